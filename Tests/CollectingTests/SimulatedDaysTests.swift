import ArchiveFormat
import Completeness
import Datagrams
import EvidenceSupport
import Intake
import TestSupport
import Testing

@testable import Collecting

/// A collector without tasks on a simulated disk: each step is a call, so that a seed repeats a thousand days.
private struct SimulatedCollector {
  let disk: SimulatedDisk
  let spool = "spool"
  let stream: StreamFolders.Stream
  let writer: SpoolWriter
  let builder = BlockBuilder(bytes: 1 << 17)
  var folding: SpoolFolding
  var kernelDrops: UInt64 = 0

  init(_ disk: SimulatedDisk, opened: Instant, _ policy: SpoolPolicy) throws {
    self.disk = disk
    let address = try ListenAddress("udp://10.9.0.1:2055")
    stream = StreamFolders.Stream(
      number: 1, name: address.fileName, folder: SpoolFolder(path: "spool/streams/0001-\(address.fileName)"))
    writer = try SpoolWriter(
      stream.folder, on: disk,
      identity: SpoolFileHeader(stream: 1, kind: .flow, opened: opened, listener: "\(address)"), opened: opened,
      policy: policy)
    folding = try SpoolFolding(spool: spool, on: disk, into: DroppingSink())
    var earlier = try folding.earlierRuns(before: [stream.number: writer.nextBlock])
    while try folding.fold(&earlier, most: 1000) {}
  }

  /// As the collector's task does.
  mutating func fold(_ block: SealedBlock) throws {
    if try !folding.take(block) { try folding.catchUp(before: [stream.number: block.header.block + 1]) }
  }

  /// Closes the block; answers what became durable.
  mutating func close(_ now: Instant) -> [SealedBlock] {
    if writer.hasRoom {
      writer.submit(builder, until: now, kernelDrops: kernelDrops, refused: 0)
      builder.reset()
    }
    return (try? writer.advance(now)) ?? []
  }
}

@Suite struct SimulatedDaysTests {
  /// Forty spools of fifty days each: crashes of program and machine, full and failing disks, clocks that are set back,
  /// exporters that restart, datagrams that get lost, a decoder that falls behind. Each time the collector comes back:
  /// what was acknowledged is there, once; and what it knows after going on from its checkpoint is, to the byte, what
  /// somebody knows who reads the whole spool from its beginning.
  @Test func aThousandDaysOfTrouble() throws {
    var (dice, seed) = Dice.printed(for: "aThousandDaysOfTrouble")
    var trouble = Trouble()
    for spool in 0..<Dice.count(40, soak: 2000) {
      var own = dice.split()
      try fiftyDays(&own, "spool \(spool), SEED=\(seed)", &trouble)
    }
    print(
      "aThousandDaysOfTrouble: \(trouble.days) days, \(trouble.datagrams) datagrams, \(trouble.crashes) crashes, "
        + "\(trouble.diskErrors) times that the disk failed, \(trouble.kernelDrops) dropped for want of room, "
        + "\(trouble.decoded) records decoded")
    #expect(trouble.days >= 1000 && trouble.crashes > 200 && trouble.diskErrors > 1000 && trouble.kernelDrops > 0)
    #expect(trouble.decoded > 100_000)
  }

  struct Trouble {
    var days = 0
    var datagrams = 0
    var crashes = 0
    var diskErrors = 0
    var kernelDrops = 0
    var decoded = 0
  }

  private func fiftyDays(_ dice: inout Dice, _ name: String, _ trouble: inout Trouble) throws {
    let disk = SimulatedDisk(seed: dice.next())
    let policy = SpoolPolicy(
      sync: dice.pick([.eachBlock, .interval(milliseconds: 7_200_000)]), fileBytes: dice.pick([20_000, 1 << 20]),
      pendingBytes: 40_000)
    var now = Instant(seconds: 1_790_000_000 + Int64(dice.roll(1_000_000)))
    var exporters = [
      SimulatedExporter(1, .netflow5, started: now), SimulatedExporter(2, .netflow9, started: now),
      SimulatedExporter(3, .ipfix, started: now, sequence: .max - 500),
    ]
    var truth = Truth()
    var fullHours = 0
    var collector = try SimulatedCollector(disk, opened: now, policy)
    for hour in 0..<50 * 24 {
      now = now + (3_600_000_000_000 - Int64(dice.roll(1000)) * 1_000_000)
      disk.odds = dice.chance(20) ? .rough : .calm
      if dice.chance(20) { disk.odds.read = dice.pick([30, 300]) }
      if dice.chance(1), dice.chance(50) { fullHours = dice.roll(400) }
      // Once long enough that what waits for the disk fills all memory there is for it.
      let isLongFull = (400..<800).contains(hour)
      if isLongFull { fullHours = 1 }
      disk.capacity = fullHours > 0 ? 0 : dice.chance(6) ? disk.usedBytes + dice.roll(2000) : .max
      fullHours -= 1
      step(&exporters, &collector, now, &truth, &dice)
      if dice.chance(3) { exporters[dice.roll(3)].restart(now) }
      if dice.chance(30) { try? collector.folding.checkpoint() }
      if dice.chance(isLongFull ? 0 : 2) {
        if dice.chance(50) { disk.crash() }
        trouble.crashes += 1
        trouble.kernelDrops += Int(collector.kernelDrops)
        disk.odds = .calm
        disk.capacity = .max
        if dice.chance(20) { now = now + -Int64(dice.roll(90)) * 1_000_000_000 }
        collector = try SimulatedCollector(disk, opened: now, policy)
        if dice.chance(25) { try check(collector, truth, name) }
      }
    }
    disk.odds = .calm
    disk.capacity = .max
    for block in try collector.writer.advance(now, finally: true) { try collector.fold(block) }
    try collector.folding.checkpoint()
    try check(try SimulatedCollector(disk, opened: now + 1, policy), truth, name)
    trouble.days += 50
    trouble.diskErrors += disk.failures
    trouble.decoded += Int(collector.folding.fold.totals.records)
    trouble.datagrams += truth.records.count
  }

  private struct Truth {
    /// Data records by the bytes of their datagram.
    var records: [[UInt8]: Int] = [:]
    var acknowledged: Set<[UInt8]> = []
  }

  private func step(
    _ exporters: inout [SimulatedExporter], _ collector: inout SimulatedCollector, _ now: Instant,
    _ truth: inout Truth, _ dice: inout Dice
  ) {
    for index in exporters.indices {
      for _ in 0..<dice.roll(4) {
        let (bytes, records) = exporters[index].message(now, &dice)
        if dice.chance(5) { continue }
        truth.records[bytes] = records
        let kept = bytes.withUnsafeBytes {
          collector.builder.append($0, from: exporters[index].session, received: now)
        }
        if kept == nil { collector.kernelDrops += 1 }
      }
    }
    guard dice.chance(60) else { return }
    for block in collector.close(now) {
      if let contents = try? BlockContents(block) {
        contents.each { _, bytes in truth.acknowledged.insert([UInt8](bytes)) }
      }
      // A decoder that is behind misses what it is handed and reads it later.
      if dice.chance(80) { try? collector.fold(block) }
    }
  }

  private func check(_ collector: SimulatedCollector, _ truth: Truth, _ name: String) throws {
    var reader = SpoolReader(collector.stream.folder, on: collector.disk)
    var read: [[UInt8]] = []
    var fresh = CollectorFold()
    var earlier: [UInt64: BlockContents] = [:]
    while let event = try reader.next(growing: false) {
      switch event {
      case .block(let contents):
        contents.each { _, bytes in read.append([UInt8](bytes)) }
        earlier[contents.header.block] = contents
        let around = FoldSurroundings(sink: DroppingSink()) { position in
          earlier[position.block].flatMap { block in block.entry(at: position.offset).map { Array(block.raw[$0.bytes]) }
          }
        }
        try fresh.fold(contents, around)
        _ = fresh.ledger.takeClosedHours()
      case .damage, .unfinished: break
      }
    }
    #expect(Set(read).count == read.count, "a datagram twice: \(name)")
    #expect(truth.acknowledged.isSubset(of: read), "an acknowledged datagram is not there: \(name)")
    let known = collector.folding.fold
    #expect(known.totals.datagrams == UInt64(read.count), "folded twice or not at all: \(name)")
    // Not compared inside #expect, which would look for a long time for what differs.
    // Whoever reads the whole is told of torn ends; whoever was there is not.
    var untold = known
    untold.damages = []
    untold.unfinishedEnds = []
    untold.totals.damages = 0
    let isSame = untold.snapshot() == fresh.snapshot()
    #expect(isSame, "the checkpoint's way and the whole differ: \(name)")
    #expect(known.ledger.reconcile().isEmpty, "accounts that do not add up: \(name)")
    let sent = read.reduce(0) { $0 + (truth.records[$1] ?? 0) }
    // All that was sent is a record, but for what waits or can no longer be decoded; no message has more than eight.
    let named = known.ledger.accountTotals.values.reduce(0) { $0 + $1.undecodable + $1.waiting }
    let records = known.totals.records
    #expect(records <= UInt64(sent) && UInt64(sent) - records <= 8 * named, "\(records) of \(sent): \(name)")
  }
}
