import Datagrams
import NetworkNumbers
import TestSupport

/// Random templates and values: what is written, and what is to be read of it.
struct RandomFlows {
  /// An element, how it is announced, and the JSON of a value of it.
  struct Kind: Sendable {
    var enterprise: UInt32 = 0
    var element: UInt16
    var name: String
    var lengths: [UInt16]
    /// The value's bytes at this length, and its JSON.
    var make: @Sendable (inout Dice, Int) -> (bytes: [UInt8], json: String)
  }
  struct Value {
    var kind: Kind
    var bytes: [UInt8]
    var json: String
  }

  var dice: Dice
  let version: UInt16

  /// A template with a record's kinds; scope fields of version 9 are numbered on their own.
  mutating func template(_ id: UInt16, isOptions: Bool = false) -> (FlowWriter.Template, [Kind]) {
    var kinds = (0..<1 + dice.roll(12)).map { _ in dice.pick(Self.kinds) }
    var scopeCount = 0
    if isOptions {
      scopeCount = 1 + dice.roll(2)
      let scope = version == 9 ? [Self.scope9] : [Self.kinds[0], Self.kinds[1]]
      kinds = (0..<scopeCount).map { _ in dice.pick(scope) } + kinds
    }
    // Version 9 knows no enterprises, and its elements end at 32767 only by custom.
    if version == 9 { kinds = kinds.map { $0.enterprise == 0 ? $0 : Self.kinds[0] } }
    let fields = kinds.map { kind in
      FlowWriter.Field(
        enterprise: kind.enterprise, element: kind.element,
        length: dice.pick(kind.lengths))
    }
    return (FlowWriter.Template(id: id, fields: fields, scopeCount: scopeCount), kinds)
  }

  mutating func record(_ template: FlowWriter.Template, _ kinds: [Kind]) -> [Value] {
    zip(template.fields, kinds).map { field, kind in
      let length = field.length == 65535 ? (dice.chance(10) ? 255 + dice.roll(60) : dice.roll(20)) : Int(field.length)
      let (bytes, json) = kind.make(&dice, length)
      return Value(kind: kind, bytes: bytes, json: json)
    }
  }

  /// The members of a record, with a number behind a name that comes again.
  static func members(_ values: [Value]) -> String {
    var times: [String: Int] = [:]
    var members: [String] = []
    for value in values where value.kind.element != 210 {
      times[value.kind.name, default: 0] += 1
      let time = times[value.kind.name] ?? 1
      members.append("\"\(value.kind.name)\(time == 1 ? "" : ".\(time)")\":\(value.json)")
    }
    return members.joined(separator: ",")
  }

  static func hex(_ bytes: [UInt8]) -> String {
    "\"" + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "\""
  }

  private static func random(_ dice: inout Dice, _ count: Int) -> [UInt8] {
    let style = dice.roll(4)
    return (0..<count).map { _ in style == 0 ? 0 : style == 1 ? 255 : UInt8(truncatingIfNeeded: dice.next()) }
  }

  private static func unsigned(_ element: UInt16, _ name: String, _ most: UInt16) -> Kind {
    Kind(element: element, name: name, lengths: Array(1...most)) { dice, length in
      let bytes = random(&dice, length)
      return (bytes, "\(bytes.reduce(0 as UInt64) { $0 << 8 | UInt64($1) })")
    }
  }
  private static func bytes(_ enterprise: UInt32, _ element: UInt16, _ name: String) -> Kind {
    Kind(enterprise: enterprise, element: element, name: name, lengths: [0, 1, 3, 20, 65535]) { dice, length in
      let bytes = random(&dice, length)
      return (bytes, hex(bytes))
    }
  }
  private static func address(_ element: UInt16, _ name: String, _ length: UInt16) -> Kind {
    Kind(element: element, name: name, lengths: [length]) { dice, length in
      let bytes = random(&dice, length)
      let number = bytes.reduce(0 as UInt128) { $0 << 8 | UInt128($1) }
      return (bytes, "\"\(length == 4 ? IPAddress(ipv4: UInt32(number)) : IPAddress(ipv6: number))\"")
    }
  }
  private static func moment(
    _ element: UInt16, _ name: String, _ length: UInt16, nanoseconds unit: Int64, ntp: Bool = false
  ) -> Kind {
    Kind(element: element, name: name, lengths: [length]) { dice, _ in
      let second = 1_500_000_000 + Int64(dice.roll(500_000_000))
      let parts = unit == 1_000_000_000 ? 0 : Int64(dice.roll(Int(1_000_000_000 / unit)))
      let json = "\"\(Instant(nanoseconds: second * 1_000_000_000 + parts * unit))\""
      if ntp {
        // The fraction in parts of 2^32, rounded to the nearest.
        let fraction = (UInt64(parts * unit) << 32 + 500_000_000) / 1_000_000_000
        return (FlowWriter.number(UInt64(second + 2_208_988_800) << 32 | fraction, 8), json)
      }
      return (FlowWriter.number(second * (1_000_000_000 / unit) + parts, Int(length)), json)
    }
  }

  static let scope9 = Kind(enterprise: 0, element: 2, name: "scopeInterface", lengths: [1, 2, 4]) { dice, length in
    let bytes = random(&dice, length)
    return (bytes, "\(bytes.reduce(0 as UInt64) { $0 << 8 | UInt64($1) })")
  }

  static let kinds: [Kind] = [
    unsigned(144, "exportingProcessId", 4), unsigned(143, "meteringProcessId", 4),
    unsigned(1, "octetDeltaCount", 8), unsigned(2, "packetDeltaCount", 8), unsigned(4, "protocolIdentifier", 1),
    unsigned(5, "ipClassOfService", 1), unsigned(6, "tcpControlBits", 2), unsigned(7, "sourceTransportPort", 2),
    unsigned(11, "destinationTransportPort", 2), unsigned(10, "ingressInterface", 4),
    unsigned(14, "egressInterface", 4), unsigned(85, "octetTotalCount", 8), unsigned(234, "ingressVRFID", 4),
    unsigned(182, "tcpSourcePort", 2), unsigned(34, "samplingInterval", 4), unsigned(302, "selectorId", 8),
    address(8, "sourceIPv4Address", 4), address(12, "destinationIPv4Address", 4), address(27, "sourceIPv6Address", 16),
    address(28, "destinationIPv6Address", 16), address(8, "sourceIPv4Address", 4),
    address(12, "destinationIPv4Address", 4),
    moment(150, "flowStartSeconds", 4, nanoseconds: 1_000_000_000),
    moment(152, "flowStartMilliseconds", 8, nanoseconds: 1_000_000),
    moment(153, "flowEndMilliseconds", 8, nanoseconds: 1_000_000),
    moment(155, "flowEndMicroseconds", 8, nanoseconds: 1_000, ntp: true),
    moment(156, "flowStartNanoseconds", 8, nanoseconds: 1, ntp: true),
    bytes(0, 95, "applicationId"), bytes(0, 291, "basicList"), bytes(0, 293, "subTemplateMultiList"),
    bytes(6871, 40, "6871/40"), bytes(0, 32000, "0/32000"), bytes(4_294_967_294, 7, "4294967294/7"),
    Kind(enterprise: 29305, element: 1, name: "reverseOctetDeltaCount", lengths: [8]) { dice, length in
      let bytes = random(&dice, length)
      return (bytes, "\(bytes.reduce(0 as UInt64) { $0 << 8 | UInt64($1) })")
    },
    Kind(element: 434, name: "mibObjectValueInteger", lengths: [1, 2, 4]) { dice, length in
      let half = Int64(1) << Int64(8 * length - 1)
      let value = Int64(dice.roll(Int(2 * half))) - half
      return (FlowWriter.number(value, length), "\(value)")
    },
    Kind(element: 320, name: "absoluteError", lengths: [8]) { dice, _ in
      let value = Double(dice.roll(1_000_000)) / 64
      return (FlowWriter.number(value.bitPattern, 8), "\(value)")
    },
    Kind(element: 276, name: "dataRecordsReliability", lengths: [1]) { dice, _ in
      let value = dice.chance(50)
      return ([value ? 1 : 2], "\(value)")
    },
    Kind(element: 56, name: "sourceMacAddress", lengths: [6]) { dice, _ in
      let bytes = random(&dice, 6)
      return (bytes, "\"" + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: ":") + "\"")
    },
    Kind(element: 82, name: "interfaceName", lengths: [0, 1, 16, 65535]) { dice, length in
      let text = String((0..<dice.roll(length + 1)).map { _ in dice.pick(Array("abcxyz/0189-é")) })
      let bytes = text.utf8.count <= length ? Array(text.utf8) : []
      return (
        bytes + [UInt8](repeating: 0, count: length - bytes.count), "\"\(bytes.isEmpty ? "" : text)\""
      )
    },
    Kind(element: 210, name: "paddingOctets", lengths: [1, 3]) { _, length in
      ([UInt8](repeating: 0, count: length), "")
    },
  ]
}
