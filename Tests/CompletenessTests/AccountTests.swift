import Completeness
import Datagrams
import NetworkNumbers
import TestSupport
import Testing

@Suite struct AccountTests {
  private let key = AccountKey(address: IPAddress(ipv4: 0x0A00_0001), kind: .ipfix)

  @Test func everyDatagramIsDecodedUndecodableOrWaiting() {
    var ledger = CompletenessLedger()
    let now = Told.moment(10)
    ledger.spooled(key, bytes: 100, received: now)
    #expect(ledger.reconcile().map(\.key) == [key])
    ledger.settled(key, received: now, .waiting, records: 3)
    #expect(ledger.reconcile().isEmpty)
    ledger.spooled(key, bytes: 50, received: now)
    ledger.settled(key, received: now, .undecodable(reason: "too short"))
    #expect(ledger.resettled(key, received: now, .decoded, records: 7) == true)
    #expect(ledger.resettled(key, received: now, .decoded) == false)
    #expect(ledger.reconcile().isEmpty)
    let account = ledger.openAccounts[0]
    #expect(account.decoded == 1 && account.records == 10 && account.undecodable == ["too short": 1])
    #expect(account.first == now && account.bytes == 150)
  }

  @Test func anHourIsClosedOnceAndAgainWhenItChanges() {
    var told = Told()
    for (second, sequence) in [(0.0, 0), (1, 10), (2, 30)] as [(Double, UInt32)] {
      told.ledger.spooled(key, bytes: 10, received: Told.moment(second))
      told.ledger.settled(key, received: Told.moment(second), sequence == 10 ? .waiting : .decoded)
      told.hear(sequence, sequence == 10 ? nil : 10, at: second)
    }
    told.ledger.passed(Told.moment(3600))
    #expect(told.ledger.takeClosedHours() == ClosedHours())
    told.ledger.passed(Told.moment(3600 + 130))
    let closed = told.ledger.takeClosedHours()
    #expect(closed.accounts.map(\.uncertain) == [20] && closed.accounts.map(\.waiting) == [1])
    #expect(told.ledger.takeClosedHours() == ClosedHours())
    // The template comes hours later.
    told.ledger.passed(Told.moment(9_000))
    let header = ExportHeader(version: .ipfix, domain: 0, sequence: 10, units: nil, exportTime: Told.moment(1))
    told.ledger.counted(
      8, of: header, from: told.session, received: Told.moment(1),
      position: SpoolPosition(stream: 0, block: 1000, offset: 0))
    told.ledger.resettled(key, received: Told.moment(1), .decoded, records: 8)
    let again = told.ledger.takeClosedHours()
    #expect(again.accounts.map(\.missing) == [12] && again.accounts.map(\.uncertain) == [0])
    #expect(again.accounts.allSatisfy { $0.isReconciled } && again.accounts[0].part == 0)
    // What is received for an hour that is forgotten has an account of its own.
    told.ledger.spooled(key, bytes: 10, received: Told.moment(5))
    told.ledger.settled(key, received: Told.moment(5), .decoded)
    #expect(told.ledger.takeClosedHours() == ClosedHours())
    told.ledger.passed(Told.moment(13_000))
    let added = told.ledger.takeClosedHours()
    #expect(added.accounts.map(\.part) == [1])
    #expect(told.ledger.accountTotals[key]?.datagrams == 4)
  }

  private func spool(_ ledger: inout CompletenessLedger, _ key: AccountKey, at second: Double) {
    ledger.spooled(key, bytes: 10, received: Told.moment(second))
    ledger.settled(key, received: Told.moment(second), .decoded)
  }

  @Test func aStreamThatIsReadLateMakesALineForAnHourAndNotForABlock() {
    var ledger = CompletenessLedger()
    var lines: [HourAccount] = []
    for stream in 0..<3 {
      for hour in 0..<10 {
        for block in 0..<100 {
          spool(&ledger, key, at: Double(hour * 3600 + block * 30))
          ledger.kernelDrops(
            1, stream: UInt32(stream), between: Told.moment(Double(hour * 3600)), and: Told.moment(Double(hour * 3600)))
          ledger.passed(Told.moment(Double(hour * 3600 + block * 30)))
          lines += ledger.takeClosedHours().accounts
          if block == 50 { ledger = CompletenessLedger(snapshot: ledger.snapshot()) ?? ledger }
        }
      }
    }
    ledger.passed(Told.moment(11 * 3600))
    lines += ledger.takeClosedHours().accounts
    #expect(lines.count <= 30)
    #expect(lines.reduce(0) { $0 + $1.datagrams } == 3_000)
    #expect(Set(lines.map(\.part)).count == lines.count - 9)
  }

  @Test func aClockThatWasAheadKeepsNoHourBackButTheLatest() {
    var ledger = CompletenessLedger()
    spool(&ledger, key, at: 0)
    ledger.passed(Told.moment(1_000_000))
    var handedOut: [Int] = []
    for second in stride(from: 10, to: 5 * 3600, by: 60) {
      spool(&ledger, key, at: Double(second))
      handedOut.append(ledger.takeClosedHours().accounts.count)
    }
    // The first, and one whenever the next hour begins.
    #expect(handedOut.reduce(0, +) == 5 && handedOut.filter { $0 > 0 }.count == 5)
  }

  @Test func whatIsGatheredOfClosedHoursHasABound() {
    var ledger = CompletenessLedger()
    ledger.passed(Told.moment(1_000_000))
    _ = ledger.takeClosedHours()
    for number in 0..<65_536 as Range<UInt32> {
      spool(&ledger, AccountKey(address: IPAddress(ipv4: number >> 8), kind: .ipfix, domain: number & 255), at: 0)
      if number < 65_535 { _ = ledger.takeClosedHours() }
    }
    #expect(ledger.takeClosedHours().accounts.count == 65_536)
    #expect(ledger.openAccounts.isEmpty && ledger.takeClosedHours().isEmpty)
  }

  @Test func anExporterThatGivesEverNewDomainsHasAccountsOnlyUpToABound() {
    var told = Told()
    for domain in 0..<5_000 as Range<UInt32> {
      let key = AccountKey(address: told.session.exporter.address, kind: .ipfix, domain: domain)
      let moment = Told.moment(Double(domain) / 1000)
      told.ledger.spooled(key, bytes: 100, received: moment)
      told.hear(0, 1, at: Double(domain) / 1000, domain: domain)
      told.ledger.settled(key, received: moment, domain % 2 == 0 ? .decoded : .waiting)
      if domain % 4 == 1 {
        #expect(told.ledger.resettled(key, received: moment, .decoded) == true)
      }
    }
    let accounts = told.ledger.openAccounts
    #expect(accounts.count == 2_049 && told.ledger.reconcile().isEmpty)
    #expect(accounts.reduce(0) { $0 + $1.datagrams } == 5_000 && accounts.reduce(0) { $0 + $1.waiting } == 1_250)
    #expect(accounts.first { $0.key == key.overflow }?.datagrams == 2_952)
    #expect(CompletenessLedger(snapshot: told.ledger.snapshot())?.openAccounts == accounts)
  }

  @Test func aLedgerFileIsReadAsItWasWritten() {
    var (dice, seed) = Dice.printed(for: "ledger files")
    for _ in 0..<Dice.count(60, soak: 20_000) {
      var ledger = CompletenessLedger()
      for _ in 0..<1 + dice.roll(20) {
        let moment = Told.moment(Double(dice.roll(20_000)) + 0.25)
        let address = dice.chance(50) ? IPAddress(ipv4: 7) : IPAddress(ipv6: UInt128(dice.roll(1000)) << 90)
        let key = AccountKey(address: address, kind: dice.pick(AccountKey.Kind.allCases), domain: UInt32(dice.roll(3)))
        ledger.spooled(key, bytes: dice.roll(1500), received: moment)
        ledger.settled(
          key, received: moment, dice.pick([.decoded, .undecodable(reason: "a \"reason\" \\ 因"), .waiting]), records: 3)
        ledger.flawed(key, received: moment, reason: "set", count: 2)
        ledger.kernelDrops(3, stream: UInt32(dice.roll(2)), between: moment, and: moment)
        ledger.refused(address, stream: 1, at: moment)
      }
      ledger.passed(Told.moment(100_000))
      let closed = ledger.takeClosedHours()
      let read = ClosedHours.read(closed.jsonLines)
      #expect(read.hours == closed && read.troubles.isEmpty, "SEED=\(seed)")
      // Damage is named, or leaves a line that could have been written; it never ends the reading.
      let damaged = ClosedHours.read(dice.mutated(closed.jsonLines))
      #expect(damaged.hours.accounts.count <= closed.accounts.count + 7, "SEED=\(seed)")
    }
  }

  @Test func aLineThatIsNoAccountIsNamed() {
    let lines = """
      {"hour":"2026-11-22T08:30:00Z","exporter":"10.0.0.1","kind":"ipfix","domain":0,"part":0}
      {"hour":"2026-11-22T08:00:00Z","exporter":"10.0.0","kind":"ipfix"}
      nonsense
      {"hour":"2026-11-22T08:00:00Z","stream":1,"part":0,"kernelDrops":-1,"refused":0,"first":null,"last":null}
      """
    #expect(
      ClosedHours.read(Array(lines.utf8)).troubles.map(\.description) == [
        "line 1: `hour` is not the beginning of an hour", "line 2: `exporter` is no address",
        "line 3: no JSON object of at most 65536 bytes", "line 4: `kernelDrops` is no count",
      ])
  }
}
