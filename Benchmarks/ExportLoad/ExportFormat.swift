import Datagrams

/// How flows are exported.
public enum ExportFormat: String, CaseIterable, Sendable {
  case netflow5 = "v5"
  case netflow9 = "v9"
  case ipfix

  /// Flows of one datagram: v5 has room for thirty, the others for as many as fit.
  var flowsMax: Int { self == .netflow5 ? 30 : 100 }

  var headerBytes: Int {
    switch self {
    case .netflow5: 24
    case .netflow9: 20
    case .ipfix: 16
    }
  }

  /// Elements and lengths of the templates for IPv4 and IPv6, as a router has them: numbers of NetFlow v9 (RFC 3954,
  /// section 8), which are those of IPFIX.
  func elements(isIPv6: Bool) -> [(element: UInt16, bytes: UInt16)] {
    let addresses: [(UInt16, UInt16)] = isIPv6 ? [(27, 16), (28, 16)] : [(8, 4), (12, 4), (15, 4)]
    let times: [(UInt16, UInt16)] = self == .ipfix ? [(152, 8), (153, 8)] : [(22, 4), (21, 4)]
    let counts: [(UInt16, UInt16)] = self == .ipfix ? [(1, 8), (2, 8)] : [(1, 4), (2, 4)]
    return addresses + times + counts + [
      (7, 2), (11, 2), (10, 4), (14, 4), (4, 1), (6, 1), (5, 1), (61, 1), (16, 4), (17, 4),
    ]
  }

  func recordBytes(isIPv6: Bool) -> Int {
    self == .netflow5 ? 48 : elements(isIPv6: isIPv6).reduce(0) { $0 + Int($1.bytes) }
  }

  /// Where in a record the times begin: first and last, in milliseconds.
  func timesOffset(isIPv6: Bool) -> Int { self == .netflow5 ? 24 : isIPv6 ? 32 : 12 }
  /// Where in a record its octets, or packets, and its ports begin: four bytes that may be changed.
  func octetsOffset(isIPv6: Bool) -> Int {
    switch self {
    case .netflow5: 20
    case .netflow9: timesOffset(isIPv6: isIPv6) + 8
    // The low four bytes of eight.
    case .ipfix: timesOffset(isIPv6: isIPv6) + 20
    }
  }
  func portsOffset(isIPv6: Bool) -> Int {
    switch self {
    case .netflow5: 32
    case .netflow9: timesOffset(isIPv6: isIPv6) + 16
    case .ipfix: timesOffset(isIPv6: isIPv6) + 32
    }
  }

  func write(_ flow: Flow, to out: inout ByteWriter) {
    if self == .netflow5 {
      out.append(UInt32(truncatingIfNeeded: flow.source))
      out.append(UInt32(truncatingIfNeeded: flow.destination))
      out.append(flow.nextHop)
      out.append(flow.input)
      out.append(flow.output)
      out.append(flow.packets)
      out.append(flow.octets)
      out.append(UInt64(0))
      out.append(flow.sourcePort)
      out.append(flow.destinationPort)
      for byte in [0, flow.tcpFlags, flow.ipProtocol, flow.typeOfService] { out.append(byte) }
      out.append(flow.sourceAS)
      out.append(flow.destinationAS)
      for byte in [18, 24, 0, 0] as [UInt8] { out.append(byte) }
      return
    }
    if flow.isIPv6 {
      out.append(flow.source)
      out.append(flow.destination)
    } else {
      out.append(UInt32(truncatingIfNeeded: flow.source))
      out.append(UInt32(truncatingIfNeeded: flow.destination))
      out.append(flow.nextHop)
    }
    if self == .ipfix {
      out.append(UInt128(0))
      out.append(UInt64(flow.octets))
      out.append(UInt64(flow.packets))
    } else {
      out.append(UInt64(0))
      out.append(flow.octets)
      out.append(flow.packets)
    }
    out.append(flow.sourcePort)
    out.append(flow.destinationPort)
    out.append(UInt32(flow.input))
    out.append(UInt32(flow.output))
    for byte in [flow.ipProtocol, flow.tcpFlags, flow.typeOfService, flow.input < 4 ? 0 : 1] { out.append(byte) }
    out.append(UInt32(flow.sourceAS))
    out.append(UInt32(flow.destinationAS))
  }

  /// The header of a datagram; its sequence and times are set when it is sent.
  func header(flows: Int, bytes: Int, records: Int) -> ByteWriter {
    var out = ByteWriter()
    switch self {
    case .netflow5:
      out.append(UInt16(5))
      out.append(UInt16(flows))
      for _ in 0..<5 { out.append(UInt32(0)) }
    case .netflow9:
      out.append(UInt16(9))
      out.append(UInt16(records))
      for _ in 0..<4 { out.append(UInt32(0)) }
    case .ipfix:
      out.append(UInt16(10))
      out.append(UInt16(bytes))
      for _ in 0..<3 { out.append(UInt32(0)) }
    }
    return out
  }

  /// Templates from 256 on, those with even numbers for IPv4, and the options by which the exporter says that it does not
  /// sample. Several datagrams, each of its header and sets; nothing for v5.
  func templates(count: Int) -> [Announcement] {
    guard self != .netflow5 else { return [] }
    var result: [Announcement] = []
    for first in stride(from: 0, to: count, by: 16) {
      var set = ByteWriter()
      let numbers = first..<min(count, first + 16)
      for number in numbers {
        let elements = elements(isIPv6: number % 2 == 1)
        set.append(UInt16(256 + number))
        set.append(UInt16(elements.count))
        for (element, bytes) in elements {
          set.append(element)
          set.append(bytes)
        }
      }
      result.append(message(setID: self == .ipfix ? 2 : 0, set.bytes, records: numbers.count, dataRecords: 0))
    }
    let (template, data) = options
    result.append(message(setID: self == .ipfix ? 3 : 1, template, records: 1, dataRecords: 0))
    result.append(message(setID: Self.optionsTemplate, data, records: 1, dataRecords: 1))
    return result
  }

  static let optionsTemplate: UInt16 = 20_000

  /// For v9 the scope is the system (RFC 3954, section 6.1), for IPFIX the observation domain (149): an interval of 1
  /// (34) and its algorithm (35).
  private var options: (template: [UInt8], data: [UInt8]) {
    var template = ByteWriter()
    template.append(Self.optionsTemplate)
    if self == .ipfix {
      for number in [3, 1, 149, 4, 34, 4, 35, 1] as [UInt16] { template.append(number) }
    } else {
      for number in [4, 8, 1, 4, 34, 4, 35, 1] as [UInt16] { template.append(number) }
    }
    var data = ByteWriter()
    data.append(UInt32(0))
    data.append(UInt32(1))
    data.append(UInt8(1))
    return (template.bytes, data.bytes)
  }

  private func message(setID: UInt16, _ content: [UInt8], records: Int, dataRecords: Int) -> Announcement {
    let padding = (4 - content.count % 4) % 4
    let setBytes = 4 + content.count + padding
    var out = header(flows: 0, bytes: headerBytes + setBytes, records: records)
    out.append(setID)
    out.append(UInt16(setBytes))
    out.append(bytes: content + [UInt8](repeating: 0, count: padding))
    return Announcement(bytes: out.bytes, units: self == .ipfix ? UInt32(dataRecords) : 1, dataRecords: dataRecords)
  }
}

/// A datagram of templates or options.
struct Announcement {
  var bytes: [UInt8]
  /// How far it moves the sequence.
  let units: UInt32
  let dataRecords: Int
}
