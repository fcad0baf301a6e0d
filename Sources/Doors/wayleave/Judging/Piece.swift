import Foundation

/// A part of a file in memory, with line ends behind it: words are read as whole numbers, which may reach behind the last
/// byte.
final class Piece: @unchecked Sendable {
  // Sendable is checked by hand: one thread fills a piece, and one reads it afterwards.

  static let padding = 2 * WordTable.bytesMax

  private(set) var bytes: UnsafeMutableRawPointer
  private(set) var capacity: Int
  private(set) var count = 0
  /// Whether nothing follows in the file.
  var isLast = false

  init(capacity: Int) {
    self.capacity = capacity
    bytes = .allocate(byteCount: capacity + Self.padding, alignment: 16)
  }

  deinit { bytes.deallocate() }

  var buffer: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: bytes, count: count) }

  func removeAll() { count = 0 }

  /// Makes room for so many bytes in all, keeping those that are there.
  func reserve(_ wanted: Int) {
    guard wanted > capacity else { return }
    let larger = UnsafeMutableRawPointer.allocate(byteCount: wanted + Self.padding, alignment: 16)
    larger.copyMemory(from: bytes, byteCount: count)
    bytes.deallocate()
    bytes = larger
    capacity = wanted
  }

  func append(_ more: UnsafeRawBufferPointer) {
    reserve(count + more.count)
    if let start = more.baseAddress { (bytes + count).copyMemory(from: start, byteCount: more.count) }
    count += more.count
  }

  func keep(_ first: Int) { count = min(count, first) }

  /// Reads on from a file until so many bytes are here; whether the file has ended.
  func fill(to wanted: Int, from descriptor: Int32) throws(Refusal) -> Bool {
    reserve(wanted)
    while count < wanted {
      let got = read(descriptor, bytes + count, wanted - count)
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw Refusal("it cannot be read to its end: \(String(cString: strerror(errno)))") }
      if got == 0 { return true }
      count += got
    }
    return false
  }

  /// Writes line ends behind the bytes.
  func seal() { (bytes + count).initializeMemory(as: UInt8.self, repeating: 0x0A, count: Self.padding) }

  func contains(_ byte: UInt8) -> Bool { memchr(bytes, Int32(byte), count) != nil }

  /// Where the last line ends; nothing where none does.
  var lastLineEnd: Int? {
    var at = count
    while at > 0 {
      at -= 1
      if bytes.load(fromByteOffset: at, as: UInt8.self) == 0x0A { return at }
    }
    return nil
  }
}
