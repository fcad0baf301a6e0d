import Datagrams
import Decoding

/// Takes the decoded records in the order of the spool. What joins users, scope and verdicts to them stands behind this.
///
/// After a restart, records that came after the last checkpoint are given once more: whoever keeps them keeps with them
/// the place that the checkpoint tells (`CollectorFold.cursors`), and goes on from there.
public protocol RecordSink: AnyObject {
  func flows(_ set: borrowing DataSet)
}

/// Counts on the collector's behalf only.
public final class DroppingSink: RecordSink {
  public init() {}
  public func flows(_ set: borrowing DataSet) {}
}
