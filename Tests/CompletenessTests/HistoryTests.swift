import Completeness
import Datagrams
import TestSupport
import Testing

/// Random histories with losses, bursts, wraps, reorderings, copies, restarts, other ports, late templates and silences,
/// against the truth.
@Suite struct HistoryTests {
  @Test func aLedgerFindsWhatHappenedInEveryHistory() throws {
    var (dice, seed) = Dice.printed(for: "histories")
    var tried = 0
    // Histories that the wire does not tell, by the rules in `HistoryOracle.isTold`.
    var skipped = 0
    var missing: UInt64 = 0
    var restarts = 0
    var uncertain = 0
    var late = 0
    var copies = 0
    while tried < Dice.count(10_000, soak: 300_000) {
      let history = History(&dice)
      let oracle = HistoryOracle(history)
      guard oracle.isTold else {
        skipped += 1
        continue
      }
      tried += 1
      let ledger = replay(history)
      for (key, truth) in oracle.periods {
        missing += truth.reduce(0) { $0 + $1.missing }
        uncertain += truth.count { $0.uncertain > 0 }
        restarts += oracle.restarts[key] ?? 0
        late += oracle.late[key] ?? 0
        copies += oracle.duplicates[key] ?? 0
        let totals = ledger.totals(of: key)
        let isRight =
          ledger.periods(of: key) == truth && totals?.duplicates == UInt64(oracle.duplicates[key] ?? 0)
          && totals?.restarts == UInt64(oracle.restarts[key] ?? 0) && totals?.strays == 0 && totals?.inconsistent == 0
          && totals?.late == UInt64(oracle.late[key] ?? 0) && isSummed(ledger, key, truth)
        guard isRight else {
          Issue.record(
            """
            history \(tried) of SEED=\(seed), \(key):
            \(telling(history, key))
            found \(differing(ledger.periods(of: key), truth)), \(String(describing: totals))
            truth \(differing(truth, ledger.periods(of: key))), duplicates \(oracle.duplicates[key] ?? 0), restarts \
            \(oracle.restarts[key] ?? 0), late \(oracle.late[key] ?? 0)
            """)
          return
        }
      }
    }
    print("histories: \(tried) tried, \(skipped) that nothing could tell")
    #expect(skipped < tried / 10)
    // Nothing is shown by histories in which nothing happens.
    #expect(missing > 1_000_000 && restarts > 1_000 && uncertain > 1_000 && late > 1_000 && copies > 1_000)
  }

  private func replay(_ history: History) -> CompletenessLedger {
    var ledger = CompletenessLedger()
    for event in history.events {
      switch event.what {
      case .heard(let message, _, let position):
        ledger.heard(
          message.header, from: message.session, received: event.at, fingerprint: message.fingerprint,
          position: position)
      case .counted(let message, let received, let position):
        ledger.counted(
          UInt32(message.units), of: message.header, from: message.session, received: received, position: position)
      case .passed: ledger.passed(event.at)
      case .restored: ledger = CompletenessLedger(snapshot: ledger.snapshot()) ?? CompletenessLedger()
      }
    }
    ledger.passed(history.end)
    return ledger
  }

  /// The accounts by the hour say the same in sum.
  private func isSummed(_ ledger: CompletenessLedger, _ key: ExporterKey, _ truth: [Period]) -> Bool {
    let own = ledger.openAccounts.filter { $0.key == AccountKey(key) }
    return own.reduce(0) { $0 + $1.missing } == truth.reduce(0) { $0 + $1.missing }
      && own.reduce(0) { $0 + $1.uncertain } == truth.reduce(0) { $0 + $1.uncertain }
  }

  private func differing(_ periods: [Period], _ others: [Period]) -> [String] {
    periods.filter { !others.contains($0) }.map {
      "\($0.from)-\($0.to) \($0.missing) missing, \($0.uncertain) uncertain\($0.isSilent ? ", silent" : "")"
        + "\($0.isRestart ? ", restart" : "")"
    }
  }

  private func telling(_ history: History, _ key: ExporterKey) -> String {
    history.events.compactMap { event in
      switch event.what {
      case .heard(let message, let isCopy, _):
        let own = message.session.exporter.address == key.address && message.header.version == key.version
        guard own, message.header.domain == key.domain else { return nil }
        return
          "\(event.at) \(message.session.exporter.port) epoch \(message.epoch) [\(message.header.sequence) +\(message.units)"
          + "\(message.header.units == nil ? "?" : "")] sent \(message.sent) uptime \(message.header.uptimeMilliseconds ?? 0)"
          + "\(isCopy ? " copy" : "")"
      case .counted(let message, _, _): return "\(event.at) counted [\(message.header.sequence) +\(message.units)]"
      case .passed, .restored: return nil
      }
    }.joined(separator: "\n")
  }
}
