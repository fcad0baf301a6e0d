import Collecting
import Foundation
import TestSupport
import Testing

/// What `collect --status` says, asked of the real command about a spool that the real command made.
@Suite(.serialized) struct StatusCommandTests {
  /// A message of IPFIX with nothing but templates: each of one field.
  private func templates(_ ids: Range<UInt16>) -> [UInt8] {
    func bytes(_ number: UInt16) -> [UInt8] { [UInt8(number >> 8), UInt8(number & 255)] }
    var set: [UInt8] = []
    for id in ids { set += bytes(id) + [0, 1, 0, 1, 0, 4] as [UInt8] }
    let seconds = UInt32(Date().timeIntervalSince1970)
    var message: [UInt8] = [0, 10] + bytes(UInt16(20 + set.count))
    message += bytes(UInt16(seconds >> 16)) + bytes(UInt16(seconds & 0xFFFF))
    // Sequence and domain, then the set of templates.
    message += [0, 0, 0, 0, 0, 0, 0, 0, 0, 2] as [UInt8]
    return message + bytes(UInt16(4 + set.count)) + set
  }

  private func status(_ spool: String, _ arguments: String...) throws -> String {
    let words = ["collect", "--spool", spool, "--status"] + arguments
    return try Command.shell("\(Command.binaries)/wayleave \(words.joined(separator: " "))").output
  }

  /// Runs a collector on loopback for as long as the body sends.
  private func collecting(
    _ folder: String, _ arguments: String..., sending body: (borrowing LoopbackSender, RunningCollector) throws -> Void
  ) throws {
    let port = LoopbackSender.freePort()
    let collector = try RunningCollector(
      ["--spool", "\(folder)/spool", "--listen", "udp://127.0.0.1:\(port)", "--exporter", "127.0.0.1=gw-test"]
        + arguments, folder: folder)
    try collector.waitUntilListening()
    try body(LoopbackSender(port: port), collector)
    Thread.sleep(forTimeInterval: 0.3)
    if collector.process.isRunning { _ = try collector.stop() }
  }

  @Test func aCollectorThatWasKilledIsSeenToBeGone() throws {
    try Command.inFolder { folder in
      let spool = "\(folder)/spool"
      try collecting(folder, "--checkpoint", "50") { sender, collector in
        sender.send(templates(256..<257))
        Thread.sleep(forTimeInterval: 1.5)
        let metrics = try status(spool, "--format", "prometheus")
        #expect(metrics.contains("\nwayleave_collector_running 1\n"), "\(metrics)")
        #expect(try status(spool).contains("; a collector is running\n"))
        #expect(try status(spool, "--format", "json").contains("\"collectorRunning\": true"))
        collector.kill()
      }
      let metrics = try status(spool, "--format", "prometheus")
      #expect(metrics.contains("\nwayleave_collector_running 0\n"), "\(metrics)")
      #expect(metrics.contains("wayleave_exporter_datagrams_total{exporter=\"127.0.0.1\",name=\"gw-test\"} 1\n"))
      #expect(try status(spool).contains("NO COLLECTOR IS RUNNING"))
      #expect(try status(spool, "--lang", "zh").contains("采集器未运行"))
      #expect(try status(spool, "--format", "json").contains("\"collectorRunning\": false"))
    }
  }

  @Test func aSpoolWithoutItsStateIsNotTakenForOneThatHeardNobody() throws {
    try Command.inFolder { folder in
      let spool = "\(folder)/spool"
      try collecting(folder) { sender, _ in sender.send(templates(256..<257)) }
      let before = try status(spool)
      #expect(before.contains("127.0.0.1 gw-test  ipfix"), "\(before)")
      for file in ["checkpoint.a", "checkpoint.b"] { try? FileManager.default.removeItem(atPath: "\(spool)/\(file)") }
      for (arguments, words) in [("", "start the collector"), ("--lang zh", "启动采集器"), ("--format json", "start")] {
        let said = try Command.shell("\(Command.binaries)/wayleave collect --spool \(spool) --status \(arguments)")
        #expect(said.status == 3 && said.output.isEmpty && said.errors.contains(words), "\(said.errors)")
      }
      #expect(try status(spool, "--format", "prometheus").contains("wayleave_collector_running 0"))
      // What was asked for is what helps.
      try collecting(folder) { _, _ in }
      #expect(try status(spool).contains("127.0.0.1 gw-test  ipfix"))
    }
  }

  @Test func aFloodOfTemplatesIsNamedWithItsExporter() throws {
    try Command.inFolder { folder in
      try collecting(folder) { sender, _ in
        for start in stride(from: UInt16(256), to: 1256, by: 100) { sender.send(templates(start..<start + 100)) }
      }
      let spool = "\(folder)/spool"
      // 512 are taken, 488 are not.
      let text = try status(spool)
      let line = text.split(separator: "\n").first { $0.hasPrefix("127.0.0.1 gw-test  ipfix") }
      #expect(line?.contains("488× the session announces too many templates") == true, "\(text)")
      #expect(line?.contains("complete") == false, "\(text)")
      let chinese = try status(spool, "--lang", "zh")
      #expect(chinese.contains("该会话的模板过多 ×488"), "\(chinese)")
      let json = try status(spool, "--format", "json")
      #expect(json.contains("\"templateFlood\": 488"), "\(json)")
      let metrics = try status(spool, "--format", "prometheus")
      let label = "exporter=\"127.0.0.1\",kind=\"ipfix\",domain=\"0\",name=\"gw-test\",reason=\"templateFlood\""
      #expect(metrics.contains("wayleave_flaws_by_reason_total{\(label)} 488"), "\(metrics)")
    }
  }
}
