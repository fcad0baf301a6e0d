import Datagrams
import Foundation
import Intake
import NetworkNumbers
import TestSupport
import Testing

@Suite struct CaptureTests {
  static func read(
    _ writer: CaptureWriter, asPcapng: Bool = false, allStreams: Bool = false
  ) throws -> ([CapturedDatagram], CaptureCounts) {
    try Command.inFolder { folder in
      let path = folder + "/capture"
      try Data(asPcapng ? writer.pcapng : writer.pcap).write(to: URL(fileURLWithPath: path))
      var file = try CaptureFile(path: path)
      var reader = CaptureReader(linkLayer: file.linkLayer, allStreams: allStreams)
      var found: [CapturedDatagram] = []
      while let packet = try file.next() { found += reader.take(packet) }
      found += reader.finish()
      return (found, reader.counts)
    }
  }

  @Test func `every link layer leads to the same datagram, in pcap and pcapng, to the nanosecond`() throws {
    let packet = ipv4(17, udp([1, 2, 3]))
    let label = big32(0x0001_0140)
    let layers: [(UInt32, [UInt8])] = [
      (1, ethernet(0x0800, packet)),
      (1, ethernet(0x0800, packet + [0, 0, 0])),
      (1, ethernet(0x0800, packet, tags: big16(0x8100) + big16(5))),
      (1, ethernet(0x0800, packet, tags: big16(0x88A8) + big16(5) + big16(0x8100) + big16(6))),
      (1, ethernet(0x8847, label + packet)),
      (1, ethernet(packet.count + 8, [0xAA, 0xAA, 3, 0, 0, 0, 8, 0] + packet)),
      (113, [UInt8](repeating: 0, count: 14) + big16(0x0800) + packet),
      (276, big16(0x0800) + [UInt8](repeating: 0, count: 18) + packet),
      (101, packet),
      (0, [2, 0, 0, 0] + packet),
      (108, [0, 0, 0, 2] + packet),
    ]
    for (type, frame) in layers {
      var writer = CaptureWriter(linkType: type)
      writer.add(frame, at: 1_700_000_000_123_456_789)
      for asPcapng in [false, true] {
        let (found, counts) = try Self.read(writer, asPcapng: asPcapng)
        #expect(found.map(\.bytes) == [[1, 2, 3]], "link type \(type)")
        #expect(found.first?.source.description == "10.0.0.1:1000")
        #expect(found.first?.destination.description == "10.0.0.2:2055")
        #expect(found.first?.time.nanoseconds == 1_700_000_000_123_456_789)
        #expect(counts == Self.counts(1))
      }
    }
  }

  private static func counts(_ packets: Int) -> CaptureCounts {
    var reader = CaptureReader(linkLayer: .ethernet)
    for _ in 0..<packets {
      let bytes = ethernet(0x0800, ipv4(17, udp([])))
      _ = reader.take(.init(time: Instant(seconds: 0), bytes: bytes, wireBytes: bytes.count))
    }
    return reader.counts
  }

  @Test func `IPv6 is read behind its extension headers`() throws {
    var writer = CaptureWriter()
    let options: [UInt8] = [60, 0, 1, 4, 0, 0, 0, 0]
    let destination: [UInt8] = [17, 1] + [UInt8](repeating: 0, count: 14)
    writer.add(ethernet(0x86DD, ipv6(0, options + destination + udp([9]))))
    writer.add(ethernet(0x86DD, ipv6(44, [17, 0, 0, 0, 0, 0, 0, 7] + udp([8]))))
    let (found, _) = try Self.read(writer)
    #expect(found.map(\.bytes) == [[9], [8]])
    #expect(found[0].source.description == "[2001::1]:1000")
  }

  @Test func `fragments in any order make the datagram; missing and overlapping ones are counted`() throws {
    let payload = (0..<4000).map { UInt8($0 & 255) }
    let whole = udp(payload)
    func piece(_ id: Int, _ from: Int, _ to: Int) -> [UInt8] {
      ethernet(
        0x0800,
        ipv4(17, Array(whole[from..<to]), identification: id, offset: from, hasMore: to < whole.count))
    }
    var writer = CaptureWriter()
    for (from, to) in [(2960, whole.count), (0, 1480), (0, 1480), (1480, 2960)] { writer.add(piece(1, from, to)) }
    // Of the next the middle never comes, and of the third two pieces overlap.
    for (from, to) in [(0, 1480), (2960, whole.count)] { writer.add(piece(2, from, to)) }
    for (from, to) in [(0, 1480), (1472, 2960)] { writer.add(piece(3, from, to)) }
    let (found, counts) = try Self.read(writer)
    #expect(found.map(\.bytes) == [payload])
    #expect(counts[.fragmentsMissing] == 1)
    #expect(counts[.fragmentsOverlap] == 1)
  }

  @Test func `what the capture cut is said`() throws {
    var writer = CaptureWriter()
    writer.add(ethernet(0x0800, ipv4(17, udp([1, 2, 3, 4]))), snapped: 44)
    writer.add(ethernet(0x0800, ipv4(17, udp([1]))), snapped: 20)
    writer.add(ethernet(0x0806, [1, 2, 3]))
    writer.add(ethernet(0x0800, ipv4(1, [8, 0])))
    writer.add(ethernet(0x0800, ipv4(6, tcp([1], sequence: 1, to: 80))))
    let (found, counts) = try Self.read(writer)
    #expect(found.map(\.bytes) == [[1, 2]])
    #expect(found.map(\.missingBytes) == [2])
    #expect(counts[.cutPacket] == 1)
    #expect(counts[.unreadableHeader] == 1)
    #expect(counts[.notIP] == 1)
    #expect(counts[.otherTransport] == 1)
    #expect(counts[.otherStream] == 1)
  }

  @Test func `a file that is no capture, or ends in a packet, says so`() throws {
    #expect(throws: CaptureFile.Trouble.self) { _ = try CaptureFile(path: "/nowhere/at.all") }
    try Command.inFolder { folder in
      let path = URL(fileURLWithPath: folder + "/capture")
      var writer = CaptureWriter()
      writer.add(ethernet(0x0800, ipv4(17, udp([1]))))
      writer.add(ethernet(0x0800, ipv4(17, udp([2]))))
      try Data(writer.pcap.dropLast(3)).write(to: path)
      var file = try CaptureFile(path: path.path)
      #expect(try file.next() != nil)
      #expect(throws: CaptureFile.Trouble.self) { try file.next() }
      writer.linkType = 147
      try Data(writer.pcap).write(to: path)
      #expect { _ = try CaptureFile(path: path.path) } throws: { "\($0)".contains("link type") }
    }
  }
}
