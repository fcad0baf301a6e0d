import ArchiveFormat
import Datagrams
import NetworkNumbers

/// What to listen to, as the user writes it: `udp://0.0.0.0:2055`, `radius://[::1]:1813`.
public struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
  public var kind: StreamKind
  public var endpoint: Endpoint

  public struct Trouble: Error, Hashable, Sendable {
    public var message: String
    public var help: String
  }

  static let schemes: [(name: String, kind: StreamKind)] = [
    ("udp", .flow), ("sflow", .sflow), ("radius", .radius), ("ipfix-tcp", .ipfixTCP),
  ]

  public init(_ kind: StreamKind, _ endpoint: Endpoint) {
    self.kind = kind
    self.endpoint = endpoint
  }

  public init(_ text: String) throws(Trouble) {
    let help =
      "write udp://ADDRESS:PORT (NetFlow, NetStream, IPFIX), sflow://…, radius://… or ipfix-tcp://…; "
      + "an IPv6 address stands in brackets"
    guard let scheme = Self.schemes.first(where: { text.hasPrefix($0.name + "://") }) else {
      throw Trouble(message: "“\(text)” does not begin with a protocol", help: help)
    }
    let rest = text.dropFirst(scheme.name.count + 3)
    guard let colon = rest.lastIndex(of: ":"), let port = UInt16(rest[rest.index(after: colon)...]), port > 0 else {
      throw Trouble(message: "“\(text)” has no port from 1 to 65535 at its end", help: help)
    }
    var host = rest[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
    guard let address = IPAddress(host) else {
      throw Trouble(message: "“\(host)” in “\(text)” is not an IP address", help: help)
    }
    self.init(scheme.kind, Endpoint(address, port: port))
  }

  public var description: String { "\(scheme)://\(endpoint)" }

  public var scheme: String { Self.schemes.first { $0.kind == kind }!.name }

  /// As a part of a folder's name: no slash, no colon.
  public var fileName: String {
    let address = String(endpoint.address.description.map { $0 == ":" ? "_" : $0 })
    return "\(scheme)-\(address)-\(endpoint.port)"
  }
}
