import Completeness
import Datagrams
import NetworkNumbers
import SourceText
import TestSupport
import Testing

/// A ledger told by hand, message by message.
struct Told {
  var ledger: CompletenessLedger
  var session = Session(.udp, exporter: Endpoint(IPAddress(ipv4: 0x0A00_0001), port: 2055))
  static let start: Int64 = 1_795_334_400

  init(_ policy: CompletenessPolicy = CompletenessPolicy()) { ledger = CompletenessLedger(policy: policy) }

  static func moment(_ second: Double) -> Instant {
    Instant(nanoseconds: start * 1_000_000_000 + Int64(second * 1_000_000_000))
  }

  @discardableResult
  mutating func hear(
    _ sequence: UInt32, _ units: UInt32?, at second: Double, version: ExportHeader.Version = .ipfix,
    exported: Double? = nil, uptime: UInt32? = nil, domain: UInt32 = 0, fingerprint: UInt64? = nil
  ) -> Hearing {
    let made = Self.moment(exported ?? second)
    let header = ExportHeader(
      version: version, domain: domain, sequence: sequence, units: units,
      exportTime: version == .netflow5 ? made : Instant(seconds: made.seconds), uptimeMilliseconds: uptime)
    return ledger.heard(
      header, from: session, received: Self.moment(second),
      fingerprint: fingerprint ?? UInt64(second * 1000) << 32 | UInt64(sequence),
      position: SpoolPosition(stream: 0, block: UInt64(second * 1000), offset: 0))
  }

  var key: ExporterKey { ExporterKey(address: session.exporter.address, version: .ipfix, domain: 0) }
  var missing: UInt64 { ledger.periods(of: key).reduce(0) { $0 + $1.missing } }
  var kinds: [Period.Kind] { ledger.periods(of: key).map(\.kind) }
}

@Suite struct LedgerTests {
  @Test func numbersThatWrapAreNoLoss() {
    var told = Told()
    #expect(told.hear(.max - 9, 10, at: 0) == .began)
    #expect(told.hear(0, 5, at: 1) == .inOrder)
    #expect(told.hear(7, 1, at: 2) == .gap(2))
    #expect(told.missing == 2)
  }

  @Test func aLateMessageClosesAGapWhollyOrInPart() {
    var told = Told()
    told.hear(0, 10, at: 0)
    #expect(told.hear(40, 10, at: 1) == .gap(30))
    #expect(told.hear(20, 10, at: 1.2, exported: 0.6) == .late(10))
    #expect(told.missing == 20)
    #expect(told.hear(10, 10, at: 1.3, exported: 0.5) == .late(10))
    #expect(told.hear(30, 10, at: 1.4, exported: 0.7) == .late(10))
    #expect(told.missing == 0 && told.kinds == [.complete])
  }

  @Test func aRestartIsNoLossOfFourThousandMillions() {
    var told = Told()
    told.hear(1_000_000, 10, at: 0)
    told.hear(1_000_010, 10, at: 1)
    #expect(told.hear(0, 10, at: 20) == .restart(missing: 0))
    #expect(told.hear(10, 10, at: 21) == .inOrder)
    #expect(told.kinds == [.complete, .restarted, .complete])
    #expect(told.hear(15, 10, at: 60) == .inconsistent)
  }

  @Test func anExporterThatWasUpForAMonthMayRestart() {
    var told = Told()
    let key = ExporterKey(address: told.session.exporter.address, version: .netflow9, domain: 0)
    told.hear(77_000, 1, at: 0, version: .netflow9, uptime: 2_600_000_000)
    told.hear(77_001, 1, at: 1, version: .netflow9, uptime: 2_600_001_000)
    #expect(told.hear(3, 1, at: 40, version: .netflow9, uptime: 5_000) == .restart(missing: 2))
    #expect(told.hear(4, 1, at: 41, version: .netflow9, uptime: 6_000) == .inOrder)
    #expect(told.ledger.totals(of: key)?.restarts == 1)
  }

  @Test func anExporterWhoseClockWasSetBackWhenItRestartedIsBelievedTheSecondTime() {
    var told = Told()
    told.hear(500_000, 10, at: 0)
    #expect(told.hear(0, 10, at: 30, exported: -1_000_000) == .stray)
    #expect(told.hear(10, 10, at: 31, exported: -999_999) == .restart(missing: 0))
    #expect(told.hear(20, 10, at: 32, exported: -999_998) == .inOrder)
  }

  @Test func anExporterThatBootsWithTheSameClockEachTimeIsSeenToRestart() {
    var told = Told()
    told.hear(500, 1, at: 0, version: .netflow9, exported: -1_000_000, uptime: 900_000)
    #expect(
      told.hear(2, 1, at: 30, version: .netflow9, exported: -1_000_898, uptime: 2_000) == .restart(missing: 1))
  }

  @Test func aSetThatWaitsForItsTemplateIsNeitherMissingNorComplete() {
    var told = Told()
    told.hear(0, 10, at: 0)
    told.hear(10, nil, at: 1)
    #expect(told.hear(30, 10, at: 2) == .inOrder)
    #expect(told.kinds == [.complete, .uncertain])
    let header = ExportHeader(
      version: .ipfix, domain: 0, sequence: 10, units: nil, exportTime: Told.moment(1))
    let position = SpoolPosition(stream: 0, block: 1000, offset: 0)
    #expect(
      told.ledger.counted(15, of: header, from: told.session, received: Told.moment(1), position: position) == true)
    #expect(told.kinds == [.complete, .missing] && told.missing == 5)
    #expect(
      told.ledger.counted(15, of: header, from: told.session, received: Told.moment(1), position: position) == false)
  }

  @Test func silenceIsFoundByTheClockThatIsHandedIn() {
    var told = Told()
    told.hear(0, 10, at: 0)
    #expect(told.ledger.passed(Told.moment(299)) == [])
    #expect(told.ledger.passed(Told.moment(301)) == [told.key])
    #expect(told.kinds == [.silent])
    // Numbers that go on show that nothing was sent; numbers that were skipped, that it was lost.
    told.hear(10, 10, at: 400)
    #expect(told.kinds == [.silent] && told.missing == 0)
    told.hear(25, 10, at: 800)
    #expect(told.kinds == [.silent, .missing] && told.missing == 5)
  }

  @Test func tooManyGapsAreSummedAndSayThatTheyAre() {
    var policy = CompletenessPolicy()
    policy.gapsMax = 8
    var told = Told(policy)
    var sequence: UInt32 = 0
    for second in 0..<200 {
      told.hear(sequence, 1, at: Double(second))
      sequence += 3
    }
    let periods = told.ledger.periods(of: told.key)
    #expect(told.missing == 199 * 2)
    #expect(periods.first?.isMerged == true && periods.count == 9)
    // What is late now finds its gap merged, and changes nothing.
    #expect(told.hear(4, 1, at: 200, exported: 1.5) == .stray)
    #expect(told.missing == 199 * 2)
  }

  @Test func piecesOfGapsAreBoundedToo() {
    var policy = CompletenessPolicy()
    policy.holesMax = 10
    var told = Told(policy)
    told.hear(0, 1, at: 0)
    told.hear(1_000, 1, at: 1)
    for step in 0..<100 { told.hear(UInt32(5 + step * 5), 1, at: 1.001 + Double(step) / 1000, exported: 0.5) }
    #expect(told.ledger.periods(of: told.key).first?.isMerged == true)
    #expect(told.missing == 989)
  }

  @Test func oneExporterCannotHaveNumberingsWithoutEnd() {
    var policy = CompletenessPolicy()
    policy.numberingsMax = 4
    var told = Told(policy)
    for domain in 0..<4 as Range<UInt32> { #expect(told.hear(0, 1, at: 0, domain: domain) == .began) }
    #expect(told.hear(0, 1, at: 1, domain: 9) == .notFollowed)
    #expect(told.ledger.exporters.count == 4)
    #expect(told.ledger.accountTotals.values.reduce(0) { $0 + $1.notFollowed } == 1)
  }

  @Test func sessionsBeyondTheBoundMakeRoom() {
    var told = Told()
    for port in 0..<100 as Range<UInt16> {
      told.session.exporter.port = 3_000 + port
      #expect(told.hear(UInt32(port) * 7, 1, at: Double(port)) == .began)
    }
    #expect(told.kinds.allSatisfy { $0 == .restarted })
  }

  @Test func aSnapshotThatWasChangedIsNotRead() {
    var (dice, seed) = Dice.printed(for: "snapshots")
    var told = Told()
    for step in 0..<50 as Range<UInt32> { told.hear(step * 11, dice.chance(20) ? nil : 5, at: Double(step)) }
    let snapshot = told.ledger.snapshot()
    #expect(CompletenessLedger(snapshot: snapshot)?.snapshot() == snapshot)
    for _ in 0..<Dice.count(2_000, soak: 200_000) {
      let changed = dice.mutated(snapshot)
      guard changed != snapshot else { continue }
      #expect(CompletenessLedger(snapshot: changed) == nil, "SEED=\(seed)")
    }
  }
}
