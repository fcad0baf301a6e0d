import Datagrams
import NetworkNumbers

/// Puts fragments of IP packets together again, within bounds.
struct FragmentStore {
  static let packetsMax = 1024
  static let piecesMax = 128
  static let bytesMax = 65_535
  /// RFC 8200, section 4.5: a packet that is not complete after 60 seconds never will be.
  static let ageNanosecondsMax: Int64 = 60_000_000_000

  struct Key: Hashable {
    var source: IPAddress
    var destination: IPAddress
    var transport: IPProtocol
    var identification: UInt32
  }

  struct Piece {
    var offset: Int
    var bytes: [UInt8]
  }

  /// A packet that never becomes whole.
  struct Lost {
    var reason: CaptureCounts.Reason
    /// Of the first piece, and its bytes; nil where that is missing.
    var header: IPHeader?
    var begin: [UInt8]
  }

  fileprivate struct Partial {
    var since: Instant
    /// The capture kept only the beginning of a piece.
    var isCut = false
    /// The first piece, as far as it was captured.
    var header: IPHeader?
    var begin: [UInt8] = []
    /// By offset, none overlapping.
    var pieces: [Piece] = []
    /// Known once the last piece is here.
    var total: Int?
  }

  /// A packet that is done with: its pieces may come again, captured twice or sent twice.
  private struct Done {
    var since: Instant
    /// Hash values by offset; nil where pieces did not fit, and whatever comes of it is dropped (RFC 5722, section 4).
    var pieces: [Int: Int]?
  }

  private var done = RecentValues<Key, Done>(countMax: packetsMax)
  private var partials: [Key: Partial] = [:]
  private var lost: [Lost] = []
  /// In the order of their first pieces; may name what is gone.
  private var order: [Key] = []

  /// What never became whole since the last time.
  mutating func takeLost() -> [Lost] {
    guard !lost.isEmpty else { return [] }
    defer { lost = [] }
    return lost
  }

  /// Gives the whole when this piece completes it; `missing` more bytes were sent behind it and not captured.
  mutating func add(
    _ header: IPHeader, _ fragment: IPHeader.Fragment, _ bytes: [UInt8], missing: Int, at time: Instant
  ) -> [UInt8]? {
    let key = Key(
      source: header.source, destination: header.destination, transport: header.transport,
      identification: fragment.identification)
    if isDone(key, fragment, bytes, at: time) { return nil }
    if let old = partials[key], time - old.since > Self.ageNanosecondsMax { drop(key, .fragmentsMissing) }
    if partials[key] == nil {
      makeRoom()
      partials[key] = Partial(since: time)
      order.append(key)
    }
    // Forced, here and below: it was put there if it was missing.
    if fragment.offset == 0 { (partials[key]!.header, partials[key]!.begin) = (header, bytes) }
    if missing > 0 {
      partials[key]!.isCut = true
      return nil
    }
    let end = fragment.offset + bytes.count
    // All pieces but the last carry eights of bytes (RFC 791, section 3.2).
    guard end <= Self.bytesMax, !bytes.isEmpty, !fragment.hasMore || bytes.count % 8 == 0,
      partials[key]!.put(Piece(offset: fragment.offset, bytes: bytes), isLast: !fragment.hasMore)
    else {
      done.insert(Done(since: partials[key]!.since, pieces: nil), for: key)
      drop(key, .fragmentsOverlap)
      return nil
    }
    guard let whole = partials[key]!.whole else { return nil }
    let pieces = partials[key]!.pieces.map { ($0.offset, $0.bytes.hashValue) }
    done.insert(Done(since: partials[key]!.since, pieces: Dictionary(uniqueKeysWithValues: pieces)), for: key)
    partials[key] = nil
    return whole
  }

  /// Identifications come again, those of IPv4 after 65,536 packets: what has other bytes is another packet.
  private mutating func isDone(_ key: Key, _ fragment: IPHeader.Fragment, _ bytes: [UInt8], at time: Instant) -> Bool {
    guard partials[key] == nil, let old = done[key] else { return false }
    if time - old.since <= Self.ageNanosecondsMax,
      old.pieces.map({ $0[fragment.offset] == bytes.hashValue }) ?? true
    {
      return true
    }
    done.remove(key)
    return false
  }

  /// The capture ends: what is not whole never will be.
  mutating func finish() {
    for key in order { drop(key, .fragmentsMissing) }
    order = []
  }

  private mutating func drop(_ key: Key, _ reason: CaptureCounts.Reason) {
    guard let partial = partials.removeValue(forKey: key) else { return }
    lost.append(
      Lost(reason: partial.isCut ? .cutPacket : reason, header: partial.header, begin: partial.begin))
  }

  private mutating func makeRoom() {
    if order.count >= Self.packetsMax * 2 { order.removeAll { partials[$0] == nil } }
    guard partials.count >= Self.packetsMax, let oldest = order.firstIndex(where: { partials[$0] != nil }) else {
      return
    }
    drop(order[oldest], .fragmentsMissing)
    order.removeSubrange(...oldest)
  }
}

extension FragmentStore.Partial {
  /// False when the piece does not fit: RFC 5722 drops packets whose fragments overlap, and so do we for both families.
  /// The same piece again changes nothing.
  mutating func put(_ piece: FragmentStore.Piece, isLast: Bool) -> Bool {
    let end = piece.offset + piece.bytes.count
    if isLast {
      guard total == nil || total == end else { return false }
      total = end
    }
    let place = pieces.firstIndex { $0.offset >= piece.offset } ?? pieces.count
    if place < pieces.count, pieces[place].offset == piece.offset { return pieces[place].bytes == piece.bytes }
    if place > 0, pieces[place - 1].offset + pieces[place - 1].bytes.count > piece.offset { return false }
    if place < pieces.count, end > pieces[place].offset { return false }
    guard pieces.count < FragmentStore.piecesMax else { return false }
    pieces.insert(piece, at: place)
    if let total, let last = pieces.last, last.offset + last.bytes.count > total { return false }
    return true
  }

  var whole: [UInt8]? {
    guard let total, pieces.reduce(0, { $0 + $1.bytes.count }) == total else { return nil }
    return pieces.flatMap(\.bytes)
  }
}
