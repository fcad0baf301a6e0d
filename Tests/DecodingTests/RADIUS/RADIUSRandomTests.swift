import Datagrams
import Decoding
import NetworkNumbers
import TestSupport
import Testing

@Suite struct RADIUSRandomTests {
  /// A slow reader that knows only how attributes follow each other.
  private func attributes(_ bytes: [UInt8]) -> [(UInt8, [UInt8])] {
    var found: [(UInt8, [UInt8])] = []
    var rest = bytes[20...]
    while rest.count >= 2, rest[rest.startIndex + 1] >= 2, rest.count >= Int(rest[rest.startIndex + 1]) {
      let length = Int(rest[rest.startIndex + 1])
      found.append((rest[rest.startIndex], Array(rest.dropFirst(2).prefix(length - 2))))
      rest = rest.dropFirst(length)
    }
    return found
  }

  @Test func `random packets are read as by a slow reader, and nothing traps`() throws {
    var (dice, seed) = Dice.printed(for: "RADIUS packets")
    for _ in 0..<Dice.count(3_000, soak: 300_000) {
      var packet = RADIUSWriter(dice.chance(80) ? .accountingRequest : RADIUSCode(rawValue: UInt8(dice.roll(50))))
      for _ in 0..<dice.roll(12) {
        let type = dice.pick([1, 4, 8, 26, 40, 42, 43, 44, 52, 53, 55, 64, 81, 87, 95, 96, 97, 123, 168, 241, 250])
        let value = dice.chance(60) ? (0..<4).map { _ in UInt8(dice.roll(256)) } : dice.bytes(20)
        packet.add(UInt8(type), value)
      }
      var bytes = packet.bytes
      if dice.chance(30) { bytes = dice.mutated(bytes) }
      guard bytes.count >= 20, (try? RADIUSPacket(bytes.span.bytes)) != nil else { continue }
      let length = Int(bytes[2]) << 8 | Int(bytes[3])
      let slow = attributes(Array(bytes[..<length]))
      try withPacket(bytes) { packet in
        var fast: [(UInt8, [UInt8])] = []
        var each = packet.attributes
        while let attribute = each.next() { fast.append((attribute.type, [UInt8](attribute.value))) }
        #expect(fast.elementsEqual(slow) { $0 == $1 }, "SEED=\(seed)")
        let record = AccountingRecord(packet)
        func first(_ type: UInt8) -> UInt64? {
          slow.first { $0.0 == type && $0.1.count == 4 }?.1.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        #expect(record.status.map(UInt64.init) == first(40), "SEED=\(seed)")
        #expect(record.inputOctets == first(42).map { ($0 | (first(52) ?? 0) << 32) }, "SEED=\(seed)")
        #expect(record.outputOctets == first(43).map { ($0 | (first(53) ?? 0) << 32) }, "SEED=\(seed)")
        #expect(record.framedAddress.map { UInt64($0.value) } == first(8), "SEED=\(seed)")
        let users = slow.filter { $0.0 == 1 }
        #expect(record.userName.isMissing == users.isEmpty)
        #expect(users.isEmpty || Array(bytes[record.userName.range]) == users[0].1, "SEED=\(seed)")
      }
      let text = try radiusText(bytes, secret: [1, 2, 3])
      #expect(text.hasPrefix("{") && text.hasSuffix("}"))
    }
  }
}
