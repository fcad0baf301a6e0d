import Foundation

/// What the field names of other projects mean in IANA's words.
struct SampleFields {
  enum Wanted: Equatable {
    /// A member of our JSON and its value as text.
    case member(String, String)
    /// Nothing that a record of ours shows.
    case notShown
  }
  private let sample: String

  init(_ sample: String) { self.sample = sample }

  /// The same name in both.
  private static let names: [String: String] = [
    "ipv4_src_addr": "sourceIPv4Address", "ipv4_dst_addr": "destinationIPv4Address",
    "ipv4_next_hop": "ipNextHopIPv4Address", "next_hop": "ipNextHopIPv4Address", "input_snmp": "ingressInterface",
    "output_snmp": "egressInterface", "in_snmp": "ingressInterface", "out_snmp": "egressInterface",
    "in_pkts": "packetDeltaCount", "in_packets": "packetDeltaCount", "in_bytes": "octetDeltaCount",
    "out_pkts": "postPacketDeltaCount", "out_bytes": "postOctetDeltaCount", "l4_src_port": "sourceTransportPort",
    "l4_dst_port": "destinationTransportPort", "src_port": "sourceTransportPort",
    "dst_port": "destinationTransportPort", "src": "sourceIPv4Address", "dst": "destinationIPv4Address",
    "src_as": "bgpSourceAsNumber", "dst_as": "bgpDestinationAsNumber", "bgp_src_as": "bgpSourceAsNumber",
    "bgp_dst_as": "bgpDestinationAsNumber", "src_mask": "sourceIPv4PrefixLength",
    "dst_mask": "destinationIPv4PrefixLength", "ip_protocol_version": "ipVersion", "in_src_mac": "sourceMacAddress",
    "in_dst_mac": "destinationMacAddress", "out_src_mac": "postSourceMacAddress",
    "out_dst_mac": "postDestinationMacAddress", "dst_vlan": "postVlanId", "vlan_src": "vlanId",
    "direction": "flowDirection", "conn_id": "flowId", "icmp_type": "icmpTypeIPv4", "icmp_code": "icmpCodeIPv4",
    "xlate_src_addr_ipv4": "postNATSourceIPv4Address", "xlate_dst_addr_ipv4": "postNATDestinationIPv4Address",
    "xlate_src_port": "postNAPTSourceTransportPort", "xlate_dst_port": "postNAPTDestinationTransportPort",
    "fw_event": "firewallEvent", "in_permanent_bytes": "octetTotalCount", "username": "userName",
    "in_total_bytes": "octetTotalCount", "in_total_packets": "packetTotalCount", "scope_system": "scopeSystem",
    "total_bytes_exp": "exportedOctetTotalCount", "total_pkts_exp": "exportedMessageTotalCount",
    "total_flows_exp": "exportedFlowRecordTotalCount", "total_flows_exported": "exportedFlowRecordTotalCount",
    "flow_active_timeout": "flowActiveTimeout", "flow_inactive_timeout": "flowIdleTimeout",
    "dropped_packets_total": "droppedPacketTotalCount", "ignored_packet_total": "ignoredPacketTotalCount",
    "notsent_packet_total": "notSentPacketTotalCount", "exporter": "exporterIPv4Address",
    "exporting_pid": "exportingProcessId", "observation_domain_id": "observationDomainId",
    "flow_seq_num": "sequence", "seq_number": "sequence", "flowset_id": "template",
    "application_name": "applicationName",
  ]

  /// Elements of CERT (enterprise 6871), which we show as bytes.
  private static let cert: [String: (Int, bytes: Int)] = [
    "flowAttributes": (40, 2), "reverseFlowAttributes": (40 | 0x4000, 2), "silkAppLabel": (33, 2),
    "reverseFlowDeltaMilliseconds": (21, 4), "initialTCPFlags": (14, 1), "unionTCPFlags": (15, 1),
    "reverseInitialTCPFlags": (14 | 0x4000, 1), "reverseUnionTCPFlags": (15 | 0x4000, 1),
    "expiredFragmentCount": (100, 4), "assembledFragmentCount": (101, 4), "meanFlowRate": (102, 4),
    "meanPacketRate": (103, 4), "flowTableFlushEventCount": (104, 4), "flowTablePeakCount": (105, 4),
  ]

  private static let words = ["tcp": "6", "udp": "17", "end of flow": "3", "forced end": "4"]

  /// Nil if the field is not known here.
  func translated(_ field: String, _ value: Any, _ record: [String: Any]) -> Wanted? {
    let text = "\(value)"
    func hex(_ count: Int) -> String { String(format: "%0\(2 * count)x", Int(text) ?? -1) }
    switch field {
    case "version": return .member("kind", ["5": "netflow5", "9": "netflow9", "10": "ipfix"][text] ?? text)
    case "engine_type", "engine_id":
      let whole = record["domain"] as? Int ?? -1
      let number = text.hasPrefix("0x") ? Int(text.dropFirst(2), radix: 16) : Int(text)
      return number == (field == "engine_type" ? whole >> 8 : whole & 255) ? .notShown : nil
    case "flow_records", "sys_uptime", "padding": return .notShown
    case "flows":
      // Of version 5 the count in the header; else a field of the record.
      return record["kind"] as? String == "netflow5" ? .notShown : .member("deltaFlowCount", text)
    case "sampling_algorithm", "sampling_interval":
      if record["kind"] as? String == "netflow5" { return text == "0" ? .notShown : nil }
      return .member(field == "sampling_algorithm" ? "samplingAlgorithm" : "samplingInterval", text)
    case "protocol": return .member("protocolIdentifier", Self.words[text] ?? text)
    case "flow_end_reason": return .member("flowEndReason", Self.words[text] ?? text)
    case "src_tos": return .member("ipClassOfService", text.hasPrefix("0x") ? number(text) : text)
    case "tcp_flags":
      guard text.count == 8, Int(text) == nil else { return .member("tcpControlBits", text) }
      return .member("tcpControlBits", "\(text.reduce(0) { $0 << 1 | ($1 == "." ? 0 : 1) })")
    case "first_switched", "last_switched":
      return .member(field == "first_switched" ? "flowStartMilliseconds" : "flowEndMilliseconds", moment(value, record))
    case "flowStartSysUpTime", "flowEndSysUpTime":
      // One sample tells the exporter's start before them: 2015-05-13T11:20:13.506Z.
      guard sample.hasSuffix("/ipfix") else { return .member(field, text) }
      return .member(
        field == "flowStartSysUpTime" ? "flowStartMilliseconds" : "flowEndMilliseconds",
        milliseconds("\(1_431_516_013_506 + (Int(text) ?? -1))"))
    case "event_time_msec": return .member("observationTimeMilliseconds", milliseconds(text))
    case "flow_start_msec", "flow_start_ms": return .member("flowStartMilliseconds", milliseconds(text))
    case "flow_end_ms": return .member("flowEndMilliseconds", milliseconds(text))
    case "systemInitTimeMilliseconds", "system_init_ms":
      return .member("systemInitTimeMilliseconds", milliseconds(text))
    case "event_time": return .member("observationTimeSeconds", milliseconds(text + "000"))
    case "fw_ext_event": return .member("0/33002", hex(2))
    case "ingress_acl_id": return .member("0/33000", text.replacingOccurrences(of: "-", with: ""))
    case "egress_acl_id": return .member("0/33001", text.replacingOccurrences(of: "-", with: ""))
    case "nprobe_proto": return .member("0/57590", hex(2))
    case "nprobe_proto_name":
      return .member("0/57591", text.unicodeScalars.map { String(format: "%02x", $0.value) }.joined())
    case "application_id":
      let parts = text.components(separatedBy: "..").compactMap { Int($0) }
      return .member("applicationId", String(format: "%02x%06x", parts[0], parts[1]))
    case "mpls_label_stack_octets":
      // They read element 201, the bytes of the label stack, as a label: its lowest bits they call ttl.
      let label = value as? [String: Any] ?? [:]
      return .member("mplsLabelStackLength", "\(label["ttl"] ?? "")")
    default: break
    }
    if field.hasPrefix("type_") { return enterprise(field, text) }
    if let (element, count) = Self.cert[field] { return .member("6871/\(element)", hex(count)) }
    if let name = Self.names[field] { return .member(name, text) }
    // IANA's own.
    return .member(field, text)
  }

  /// `type_6871_40`, `type_6871_rev_40`, `type_29305_85`; some with the bit that says that an enterprise follows.
  private func enterprise(_ field: String, _ text: String) -> Wanted? {
    let parts = field.dropFirst("type_".count).replacingOccurrences(of: "rev_", with: "").split(separator: "_")
    guard parts.count == 2, let element = Int(parts[1]) else { return nil }
    let reverse = [
      "5": "reverseIpClassOfService", "58": "reverseVlanId", "85": "reverseOctetTotalCount",
      "86": "reversePacketTotalCount",
    ]
    if parts[0] == "29305" { return reverse[String(parts[1])].map { .member($0, number(text)) } }
    return .member("\(parts[0])/\(element & 0x7FFF | (field.contains("rev_") ? 0x4000 : 0))", String(text.dropFirst(2)))
  }

  private func number(_ hex: String) -> String { "\(Int(hex.dropFirst(2), radix: 16) ?? -1)" }

  private func milliseconds(_ text: String) -> String {
    guard let value = Int(text) else { return text }
    return shown(Double(value) / 1000)
  }

  private static func formatter(_ fraction: Bool) -> ISO8601DateFormatter {
    let formatter = ISO8601DateFormatter()
    formatter.formatOptions = fraction ? [.withInternetDateTime, .withFractionalSeconds] : [.withInternetDateTime]
    return formatter
  }
  private func shown(_ seconds: Double) -> String {
    let date = Date(timeIntervalSince1970: seconds)
    return Self.formatter(seconds != seconds.rounded(.down)).string(from: date)
  }

  /// Times that count from the exporter's start.
  private func moment(_ value: Any, _ record: [String: Any]) -> String {
    if let uptime = value as? Int {
      // As it came; the only sample of this kind was sent with an uptime of 90,003,000 ms at 2022-10-21T12:08:01Z.
      return shown(1_666_354_081 + Double(uptime - 90_003_000) / 1000)
    }
    let text = "\(value)"
    guard let theirs = Self.formatter(text.contains(".")).date(from: text)?.timeIntervalSince1970 else { return text }
    // The codec takes milliseconds away without borrowing a second: from the header's in version 5, from a whole second
    // too many in version 9. And what began before the uptime wrapped it dates 49.7 days later.
    var seconds = theirs
    let export = Self.formatter(true).date(from: "\(record["exportTime"] ?? "")")?.timeIntervalSince1970 ?? 0
    if record["kind"] as? String == "netflow9" || theirs - theirs.rounded(.down) > export - export.rounded(.down) {
      seconds -= 1
    }
    if sample.hasSuffix("netflow-5-valid-01"), text.hasPrefix("2015-06-21") { seconds -= 4_294_967.296 }
    return shown((seconds * 1000).rounded() / 1000)
  }
}
