/// Cuts a stream of IPFIX messages at their length words (RFC 7011, section 10.4.3). It reads nothing else of them.
public struct MessageCutter: Sendable {
  public struct NotIPFIX: Error, Hashable, Sendable {
    public var reason: String
  }

  /// A message's header is 16 bytes; its length word counts those too.
  static let headerBytes = 16
  private var kept: [UInt8] = []

  public init() {}

  /// Bytes of a message that has not come in whole.
  public var waitingBytes: Int { kept.count }

  /// Takes the next bytes of the stream and calls `body` with each message that is complete. After an error there is no
  /// telling where the next message begins: the connection has to be closed.
  public mutating func take(_ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) throws(NotIPFIX)
  {
    kept.append(contentsOf: bytes)
    var at = 0
    var trouble: NotIPFIX?
    kept.withUnsafeBytes { buffer in
      while buffer.count - at >= 4 {
        let version = UInt16(buffer[at]) << 8 | UInt16(buffer[at + 1])
        let length = Int(buffer[at + 2]) << 8 | Int(buffer[at + 3])
        guard version == 10 else {
          trouble = NotIPFIX(reason: "a message of version \(version) where IPFIX has 10")
          return
        }
        guard length >= Self.headerBytes else {
          trouble = NotIPFIX(reason: "a message of \(length) bytes, less than its header's 16")
          return
        }
        guard buffer.count - at >= length else { return }
        body(UnsafeRawBufferPointer(rebasing: buffer[at..<at + length]))
        at += length
      }
    }
    kept.removeFirst(at)
    if let trouble { throw trouble }
  }
}
