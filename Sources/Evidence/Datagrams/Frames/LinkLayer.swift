/// What a captured or sampled packet begins with.
public enum LinkLayer: Hashable, Sendable {
  /// IEEE 802.3, with any tags of 802.1Q, and MPLS below.
  case ethernet
  /// Linux "cooked" captures, versions 1 and 2 (link types 113 and 276).
  case linuxCooked, linuxCooked2
  /// IPv4 or IPv6 without anything before it.
  case rawIP
  /// Four bytes of an address family, whose numbers and byte order differ by system (link types 0 and 108).
  case loopback
  /// RFC 1661, with or without the framing of RFC 1662 (link types 9 and 50), and in Ethernet's session packets
  /// without the Ethernet (RFC 2516; link type 51).
  case ppp, pppoe
}

/// What stands before the packet of the network layer.
public struct LinkHeader: Hashable, Sendable {
  public init() {}

  /// The type of what follows, as in Ethernet; 0 where there is none.
  public var etherType: UInt16 = 0
  /// 48 bits each; Ethernet only.
  public var sourceMAC: UInt64?
  public var destinationMAC: UInt64?
  /// The outermost tag's VLAN, and the next one's (802.1Q, 802.1ad).
  public var vlanID: UInt16?
  public var innerVLANID: UInt16?
  /// The whole 4 bytes of the top entry of an MPLS stack.
  public var mplsTop: UInt32?

  public static let ipv4: UInt16 = 0x0800
  public static let ipv6: UInt16 = 0x86DD

  /// More tags or labels than this are not looked behind.
  public static let tagsMax = 8
}

extension LinkLayer {
  /// Reads up to the packet of the network layer. Nothing when the bytes end before it or there are too many tags.
  public func header(_ reader: inout ByteReader) -> LinkHeader? {
    var header = LinkHeader()
    switch self {
    case .ethernet:
      guard let high = reader.uint32(), let middle = reader.uint32(), let low = reader.uint32(),
        let type = reader.uint16()
      else { return nil }
      header.destinationMAC = UInt64(high) << 16 | UInt64(middle >> 16)
      header.sourceMAC = UInt64(middle & 0xFFFF) << 32 | UInt64(low)
      return Self.tags(type, &header, &reader) ? header : nil
    case .linuxCooked:
      guard reader.skip(14), let type = reader.uint16() else { return nil }
      return Self.tags(type, &header, &reader) ? header : nil
    case .linuxCooked2:
      guard let type = reader.uint16(), reader.skip(18) else { return nil }
      return Self.tags(type, &header, &reader) ? header : nil
    case .rawIP: break
    case .loopback: guard reader.skip(4) else { return nil }
    case .ppp: return Self.ppp(&header, &reader) ? header : nil
    case .pppoe: return Self.pppoe(&header, &reader) ? header : nil
    }
    header.etherType = Self.networkLayer(reader)
    return header
  }

  private static func tags(_ first: UInt16, _ header: inout LinkHeader, _ reader: inout ByteReader) -> Bool {
    var type = first
    for _ in 0..<LinkHeader.tagsMax {
      switch type {
      case 0x8100, 0x88A8, 0x9100:
        guard let tag = reader.uint16(), let next = reader.uint16() else { return false }
        if header.vlanID == nil {
          header.vlanID = tag & 0xFFF
        } else if header.innerVLANID == nil {
          header.innerVLANID = tag & 0xFFF
        }
        type = next
      case 0x8847, 0x8848: return labels(&header, &reader)
      case 0x8864: return pppoe(&header, &reader)
      // IEEE 802.3: a length, not a type. RFC 1042: AA AA 03 00 00 00 and then a type.
      case ..<1536:
        var ahead = reader
        guard ahead.uint32() == 0xAAAA_0300, ahead.uint16() == 0, let next = ahead.uint16() else { return true }
        reader = ahead
        type = next
      default:
        header.etherType = type
        return true
      }
    }
    return false
  }

  /// RFC 2516, section 4: version and type, code, session, length, then PPP.
  private static func pppoe(_ header: inout LinkHeader, _ reader: inout ByteReader) -> Bool {
    reader.skip(6) && ppp(&header, &reader)
  }

  /// RFC 1662, section 3.1: FF 03, which may be left out; then a protocol, whose first byte is left out where it is
  /// zero: the last byte of a protocol is odd, the others are even (RFC 1661, sections 2 and 6.5).
  private static func ppp(_ header: inout LinkHeader, _ reader: inout ByteReader) -> Bool {
    var ahead = reader
    if ahead.uint16() == 0xFF03 { reader = ahead }
    guard let first = reader.uint8() else { return false }
    var type = UInt16(first)
    if first & 1 == 0 {
      guard let second = reader.uint8() else { return false }
      type = type << 8 | UInt16(second)
    }
    switch type {
    case 0x0021: header.etherType = LinkHeader.ipv4
    case 0x0057: header.etherType = LinkHeader.ipv6
    // RFC 3032, section 4.3.
    case 0x0281, 0x0283: return labels(&header, &reader)
    default: break
    }
    return true
  }

  /// RFC 3032: entries until the one with the bottom bit. What follows has no type; IP shows itself by its version.
  private static func labels(_ header: inout LinkHeader, _ reader: inout ByteReader) -> Bool {
    for _ in 0..<LinkHeader.tagsMax {
      guard let entry = reader.uint32() else { return false }
      if header.mplsTop == nil { header.mplsTop = entry }
      if entry & 0x100 != 0 {
        header.etherType = networkLayer(reader)
        return true
      }
    }
    return false
  }

  private static func networkLayer(_ reader: borrowing ByteReader) -> UInt16 {
    guard reader.remaining > 0 else { return 0 }
    // Safe: at least one byte is left.
    switch reader.bytes.unsafeLoad(fromByteOffset: reader.offset, as: UInt8.self) >> 4 {
    case 4: return LinkHeader.ipv4
    case 6: return LinkHeader.ipv6
    default: return 0
    }
  }
}
