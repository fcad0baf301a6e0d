import Foundation

/// Bytes to be written, in one stretch of memory that is used again.
final class OutputBuffer: @unchecked Sendable {
  // Sendable is checked by hand: a worker fills it, and it is written out when the worker rests.

  private var bytes: UnsafeMutableRawPointer
  private var capacity: Int
  private(set) var count = 0

  init() {
    capacity = 1 << 21
    bytes = .allocate(byteCount: capacity, alignment: 16)
  }

  deinit { bytes.deallocate() }

  var buffer: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: bytes, count: count) }

  func removeAll() { count = 0 }

  @inline(__always)
  func append(_ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) {
    let whole = count + first.count + second.count
    if whole > capacity { grow(whole) }
    if let start = first.baseAddress { (bytes + count).copyMemory(from: start, byteCount: first.count) }
    if let start = second.baseAddress { (bytes + count + first.count).copyMemory(from: start, byteCount: second.count) }
    count = whole
  }

  func append(_ more: UnsafeRawBufferPointer) { append(more, UnsafeRawBufferPointer(start: nil, count: 0)) }

  func append(_ more: [UInt8]) { more.withUnsafeBytes { append($0) } }

  private func grow(_ wanted: Int) {
    let larger = UnsafeMutableRawPointer.allocate(byteCount: wanted * 2, alignment: 16)
    larger.copyMemory(from: bytes, byteCount: count)
    bytes.deallocate()
    bytes = larger
    capacity = wanted * 2
  }
}
