import Datagrams
import NetworkNumbers

// Records of flow samples, by the structures of the specification. Each answers false when its bytes are too few.
extension SFlowSample {
  /// The first bytes of the packet as it was on the wire.
  mutating func sampledHeader(_ reader: inout ByteReader) -> Bool {
    guard let layer = reader.uint32(), let frameBytes = reader.uint32(), reader.skip(4),
      let bytes = SFlowReading.opaque(&reader)
    else { return false }
    var packet = SampledPacket()
    packet.frameBytes = frameBytes
    var inner = ByteReader(bytes)
    var isRead = false
    switch layer {
    case 1:
      packet.link = LinkLayer.ethernet.header(&inner)
      if let type = packet.link?.etherType {
        // What is no IP is complete with its link layer.
        isRead = type == LinkHeader.ipv4 || type == LinkHeader.ipv6 ? packet.readIP(&inner) : true
      }
    case 11, 12: isRead = packet.readIP(&inner)
    default: break
    }
    if !isRead { packet.header = [UInt8](bytes) }
    self.packet = packet
    return true
  }

  mutating func sampledEthernet(_ reader: inout ByteReader) -> Bool {
    guard let bytes = reader.uint32(), let source = SFlowReading.mac(&reader),
      let destination = SFlowReading.mac(&reader), let type = reader.uint32()
    else { return false }
    var packet = self.packet ?? SampledPacket()
    guard packet.link == nil else { return true }
    packet.frameBytes = packet.frameBytes ?? bytes
    var link = LinkHeader()
    (link.sourceMAC, link.destinationMAC) = (source, destination)
    link.etherType = UInt16(truncatingIfNeeded: type)
    packet.link = link
    self.packet = packet
    return true
  }

  mutating func sampledIP(_ reader: inout ByteReader, _ family: IPAddress.Family) -> Bool {
    func address(_ reader: inout ByteReader) -> IPAddress? {
      family == .ipv4 ? reader.uint32().map { IPAddress(ipv4: $0) } : reader.uint128().map { IPAddress(ipv6: $0) }
    }
    guard let bytes = reader.uint32(), let transport = reader.uint32(), let source = address(&reader),
      let destination = address(&reader), let sourcePort = reader.uint32(), let destinationPort = reader.uint32(),
      let flags = reader.uint32(), let trafficClass = reader.uint32()
    else { return false }
    var packet = self.packet ?? SampledPacket()
    // The packet's own bytes come first.
    guard packet.source == nil else { return true }
    let known = IPProtocol(number: UInt8(truncatingIfNeeded: transport))
    packet.ipBytes = bytes
    (packet.source, packet.destination) = (source, destination)
    packet.transport = known.number
    packet.trafficClass = UInt8(truncatingIfNeeded: trafficClass)
    if known.hasPorts {
      packet.sourcePort = UInt16(truncatingIfNeeded: sourcePort)
      packet.destinationPort = UInt16(truncatingIfNeeded: destinationPort)
    }
    if known == .tcp { packet.tcpFlags = UInt16(truncatingIfNeeded: flags) }
    self.packet = packet
    return true
  }

  mutating func extendedSwitch(_ reader: inout ByteReader) -> Bool {
    guard let source = reader.uint32(), let sourcePriority = reader.uint32(), let destination = reader.uint32(),
      let destinationPriority = reader.uint32()
    else { return false }
    change {
      ($0.sourceVLAN, $0.destinationVLAN) = (source, destination)
      ($0.sourcePriority, $0.destinationPriority) = (sourcePriority, destinationPriority)
    }
    return true
  }

  mutating func extendedRouter(_ reader: inout ByteReader) -> Bool {
    guard let next = SFlowReading.nextHop(&reader), let source = reader.uint32(),
      let destination = reader.uint32()
    else { return false }
    change {
      if case .known(let address) = next { $0.nextHop = address }
      ($0.sourcePrefixLength, $0.destinationPrefixLength) = (source, destination)
    }
    return true
  }

  mutating func extendedGateway(_ reader: inout ByteReader) -> Bool {
    guard let next = SFlowReading.nextHop(&reader), let own = reader.uint32(), let source = reader.uint32(),
      let peer = reader.uint32(), let segments = reader.uint32()
    else { return false }
    var path: [ASPathSegment] = []
    for _ in 0..<segments {
      // RFC 4271, section 4.3: 1 is a set, 2 a sequence.
      guard let type = reader.uint32(), let numbers = Self.numbers(&reader) else { return false }
      path.append(ASPathSegment(isSet: type == 1, numbers: numbers))
    }
    // Some leave the end out.
    let isLong = reader.remaining > 0
    let communities = isLong ? Self.numbers(&reader) : []
    let preference = isLong ? reader.uint32() : nil
    guard let communities, !isLong || preference != nil else { return false }
    change {
      if case .known(let address) = next { $0.bgpNextHop = address }
      ($0.asNumber, $0.sourceAS, $0.sourcePeerAS) = (own, source, peer)
      ($0.destinationPath, $0.communities, $0.localPreference) = (path, communities, preference)
    }
    return true
  }

  /// A count and as many numbers.
  private static func numbers(_ reader: inout ByteReader) -> [UInt32]? {
    guard let count = reader.uint32(), Int(count) <= reader.remaining / 4 else { return nil }
    var numbers: [UInt32] = []
    for _ in 0..<count { numbers.append(reader.uint32() ?? 0) }
    return numbers
  }

  mutating func extendedUser(_ reader: inout ByteReader) -> Bool {
    guard let source = Self.userName(&reader), let destination = Self.userName(&reader) else { return false }
    users = SampledUsers(source: source, destination: destination)
    return true
  }

  private static func userName(_ reader: inout ByteReader) -> SampledUsers.Name? {
    guard let charset = reader.uint32(), let bytes = SFlowReading.opaque(&reader) else { return nil }
    return SampledUsers.Name(charset: charset, bytes: [UInt8](bytes))
  }

  mutating func extendedNAT(_ reader: inout ByteReader) -> Bool {
    guard let source = SFlowReading.address(&reader), let destination = SFlowReading.address(&reader) else {
      return false
    }
    change { ($0.translatedSource, $0.translatedDestination) = (source, destination) }
    return true
  }

  private mutating func change(_ body: (inout SampledRoute) -> Void) {
    var route = self.route ?? SampledRoute()
    body(&route)
    self.route = route
  }
}

extension SFlowReading {
  enum NextHop {
    case known(IPAddress)
    /// Kind 0, without an address.
    case none
  }

  static func nextHop(_ reader: inout ByteReader) -> NextHop? {
    var ahead = reader
    if ahead.uint32() == 0 {
      reader = ahead
      return NextHop.none
    }
    return address(&reader).map { .known($0) }
  }
}
