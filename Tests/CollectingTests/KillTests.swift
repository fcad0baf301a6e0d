import ArchiveFormat
import Collecting
import Datagrams
import EvidenceSupport
import Foundation
import Intake
import TestSupport
import Testing

/// The real command on the real disk, killed as the machine's out-of-memory killer would.
@Suite(.serialized) struct KillTests {
  /// Twenty kills (a hundred in a soak) of one spool at random moments while datagrams come in: each block that was
  /// acknowledged is there with all its datagrams, no datagram is there twice, and what was decoded by all runs together
  /// is what the spool holds, once.
  @Test func whatWasAcknowledgedSurvivesKillMinusNine() throws {
    var (dice, seed) = Dice.printed(for: "whatWasAcknowledgedSurvivesKillMinusNine")
    try Command.inFolder { folder in
      let spool = "\(folder)/spool"
      let port = LoopbackSender.freePort()
      let arguments = [
        "--spool", spool, "--listen", "udp://127.0.0.1:\(port)", "--exporter", "127.0.0.1", "--block-age", "20",
        "--checkpoint", "30", "--announce",
      ]
      let start = Collector.systemClock()
      var exporter = SimulatedExporter(1, .netflow9, started: start, templateEvery: 50)
      var acknowledged: [UInt64: Int] = [:]
      var records: [[UInt8]: Int] = [:]
      for _ in 0..<Dice.count(20, soak: 100) {
        let collector = try RunningCollector(arguments, folder: folder)
        try collector.waitUntilListening()
        let sender = LoopbackSender(port: port)
        for _ in 0..<100 + dice.roll(6000) {
          let message = exporter.message(Collector.systemClock(), &dice)
          records[message.bytes] = message.records
          sender.send(message.bytes)
          if dice.chance(2) { Thread.sleep(forTimeInterval: 0.001) }
        }
        if dice.chance(30) { Thread.sleep(forTimeInterval: 0.001 * Double(dice.roll(60))) }
        collector.kill()
        acknowledged.merge(collector.acknowledged) { $1 }
      }
      #expect(acknowledged.count > 20 && acknowledged.values.reduce(0, +) > 1000, "SEED=\(seed)")

      let disk = SystemDisk()
      let stream = try #require(try StreamFolders(spool: spool, on: disk).all().first)
      var reader = SpoolReader(stream.folder, on: disk)
      var read: [UInt64: Int] = [:]
      var datagrams: Set<[UInt8]> = []
      var count = 0
      while let event = try reader.next(growing: false) {
        guard case .block(let contents) = event else { continue }
        read[contents.header.block] = Int(contents.header.datagrams)
        contents.each { _, bytes in
          datagrams.insert([UInt8](bytes))
          count += 1
        }
      }
      #expect(datagrams.count == count, "a datagram twice, SEED=\(seed)")
      for (block, count) in acknowledged { #expect(read[block] == count, "block \(block), SEED=\(seed)") }
      let whole = "\"datagrams\":\(count),"
      let decodedOnce = "\"records\":\(datagrams.reduce(0) { $0 + (records[$1] ?? 0) }),"
      let summary = try Self.summary(arguments, folder, until: { $0.contains(whole) })
      #expect(summary.contains(whole) && summary.contains(decodedOnce), "decoded not once: \(summary), SEED=\(seed)")

      let decoded = try Command.wayleave("decode", spool).output
      #expect(decoded.suffix(1000).contains("\"datagrams\":\(count),"), "SEED=\(seed)")

      // Whoever has the spool alone knows the same.
      for letter in ["a", "b"] { try FileManager.default.removeItem(atPath: "\(spool)/checkpoint.\(letter)") }
      let again = try Self.summary(arguments, folder, until: { Self.spoolPart($0) == Self.spoolPart(summary) })
      #expect(Self.spoolPart(again) == Self.spoolPart(summary), "SEED=\(seed)")
    }
  }

  /// A collector that is stopped at once may not have read all that earlier runs left; the next one goes on there.
  private static func summary(
    _ arguments: [String], _ folder: String, until isDone: (String) -> Bool
  ) throws -> String {
    var summary = ""
    for _ in 0..<50 {
      let collector = try RunningCollector(arguments + ["--summary"], folder: folder)
      try collector.waitUntilListening()
      summary = try collector.stop()
      if isDone(summary) { break }
    }
    return summary
  }

  private static func spoolPart(_ summary: String) -> Substring? {
    summary.range(of: "\"spool\":").map { summary[$0.lowerBound...] }
  }

  /// A file system of two megabytes runs full while datagrams come: the collector says so, goes on when there is room
  /// again, and all that it took in is there in the end.
  @Test(.enabled(if: getuid() == 0, "not run: only root may mount a small file system"))
  func aFullDiskIsSaidAndCostsNothingThatWasTakenIn() throws {
    var (dice, seed) = Dice.printed(for: "aFullDiskIsSaidAndCostsNothingThatWasTakenIn")
    try Command.inFolder { folder in
      let small = "\(folder)/small"
      try FileManager.default.createDirectory(atPath: small, withIntermediateDirectories: false)
      guard try Command.shell("mount -t tmpfs -o size=2m none \(small)").status == 0 else {
        print("aFullDiskIsSaidAndCostsNothingThatWasTakenIn: not run: this machine mounts nothing")
        return
      }
      defer { _ = try? Command.shell("umount \(small)") }
      let ballast = "\(small)/ballast"
      try Data(count: 1_500_000).write(to: URL(fileURLWithPath: ballast))
      let port = LoopbackSender.freePort()
      let collector = try RunningCollector(
        [
          "--spool", "\(small)/spool", "--listen", "udp://127.0.0.1:\(port)", "--exporter", "127.0.0.1",
          "--block-age", "20", "--announce", "--summary",
        ], folder: folder)
      try collector.waitUntilListening()
      let sender = LoopbackSender(port: port)
      var exporter = SimulatedExporter(1, .netflow5, started: Collector.systemClock())
      let sent = 10_000
      for number in 0..<sent {
        sender.send(exporter.message(Collector.systemClock(), &dice).bytes)
        if number % 50 == 0 { Thread.sleep(forTimeInterval: 0.002) }
      }
      Thread.sleep(forTimeInterval: 0.5)
      let before = collector.acknowledged.values.reduce(0, +)
      #expect(before < sent, "the disk did not run full, SEED=\(seed)")
      for _ in 0..<500 where !collector.said.contains("trouble: udp://") { Thread.sleep(forTimeInterval: 0.02) }
      #expect(collector.said.contains("No space left on device"), "\(collector.said), SEED=\(seed)")
      try FileManager.default.removeItem(atPath: ballast)
      for _ in 0..<500 where collector.acknowledged.values.reduce(0, +) < sent { Thread.sleep(forTimeInterval: 0.02) }
      #expect(collector.acknowledged.values.reduce(0, +) == sent, "SEED=\(seed)")
      for _ in 0..<500 where !collector.said.contains("over: udp://") { Thread.sleep(forTimeInterval: 0.02) }
      #expect(collector.said.contains("over: udp://"), "\(collector.said), SEED=\(seed)")
      let summary = try collector.stop()
      #expect(summary.contains("\"acknowledgedDatagrams\":\(sent)"), "\(summary), SEED=\(seed)")
      #expect(summary.contains("\"missing\":0"), "\(summary), SEED=\(seed)")
    }
  }
}

/// What happens when somebody takes a part of the spool away, or the disk comes back never.
@Suite(.serialized) struct SpoolTroubleTests {
  private func arguments(_ spool: String, _ port: UInt16) -> [String] {
    [
      "--spool", spool, "--listen", "udp://127.0.0.1:\(port)", "--exporter", "127.0.0.1", "--block-age", "20",
      "--checkpoint", "30", "--announce", "--summary",
    ]
  }

  /// The checkpoint is then ahead of the spool: new blocks must not pass for ones that are known.
  @Test func filesThatWereTakenAwayHideNothingThatComesLater() throws {
    var (dice, seed) = Dice.printed(for: "filesThatWereTakenAwayHideNothingThatComesLater")
    try Command.inFolder { folder in
      let spool = "\(folder)/spool"
      let port = LoopbackSender.freePort()
      var exporter = SimulatedExporter(1, .netflow5, started: Collector.systemClock())
      var summaries: [String] = []
      for _ in 0..<2 {
        let collector = try RunningCollector(arguments(spool, port), folder: folder)
        try collector.waitUntilListening()
        let sender = LoopbackSender(port: port)
        for _ in 0..<100 { sender.send(exporter.message(Collector.systemClock(), &dice).bytes) }
        Thread.sleep(forTimeInterval: 0.3)
        summaries.append(try collector.stop())
        for stream in try StreamFolders(spool: spool, on: SystemDisk()).all() where summaries.count == 1 {
          for name in try SystemDisk().names(in: stream.folder.path) {
            try FileManager.default.removeItem(atPath: "\(stream.folder.path)/\(name)")
          }
        }
      }
      #expect(summaries[0].contains("\"datagrams\":100,"), "\(summaries[0]), SEED=\(seed)")
      #expect(summaries[1].contains("\"datagrams\":200,"), "\(summaries[1]), SEED=\(seed)")
      #expect(summaries[1].contains("\"damages\":1"), "\(summaries[1]), SEED=\(seed)")
    }
  }

  /// A run that was killed leaves the beginning of a block at the end of its last file. It is named as what it is, once,
  /// in its own words, and is no damage however many runs follow.
  @Test func theUnfinishedEndOfAKilledRunIsShownForWhatItIs() throws {
    var (dice, seed) = Dice.printed(for: "theUnfinishedEndOfAKilledRun")
    try Command.inFolder { folder in
      let spool = "\(folder)/spool"
      let port = LoopbackSender.freePort()
      var exporter = SimulatedExporter(1, .netflow5, started: Collector.systemClock())
      var summary = ""
      for run in 0..<3 {
        let collector = try RunningCollector(arguments(spool, port), folder: folder)
        try collector.waitUntilListening()
        let sender = LoopbackSender(port: port)
        for _ in 0..<10 { sender.send(exporter.message(Collector.systemClock(), &dice).bytes) }
        Thread.sleep(forTimeInterval: 0.2)
        summary = try collector.stop()
        let stream = try #require(try StreamFolders(spool: spool, on: SystemDisk()).all().first)
        guard run == 0, let name = try SystemDisk().names(in: stream.folder.path).first else { continue }
        let path = "\(stream.folder.path)/\(name)"
        let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        guard let block = BlockHeader.firstMagic(in: whole.span.bytes) else {
          throw RunningCollector.Trouble("no block")
        }
        try Data(whole + whole[block..<block + 100]).write(to: URL(fileURLWithPath: path))
      }
      #expect(summary.contains("\"datagrams\":30,") && summary.contains("\"damages\":0,"), "\(summary), SEED=\(seed)")
      #expect(summary.contains("\"unfinishedEnds\":1,"), "\(summary), SEED=\(seed)")
      let status = try Command.wayleave("collect", "--spool", spool, "--status").output
      #expect(
        status.contains("writing was cut off: the last 100 bytes of ") && !status.contains("damaged"), "\(status)")
      let chinese = try Command.wayleave("collect", "--spool", spool, "--status", "--lang", "zh").output
      #expect(chinese.contains("写入曾中断：") && !chinese.contains("损坏"), "\(chinese)")
      let json = try Command.wayleave("collect", "--spool", spool, "--status", "--format", "json").output
      #expect(json.contains("\"bytes\": 100") && json.contains("\"damages\": []"), "\(json)")
    }
  }

  /// A stop ends even when the disk is full and all memory for what waits is used up; what is lost is counted.
  @Test(.enabled(if: getuid() == 0, "not run: only root may mount a small file system"))
  func aStopEndsOnAFullDisk() throws {
    var (dice, seed) = Dice.printed(for: "aStopEndsOnAFullDisk")
    try Command.inFolder { folder in
      let small = "\(folder)/small"
      try FileManager.default.createDirectory(atPath: small, withIntermediateDirectories: false)
      guard try Command.shell("mount -t tmpfs -o size=1m none \(small)").status == 0 else {
        return print("aStopEndsOnAFullDisk: not run: this machine mounts nothing")
      }
      defer { _ = try? Command.shell("umount \(small)") }
      let port = LoopbackSender.freePort()
      let collector = try RunningCollector(arguments("\(small)/spool", port), folder: folder)
      try collector.waitUntilListening()
      // Full before the first block.
      _ = try? Data(count: 1 << 20).write(to: URL(fileURLWithPath: "\(small)/ballast"))
      let sender = LoopbackSender(port: port)
      let datagram = dice.bytes(1400) + [UInt8](repeating: 7, count: 60_000)
      for number in 0..<4000 {
        sender.send(datagram)
        if number % 20 == 0 { Thread.sleep(forTimeInterval: 0.002) }
      }
      collector.process.terminate()
      collector.process.waitUntilExit()
      #expect(collector.process.terminationStatus == 1, "SEED=\(seed)")
      #expect(collector.said.contains("could not be written"), "\(collector.said), SEED=\(seed)")
    }
  }
}
