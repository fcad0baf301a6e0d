import ArchiveFormat
import Completeness
import Datagrams
import Decoding
import EvidenceSupport
import Intake
import NetworkNumbers
import TestSupport
import Testing

@testable import Collecting

/// A stream on a simulated disk and somebody who folds it.
private struct Spool {
  let disk = SimulatedDisk(seed: 1)
  let folder = SpoolFolder(path: "spool/streams/0001-udp")
  let writer: SpoolWriter
  let sink = CountingSink()
  var folding: SpoolFolding
  private var seconds: Int64 = 1_795_334_400

  final class CountingSink: RecordSink {
    var sets: [SpoolPosition] = []
    func flows(_ set: borrowing DataSet) { sets.append(set.position) }
    func samples(_ datagram: SFlowDatagram, _ origin: RecordOrigin) {}
    func accounting(_ record: AccountingRecord, _ packet: borrowing RADIUSPacket, _ origin: RecordOrigin) {}
  }

  init() throws {
    let opened = Instant(seconds: seconds)
    writer = try SpoolWriter(
      folder, on: disk, identity: SpoolFileHeader(stream: 1, kind: .flow, opened: opened, listener: "udp"),
      opened: opened, policy: SpoolPolicy())
    folding = try SpoolFolding(spool: "spool", on: disk, into: sink)
  }

  /// As the collector's task does.
  mutating func take(_ block: SealedBlock) throws {
    if try !folding.take(block) { try folding.catchUp(before: [1: block.header.block + 1]) }
  }

  /// A durable block of these datagrams of one exporter.
  mutating func write(_ datagrams: [[UInt8]]) throws -> SealedBlock {
    seconds += 1
    let now = Instant(seconds: seconds)
    let builder = BlockBuilder(bytes: 1 << 17)
    let session = Session(.udp, exporter: Endpoint(IPAddress(ipv4: 1), port: 2055))
    for datagram in datagrams {
      _ = datagram.withUnsafeBytes { builder.append($0, from: session, received: now) }
    }
    writer.submit(builder, until: now, kernelDrops: 0, refused: 0)
    return try #require(try writer.advance(now).first)
  }
}

/// A message of NetFlow version 9 (RFC 3954, section 5) without a flow of time.
private func netflow9(_ sequence: UInt32, _ sets: [[UInt8]]) -> [UInt8] {
  var writer = ByteWriter()
  for number in [UInt16(9), UInt16(sets.count)] { writer.append(number) }
  for number in [1000, 1_795_334_400, sequence, 7 as UInt32] { writer.append(number) }
  return writer.bytes + sets.flatMap(\.self)
}
/// One field, octets in four bytes.
private func template(_ id: UInt8) -> [UInt8] { [0, 0, 0, 12, 1, id, 0, 1, 0, 1, 0, 4] }
private func data(_ id: UInt8, _ value: UInt8) -> [UInt8] { [1, id, 0, 8, 0, 0, 0, value] }

@Suite struct InterruptedFoldTests {
  /// Two datagrams that wait for a template each in their own blocks, then a block with data, both templates in one
  /// message, data, then more blocks.
  private func blocks(_ spool: inout Spool) throws -> [SealedBlock] {
    try [
      [netflow9(0, [data(0, 1)])], [netflow9(1, [data(1, 2)]), netflow9(2, [data(0, 3)])],
      [
        netflow9(3, [data(0, 4)]), netflow9(4, [template(0), template(1)]), netflow9(5, [data(0, 5)]),
        netflow9(6, [data(1, 6)]),
      ],
      [netflow9(7, [data(0, 7)])], [netflow9(8, [data(0, 8)])], [netflow9(9, [data(0, 9)])],
    ].map { try spool.write($0) }
  }

  private func calm() throws -> (snapshot: [UInt8], sets: [SpoolPosition]) {
    var spool = try Spool()
    for block in try blocks(&spool) { try spool.take(block) }
    #expect(spool.folding.fold.totals.records == 9 && spool.sink.sets.count == 9)
    #expect(spool.folding.fold.waitingDatagrams == 0)
    return (spool.folding.fold.snapshot(), spool.sink.sets)
  }

  @Test func aWaitingDatagramIsNotGivenUpWhileTheDiskCannotBeRead() throws {
    let calm = try calm()
    var spool = try Spool()
    let blocks = try blocks(&spool)
    for block in blocks[..<2] { try spool.take(block) }
    try spool.folding.checkpoint()
    let saved = try #require(spool.disk.contents("spool/checkpoint.b"))
    spool.disk.odds.read = 1000
    for _ in 0..<3 {
      #expect(throws: DiskError.self) { try spool.take(blocks[2]) }
      #expect(throws: DiskError.self) { try spool.take(blocks[3]) }
      // Half a block is in no checkpoint.
      #expect(throws: DiskError.self) { try spool.folding.checkpoint() }
    }
    #expect(spool.folding.fold.cursor(1).nextBlock == 2 && spool.disk.contents("spool/checkpoint.b") == saved)
    #expect(!spool.disk.paths.contains("spool/checkpoint.a"))
    spool.disk.odds = .calm
    for block in blocks[3...] { try spool.take(block) }
    let isSame = spool.folding.fold.snapshot() == calm.snapshot
    #expect(isSame && spool.sink.sets == calm.sets)
  }

  /// Whoever goes on with another reader, the same, or from a checkpoint comes to the same state, with each record once.
  @Test func theSameSpoolGivesTheSameStateWhateverErrorsPassed() throws {
    let calm = try calm()
    var (dice, seed) = Dice.printed(for: "theSameSpoolGivesTheSameState")
    var errors = 0
    for _ in 0..<Dice.count(300, soak: 10_000) {
      var spool = try Spool()
      let blocks = try blocks(&spool)
      var streams: MergedStreams?
      while spool.folding.fold.cursor(1).nextBlock < blocks.count {
        spool.disk.odds.read = dice.pick([0, 20, 100, 500])
        do {
          switch dice.roll(4) {
          case 0: try spool.take(dice.pick(blocks))
          case 1: try spool.folding.catchUp(before: [1: UInt64(dice.roll(blocks.count + 1))])
          case 2: try spool.folding.checkpoint()
          default:
            // It goes on with what it had begun to read when the error came.
            var going = try streams ?? spool.folding.earlierRuns()
            streams = nil
            defer { streams = going }
            if try !spool.folding.fold(&going, most: 1 + dice.roll(3)) { going = try spool.folding.earlierRuns() }
          }
        } catch is DiskError { errors += 1 }
      }
      let isSame = spool.folding.fold.snapshot() == calm.snapshot
      #expect(isSame && spool.sink.sets == calm.sets, "SEED=\(seed)")
    }
    #expect(errors > 300, "SEED=\(seed)")
  }

  @Test func aDatagramThatTheSpoolHasLostIsGivenUp() throws {
    var spool = try Spool()
    let blocks = try blocks(&spool)
    for block in blocks[..<2] { try spool.take(block) }
    // The file is there, and its first block, behind a header of 71 bytes, is not what was written.
    let path = try #require(spool.disk.paths.first { $0.hasSuffix(".spool") })
    spool.disk.flip(path, byte: 71 + BlockHeader.byteCount + 20, bit: 0)
    for block in blocks[2...] { try spool.take(block) }
    #expect(spool.folding.fold.totals.records == 8 && spool.folding.fold.waitingDatagrams == 0)
    #expect(spool.folding.fold.ledger.openAccounts.map(\.undecodable) == [["spoolDamaged": 1]])
  }
}
