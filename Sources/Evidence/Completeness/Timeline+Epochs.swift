import Datagrams

extension Timeline {
  /// Which epoch a message belongs to; nil where it shows a new start.
  ///
  /// - Returns: `clocksMoved` where only the numbers, or the time since the exporter's start, tell that it goes on: a clock
  ///   was set, the exporter was paused, or the message was under way for very long.
  func epoch(of message: HeardMessage, in numbering: Numbering, _ policy: CompletenessPolicy) -> (
    index: Int, clocksMoved: Bool
  )? {
    let (epochs, header) = (numbering.epochs, message.header)
    let sharing = Self.sharingStart(epochs, header, message.received, policy)
    if sharing.count == 2 { return (Self.older(of: epochs, header, policy) ? 0 : 1, false) }
    if let only = sharing.last { return (only, false) }
    let last = epochs.count - 1
    let byExport =
      header.version == .sflow5 ? [] : epochs.indices.filter { Self.sharesExportStart(epochs[$0], message, policy) }
    if mayBeNew(message, since: epochs[last], policy), !goesOn(message, epochs[last], byExport.contains(last), policy) {
      return nil
    }
    if byExport.count == 2 { return (Self.older(of: epochs, header, policy) ? 0 : 1, true) }
    return (
      epochs.indices.min { distance(of: message, from: epochs[$0]) < distance(of: message, from: epochs[$1]) } ?? last,
      true
    )
  }

  /// How far the exporter's start seems to have moved, by the clock that says less.
  private func distance(of message: HeardMessage, from epoch: Epoch) -> Int64 {
    let apart = epoch.apart(message.header, received: message.received)
    let byReceipt = abs(apart.byReceipt)
    return message.header.version == .sflow5 ? byReceipt : min(byReceipt, abs(apart.byExport))
  }

  /// Where the start does not tell, what was sent when the epoch before ended belongs to it.
  private static func older(of epochs: [Epoch], _ header: ExportHeader, _ policy: CompletenessPolicy) -> Bool {
    let slack = policy.reorderMilliseconds
    return header.milliseconds(from: epochs[0].newestStamp, to: header.stamp) <= slack
      && header.milliseconds(from: epochs[0].newestStamp, to: epochs[1].firstStamp) > slack
  }

  /// The epochs in which the exporter had started at the same moment. By its own clock, because messages may be under
  /// way for long; some have the same time whenever they start, so that ours may not say otherwise. By ours, where the
  /// exporter's clock was set or is not told.
  private static func sharingStart(
    _ epochs: [Epoch], _ header: ExportHeader, _ received: Instant, _ policy: CompletenessPolicy
  ) -> [Int] {
    let apart = epochs.map { $0.apart(header, received: received) }
    let tolerances = epochs.map { tolerance($0, header, received, policy) }
    let byExport = apart.indices.filter {
      header.version != .sflow5 && abs(apart[$0].byExport) <= tolerances[$0]
        && apart[$0].byReceipt <= policy.latenessMilliseconds
    }
    return byExport.isEmpty ? apart.indices.filter { abs(apart[$0].byReceipt) <= tolerances[$0] } : byExport
  }

  private static func sharesExportStart(_ epoch: Epoch, _ message: HeardMessage, _ policy: CompletenessPolicy) -> Bool {
    abs(epoch.apart(message.header, received: message.received).byExport)
      <= tolerance(epoch, message.header, message.received, policy)
  }

  /// Clocks drift: the longer nothing was heard, the further.
  private static func tolerance(
    _ epoch: Epoch, _ header: ExportHeader, _ received: Instant, _ policy: CompletenessPolicy
  ) -> Int64 {
    let elapsed = abs(header.elapsed(since: epoch, received: received).byReceipt)
    return policy.bootToleranceMilliseconds + elapsed / 1_000_000 * policy.driftMillionths
  }

  /// Whether the exporter can have started since the foremost message of `epoch`: it must not have been up for longer.
  func mayBeNew(_ message: HeardMessage, since epoch: Epoch, _ policy: CompletenessPolicy) -> Bool {
    guard let uptime = message.header.uptimeMilliseconds else { return true }
    let elapsed = message.header.elapsed(since: epoch, received: message.received)
    // The foremost message may have been under way for long; sFlow has no clock that would tell.
    let (byExport, slack) =
      message.header.version == .sflow5
      ? (0, policy.bootToleranceMilliseconds) : (elapsed.byExport, policy.latenessMilliseconds)
    return Int64(uptime) <= max(0, elapsed.byReceipt, byExport) + slack
  }

  /// Whether the numbers tell that the exporter goes on although the moment of its start seems to have moved.
  ///
  /// - Parameter isSameByExport: Only our clock says that it moved.
  private func goesOn(_ message: HeardMessage, _ epoch: Epoch, _ isSameByExport: Bool, _ policy: CompletenessPolicy)
    -> Bool
  {
    let header = message.header
    let skipped = header.sequence &- UInt32(truncatingIfNeeded: epoch.next)
    let hasFallen = header.milliseconds(from: epoch.newestStamp, to: header.stamp) < 0
    // Small numbers are met by chance.
    if !hasFallen, skipped == 0, epoch.openTail == nil, header.sequence >= 64 { return true }
    guard isSameByExport else { return false }
    if hasFallen { return gapIndex(epoch, epoch.place(header.sequence), message, policy) != nil }
    let seconds = secondsBetween(epoch.newestReceived, message.received)
    return UInt64(skipped) <= 64 + 4 * usual(in: seconds)
  }

  mutating func begin(_ message: HeardMessage, _ policy: CompletenessPolicy, _ hours: inout HourBook) {
    if !numberings.isEmpty {
      open(
        Gap(epoch: 0, from: lastReceived, to: message.received, stampFrom: 0, stampTo: 0, isRestart: true), policy,
        &hours)
    }
    if numberings.count >= policy.sessionsMax,
      let oldest = numberings.indices.min(by: { numberings[$0].lastReceived < numberings[$1].lastReceived })
    {
      numberings.remove(at: oldest)
    }
    let start = Epoch.origin + UInt64(message.header.sequence)
    let epoch = newEpoch(base: start, start: start, message, policy)
    numberings.append(Numbering(session: message.session, epochs: [epoch], lastReceived: message.received))
  }

  private mutating func newEpoch(base: UInt64, start: UInt64, _ message: HeardMessage, _ policy: CompletenessPolicy)
    -> Epoch
  {
    epochsCount += 1
    var epoch = Epoch(id: epochsCount, base: base, start: start, message.header, received: message.received)
    epoch.advance(to: start, message.header, received: message.received, position: message.position)
    epoch.remember(start, message.fingerprint, most: policy.messagesRememberedMax)
    return epoch
  }

  /// A restarted exporter numbers from 0, or from 1 where it numbers datagrams. What it has sent and was not heard is
  /// missing, if it can have been so much since it started.
  mutating func restart(
    _ n: Int, _ message: HeardMessage, _ policy: CompletenessPolicy, _ hours: inout HourBook
  ) -> Hearing {
    // The present epoch, if it is no ghost that one message from long ago has made.
    let (older, newer) = (numberings[n].epochs[0], numberings[n].epochs[numberings[n].epochs.count - 1])
    let isGhost = older.newestReceived - newer.newestReceived > policy.latenessMilliseconds * 1_000_000
    let before = isGhost ? older : newer
    var since = before.newestReceived
    var sequence = message.header.sequence
    if let candidate = numberings[n].candidate, candidate.next == sequence {
      (sequence, since) = (candidate.sequence, min(since, candidate.received))
    }
    let first: UInt32 = message.header.version.unit == .datagrams ? min(1, sequence) : 0
    let base = base(of: sequence, first: first, since: since, message, policy)
    // Behind what a candidate had, which may have wrapped.
    let start = Epoch.origin + UInt64(sequence) + UInt64(message.header.sequence &- sequence)
    let epoch = newEpoch(base: base, start: start, message, policy)
    numberings[n].epochs = [before, epoch]
    numberings[n].candidate = nil
    let lost = Epoch.origin + UInt64(sequence)
    open(
      Gap(
        epoch: epoch.id, from: before.newestReceived, to: message.received,
        stampFrom: message.header.stamp - 86_400_000,
        stampTo: message.header.stamp, holes: base < lost ? [Hole(start: base, end: lost)] : [], isRestart: true),
      policy, &hours)
    return .restart(missing: lost - base)
  }

  /// The first number that a new epoch answers for.
  private func base(
    of sequence: UInt32, first: UInt32, since: Instant, _ message: HeardMessage, _ policy: CompletenessPolicy
  ) -> UInt64 {
    var seconds = secondsBetween(since, message.received)
    if let uptime = message.header.uptimeMilliseconds { seconds = min(seconds, UInt64(uptime) / 1000 + 2) }
    let most =
      message.header.version.unit == .datagrams ? policy.datagramsPerSecondMax : policy.unitsPerSecondMax
    return Epoch.origin + UInt64(UInt64(sequence) <= most * seconds ? first : sequence)
  }

  /// How many units are heard of it in this time on average.
  func usual(in seconds: UInt64) -> UInt64 {
    let known = secondsBetween(firstReceived, lastReceived)
    return totals.units / known &* seconds
  }

  func secondsBetween(_ a: Instant, _ b: Instant) -> UInt64 {
    UInt64(max(0, b - a) / 1_000_000_000) + 2
  }
}
