import Datagrams
import TestSupport
import Testing

/// IPFIX messages in a stream of bytes.
@Suite struct IPFIXFramerTests {
  private static func message(_ dice: inout Dice) -> [UInt8] {
    let body = dice.bytes(dice.chance(10) ? 5_000 : 60)
    return FlowWriter(version: 10).message([]).prefix(2) + FlowWriter.number(UInt64(16 + body.count), 2)
      + [UInt8](repeating: 7, count: 12) + body
  }

  @Test func messagesComeOutAsTheyWentInHoweverTheStreamIsCut() throws {
    var (dice, seed) = Dice.printed(for: "messagesComeOutAsTheyWentInHoweverTheStreamIsCut")
    for _ in 0..<Dice.count(100, soak: 10_000) {
      let messages = (0..<dice.roll(12)).map { _ in Self.message(&dice) }
      var stream = messages.flatMap(\.self)[...]
      var framer = IPFIXFramer()
      var found: [[UInt8]] = []
      while !stream.isEmpty {
        let piece = Array(stream.prefix(1 + dice.roll(dice.pick([3, 40, 9_000]))))
        stream = stream.dropFirst(piece.count)
        framer.append(piece.span.bytes)
        while let message = try framer.next() { found.append(message) }
        try #require(framer.waitingBytes < 65_536)
      }
      try #require(found == messages, "SEED=\(seed)")
      try #require(framer.waitingBytes == 0)
    }
  }

  @Test func aStreamThatLostItsFrameIsRefusedAgainAndAgain() throws {
    for (bytes, trouble) in [
      ([0, 9, 0, 16] as [UInt8], IPFIXFramer.Trouble.versionUnknown(9)), ([0, 10, 0, 15], .lengthTooSmall(15)),
    ] {
      var framer = IPFIXFramer()
      let good = FlowWriter(version: 10).message([])
      let all = good + bytes
      framer.append(all.span.bytes)
      #expect(try framer.next() == good)
      for _ in 0..<2 { #expect(throws: trouble) { try framer.next() } }
    }
  }
}
