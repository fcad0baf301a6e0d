import Datagrams
import Decoding
import Intake

/// What the fold needs of the world around it.
public struct FoldSurroundings {
  /// Where the records go.
  public var sink: any RecordSink
  /// Shared with the clients of RADIUS.
  public var secrets = RADIUSSecrets()
  /// The bytes of an earlier datagram once more, or nil if the spool has lost them. It throws where the disk does not
  /// say which just now.
  public var again: (SpoolPosition) throws(DiskError) -> [UInt8]?
  public init(sink: any RecordSink, again: @escaping (SpoolPosition) throws(DiskError) -> [UInt8]? = { _ in nil }) {
    self.sink = sink
    self.again = again
  }
}
