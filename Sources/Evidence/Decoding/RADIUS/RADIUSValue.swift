import Datagrams
import NetworkNumbers

/// What an attribute says, for people and for JSON. What counts by the million reads `AccountingRecord` instead.
public enum RADIUSValue: Hashable, Sendable {
  case text(String)
  case octets([UInt8])
  case integer(UInt64)
  case address(IPAddress)
  case prefix(IPPrefix)
  /// 64 bits of an address (RFC 3162, section 2.2).
  case interface(UInt64)
  case time(Instant)
  /// Bytes that are not shown; how many there are.
  case hidden(bytes: Int)

  /// Reads the value of a kind. The names of integers are for the caller to look up.
  public init(_ kind: RADIUSDictionary.Kind, _ value: RawSpan, at offset: Int) throws(RADIUSTrouble) {
    func integer<Value: FixedWidthInteger>(_: Value.Type) throws(RADIUSTrouble) -> Value {
      guard value.byteCount == MemoryLayout<Value>.size else { throw RADIUSTrouble(.wrongLength, at: offset) }
      // Safe: the guard above, and every pattern of bits is an integer.
      return value.withUnsafeBytes { Value(bigEndian: $0.loadUnaligned(as: Value.self)) }
    }
    switch kind {
    case .text:
      guard let text = String(validating: [UInt8](value), as: UTF8.self) else {
        throw RADIUSTrouble(.notUTF8, at: offset)
      }
      self = .text(text)
    case .octets, .vendor: self = .octets([UInt8](value))
    case .byte: self = .integer(UInt64(try integer(UInt8.self)))
    case .integer: self = .integer(UInt64(try integer(UInt32.self)))
    case .integer16: self = .integer(UInt64(try integer(UInt16.self)))
    case .integer64: self = .integer(try integer(UInt64.self))
    case .ipv4: self = .address(IPAddress(ipv4: try integer(UInt32.self)))
    case .ipv6: self = .address(IPAddress(ipv6: try integer(UInt128.self)))
    case .ipv4prefix: self = .prefix(try Self.prefix(value, .ipv4, at: offset))
    case .ipv6prefix: self = .prefix(try Self.prefix(value, .ipv6, at: offset))
    case .interface: self = .interface(try integer(UInt64.self))
    case .time: self = .time(Instant(seconds: Int64(try integer(UInt32.self))))
    case .secret: self = .hidden(bytes: value.byteCount)
    }
  }

  /// RFC 3162, section 2.3: a reserved byte, a length in bits, and as many bytes as that takes, or more. Bits behind
  /// the length have to be zero; they are taken as zero, because some senders leave the host there.
  static func prefix(
    _ value: RawSpan, _ family: IPAddress.Family, at offset: Int
  ) throws(RADIUSTrouble) -> IPPrefix {
    let size = family.bitWidth / 8
    guard value.byteCount >= 2, value.byteCount <= size + 2 else { throw RADIUSTrouble(.wrongLength, at: offset) }
    // Safe, here and below: the guard above.
    let length = Int(value.unsafeLoad(fromByteOffset: 1, as: UInt8.self) & (family == .ipv4 ? 0x3F : 0xFF))
    guard length <= family.bitWidth else { throw RADIUSTrouble(.prefixLength, at: offset) }
    guard value.byteCount - 2 >= (length + 7) / 8 else { throw RADIUSTrouble(.prefixCut, at: offset) }
    var bits: UInt128 = 0
    for index in 0..<size {
      bits <<= 8
      if index + 2 < value.byteCount { bits |= UInt128(value.unsafeLoad(fromByteOffset: index + 2, as: UInt8.self)) }
    }
    bits &= ~(UInt128.max >> UInt128(128 - family.bitWidth + length))
    let address = family == .ipv4 ? IPAddress(ipv4: UInt32(truncatingIfNeeded: bits)) : IPAddress(ipv6: bits)
    guard let prefix = IPPrefix(address, length: length) else { throw RADIUSTrouble(.prefixLength, at: offset) }
    return prefix
  }
}
