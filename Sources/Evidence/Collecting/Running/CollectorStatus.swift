import Completeness
import Datagrams
import Intake

/// What can be said of a running collector.
public struct CollectorStatus: Sendable {
  public struct Stream: Sendable {
    public var number: UInt32
    public var address: ListenAddress
    /// The kernel's buffer; 0 for TCP.
    public var receiveBufferBytes: Int
    /// Of this run.
    public var acknowledgedBlocks: UInt64
    public var acknowledgedDatagrams: UInt64
    /// Bytes of spool files.
    public var storedBytes: UInt64
    /// The disk's last failure, if it has not recovered: what comes in waits in memory, then in the kernel.
    public var diskTrouble: DiskError?
    /// Datagrams taken in that never became durable; known after the end.
    public var givenUp: UInt64
    /// Connections that were closed because of what came over them.
    public var closures: [String]
  }

  public var opened: Instant
  public var fold: CollectorFold
  /// The state beside the spool could not be read or written.
  public var decodingTrouble: DiskError?
  /// Accounts that did not add up at the last checkpoint: a fault of the program.
  public var unreconciled: [HourAccount]
  public var streams: [Stream]
}
