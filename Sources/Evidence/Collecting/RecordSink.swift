import Datagrams
import Decoding

/// Takes the decoded records in the order of the spool. What joins users, scope and verdicts to them stands behind this.
///
/// After a restart, records that came after the last checkpoint are given once more: whoever keeps them keeps with them
/// the place that the checkpoint tells (`CollectorFold.cursors`), and goes on from there.
public protocol RecordSink: AnyObject {
  func flows(_ set: borrowing DataSet)
  func samples(_ datagram: SFlowDatagram, _ origin: RecordOrigin)
  func accounting(_ record: AccountingRecord, _ packet: borrowing RADIUSPacket, _ origin: RecordOrigin)
}

/// Where a record came from.
public struct RecordOrigin: Hashable, Sendable {
  public var session: Session
  public var received: Instant
  public var position: SpoolPosition
}

/// Counts on the collector's behalf only.
public final class DroppingSink: RecordSink {
  public init() {}
  public func flows(_ set: borrowing DataSet) {}
  public func samples(_ datagram: SFlowDatagram, _ origin: RecordOrigin) {}
  public func accounting(_ record: AccountingRecord, _ packet: borrowing RADIUSPacket, _ origin: RecordOrigin) {}
}
