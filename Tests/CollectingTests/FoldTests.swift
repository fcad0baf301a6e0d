import ArchiveFormat
import Completeness
import Datagrams
import Decoding
import NetworkNumbers
import Testing

@testable import Collecting

/// A fold of datagrams that a test writes by hand, each in a block of its own.
private struct Folded {
  var fold = CollectorFold()
  let sink = CountingSink()
  var secrets = RADIUSSecrets()
  private var number: UInt64 = 0
  private var seconds: Int64 = 1_795_334_400
  private var datagrams: [SpoolPosition: [UInt8]] = [:]

  final class CountingSink: RecordSink {
    var accounted = 0
    func flows(_ set: borrowing DataSet) {}
    func samples(_ datagram: SFlowDatagram, _ origin: RecordOrigin) {}
    func accounting(_ record: AccountingRecord, _ packet: borrowing RADIUSPacket, _ origin: RecordOrigin) {
      accounted += 1
    }
  }

  mutating func take(
    _ bytes: [UInt8], from address: UInt32 = 1, port: UInt16 = 2055, _ kind: StreamKind = .flow
  ) throws {
    seconds += 1
    let now = Instant(seconds: seconds)
    let builder = BlockBuilder(bytes: 1 << 17)
    let session = Session(.udp, exporter: Endpoint(IPAddress(ipv4: address), port: port))
    let offset = bytes.withUnsafeBytes { builder.append($0, from: session, received: now) }
    var sealer = BlockSealer(stream: 1, kind: kind, firstBlock: number, opened: now)
    datagrams[SpoolPosition(stream: 1, block: number, offset: try #require(offset))] = bytes
    number += 1
    let block = sealer.seal(builder, until: now, kernelDrops: 0, refused: 0)
    let known = datagrams
    var around = FoldSurroundings(sink: sink) { known[$0] }
    around.secrets = secrets
    try fold.fold(try BlockContents(block), around)
  }

  var accounts: [HourAccount] { fold.ledger.openAccounts }
}

/// Numbers in network order.
private func bytes(_ numbers: (value: UInt32, count: Int)...) -> [UInt8] {
  numbers.flatMap { number in
    (0..<number.count).map { UInt8(truncatingIfNeeded: number.value >> UInt32(8 * (number.count - 1 - $0))) }
  }
}

private func ipfix(_ sequence: UInt32, _ sets: [UInt8]...) -> [UInt8] {
  let body = sets.flatMap(\.self)
  return bytes((10, 2), (UInt32(16 + body.count), 2), (1_795_334_400, 4), (sequence, 4), (9, 4)) + body
}

private func set(_ id: UInt32, _ body: [UInt8]) -> [UInt8] { bytes((id, 2), (UInt32(4 + body.count), 2)) + body }

@Suite struct FoldTests {
  /// Octets in four bytes.
  private let octets = set(2, bytes((256, 2), (1, 2), (1, 2), (4, 2)))
  /// A name of any length.
  private let name = set(2, bytes((257, 2), (1, 2), (82, 2), (65_535, 2)))
  private let octetsData = set(256, [0, 0, 0, 7])
  /// It says that it has nine bytes, and has two.
  private let cutName = set(257, [9, 65, 66])

  @Test func samplingIsKnownThoughTheOptionsCameBeforeTheirTemplate() throws {
    let options = set(3, bytes((258, 2), (2, 2), (1, 2), (149, 2), (4, 2), (34, 2), (4, 2)))
    var folded = Folded()
    try folded.take(ipfix(0, set(258, bytes((9, 4), (100, 4)))))
    try folded.take(ipfix(1, options))
    for sequence in 0..<3 as Range<UInt32> {
      // The next datagram is another exporter's, who does not sample.
      try folded.take(ipfix(sequence, octets, octetsData), from: 2)
      try folded.take(ipfix(1 + sequence, octets, octetsData))
    }
    func sampling(_ address: UInt32) -> [UInt32]? {
      let key = ExporterKey(address: IPAddress(ipv4: address), version: .ipfix, domain: 9)
      return folded.fold.ledger.periods(of: key).last?.sampling
    }
    #expect(folded.fold.waitingDatagrams == 0)
    #expect(sampling(1) == [100] && sampling(2) == [])
  }

  @Test func allSetsOfADatagramThatWaitedDecideWhatBecameOfIt() throws {
    let cut = DecodingTrouble.Reason.recordCut.rawValue
    // One set could be read and the last could not; or the first could be read at once; or it brought a template.
    let told: [(first: [[UInt8]], templates: [[UInt8]], records: UInt64)] = [
      ([octetsData + cutName], [octets, name], 1), ([octetsData + cutName], [name, octets], 1),
      ([octets + octetsData + cutName], [name], 1), ([octets + cutName], [name], 0),
    ]
    for (number, (first, templates, records)) in told.enumerated() {
      var folded = Folded()
      try folded.take(ipfix(0, first.flatMap(\.self)))
      #expect(folded.fold.waitingDatagrams == 1 && folded.accounts.map(\.waiting) == [1], "\(number)")
      // A checkpoint in between changes nothing.
      let restored = try #require(CollectorFold(snapshot: folded.fold.snapshot()))
      let isSame = restored.snapshot() == folded.fold.snapshot()
      #expect(isSame, "\(number)")
      folded.fold = restored
      for template in templates { try folded.take(ipfix(1, template)) }
      let account = try #require(folded.accounts.first)
      #expect(account.undecodable.isEmpty && account.waiting == 0 && account.isReconciled, "\(number)")
      #expect(account.flaws == [cut: 1] && account.records == records, "\(number)")
    }
    // Nothing of this one could be read, though another set of it was empty.
    var folded = Folded()
    try folded.take(ipfix(0, cutName + set(256, [])))
    try folded.take(ipfix(0, name))
    try folded.take(ipfix(0, octets))
    let account = try #require(folded.accounts.first)
    #expect(account.undecodable == [cut: 1] && account.flaws == [cut: 1] && account.decoded == 2)
  }

  /// What was sent once counts once, whatever the network made of it.
  @Test func aSecondCopyGivesNoRecords() throws {
    var folded = Folded()
    let first = ipfix(0, octets, octetsData)
    try folded.take(first)
    try folded.take(ipfix(1, octetsData))
    try folded.take(first)
    try folded.take(ipfix(1, octetsData))
    try folded.take(ipfix(1, octetsData), from: 2)
    try folded.take(ipfix(1, octetsData), from: 2)
    let accounts = folded.accounts.sorted { $0.key < $1.key }
    #expect(accounts.map(\.datagrams) == [4, 2] && accounts.map(\.duplicates) == [2, 1])
    #expect(accounts.map(\.records) == [2, 0] && accounts.map(\.decoded) == [4, 1] && accounts[1].waiting == 1)
    #expect(folded.fold.totals.records == 2 && folded.fold.waitingDatagrams == 1)
    #expect(folded.fold.ledger.reconcile().isEmpty)
  }

  /// One address with ever new ports: of 100 sessions 64 stay, and what waited in the others never will be decoded.
  @Test func whatWaitedInASessionThatGaveWayIsSettled() throws {
    let never = DecodingTrouble.Reason.templateNeverCame.rawValue
    var folded = Folded()
    for port in 1...99 as ClosedRange<UInt16> { try folded.take(ipfix(0, octetsData), port: port) }
    // The last one is not even a message, and costs a session all the same.
    try folded.take([0, 0, 0], port: 100)
    #expect(folded.fold.waitingDatagrams == 63)
    let account = try #require(folded.accounts.first { $0.key.kind == .ipfix })
    #expect(account.waiting == 63 && account.undecodable == [never: 36] && account.flaws == [never: 36])
    #expect(folded.accounts.allSatisfy(\.isReconciled) && folded.fold.ledger.reconcile().isEmpty)
    let other = try #require(folded.accounts.first { $0.key.kind == .other })
    #expect(other.undecodable == [DecodingTrouble.Reason.versionUnknown.rawValue: 1] && other.flaws.isEmpty)
  }

  @Test func aPacketOfAClientWithoutASecretIsKeptAndNotTakenForAccounting() throws {
    var folded = Folded()
    folded.secrets = try RADIUSSecrets(file: Array("0.0.0.2 secret".utf8))
    let packet = bytes((4, 1), (1, 1), (26, 2)) + [UInt8](repeating: 0, count: 16) + bytes((40, 1), (6, 1), (1, 4))
    try folded.take(packet, from: 1, .radius)
    try folded.take(packet, from: 2, .radius)
    #expect(folded.sink.accounted == 0 && folded.fold.totals.records == 0)
    #expect(folded.accounts.map(\.undecodable) == [["noSecret": 1], ["wrongAuthenticator": 1]])
    #expect(folded.fold.ledger.reconcile().isEmpty)
  }

  @Test func agentsOfSFlowBehindOneAddressAreToldApart() throws {
    func datagram(_ agent: UInt32, _ subAgent: UInt32, _ sequence: UInt32, round: UInt32) -> [UInt8] {
      // Four datagrams, and as many seconds, a round.
      bytes((5, 4), (1, 4), (agent, 4), (subAgent, 4), (sequence, 4), (round * 4_000, 4), (0, 4))
    }
    var folded = Folded()
    for round in 1...20 as ClosedRange<UInt32> {
      try folded.take(datagram(1, 0, round, round: round), .sflow)
      try folded.take(datagram(2, 0, 500 + round, round: round), .sflow)
      try folded.take(datagram(2, 1, 70_000 + round, round: round), .sflow)
      try folded.take(datagram(3, 0, 90_000 + round, round: round), .sflow)
    }
    let exporters = folded.fold.ledger.exporters
    #expect(exporters.count == 4 && exporters.allSatisfy { $0.address == IPAddress(ipv4: 1) })
    // The sender's own sub-agent keeps its number.
    #expect(exporters.contains { $0.domain == 0 })
    for exporter in exporters {
      let totals = folded.fold.ledger.totals(of: exporter)
      #expect(totals?.messages == 20 && totals?.restarts == 0 && totals?.strays == 0)
      #expect(folded.fold.ledger.periods(of: exporter).map(\.kind) == [.complete])
    }
  }
}

/// However an exporter tells that it samples, no moment of it is shown as complete.
extension FoldTests {
  private func periods(_ folded: Folded) -> [[UInt32]] {
    let ledger = folded.fold.ledger
    #expect(ledger.exporters.count == 1 && ledger.exporters.allSatisfy { ledger.totals(of: $0)?.inconsistent == 0 })
    let periods = ledger.exporters.flatMap { ledger.periods(of: $0) }
    #expect(periods.allSatisfy { $0.kind == .sampled })
    return periods.map(\.sampling)
  }

  @Test func interfacesThatAreSampledDifferentlyAreKnownThoughTheirOptionsComeAfterTheData() throws {
    var folded = Folded()
    for sequence in 0..<3 as Range<UInt32> { try folded.take(ipfix(sequence, octets, octetsData)) }
    // Scope ingressInterface, then samplingInterval.
    let options = set(3, bytes((258, 2), (2, 2), (1, 2), (10, 2), (4, 2), (34, 2), (4, 2)))
    try folded.take(ipfix(3, options, set(258, bytes((7, 4), (1000, 4), (8, 4), (100, 4)))))
    for sequence in 5..<8 as Range<UInt32> { try folded.take(ipfix(sequence, octetsData)) }
    #expect(periods(folded) == [[100, 1000]])
  }

  @Test func samplingInEveryRecordIsRead() throws {
    // Octets, samplingInterval, ingressInterface; and the same behind a field of any length.
    let plain = set(2, bytes((259, 2), (3, 2), (1, 2), (4, 2), (34, 2), (4, 2), (10, 2), (4, 2)))
    let varying = set(2, bytes((259, 2), (3, 2), (82, 2), (65_535, 2), (34, 2), (4, 2), (10, 2), (4, 2)))
    for (template, value) in [(plain, bytes((5, 4))), (varying, [2, 65, 66])] {
      func records(_ rates: UInt32...) -> [UInt8] {
        set(259, rates.enumerated().flatMap { value + bytes(($0.element, 4), (UInt32($0.offset), 4)) })
      }
      // Once before its template.
      var folded = Folded()
      try folded.take(ipfix(0, records(500, 500)))
      try folded.take(ipfix(2, template, records(500, 500)))
      try folded.take(ipfix(4, records(500)))
      try folded.take(ipfix(5, records(500)))
      #expect(periods(folded) == [[500]])
      // An interface is set otherwise.
      try folded.take(ipfix(6, records(500, 2000)))
      try folded.take(ipfix(8, records(500, 2000)))
      #expect(periods(folded) == [[500], [500, 2000]])
    }
  }

  @Test func sourcesOfSFlowWithDifferentRatesAreInForceTogether() throws {
    var folded = Folded()
    for sequence in 1...200 as ClosedRange<UInt32> {
      // A flow sample of 32 bytes: number, source, rate, pool, drops, input, output, no records.
      let (source, rate): (UInt32, UInt32) = sequence % 2 == 0 ? (7, 100) : (8, 1000)
      let sample = bytes(
        (1, 4), (32, 4), (sequence, 4), (source, 4), (rate, 4), (0, 4), (0, 4), (source, 4), (9, 4), (0, 4))
      let head = bytes((5, 4), (1, 4), (1, 4), (0, 4), (sequence, 4), (sequence * 1000, 4), (1, 4))
      try folded.take(head + sample, .sflow)
    }
    #expect(periods(folded) == [[1000], [100, 1000]])
  }
}

extension Folded {
  fileprivate mutating func take(_ bytes: [UInt8], _ kind: StreamKind) throws { try take(bytes, from: 1, kind) }
}
