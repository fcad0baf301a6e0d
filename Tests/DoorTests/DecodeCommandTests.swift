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
