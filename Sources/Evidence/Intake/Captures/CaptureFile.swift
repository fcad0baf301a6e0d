import CPcap
import Datagrams

/// A file of captured packets, pcap or pcapng, read by libpcap.
public struct CaptureFile: ~Copyable {
  /// What one packet of the file is.
  public struct Packet: Sendable {
    public var time: Instant
    public var bytes: [UInt8]
    /// How long it was on the wire; more than `bytes` where the capture kept only the beginning.
    public var wireBytes: Int

    public init(time: Instant, bytes: [UInt8], wireBytes: Int) {
      self.time = time
      self.bytes = bytes
      self.wireBytes = wireBytes
    }
  }

  /// Why a file cannot be read, or not further.
  public struct Trouble: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }
  }

  public let linkLayer: LinkLayer
  private let handle: OpaquePointer

  public init(path: String) throws(Trouble) {
    var message = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
    guard
      let handle = pcap_open_offline_with_tstamp_precision(path, UInt32(PCAP_TSTAMP_PRECISION_NANO), &message)
    else {
      throw Trouble(String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }
    let type = pcap_datalink(handle)
    guard let linkLayer = Self.linkLayer(type) else {
      let name = pcap_datalink_val_to_name(type).map { String(cString: $0) } ?? "\(type)"
      pcap_close(handle)
      throw Trouble(
        "its link type is \(name); known are Ethernet, Linux cooked (1 and 2), raw IP and loopback")
    }
    self.handle = handle
    self.linkLayer = linkLayer
  }

  deinit { pcap_close(handle) }

  /// The next packet; nothing at the end. A file that was cut in the middle of a packet ends with an error, after all
  /// whole packets.
  public mutating func next() throws(Trouble) -> Packet? {
    var header: UnsafeMutablePointer<pcap_pkthdr>?
    var start: UnsafePointer<UInt8>?
    switch pcap_next_ex(handle, &header, &start) {
    case 1:
      guard let header, let start else { return nil }
      let stamp = header.pointee.ts
      // With nanosecond precision the field for microseconds holds nanoseconds.
      return Packet(
        time: Instant(seconds: Int64(stamp.tv_sec)) + Int64(stamp.tv_usec),
        bytes: Array(UnsafeBufferPointer(start: start, count: Int(header.pointee.caplen))),
        wireBytes: Int(header.pointee.len))
    case PCAP_ERROR_BREAK: return nil
    default: throw Trouble(String(cString: pcap_geterr(handle)))
    }
  }

  /// Numbers as libpcap has them in memory.
  private static func linkLayer(_ type: CInt) -> LinkLayer? {
    switch type {
    case 1: .ethernet
    case 113: .linuxCooked
    case 276: .linuxCooked2
    // Raw IP has another number on some systems.
    case 12, 14, 101, 228, 229: .rawIP
    case 0, 108: .loopback
    default: nil
    }
  }
}
