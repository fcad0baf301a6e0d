import Datagrams
import NetworkNumbers

/// Samples as JSON: fields under the names of the IANA registry "IPFIX Information Elements" where there is one,
/// counters under those of MIBs, what is not read as `enterprise/format` with its bytes in hex.
public enum SFlowJSON {
  /// Writes a sample's members into an object that is open.
  public static func write(_ sample: SFlowSample, to line: inout JSONLine) {
    line.member("sample", sample.kind.rawValue)
    if sample.kind != .unknown {
      line.member("sampleSequence", sample.sequence)
      line.member("sourceClass", sample.sourceClass)
      line.member("sourceIndex", sample.sourceIndex)
    }
    if let interval = sample.samplingInterval { line.member("samplingInterval", interval) }
    if let pool = sample.samplePool { line.member("samplePool", pool) }
    if let drops = sample.drops { line.member("drops", drops) }
    if let input = sample.input { write(input, "ingressInterface", &line) }
    if let output = sample.output { write(output, "egressInterface", &line) }
    if let reason = sample.discardReason { line.member("discardReason", reason) }
    if let packet = sample.packet { write(packet, &line) }
    if let route = sample.route { write(route, sample.packet, &line) }
    if let users = sample.users {
      write(users.source, "source", &line)
      write(users.destination, "destination", &line)
    }
    for (_, counters) in sample.counters {
      for (name, value) in counters.values { line.member(name, value) }
    }
    writeUnknown(sample, &line)
  }

  private static func write(_ interface: SFlowSample.Interface, _ name: String, _ line: inout JSONLine) {
    switch interface {
    case .index(let index): line.member(name, index)
    case .discarded(let reason): line.member("discardReason", reason)
    case .several(let count): line.member("egressInterfaces", count)
    case .unknown: break
    }
  }

  private static func write(_ packet: SampledPacket, _ line: inout JSONLine) {
    if let bytes = packet.frameBytes { line.member("dataLinkFrameSize", bytes) }
    if let link = packet.link {
      if let mac = link.sourceMAC { line.member("sourceMacAddress", text(mac: mac)) }
      if let mac = link.destinationMAC { line.member("destinationMacAddress", text(mac: mac)) }
      if let vlan = link.vlanID { line.member("vlanId", vlan) }
      if let vlan = link.innerVLANID { line.member("dot1qCustomerVlanId", vlan) }
      if let entry = link.mplsTop { line.member("mplsTopLabelStackSection", hex(entry >> 8, digits: 6)) }
      if link.etherType != 0 { line.member("ethernetType", link.etherType) }
    }
    if let source = packet.source, let destination = packet.destination {
      line.member("ipVersion", source.family == .ipv4 ? 4 : 6)
      line.member(name("source", "Address", source), source)
      line.member(name("destination", "Address", destination), destination)
    }
    if let bytes = packet.ipBytes { line.member("ipTotalLength", bytes) }
    if let transport = packet.transport { line.member("protocolIdentifier", transport) }
    if let trafficClass = packet.trafficClass { line.member("ipClassOfService", trafficClass) }
    if let limit = packet.hopLimit { line.member("ipTTL", limit) }
    if let label = packet.flowLabel { line.member("flowLabelIPv6", label) }
    if let fragment = packet.fragment {
      line.member("fragmentIdentification", fragment.identification)
      line.member("fragmentOffset", fragment.offset / 8)
    }
    if let port = packet.sourcePort { line.member("sourceTransportPort", port) }
    if let port = packet.destinationPort { line.member("destinationTransportPort", port) }
    if let flags = packet.tcpFlags { line.member("tcpControlBits", flags) }
    if let both = packet.icmpTypeCode {
      line.member(packet.transport == IPProtocol.icmpv6.number ? "icmpTypeCodeIPv6" : "icmpTypeCodeIPv4", both)
    }
    if let header = packet.header { line.member("sampledHeader", hex: header.span.bytes) }
  }

  private static func write(_ route: SampledRoute, _ packet: SampledPacket?, _ line: inout JSONLine) {
    // The tag in the packet's own bytes comes first.
    if let vlan = route.sourceVLAN, packet?.link?.vlanID == nil { line.member("vlanId", vlan) }
    if let vlan = route.destinationVLAN { line.member("postVlanId", vlan) }
    if let priority = route.sourcePriority { line.member("dot1qPriority", priority) }
    if let priority = route.destinationPriority { line.member("postDot1qPriority", priority) }
    if let next = route.nextHop { line.member(name("ipNextHop", "Address", next), next) }
    let family = (packet?.source ?? route.nextHop)?.family == .ipv6 ? "IPv6" : "IPv4"
    if let length = route.sourcePrefixLength { line.member("source\(family)PrefixLength", length) }
    if let length = route.destinationPrefixLength { line.member("destination\(family)PrefixLength", length) }
    if let next = route.bgpNextHop { line.member(name("bgpNextHop", "Address", next), next) }
    if let number = route.asNumber { line.member("routerAsNumber", number) }
    if let number = route.sourceAS { line.member("bgpSourceAsNumber", number) }
    if let number = route.sourcePeerAS { line.member("bgpPrevAdjacentAsNumber", number) }
    let path = route.destinationPath.flatMap(\.numbers)
    if let number = path.first { line.member("bgpNextAdjacentAsNumber", number) }
    if let number = path.last { line.member("bgpDestinationAsNumber", number) }
    if !path.isEmpty { write(path: route.destinationPath, &line) }
    if !route.communities.isEmpty {
      line.list("bgpDestinationCommunityList", route.communities) { $0.element($1) }
    }
    if let preference = route.localPreference { line.member("localPreference", preference) }
    if let source = route.translatedSource { line.member(name("postNATSource", "Address", source), source) }
    if let destination = route.translatedDestination {
      line.member(name("postNATDestination", "Address", destination), destination)
    }
  }

  /// Numbers in their order; a set is a list in the list.
  private static func write(path: [ASPathSegment], _ line: inout JSONLine) {
    let elements = path.flatMap { segment in
      let numbers = segment.numbers.map { "\($0)" }
      return segment.isSet ? ["[\(numbers.joined(separator: ","))]"] : numbers
    }
    line.list("bgpDestinationAsPath", elements) { $0.element(json: Array($1.utf8).span.bytes) }
  }

  /// As text where it is UTF-8 and said to be, or not said what it is; else its bytes, and what they are said to be.
  private static func write(_ user: SampledUsers.Name, _ side: String, _ line: inout JSONLine) {
    guard !user.bytes.isEmpty else { return }
    // US-ASCII and UTF-8.
    if [0, 3, 106].contains(user.charset), let text = String(validating: user.bytes, as: UTF8.self) {
      line.member("\(side)UserName", text)
    } else {
      line.member("\(side)UserNameBytes", hex: user.bytes.span.bytes)
      line.member("\(side)UserCharset", user.charset)
    }
  }

  private static func writeUnknown(_ sample: SFlowSample, _ line: inout JSONLine) {
    var seen: [String: Int] = [:]
    for (format, bytes) in sample.unknown {
      let name = "\(format)"
      let count = seen[name, default: 0] + 1
      seen[name] = count
      // The second of a format, and those after it, are told apart by a number.
      line.member(count == 1 ? name : "\(name)#\(count)", hex: bytes.span.bytes)
    }
  }

  private static func name(_ begin: String, _ end: String, _ address: IPAddress) -> String {
    "\(begin)\(address.family == .ipv4 ? "IPv4" : "IPv6")\(end)"
  }

  private static func text(mac: UInt64) -> String {
    stride(from: 40, through: 0, by: -8).map { hex(UInt32(mac >> UInt64($0) & 255), digits: 2) }
      .joined(separator: ":")
  }

  private static func hex(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
