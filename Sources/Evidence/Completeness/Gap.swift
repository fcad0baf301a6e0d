import Datagrams

/// Numbers that were not heard, in one piece.
struct Hole: Hashable, Sendable {
  var start: UInt64
  var end: UInt64
  /// The message that covers the first numbers of the hole, it is not known yet how many.
  var owner: SpoolPosition?

  var count: UInt64 { end - start }
}

/// What happened between two messages that were heard one after the other.
struct Gap: Hashable, Sendable {
  let epoch: UInt32
  /// Receipt of the message before.
  let from: Instant
  /// Receipt of the message after.
  let to: Instant
  /// The exporter's stamps of both. What closes a hole was sent between them.
  let stampFrom: Int64
  let stampTo: Int64
  /// In the order of their numbers; without any, only `isSilent` and `isRestart` make the gap worth keeping.
  var holes: [Hole]
  var isSilent: Bool
  /// What the exporter sent last before it started anew, or before another session of it was heard, is unknown.
  var isRestart: Bool

  /// The two moments in either order: our own clock may have been set back between them.
  init(
    epoch: UInt32, from: Instant, to: Instant, stampFrom: Int64, stampTo: Int64, holes: [Hole] = [],
    isSilent: Bool = false, isRestart: Bool = false
  ) {
    self.epoch = epoch
    self.from = min(from, to)
    self.to = max(from, to)
    self.stampFrom = stampFrom
    self.stampTo = stampTo
    self.holes = holes
    self.isSilent = isSilent
    self.isRestart = isRestart
  }

  var missing: UInt64 { holes.reduce(0) { $1.owner == nil ? $0 &+ $1.count : $0 } }
  var uncertain: UInt64 { holes.reduce(0) { $1.owner != nil ? $0 &+ $1.count : $0 } }
  var isWorthKeeping: Bool { !holes.isEmpty || isSilent || isRestart }

  func touches(_ start: UInt64, _ end: UInt64) -> Bool {
    holes.contains { $0.start < end && start < $0.end }
  }

  /// Whether a message with this number waits for its template.
  func hasWaiting(at start: UInt64) -> Bool { holes.contains { $0.start == start && $0.owner != nil } }

  /// Takes a message out of the holes. `units` nil: it covers at most up to the next message.
  ///
  /// - Returns: How many missing or uncertain numbers it is known to cover.
  mutating func close(_ start: UInt64, units: UInt32?, position: SpoolPosition) -> UInt64 {
    let end = start + UInt64(units ?? 0)
    var closed: UInt64 = 0
    var pieces: [Hole] = []
    for hole in holes {
      guard Self.parts(hole, start, end, units) else {
        pieces.append(hole)
        continue
      }
      if start > hole.start { pieces.append(Hole(start: hole.start, end: start, owner: hole.owner)) }
      if units == nil {
        pieces.append(Hole(start: start, end: hole.end, owner: position))
        continue
      }
      closed += min(end, hole.end) - max(start, hole.start)
      // A message between two others ends what the first of them can cover.
      if end < hole.end { pieces.append(Hole(start: end, end: hole.end)) }
    }
    holes = pieces
    return closed
  }

  private static func parts(_ hole: Hole, _ start: UInt64, _ end: UInt64, _ units: UInt32?) -> Bool {
    if units == nil {
      return hole.owner == nil ? hole.start <= start && start < hole.end : hole.start < start && start < hole.end
    }
    // A message without units ends what one before it can cover, also one that comes later.
    if start == end { return hole.start < start && start < hole.end }
    return start < hole.end && hole.start < end
  }

  /// The message at `owner` turned out to cover `units`.
  ///
  /// - Returns: Whether it owned a hole here.
  mutating func count(_ units: UInt64, owner: SpoolPosition) -> Bool {
    guard let index = holes.firstIndex(where: { $0.owner == owner }) else { return false }
    let hole = holes[index]
    let start = min(hole.start + units, hole.end)
    holes.replaceSubrange(index...index, with: start < hole.end ? [Hole(start: start, end: hole.end)] : [])
    return true
  }
}
