/// A slow, obvious writer of pcapng files, block by block.
struct Pcapng {
  var bytes: [UInt8] = []
  private var isBigEndian = false

  init() { section(isBigEndian: false) }

  private func number(_ value: UInt64, _ count: Int) -> [UInt8] {
    let little = (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    return isBigEndian ? little.reversed() : little
  }

  mutating func block(_ type: UInt64, _ body: [UInt8]) {
    let padded = body + [UInt8](repeating: 0, count: (4 - body.count % 4) % 4)
    let length = number(UInt64(padded.count + 12), 4)
    bytes += number(type, 4) + length + padded + length
  }

  mutating func section(isBigEndian: Bool) {
    self.isBigEndian = isBigEndian
    block(0x0A0D_0D0A, number(0x1A2B_3C4D, 4) + number(1, 2) + number(0, 2) + [UInt8](repeating: 0xFF, count: 8))
  }

  mutating func interface(_ linkType: UInt64, options: [UInt8] = []) {
    block(1, number(linkType, 2) + [0, 0] + number(0, 4) + options)
  }

  mutating func packet(_ packet: [UInt8], of interface: UInt64, units: UInt64) {
    let length = number(UInt64(packet.count), 4)
    block(6, number(interface, 4) + number(units >> 32, 4) + number(units & 0xFFFF_FFFF, 4) + length + length + packet)
  }

  mutating func simplePacket(_ packet: [UInt8]) { block(3, number(UInt64(packet.count), 4) + packet) }
}
