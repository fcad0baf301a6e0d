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
    writer.append(session.exporter.address.familyByte)
    writer.append(session.transport.rawValue)
    writer.append(session.exporter.port)
    writer.append(session.connection)
    writer.append(UInt32(0))
    writer.append(session.exporter.address.value)
  }

  static func read(_ reader: inout ByteReader) -> Session? {
    guard let family = reader.uint8(), let transport = reader.uint8().flatMap(Session.Transport.init),
      let port = reader.uint16(), let connection = reader.uint32(), reader.uint32() != nil,
      let address = reader.uint128().flatMap({ IPAddress(familyByte: family, $0) })
    else { return nil }
    return Session(transport, exporter: Endpoint(address, port: port), connection: connection)
  }
}

/// How many datagrams came from whom that is not on the list, 24 bytes each: family (4, 6; 0 for all others together),
/// three zeros, count, address in sixteen bytes.
public struct Refusal: Hashable, Sendable {
  /// Nil for all that are not told apart.
  public var address: IPAddress?
  public var count: UInt32
}

enum RefusalTable {
  static let entryBytes = 24

  static func append(_ refusal: Refusal, to writer: inout ByteWriter) {
    writer.append(refusal.address?.familyByte ?? 0)
    writer.append(bytes: [0, 0, 0])
    writer.append(refusal.count)
    writer.append(refusal.address?.value ?? 0)
  }

  static func read(_ reader: inout ByteReader) -> Refusal? {
    guard let family = reader.uint8(), reader.skip(3), let count = reader.uint32(), let value = reader.uint128() else {
      return nil
    }
    if family == 0 { return Refusal(address: nil, count: count) }
    return IPAddress(familyByte: family, value).map { Refusal(address: $0, count: count) }
  }
}

extension IPAddress {
  var familyByte: UInt8 { family == .ipv4 ? 4 : 6 }

  init?(familyByte: UInt8, _ value: UInt128) {
    switch familyByte {
    case 4:
      guard let value = UInt32(exactly: value) else { return nil }
      self.init(ipv4: value)
    case 6: self.init(ipv6: value)
    default: return nil
    }
  }
}
