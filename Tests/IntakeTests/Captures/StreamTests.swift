import Datagrams
import Intake
import TestSupport
import Testing

@Suite struct StreamTests {
  /// IPFIX messages of one data set each.
  static func message(_ index: Int, _ dice: inout Dice) -> [UInt8] {
    let body = (0..<4 * (1 + dice.roll(40))).map { _ in UInt8(dice.roll(256)) }
    return big16(10) + big16(20 + body.count) + big32(UInt32(index)) + big32(UInt32(index)) + big32(1) + big16(256)
      + big16(4 + body.count) + body
  }

  @Test func `segments in any order, again and overlapping, give the messages`() throws {
    var (dice, seed) = Dice.printed(for: "TCP streams")
    for _ in 0..<Dice.count(100, soak: 10_000) {
      let messages = (0..<1 + dice.roll(20)).map { Self.message($0, &dice) }
      let stream = messages.flatMap { $0 }
      // Near the end of the numbers, so that they wrap.
      let begin = dice.chance(50) ? UInt32.max - UInt32(dice.roll(2000)) : UInt32(dice.roll(1000))
      var segments: [(Int, Int)] = []
      var at = 0
      while at < stream.count {
        let end = min(stream.count, at + 1 + dice.roll(200))
        segments.append((max(0, at - (dice.chance(20) ? dice.roll(50) : 0)), end))
        if dice.chance(10) { segments.append(segments[dice.roll(segments.count)]) }
        at = end
      }
      // Each moves at most a few places.
      for index in segments.indices where dice.chance(30) {
        segments.swapAt(index, min(segments.count - 1, index + dice.roll(5)))
      }
      var writer = CaptureWriter()
      writer.add(ethernet(0x0800, ipv4(6, tcp([], sequence: begin &- 1, flags: 2))))
      for (from, to) in segments {
        writer.add(
          ethernet(0x0800, ipv4(6, tcp(Array(stream[from..<to]), sequence: begin &+ UInt32(from)))))
      }
      writer.add(ethernet(0x0800, ipv4(6, tcp([], sequence: begin &+ UInt32(stream.count), flags: 1))))
      let (found, counts) = try CaptureTests.read(writer)
      #expect(found.map(\.bytes) == messages, "SEED=\(seed)")
      #expect(counts[.streamGap] == 0 && counts[.streamNotIPFIX] == 0, "SEED=\(seed)")
      #expect(found.allSatisfy { $0.transport == .tcp && $0.connection == 1 })
    }
  }

  @Test func `what is sent or captured again changes nothing`() throws {
    var dice = Dice(seed: 4)
    let messages = (0..<3).map { Self.message($0, &dice) }
    let stream = messages.flatMap { $0 }
    func frame(_ payload: [UInt8], _ sequence: UInt32, _ flags: UInt8) -> [UInt8] {
      ethernet(0x0800, ipv4(6, tcp(payload, sequence: sequence, flags: flags)))
    }
    let syn = frame([], 99, 2)
    let (begin, end) = (frame(Array(stream[..<40]), 100, 0x18), frame(Array(stream[40...]), 140, 0x19))
    // The SYN once more in the middle; every packet twice; the FIN's data again after the end; a connection anew.
    for packets in [[syn, begin, syn, end], [syn, syn, begin, begin, end, end], [syn, begin, end, syn, begin, end]] {
      var writer = CaptureWriter()
      for packet in packets { writer.add(packet) }
      let (found, counts) = try CaptureTests.read(writer)
      #expect(found.map(\.bytes) == messages)
      #expect(counts[.streamGap] == 0 && counts[.streamNotIPFIX] == 0)
    }
    var writer = CaptureWriter()
    for packet in [syn, begin, end, frame([], 5999, 2), frame(messages[0], 6000, 0x19)] { writer.add(packet) }
    let (found, _) = try CaptureTests.read(writer)
    #expect(found.map(\.bytes) == messages + [messages[0]])
    #expect(found.map(\.connection) == [1, 1, 1, 2])
  }

  @Test func `a lost segment costs the messages that it touches, and is said`() throws {
    var dice = Dice(seed: 1)
    let messages = (0..<10).map { Self.message($0, &dice) }
    var writer = CaptureWriter()
    writer.add(ethernet(0x0800, ipv4(6, tcp([], sequence: 99, flags: 2))))
    var sequence: UInt32 = 100
    for (index, message) in messages.enumerated() {
      if index != 4 { writer.add(ethernet(0x0800, ipv4(6, tcp(message, sequence: sequence)))) }
      sequence += UInt32(message.count)
    }
    let (found, counts) = try CaptureTests.read(writer)
    #expect(found.map(\.bytes) == messages.enumerated().filter { $0.offset != 4 }.map(\.element))
    #expect(counts[.streamGap] == 1)
  }

  @Test func `a segment that was cut costs the message that was, once`() throws {
    var dice = Dice(seed: 5)
    let messages = (0..<4).map { Self.message($0, &dice) }
    let cut = messages[0] + messages[1]
    var packets = [
      ethernet(0x0800, ipv4(6, tcp(cut, sequence: 100))),
      ethernet(0x0800, ipv4(6, tcp(messages[2], sequence: 100 + UInt32(cut.count)))),
      ethernet(0x0800, ipv4(6, tcp(messages[3], sequence: 100 + UInt32(cut.count + messages[2].count)))),
    ]
    for isInOrder in [true, false] {
      if !isInOrder { packets.swapAt(0, 1) }
      var writer = CaptureWriter()
      writer.add(ethernet(0x0800, ipv4(6, tcp([], sequence: 99, flags: 2))))
      for (index, packet) in packets.enumerated() {
        writer.add(packet, snapped: index == (isInOrder ? 0 : 1) ? packet.count - 9 : nil)
      }
      let (found, counts) = try CaptureTests.read(writer)
      #expect(found.map(\.bytes) == [messages[0], messages[2], messages[3]])
      #expect(counts[.cutPacket] == 1 && counts[.streamGap] == 0 && counts[.streamNotIPFIX] == 0)
    }
  }

  @Test func `a segment whose number is half round from the next is an old one`() throws {
    var dice = Dice(seed: 6)
    let message = Self.message(1, &dice)
    var writer = CaptureWriter()
    for (flags, sequence) in [(2, 99), (0x18, 100 + (1 << 31)), (0x18, 100)] as [(UInt8, UInt32)] {
      writer.add(ethernet(0x0800, ipv4(6, tcp(flags == 2 ? [] : message, sequence: sequence, flags: flags))))
    }
    let (found, counts) = try CaptureTests.read(writer)
    #expect(found.map(\.bytes) == [message])
    #expect(counts[.streamGap] == 0)
  }

  @Test func `a capture that begins in the middle finds the next message`() throws {
    var dice = Dice(seed: 2)
    let messages = (0..<5).map { Self.message($0, &dice) }
    var writer = CaptureWriter()
    writer.add(ethernet(0x0800, ipv4(6, tcp(Array(messages.flatMap { $0 }.dropFirst(7)), sequence: 5))))
    let (found, _) = try CaptureTests.read(writer)
    #expect(found.map(\.bytes) == Array(messages.dropFirst()))
  }

  @Test func `connections between the same ports are told apart`() throws {
    var dice = Dice(seed: 3)
    let messages = (0..<2).map { Self.message($0, &dice) }
    var writer = CaptureWriter()
    for (index, message) in messages.enumerated() {
      let begin = UInt32(1000 * index)
      writer.add(ethernet(0x0800, ipv4(6, tcp([], sequence: begin, flags: 2))))
      writer.add(ethernet(0x0800, ipv4(6, tcp(message, sequence: begin + 1))))
    }
    let (found, _) = try CaptureTests.read(writer)
    #expect(found.map(\.bytes) == messages)
    #expect(found.map(\.connection) == [1, 2])
  }

  @Test func `what waits for a missing segment is bounded`() throws {
    var writer = CaptureWriter()
    writer.add(ethernet(0x0800, ipv4(6, tcp([], sequence: 0, flags: 2))))
    // The first byte never comes; there is more behind it than may wait.
    for index in 0..<2000 {
      writer.add(ethernet(0x0800, ipv4(6, tcp([UInt8](repeating: 7, count: 1000), sequence: UInt32(2 + index * 1000)))))
    }
    let (found, counts) = try CaptureTests.read(writer)
    #expect(found.isEmpty)
    #expect(counts[.streamGap] == 1)
  }
}
