import Collecting
import EvidenceSupport
import Foundation
import TestSupport
import Testing

/// What is not taken in is counted, to the last datagram.
@Suite(.serialized) struct RefusalTests {
  /// The collector is stopped (SIGSTOP) while more is sent than the kernel's buffer holds.
  @Test func whatTheKernelDropsIsCounted() throws {
    var (dice, seed) = Dice.printed(for: "whatTheKernelDropsIsCounted")
    try Command.inFolder { folder in
      let port = LoopbackSender.freePort()
      let collector = try RunningCollector(
        [
          "--spool", "\(folder)/spool", "--listen", "udp://127.0.0.1:\(port)", "--exporter", "127.0.0.1",
          "--receive-buffer", "1", "--summary",
        ], folder: folder)
      try collector.waitUntilListening()
      kill(collector.process.processIdentifier, SIGSTOP)
      let sender = LoopbackSender(port: port)
      var exporter = SimulatedExporter(1, .netflow9, started: Collector.systemClock())
      let sent = 8000
      for _ in 0..<sent { sender.send(exporter.message(Collector.systemClock(), &dice).bytes) }
      kill(collector.process.processIdentifier, SIGCONT)
      Thread.sleep(forTimeInterval: 0.3)
      // One more, which shows the exporter's numbering what is missing before it.
      sender.send(exporter.message(Collector.systemClock(), &dice).bytes)
      Thread.sleep(forTimeInterval: 0.3)
      let summary = try JSONSerialization.jsonObject(with: Data(try collector.stop().utf8)) as? [String: Any]
      let spool = try #require(summary?["spool"] as? [String: Any])
      let drops = try #require(spool["kernelDrops"] as? Int)
      let kept = try #require(spool["datagrams"] as? Int)
      #expect(drops > 0 && drops + kept == sent + 1, "\(spool), SEED=\(seed)")
      #expect(spool["missing"] as? Int == drops, "\(spool), SEED=\(seed)")
    }
  }

  @Test func whoIsNotOnTheListIsRefusedAndNamed() throws {
    var (dice, seed) = Dice.printed(for: "whoIsNotOnTheListIsRefusedAndNamed")
    try Command.inFolder { folder in
      let spool = "\(folder)/spool"
      let port = LoopbackSender.freePort()
      let collector = try RunningCollector(
        ["--spool", spool, "--listen", "udp://127.0.0.1:\(port)", "--exporter", "10.0.0.0/8=gw", "--summary"],
        folder: folder)
      try collector.waitUntilListening()
      let sender = LoopbackSender(port: port)
      var exporter = SimulatedExporter(1, .netflow5, started: Collector.systemClock())
      for _ in 0..<321 { sender.send(exporter.message(Collector.systemClock(), &dice).bytes) }
      Thread.sleep(forTimeInterval: 0.3)
      let summary = try collector.stop()
      #expect(summary.contains("\"refused\":321") && summary.contains("\"datagrams\":0"), "\(summary), SEED=\(seed)")
      let status = try Command.wayleave("collect", "--spool", spool, "--status").output
      #expect(status.contains("127.0.0.1") && status.contains("321"), "\(status)")
      let chinese = try Command.wayleave("collect", "--spool", spool, "--status", "--lang", "zh").output
      #expect(chinese.contains("127.0.0.1") && chinese != status, "\(chinese)")
    }
  }

  @Test func errorsSayWhatToDo() throws {
    try Command.inFolder { folder in
      let spool = "\(folder)/spool"
      func said(_ arguments: String...) throws -> String {
        let words = ["collect", "--spool", spool] + arguments
        return try Command.shell("\(Command.binaries)/wayleave \(words.joined(separator: " "))").errors
      }
      let listen = "udp://127.0.0.1:\(LoopbackSender.freePort())"
      #expect(try said("--exporter", "10.0.0.1").contains("help: name an address: --listen"))
      #expect(try said("--listen", listen).contains("help: name the exporters: --exporter"))
      #expect(try said("--listen", "udp://here:1", "--exporter", "10.0.0.1").contains("is not an IP address"))
      #expect(try said("--listen", "udp://127.0.0.1", "--exporter", "10.0.0.1").contains("has no port"))
      #expect(try said("--listen", listen, "--exporter", "10.0.0.300").contains("10.0.0.300"))
      #expect(try said("--listen", listen, "--exporter", "10.0.0.1", "--sync", "often").contains("is not a policy"))
      #expect(try said("--status").contains("is not a spool"))
      #expect(try said("--listen", "udp://192.0.2.77:9", "--exporter", "10.0.0.1").contains("no such address"))
      let running = try RunningCollector(
        ["--spool", spool, "--listen", listen, "--exporter", "10.0.0.1"], folder: folder)
      try running.waitUntilListening()
      #expect(try said("--listen", listen, "--exporter", "10.0.0.1").contains("another collector writes to"))
      _ = try running.stop()
    }
  }
}
