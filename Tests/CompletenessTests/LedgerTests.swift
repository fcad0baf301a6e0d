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
    let milliseconds = UInt64(bitPattern: Int64(second * 1000))
    return ledger.heard(
      header, from: session, received: Self.moment(second),
      fingerprint: fingerprint ?? milliseconds << 32 | UInt64(sequence),
      position: SpoolPosition(stream: 0, block: milliseconds, offset: 0))
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

  /// Each of these has been taken for a restart with a whole numbering lost.
  @Test func whoHasBeenUpForLongerThanItWasUnheardHasNotRestarted() {
    struct Turn {
      var what: String
      var version = ExportHeader.Version.netflow9
      /// When the second message came by our clock and by the exporter's, 1 s after the first by the sun.
      var second = 1.0
      var exported: Double?
      var uptime: UInt32 = 90_001_000
      var sequence: UInt32 = 5_000_001
      var expected = Hearing.inOrder
    }
    let turns = [
      Turn(what: "paused for ten seconds", second: 11, exported: 11),
      Turn(what: "paused, and one lost", second: 11, exported: 11, sequence: 5_000_002, expected: .gap(1)),
      Turn(what: "our clock set forward", second: 124, exported: 1),
      Turn(what: "our clock set back", second: -3_600, exported: 1),
      Turn(what: "our clock set forward", version: .sflow5, second: 124),
      Turn(what: "our clock set back, one lost", version: .sflow5, second: -50, sequence: 5_000_002, expected: .gap(1)),
      Turn(what: "its clock and ours set", second: 3_600, exported: -7_200),
      Turn(what: "a quiet day, 60 ppm", second: 86_400, exported: 86_400, uptime: 90_000_000 + 86_394_800),
    ]
    for turn in turns {
      var told = Told()
      told.hear(5_000_000, 1, at: 0, version: turn.version, uptime: 90_000_000)
      let heard = told.hear(
        turn.sequence, 1, at: turn.second, version: turn.version, exported: turn.exported ?? turn.second,
        uptime: turn.uptime)
      #expect(heard == turn.expected, "\(turn.what)")
      // It is believed from then on.
      let next = told.hear(
        turn.sequence + 2, 1, at: turn.second + 1, version: turn.version,
        exported: (turn.exported ?? turn.second) + 1, uptime: turn.uptime + 1_000)
      #expect(next == .gap(1), "\(turn.what)")
    }
  }

  @Test func anAgentWithoutAClockNumbersOn() {
    var told = Told()
    for step in 0..<4 as Range<UInt32> {
      let heard = told.hear(900_000 + step, 1, at: Double(step) * 20, version: .sflow5, uptime: 0)
      #expect(heard == (step == 0 ? .began : .inOrder))
    }
    #expect(told.hear(900_006, 1, at: 90, version: .sflow5, uptime: 0) == .gap(2))
  }

  @Test func aDatagramThatIsSecondsLateIsLate() {
    var told = Told()
    told.hear(700, 1, at: 0, version: .sflow5, uptime: 90_000_000)
    told.hear(702, 1, at: 1, version: .sflow5, uptime: 90_001_000)
    #expect(told.hear(701, 1, at: 5.5, version: .sflow5, uptime: 90_000_500) == .late(1))
    #expect(told.hear(703, 1, at: 6, version: .sflow5, uptime: 90_006_000) == .inOrder)
  }

  /// Below 2^31 its number falls; above it, it seems to jump ahead.
  @Test(arguments: [1_000_000, 2_200_000_000, 3_000_000_000, 4_200_000_000] as [UInt32], [20.0, 110, 3_000])
  func anIPFIXExporterMayRestartWhereverItsNumberStands(number: UInt32, away: Double) {
    for first in [0, 10, 5_000] as [UInt32] {
      var told = Told()
      for step in 0..<20 as Range<UInt32> { told.hear(number + step * 10, 10, at: Double(step)) }
      #expect(told.hear(first, 10, at: 19 + away) == .restart(missing: UInt64(first)))
      #expect(told.hear(first + 10, 10, at: 20 + away) == .inOrder)
    }
  }

  /// Of seventy messages the first are remembered no more.
  @Test(arguments: ExportHeader.Version.allCases)
  func copiesOfWhatIsRememberedNoMoreAreCopies(version: ExportHeader.Version) {
    var told = Told()
    let uptime: (UInt32) -> UInt32? = { version == .ipfix ? nil : 90_000_000 + $0 * 10 }
    for step in 0..<300 as Range<UInt32> {
      told.hear(5_000 + step, 1, at: Double(step) / 100, version: version, uptime: uptime(step))
    }
    for step in 100..<105 as Range<UInt32> {
      let copy = told.hear(
        5_000 + step, 1, at: 3.1 + Double(step) / 1_000, version: version, exported: Double(step) / 100,
        uptime: uptime(step), fingerprint: UInt64(step))
      #expect(copy == .duplicate)
    }
    #expect(told.hear(5_300, 1, at: 4, version: version, uptime: uptime(400)) == .inOrder)
    let key = ExporterKey(address: told.session.exporter.address, version: version, domain: 0)
    #expect(told.ledger.totals(of: key)?.restarts == 0)
    #expect(told.ledger.periods(of: key).allSatisfy { $0.missing == 0 })
  }

  @Test func aRestartLosesNoMoreThanCanHaveBeenSentSince() {
    // It keeps its number, or draws one, or somebody lies.
    for (away, uptime, number) in [(3, 2_000, 30_000_000), (240, 5_000, 4_000_000_000)] as [(Double, UInt32, UInt32)] {
      var told = Told()
      told.hear(1_000, 1, at: 0, version: .netflow9, uptime: 90_000_000)
      told.hear(1_001, 1, at: 1, version: .netflow9, uptime: 90_001_000)
      #expect(told.hear(number, 1, at: 1 + away, version: .netflow9, uptime: uptime) == .restart(missing: 0))
    }
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
    for domain in 0..<4 as Range<UInt32> {
      #expect(told.hear(0, 1, at: 0, domain: domain) == .began)
      #expect(told.hear(1, 1, at: 0.5, domain: domain) == .inOrder)
    }
    #expect(told.hear(0, 1, at: 1, domain: 9) == .notFollowed)
    #expect(told.ledger.exporters.count == 4)
    #expect(told.ledger.accountTotals.values.reduce(0) { $0 + $1.notFollowed } == 1)
    // A day later the four are forgotten one by one, the first heard least lately.
    #expect(told.hear(5, 1, at: 86_000, domain: 0) == .gap(3))
    #expect(told.hear(0, 1, at: 86_500, domain: 9) == .began)
    #expect(told.ledger.exporters.map(\.domain) == [0, 2, 3, 9])
  }

  @Test func inventedNumberingsDoNotBlindAnExporter() {
    var told = Told()
    told.hear(0, 1, at: 0, domain: 5)
    told.hear(1, 1, at: 1, domain: 5)
    for domain in 1_000..<5_000 as Range<UInt32> { told.hear(0, 1, at: 2 + Double(domain) / 1000, domain: domain) }
    #expect(told.hear(4, 1, at: 8, domain: 5) == .gap(2))
    #expect(told.hear(0, 1, at: 9, domain: 6) == .began)
    #expect(told.hear(1, 1, at: 10, domain: 6) == .inOrder)
    #expect(told.ledger.exporters.count == told.ledger.policy.numberingsMax)
    #expect(CompletenessLedger(snapshot: told.ledger.snapshot())?.exporters == told.ledger.exporters)
  }

  @Test func oneAddressDoesNotFillTheMemoryOfAThousand() {
    var told = Told()
    for step in 0..<300 as Range<UInt32> {
      for domain in 0..<1_024 as Range<UInt32> { told.hear(step * 3, 1, at: Double(step), domain: domain) }
    }
    let gaps = told.ledger.exporters.reduce(0) { $0 + told.ledger.periods(of: $1).count }
    #expect(gaps <= 1_024 * 20)
    #expect(told.ledger.snapshot().count < 6_000_000)
    // Nothing is lost of the sums.
    let missing = told.ledger.exporters.map { told.ledger.periods(of: $0).reduce(0) { $0 + $1.missing } }
    #expect(missing.allSatisfy { $0 == 299 * 2 })
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
