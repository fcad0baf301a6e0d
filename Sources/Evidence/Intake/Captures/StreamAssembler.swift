import Datagrams

/// One direction of a TCP connection, put in order and cut into IPFIX messages (RFC 7011, section 10.4).
///
/// After missing bytes it looks for the next place that begins like a message.
struct StreamAssembler {
  static let waitingBytesMax = 1 << 20
  static let waitingSegmentsMax = 512

  private struct Segment {
    var sequence: UInt32
    var bytes: [UInt8]
    /// How many more were sent behind them and not captured.
    var missing: Int
  }

  /// The sequence number of the first byte, where the capture holds the connection's begin.
  let begun: UInt32?
  /// That of the first byte which did not have its turn yet.
  private(set) var next: UInt32?
  /// Segments that came before their turn.
  private var waiting: [Segment] = []
  private var waitingBytes = 0
  /// In order, and not yet a whole message.
  private var ready: [UInt8] = []
  private var isInStep: Bool
  private(set) var connection: UInt32

  init(connection: UInt32, begun: UInt32?) {
    self.connection = connection
    self.begun = begun
    next = begun
    isInStep = begun != nil
  }

  /// Takes a segment's bytes; `missing` more were sent behind them and not captured. Gives the messages it completes.
  mutating func take(
    _ sequence: UInt32, _ bytes: [UInt8], missing: Int, _ counts: inout CaptureCounts
  ) -> [[UInt8]] {
    if next == nil { next = sequence }
    guard !bytes.isEmpty || missing > 0, let next else { return [] }
    let ahead = Int(Int32(bitPattern: sequence &- next))
    if ahead > 0 {
      waiting.append(Segment(sequence: sequence, bytes: bytes, missing: missing))
      waitingBytes += bytes.count
      if waiting.count > Self.waitingSegmentsMax || waitingBytes > Self.waitingBytesMax { skipGap(&counts) }
      return drain(&counts)
    }
    return append(Segment(sequence: sequence, bytes: bytes, missing: missing), &counts) + drain(&counts)
  }

  /// Whether no segment waits for one before it.
  var isAllHere: Bool { waiting.isEmpty }

  /// Gives what is left when the connection or the capture ends.
  mutating func finish(_ counts: inout CaptureCounts) -> [[UInt8]] {
    var found: [[UInt8]] = []
    while !waiting.isEmpty {
      skipGap(&counts)
      found += drain(&counts)
    }
    if !ready.isEmpty, isInStep { counts.count(.streamGap) }
    ready = []
    return found
  }

  /// Appends what has its turn, of it what is new, and gives the messages that it completes.
  private mutating func append(_ segment: Segment, _ counts: inout CaptureCounts) -> [[UInt8]] {
    // Forced here and in `drain`: it is set by the first segment, before anything is appended.
    // Negated as `Int`: a number half round from the next one has no negative of its own.
    let known = -Int(Int32(bitPattern: segment.sequence &- next!))
    guard known < segment.bytes.count + segment.missing else { return [] }
    let new = segment.bytes.dropFirst(known)
    ready.append(contentsOf: new)
    next = segment.sequence &+ UInt32(truncatingIfNeeded: segment.bytes.count + segment.missing)
    let found = messages(&counts)
    if segment.missing > 0 { lose(.cutPacket, &counts) }
    return found
  }

  /// Appends what has its turn now.
  private mutating func drain(_ counts: inout CaptureCounts) -> [[UInt8]] {
    guard !waiting.isEmpty, let start = next else { return [] }
    waiting.sort { Int32(bitPattern: $0.sequence &- start) < Int32(bitPattern: $1.sequence &- start) }
    var found: [[UInt8]] = []
    var used = 0
    for segment in waiting {
      if Int32(bitPattern: segment.sequence &- next!) > 0 { break }
      used += 1
      waitingBytes -= segment.bytes.count
      found += append(segment, &counts)
    }
    waiting.removeFirst(used)
    return found
  }

  /// Gives up what is missing before the first segment that waits.
  private mutating func skipGap(_ counts: inout CaptureCounts) {
    guard let start = next,
      let first = waiting.min(by: {
        Int32(bitPattern: $0.sequence &- start) < Int32(bitPattern: $1.sequence &- start)
      })
    else { return }
    next = first.sequence
    lose(.streamGap, &counts)
  }

  private mutating func lose(_ reason: CaptureCounts.Reason, _ counts: inout CaptureCounts) {
    counts.count(reason)
    ready = []
    isInStep = false
  }

  private mutating func messages(_ counts: inout CaptureCounts) -> [[UInt8]] {
    var found: [[UInt8]] = []
    var start = 0
    while ready.count - start >= 16 {
      if !isInStep {
        guard let place = Self.begin(ready, from: start) else {
          // The last bytes may be the first ones of a header.
          start = max(start, ready.count - 19)
          break
        }
        start = place
        isInStep = true
      }
      let length = Int(ready[start + 2]) << 8 | Int(ready[start + 3])
      guard ready[start] == 0, ready[start + 1] == 10, length >= 16 else {
        counts.count(.streamNotIPFIX)
        isInStep = false
        start += 1
        continue
      }
      guard ready.count - start >= length else { break }
      found.append(Array(ready[start..<start + length]))
      start += length
    }
    ready.removeFirst(start)
    return found
  }

  /// The first place that begins like an IPFIX message and its first set: version 10, a length, a set of a known number
  /// that fits.
  private static func begin(_ bytes: [UInt8], from start: Int) -> Int? {
    func number(_ at: Int) -> Int { Int(bytes[at]) << 8 | Int(bytes[at + 1]) }
    var place = start
    while place + 20 <= bytes.count {
      let (length, set, setLength) = (number(place + 2), number(place + 16), number(place + 18))
      if number(place) == 10, length >= 20, set == 2 || set == 3 || set >= 256, setLength >= 4,
        setLength <= length - 16
      {
        return place
      }
      place += 1
    }
    return nil
  }
}
