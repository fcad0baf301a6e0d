import Datagrams
import NetworkNumbers

/// Datagrams of many exporters in memory, one behind the other, as a collector would read them from its spool.
struct FlowMessages {
  /// All bytes, so that datagrams come from memory in their order.
  private(set) var bytes: [UInt8] = []
  private(set) var datagrams: [(range: Range<Int>, exporter: Int)] = []
  private(set) var records = 0
  private var state: UInt64 = 20_261_122

  static let exporters = 100
  static let sessions = (0..<exporters).map {
    Session(.udp, exporter: Endpoint(IPAddress(ipv4: 0x0A00_0000 + UInt32($0)), port: 9_995))
  }

  private mutating func random() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 11
  }

  private mutating func append(_ datagram: [UInt8], exporter: Int, records more: Int) {
    datagrams.append((bytes.count..<bytes.count + datagram.count, exporter))
    bytes += datagram
    records += more
  }

  /// 30 records a datagram.
  static func netflow5(datagrams: Int) -> FlowMessages {
    var messages = FlowMessages()
    for number in 0..<datagrams {
      var writer = ByteWriter()
      writer.append(UInt16(5))
      writer.append(UInt16(30))
      writer.append(UInt32(1_000_000 + number))
      writer.append(UInt32(1_700_000_000 + number / 1_000))
      writer.append(UInt32(0))
      writer.append(UInt32(30 * (number / exporters)))
      writer.append(UInt32(0))
      for _ in 0..<30 { for _ in 0..<6 { writer.append(messages.random()) } }
      messages.append(writer.bytes, exporter: number % exporters, records: 30)
    }
    return messages
  }

  /// What routers send of a flow: 20 fields with counters of 64 bits and milliseconds.
  static let fields4: [(UInt16, UInt16)] =
    [(8, 4), (12, 4)] + common
  static let fields6: [(UInt16, UInt16)] = [(27, 16), (28, 16)] + common
  private static let common: [(UInt16, UInt16)] = [
    (7, 2), (11, 2), (4, 1), (5, 1), (6, 2), (10, 4), (14, 4), (1, 8), (2, 8), (152, 8), (153, 8), (16, 4), (17, 4),
    (9, 1), (13, 1), (61, 1), (136, 1), (234, 4),
  ]

  /// Datagrams of at most 1,400 bytes; of the flows 14 in 100 are of IPv6 and stand in a set of their own. Each exporter
  /// announces its templates first, and again every hundredth datagram.
  static func ipfix(datagrams: Int, version: UInt16 = 10) -> FlowMessages {
    var messages = FlowMessages()
    let (length4, length6) = (length(fields4), length(fields6))
    for number in 0..<datagrams {
      let exporter = number % exporters
      let isAnnouncing = number / exporters % 100 == 0
      let count4 = isAnnouncing ? 12 : 17
      let count6 = isAnnouncing ? 2 : (number % 4 == 0 ? 2 : 3)
      var body = ByteWriter()
      if isAnnouncing {
        body.append(version == 10 ? UInt16(2) : UInt16(0))
        body.append(UInt16(4 + 2 * (4 + 4 * fields4.count)))
        for (id, fields) in [(UInt16(256), fields4), (UInt16(257), fields6)] {
          body.append(id)
          body.append(UInt16(fields.count))
          for field in fields {
            body.append(field.0)
            body.append(field.1)
          }
        }
      }
      for (id, count, length) in [(UInt16(256), count4, length4), (UInt16(257), count6, length6)] {
        // To a multiple of four bytes, as version 9 asks.
        let padding = (4 - count * length % 4) % 4
        body.append(id)
        body.append(UInt16(4 + count * length + padding))
        for _ in 0..<count * length / 8 { body.append(messages.random() & 0x0000_0FFF_FFFF_FFFF) }
        for _ in 0..<count * length % 8 + padding { body.append(UInt8(0)) }
      }
      var header = ByteWriter()
      header.append(version)
      header.append(version == 10 ? UInt16(16 + body.bytes.count) : UInt16(count4 + count6))
      if version == 9 { header.append(UInt32(1_000_000 + number)) }
      header.append(UInt32(1_700_000_000 + number / 1_000))
      header.append(UInt32(20 * (number / exporters)))
      header.append(UInt32(exporter))
      messages.append(header.bytes + body.bytes, exporter: exporter, records: count4 + count6)
    }
    return messages
  }

  private static func length(_ fields: [(UInt16, UInt16)]) -> Int { fields.reduce(0) { $0 + Int($1.1) } }
}
