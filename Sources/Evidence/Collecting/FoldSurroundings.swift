import Datagrams
import Decoding

/// What the fold needs of the world around it.
public struct FoldSurroundings {
  /// Where the records go.
  public var sink: any RecordSink
  /// Shared with the clients of RADIUS.
  public var secrets = RADIUSSecrets()
  /// The bytes of an earlier datagram once more, or nil if the spool has lost them.
  public var again: (SpoolPosition) -> [UInt8]?
  /// Sends an answer from the stream's own socket. Nil while an old spool is read.
  public var answer: Answer?

  public typealias Answer = (_ stream: UInt32, _ client: Endpoint, _ bytes: [UInt8]) -> Void

  public init(sink: any RecordSink, again: @escaping (SpoolPosition) -> [UInt8]? = { _ in nil }) {
    self.sink = sink
    self.again = again
  }
}
