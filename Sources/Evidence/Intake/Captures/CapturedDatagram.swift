import Datagrams

/// A datagram, or a message of a TCP stream, taken out of a capture.
public struct CapturedDatagram: Sendable {
  /// When the packet that completed it was captured.
  public var time: Instant
  public var transport: Session.Transport
  public var source: Endpoint
  public var destination: Endpoint
  /// Tells connections between the same endpoints apart; 0 for UDP.
  public var connection: UInt32 = 0
  public var bytes: [UInt8]
  /// Bytes that the capture left out at the end (its snapshot length).
  public var missingBytes = 0

  public var session: Session { Session(transport, exporter: source, connection: connection) }
}

/// What happened to the packets of a capture, apart from those that gave datagrams.
public struct CaptureCounts: Hashable, Sendable {
  public enum Reason: String, Hashable, Sendable, CaseIterable {
    case otherLink = "the interface has a link type that is not known"
    case notIP = "not IP"
    case unreadableHeader = "the headers are cut or wrong"
    case otherTransport = "neither UDP nor TCP"
    case otherStream = "TCP, but not of IPFIX (port 4739)"
    case cutPacket = "the capture kept only the beginning (snapshot length)"
    case fragmentsMissing = "fragments missing"
    case otherFragments = "fragments of other traffic"
    case fragmentsOverlap = "fragments overlap or do not fit"
    case streamGap = "bytes missing in a TCP stream"
    case streamNotIPFIX = "bytes in a TCP stream that begin no IPFIX message"
    case tooManyStreams = "more TCP streams than are followed"
  }

  public internal(set) var packets = 0
  public internal(set) var datagrams = 0
  private var counts: [Reason: Int] = [:]

  public subscript(reason: Reason) -> Int { counts[reason] ?? 0 }

  mutating func count(_ reason: Reason, _ more: Int = 1) {
    if more > 0 { counts[reason, default: 0] += more }
  }
}
