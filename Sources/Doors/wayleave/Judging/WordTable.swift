/// The words of one column and their numbers, found by their bytes alone.
///
/// A word is two whole numbers of eight bytes, and two more (its last sixteen bytes) where it is longer than sixteen: a
/// look-up compares numbers and makes no `String`.
final class WordTable: @unchecked Sendable {
  // Sendable is checked by hand: nothing is written after `init`.

  fileprivate struct Entry {
    var low: UInt64 = 0
    var high: UInt64 = 0
    var beforeLast: UInt64 = 0
    var last: UInt64 = 0
    var count: Int32 = -1
    var number: Int32 = 0
  }

  /// Longer words are left to the slow way.
  static let bytesMax = 32

  let entries: Entries

  /// The table as the loop over rows sees it: alive as long as the table is.
  struct Entries {
    fileprivate let start: UnsafeMutablePointer<Entry>
    fileprivate let mask: Int

    /// The number of the word at a place, given its first eight bytes and the next eight, with nothing behind its end.
    @inline(__always)
    func number(_ base: UnsafeRawPointer, _ at: Int, _ count: Int, _ low: UInt64, _ high: UInt64) -> Int? {
      guard count <= WordTable.bytesMax else { return nil }
      var slot = WordTable.slot(low, high, count) & mask
      while true {
        let entry = start[slot]
        if entry.count < 0 { return nil }
        if entry.low == low, entry.high == high, entry.count == Int32(truncatingIfNeeded: count) {
          if count <= 16 { return Int(entry.number) }
          let beforeLast = base.loadUnaligned(fromByteOffset: at + count - 16, as: UInt64.self)
          let last = base.loadUnaligned(fromByteOffset: at + count - 8, as: UInt64.self)
          if entry.beforeLast == beforeLast, entry.last == last { return Int(entry.number) }
        }
        slot = (slot + 1) & mask
      }
    }
  }

  init(_ words: [(word: String, number: Int)]) {
    var size = 8
    while size < words.count * 4 { size *= 2 }
    let mask = size - 1
    let entries = UnsafeMutablePointer<Entry>.allocate(capacity: size)
    entries.initialize(repeating: Entry(), count: size)
    for (word, number) in words where (1...Self.bytesMax).contains(word.utf8.count) {
      var padded = Array(word.utf8)
      let count = padded.count
      padded += [UInt8](repeating: 0, count: 2 * Self.bytesMax)
      let ((low, high), (beforeLast, last)) = padded.withUnsafeBytes {
        (Self.halves($0, 0, count), Self.tail($0, 0, count))
      }
      var slot = Self.slot(low, high, count) & mask
      while entries[slot].count >= 0 { slot = (slot + 1) & mask }
      entries[slot] = Entry(
        low: low, high: high, beforeLast: beforeLast, last: last, count: Int32(count), number: Int32(number))
    }
    self.entries = Entries(start: entries, mask: mask)
  }

  deinit { entries.start.deallocate() }

  /// The number of the word at a place, with at least twice `bytesMax` readable bytes behind its first.
  @inline(__always)
  func number(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ count: Int) -> Int? {
    guard count <= Self.bytesMax else { return nil }
    let (low, high) = Self.halves(bytes, start, count)
    guard let base = bytes.baseAddress else { return nil }
    return entries.number(base, start, count, low, high)
  }

  @inline(__always)
  private static func halves(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ count: Int) -> (UInt64, UInt64) {
    let low = bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self)
    if count <= 8 { return (count == 8 ? low : low & (1 << UInt64(count * 8) &- 1), 0) }
    let high = bytes.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self)
    return (low, count >= 16 ? high : high & (1 << UInt64((count - 8) * 8) &- 1))
  }

  /// The last sixteen bytes of a word that is longer than that.
  @inline(__always)
  private static func tail(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ count: Int) -> (UInt64, UInt64) {
    if count <= 16 { return (0, 0) }
    return (
      bytes.loadUnaligned(fromByteOffset: start + count - 16, as: UInt64.self),
      bytes.loadUnaligned(fromByteOffset: start + count - 8, as: UInt64.self)
    )
  }

  @inline(__always)
  fileprivate static func slot(_ low: UInt64, _ high: UInt64, _ count: Int) -> Int {
    let mixed = (low ^ high &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: count)) &* 0xFF51_AFD7_ED55_8CCD
    return Int(truncatingIfNeeded: mixed >> 40)
  }
}
