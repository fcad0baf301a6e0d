import Datagrams

extension Timeline {
  /// Nil where the header shows a new start.
  func epoch(of message: HeardMessage, in numbering: Numbering, _ policy: CompletenessPolicy) -> Int? {
    let (epochs, header) = (numbering.epochs, message.header)
    let sharing = Self.sharingStart(epochs, header, message.received, policy)
    guard sharing.count == 2 else { return sharing.last }
    // Where the start does not tell, what was sent when the epoch before ended belongs to it.
    let slack = policy.reorderMilliseconds
    let isOld =
      header.milliseconds(from: epochs[0].newestStamp, to: header.stamp) <= slack
      && header.milliseconds(from: epochs[0].newestStamp, to: epochs[1].firstStamp) > slack
    return isOld ? 0 : 1
  }

  /// The epochs in which the exporter had started at the same moment. By its own clock, because messages may be under
  /// way for long; some have the same time whenever they start, so that ours may not say otherwise. By ours, where the
  /// exporter's clock was set or is not told.
  private static func sharingStart(
    _ epochs: [Epoch], _ header: ExportHeader, _ received: Instant, _ policy: CompletenessPolicy
  ) -> [Int] {
    let tolerance = policy.bootToleranceMilliseconds
    let apart = epochs.map { $0.apart(header, received: received) }
    let byExport = apart.indices.filter {
      header.version != .sflow5 && abs(apart[$0].byExport) <= tolerance
        && apart[$0].byReceipt <= policy.latenessMilliseconds
    }
    return byExport.isEmpty ? apart.indices.filter { abs(apart[$0].byReceipt) <= tolerance } : byExport
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
  /// missing, if it can have been so much since it was heard last.
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
    let isPlausible = UInt64(sequence) <= policy.unitsPerSecondMax * secondsBetween(since, message.received)
    let base = Epoch.origin + UInt64(isPlausible ? first : sequence)
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

  func secondsBetween(_ a: Instant, _ b: Instant) -> UInt64 {
    UInt64(max(0, b - a) / 1_000_000_000) + 2
  }
}
