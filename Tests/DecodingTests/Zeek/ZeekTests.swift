import Datagrams
import Decoding
import Foundation
import TestSupport
import Testing

/// The objects that lines become, and troubles as `trouble: reason`.
func zeekTexts(_ lines: String, _ reader: inout ZeekReader) -> [String] {
  var texts: [String] = []
  for line in lines.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
    let bytes = Array(line)
    switch reader.read(bytes.span.bytes) {
    case .none: continue
    case .trouble(let reason): texts.append("trouble: \(reason.rawValue)")
    case .record:
      var json = JSONLine()
      json.begin()
      ZeekJSON.write(reader, bytes.span.bytes, to: &json)
      json.end()
      texts.append(String(decoding: json.bytes.dropLast(), as: UTF8.self))
    }
  }
  return texts
}

func zeekTexts(_ lines: String) -> [String] {
  var reader = ZeekReader()
  return zeekTexts(lines, &reader)
}

@Suite struct ZeekTests {
  static let header = """
    #separator \\x09
    #set_separator\t,
    #empty_field\t(empty)
    #unset_field\t-
    #path\tconn
    #fields\tts\tid.orig_h\tid.orig_p\tduration\tlocal\ttags\tnote\tn
    #types\ttime\taddr\tport\tinterval\tbool\tset[string]\tstring\tint

    """

  @Test func `values are read by their types`() {
    #expect(
      zeekTexts(
        Self.header + "1300475167.096535\t2001:db8::1\t443\t0.25\tT\ta,b\\x2cc\tx\\\\y\\x41\t-3\n"
          + "1300475167.000000\t10.0.0.1\t-\t-\t-\t(empty)\t(empty)\t-\r\n#close\tnow") == [
          #"{"log":"conn","ts":"2011-03-18T19:06:07.096535Z","id.orig_h":"2001:db8::1","id.orig_p":443,"#
            + #""duration":0.25,"local":true,"tags":["a","b,c"],"note":"x\\yA","n":-3}"#,
          #"{"log":"conn","ts":"2011-03-18T19:06:07Z","id.orig_h":"10.0.0.1","tags":[],"note":""}"#,
        ])
  }

  @Test func `a value that is not of its type costs only itself`() {
    let texts = zeekTexts(Self.header + "XXXXXXXXXX.XXXXXX\t10.0.0\t1e3\tlong\tyes\ta\tn\t1.5\n")
    #expect(texts.count == 1)
    #expect(texts[0].hasPrefix(#"{"log":"conn","tags":["a"],"note":"n","undecodable":[{"field":"ts","#))
    for name in ["ts", "id.orig_h", "id.orig_p", "duration", "local", "n"] {
      #expect(texts[0].contains(#"{"field":"\#(name)","reason":"\#(ZeekTrouble.Reason.badValue.rawValue)""#))
    }
  }

  @Test func `a bad line costs only itself`() {
    let good = "1.5\t10.0.0.1\t1\t1.0\tT\ta\tn\t1"
    let texts = zeekTexts("\(good)\n\(Self.header)\(good)\n\(good)\t2\n1.5\t2\n\(good)\n")
    #expect(texts.map { $0.hasPrefix("{") } == [false, true, false, false, true])
    #expect(texts[0] == "trouble: \(ZeekTrouble.Reason.noHeader.rawValue)")
    #expect(texts[2] == "trouble: \(ZeekTrouble.Reason.fieldCount.rawValue)")
    #expect(texts[3] == texts[2])
  }

  @Test func `the header may change, and lines of JSON may stand between`() {
    let texts = zeekTexts(
      Self.header + "1.5\t10.0.0.1\t1\t1.0\tT\ta\tn\t1\n"
        + #"{"ts":1.25,"conn_state":"SF"}"# + "\n"
        + "#separator \\x2c\n#set_separator,;\n#path,tunnel\n#fields,ts,list\n#types,time,vector[count]\n"
        + "2.5,1;2;-\n")
    #expect(texts.count == 3)
    #expect(texts[1] == #"{"log":"conn","ts":"1970-01-01T00:00:01.250Z","conn_state":"SF"}"#)
    #expect(texts[2] == #"{"log":"tunnel","ts":"1970-01-01T00:00:02.500Z","list":[1,2,null]}"#)
  }

  @Test func `JSON is read strictly`() {
    for bad in [
      "{", "{}x", "{\"a\"}", "{\"a\":}", "{\"a\":01}", "{\"a\":1.}", "{\"a\":-}", "{\"a\":1,}", "{\"a\":tru}",
      "{\"a\":\"\\x41\"}", "{\"a\":\"\\ud80\"}", "{\"a\":\"\\ud800\\\"}", "{\"a\":[1,]}", "{\"a\":NaN}", "{a:1}",
      "{\"a\":\"\u{1}\"}", "{\"a\":\"", "{\"a\":{\"b\"}}",
    ] {
      #expect(zeekTexts(bad) == ["trouble: \(ZeekTrouble.Reason.notJSON.rawValue)"], "\(bad)")
    }
    #expect(zeekTexts(#"{"a":1,"a":2}"#) == ["trouble: \(ZeekTrouble.Reason.nameTwice.rawValue)"])
    let good = #"{ "a" : -0.5e+3 , "b":[true,null,{"c":"\ud83d\ude00\n"}],"ts":"2026-11-22T08:00:00.25Z"}"#
    #expect(
      zeekTexts(good) == [
        #"{"a":-0.5e+3,"b":[true,null,{"c":"\ud83d\ude00\n"}],"ts":"2026-11-22T08:00:00.250Z"}"#
      ])
    #expect(zeekTexts(#"{"_path":"radius","kind":1}"#) == [#"{"log":"radius","_path":"radius","zeek.kind":1}"#])
    #expect(zeekTexts(#"{"ts":"2026-02-29T08:00:00Z"}"#)[0].contains("undecodable"))
  }

  /// A line of JSON with this time, and what it becomes.
  private static func time(_ value: String) -> String { zeekTexts("{\"ts\":\(value)}")[0] }

  @Test func `times are seconds or milliseconds, with exponents and offsets`() {
    // 1300475167.096535 is 2011-03-18T19:06:07.096535Z (`date -u -d @1300475167`).
    for value in [
      "1300475167096.535", "1.300475167096535e9", "1.300475167096535E+9", "1300475167096535e-6", "1300475167096535e-3",
      "\"2011-03-18T19:06:07.096535+0000\"", "\"2011-03-18T20:36:07.096535+01:30\"",
      "\"2011-03-18T14:06:07.096535-05\"", "\"2011-03-19T00:06:07.096535+0500\"",
    ] {
      #expect(Self.time(value) == #"{"ts":"2011-03-18T19:06:07.096535Z"}"#, "\(value)")
    }
    #expect(Self.time("1300475167096") == #"{"ts":"2011-03-18T19:06:07.096Z"}"#)
    #expect(Self.time("100000000000") == #"{"ts":"1973-03-03T09:46:40Z"}"#)
    #expect(Self.time("0.5") == #"{"ts":"1970-01-01T00:00:00.500Z"}"#)
    #expect(Self.time("\"2016-12-31T23:59:60.5Z\"") == #"{"ts":"2017-01-01T00:00:00.500Z"}"#)
    #expect(Self.time("\"2017-01-01T00:59:60+01:00\"") == #"{"ts":"2017-01-01T00:00:00Z"}"#)
    #expect(
      zeekTexts(Self.header + "1300475167096\t-\t-\t-\t-\t-\t-\t-").last?.contains("2011-03-18T19:06:07.096Z") == true)
    for bad in [
      "99999999999", "1e30", "1e999", "9300000000000", "-1", "\"2016-12-31T22:59:60Z\"", "\"2011-03-18T19:06:07\"",
      "\"2011-03-18T19:06:07+24:00\"", "\"2011-03-18T19:06:07+1:00\"", "\"2011-03-18T19:06:07.Z\"", "true",
    ] {
      #expect(Self.time(bad).contains("undecodable"), "\(bad)")
    }
  }

  @Test func `null is unset, and left out`() {
    #expect(zeekTexts(#"{"ts":null,"service":null,"n":[null],"a":1}"#) == [#"{"n":[null],"a":1}"#])
  }

  @Test func `spaces and a byte order mark before an object are passed over`() {
    #expect(zeekTexts("\u{FEFF}  {\"a\":1}\n  {\"a\":2}") == [#"{"a":1}"#, #"{"a":2}"#])
    #expect(zeekTexts("\u{FEFF}\(Self.header)1.5\t10.0.0.1\t1\t1.0\tT\ta\tn\t1").count == 1)
    // Only the first line has one.
    #expect(zeekTexts("{}\n\u{FEFF}{}") == ["{}", "trouble: \(ZeekTrouble.Reason.noHeader.rawValue)"])
  }

  @Test func `half of a surrogate pair costs only its value`() {
    for half in [#"\ud800"#, #"\udc00"#, #"\ud800\ud800"#, #"\ud800\n"#, #"\ud800\u0041"#] {
      let texts = zeekTexts(#"{"ts":1.5,"a":"x\#(half)","b":{"c":"\ud83d\ude00"}}"#)
      #expect(
        texts[0].hasPrefix(#"{"ts":"1970-01-01T00:00:01.500Z","b":{"c":"\ud83d\ude00"},"undecodable":[{"field":"a","#))
      #expect((try? JSONSerialization.jsonObject(with: Data(texts[0].utf8))) != nil)
    }
  }

  @Test func `what is too long, too deep or too wide is refused`() {
    func deep(_ depth: Int) -> String {
      #"{"a":"# + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "}"
    }
    #expect(zeekTexts(deep(15))[0].hasPrefix("{"))
    #expect(zeekTexts(deep(16)) == ["trouble: \(ZeekTrouble.Reason.tooDeep.rawValue)"])
    #expect(zeekTexts(deep(100_000)) == ["trouble: \(ZeekTrouble.Reason.tooDeep.rawValue)"])
    func wide(_ count: Int) -> String { "{" + (0..<count).map { "\"\($0)\":1" }.joined(separator: ",") + "}" }
    #expect(zeekTexts(wide(ZeekReader.fieldsMax))[0].hasPrefix("{"))
    #expect(zeekTexts(wide(ZeekReader.fieldsMax + 1)) == ["trouble: \(ZeekTrouble.Reason.tooManyFields.rawValue)"])
    let fields = (0...ZeekReader.fieldsMax).map(String.init).joined(separator: "\t")
    #expect(zeekTexts("#fields\t\(fields)") == ["trouble: \(ZeekTrouble.Reason.tooManyFields.rawValue)"])
    let long = String(repeating: "x", count: ZeekReader.lineBytesMax + 1)
    #expect(
      zeekTexts("#fields\ta\n\(long.dropLast())\n\(long)").last == "trouble: \(ZeekTrouble.Reason.lineTooLong.rawValue)"
    )
    #expect(zeekTexts("#fields\ta\n#types\ta\tb") == ["trouble: \(ZeekTrouble.Reason.typeCount.rawValue)"])
    #expect(zeekTexts("#separator ab") == ["trouble: \(ZeekTrouble.Reason.badSeparator.rawValue)"])
  }

  @Test func `random damage never traps, and what is written is JSON`() throws {
    var (dice, seed) = Dice.printed(for: "Zeek lines")
    var reader = ZeekReader()
    let lines =
      Self.header + "1300475167.096535\t10.0.0.1\t443\t0.25\tT\ta,b\tx\\x41\t-3\n"
      + #"{"ts":1.25,"conn_state":"SF","x":[1,{"y":"\u0041"}]}"# + "\n"
    for _ in 0..<Dice.count(2_000, soak: 200_000) {
      let bytes = dice.mutated(Array(lines.utf8))
      for line in bytes.split(separator: 10) {
        guard case .record = reader.read(Array(line).span.bytes) else { continue }
        var json = JSONLine()
        json.begin()
        ZeekJSON.write(reader, Array(line).span.bytes, to: &json)
        json.end()
        #expect(
          (try? JSONSerialization.jsonObject(with: Data(json.bytes))) != nil,
          "SEED=\(seed): \(String(decoding: json.bytes, as: UTF8.self))")
      }
    }
  }
}
