import Datagrams

/// How an exporter samples: at which rates, and since when.
///
/// Options tell all rates of an exporter at once. Records, samples and headers tell one of what they were taken from, their
/// source; others may have others, and all are in force together. What an exporter tells first after a start holds back
/// to that start. A rate that was told is never forgotten for want of room: changes that are too many are put together,
/// and their rates were in force together.
struct Samplings: Hashable, Sendable {
  struct Change: Hashable, Sendable {
    var from: Instant
    /// N of every 1:N, in rising order; 1 for all packets.
    var rates: [UInt32]
  }

  /// In order.
  private(set) var changes: [Change] = []
  private var byOptions: [UInt32] = []
  private var bySource: [UInt64: UInt32] = [:]
  /// Of sources that are too many to be told apart.
  private var byOthers: [UInt32] = []
  /// When it told for the first time in its present run.
  private var firstTold: Instant?
  private var lastTold: Instant?

  /// Rates in force together, at most. The least and the highest are always kept.
  static let ratesMax = 16

  init() {}

  /// What the exporter told last.
  var inForce: [UInt32] { changes.last?.rates ?? [] }

  /// - Parameter began: When the exporter began to number as it does at `moment`.
  /// - Returns: From when on the rates changed, if they did.
  mutating func tell(
    _ rates: [UInt32], at moment: Instant, began: Instant, _ policy: CompletenessPolicy
  ) -> Instant? {
    let isFirst = begin(at: moment, began)
    byOptions = []
    for rate in rates where rate > 0 { Self.insert(rate, into: &byOptions) }
    return change(at: isFirst ? began : moment, policy)
  }

  mutating func tell(
    _ rate: UInt32, by source: UInt64, at moment: Instant, began: Instant, _ policy: CompletenessPolicy
  ) -> Instant? {
    guard rate > 0 else { return nil }
    let isFirst = begin(at: moment, began)
    if bySource[source] == rate { return isFirst ? change(at: began, policy) : nil }
    if bySource[source] != nil || bySource.count < policy.samplingSourcesMax {
      bySource[source] = rate
    } else {
      Self.insert(rate, into: &byOthers)
    }
    return change(at: isFirst ? began : moment, policy)
  }

  /// N of every 1:N that was in force at some moment of a stretch, in rising order; empty where all packets were looked at,
  /// or the exporter told of no rate.
  func rates(from start: Instant, to end: Instant) -> [UInt32] {
    var result: [UInt32] = []
    for index in changes.indices {
      let until = index + 1 < changes.count ? changes[index + 1].from : nil
      guard changes[index].from < end || changes[index].from <= start, until.map({ $0 > start }) ?? true else {
        continue
      }
      for rate in changes[index].rates { Self.insert(rate, into: &result) }
    }
    return result == [1] ? [] : result
  }

  /// Adds a rate to others in rising order. Of too many, one between the least and the highest goes.
  static func insert(_ rate: UInt32, into rates: inout [UInt32]) {
    let place = rates.firstIndex { $0 >= rate } ?? rates.count
    if place < rates.count, rates[place] == rate { return }
    rates.insert(rate, at: place)
    if rates.count > ratesMax { rates.remove(at: ratesMax - 1) }
  }

  /// Whether nothing was told since the exporter began, before this moment. What was told before it began holds no more.
  private mutating func begin(at moment: Instant, _ began: Instant) -> Bool {
    // What waited for its template may tell of a run that is over.
    guard moment >= began else { return false }
    if lastTold.map({ $0 < began }) ?? true {
      (byOptions, bySource, byOthers) = ([], [:], [])
      firstTold = moment
    }
    lastTold = max(lastTold ?? moment, moment)
    return firstTold == moment
  }

  private mutating func change(at moment: Instant, _ policy: CompletenessPolicy) -> Instant? {
    var rates = byOptions
    for rate in bySource.values { Self.insert(rate, into: &rates) }
    for rate in byOthers { Self.insert(rate, into: &rates) }
    guard rates != inForce else { return nil }
    if let last = changes.last, last.from >= moment {
      // A clock that was set back takes nothing back that was told.
      if last.from > moment { for rate in last.rates { Self.insert(rate, into: &rates) } }
      changes[changes.count - 1].rates = rates
      return last.from
    }
    changes.append(Change(from: moment, rates: rates))
    while changes.count > max(1, policy.samplingsMax) {
      for rate in changes[0].rates { Self.insert(rate, into: &changes[1].rates) }
      changes[1].from = changes[0].from
      changes.removeFirst()
    }
    return moment
  }
}

extension Samplings.Change: Coded {
  func write(to out: inout ByteWriter) {
    from.write(to: &out)
    rates.write(to: &out)
  }
  init?(from reader: inout ByteReader) {
    guard let from = Instant(from: &reader), let rates = [UInt32].rates(from: &reader) else { return nil }
    self.init(from: from, rates: rates)
  }
}

extension Samplings: Coded {
  func write(to out: inout ByteWriter) {
    changes.write(to: &out)
    byOptions.write(to: &out)
    bySource.write(to: &out)
    byOthers.write(to: &out)
    firstTold.write(to: &out)
    lastTold.write(to: &out)
  }
  init?(from reader: inout ByteReader) {
    guard let changes = [Change](from: &reader), let byOptions = [UInt32].rates(from: &reader),
      let sources = [UInt64: UInt32](from: &reader), sources.values.allSatisfy({ $0 > 0 }),
      let byOthers = [UInt32].rates(from: &reader),
      let firstTold = Instant?(from: &reader), let lastTold = Instant?(from: &reader),
      zip(changes, changes.dropFirst()).allSatisfy({ $0.from < $1.from })
    else { return nil }
    self.changes = changes
    self.byOptions = byOptions
    bySource = sources
    self.byOthers = byOthers
    self.firstTold = firstTold
    self.lastTold = lastTold
  }
}

extension [UInt32] {
  /// Rates as `Samplings.insert` keeps them.
  fileprivate static func rates(from reader: inout ByteReader) -> [UInt32]? {
    guard let rates = [UInt32](from: &reader), rates.count <= Samplings.ratesMax,
      zip(rates, rates.dropFirst()).allSatisfy({ $0 < $1 })
    else { return nil }
    return rates
  }
}
