import Datagrams
import Decoding
import Foundation

/// What a file is, by its first bytes.
enum FileShape {
  case capture
  case log
  /// Records of a log as one JSON array, which is not read.
  case array
  /// A datagram, or several messages of IPFIX.
  case raw

  static func of(_ begin: [UInt8], kind: DecodeKind?) -> FileShape {
    if isCapture(begin) { return .capture }
    guard kind == nil || kind == .zeek else { return .raw }
    let isMarked = begin.starts(with: [0xEF, 0xBB, 0xBF])
    let spaces: Set<UInt8> = [9, 10, 13, 32]
    switch begin.dropFirst(isMarked ? 3 : 0).first(where: { !spaces.contains($0) }) {
    case UInt8(ascii: "#"), UInt8(ascii: "{"): return .log
    case UInt8(ascii: "["): return .array
    default: return kind == nil ? .raw : .log
    }
  }

  /// pcap with micro- or nanoseconds, and as Alexey Kuznetsov's tcpdump wrote it, in either order of bytes; pcapng.
  private static func isCapture(_ begin: [UInt8]) -> Bool {
    let magic: [[UInt8]] = [
      [0xA1, 0xB2, 0xC3, 0xD4], [0xD4, 0xC3, 0xB2, 0xA1], [0xA1, 0xB2, 0x3C, 0x4D], [0x4D, 0x3C, 0xB2, 0xA1],
      [0xA1, 0xB2, 0xCD, 0x34], [0x34, 0xCD, 0xB2, 0xA1],
      [0x0A, 0x0D, 0x0D, 0x0A],
    ]
    return magic.contains { begin.starts(with: $0) }
  }
}

/// What a datagram is.
enum DatagramShape {
  /// Ports of RADIUS: authentication and accounting, old and new, and change of authorization, old and new.
  static let radiusPorts: Set<UInt16> = [1812, 1813, 1645, 1646, 3799, 1700]

  /// Customary ports of collectors of flows; 4739 is IANA's of IPFIX.
  static let flowPorts: Set<UInt16> = [2055, 4739, 9555, 9995, 9996]

  /// By content, and where that leaves a choice by port. Nothing when it is none of ours.
  static func of(_ datagram: SourcedDatagram) -> DecodeKind? {
    let bytes = datagram.bytes
    // Of a file that someone chose the first word is enough, so that a damaged datagram is shown as one.
    if datagram.session.transport == .file, bytes.count >= 2, bytes[0] == 0 {
      switch bytes[1] {
      case 5: return .netflow5
      case 9: return .netflow9
      case 10: return .ipfix
      default: break
      }
    }
    guard bytes.count >= 4 else { return nil }
    let (first, second) = (Int(bytes[0]) << 8 | Int(bytes[1]), Int(bytes[2]) << 8 | Int(bytes[3]))
    switch first {
    // A count of records, of which 30 fit into a datagram.
    case 5:
      return bytes.count >= 24 && second <= 100 && isFlow(datagram) { $0 == 24 + 48 * second } ? .netflow5 : nil
    case 9:
      return bytes.count >= 20 && isFlow(datagram) { hasSet(bytes, at: 20, of: $0, templates: 0...1) }
        ? .netflow9 : nil
    case 10:
      return second >= 16 && isFlow(datagram) { $0 == second && hasSet(bytes, at: 16, of: $0, templates: 2...3) }
        ? .ipfix : nil
    case 0: return second == 5 ? .sflow : nil
    default: break
    }
    guard (20...4096).contains(second) else { return nil }
    // Of these one may be missing: a server at a port of its own, a code that is rare, a packet that is damaged.
    let marks = [
      isAt(radiusPorts, datagram), RADIUSCode(rawValue: bytes[0]).isKnown, isWholeRADIUS(bytes, length: second),
    ]
    return marks.count { $0 } >= 2 ? .radius : nil
  }

  private static func isAt(_ ports: Set<UInt16>, _ datagram: SourcedDatagram) -> Bool {
    ports.contains(datagram.session.exporter.port) || ports.contains(datagram.destination?.port ?? 0)
  }

  /// In a capture there is other traffic too, whose first word may be any: elsewhere than at the customary ports a
  /// datagram has to be whole by its own numbers. What a collector took in, or a file that someone chose, is shown as
  /// damaged instead.
  /// - Parameter isWhole: Whether it is, with so many bytes, of which the capture may have left some out.
  private static func isFlow(_ datagram: SourcedDatagram, isWhole: (Int) -> Bool) -> Bool {
    datagram.destination == nil || isAt(flowPorts, datagram) || isWhole(datagram.bytes.count + datagram.missingBytes)
  }

  /// Whether the first set has a number that is used, and fits; or there is none.
  private static func hasSet(
    _ bytes: [UInt8], at place: Int, of count: Int, templates: ClosedRange<Int>
  ) -> Bool {
    guard bytes.count >= place + 4 else { return bytes.count < count || count == place }
    let set = Int(bytes[place]) << 8 | Int(bytes[place + 1])
    let length = Int(bytes[place + 2]) << 8 | Int(bytes[place + 3])
    return (templates.contains(set) || set >= 256) && length >= 4 && place + length <= count
  }

  /// The attributes fill the length, and behind it there is at most padding with zeros (RFC 2865, section 3).
  private static func isWholeRADIUS(_ bytes: [UInt8], length: Int) -> Bool {
    guard let packet = try? RADIUSPacket(bytes.span.bytes), bytes[length...].allSatisfy({ $0 == 0 }) else {
      return false
    }
    var attributes = packet.attributes
    while attributes.next() != nil {}
    return attributes.trouble == nil
  }

  /// The first bytes, for people.
  static func begin(_ bytes: [UInt8]) -> String {
    bytes.isEmpty
      ? "nothing"
      : bytes.prefix(8).map { String(format: "%02x", $0) }.joined(separator: " ") + (bytes.count > 8 ? " …" : "")
  }
}
