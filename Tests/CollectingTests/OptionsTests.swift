import Collecting
import EvidenceSupport
import Foundation
import Intake
import TestSupport
import Testing

/// What people type and what editors make of it.
@Suite struct OptionsTests {
  @Test func aListOfExportersFromWindowsIsReadInWhole() throws {
    try Command.inFolder { folder in
      let spool = "\(folder)/spool"
      let list =
        "\u{FEFF}127.0.0.1\tgw shanghai # here\r\n\r\n  10.0.0.0/8   gw-2\r\n10.9.0.3\r# 10.0.0.300\r\n2001:db8::1 six"
      try Data(list.utf8).write(to: URL(fileURLWithPath: "\(folder)/list"))
      let collector = try RunningCollector(
        [
          "--spool", spool, "--listen", "udp://127.0.0.1:\(LoopbackSender.freePort())", "--exporters", "\(folder)/list",
          "--exporter", "10.9.0.4=two\nlines",
        ], folder: folder)
      try collector.waitUntilListening()
      _ = try collector.stop()
      let read = try ExporterFile(spool: spool, on: SystemDisk()).read()
      let entries = read.entries.map { "\($0.prefix) \($0.name ?? "-")" }
      #expect(
        entries == [
          "10.9.0.4/32 two lines", "127.0.0.1/32 gw shanghai", "10.0.0.0/8 gw-2", "10.9.0.3/32 -",
          "2001:db8::1/128 six",
        ])
    }
  }

  @Test func anExporterFileFromWindowsIsRead() throws {
    try Command.inFolder { folder in
      try Data("10.0.0.1/32 one\r\n10.0.0.2/32 two\r\n".utf8).write(to: URL(fileURLWithPath: "\(folder)/exporters"))
      let names = try ExporterFile(spool: folder, on: SystemDisk()).read().entries.map(\.name)
      #expect(names == ["one", "two"])
    }
  }

  @Test(arguments: ["99999999999999999s", "9223372036854775807ms", "61s", "0s", "-1s", "s", "ms"])
  func aTimeBetweenSyncsThatIsNoneIsRefused(_ text: String) throws {
    try Command.inFolder { folder in
      let result = try Command.wayleave(
        "collect", "--spool", "\(folder)/spool", "--listen", "udp://127.0.0.1:9", "--exporter", "10.0.0.1",
        "--sync=\(text)")
      #expect(result.status == 2 && result.errors.contains("is not a policy"), "\(result.status) \(result.errors)")
    }
  }
}

/// Folders that people have changed.
@Suite struct SpoolFoldersTests {
  private static let address = ListenAddress(.flow, .init(.init(ipv4: 0x7F00_0001), port: 2055))

  @Test func twoFoldersWithOneNumberAreShownAndNotWrittenTo() throws {
    try Command.inFolder { folder in
      let disk = SystemDisk()
      let folders = StreamFolders(spool: folder, on: disk)
      let first = try folders.stream(of: Self.address)
      try disk.makeFolder("\(folder)/streams/0001-udp-127.0.0.1-2055.copy")
      let status = try Command.wayleave("collect", "--spool", folder, "--status")
      #expect(status.status == 0, "\(status.errors)")
      #expect(throws: DiskError.self) { try folders.stream(of: Self.address) }
      let refused = try Command.wayleave(
        "collect", "--spool", folder, "--listen", "\(Self.address)", "--exporter", "127.0.0.1", "--for", "1")
      #expect(refused.status == 2 && refused.errors.contains("has the same number"), "\(refused.errors)")
      #expect(first.number == 1)
    }
  }

  /// What docs/evidence.md says may be deleted may be.
  @Test func filesBelowTheCursorMayGo() throws {
    var (dice, seed) = Dice.printed(for: "filesBelowTheCursorMayGo")
    try Command.inFolder { folder in
      let spool = "\(folder)/spool"
      let port = LoopbackSender.freePort()
      var exporter = SimulatedExporter(1, .netflow9, started: Collector.systemClock())
      func run() throws -> String {
        let collector = try RunningCollector(
          [
            "--spool", spool, "--listen", "udp://127.0.0.1:\(port)", "--exporter", "127.0.0.1", "--block-age", "10",
            "--summary",
          ], folder: folder)
        try collector.waitUntilListening()
        let sender = LoopbackSender(port: port)
        for _ in 0..<10 { sender.send(exporter.message(Collector.systemClock(), &dice).bytes) }
        return try collector.stop()
      }
      // Each run begins a new file.
      for _ in 0..<3 { _ = try run() }
      let status = try Command.wayleave("collect", "--spool", spool, "--status", "--format", "json").output
      let parts = try JSONSerialization.jsonObject(with: Data(status.utf8)) as? [String: Any]
      let streams = try #require((parts?["spool"] as? [String: Any])?["streams"] as? [[String: Any]])
      let next = try #require(streams.first?["nextBlock"] as? Int)
      let path = try #require(try StreamFolders(spool: spool, on: SystemDisk()).all().first).folder.path
      let files = try SystemDisk().names(in: path)
      var deleted = 0
      for (file, following) in zip(files, files.dropFirst()) where Int(following.prefix(20)) ?? .max <= next {
        try FileManager.default.removeItem(atPath: "\(path)/\(file)")
        deleted += 1
      }
      #expect(deleted == 2, "\(files), \(next), SEED=\(seed)")
      let summary = try run()
      #expect(summary.contains("\"datagrams\":40,") && summary.contains("\"damages\":0,"), "\(summary), SEED=\(seed)")
    }
  }

  @Test func theLastNumberHasNoNext() throws {
    try Command.inFolder { folder in
      let disk = SystemDisk()
      let folders = StreamFolders(spool: folder, on: disk)
      try disk.makeFolder("\(folder)/streams/4294967295-udp-10.0.0.1-1")
      #expect(throws: DiskError.self) { try folders.stream(of: Self.address) }
    }
  }
}
