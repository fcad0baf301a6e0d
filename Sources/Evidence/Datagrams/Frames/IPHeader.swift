import NetworkNumbers

/// The header of a packet of IPv4 or IPv6, with what its extension headers say (RFC 791, RFC 8200).
public struct IPHeader: Hashable, Sendable {
  public var source: IPAddress
  public var destination: IPAddress
  /// What follows the last header that was read.
  public var transport: IPProtocol
  /// TOS, or traffic class.
  public var trafficClass: UInt8
  /// TTL, or hop limit.
  public var hopLimit: UInt8
  /// The whole packet as it says itself; 0 where it does not (segmentation left to the network card, jumbograms).
  public var totalBytes: Int
  /// From the packet's begin to its transport.
  public var headerBytes: Int
  public var fragment: Fragment?
  /// 20 bits; IPv6 only.
  public var flowLabel: UInt32?

  /// A piece of a packet.
  public struct Fragment: Hashable, Sendable {
    public var identification: UInt32
    /// Bytes of the transport before this piece.
    public var offset: Int
    public var hasMore: Bool
  }

  public static let extensionHeadersMax = 8
}

extension IPHeader {
  /// Reads a packet's headers and leaves the reader at the transport. Nothing when the bytes end before it, or are no
  /// IP.
  public init?(_ reader: inout ByteReader) {
    guard reader.remaining > 0 else { return nil }
    // Safe: at least one byte is left.
    switch reader.bytes.unsafeLoad(fromByteOffset: reader.offset, as: UInt8.self) >> 4 {
    case 4: self.init(ipv4: &reader)
    case 6: self.init(ipv6: &reader)
    default: return nil
    }
  }

  private init?(ipv4 reader: inout ByteReader) {
    guard let first = reader.uint8(), let tos = reader.uint8(), let total = reader.uint16(),
      let identification = reader.uint16(), let piece = reader.uint16(), let ttl = reader.uint8(),
      let transport = reader.uint8(), reader.skip(2), let source = reader.uint32(),
      let destination = reader.uint32()
    else { return nil }
    let header = Int(first & 15) * 4
    guard header >= 20, reader.skip(header - 20), total == 0 || Int(total) >= header else { return nil }
    let (offset, hasMore) = (Int(piece & 0x1FFF) * 8, piece & 0x2000 != 0)
    self.init(
      source: IPAddress(ipv4: source), destination: IPAddress(ipv4: destination),
      transport: IPProtocol(number: transport), trafficClass: tos, hopLimit: ttl, totalBytes: Int(total),
      headerBytes: header,
      fragment: offset > 0 || hasMore
        ? Fragment(identification: UInt32(identification), offset: offset, hasMore: hasMore) : nil)
  }

  private init?(ipv6 reader: inout ByteReader) {
    let start = reader.offset
    guard let first = reader.uint32(), let payload = reader.uint16(), let next = reader.uint8(),
      let hopLimit = reader.uint8(), let source = reader.uint128(), let destination = reader.uint128()
    else { return nil }
    self.init(
      source: IPAddress(ipv6: source), destination: IPAddress(ipv6: destination),
      transport: IPProtocol(number: next), trafficClass: UInt8(truncatingIfNeeded: first >> 20), hopLimit: hopLimit,
      totalBytes: payload == 0 ? 0 : Int(payload) + 40, headerBytes: 40, flowLabel: first & 0xFFFFF)
    guard extensions(&reader) else { return nil }
    headerBytes = reader.offset - start
    guard totalBytes == 0 || totalBytes >= headerBytes else { return nil }
  }

  /// RFC 8200, section 4. Hop by hop, routing, destination, mobility, HIP and shim6 count eights without the first
  /// (RFC 6564), the authentication header counts fours without the first two (RFC 4302).
  private mutating func extensions(_ reader: inout ByteReader) -> Bool {
    for _ in 0..<Self.extensionHeadersMax {
      switch transport.number {
      case 0, 43, 60, 135, 139, 140:
        guard let next = reader.uint8(), let eights = reader.uint8(), reader.skip(Int(eights) * 8 + 6) else {
          return false
        }
        transport = IPProtocol(number: next)
      case 51:
        guard let next = reader.uint8(), let fours = reader.uint8(), reader.skip(Int(fours) * 4 + 6) else {
          return false
        }
        transport = IPProtocol(number: next)
      case 44:
        guard let next = reader.uint8(), reader.skip(1), let piece = reader.uint16(),
          let identification = reader.uint32()
        else { return false }
        transport = IPProtocol(number: next)
        let (offset, hasMore) = (Int(piece & 0xFFF8), piece & 1 != 0)
        // RFC 6946: a fragment header on a whole packet.
        if offset > 0 || hasMore {
          fragment = Fragment(identification: identification, offset: offset, hasMore: hasMore)
        }
        // What stands behind a later piece's header is the middle of something.
        if offset > 0 { return true }
      default: return true
      }
    }
    return false
  }
}
