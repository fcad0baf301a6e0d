import Datagrams

/// A stretch of time, by receipt, and what is known of an exporter's messages in it.
public struct Period: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// Every unit of the numbering was heard.
    case complete
    case missing
    /// Not known yet whether anything is missing, because a message waits for its template.
    case uncertain
    /// Nothing was heard. If a later message continues the numbering, nothing was sent.
    case silent
    /// The exporter started anew. What it sent last before that is unknown.
    case restarted
    /// Every unit was heard, of what the exporter looked at: some of the packets.
    case sampled
  }

  public var from: Instant
  public var to: Instant
  /// Units that were not heard between the two moments.
  public var missing: UInt64 = 0
  /// Units that are covered wholly or in part by messages that wait for a template.
  public var uncertain: UInt64 = 0
  public var isSilent = false
  public var isRestart = false
  /// Several periods in one, because there were too many to keep.
  public var isMerged = false
  /// N of every 1:N that was in force, as the exporter said, in rising order, whatever the state is; empty if all packets
  /// were looked at, or nothing was said.
  public var sampling: [UInt32] = []

  public init(from: Instant, to: Instant) {
    self.from = from
    self.to = to
  }

  public var kind: Kind {
    if missing > 0 { return .missing }
    if uncertain > 0 { return .uncertain }
    if isSilent { return .silent }
    if isRestart { return .restarted }
    return sampling.isEmpty ? .complete : .sampled
  }
}

extension Timeline {
  /// From the first message to `now`, without holes. Periods that overlap in time are one.
  func periods(until now: Instant, _ policy: CompletenessPolicy) -> [Period] {
    var result: [Period] = []
    var reached = firstReceived
    for trouble in Self.joined(troubles(until: now, policy)) {
      result += complete(from: reached, to: trouble.from)
      result.append(trouble)
      result[result.count - 1].sampling = samplings.rates(from: trouble.from, to: trouble.to)
      reached = max(reached, trouble.to)
    }
    return result + complete(from: reached, to: now)
  }

  private func troubles(until now: Instant, _ policy: CompletenessPolicy) -> [Period] {
    var troubles = gaps.map { gap in
      var period = Period(from: gap.from, to: gap.to)
      period.missing = gap.missing
      period.uncertain = gap.uncertain
      period.isSilent = gap.isSilent
      period.isRestart = gap.isRestart
      return period
    }
    if let merged {
      var period = Period(from: merged.from, to: merged.to)
      period.missing = merged.missing
      period.uncertain = merged.uncertain
      period.isSilent = merged.hasSilence
      period.isRestart = merged.hasRestart
      period.isMerged = true
      troubles.append(period)
    }
    if isSilent(at: now, policy) {
      var period = Period(from: lastReceived, to: now)
      period.isSilent = true
      troubles.append(period)
    }
    return troubles
  }

  /// In order, with those made one that overlap or cover the same time.
  private static func joined(_ periods: [Period]) -> [Period] {
    var result: [Period] = []
    for period in periods.sorted(by: { ($0.from, $0.to) < ($1.from, $1.to) }) {
      guard let last = result.last, period.from < last.to || (period.from, period.to) == (last.from, last.to) else {
        result.append(period)
        continue
      }
      var both = last
      both.to = max(last.to, period.to)
      both.missing &+= period.missing
      both.uncertain &+= period.uncertain
      both.isSilent = last.isSilent || period.isSilent
      both.isRestart = last.isRestart || period.isRestart
      both.isMerged = last.isMerged || period.isMerged
      result[result.count - 1] = both
    }
    return result
  }

  /// A stretch without trouble, cut where the sampling changed.
  private func complete(from start: Instant, to end: Instant) -> [Period] {
    guard start < end else { return [] }
    var result: [Period] = []
    let cuts = samplings.changes.map(\.from).filter { start < $0 && $0 < end }
    for (from, to) in zip([start] + cuts, cuts + [end]) {
      let rates = samplings.rates(from: from, to: to)
      if let last = result.last, last.sampling == rates {
        result[result.count - 1].to = to
      } else {
        var period = Period(from: from, to: to)
        period.sampling = rates
        result.append(period)
      }
    }
    return result
  }
}
