import Completeness
import Datagrams
import NetworkNumbers
import TestSupport
import Testing

/// At which rates an exporter sampled, and when.
@Suite struct SamplingTests {
  private func rates(_ told: Told) -> [[UInt32]] { told.ledger.periods(of: told.key).map(\.sampling) }

  @Test func whatIsToldFirstHoldsBackToTheBeginningOfTheRun() {
    var told = Told()
    told.hear(0, 10, at: 0)
    told.hear(10, 10, at: 2)
    told.ledger.sampled([100], told.key, at: Told.moment(2))
    told.hear(20, 10, at: 3)
    #expect(told.kinds == [.sampled] && rates(told) == [[100]])
    // After a restart it may sample otherwise; it tells so two seconds later.
    told.hear(0, 10, at: 20)
    told.hear(10, 10, at: 22)
    told.ledger.sampled([1000], told.key, at: Told.moment(22))
    told.hear(20, 10, at: 30)
    #expect(told.kinds == [.sampled, .restarted, .sampled])
    #expect(rates(told) == [[100], [100], [1000]])
  }

  @Test func whatIsMissingIsTheStateAndTheRatesStandBeside() {
    var told = Told()
    told.hear(0, 10, at: 0)
    told.ledger.sampled([100, 1000], told.key, at: Told.moment(0))
    told.hear(15, 10, at: 1)
    told.hear(25, 10, at: 400)
    #expect(told.kinds == [.missing, .silent] && told.missing == 5)
    #expect(rates(told) == [[100, 1000], [100, 1000]])
  }

  @Test func anExporterThatSaysThatItLooksAtAllIsComplete() {
    var told = Told()
    told.hear(0, 10, at: 0)
    told.ledger.sampled([1], told.key, at: Told.moment(0))
    told.hear(10, 10, at: 5)
    told.ledger.sampled([100], told.key, at: Told.moment(5))
    told.hear(20, 10, at: 9)
    told.ledger.sampled([1], told.key, at: Told.moment(9))
    told.hear(30, 10, at: 12)
    #expect(told.kinds == [.complete, .sampled, .complete] && rates(told) == [[], [100], []])
  }

  @Test func changesAndRatesThatAreTooManyArePutTogetherAndNoneIsDropped() {
    var told = Told()
    for step in 0..<300 as Range<UInt32> {
      told.hear(step * 10, 10, at: Double(step))
      told.ledger.sampled([2 + step], told.key, at: Told.moment(Double(step)))
    }
    told.ledger.passed(Told.moment(300))
    let periods = told.ledger.periods(of: told.key)
    #expect(periods.count == 64 && told.kinds.allSatisfy { $0 == .sampled })
    #expect(periods[0].sampling.count == 16 && periods[0].sampling.first == 2 && periods[0].sampling.last == 238)
    #expect(periods[63].sampling == [301])
    // The same of sources that are too many.
    var policy = CompletenessPolicy()
    policy.samplingSourcesMax = 2
    var sources = Told(policy)
    sources.hear(0, 10, at: 0)
    for source in 0..<40 as Range<UInt64> {
      sources.ledger.sampled(UInt32(10 + source), by: source, sources.key, at: Told.moment(0))
    }
    sources.hear(10, 10, at: 1)
    #expect(sources.kinds == [.sampled] && rates(sources)[0].first == 10 && rates(sources)[0].last == 49)
  }

  @Test func anHourInWhichNothingWasToldOfSamplingIsSampledAsBefore() {
    var told = Told()
    told.hear(0, 10, at: 3598)
    told.hear(10, 10, at: 3601)
    // It holds back into the hour before.
    told.ledger.sampled([100], told.key, at: Told.moment(3601))
    told.hear(20, 10, at: 7300)
    #expect(told.ledger.openAccounts.map(\.samplings) == [[100], [100], [100]])
  }

  /// What is in force at a moment, found by going through all that was told, for each moment anew.
  @Test func ratesAreThoseThatWereToldLast() {
    var (dice, seed) = Dice.printed(for: "samplings")
    enum Saying {
      case options([UInt32])
      case source(UInt64, UInt32)
      case restart
    }
    for _ in 0..<Dice.count(300, soak: 30_000) {
      var told = Told()
      var events: [(second: Int, what: Saying)] = [(0, .restart)]
      var sequence: UInt32 = 0
      for second in 0..<60 {
        if second > 0, second % 15 == 0, dice.chance(50) {
          sequence = 0
          events.append((second, .restart))
        }
        // Two seconds of the exporter's clock apart, so that a restart is one.
        told.hear(sequence, 10, at: Double(second) * 3)
        sequence += 10
        if dice.chance(20) {
          let rates = (0..<1 + dice.roll(2)).map { _ in UInt32(2 + dice.roll(4)) }
          told.ledger.sampled(rates, told.key, at: Told.moment(Double(second) * 3))
          events.append((second, .options(rates)))
        }
        if dice.chance(20) {
          let (rate, source) = (UInt32(2 + dice.roll(4)), UInt64(dice.roll(3)))
          told.ledger.sampled(rate, by: source, told.key, at: Told.moment(Double(second) * 3))
          events.append((second, .source(source, rate)))
        }
        if dice.chance(5) { told.ledger = CompletenessLedger(snapshot: told.ledger.snapshot()) ?? CompletenessLedger() }
      }
      let periods = told.ledger.periods(of: told.key)
      var before: Set<UInt32> = []
      for second in 0..<59 {
        let start = events.last { if case .restart = $0.what { $0.second <= second } else { false } }?.second ?? 0
        let end = events.first { if case .restart = $0.what { $0.second > second } else { false } }?.second ?? 60
        let own = events.filter {
          if case .restart = $0.what { false } else { $0.second >= start && $0.second < end }
        }
        var (options, sources): (Set<UInt32>, [UInt64: UInt32]) = ([], [:])
        // The first that the run told holds for all of it before.
        let until = max(second, own.first?.second ?? second)
        for event in own where event.second <= until {
          switch event.what {
          case .options(let rates): options = Set(rates)
          case .source(let source, let rate): sources[source] = rate
          case .restart: break
          }
        }
        let truth = own.isEmpty ? before : options.union(sources.values)
        let moment = Told.moment(Double(second) * 3 + 1)
        let period = periods.first { $0.from <= moment && moment < $0.to }
        // Of the stretch before a restart the last message tells nothing.
        if period?.kind != .restarted {
          #expect(period?.sampling == truth.sorted(), "second \(second), SEED=\(seed)")
        }
        before = truth
      }
    }
  }
}
