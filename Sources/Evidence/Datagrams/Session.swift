import NetworkNumbers

/// An address and a port.
public struct Endpoint: Hashable, Sendable, CustomStringConvertible {
  public var address: IPAddress
  public var port: UInt16

  public init(_ address: IPAddress, port: UInt16) {
    self.address = address
    self.port = port
  }

  public var description: String { address.family == .ipv6 ? "[\(address)]:\(port)" : "\(address):\(port)" }
}

/// Where datagrams come from, as far as templates and sequence numbers are concerned: the transport session of
/// RFC 7011, section 2. A restarted exporter that sends from another port is another session of the same exporter.
public struct Session: Hashable, Sendable {
  public enum Transport: UInt8, Hashable, Sendable, CaseIterable {
    case udp = 0
    case tcp = 1
    /// A file with no addresses in it.
    case file = 2
  }

  public var transport: Transport
  public var exporter: Endpoint
  /// 0 for UDP; else it tells the connections of one exporter apart.
  public var connection: UInt32

  public init(_ transport: Transport, exporter: Endpoint, connection: UInt32 = 0) {
    self.transport = transport
    self.exporter = exporter
    self.connection = connection
  }
}

/// The place of a datagram in the spool: it names the datagram for good.
public struct SpoolPosition: Hashable, Sendable, Comparable {
  public var stream: UInt32
  /// Blocks of a stream are counted from 0.
  public var block: UInt64
  /// Bytes from the beginning of the block, uncompressed.
  public var offset: UInt32

  public init(stream: UInt32, block: UInt64, offset: UInt32) {
    self.stream = stream
    self.block = block
    self.offset = offset
  }

  public static func < (a: Self, b: Self) -> Bool { (a.stream, a.block, a.offset) < (b.stream, b.block, b.offset) }
}
