import Datagrams
import NetworkNumbers

/// What a person or a monitor wants to know of a ledger: who is heard and how fast, what is missing, who is silent.
public struct StatusReport: Sendable {
  /// Who is expected, from the list of exporters.
  public struct Listed: Hashable, Sendable {
    public var address: IPAddress
    public var name: String?

    public init(_ address: IPAddress, name: String? = nil) {
      self.address = address
      self.name = name
    }
  }

  /// What an exporter sends now.
  public struct Rate: Hashable, Sendable {
    public var messagesPerSecond: Double
    /// Flows, datagrams or data records, whichever its numbering counts.
    public var unitsPerSecond: Double

    public init(messagesPerSecond: Double, unitsPerSecond: Double) {
      self.messagesPerSecond = messagesPerSecond
      self.unitsPerSecond = unitsPerSecond
    }
  }

  /// What a collector knows of its spool beside what its exporters sent. Counts since the spool was begun.
  public struct Collection: Hashable, Sendable {
    /// Whether a collector runs; nil where that cannot be known.
    public var isRunning: Bool?
    /// Places of the spool that could not be read.
    public var damages: UInt64
    /// Times that nobody listened, between two runs.
    public var absences: UInt64

    public init(isRunning: Bool?, damages: UInt64 = 0, absences: UInt64 = 0) {
      self.isRunning = isRunning
      self.damages = damages
      self.absences = absences
    }
  }

  struct Exporter: Sendable {
    var key: ExporterKey
    var name: String?
    var totals: TimelineTotals
    var account: AccountTotals
    var periods: [Period]
    var first: Instant
    var last: Instant
    var rate: Rate?

    var missing: UInt64 { periods.reduce(0) { $0 &+ $1.missing } }
    var uncertain: UInt64 { periods.reduce(0) { $0 &+ $1.uncertain } }
    /// Between the first and the last moment at which something is missing.
    var lossSpan: (from: Instant, to: Instant)? {
      let losses = periods.filter { $0.missing > 0 }
      guard let first = losses.first, let to = losses.map(\.to).max() else { return nil }
      return (first.from, to)
    }
    /// Now: a silence that its last message has ended is over.
    var isSilent: Bool { periods.last.map { $0.isSilent && $0.to > last } ?? false }
    /// Silences that ended, and between which moments they lie.
    var earlierSilences: (count: Int, from: Instant, to: Instant)? {
      let silences = (isSilent ? periods.dropLast() : periods[...]).filter(\.isSilent)
      guard let first = silences.first, let last = silences.last else { return nil }
      return (silences.count, first.from, last.to)
    }
    /// Also those that only another port shows.
    var restarts: UInt64 { max(totals.restarts, UInt64(periods.count { $0.isRestart })) }
    /// N of every 1:N that was ever in force.
    var sampling: [UInt32] { Set(periods.flatMap(\.sampling)).sorted() }
    /// Between the first and the last moment at which it sampled, unless it always did.
    var samplingSpan: (from: Instant, to: Instant)? {
      guard let first = periods.first(where: { !$0.sampling.isEmpty }),
        let last = periods.last(where: { !$0.sampling.isEmpty }), periods.contains(where: { $0.sampling.isEmpty })
      else { return nil }
      return (first.from, last.to)
    }
  }

  /// An account without a numbering: RADIUS, logs, and what could not be read at all.
  struct Plain: Sendable {
    var key: AccountKey
    var name: String?
    var account: AccountTotals
  }

  struct Stream: Sendable {
    var number: UInt32
    var name: String?
    var totals: StreamTotals
  }

  let now: Instant
  let collection: Collection?
  /// Everyone who is expected or was heard.
  var addresses: [(address: IPAddress, name: String?, account: AccountTotals)] = []
  var exporters: [Exporter] = []
  var others: [Plain] = []
  var neverHeard: [Listed] = []
  var streams: [Stream] = []
  var refused: [(address: IPAddress, count: UInt64)] = []
  var refusedOthers: UInt64 = 0
  /// Accounts that do not add up: a fault of ours.
  var unreconciled: [(account: HourAccount, name: String?)] = []

  /// - Parameters:
  ///   - collection: Of the collector, if the report is of one.
  ///   - listed: Exporters whose absence is worth a word.
  ///   - name: What people call an exporter.
  ///   - streamNames: Where each stream listens.
  public init(
    _ ledger: CompletenessLedger, now: Instant, collection: Collection? = nil, listed: [Listed] = [],
    rates: [ExporterKey: Rate] = [:],
    streamNames: [UInt32: String] = [:], name: (IPAddress) -> String? = { _ in nil }
  ) {
    var ledger = ledger
    ledger.passed(now)
    self.now = ledger.now ?? now
    self.collection = collection
    let accounts = ledger.accountTotals
    for key in ledger.exporters {
      guard let totals = ledger.totals(of: key), let heard = ledger.heardBetween(key) else { continue }
      exporters.append(
        Exporter(
          key: key, name: name(key.address), totals: totals, account: accounts[AccountKey(key)] ?? AccountTotals(),
          periods: ledger.periods(of: key), first: heard.first, last: heard.last, rate: rates[key]))
    }
    let numbered = Set(ledger.exporters.map { AccountKey($0) })
    others = accounts.filter { !numbered.contains($0.key) }.sorted { $0.key < $1.key }.map {
      Plain(key: $0.key, name: name($0.key.address), account: $0.value)
    }
    let heard = Set(accounts.keys.map(\.address))
    neverHeard = listed.filter { !heard.contains($0.address) }.sorted { $0.address < $1.address }
    var sums = Dictionary(listed.map { ($0.address, AccountTotals()) }) { $1 }
    for (key, account) in accounts { sums[key.address, default: AccountTotals()].add(account) }
    let names = Dictionary(listed.map { ($0.address, $0.name) }) { $0 ?? $1 }
    addresses = sums.sorted { $0.key < $1.key }.map { ($0.key, name($0.key) ?? names[$0.key] ?? nil, $0.value) }
    var totals = Dictionary(streamNames.map { ($0.key, StreamTotals()) }) { $1 }
    for (stream, counts) in ledger.streamTotals { totals[stream] = counts }
    streams = totals.sorted { $0.key < $1.key }.map {
      Stream(number: $0.key, name: streamNames[$0.key], totals: $0.value)
    }
    refused = ledger.refusedAddresses.known
    refusedOthers = ledger.refusedAddresses.others
    unreconciled = ledger.reconcile().map { ($0, name($0.key.address)) }
  }

  /// What is said of an account that does not add up.
  public static func fault(
    _ account: HourAccount, language: String, reason: @escaping (String) -> String = { $0 }
  ) -> String {
    StatusWording(language: language, reason: reason).fault(account, name: nil)
  }

  /// The most frequent first, of equals in the order of their names.
  static func mostFrequent(_ reasons: [String: UInt64]) -> [(reason: String, count: UInt64)] {
    reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
  }

  /// What was sent between two looks at a ledger.
  public static func rates(
    from earlier: [ExporterKey: TimelineTotals], to later: [ExporterKey: TimelineTotals], seconds: Double
  ) -> [ExporterKey: Rate] {
    guard seconds > 0 else { return [:] }
    return later.mapValues { $0 }.reduce(into: [:]) { rates, entry in
      let before = earlier[entry.key] ?? TimelineTotals()
      rates[entry.key] = Rate(
        messagesPerSecond: Double(entry.value.messages &- before.messages) / seconds,
        unitsPerSecond: Double(entry.value.units &- before.units) / seconds)
    }
  }
}

extension CompletenessLedger {
  /// The totals of everyone that was heard, for `StatusReport.rates`.
  public var totals: [ExporterKey: TimelineTotals] {
    Dictionary(exporters.compactMap { key in totals(of: key).map { (key, $0) } }) { $1 }
  }
}
