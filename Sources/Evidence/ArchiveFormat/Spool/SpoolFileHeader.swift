import Crypto
import Datagrams

/// The beginning of a spool file: what stream it belongs to, and what was listened to.
public struct SpoolFileHeader: Hashable, Sendable {
  static let magic = Array("WLSPOOL1".utf8)
  /// A listener's text is never longer.
  static let textBytes = 256
  /// The longest header.
  public static let byteCountMax = 8 + 4 + 1 + 3 + 8 + 8 + 4 + textBytes + 32

  public var stream: UInt32
  public var kind: StreamKind
  public var created: Instant
  /// When the run began that the file belongs to: that of all its blocks. Nobody who sends datagrams can guess it, so
  /// that no datagram can pass for a block.
  public var opened: Instant
  /// As the user wrote it: `udp://0.0.0.0:2055`.
  public var listener: String

  public init(stream: UInt32, kind: StreamKind, opened: Instant, listener: String) {
    self.stream = stream
    self.kind = kind
    created = opened
    self.opened = opened
    self.listener = listener
  }

  public func bytes() -> [UInt8] {
    var writer = ByteWriter()
    writer.append(bytes: Self.magic)
    writer.append(stream)
    writer.append(kind.rawValue)
    writer.append(bytes: [0, 0, 0])
    writer.append(created.nanoseconds)
    writer.append(opened.nanoseconds)
    writer.append(counted: Array(listener.utf8.prefix(Self.textBytes)))
    return writer.bytes + Array(SHA256.hash(data: writer.bytes))
  }

  /// Whether `bytes`, a whole file, end before their header does.
  public static func isCut(_ bytes: RawSpan) -> Bool {
    let file = [UInt8](bytes)
    guard file.count < byteCountMax, magic.starts(with: file.prefix(magic.count)) else { return false }
    var reader = ByteReader(bytes)
    guard reader.skip(magic.count + 4 + 1 + 3 + 8 + 8), let text = reader.uint32() else { return true }
    return text <= textBytes && reader.remaining < Int(text) + 32
  }

  /// The header in front of `bytes` and how many bytes it has; nil if there is none, or it was changed.
  public static func parse(_ bytes: RawSpan) -> (header: SpoolFileHeader, byteCount: Int)? {
    var reader = ByteReader(bytes)
    guard reader.array(8) == magic, let stream = reader.uint32(), let kind = reader.uint8().flatMap(StreamKind.init),
      reader.skip(3), let created = reader.int64(), let opened = reader.int64(),
      let text = reader.counted(most: textBytes)
    else { return nil }
    let end = reader.offset
    guard let digest = reader.array(32),
      digest == Array(SHA256.hash(data: [UInt8](bytes.extracting(0..<end))))
    else { return nil }
    var header = SpoolFileHeader(
      stream: stream, kind: kind, opened: Instant(nanoseconds: opened),
      listener: String(decoding: text, as: UTF8.self))
    header.created = Instant(nanoseconds: created)
    return (header, reader.offset)
  }
}
