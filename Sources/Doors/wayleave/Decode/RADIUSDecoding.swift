import Datagrams
import Decoding
import NetworkNumbers

/// Packets of RADIUS to JSON. Requests are remembered, because an answer's authenticator is made over its request's.
struct RADIUSDecoding {
  static let requestsMax = 65_536

  private let secrets: RADIUSSecrets
  private var json = RADIUSJSON()
  private var checker = RADIUSChecker()
  private var requests: [Exchange: [UInt8]] = [:]

  private struct Exchange: Hashable {
    var client: Endpoint
    var server: Endpoint
    var identifier: UInt8
  }

  init(secrets: RADIUSSecrets) { self.secrets = secrets }

  /// Writes a packet's members into an object that is open, and gives what could not be read.
  mutating func decode(_ datagram: SourcedDatagram, to line: inout JSONLine) throws -> [RADIUSTrouble] {
    let bytes = datagram.bytes
    let packet = try RADIUSPacket(bytes.span.bytes)
    var request: [UInt8]?
    if let destination = datagram.destination {
      let source = datagram.session.exporter
      let exchange = Exchange(
        client: packet.code.isAnswer ? destination : source, server: packet.code.isAnswer ? source : destination,
        identifier: packet.identifier)
      if packet.code.isAnswer {
        request = requests[exchange]
      } else {
        if requests.count >= Self.requestsMax { requests.removeAll(keepingCapacity: true) }
        requests[exchange] = [UInt8](packet.authenticator)
      }
    }
    let authentication = checker.check(packet, secret: secret(datagram, packet.code), request: request)
    return json.write(packet, received: datagram.received, authentication: authentication, to: &line)
  }

  /// Secrets belong to the NAS: the sender of requests for access and accounting, the receiver of those to disconnect
  /// or change (RFC 5176).
  private func secret(_ datagram: SourcedDatagram, _ code: RADIUSCode) -> [UInt8]? {
    let source = datagram.session.exporter.address
    guard let destination = datagram.destination?.address else { return secrets.secret(of: source) }
    let isFromNAS = (code.rawValue >= 40) == code.isAnswer
    return secrets.secret(of: isFromNAS ? source : destination)
  }
}
