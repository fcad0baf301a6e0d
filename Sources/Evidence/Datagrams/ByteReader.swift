/// Reads untrusted bytes from front to back, numbers in network order. Each read answers nil, and moves nothing, when
/// too few bytes are left.
public struct ByteReader: ~Escapable {
  public let bytes: RawSpan
  public private(set) var offset = 0

  @_lifetime(copy bytes)
  public init(_ bytes: RawSpan) { self.bytes = bytes }

  public var remaining: Int { bytes.byteCount - offset }

  public mutating func uint8() -> UInt8? { integer(UInt8.self) }
  public mutating func uint16() -> UInt16? { integer(UInt16.self) }
  public mutating func uint32() -> UInt32? { integer(UInt32.self) }
  public mutating func uint64() -> UInt64? { integer(UInt64.self) }
  public mutating func int64() -> Int64? { integer(Int64.self) }
  public mutating func uint128() -> UInt128? { integer(UInt128.self) }

  @inline(__always)
  public mutating func integer<Value: FixedWidthInteger & BitwiseCopyable>(_: Value.Type) -> Value? {
    guard remaining >= MemoryLayout<Value>.size else { return nil }
    // Safe: the guard above, and every pattern of bits is an integer.
    let value = bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: Value.self)
    offset += MemoryLayout<Value>.size
    return Value(bigEndian: value)
  }

  public mutating func skip(_ count: Int) -> Bool {
    guard count >= 0, count <= remaining else { return false }
    offset += count
    return true
  }

  /// The next `count` bytes.
  @_lifetime(copy self)
  public mutating func take(_ count: Int) -> RawSpan? {
    guard count >= 0, count <= remaining else { return nil }
    defer { offset += count }
    return bytes.extracting(offset..<offset + count)
  }

  public mutating func array(_ count: Int) -> [UInt8]? {
    guard let span = take(count) else { return nil }
    return [UInt8](span)
  }
}

extension [UInt8] {
  public init(_ span: RawSpan) {
    self = span.withUnsafeBytes { [UInt8]($0) }
  }
}
