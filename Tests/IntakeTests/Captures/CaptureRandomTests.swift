import Datagrams
import Foundation
import Intake
import TestSupport
import Testing

@Suite struct CaptureRandomTests {
  /// Packets of every sort that the reader knows.
  private static func writer(_ dice: inout Dice) -> CaptureWriter {
    let links: [UInt32] = [1, 113, 276, 101, 0]
    var writer = CaptureWriter(linkType: dice.pick(links))
    let payload = (0..<100).map { UInt8($0) }
    let whole = udp(payload)
    let message = StreamTests.message(1, &dice)
    let packets = [
      ipv4(17, whole), ipv4(17, Array(whole[..<64]), identification: 9, hasMore: true),
      ipv4(17, Array(whole[64...]), identification: 9, offset: 64),
      ipv6(0, [44, 0, 1, 4, 0, 0, 0, 0, 17, 0, 0, 1, 0, 0, 0, 7] + whole),
      ipv6(51, [17, 4] + [UInt8](repeating: 0, count: 22) + whole), ipv4(6, tcp([], sequence: 99, flags: 2)),
      ipv4(6, tcp(Array(message.dropFirst(7)), sequence: 107)), ipv4(6, tcp(Array(message.prefix(7)), sequence: 100)),
      ipv4(6, tcp([], sequence: 100 + UInt32(message.count), flags: 1)),
    ]
    for packet in packets {
      let frame: [UInt8] =
        switch writer.linkType {
        case 1: ethernet(packet[0] >> 4 == 4 ? 0x0800 : 0x86DD, packet, tags: dice.chance(30) ? [0x81, 0, 0, 5] : [])
        case 113: [UInt8](repeating: 0, count: 14) + big16(packet[0] >> 4 == 4 ? 0x0800 : 0x86DD) + packet
        case 276: big16(packet[0] >> 4 == 4 ? 0x0800 : 0x86DD) + [UInt8](repeating: 0, count: 18) + packet
        case 0: [2, 0, 0, 0] + packet
        default: packet
        }
      writer.add(frame, snapped: dice.chance(10) ? dice.roll(frame.count + 1) : nil)
    }
    return writer
  }

  @Test func `damaged packets never trap, and every packet is accounted for`() throws {
    var (dice, seed) = Dice.printed(for: "captured packets")
    for _ in 0..<Dice.count(1_000, soak: 100_000) {
      let writer = Self.writer(&dice)
      let layer: LinkLayer =
        switch writer.linkType {
        case 1: .ethernet
        case 113: .linuxCooked
        case 276: .linuxCooked2
        case 0: .loopback
        default: .rawIP
        }
      var reader = CaptureReader(allStreams: dice.chance(50))
      var found: [CapturedDatagram] = []
      for (index, packet) in writer.packets.enumerated() {
        let bytes = dice.chance(50) ? dice.mutated(packet.bytes) : packet.bytes
        found += reader.take(
          .init(
            time: Instant(seconds: Int64(index)), bytes: bytes,
            wireBytes: dice.chance(80) ? packet.wireBytes : dice.roll(70_000), linkLayer: layer))
      }
      found += reader.finish()
      #expect(reader.counts.packets == writer.packets.count, "SEED=\(seed)")
      #expect(reader.counts.datagrams == found.count, "SEED=\(seed)")
    }
  }

  @Test func `damaged files are read or refused, and never trap`() throws {
    var (dice, seed) = Dice.printed(for: "capture files")
    try Command.inFolder { folder in
      let path = folder + "/capture"
      for _ in 0..<Dice.count(300, soak: 20_000) {
        let writer = Self.writer(&dice)
        let bytes = dice.mutated(dice.chance(50) ? writer.pcap : writer.pcapng)
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        var count = 0
        do {
          var file = try CaptureFile(path: path)
          var reader = CaptureReader()
          while let packet = try file.next() {
            count += 1
            _ = reader.take(packet)
          }
          _ = reader.finish()
        } catch let trouble as CaptureFile.Trouble {
          #expect(!trouble.description.isEmpty, "SEED=\(seed)")
        }
        #expect(count <= bytes.count, "SEED=\(seed)")
      }
    }
  }
}
