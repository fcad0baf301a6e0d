import Datagrams
import NetworkNumbers

/// Takes datagrams out of a capture: link and network layers off, fragments and streams together. The clock is the
/// capture's. What is lost of other traffic is no loss.
public struct CaptureReader {
  public static let streamsMax = 4096
  /// IANA's port of IPFIX; streams of others are followed only when asked for.
  public static let ipfixPort: UInt16 = 4739

  public private(set) var counts = CaptureCounts()
  private let allStreams: Bool
  private let isOurs: @Sendable (CapturedDatagram) -> Bool
  private var fragments = FragmentStore()
  private var streams: [Stream: StreamAssembler] = [:]
  /// First and last sequence numbers of streams that have ended: a packet may be captured twice, or sent again.
  private var ended = RecentValues<Stream, (begun: UInt32?, end: UInt32?)>(countMax: streamsMax)
  private var connections: UInt32 = 0
  private var lastTime = Instant(nanoseconds: 0)

  private struct Stream: Hashable {
    var source: Endpoint
    var destination: Endpoint
  }

  /// - Parameters:
  ///   - allStreams: Whether TCP to any port is taken for IPFIX.
  ///   - isOurs: Whether a datagram is one that somebody reads; asked only of those of which something is missing.
  public init(
    allStreams: Bool = false, isOurs: @escaping @Sendable (CapturedDatagram) -> Bool = { _ in true }
  ) {
    self.allStreams = allStreams
    self.isOurs = isOurs
  }

  /// The datagrams that a packet completes: usually one.
  public mutating func take(_ packet: CaptureFile.Packet) -> [CapturedDatagram] {
    counts.packets += 1
    lastTime = packet.time
    var reader = ByteReader(packet.bytes.span.bytes)
    guard let linkLayer = packet.linkLayer else { return leave(.otherLink) }
    guard let link = linkLayer.header(&reader) else { return leave(.unreadableHeader) }
    guard link.etherType == LinkHeader.ipv4 || link.etherType == LinkHeader.ipv6 else { return leave(.notIP) }
    let start = reader.offset
    guard let header = IPHeader(&reader) else { return leave(.unreadableHeader) }
    // Behind the packet there may be padding, or bytes that were not captured.
    let wire = header.totalBytes > 0 ? header.totalBytes : packet.wireBytes - start
    let bytes = reader.array(min(reader.remaining, max(0, wire - header.headerBytes))) ?? []
    let missing = max(0, wire - header.headerBytes - bytes.count)
    let datagrams: [CapturedDatagram]
    if let fragment = header.fragment {
      let whole = fragments.add(header, fragment, bytes, missing: missing, at: packet.time)
      countLostFragments()
      guard let whole else { return [] }
      datagrams = transport(header, whole, missing: 0)
    } else {
      datagrams = transport(header, bytes, missing: missing)
    }
    counts.datagrams += datagrams.count
    return datagrams
  }

  /// What is left when the capture ends, in the order of connections.
  public mutating func finish() -> [CapturedDatagram] {
    fragments.finish()
    countLostFragments()
    var found: [CapturedDatagram] = []
    let open = streams.sorted { $0.value.connection < $1.value.connection }.map(\.key)
    // Forced: its keys.
    for stream in open {
      found += messages(streams[stream]!.finish(&counts), stream, streams[stream]!.connection)
    }
    streams = [:]
    counts.datagrams += found.count
    return found
  }

  private mutating func leave(_ reason: CaptureCounts.Reason) -> [CapturedDatagram] {
    counts.count(reason)
    return []
  }

  private mutating func transport(_ header: IPHeader, _ bytes: [UInt8], missing: Int) -> [CapturedDatagram] {
    switch header.transport {
    case .udp: datagram(header, bytes, missing: missing)
    case .tcp: segment(header, bytes, missing: missing)
    default: leave(.otherTransport)
    }
  }

  private mutating func datagram(_ header: IPHeader, _ bytes: [UInt8], missing: Int) -> [CapturedDatagram] {
    guard let datagram = udp(header, bytes, missing: missing) else { return leave(.unreadableHeader) }
    if datagram.missingBytes > 0, isOurs(datagram) { counts.count(.cutPacket) }
    return [datagram]
  }

  /// RFC 768. Nothing where the header is cut or wrong.
  private func udp(_ header: IPHeader, _ bytes: [UInt8], missing: Int) -> CapturedDatagram? {
    var reader = ByteReader(bytes.span.bytes)
    guard let source = reader.uint16(), let destination = reader.uint16(), let length = reader.uint16(),
      reader.skip(2), length == 0 || length >= 8
    else { return nil }
    // Length 0: a jumbogram (RFC 2675), to its end.
    let wanted = length == 0 ? bytes.count + missing - 8 : Int(length) - 8
    guard wanted <= reader.remaining + missing else { return nil }
    let payload = reader.array(min(wanted, reader.remaining)) ?? []
    return CapturedDatagram(
      time: lastTime, transport: .udp, source: Endpoint(header.source, port: source),
      destination: Endpoint(header.destination, port: destination), bytes: payload,
      missingBytes: wanted - payload.count)
  }

  private mutating func countLostFragments() {
    for lost in fragments.takeLost() { counts.count(isOurs(lost) ? lost.reason : .otherFragments) }
  }

  /// Only the first piece of a packet tells whose it is.
  private func isOurs(_ lost: FragmentStore.Lost) -> Bool {
    guard let header = lost.header else { return false }
    if header.transport == .tcp {
      return allStreams || lost.begin.count >= 4 && lost.begin[2...3].elementsEqual([0x12, 0x83])
    }
    // As if the rest were only cut off.
    guard header.transport == .udp, let datagram = udp(header, lost.begin, missing: FragmentStore.bytesMax) else {
      return false
    }
    return isOurs(datagram)
  }

  /// RFC 9293, section 3.1.
  private mutating func segment(_ header: IPHeader, _ bytes: [UInt8], missing: Int) -> [CapturedDatagram] {
    var reader = ByteReader(bytes.span.bytes)
    guard let source = reader.uint16(), let destination = reader.uint16(), let sequence = reader.uint32(),
      reader.skip(4), let offset = reader.uint8(), let flags = reader.uint8(), reader.skip(6),
      offset >> 4 >= 5, reader.skip(Int(offset >> 4) * 4 - 20)
    else { return leave(.unreadableHeader) }
    guard allStreams || destination == Self.ipfixPort else { return leave(.otherStream) }
    let stream = Stream(
      source: Endpoint(header.source, port: source), destination: Endpoint(header.destination, port: destination))
    let (fin, syn, reset) = (flags & 1 != 0, flags & 2 != 0, flags & 4 != 0)
    let payload = reader.array(reader.remaining) ?? []
    let first = syn ? sequence &+ 1 : sequence
    var found: [CapturedDatagram] = []
    if streams[stream] == nil, isOver(stream, first, payload.count + missing, isSyn: syn) { return [] }
    // A SYN that is sent or captured again begins nothing.
    if syn && streams[stream]?.begun != first || streams[stream] == nil {
      // Only a SYN or data begins a connection; what follows its end is left out.
      guard syn || !payload.isEmpty || missing > 0 else { return [] }
      if var old = streams.removeValue(forKey: stream) {
        found = messages(old.finish(&counts), stream, old.connection)
      }
      guard streams.count < Self.streamsMax else { return found + leave(.tooManyStreams) }
      connections += 1
      streams[stream] = StreamAssembler(connection: connections, begun: syn ? sequence &+ 1 : nil)
    }
    // Forced, to the end: it was put there if it was missing.
    let connection = streams[stream]!.connection
    found += messages(
      streams[stream]!.take(first, payload, missing: missing, &counts), stream, connection)
    if fin && streams[stream]!.isAllHere || reset {
      found += messages(streams[stream]!.finish(&counts), stream, connection)
      ended.insert((streams[stream]!.begun, streams[stream]!.next), for: stream)
      streams[stream] = nil
    }
    return found
  }

  /// Whether a segment is of a stream that has ended, and nothing new.
  private func isOver(_ stream: Stream, _ first: UInt32, _ count: Int, isSyn: Bool) -> Bool {
    guard let (begun, end) = ended[stream] else { return false }
    if isSyn { return begun == first }
    return end.map { Int32(bitPattern: first &+ UInt32(truncatingIfNeeded: count) &- $0) <= 0 } ?? false
  }

  private func messages(_ bytes: [[UInt8]], _ stream: Stream, _ connection: UInt32) -> [CapturedDatagram] {
    bytes.map {
      CapturedDatagram(
        time: lastTime, transport: .tcp, source: stream.source, destination: stream.destination,
        connection: connection, bytes: $0)
    }
  }
}
