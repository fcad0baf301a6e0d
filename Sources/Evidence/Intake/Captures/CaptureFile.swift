import CPcap
import Datagrams

/// A file of captured packets: pcap, read by libpcap, or pcapng.
public struct CaptureFile: ~Copyable {
  /// What one packet of the file is.
  public struct Packet: Sendable {
    public var time: Instant
    public var bytes: [UInt8]
    /// How long it was on the wire; more than `bytes` where the capture kept only the beginning.
    public var wireBytes: Int
    /// What it begins with; nil where its interface has a link type that is not known here.
    public var linkLayer: LinkLayer?

    public init(time: Instant, bytes: [UInt8], wireBytes: Int, linkLayer: LinkLayer?) {
      self.time = time
      self.bytes = bytes
      self.wireBytes = wireBytes
      self.linkLayer = linkLayer
    }
  }

  /// Why a file cannot be read, or not further.
  public struct Trouble: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }
  }

  /// Of a pcap file, which has one.
  private let linkLayer: LinkLayer?
  private let handle: OpaquePointer?
  private var blocks: PcapngFile?

  /// Throws when the file cannot be read, or a pcap file's link type is not known.
  public init(path: String) throws(Trouble) {
    if let file = Self.pcapng(path) {
      blocks = PcapngFile(file)
      (linkLayer, handle) = (nil, nil)
      return
    }
    blocks = nil
    var message = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
    guard
      let handle = pcap_open_offline_with_tstamp_precision(path, UInt32(PCAP_TSTAMP_PRECISION_NANO), &message)
    else {
      throw Trouble(String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }
    let type = pcap_datalink(handle)
    guard let linkLayer = LinkLayer(captureType: type) else {
      let name = pcap_datalink_val_to_name(type).map { String(cString: $0) } ?? "\(type)"
      pcap_close(handle)
      throw Trouble(
        "its link type is \(name); known are Ethernet, Linux cooked (1 and 2), PPP, PPPoE, raw IP and loopback")
    }
    self.handle = handle
    self.linkLayer = linkLayer
  }

  deinit { if let handle { pcap_close(handle) } }

  /// The file, opened, if it begins as pcapng does.
  private static func pcapng(_ path: String) -> UnsafeMutablePointer<FILE>? {
    guard let file = fopen(path, "rb") else { return nil }
    var begin: UInt32 = 0
    guard fread(&begin, 4, 1, file) == 1, begin == 0x0A0D_0D0A else {
      fclose(file)
      return nil
    }
    rewind(file)
    return file
  }

  /// The next packet; nothing at the end. A file that was cut in the middle of a packet ends with an error, after all
  /// whole packets.
  public mutating func next() throws(Trouble) -> Packet? {
    guard let handle else { return try blocks?.next() }
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
        wireBytes: Int(header.pointee.len), linkLayer: linkLayer)
    case PCAP_ERROR_BREAK: return nil
    default: throw Trouble(String(cString: pcap_geterr(handle)))
    }
  }

}

extension LinkLayer {
  /// Numbers of link types as files have them, and as libpcap has them in memory (https://www.tcpdump.org/linktypes.html).
  init?(captureType: Int32) {
    switch captureType {
    case 1: self = .ethernet
    case 9, 50: self = .ppp
    case 51: self = .pppoe
    case 113: self = .linuxCooked
    case 276: self = .linuxCooked2
    // Raw IP has another number on some systems.
    case 12, 14, 101, 228, 229: self = .rawIP
    case 0, 108: self = .loopback
    default: return nil
    }
  }
}
