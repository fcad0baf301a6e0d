import ArchiveFormat
import Completeness
import Datagrams
import EvidenceSupport
import Foundation
import Intake
import TestSupport
import Testing

@testable import Collecting

/// Two listeners of one collector, without tasks.
private struct TwoListeners {
  let disk: SimulatedDisk
  var writers: [SpoolWriter] = []
  private let builder = BlockBuilder(bytes: 1 << 17)

  init(_ disk: SimulatedDisk, opened: Instant, count: Int = 2) throws {
    self.disk = disk
    for number in 1...UInt32(count) {
      let listener = try ListenAddress("udp://10.9.0.1:\(2054 + number)")
      let folder = try StreamFolders(spool: "spool", on: disk).stream(of: listener).folder
      writers.append(
        try SpoolWriter(
          folder, on: disk,
          identity: SpoolFileHeader(stream: number, kind: .flow, opened: opened, listener: "\(listener)"),
          opened: opened, policy: SpoolPolicy(fileBytes: 20_000)))
      // The folder's name counts, and this disk has no folders without files.
      _ = try write(Int(number) - 1, [], until: opened)
    }
  }

  /// Writes a block of one stream.
  func write(
    _ stream: Int, _ datagrams: [(bytes: [UInt8], from: Session, received: Instant)], until: Instant
  ) throws -> [SealedBlock] {
    builder.reset()
    for datagram in datagrams {
      let kept = datagram.bytes.withUnsafeBytes {
        builder.append($0, from: datagram.from, received: datagram.received)
      }
      #expect(kept != nil)
    }
    writers[stream].submit(builder, until: until, kernelDrops: 0, refused: 0)
    return try writers[stream].advance(until, finally: true)
  }

  /// By stream, after its last block.
  var ends: [UInt32: UInt64] {
    Dictionary(uniqueKeysWithValues: writers.enumerated().map { (UInt32($0.offset + 1), $0.element.nextBlock) })
  }

  /// What the ledger file says, each account's last line.
  func accounts() throws -> [String: String] {
    var accounts: [String: String] = [:]
    let file = String(decoding: disk.contents("spool/hours.jsonl") ?? [], as: UTF8.self)
    for line in file.split(separator: "\n") {
      let members = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      let key = ["hour", "exporter", "kind", "domain", "stream", "part"].map { "\(members[$0] ?? "-")" }
      accounts[key.joined(separator: " ")] = String(line)
    }
    return accounts
  }
}

@Suite struct MergedStreamsTests {
  private let opened = Instant(seconds: 1_795_334_400)

  @Test func blocksOfAllStreamsComeInTheOrderOfTime() throws {
    var (dice, seed) = Dice.printed(for: "blocksOfAllStreamsComeInTheOrderOfTime")
    for round in 0..<Dice.count(50, soak: 2000) {
      let count = 1 + dice.roll(5)
      let listeners = try TwoListeners(SimulatedDisk(seed: dice.next()), opened: opened, count: count)
      var written = (1...count).map { (until: opened, stream: UInt32($0), block: UInt64(0)) }
      var clocks = [Instant](repeating: opened, count: count)
      for _ in 0..<dice.roll(60) {
        let stream = dice.roll(count)
        clocks[stream] = clocks[stream] + Int64(dice.roll(3))
        for block in try listeners.write(stream, [], until: clocks[stream]) {
          written.append((clocks[stream], UInt32(stream + 1), block.header.block))
        }
      }
      // Within a stream time does not go back here, so the order is that of all blocks sorted.
      let sorted = written.sorted { ($0.until, $0.stream, $0.block) < ($1.until, $1.stream, $1.block) }
      var folding = try SpoolFolding(spool: "spool", on: listeners.disk, into: DroppingSink())
      var streams = try folding.earlierRuns()
      var read: [String] = []
      while let event = try streams.next() {
        guard case .block(let contents) = event else { continue }
        read.append("\(contents.header.stream) \(contents.header.block)")
      }
      #expect(read == sorted.map { "\($0.stream) \($0.block)" }, "round \(round), SEED=\(seed)")
    }
  }

  @Test func aClockThatWasSetBackKeepsAStreamsOwnOrder() throws {
    let listeners = try TwoListeners(SimulatedDisk(seed: 1), opened: opened)
    for (stream, seconds) in [(0, 9), (0, 3), (1, 5), (0, 4), (1, 6)] as [(Int, Int64)] {
      _ = try listeners.write(stream, [], until: opened + seconds * 1_000_000_000)
    }
    var folding = try SpoolFolding(spool: "spool", on: listeners.disk, into: DroppingSink())
    var streams = try folding.earlierRuns()
    var read: [[UInt64]] = []
    while case .block(let contents)? = try streams.next() {
      read.append([UInt64(contents.header.stream), contents.header.block])
    }
    #expect(read == [[1, 0], [2, 0], [2, 1], [2, 2], [1, 1], [1, 2], [1, 3]])
  }

  /// Whoever has the spool alone finds the accounts of each hour in one piece, as the collector wrote them: the hours of
  /// one stream do not go by before those of the other are read.
  @Test func accountsOfALostCheckpointAreThoseThatWereThere() throws {
    var (dice, seed) = Dice.printed(for: "accountsOfALostCheckpointAreThoseThatWereThere")
    for round in 0..<Dice.count(3, soak: 100) {
      let disk = SimulatedDisk(seed: dice.next())
      let listeners = try TwoListeners(disk, opened: opened)
      var folding = try SpoolFolding(spool: "spool", on: disk, into: DroppingSink())
      try folding.catchUp(before: listeners.ends)
      // The second and the third send to one listener each, the first sends everything to both.
      var exporters = [
        SimulatedExporter(1, .netflow9, started: opened), SimulatedExporter(2, .netflow5, started: opened),
        SimulatedExporter(3, .ipfix, started: opened),
      ]
      var now = opened
      for _ in 0..<3 * 24 * 60 {
        now = now + Int64(50 + dice.roll(20)) * 1_000_000_000
        var sent: [[(bytes: [UInt8], from: Session, received: Instant)]] = [[], []]
        for index in exporters.indices where dice.chance(80) {
          let received = now + -Int64(1 + dice.roll(9)) * 1_000_000_000
          let message = exporters[index].message(received, &dice)
          for stream in 0..<2 where index == 0 || index == stream + 1 {
            if dice.chance(95) { sent[stream].append((message.bytes, exporters[index].session, received)) }
          }
        }
        // What a decoder that was behind has missed it reads when there is time.
        try folding.catchUp(before: listeners.ends)
        // Which of the two is durable first, nobody says.
        for stream in dice.chance(50) ? [0, 1] : [1, 0] {
          for block in try listeners.write(stream, sent[stream], until: now + Int64(stream)) where dice.chance(90) {
            if try !folding.take(block) { try folding.catchUp(before: listeners.ends) }
          }
        }
      }
      try folding.catchUp(before: listeners.ends)
      try folding.checkpoint()
      let known = try listeners.accounts()
      #expect(known.count > 3 * 65)
      for path in ["spool/checkpoint.a", "spool/checkpoint.b", "spool/hours.jsonl"] { disk.remove(path) }
      var fresh = try SpoolFolding(spool: "spool", on: disk, into: DroppingSink())
      var streams = try fresh.earlierRuns()
      while try fresh.fold(&streams, most: 64) {}
      try fresh.checkpoint()
      let again = try listeners.accounts()
      let different = known.filter { again[$0.key] != $0.value }
      #expect(known.count == again.count && different.isEmpty, "round \(round), SEED=\(seed)")
      #expect(again.values.allSatisfy { !$0.contains("\"part\":1") }, "round \(round), SEED=\(seed)")
      #expect(fresh.fold.totals == folding.fold.totals)
      for (key, line) in different.prefix(3) { print(key, "\n", line, "\n", again[key] ?? "none") }
    }
  }
}
