import Datagrams
import NetworkNumbers

/// A slow, obvious writer of captures: pcap files of packets built from the inside out.
struct CaptureWriter {
  var linkType: UInt32 = 1
  var packets: [(nanoseconds: UInt64, bytes: [UInt8], wireBytes: Int)] = []

  mutating func add(_ bytes: [UInt8], at nanoseconds: UInt64 = 1_000_000_000, snapped: Int? = nil) {
    packets.append((nanoseconds, Array(bytes.prefix(snapped ?? bytes.count)), bytes.count))
  }

  /// pcap with nanoseconds, little-endian.
  var pcap: [UInt8] {
    func little(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32(8 * $0)) } }
    var bytes = little(0xA1B2_3C4D) + [2, 0, 4, 0] + little(0) + little(0) + little(262_144) + little(linkType)
    for packet in packets {
      bytes += little(UInt32(packet.nanoseconds / 1_000_000_000)) + little(UInt32(packet.nanoseconds % 1_000_000_000))
      bytes += little(UInt32(packet.bytes.count)) + little(UInt32(packet.wireBytes)) + packet.bytes
    }
    return bytes
  }

  /// pcapng with one interface that counts nanoseconds.
  var pcapng: [UInt8] {
    func little(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32(8 * $0)) } }
    func block(_ type: UInt32, _ body: [UInt8]) -> [UInt8] {
      let padded = body + [UInt8](repeating: 0, count: (4 - body.count % 4) % 4)
      let length = little(UInt32(padded.count + 12))
      return little(type) + length + padded + length
    }
    var bytes = block(0x0A0D_0D0A, little(0x1A2B_3C4D) + [1, 0, 0, 0] + [UInt8](repeating: 0xFF, count: 8))
    // if_tsresol 9: nanoseconds.
    bytes += block(1, little(linkType) + little(262_144) + [9, 0, 1, 0, 9, 0, 0, 0, 0, 0, 0, 0])
    for packet in packets {
      bytes += block(
        6,
        little(0) + little(UInt32(packet.nanoseconds >> 32)) + little(UInt32(truncatingIfNeeded: packet.nanoseconds))
          + little(UInt32(packet.bytes.count)) + little(UInt32(packet.wireBytes)) + packet.bytes)
    }
    return bytes
  }
}

func big16(_ value: Int) -> [UInt8] { [UInt8(value >> 8 & 255), UInt8(value & 255)] }
func big32(_ value: UInt32) -> [UInt8] { big16(Int(value >> 16)) + big16(Int(value & 0xFFFF)) }

func ethernet(_ type: Int, _ payload: [UInt8], tags: [UInt8] = []) -> [UInt8] {
  [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2] + tags + big16(type) + payload
}

func ipv4(
  _ transport: UInt8, _ payload: [UInt8], from: UInt32 = 0x0A00_0001, identification: Int = 1, offset: Int = 0,
  hasMore: Bool = false
) -> [UInt8] {
  [0x45, 0] + big16(20 + payload.count) + big16(identification) + big16((hasMore ? 0x2000 : 0) | offset / 8)
    + [64, transport, 0, 0] + big32(from) + big32(0x0A00_0002) + payload
}

func ipv6(_ next: UInt8, _ payload: [UInt8]) -> [UInt8] {
  [0x60, 0, 0, 0] + big16(payload.count) + [next, 64, 0x20, 1] + [UInt8](repeating: 0, count: 13) + [1, 0x20, 1]
    + [UInt8](repeating: 0, count: 13) + [2] + payload
}

func udp(_ payload: [UInt8], from: Int = 1000, to: Int = 2055) -> [UInt8] {
  big16(from) + big16(to) + big16(payload.count + 8) + [0, 0] + payload
}

func tcp(_ payload: [UInt8], sequence: UInt32, flags: UInt8 = 0x18, from: Int = 1000, to: Int = 4739) -> [UInt8] {
  big16(from) + big16(to) + big32(sequence) + [0, 0, 0, 0, 0x50, flags, 0xFF, 0xFF, 0, 0, 0, 0] + payload
}
