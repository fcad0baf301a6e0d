/// Cuts the bytes of a TCP connection into IPFIX messages by their length words (RFC 7011, section 10.4).
///
/// A stream that has lost its frame cannot find it again: the connection is to be closed, and the exporter opens
/// another.
public struct IPFIXFramer: Sendable {
  public enum Trouble: Error, Hashable, Sendable, CustomStringConvertible {
    /// A message that does not begin with version 10.
    case versionUnknown(UInt16)
    /// A message shorter than its header.
    case lengthTooSmall(UInt16)

    public var description: String {
      switch self {
      case .versionUnknown(let version): "a message of version \(version) where IPFIX has 10"
      case .lengthTooSmall(let length): "a message of \(length) bytes, fewer than its header's 16"
      }
    }
  }

  private var bytes: [UInt8] = []
  private var start = 0

  public init() {}

  /// Bytes that wait for the rest of their message; fewer than 65,536 when all messages are taken.
  public var waitingBytes: Int { bytes.count - start }

  /// Takes what the connection gave. At most one message waits, as long as `next` is called until it answers nil.
  public mutating func append(_ more: RawSpan) {
    if start > 0 {
      bytes.removeFirst(start)
      start = 0
    }
    more.withUnsafeBytes { bytes.append(contentsOf: $0) }
  }

  /// The next whole message; nil if more bytes are needed.
  ///
  /// - Throws: `Trouble`, and again each time: the connection is to be closed.
  public mutating func next() throws(Trouble) -> [UInt8]? {
    guard waitingBytes >= 4 else { return nil }
    let version = UInt16(bytes[start]) << 8 | UInt16(bytes[start + 1])
    guard version == 10 else { throw .versionUnknown(version) }
    let length = UInt16(bytes[start + 2]) << 8 | UInt16(bytes[start + 3])
    guard length >= 16 else { throw .lengthTooSmall(length) }
    guard waitingBytes >= Int(length) else { return nil }
    defer { start += Int(length) }
    return Array(bytes[start..<start + Int(length)])
  }
}
