import Datagrams
import NetworkNumbers

extension JSONLine {
  /// A value by its type. What does not fit its type, and what has no better text, is shown as hexadecimal digits; a
  /// number of no bytes as null.
  mutating func member(_ name: String, _ bytes: RawSpan, as type: AbstractType) {
    switch type {
    case .unsigned8, .unsigned16, .unsigned32, .unsigned64, .unsigned256:
      if let value = bytes.unsigned { member(name, value) } else { unread(name, bytes) }
    case .signed8, .signed16, .signed32, .signed64:
      if let value = bytes.signed { member(name, value) } else { unread(name, bytes) }
    case .float32, .float64:
      if let value = bytes.float { member(name, value) } else { unread(name, bytes) }
    case .boolean:
      if let value = bytes.boolean { member(name, value) } else { unread(name, bytes) }
    case .macAddress:
      if bytes.byteCount == 6 { member(name, bytes.mac) } else { unread(name, bytes) }
    case .string: member(name, text: bytes.withoutTrailingZeros)
    case .dateTimeSeconds, .dateTimeMilliseconds, .dateTimeMicroseconds, .dateTimeNanoseconds:
      if let value = bytes.moment(type) {
        member(name, value)
      } else if bytes.isUnknownMoment(type) {
        null(name)
      } else {
        unread(name, bytes)
      }
    case .ipv4Address, .ipv6Address:
      if bytes.byteCount == (type == .ipv4Address ? 4 : 16), let value = bytes.address {
        member(name, value)
      } else {
        unread(name, bytes)
      }
    case .octetArray, .basicList, .subTemplateList, .subTemplateMultiList: member(name, hex: bytes)
    }
  }

  private mutating func unread(_ name: String, _ bytes: RawSpan) {
    if bytes.byteCount == 0 { null(name) } else { member(name, hex: bytes) }
  }
}

extension RawSpan {
  /// A signed number of one to eight bytes (RFC 7011, section 6.2).
  var signed: Int64? {
    guard let unsigned else { return nil }
    let unused = UInt64(64 - 8 * byteCount)
    return Int64(bitPattern: unsigned << unused) >> Int64(unused)
  }

  /// RFC 7011, section 6.1.7; a float64 may come as a float32 (section 6.2).
  var float: Double? {
    switch byteCount {
    case 4: Double(Float(bitPattern: UInt32(bigEndian: unsafeLoadUnaligned(as: UInt32.self))))
    case 8: Double(bitPattern: UInt64(bigEndian: unsafeLoadUnaligned(as: UInt64.self)))
    default: nil
    }
  }

  /// RFC 7011, section 6.1.5: 1 is true, 2 is false.
  var boolean: Bool? {
    guard byteCount == 1 else { return nil }
    switch unsafeLoad(as: UInt8.self) {
    case 1: return true
    case 2: return false
    default: return nil
    }
  }

  /// `02:00:5e:10:00:01`.
  var mac: String {
    var text: [UInt8] = []
    for index in 0..<byteCount {
      let byte = unsafeLoad(fromByteOffset: index, as: UInt8.self)
      if index > 0 { text.append(UInt8(ascii: ":")) }
      for digit in [byte >> 4, byte & 15] {
        text.append(digit + (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  var address: IPAddress? {
    switch byteCount {
    case 4: IPAddress(ipv4: UInt32(bigEndian: unsafeLoadUnaligned(as: UInt32.self)))
    case 16: IPAddress(ipv6: UInt128(bigEndian: unsafeLoadUnaligned(as: UInt128.self)))
    default: nil
    }
  }

  /// NetFlow fills text up with zeros.
  var withoutTrailingZeros: RawSpan {
    @_lifetime(copy self)
    get {
      var count = byteCount
      while count > 0, unsafeLoad(fromByteOffset: count - 1, as: UInt8.self) == 0 { count -= 1 }
      return extracting(0..<count)
    }
  }

  /// NTP's way to say that a time is not known (RFC 5905, section 6).
  func isUnknownMoment(_ type: AbstractType) -> Bool {
    (type == .dateTimeMicroseconds || type == .dateTimeNanoseconds) && byteCount == 8 && isZero
  }

  /// RFC 7011, sections 6.1.7 to 6.1.10; nil for a length that is none, for what lies beyond the year 2262, and for a
  /// time that is not known.
  func moment(_ type: AbstractType) -> Instant? {
    guard let value = unsigned, !isUnknownMoment(type) else { return nil }
    switch type {
    case .dateTimeSeconds: return value <= 9_223_372_036 ? Instant(seconds: Int64(value)) : nil
    case .dateTimeMilliseconds: return value <= 9_223_372_036_854 ? Instant(milliseconds: Int64(value)) : nil
    case .dateTimeMicroseconds: return byteCount == 8 ? Instant(ntp: value, perSecond: 1_000_000) : nil
    case .dateTimeNanoseconds: return byteCount == 8 ? Instant(ntp: value, perSecond: 1_000_000_000) : nil
    default: return nil
    }
  }
}

extension Instant {
  /// The timestamp format of NTP (RFC 5905, section 6): seconds since 1900 and fractions of 2^-32, rounded to the parts
  /// of a second that the element counts. Seconds without their first bit belong to the era that begins in 2036.
  init(ntp value: UInt64, perSecond: UInt64) {
    let since1900 = Int64(value >> 32)
    let seconds = since1900 - 2_208_988_800 + (since1900 < 1 << 31 ? 1 << 32 : 0)
    let parts = ((value & 0xFFFF_FFFF) * perSecond + (1 << 31)) >> 32
    self.init(nanoseconds: seconds * 1_000_000_000 + Int64(parts * (1_000_000_000 / perSecond)))
  }
}
