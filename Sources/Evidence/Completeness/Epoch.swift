import Datagrams

/// One run of a numbering: from a start of the exporter, or the first message heard, to the next restart. Numbers are
/// kept in 64 bits, so that 2^32 wraps to nothing.
struct Epoch: Hashable, Sendable {
  struct Remembered: Hashable, Sendable {
    var start: UInt64
    var fingerprint: UInt64
  }

  /// What the numbering had come to when.
  struct Milestone: Hashable, Sendable {
    var start: UInt64
    var stamp: Int64
  }
  /// Together they reach back for a little more than messages are under way.
  private static let milestonesMax = 32
  private static let milestoneMilliseconds: Int64 = 2_000

  /// Numbers of 32 bits stand here to begin with, so that earlier ones have room below.
  static let origin: UInt64 = 1 << 32
  /// No numbering gets so far but by lies: ten million units a second would take it a thousand years.
  static let placeMax: UInt64 = 1 << 58

  /// Tells the epochs of one exporter's timeline apart.
  let id: UInt32
  /// The first number that this epoch answers for.
  var base: UInt64
  /// The number that the next message should have.
  var next: UInt64
  /// Where the foremost message began.
  var newestStart: UInt64
  /// Set while the foremost message has units that are not known yet: it covers `next` and what follows.
  var openTail: SpoolPosition?
  var newestStamp: Int64
  var newestReceived: Instant
  let firstStamp: Int64
  let firstReceived: Instant
  /// When the exporter started, in milliseconds since 1970 modulo 2^32, by its clock and by ours.
  var bootByExport: UInt32
  var bootByReceipt: UInt32
  /// The newest messages, written round and round.
  var remembered: [Remembered] = []
  var rememberedNext = 0
  /// In order.
  var milestones: [Milestone] = []

  init(id: UInt32, base: UInt64, start: UInt64, _ header: ExportHeader, received: Instant) {
    self.id = id
    self.base = base
    next = start
    newestStart = start
    newestStamp = header.stamp
    newestReceived = received
    firstStamp = header.stamp
    firstReceived = received
    (bootByExport, bootByReceipt) = header.boots(received: received)
  }

  /// The place of a number of 32 bits that lies nearest to the front.
  func place(_ sequence: UInt32) -> UInt64 {
    let distance = Int64(Int32(bitPattern: sequence &- UInt32(truncatingIfNeeded: next)))
    return UInt64(bitPattern: Int64(bitPattern: next) &+ distance)
  }

  func remembers(_ start: UInt64, _ fingerprint: UInt64) -> Bool {
    remembered.contains(Remembered(start: start, fingerprint: fingerprint))
  }

  mutating func remember(_ start: UInt64, _ fingerprint: UInt64, most: Int) {
    let entry = Remembered(start: start, fingerprint: fingerprint)
    if remembered.count < most {
      remembered.append(entry)
    } else {
      remembered[rememberedNext] = entry
      rememberedNext = (rememberedNext + 1) % remembered.count
    }
  }

  /// Whether the numbering had come to `start` when the message was made; then it was sent in this epoch.
  ///
  /// - Parameter lateness: How much earlier than the first message heard another may have been made.
  func had(_ start: UInt64, _ header: ExportHeader, slack: Int64, lateness: Int64) -> Bool {
    guard let first = milestones.first else { return false }
    let sinceFirst = header.milliseconds(from: firstStamp, to: header.stamp)
    if first.stamp == firstStamp, base <= start, start <= first.start, -lateness <= sinceFirst, sinceFirst <= slack {
      return true
    }
    let front = Milestone(start: newestStart, stamp: newestStamp)
    return zip(milestones, milestones.dropFirst() + [front]).contains { before, after in
      before.start <= start && start <= after.start
        && header.milliseconds(from: before.stamp, to: header.stamp) >= -slack
        && header.milliseconds(from: header.stamp, to: after.stamp) >= -slack
    }
  }

  /// Takes the message as the foremost.
  ///
  /// - Parameter clocksMoved: A clock was set, the exporter's or ours: what it said of the exporter's start is out of
  ///   date.
  mutating func advance(
    to start: UInt64, _ header: ExportHeader, received: Instant, position: SpoolPosition, clocksMoved: Bool = false
  ) {
    if milestones.last.map({ header.milliseconds(from: $0.stamp, to: header.stamp) >= Self.milestoneMilliseconds })
      ?? true
    {
      if milestones.count == Self.milestonesMax { milestones.removeFirst() }
      milestones.append(Milestone(start: start, stamp: header.stamp))
    }
    newestStart = start
    next = start + UInt64(header.units ?? 0)
    openTail = header.units == nil ? position : nil
    newestStamp = header.stamp
    newestReceived = received
    let boots = header.boots(received: received)
    bootByExport = boots.export
    // What was under way for long says nothing of the start; clocks that drift are followed.
    if clocksMoved || apart(header, received: received).byReceipt <= Self.driftMilliseconds {
      bootByReceipt = boots.receipt
    }
  }

  /// Whether the message has the next number, from the same start of the exporter by both clocks, and is the first with
  /// this number.
  func isFollowed(by message: HeardMessage, tolerance: Int64) -> Bool {
    let header = message.header
    guard header.sequence == UInt32(truncatingIfNeeded: next), next != newestStart, openTail == nil,
      header.milliseconds(from: newestStamp, to: header.stamp) >= 0
    else { return false }
    let apart = apart(header, received: message.received)
    return abs(apart.byReceipt) <= tolerance && (header.version == .sflow5 || abs(apart.byExport) <= tolerance)
  }

  private static let driftMilliseconds: Int64 = 1_000

  /// How far the start of the exporter lies from where this epoch has it, in milliseconds: by the exporter's clock, and
  /// by ours, to which time under way adds.
  func apart(_ header: ExportHeader, received: Instant) -> (byExport: Int64, byReceipt: Int64) {
    // Some agents have no clock, and say 0 for ever.
    guard let uptime = header.uptimeMilliseconds, uptime > 0 || newestStamp > 0 else { return (0, 0) }
    let (export, receipt) = header.boots(received: received)
    return (
      Int64(Int32(bitPattern: export &- bootByExport)), Int64(Int32(bitPattern: receipt &- bootByReceipt))
    )
  }
}

extension ExportHeader {
  /// When the message was made, in milliseconds by the steadiest of the exporter's clocks.
  var stamp: Int64 { uptimeMilliseconds.map { Int64($0) } ?? exportTime.milliseconds }

  /// Milliseconds from one stamp to another; the uptime wraps.
  func milliseconds(from earlier: Int64, to later: Int64) -> Int64 {
    uptimeMilliseconds == nil
      ? later &- earlier : Int64(Int32(truncatingIfNeeded: later &- earlier))
  }

  /// Milliseconds since the foremost message of `epoch`, by both clocks; the exporter's counts to 2^31.
  func elapsed(since epoch: Epoch, received: Instant) -> (byExport: Int64, byReceipt: Int64) {
    let before = epoch.bootByExport &+ UInt32(truncatingIfNeeded: epoch.newestStamp)
    return (
      Int64(Int32(bitPattern: UInt32(truncatingIfNeeded: exportTime.milliseconds) &- before)),
      (received - epoch.newestReceived) / 1_000_000
    )
  }

  func boots(received: Instant) -> (export: UInt32, receipt: UInt32) {
    let uptime = uptimeMilliseconds ?? 0
    return (
      UInt32(truncatingIfNeeded: exportTime.milliseconds) &- uptime,
      UInt32(truncatingIfNeeded: received.milliseconds) &- uptime
    )
  }
}

extension Instant {
  var milliseconds: Int64 { nanoseconds / 1_000_000 }
}
