/// A protocol carried by IP, by its number in the IANA registry "Protocol Numbers".
public struct IPProtocol: Hashable, Sendable {
  public let number: UInt8

  public init(number: UInt8) { self.number = number }

  public static let icmp = IPProtocol(number: 1)
  public static let tcp = IPProtocol(number: 6)
  public static let udp = IPProtocol(number: 17)
  public static let dccp = IPProtocol(number: 33)
  public static let gre = IPProtocol(number: 47)
  public static let esp = IPProtocol(number: 50)
  public static let ah = IPProtocol(number: 51)
  public static let icmpv6 = IPProtocol(number: 58)
  public static let sctp = IPProtocol(number: 132)
  public static let udpLite = IPProtocol(number: 136)

  /// Whether its packets name ports. A protocol without ports is in a set of ports as a whole or not at all.
  public var hasPorts: Bool { Self.withPorts.contains(self) }

  /// The name in texts, for the protocols that have one here.
  public var name: String? { Self.named.first { $0.value == self }?.name }

  /// The protocol of a name, in lower case.
  public init?(name: some StringProtocol) {
    guard let known = Self.named.first(where: { $0.name == name }) else { return nil }
    self = known.value
  }

  private static let withPorts: Set<IPProtocol> = [.tcp, .udp, .dccp, .sctp, .udpLite]

  static let named: [(name: String, value: IPProtocol)] = [
    ("icmp", .icmp), ("tcp", .tcp), ("udp", .udp), ("dccp", .dccp), ("gre", .gre), ("esp", .esp), ("ah", .ah),
    ("icmpv6", .icmpv6), ("sctp", .sctp), ("udp-lite", .udpLite),
  ]
}

extension IPProtocol: CustomStringConvertible {
  public var description: String { name ?? "protocol/\(number)" }
}

/// What one packet is addressed to beside its addresses: a protocol and, where it has ports, a port.
public struct ProtocolPort: Hashable, Sendable {
  public let transport: IPProtocol
  /// A port exactly when the protocol has ports.
  public let port: UInt16?

  /// Nothing when the protocol has ports and none is given. A port given with a protocol without ports is dropped: flow
  /// records fill the field with zeros or with the type of an ICMP message.
  public init?(_ transport: IPProtocol, port: UInt16? = nil) {
    guard port != nil || !transport.hasPorts else { return nil }
    self.transport = transport
    self.port = transport.hasPorts ? port : nil
  }
}

extension ProtocolPort: CustomStringConvertible {
  public var description: String { port.map { "\(transport)/\($0)" } ?? "\(transport)" }
}
