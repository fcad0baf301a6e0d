import Datagrams
import NetworkNumbers

/// What a sampled packet's own bytes say, up to its ports.
public struct SampledPacket: Sendable {
  /// The frame as it was on the wire; nil when only the IP packet was sampled.
  public var frameBytes: UInt32?
  public var link: LinkHeader?
  public var source: IPAddress?
  public var destination: IPAddress?
  public var transport: UInt8?
  public var trafficClass: UInt8?
  public var hopLimit: UInt8?
  /// Of the IP packet, as its header says.
  public var ipBytes: UInt32?
  public var flowLabel: UInt32?
  public var fragment: IPHeader.Fragment?
  public var sourcePort: UInt16?
  public var destinationPort: UInt16?
  public var tcpFlags: UInt16?
  /// Type in the upper byte, code in the lower; ICMP and ICMPv6.
  public var icmpTypeCode: UInt16?
  /// Set when the bytes do not go as far as the ports, or are not understood.
  public var header: [UInt8]?

  public init() {}

  /// Reads the network and transport layers as far as the sampled bytes go; false when they end before the ports.
  mutating func readIP(_ reader: inout ByteReader) -> Bool {
    guard let header = IPHeader(&reader) else { return false }
    (source, destination) = (header.source, header.destination)
    transport = header.transport.number
    (trafficClass, hopLimit) = (header.trafficClass, header.hopLimit)
    (flowLabel, fragment) = (header.flowLabel, header.fragment)
    if header.totalBytes > 0 { ipBytes = UInt32(header.totalBytes) }
    // A later piece of a packet has no ports.
    if let fragment, fragment.offset > 0 { return true }
    if header.transport.hasPorts {
      guard let from = reader.uint16(), let to = reader.uint16() else { return false }
      (sourcePort, destinationPort) = (from, to)
      if header.transport == .tcp {
        guard reader.skip(8), let flags = reader.uint16() else { return false }
        // RFC 9293: four bits of the offset stand before the flags.
        tcpFlags = flags & 0x0FFF
      }
    } else if header.transport == .icmp || header.transport == .icmpv6 {
      guard let both = reader.uint16() else { return false }
      icmpTypeCode = both
    }
    return true
  }
}

/// What routers and switches add about the packet's way.
public struct SampledRoute: Hashable, Sendable {
  public var sourceVLAN: UInt32?
  public var destinationVLAN: UInt32?
  /// Of 802.1p, as received and as sent.
  public var sourcePriority: UInt32?
  public var destinationPriority: UInt32?
  public var nextHop: IPAddress?
  public var sourcePrefixLength: UInt32?
  public var destinationPrefixLength: UInt32?
  public var bgpNextHop: IPAddress?
  /// The router's own autonomous system.
  public var asNumber: UInt32?
  public var sourceAS: UInt32?
  public var sourcePeerAS: UInt32?
  /// The way to the destination.
  public var destinationPath: [ASPathSegment] = []
  /// Of the route to the destination (RFC 1997).
  public var communities: [UInt32] = []
  public var localPreference: UInt32?
  /// After translation of addresses.
  public var translatedSource: IPAddress?
  public var translatedDestination: IPAddress?

  public init() {}
}

/// A part of an AS path (RFC 4271, section 4.3): numbers in their order, or in none.
public struct ASPathSegment: Hashable, Sendable {
  public var isSet: Bool
  public var numbers: [UInt32]
}

/// Who sent a packet and who receives it, as the agent knows them. An empty name is not known.
public struct SampledUsers: Hashable, Sendable {
  public struct Name: Hashable, Sendable {
    /// MIBenum of IANA's registry "Character Sets"; 0 is not known.
    public var charset: UInt32
    public var bytes: [UInt8]
  }

  public var source: Name
  public var destination: Name
}
