import Completeness
import Datagrams
import Foundation
import Intake
import NetworkNumbers
import TestSupport
import Testing

@testable import Collecting

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

  /// A state made by hand: an hour that is closed, of which the file has an earlier line too, and one that is open and
  /// does not add up.
  @Test func hoursAreShownAndOneThatDoesNotAddUpIsReported() throws {
    try Command.inFolder { folder in
      let spool = "\(folder)/spool"
      try FileManager.default.createDirectory(atPath: "\(spool)/streams", withIntermediateDirectories: true)
      let now = Collector.systemClock()
      let hour = now.hour
      func line(_ hour: Int64, decoded: Int, waiting: Int, part: Int = 0) -> String {
        "{\"hour\":\"\(Instant(seconds: hour * 3600))\",\"exporter\":\"10.0.0.1\",\"kind\":\"ipfix\",\"domain\":0,"
          + "\"part\":\(part),\"datagrams\":\(decoded + waiting),\"bytes\":9,\"decoded\":\(decoded),\"waiting\":\(waiting),"
          + "\"records\":70,\"units\":70,\"missing\":4,\"uncertain\":0,\"late\":0,\"duplicates\":0,\"restarts\":0,"
          + "\"strays\":0,\"inconsistent\":0,\"notFollowed\":0,\"undecodable\":{},\"flaws\":{},\"sampling\":[100],"
          + "\"first\":null,\"last\":null}\n"
      }
      let file =
        line(hour - 30, decoded: 1, waiting: 0) + line(hour - 1, decoded: 7, waiting: 2)
        + line(hour - 1, decoded: 9, waiting: 0) + line(hour - 1, decoded: 3, waiting: 0, part: 1)
      var fold = CollectorFold()
      let key = AccountKey(address: IPAddress(ipv4: 0x0A00_0002), kind: .radius)
      for _ in 0..<3 { fold.ledger.spooled(key, bytes: 9, received: now) }
      fold.ledger.settled(key, received: now, .decoded, records: 1)
      fold.ledger.passed(now)
      var store = CheckpointStore(folder: spool, on: SystemDisk())
      try store.save(fold, closedHours: Array(file.utf8))
      // What the checkpoint does not know of was written by a run that did not come to save.
      let appended = FileHandle(forWritingAtPath: "\(spool)/hours.jsonl")
      try appended?.seekToEnd()
      try appended?.write(contentsOf: Data(line(hour - 1, decoded: 500, waiting: 0).utf8))
      let fault =
        "10.0.0.2  radius domain 0: 3 datagrams = 1 decoded + 0 undecodable + 0 waiting; 1 record; THIS DOES NOT ADD UP"

      let text = try status(spool, "--hours", "2")
      #expect(text.contains("\n  10.0.0.1  ipfix domain 0: 12 datagrams = 12 decoded + 0 undecodable "), "\(text)")
      #expect(text.contains("+ 0 waiting; 140 records; 8 missing; sampled 1:100\n"), "\(text)")
      #expect(text.contains(fault) && text.split(separator: "\n").count == 4, "\(text)")
      #expect(try status(spool, "--hours", "31").split(separator: "\n").count == 6)
      let chinese = try status(spool, "--hours", "2", "--lang", "zh")
      #expect(chinese.contains("数据报 12 = 12 已解码") && chinese.contains("账目不平"), "\(chinese)")
      let bytes = Data(try status(spool, "--hours", "2", "--format", "json").utf8)
      let json = try JSONSerialization.jsonObject(with: bytes) as? [String: Any]
      let exporters = try #require(json?["exporters"] as? [[String: Any]])
      #expect(exporters.map { $0["datagrams"] as? Int } == [12, 3])
      #expect(exporters.map { $0["addsUp"] as? Bool } == [true, false])

      #expect(try status(spool).contains(fault))
      #expect(try status(spool, "--format", "prometheus").contains("\nwayleave_accounts_not_adding_up 1\n"))
      #expect(try status(spool, "--format", "json").contains("\"notAddingUp\""))
      // A collector that goes on from it says so, and once.
      try collecting(folder, "--checkpoint", "50") { _, collector in
        Thread.sleep(forTimeInterval: 2.5)
        let said = collector.said.components(separatedBy: "THIS DOES NOT ADD UP").count - 1
        #expect(said == 1, "\(collector.said)")
      }
    }
  }

  @Test func aListenerHasTheNameThatTheUserGaveIt() throws {
    try Command.inFolder { folder in
      try collecting(folder) { sender, collector in
        let listener = try #require(collector.said.split(separator: " ").first { $0.hasPrefix("udp://") })
        sender.send(templates(256..<257))
        Thread.sleep(forTimeInterval: 0.2)
        _ = try collector.stop()
        let name = listener.split(separator: ",")[0]
        let metrics = try status("\(folder)/spool", "--format", "prometheus")
        #expect(metrics.contains("wayleave_refused_datagrams_total{stream=\"\(name)\"} 0\n"), "\(metrics)")
        #expect(try status("\(folder)/spool", "--format", "json").contains("\"name\": \"\(name)\""))
      }
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
