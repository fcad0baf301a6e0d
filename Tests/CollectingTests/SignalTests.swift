import Collecting
import EvidenceSupport
import Foundation
import TestSupport
import Testing

/// A terminal that goes away does not take the collector's data with it.
@Suite(.serialized) struct SignalTests {
  @Test func aLostTerminalEndsItAsSIGTERMDoes() throws {
    var (dice, seed) = Dice.printed(for: "aLostTerminalEndsItAsSIGTERMDoes")
    try Command.inFolder { folder in
      let port = LoopbackSender.freePort()
      let collector = try RunningCollector(
        [
          "--spool", "\(folder)/spool", "--listen", "udp://127.0.0.1:\(port)", "--exporter", "127.0.0.1", "--summary",
          "--block-age", "60000",
        ], folder: folder)
      try collector.waitUntilListening()
      let sender = LoopbackSender(port: port)
      var exporter = SimulatedExporter(1, .netflow9, started: Collector.systemClock())
      for _ in 0..<50 { sender.send(exporter.message(Collector.systemClock(), &dice).bytes) }
      kill(collector.process.processIdentifier, SIGHUP)
      collector.process.waitUntilExit()
      #expect(collector.process.terminationReason == .exit && collector.process.terminationStatus == 0)
      #expect(collector.printed.contains("\"acknowledgedDatagrams\":50"), "\(collector.printed), SEED=\(seed)")
    }
  }

  /// Whoever read what it prints has gone, or the disk that it prints to is full.
  @Test(arguments: ["| true", "> /dev/full", ">&-"])
  func nobodyWhoReadsIsNoReasonToStop(_ where: String) throws {
    var (dice, seed) = Dice.printed(for: "nobodyWhoReadsIsNoReasonToStop")
    try Command.inFolder { folder in
      let port = LoopbackSender.freePort()
      let sender = LoopbackSender(port: port)
      let spool = "\(folder)/spool"
      let done = DispatchSemaphore(value: 0)
      let line =
        "exec 2>&1; \(Command.binaries)/wayleave collect --spool \(spool) --listen udp://127.0.0.1:\(port) "
        + "--exporter 127.0.0.1 --announce --block-age 10 --for 3 \(`where`); echo ${PIPESTATUS[0]} > \(folder)/status"
      let errors = "exec 2> >(true); "
      Thread {
        _ = try? Command.shell(errors + line)
        done.signal()
      }.start()
      var exporter = SimulatedExporter(1, .netflow9, started: Collector.systemClock())
      // Sent until it has ended: some of it came while it listened.
      while done.wait(timeout: .now() + 0.02) == .timedOut {
        sender.send(exporter.message(Collector.systemClock(), &dice).bytes)
      }
      let status = try String(contentsOfFile: "\(folder)/status", encoding: .utf8)
      #expect(status == "0\n", "SEED=\(seed)")
      let json = try Command.wayleave("collect", "--spool", spool, "--status", "--format", "json").output
      let parts = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
      let told = try #require(parts?["spool"] as? [String: Any])
      // One block would mean that it stopped at the first line it could not print.
      let streams = try #require(told["streams"] as? [[String: Any]])
      #expect(streams.count == 1 && (streams[0]["nextBlock"] as? Int ?? 0) > 5, "\(json.prefix(300)), SEED=\(seed)")
    }
  }
}
