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
    guard let source = reader.uint32(), reader.skip(4), let destination = reader.uint32(), reader.skip(4) else {
      return false
    }
    change { ($0.sourceVLAN, $0.destinationVLAN) = (source, destination) }
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
    var path: [UInt32] = []
    for _ in 0..<segments {
      guard reader.uint32() != nil, let count = reader.uint32(), Int(count) <= reader.remaining / 4 else {
        return false
      }
      for _ in 0..<count { path.append(reader.uint32() ?? 0) }
    }
    change {
      if case .known(let address) = next { $0.bgpNextHop = address }
      ($0.asNumber, $0.sourceAS, $0.sourcePeerAS) = (own, source, peer)
      $0.destinationPath = path
    }
    return true
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
