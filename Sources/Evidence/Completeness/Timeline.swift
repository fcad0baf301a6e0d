import Datagrams

/// One session's share of a numbering.
struct Numbering: Hashable, Sendable {
  /// A message that fits nowhere. One that follows it to the number shows that the exporter numbers anew, although its
  /// clock was set back.
  struct Candidate: Hashable, Sendable {
    var sequence: UInt32
    var next: UInt32
    var received: Instant
  }

  let session: Session
  /// The epoch before, for what arrives late, and the present one.
  var epochs: [Epoch]
  var lastReceived: Instant
  var candidate: Candidate?

  func remembers(_ sequence: UInt32, _ fingerprint: UInt64) -> Bool {
    if epochs.dropLast().contains(where: { $0.remembers($0.place(sequence), fingerprint) }) { return true }
    // What comes next in the present epoch, as most does, was not heard before.
    guard let last = epochs.last,
      sequence != UInt32(truncatingIfNeeded: last.next) || last.next == last.newestStart
    else { return false }
    return last.remembers(last.place(sequence), fingerprint)
  }
}

/// What was summed because there was too much of it to keep apart.
struct MergedGaps: Hashable, Sendable {
  var from: Instant
  var to: Instant
  var missing: UInt64 = 0
  var uncertain: UInt64 = 0
  var hasSilence = false
  var hasRestart = false
}

/// Counts over all the time that a timeline was kept.
public struct TimelineTotals: Hashable, Sendable {
  public var messages: UInt64 = 0
  /// Units of messages that were heard, as far as they are counted.
  public var units: UInt64 = 0
  public var late: UInt64 = 0
  public var duplicates: UInt64 = 0
  public var restarts: UInt64 = 0
  public var strays: UInt64 = 0
  public var inconsistent: UInt64 = 0

  package init() {}
}

/// All that was heard, and not heard, of one numbering.
struct Timeline: Hashable, Sendable {
  let key: ExporterKey
  let firstReceived: Instant
  var lastReceived: Instant
  var numberings: [Numbering] = []
  /// In the order in which they were noticed.
  var gaps: [Gap] = []
  var holesCount = 0
  var merged: MergedGaps?
  var samplings = Samplings()
  var epochsCount: UInt32 = 0
  var totals = TimelineTotals()
  /// Timelines of the same address, itself among them; what may be remembered is theirs together.
  var siblings = 1

  init(key: ExporterKey, received: Instant) {
    self.key = key
    firstReceived = received
    lastReceived = received
  }

  func isSilent(at now: Instant, _ policy: CompletenessPolicy) -> Bool {
    now - lastReceived >= policy.silenceNanoseconds
  }

  // MARK: Gaps

  mutating func open(_ gap: Gap, _ policy: CompletenessPolicy, _ hours: inout HourBook) {
    guard gap.isWorthKeeping else { return }
    gaps.append(gap)
    holesCount += gap.holes.count
    hours.missing(AccountKey(key), hour: gap.to.hour, missing: gap.missing, uncertain: gap.uncertain)
    while gaps.count > share(of: policy.gapsMax, policy)
      || (holesCount > share(of: policy.holesMax, policy) && !gaps.isEmpty)
    {
      mergeOldest()
    }
  }

  /// Changes the holes of a gap, and all that counts them; a gap without any goes.
  mutating func change<Result>(
    _ index: Int, _ policy: CompletenessPolicy, _ hours: inout HourBook, _ body: (inout Gap) -> Result
  ) -> Result {
    let before = gaps[index]
    let result = body(&gaps[index])
    let after = gaps[index]
    holesCount += after.holes.count - before.holes.count
    hours.missing(
      AccountKey(key), hour: after.to.hour, missing: after.missing &- before.missing,
      uncertain: after.uncertain &- before.uncertain)
    if !after.isWorthKeeping { gaps.remove(at: index) }
    while holesCount > share(of: policy.holesMax, policy), !gaps.isEmpty { mergeOldest() }
    return result
  }

  private func share(of most: Int, _ policy: CompletenessPolicy) -> Int {
    min(most, max(policy.gapsMin, most / max(1, siblings)))
  }

  private mutating func mergeOldest() {
    let gap = gaps.removeFirst()
    holesCount -= gap.holes.count
    var sum = merged ?? MergedGaps(from: gap.from, to: gap.to)
    sum.from = min(sum.from, gap.from)
    sum.to = max(sum.to, gap.to)
    sum.missing &+= gap.missing
    sum.uncertain &+= gap.uncertain
    sum.hasSilence = sum.hasSilence || gap.isSilent
    sum.hasRestart = sum.hasRestart || gap.isRestart
    merged = sum
  }

  /// When the exporter began to number as it does now: its session, or its last restart.
  var began: Instant {
    numberings.max { $0.lastReceived < $1.lastReceived }?.epochs.last?.firstReceived ?? firstReceived
  }
}
