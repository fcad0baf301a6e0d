/// The bytes of a RADIUS packet: a header of 20 bytes and attributes (RFC 2865, section 3).
///
/// Its length lies within 20 and 4096 and within the bytes given; padding behind it is left out.
public struct RADIUSPacket: ~Escapable {
  /// From the code to the end of the attributes.
  public let bytes: RawSpan

  /// RFC 2865, section 3: "the minimum length is 20 and maximum length is 4096".
  public static let bytesMin = 20
  public static let bytesMax = 4096

  @_lifetime(copy datagram)
  public init(_ datagram: RawSpan) throws(RADIUSTrouble) {
    guard datagram.byteCount >= Self.bytesMin else { throw RADIUSTrouble(.packetTooShort, at: datagram.byteCount) }
    // Safe: the guard above.
    let length = Int(UInt16(bigEndian: datagram.unsafeLoadUnaligned(fromByteOffset: 2, as: UInt16.self)))
    guard length >= Self.bytesMin, length <= Self.bytesMax else { throw RADIUSTrouble(.lengthOutOfBounds, at: 2) }
    guard length <= datagram.byteCount else { throw RADIUSTrouble(.packetCut, at: datagram.byteCount) }
    bytes = datagram.extracting(0..<length)
  }

  // Safe, all four: a packet has at least 20 bytes.
  public var code: RADIUSCode { RADIUSCode(rawValue: bytes.unsafeLoad(fromByteOffset: 0, as: UInt8.self)) }
  /// Joins a request and its answer.
  public var identifier: UInt8 { bytes.unsafeLoad(fromByteOffset: 1, as: UInt8.self) }
  public var authenticator: RawSpan {
    @_lifetime(copy self) get { bytes.extracting(4..<20) }
  }
  public var attributes: Attributes {
    @_lifetime(copy self) get { Attributes(bytes) }
  }

  /// One attribute; its value has at most 253 bytes.
  public struct Attribute: ~Escapable {
    public let type: UInt8
    public let value: RawSpan
    /// Of the value, from the packet's begin.
    public let offset: Int

    @_lifetime(copy value)
    init(type: UInt8, value: RawSpan, offset: Int) {
      self.type = type
      self.value = value
      self.offset = offset
    }
  }

  /// The attributes in the order of the packet.
  public struct Attributes: ~Escapable {
    private let bytes: RawSpan
    public private(set) var offset = RADIUSPacket.bytesMin
    /// Set when an attribute's length makes the rest unreadable. What stood before it was given.
    public private(set) var trouble: RADIUSTrouble?

    @_lifetime(copy bytes)
    fileprivate init(_ bytes: RawSpan) { self.bytes = bytes }

    @_lifetime(copy self)
    @inline(__always)
    public mutating func next() -> Attribute? {
      let left = bytes.byteCount - offset
      guard left > 0, trouble == nil else { return nil }
      guard left >= 2 else {
        trouble = RADIUSTrouble(.attributeCut, at: offset)
        return nil
      }
      // Safe: two bytes are left.
      let type = bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
      let length = Int(bytes.unsafeLoad(fromByteOffset: offset + 1, as: UInt8.self))
      guard length >= 2, length <= left else {
        trouble = RADIUSTrouble(length < 2 ? .attributeTooShort : .attributeCut, at: offset)
        return nil
      }
      let start = offset + 2
      offset += length
      return Attribute(type: type, value: bytes.extracting(unchecked: start..<offset), offset: start)
    }
  }
}

/// What is wrong with a packet or one of its attributes, and where.
public struct RADIUSTrouble: Error, Hashable, Sendable {
  public enum Reason: String, Hashable, Sendable, CaseIterable {
    case packetTooShort = "a RADIUS packet has at least 20 bytes"
    case lengthOutOfBounds = "the packet's length is not within 20 and 4096"
    case packetCut = "the packet says that it is longer than the datagram"
    case attributeTooShort = "an attribute's length is below 2; what follows it cannot be read"
    case attributeCut = "an attribute goes beyond the packet; what follows it cannot be read"
    case vendorAttributeCut = "a vendor's attribute does not fit into the attribute that holds it"
    case wrongLength = "the value has not the length of its kind"
    case prefixLength = "the prefix is longer than the address"
    case prefixCut = "the prefix has fewer bytes than its length says"
    case notUTF8 = "the text is not UTF-8"
  }

  public let reason: Reason
  /// In bytes from the packet's begin.
  public let offset: Int

  public init(_ reason: Reason, at offset: Int) {
    self.reason = reason
    self.offset = offset
  }
}
