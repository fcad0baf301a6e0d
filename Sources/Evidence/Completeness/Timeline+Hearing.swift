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
    noticeSilence(before: message.received, policy, &hours)
    let hearing = place(message, policy, &hours)
    lastReceived = max(lastReceived, message.received)
    totals.messages += 1
    switch hearing {
    case .began, .inOrder, .gap: totals.units += message.units
    case .inconsistent:
      totals.units += message.units
      totals.inconsistent += 1
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

  /// Takes a copy of a message that is remembered.
  ///
  /// - Returns: False if it is none.
  mutating func hearAgain(
    _ sequence: UInt32, _ session: Session, _ received: Instant, _ fingerprint: UInt64, _ policy: CompletenessPolicy,
    _ hours: inout HourBook
  ) -> Bool {
    guard let n = numberings.firstIndex(where: { $0.session == session }),
      numberings[n].remembers(sequence, fingerprint)
    else { return false }
    noticeSilence(before: received, policy, &hours)
    numberings[n].lastReceived = received
    lastReceived = max(lastReceived, received)
    totals.messages += 1
    totals.duplicates += 1
    return true
  }

  private mutating func noticeSilence(
    before received: Instant, _ policy: CompletenessPolicy, _ hours: inout HourBook
  ) {
    guard received - lastReceived >= policy.silenceNanoseconds else { return }
    open(Gap(epoch: 0, from: lastReceived, to: received, stampFrom: 0, stampTo: 0, isSilent: true), policy, &hours)
  }

  private mutating func place(_ message: HeardMessage, _ policy: CompletenessPolicy, _ hours: inout HourBook) -> Hearing
  {
    guard let n = numberings.firstIndex(where: { $0.session == message.session }) else {
      begin(message, policy, &hours)
      return .began
    }
    numberings[n].lastReceived = message.received
    if takeNext(n, message, policy) { return .inOrder }
    if numberings[n].remembers(message.header.sequence, message.fingerprint) { return .duplicate }
    guard let (e, clocksMoved) = epoch(of: message, in: numberings[n], policy) else {
      return restart(n, message, policy, &hours)
    }
    let epoch = numberings[n].epochs[e]
    let start = epoch.place(message.header.sequence)
    if start >= epoch.next {
      return ahead(n, e, start, message, clocksMoved: clocksMoved, policy, &hours)
    }
    return behind(n, e, start, message, policy, &hours)
  }

  /// Takes a message that follows the one before in every way, as most do; all that is told below, without the questions.
  private mutating func takeNext(_ n: Int, _ message: HeardMessage, _ policy: CompletenessPolicy) -> Bool {
    let e = numberings[n].epochs.count - 1
    guard numberings[n].epochs[e].isFollowed(by: message, tolerance: policy.bootToleranceMilliseconds),
      e == 0
        || message.header.milliseconds(from: numberings[n].epochs[0].newestStamp, to: message.header.stamp)
          > policy.reorderMilliseconds
    else { return false }
    take(n, e, numberings[n].epochs[e].next, message, policy)
    return true
  }

  // MARK: In front

  private mutating func ahead(
    _ n: Int, _ e: Int, _ start: UInt64, _ message: HeardMessage, clocksMoved: Bool, _ policy: CompletenessPolicy,
    _ hours: inout HourBook
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
      let isTooFar = skipped > policy.unitsPerSecondMax * seconds || start >= Epoch.placeMax
      if isTooFar || seemsNew(message, skipped, seconds, policy) {
        return restart(n, message, policy, &hours)
      }
      open(
        Gap(
          epoch: epoch.id, from: epoch.newestReceived, to: message.received, stampFrom: epoch.newestStamp,
          stampTo: message.header.stamp, holes: [Hole(start: epoch.next, end: start, owner: epoch.openTail)]),
        policy, &hours)
    }
    let hadOpenTail = epoch.openTail != nil
    take(n, e, start, message, clocksMoved: clocksMoved, policy)
    return skipped > 0 && !hadOpenTail ? .gap(skipped) : .inOrder
  }

  /// Of an exporter that does not tell when it started: its number is as small as after a start, and too much would be
  /// lost if it went on.
  private func seemsNew(
    _ message: HeardMessage, _ skipped: UInt64, _ seconds: UInt64, _ policy: CompletenessPolicy
  ) -> Bool {
    guard message.header.uptimeMilliseconds == nil else { return false }
    let surge = policy.surgeFactor &* usual(in: seconds)
    if message.header.sequence == 0 { return skipped > policy.lossBeforeZeroMax &+ surge }
    return skipped > policy.lossMax &+ surge && UInt64(message.header.sequence) <= policy.lossMax &+ surge
  }

  private mutating func take(
    _ n: Int, _ e: Int, _ start: UInt64, _ message: HeardMessage, clocksMoved: Bool = false,
    _ policy: CompletenessPolicy
  ) {
    numberings[n].candidate = nil
    numberings[n].epochs[e].advance(
      to: start, message.header, received: message.received, position: message.position, clocksMoved: clocksMoved)
    numberings[n].epochs[e].remember(start, message.fingerprint, most: policy.messagesRememberedMax)
  }

  // MARK: Behind

  private mutating func behind(
    _ n: Int, _ e: Int, _ start: UInt64, _ message: HeardMessage, _ policy: CompletenessPolicy, _ hours: inout HourBook
  ) -> Hearing {
    let (epoch, header) = (numberings[n].epochs[e], message.header)
    if header.units == nil, let gap = gapIndex(epoch, start, message, policy), gaps[gap].hasWaiting(at: start) {
      return .duplicate
    }
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
    if !movesOn, start >= epoch.base, start < epoch.newestStart, wasHeard(epoch, start, message, policy) {
      return .duplicate
    }
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

  /// A copy of a message that is remembered no more: its number was heard at the time when it was sent. Of what lies in
  /// merged gaps nobody knows.
  private func wasHeard(
    _ epoch: Epoch, _ start: UInt64, _ message: HeardMessage, _ policy: CompletenessPolicy
  ) -> Bool {
    let (header, slack) = (message.header, policy.reorderMilliseconds)
    if let merged {
      let age = header.milliseconds(from: header.stamp, to: epoch.newestStamp)
      if epoch.newestReceived + -(age - slack) * 1_000_000 <= merged.to { return false }
    }
    return epoch.had(start, header, slack: slack, lateness: policy.latenessMilliseconds)
  }

  /// The gap that a message was sent in and fills in part.
  func gapIndex(_ epoch: Epoch, _ start: UInt64, _ message: HeardMessage, _ policy: CompletenessPolicy) -> Int? {
    let (header, slack) = (message.header, policy.reorderMilliseconds)
    let end = start + max(1, message.units)
    return gaps.lastIndex { gap in
      gap.epoch == epoch.id && gap.touches(start, end)
        && header.milliseconds(from: header.stamp, to: gap.stampTo) >= -slack
        && header.milliseconds(from: gap.stampFrom, to: header.stamp) >= -slack
    }
  }

  /// Closes what the message fills of a gap that it was sent in.
  private mutating func close(
    _ epoch: Epoch, _ start: UInt64, _ message: HeardMessage, _ policy: CompletenessPolicy, _ hours: inout HourBook
  ) -> UInt64? {
    guard let found = gapIndex(epoch, start, message, policy) else { return nil }
    return change(found, policy, &hours) {
      $0.close(start, units: message.header.units, position: message.position)
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
}
