import Datagrams
import NetworkNumbers

/// In front of each datagram of a block: its length (4 bytes), its source's index (4) and when it was received (8).
enum Entry {
  static let headerBytes = 16
}

/// The sessions that a block's entries refer to, 24 bytes each (`Session.write(to:)`).
enum SourceTable {
  static let entryBytes = 24
}

/// How many datagrams came from whom that is not on the list, 24 bytes each: family (4, 6; 0 for all others together),
/// three zeros, count, address in sixteen bytes.
public struct Refusal: Hashable, Sendable {
  /// Nil for all that are not told apart.
  public var address: IPAddress?
  public var count: UInt32

  public init(address: IPAddress?, count: UInt32) {
    self.address = address
    self.count = count
  }
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
