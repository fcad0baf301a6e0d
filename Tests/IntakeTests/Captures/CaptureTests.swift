import Datagrams
import Foundation
import Intake
import NetworkNumbers
import TestSupport
import Testing

@Suite struct CaptureTests {
  static func read(
    _ writer: CaptureWriter, asPcapng: Bool = false, allStreams: Bool = false,
    isOurs: @escaping @Sendable (CapturedDatagram) -> Bool = { _ in true }
  ) throws -> ([CapturedDatagram], CaptureCounts) {
    try Command.inFolder { folder in
      let path = folder + "/capture"
      try Data(asPcapng ? writer.pcapng : writer.pcap).write(to: URL(fileURLWithPath: path))
      var file = try CaptureFile(path: path)
      var reader = CaptureReader(allStreams: allStreams, isOurs: isOurs)
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
      (9, [0xFF, 3, 0, 0x21] + packet),
      (9, [0x21] + packet),
      (50, [0, 0x21] + packet),
      (51, [0x11, 0, 0, 9] + big16(packet.count + 2) + [0, 0x21] + packet),
      (1, ethernet(0x8864, [0x11, 0, 0, 9] + big16(packet.count + 2) + [0, 0x21] + packet)),
      (9, [0xFF, 3, 2, 0x81] + label + packet),
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
    var reader = CaptureReader()
    for _ in 0..<packets {
      let bytes = ethernet(0x0800, ipv4(17, udp([])))
      _ = reader.take(.init(time: Instant(seconds: 0), bytes: bytes, wireBytes: bytes.count, linkLayer: .ethernet))
    }
    return reader.counts
  }

  @Test func `interfaces of a pcapng file have their own link types and clocks, and sections their order of bytes`()
    throws
  {
    let packet = ipv4(17, udp([7]))
    var file = Pcapng()
    file.interface(1, options: [9, 0, 1, 0, 3, 0, 0, 0])
    // 2^-10 of a second, and ten seconds more.
    file.interface(101, options: [9, 0, 1, 0, 0x8A, 0, 0, 0, 14, 0, 8, 0, 10, 0, 0, 0, 0, 0, 0, 0])
    file.interface(127)
    file.packet(ethernet(0x0800, packet), of: 0, units: 5_000_250)
    file.packet(packet, of: 1, units: 1024 * 5000 + 512)
    file.packet(packet, of: 2, units: 0)
    file.block(5, [0, 0, 0, 0])
    file.simplePacket(ethernet(0x0800, packet))
    file.section(isBigEndian: true)
    file.interface(101)
    file.packet(packet, of: 0, units: 6_000_000_001)
    let (found, counts) = try Command.inFolder { folder in
      try Data(file.bytes).write(to: URL(fileURLWithPath: folder + "/capture"))
      return try CaptureSampleTests.datagrams(folder + "/capture")
    }
    #expect(found.map(\.bytes) == [[7], [7], [7], [7]])
    #expect(
      found.map(\.time.nanoseconds) == [5_000_250_000_000, 5_010_500_000_000, 0, 6_000_000_001_000])
    #expect(counts[.otherLink] == 1 && counts.packets == 5)
  }

  @Test func `a pcapng file that is damaged says where it cannot be read further`() throws {
    func trouble(_ change: (inout Pcapng) -> Void) throws -> String? {
      var file = Pcapng()
      file.interface(101)
      file.packet(ipv4(17, udp([7])), of: 0, units: 1)
      change(&file)
      return try Command.inFolder { folder in
        try Data(file.bytes).write(to: URL(fileURLWithPath: folder + "/capture"))
        var capture = try CaptureFile(path: folder + "/capture")
        #expect(try capture.next()?.bytes.count == 29)
        do {
          while try capture.next() != nil {}
          return nil
        } catch let trouble as CaptureFile.Trouble { return trouble.description }
      }
    }
    #expect(try trouble { _ in } == nil)
    #expect(try trouble { $0.bytes += [6, 0, 0] }?.contains("middle of a block") == true)
    #expect(try trouble { $0.block(6, [0, 0, 0, 0]) }?.contains("shorter than its kind") == true)
    #expect(try trouble { $0.packet([1], of: 1, units: 0) }?.contains("not described") == true)
    #expect(try trouble { $0.bytes += [6, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F] }?.contains("cannot be") == true)
    #expect(try trouble { $0.bytes += [6, 0, 0, 0, 12, 0, 0, 0, 16, 0, 0, 0] }?.contains("two lengths") == true)
    #expect(try trouble { $0.interface(101, options: [9, 0, 1, 0, 19, 0, 0, 0]) }?.contains("finer") == true)
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

  @Test func `fragments that come again are of the same packet, and others of the same number are not`() throws {
    func pieces(_ byte: UInt8, overlap: Bool = false) -> [[UInt8]] {
      let whole = udp([UInt8](repeating: byte, count: 100))
      return [(0, 64), (overlap ? 56 : 64, whole.count)].map { from, to in
        ethernet(0x0800, ipv4(17, Array(whole[from..<to]), identification: 7, offset: from, hasMore: to < whole.count))
      }
    }
    var writer = CaptureWriter()
    for piece in pieces(1) + pieces(1) + pieces(2) { writer.add(piece) }
    var (found, counts) = try Self.read(writer)
    #expect(found.map(\.bytes.first) == [1, 2])
    #expect(counts[.fragmentsMissing] == 0 && counts[.fragmentsOverlap] == 0)
    // What comes after an overlap is of the packet that was dropped, and no second loss; a minute later it is not.
    writer.packets = []
    for piece in pieces(3, overlap: true) + pieces(3) { writer.add(piece) }
    for piece in pieces(4) { writer.add(piece, at: 62_000_000_000) }
    (found, counts) = try Self.read(writer)
    #expect(found.map(\.bytes.first) == [4])
    #expect(counts[.fragmentsMissing] == 0 && counts[.fragmentsOverlap] == 1)
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

  @Test func `what is lost of other traffic is no loss`() throws {
    var writer = CaptureWriter()
    for port in [2055, 53] {
      let whole = udp([UInt8](repeating: 1, count: 200), to: port)
      // Cut; the first piece alone; the first piece cut and the second whole; a second piece of nobody known.
      writer.add(ethernet(0x0800, ipv4(17, whole)), snapped: 60)
      writer.add(ethernet(0x0800, ipv4(17, Array(whole[..<64]), identification: port, hasMore: true)))
      writer.add(ethernet(0x0800, ipv4(17, Array(whole[..<64]), identification: port + 1, hasMore: true)), snapped: 60)
      writer.add(ethernet(0x0800, ipv4(17, Array(whole[64...]), identification: port + 1, offset: 64)))
      writer.add(ethernet(0x0800, ipv4(17, Array(whole[64...]), identification: port + 2, offset: 64)))
    }
    let (found, counts) = try Self.read(writer, isOurs: { $0.destination.port == 2055 })
    #expect(found.map(\.destination.port) == [2055, 53])
    #expect(counts[.cutPacket] == 2)
    #expect(counts[.fragmentsMissing] == 1)
    #expect(counts[.otherFragments] == 4)
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
