import Completeness
import Datagrams
import NetworkNumbers
import TestSupport
import Testing

/// Headers that no exporter would make.
@Suite struct HostileTests {
  @Test func nothingThatAHeaderSaysEndsTheLedgerOrItsBooks() throws {
    var (dice, seed) = Dice.printed(for: "hostile headers")
    for _ in 0..<Dice.count(300, soak: 30_000) {
      var policy = CompletenessPolicy()
      policy.gapsMax = dice.pick([2, 1_024])
      policy.holesMax = dice.pick([3, 4_096])
      policy.numberingsMax = dice.pick([3, 1_024])
      var ledger = CompletenessLedger(policy: policy)
      var now = Told.start * 1_000
      var waiting: [(ExportHeader, Session, Instant, SpoolPosition)] = []
      for step in 0..<300 as Range<UInt64> {
        now += Int64(dice.roll(dice.pick([3, 2_000, 700_000]))) - (dice.chance(5) ? 90_000 : 0)
        let header = header(&dice, now)
        let address = IPAddress(ipv4: UInt32(dice.roll(2)))
        let session = Session(.udp, exporter: Endpoint(address, port: UInt16(dice.roll(dice.pick([1, 40])))))
        let received = Instant(milliseconds: now)
        let position = SpoolPosition(stream: 0, block: step, offset: 0)
        let key = AccountKey(address: address, kind: .init(header.version), domain: header.domain)
        ledger.spooled(key, bytes: 100, received: received)
        ledger.heard(header, from: session, received: received, fingerprint: UInt64(dice.roll(3)), position: position)
        ledger.settled(key, received: received, .decoded)
        if header.units == nil { waiting.append((header, session, received, position)) }
        if dice.chance(10), let late = waiting.randomElement(using: &dice) {
          ledger.counted(extreme(&dice), of: late.0, from: late.1, received: late.2, position: late.3)
        }
        if dice.chance(2) { _ = ledger.takeClosedHours() }
      }
      ledger.passed(Instant(milliseconds: now + 1_000))
      #expect(ledger.reconcile().isEmpty, "SEED=\(seed)")
      let restored = CompletenessLedger(snapshot: ledger.snapshot(), policy: policy)
      let again = try #require(restored, "SEED=\(seed)")
      for exporter in ledger.exporters {
        let periods = ledger.periods(of: exporter)
        #expect(again.periods(of: exporter) == periods, "SEED=\(seed)")
        #expect(zip(periods, periods.dropFirst()).allSatisfy { $0.to <= $1.from }, "SEED=\(seed)")
        #expect(periods.allSatisfy { $0.from <= $0.to }, "SEED=\(seed)")
      }
      let report = StatusReport(ledger, now: Instant(milliseconds: now + 1_000))
      #expect(!report.lines(language: "zh").isEmpty && !report.prometheus.isEmpty)
    }
  }

  private func header(_ dice: inout Dice, _ now: Int64) -> ExportHeader {
    let version = dice.pick(ExportHeader.Version.allCases)
    let time = dice.chance(70) ? Instant(milliseconds: now) : Instant(seconds: Int64(extreme(&dice)))
    let uptime: UInt32? = version == .ipfix ? nil : dice.chance(70) ? UInt32(truncatingIfNeeded: now) : extreme(&dice)
    return ExportHeader(
      version: version, domain: dice.chance(80) ? 0 : extreme(&dice), sequence: extreme(&dice),
      units: dice.chance(20) ? nil : dice.chance(90) ? UInt32(dice.roll(40)) : extreme(&dice), exportTime: time,
      uptimeMilliseconds: uptime, samplingInterval: dice.chance(10) ? extreme(&dice) : nil)
  }

  private func extreme(_ dice: inout Dice) -> UInt32 {
    dice.pick([
      0, 1, .max, .max - 1, 1 << 31, 1 << 31 - 1, UInt32(dice.roll(100)), UInt32(truncatingIfNeeded: dice.next()),
    ])
  }
}
