import Datagrams

/// One message as it is placed.
struct HeardMessage: Sendable {
  var header: ExportHeader
  var session: Session
  var received: Instant
  var fingerprint: UInt64
  var position: SpoolPosition

  var units: UInt64 { UInt64(header.units ?? 0) }
}

extension Timeline {
  mutating func hear(_ message: HeardMessage, _ policy: CompletenessPolicy, _ hours: inout HourBook) -> Hearing {
    if message.received - lastReceived >= policy.silenceNanoseconds {
      open(
        Gap(epoch: 0, from: lastReceived, to: message.received, stampFrom: 0, stampTo: 0, isSilent: true), policy,
        &hours)
    }
    let hearing = place(message, policy, &hours)
    lastReceived = max(lastReceived, message.received)
    totals.messages += 1
    switch hearing {
    case .began, .inOrder, .gap, .inconsistent: totals.units += message.units
    case .late:
      totals.units += message.units
      totals.late += 1
    case .restart:
      totals.units += message.units
      totals.restarts += 1
    case .duplicate: totals.duplicates += 1
    case .stray: totals.strays += 1
    case .notFollowed: break
    }
    return hearing
  }

  private mutating func place(_ message: HeardMessage, _ policy: CompletenessPolicy, _ hours: inout HourBook) -> Hearing
  {
    guard let n = numberings.firstIndex(where: { $0.session == message.session }) else {
      begin(message, policy, &hours)
      return .began
    }
    numberings[n].lastReceived = message.received
    guard let e = epoch(of: message, in: numberings[n], policy) else {
      return restart(n, message, policy, &hours)
    }
    let epoch = numberings[n].epochs[e]
    let start = epoch.place(message.header.sequence)
    if start <= epoch.newestStart, epoch.remembers(start, message.fingerprint) { return .duplicate }
    if start >= epoch.next {
      return ahead(n, e, start, message, policy, &hours)
    }
    return behind(n, e, start, message, policy, &hours)
  }

  // MARK: Which epoch

  /// Nil where the header shows a new start.
  private func epoch(of message: HeardMessage, in numbering: Numbering, _ policy: CompletenessPolicy) -> Int? {
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

  private mutating func begin(_ message: HeardMessage, _ policy: CompletenessPolicy, _ hours: inout HourBook) {
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
  private mutating func restart(
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
    let start = Epoch.origin + UInt64(message.header.sequence)
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

  private func secondsBetween(_ a: Instant, _ b: Instant) -> UInt64 {
    UInt64(max(0, b - a) / 1_000_000_000) + 2
  }

  // MARK: In front

  private mutating func ahead(
    _ n: Int, _ e: Int, _ start: UInt64, _ message: HeardMessage, _ policy: CompletenessPolicy, _ hours: inout HourBook
  ) -> Hearing {
    let epoch = numberings[n].epochs[e]
    let skipped = start - epoch.next
    if skipped == 0, epoch.openTail != nil {
      // The message that waits for its template covers one unit at least. This one was sent before it, or begins anew.
      let later = message.header.milliseconds(from: epoch.newestStamp, to: message.header.stamp)
      if message.header.sequence == 0, later > policy.reorderMilliseconds { return restart(n, message, policy, &hours) }
      if message.header.units == 0 {
        numberings[n].epochs[e].remember(start, message.fingerprint, most: policy.messagesRememberedMax)
        return .late(0)
      }
    }
    if skipped > 0 {
      let elapsed = max(0, message.header.milliseconds(from: epoch.newestStamp, to: message.header.stamp))
      let received = secondsBetween(epoch.newestReceived, message.received)
      let seconds = max(UInt64(elapsed / 1000) + 2, received)
      if skipped > policy.unitsPerSecondMax * seconds { return restart(n, message, policy, &hours) }
      open(
        Gap(
          epoch: epoch.id, from: epoch.newestReceived, to: message.received, stampFrom: epoch.newestStamp,
          stampTo: message.header.stamp, holes: [Hole(start: epoch.next, end: start, owner: epoch.openTail)]),
        policy, &hours)
    }
    let hadOpenTail = epoch.openTail != nil
    take(n, e, start, message, policy)
    return skipped > 0 && !hadOpenTail ? .gap(skipped) : .inOrder
  }

  private mutating func take(
    _ n: Int, _ e: Int, _ start: UInt64, _ message: HeardMessage, _ policy: CompletenessPolicy
  ) {
    numberings[n].candidate = nil
    numberings[n].epochs[e].advance(to: start, message.header, received: message.received, position: message.position)
    numberings[n].epochs[e].remember(start, message.fingerprint, most: policy.messagesRememberedMax)
  }

  // MARK: Behind

  private mutating func behind(
    _ n: Int, _ e: Int, _ start: UInt64, _ message: HeardMessage, _ policy: CompletenessPolicy, _ hours: inout HourBook
  ) -> Hearing {
    let (epoch, header) = (numberings[n].epochs[e], message.header)
    if let closed = close(epoch, start, message, policy, &hours) {
      numberings[n].epochs[e].remember(start, message.fingerprint, most: policy.messagesRememberedMax)
      return .late(closed)
    }
    if start < epoch.base, wasSentBefore(epoch, header, policy) {
      extend(n, e, down: start, message, policy, &hours)
      return .late(message.units)
    }
    let later = header.milliseconds(from: epoch.newestStamp, to: header.stamp)
    if header.units == 0, start >= epoch.base, later <= policy.reorderMilliseconds {
      numberings[n].epochs[e].remember(start, message.fingerprint, most: policy.messagesRememberedMax)
      return .late(0)
    }
    let movesOn = later > policy.reorderMilliseconds
    if start >= epoch.newestStart, !(header.sequence == 0 && movesOn) {
      guard later >= 0 else { return .stray }
      take(n, e, start, message, policy)
      return .inconsistent
    }
    if movesOn { return restart(n, message, policy, &hours) }
    return doubt(n, message, policy, &hours)
  }

  /// A message that fits nowhere is kept in mind; the next one that follows it shows a restart.
  private mutating func doubt(
    _ n: Int, _ message: HeardMessage, _ policy: CompletenessPolicy, _ hours: inout HourBook
  ) -> Hearing {
    let header = message.header
    if let candidate = numberings[n].candidate, candidate.next == header.sequence {
      return restart(n, message, policy, &hours)
    }
    numberings[n].candidate = Numbering.Candidate(
      sequence: header.sequence, next: header.sequence &+ (header.units ?? 0), received: message.received)
    return .stray
  }

  /// Closes what the message fills of a gap that it was sent in.
  private mutating func close(
    _ epoch: Epoch, _ start: UInt64, _ message: HeardMessage, _ policy: CompletenessPolicy, _ hours: inout HourBook
  ) -> UInt64? {
    let (header, slack) = (message.header, policy.reorderMilliseconds)
    let end = start + max(1, message.units)
    let found = gaps.lastIndex { gap in
      gap.epoch == epoch.id && gap.touches(start, end)
        && header.milliseconds(from: header.stamp, to: gap.stampTo) >= -slack
        && header.milliseconds(from: gap.stampFrom, to: header.stamp) >= -slack
    }
    guard let found else { return nil }
    return change(found, policy, &hours) {
      $0.close(start, units: header.units, position: message.position)
    }
  }

  private func wasSentBefore(_ epoch: Epoch, _ header: ExportHeader, _ policy: CompletenessPolicy) -> Bool {
    let later = header.milliseconds(from: epoch.firstStamp, to: header.stamp)
    return later <= policy.reorderMilliseconds && later >= -policy.latenessMilliseconds
  }

  /// The first message heard of the epoch had overtaken this one.
  private mutating func extend(
    _ n: Int, _ e: Int, down start: UInt64, _ message: HeardMessage, _ policy: CompletenessPolicy,
    _ hours: inout HourBook
  ) {
    let epoch = numberings[n].epochs[e]
    let end = min(start + message.units, epoch.base)
    numberings[n].epochs[e].base = start
    numberings[n].epochs[e].remember(start, message.fingerprint, most: policy.messagesRememberedMax)
    guard end < epoch.base else { return }
    let owner = message.header.units == nil ? message.position : nil
    open(
      Gap(
        epoch: epoch.id, from: epoch.firstReceived, to: epoch.firstReceived, stampFrom: message.header.stamp,
        stampTo: epoch.firstStamp, holes: [Hole(start: end, end: epoch.base, owner: owner)]), policy, &hours)
  }

  // MARK: Counted later

  /// - Returns: Whether the message was waited for.
  mutating func count(
    _ units: UInt32, session: Session, position: SpoolPosition, _ policy: CompletenessPolicy, _ hours: inout HourBook
  ) -> Bool {
    guard let n = numberings.firstIndex(where: { $0.session == session }) else { return false }
    for e in numberings[n].epochs.indices where numberings[n].epochs[e].openTail == position {
      numberings[n].epochs[e].next += UInt64(units)
      numberings[n].epochs[e].openTail = nil
      totals.units += UInt64(units)
      return true
    }
    guard let found = gaps.lastIndex(where: { $0.holes.contains { $0.owner == position } }) else { return false }
    totals.units += UInt64(units)
    return change(found, policy, &hours) { $0.count(UInt64(units), owner: position) }
  }
}
