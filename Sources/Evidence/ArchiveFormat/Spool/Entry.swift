import Datagrams
import NetworkNumbers

/// In front of each datagram of a block: its length (4 bytes), its source's index (4) and when it was received (8).
enum Entry {
  static let headerBytes = 16
}

/// The sessions that a block's entries refer to, 28 bytes each: family (4 or 6), transport, port, connection, four zeros,
/// address in sixteen bytes (an IPv4 address in the last four).
enum SourceTable {
  static let entryBytes = 28

  static func append(_ session: Session, to writer: inout ByteWriter) {
    writer.append(UInt8(session.exporter.address.family == .ipv4 ? 4 : 6))
    writer.append(session.transport.rawValue)
    writer.append(session.exporter.port)
    writer.append(session.connection)
    writer.append(UInt32(0))
    writer.append(session.exporter.address.value)
  }

  static func read(_ reader: inout ByteReader) -> Session? {
    guard let family = reader.uint8(), let transport = reader.uint8().flatMap(Session.Transport.init),
      let port = reader.uint16(), let connection = reader.uint32(), reader.uint32() != nil,
      let value = reader.uint128()
    else { return nil }
    let address: IPAddress
    switch family {
    case 4:
      guard let value = UInt32(exactly: value) else { return nil }
      address = IPAddress(ipv4: value)
    case 6: address = IPAddress(ipv6: value)
    default: return nil
    }
    return Session(transport, exporter: Endpoint(address, port: port), connection: connection)
  }
}
