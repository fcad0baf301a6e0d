import Foundation
import TestSupport
import Testing

@Suite struct DecodeCommandTests {
  private static let shared = Command.root.deletingLastPathComponent().path + "/shared"

  private static func isThere(_ test: String) -> Bool {
    if FileManager.default.fileExists(atPath: shared + "/lab/captures") { return true }
    print("\(test): not run (../shared is not there)")
    return false
  }

  static func objects(_ text: String) throws -> [[String: Any]] {
    try text.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  /// Writes files into a folder and decodes them in this order.
  private func decode(_ files: [[UInt8]], _ arguments: String = "") throws -> Command {
    try Command.inFolder { folder in
      var names: [String] = []
      for (index, bytes) in files.enumerated() {
        names.append("\(folder)/\(index)")
        try Data(bytes).write(to: URL(fileURLWithPath: names[index]))
      }
      return try Command.shell("wayleave decode \(names.joined(separator: " ")) \(arguments)")
    }
  }

  private static let template: [UInt8] =
    [0, 9, 0, 1, 0, 0, 0, 9, 0x65, 0x53, 0xF1, 0, 0, 0, 0, 1, 0, 0, 0, 0] + [0, 0, 0, 12, 1, 0, 0, 1, 0, 8, 0, 4]
  private static let data: [UInt8] =
    [0, 9, 0, 1, 0, 0, 0, 9, 0x65, 0x53, 0xF1, 0, 0, 0, 0, 2, 0, 0, 0, 0] + [1, 0, 0, 8, 10, 1, 2, 3]

  @Test func `raw datagrams are one exporter's, in the order given; data waits for its template`() throws {
    for files in [[Self.template, Self.data], [Self.data, Self.template]] {
      let run = try decode(files)
      #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
      let objects = try Self.objects(run.output)
      #expect(objects.count == 2)
      #expect(objects.first?["sourceIPv4Address"] as? String == "10.1.2.3")
      #expect(objects.last?["records"] as? Int == 1 && objects.last?["datagrams"] as? Int == 2)
    }
    let waiting = try decode([Self.data])
    #expect(waiting.status == 0)
    #expect(try Self.objects(waiting.output).last?["setsWaitingForTemplate"] as? Int == 1)
  }

  @Test func `a template at the end of a file decodes all that waits for it`() throws {
    let data: [UInt8] = [0, 10, 0, 24, 0x65, 0x53, 0xF1, 0, 0, 0, 0, 0, 0, 0, 0, 0] + [1, 0, 0, 8, 10, 1, 2, 3]
    let template: [UInt8] =
      [0, 10, 0, 28, 0x65, 0x53, 0xF1, 0, 0, 0, 0, 0, 0, 0, 0, 0] + [0, 2, 0, 12, 1, 0, 0, 1, 0, 8, 0, 4]
    let run = try decode([Array(repeatElement(data, count: 100_000).joined()) + template])
    #expect(run.status == 0 && run.output.contains(#""records":100000,"#))
    #expect(run.output.contains(#""setsWaitingForTemplate":0,"undecodable":0"#))
  }

  @Test func `what is not known says what was seen, and the other files are still shown`() throws {
    let run = try decode([Array("hello, world".utf8), Self.template, Self.data])
    #expect(run.status == 2)
    #expect(run.errors.contains("is nothing that is known here: it begins with 68 65 6c 6c 6f 2c 20 77 …"))
    #expect(run.errors.contains("help: known are pcap and pcapng"))
    #expect(try Self.objects(run.output).count == 2)
    #expect(try decode([[]]).errors.contains("it begins with nothing"))
    let forced = try decode([Array("hello, world".utf8)], "--as netflow9")
    #expect(forced.status == 1 && forced.output.contains(#""flow.versionUnknown":1"#))
    #expect(try Command.shell("wayleave decode /nowhere/at-all").errors.contains("cannot be read"))
    let long = try decode([[0, 9] + [UInt8](repeating: 0, count: 70_000)])
    #expect(long.status == 2 && long.errors.contains("too long for one datagram"))
  }

  @Test func `troubles are shown up to a bound, and counted beyond it`() throws {
    let log = "#fields\ta\tb\n" + String(repeating: "only one\n", count: 30) + "x\ty\n"
    let run = try decode([Array(log.utf8)])
    #expect(run.status == 1)
    #expect(run.errors.split(separator: "\n").count == 21)
    #expect(run.errors.contains("and 10 more"))
    #expect(run.output.contains(#""undecodable":30,"undecodableReasons":{"zeek.fieldCount":30}"#))
  }

  @Test func `what comes through a pipe is read from its beginning`() throws {
    let log = "#fields\\ta\\n" + String(repeating: "one of many lines\\n", count: 100)
    for line in [
      "printf '\(log)' | wayleave decode -", "printf '\(log)' | wayleave decode /dev/stdin",
      "wayleave decode <(printf '\(log)')",
    ] {
      let run = try Command.shell(line)
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.contains(#""lines":101,"records":100"#), "\(line)")
    }
    let bytes = (Self.template).map { "\\x" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    #expect(try Command.shell("printf '\(bytes)' | wayleave decode -").output.contains(#""datagrams":1"#))
    try Command.inFolder { folder in
      #expect(try Command.shell("printf '\(log)' | TMPDIR=\(folder) wayleave decode -").status == 0)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
      let run = try Command.shell("printf '\(log)' | TMPDIR=\(folder)/none wayleave decode -")
      #expect(run.status == 2 && run.errors.contains("cannot be kept in `\(folder)/none/"))
    }
  }

  @Test func `logs are known behind spaces and a byte order mark, and an array is refused with what to do`() throws {
    for begin in ["", "\u{FEFF}", " \n "] {
      #expect(try decode([Array((begin + #"{"ts":1.5}"#).utf8)]).output.contains(#"{"kind":"zeek","ts":"1970"#))
    }
    let run = try decode([Array(#" [{"ts":1.5},"#.utf8)])
    #expect(run.status == 2)
    #expect(run.errors.contains("is one JSON array") && run.errors.contains("jq -c '.[]'"))
    // A datagram's first byte above 32 is no brace of a log.
    var message = Self.template
    message[7] = UInt8(ascii: "{")
    #expect(try decode([message, Self.data]).output.contains("10.1.2.3"))
  }

  /// A capture of UDP, one packet each; of some only the first bytes.
  private static func capture(
    _ packets: [(port: Int, payload: [UInt8], kept: Int?)], magic: [UInt8] = [0xA1, 0xB2, 0xC3, 0xD4], extra: Int = 0
  ) -> [UInt8] {
    func big(_ value: Int, _ count: Int = 4) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * (count - 1 - $0))) }
    }
    var bytes = magic + [0, 2, 0, 4] + big(0) + big(0) + big(65_535) + big(101)
    for (port, payload, kept) in packets {
      let udp = big(1000, 2) + big(port, 2) + big(payload.count + 8, 2) + [0, 0] + payload
      let ip = [0x45, 0] + big(20 + udp.count, 2) + [0, 1, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2] + udp
      bytes += big(1_700_000_000) + big(0) + big(kept ?? ip.count) + big(ip.count)
      bytes += [UInt8](repeating: 0, count: extra) + ip.prefix(kept ?? ip.count)
    }
    return bytes
  }

  @Test func `other traffic of a capture is left out, and one loss counts once`() throws {
    // Questions of DNS whose numbers are 9 and 10, for www.example.com; an error of TFTP.
    let question = Array("\u{3}www\u{7}example\u{3}com\u{0}\u{0}\u{1}\u{0}\u{1}".utf8)
    let dns = [1, 0, 0, 1, 0, 0, 0, 0, 0, 0] + question
    let tftp: [UInt8] = [0, 5, 0, 1] + Array("no such file or directory here".utf8)
    let other = try decode([
      Self.capture([(53, [0, 9] + dns, nil), (53, [0, 10] + dns, nil), (69, tftp, nil), (9999, tftp, 40)])
    ])
    #expect(other.status == 0)
    #expect(other.output.contains(#""undecodable":0,"undecodableReasons":{},"leftOut":{"datagram.notKnown":4}}"#))
    // The same at a port of flows is damage.
    #expect(try decode([Self.capture([(2055, [0, 9] + dns, nil)])]).status == 1)
    // Two records of NetFlow 5, the second cut.
    let flows: [UInt8] = [0, 5, 0, 2] + [UInt8](repeating: 0, count: 20 + 96)
    let cut = try decode([Self.capture([(5000, flows, 28 + 24 + 60)])])
    #expect(cut.status == 1)
    #expect(cut.output.contains(#""records":1"#))
    #expect(cut.output.contains(#""undecodable":1,"undecodableReasons":{"capture.cutPacket":1}}"#))
  }

  @Test func `RADIUS is known by two of its port, its code and its attributes`() throws {
    func packet(_ code: UInt8, _ attributes: [UInt8]) -> [UInt8] {
      [code, 1, 0, UInt8(20 + attributes.count)] + [UInt8](repeating: 0, count: 16) + attributes
    }
    let (whole, damaged): ([UInt8], [UInt8]) = ([1, 3, 120], [1, 9, 120])
    for (port, bytes, records) in [
      (1813, packet(4, whole), 1), (1813, packet(13, whole), 1), (1813, packet(4, damaged), 1),
      (11_813, packet(4, whole), 1), (11_813, packet(4, whole) + [0, 0, 0, 0], 1), (11_813, packet(4, whole) + [1], 0),
      (11_813, packet(13, whole), 0), (11_813, packet(4, damaged), 0), (1813, packet(13, damaged), 0),
    ] {
      #expect(try decode([Self.capture([(port, bytes, nil)])]).output.contains("\"records\":\(records),"), "\(port)")
    }
  }

  @Test func `the capture of a patched tcpdump is read`() throws {
    // Alexey Kuznetsov's: eight bytes more before each packet, and his own number at the begin.
    let run = try decode([Self.capture([(5000, Self.template, nil)], magic: [0xA1, 0xB2, 0xCD, 0x34], extra: 8)])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains(#""datagrams":1"#) && !run.output.contains("leftOut"))
  }

  @Test func `what is said is said in Chinese too, and names the file of data that waited`() throws {
    let log = try decode([Array("#fields\ta\tb\nonly one\n".utf8)], "--lang zh")
    #expect(log.errors.contains(":2: 该行的字段数与 #fields 不符: only one"))
    // A set that is longer than its message.
    let cut = Self.data.prefix(20) + [1, 0, 0, 99, 10, 1, 2, 3]
    let run = try decode([Self.template, Self.data, Array(cut)])
    #expect(run.status == 1)
    #expect(run.errors.contains("/2: datagram 1, byte 20: a set is longer than the rest of the message: "))
  }

  @Test func `a line that is too long costs only itself, and memory does not grow with it`() throws {
    let long = [UInt8](repeating: UInt8(ascii: "x"), count: 5_000_000)
    let run = try decode([Array("#fields\ta\n".utf8) + long + Array("\nshort\n".utf8)])
    #expect(run.output.contains(#"{"kind":"zeek","a":"short"}"#))
    #expect(run.output.contains(#""zeek.lineTooLong":1"#))
    #expect(run.errors.count < 1_000)
  }

  @Test func `it ends in order when nobody reads on`() throws {
    try Command.inFolder { folder in
      let lines = "#fields\ta\n" + String(repeating: "a line of a log\n", count: 200_000)
      try lines.write(toFile: folder + "/log", atomically: true, encoding: .utf8)
      let run = try Command.shell("wayleave decode \(folder)/log | head -n 1; echo ${PIPESTATUS[0]}")
      #expect(run.output == "{\"kind\":\"zeek\",\"a\":\"a line of a log\"}\n0\n")
      #expect(run.errors.isEmpty)
    }
  }

  @Test func `authenticators of the lab's RADIUS are right with its secrets, and wrong with others`() throws {
    guard Self.isThere("decode of RADIUS") else { return }
    let capture = "\(Self.shared)/lab/captures/radius.pcap"
    func authenticators(_ secrets: String) throws -> [String: Int] {
      try Command.inFolder { folder in
        try secrets.write(toFile: folder + "/secrets", atomically: true, encoding: .utf8)
        let run = try Command.shell("wayleave decode \(capture) --secret-file \(folder)/secrets")
        #expect(run.status == 0, "\(run.errors)")
        return try Self.objects(run.output).reduce(into: [:]) { counts, object in
          guard let code = object["code"] as? String, let result = object["authenticator"] as? String else { return }
          counts[(code.hasPrefix("Disconnect") ? "disconnect " : "") + result, default: 0] += 1
        }
      }
    }
    // strongSwan keeps another secret for disconnecting.
    #expect(try authenticators("10.9.0.2 lab-secret-cn\n") == ["correct": 18, "disconnect wrong": 4])
    #expect(try authenticators("lab-dae-secret\n")["disconnect correct"] == 4)
    #expect(
      try authenticators("10.9.0.7 other\n").keys.sorted() == [
        "disconnect not checked: no secret", "not checked: no secret",
      ])
  }

  @Test func `captures of flows give their records`() throws {
    guard Self.isThere("decode of captures") else { return }
    for name in ["ipfix", "netflow9"] {
      let run = try Command.shell("wayleave decode \(Self.shared)/lab/captures/\(name).pcap")
      #expect(run.status == 0, "\(run.errors)")
      let objects = try Self.objects(run.output)
      #expect(objects.count > 5)
      #expect(objects.dropLast().allSatisfy { $0["kind"] as? String == name })
      #expect(objects.last?["records"] as? Int == objects.count - 1)
    }
  }
}
