import EstateModel
import Foundation
import SourceText
import TestSupport
import Testing

@testable import Exchange

@Suite struct NetBoxHostileTests {
  @Test(arguments: [
    ("", "is not JSON"), ("{", "is not JSON"), ("[1,", "is not JSON"), (#"["\ud800"]"#, "is not JSON"),
    ("7", "is JSON, but neither a list of the REST API nor a dump"), ("{}", "is JSON, but neither"),
    (#"{"detail": "Invalid token"}"#, "is no list: NetBox answered \"Invalid token\""),
  ])
  func aFileThatIsNoListIsRefusedByName(_ text: String, _ message: String) throws {
    let error = try #require(throws: NetBoxImportError.self) {
      try NetBoxImport.read(files: NetBoxFiles.text(text, name: "sites.json"))
    }
    #expect(error.message.text.hasPrefix("`sites.json` " + message), "\(error.message.text)")
    #expect(error.message("zh").hasPrefix("`sites.json` "))
  }

  @Test func bytesThatAreNoUTF8AreRefused() throws {
    let error = try #require(throws: NetBoxImportError.self) {
      try NetBoxImport.read(files: [
        .init(name: "x", bytes: Array("[{\"model\": \"".utf8) + [0xFF] + Array("\"}]".utf8))
      ])
    }
    guard case .noJSON = error.trouble else {
      Issue.record("\(error)")
      return
    }
  }

  @Test(arguments: ["[]", "[1, null, true, \"x\", [], {}, 1.5]", "[[[]]]", #"{"results": []}"#, #"{"results": [{}]}"#])
  func listsWithNothingInThemGiveNothing(_ text: String) throws {
    let imported = try NetBoxImport.read(files: NetBoxFiles.text(text))
    #expect(imported.records.isEmpty)
    #expect(!imported.report.text().isEmpty)
  }

  @Test func nestingPastTheBoundIsRefused() throws {
    func nested(_ levels: Int) -> String {
      "[" + String(repeating: #"{"id":1,"site":"#, count: levels) + "1" + String(repeating: "}", count: levels) + "]"
    }
    // The list around them, and the value within, are levels too.
    _ = try NetBoxImport.read(files: NetBoxFiles.text(nested(NetBoxImport.nestingMax - 1)))
    let error = try #require(throws: NetBoxImportError.self) {
      try NetBoxImport.read(files: NetBoxFiles.text(nested(NetBoxImport.nestingMax)))
    }
    #expect(error.trouble == .tooDeep)
    #expect(throws: NetBoxImportError.self) {
      try NetBoxImport.read(files: NetBoxFiles.text(String(repeating: "[", count: 200_000)))
    }
    #expect(throws: NetBoxImportError.self) {
      try NetBoxImport.read(
        files: NetBoxFiles.text(String(repeating: "[", count: 200_000) + String(repeating: "]", count: 200_000)))
    }
  }

  @Test func sizesPastTheBoundsAreRefusedBeforeTheyAreRead() throws {
    let long = try #require(throws: NetBoxImportError.self) {
      try NetBoxImport.read(
        files: [.init(name: "x", bytes: [UInt8](repeating: 0x20, count: NetBoxImport.bytesMax + 1))])
    }
    #expect(long.trouble == .tooLong)
    let many = try #require(throws: NetBoxImportError.self) {
      try NetBoxImport.read(
        files: [.init(name: "x", bytes: [UInt8](repeating: UInt8(ascii: "["), count: NetBoxImport.valuesMax + 1))])
    }
    #expect(many.trouble == .tooManyValues)
    _ = try NetBoxFile.read(Array("[1,2,3]".utf8), name: "x", objectsMax: 3)
    let objects = try #require(throws: NetBoxImportError.self) {
      try NetBoxFile.read(Array("[1,2,3,4]".utf8), name: "x", objectsMax: 3)
    }
    #expect(objects.trouble == .tooManyObjects)
  }

  /// Changes good input in small ways, as bytes and as values, and imports it. What comes out must read back.
  @Test func changedInputNeverCrashesAndAlwaysReadsBack() throws {
    let environment = ProcessInfo.processInfo.environment
    let isSoak = environment["SOAK"] != nil
    let seed =
      environment["SEED"].flatMap { UInt64($0) }
      ?? (environment["CI"] != nil && !isSoak ? 20_261_122 : UInt64.random(in: 1...999_999_999))
    print("NetBoxHostileTests: SEED=\(seed)")
    var chance = Chance(state: seed)
    let names = NetBoxShapeTests.shapes + ["virtual-circuits-4.6.json"]
    let originals = try names.map { try NetBoxFiles.file($0, in: NetBoxFiles.own).bytes }
    let words = originals.map { Self.words(of: $0) }
    var understood = 0
    for round in 0..<(isSoak ? 20_000 : 2_000) {
      let index = chance.roll(originals.count)
      let bytes = chance.roll(4) == 0 ? chance.scratched(originals[index]) : chance.shuffled(words[index])
      guard let imported = try? NetBoxImport.read(files: [.init(name: "changed.json", bytes: bytes)]) else { continue }
      understood += 1
      let tooLong = (imported.report.text() + imported.report.text("zh")).split(separator: "\n")
        .first { $0.displayWidth > ImportReport.columnsMax }
      #expect(tooLong == nil, "SEED=\(seed), round \(round)")
      // Reading YAML takes longest; one in four is enough to find what is written wrongly.
      guard round % 4 == 0 || isSoak else { continue }
      let files = EstateFiles(texts: ["a.yaml": "organisation: Test\n", "b.yaml": try imported.yaml()])
      let read = EstateReader.read(files)
      guard read.diagnostics.all.isEmpty,
        Forms.all.allSatisfy({ read.estate?[$0.plural] == imported.records[$0.plural] ?? [] })
      else {
        let differing = Forms.all.flatMap { form in
          zip(read.estate?[form.plural] ?? [], imported.records[form.plural] ?? []).filter { $0 != $1 }
        }
        Issue.record(
          "SEED=\(seed), round \(round): \(read.diagnostics.all.prefix(3).map(\.message)) \(differing.prefix(2))")
        return
      }
    }
    print("NetBoxHostileTests: \(understood) of the changed inputs were understood")
    #expect(understood > 100)
  }

  /// Strings, numbers and marks, so that words can change places and the text stays JSON.
  private static func words(of bytes: [UInt8]) -> [[UInt8]] {
    var words: [[UInt8]] = []
    var word: [UInt8] = []
    var isInside = false
    func isMark(_ byte: UInt8) -> Bool { "{}[],: \n".utf8.contains(byte) }
    for byte in bytes {
      if byte == UInt8(ascii: "\"") {
        word.append(byte)
        if isInside {
          words.append(word)
          word = []
        }
        isInside.toggle()
      } else if !isInside, isMark(byte) {
        if !word.isEmpty { words.append(word) }
        word = []
        words.append([byte])
      } else {
        word.append(byte)
      }
    }
    return words + (word.isEmpty ? [] : [word])
  }
}

/// SplitMix64, and what it does to input.
private struct Chance {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func roll(_ sides: Int) -> Int { Int(next() % UInt64(sides)) }

  /// Some bytes changed, cut out or doubled.
  mutating func scratched(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0...roll(6) where !bytes.isEmpty {
      let at = roll(bytes.count)
      switch roll(4) {
      case 0: bytes[at] = UInt8(truncatingIfNeeded: next())
      case 1: bytes[at] = Array("{}[]\",:0".utf8)[roll(8)]
      case 2: bytes.removeSubrange(at..<min(bytes.count, at + 1 + roll(40)))
      default: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 1 + roll(40))], at: at)
      }
    }
    return bytes
  }

  private static let values = [
    "null", "true", "-1", "0", "1", "2", "9223372036854775807", "1e400", "1.5", "\"\"", "\"x\"", "{}", "[]",
    "{\"id\":1}", "{\"id\":{\"id\":1}}", "[\"dcim\",\"site\"]", "\"dcim.site\"", "\"dcim.region\"", "\"0.0.0.0/0\"",
    "\"::/0\"", "\"10.0.0.0/8\"", "\"9999-99-99\"", "\"container\"", "\"none\"", "\"~\"", "\"null\"", "\"- a: [b\"",
    "\"\\u0085\\ufeff\"", "\"\(String(repeating: "长name", count: 60))\"",
  ]

  /// Values put in the place of others: wrong types, dangling numbers, circles, doubles.
  mutating func shuffled(_ words: [[UInt8]]) -> [UInt8] {
    var words = words
    let places = words.indices.filter {
      words[$0].count > 1 || words[$0].first.map { $0 >= 0x30 && $0 <= 0x39 } == true
    }
    for _ in 0...roll(30) {
      let at = places[roll(places.count)]
      // A key must stay a text.
      let isKey = words.indices.contains(at + 1) && words[at + 1] == [UInt8(ascii: ":")]
      switch roll(3) {
      case 0 where !isKey: words[at] = Array(Self.values[roll(Self.values.count)].utf8)
      case 1:
        let other = words[places[roll(places.count)]]
        if !isKey || other.first == UInt8(ascii: "\"") { words[at] = other }
      default: if !isKey, words[at].first != UInt8(ascii: "\"") { words[at] = Array("\(roll(6))".utf8) }
      }
    }
    return Array(words.joined())
  }
}
