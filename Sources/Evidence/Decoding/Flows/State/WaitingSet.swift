import Datagrams

/// A set of data whose template had not come: where its bytes are, so that they can be read again.
public struct WaitingSet: Sendable {
  /// The index of its session.
  public var session: Int
  /// Of its message: version, domain, sequence.
  public var header: ExportHeader
  public var set: UInt16
  /// The datagram.
  public var position: SpoolPosition
  public var received: Instant
  /// The set's records and padding, in bytes of the datagram.
  public var range: Range<Int>
  /// The template that came.
  var definition: TemplateDefinition?
}

/// What became of a set that had waited.
public struct ResumeReport: Sendable {
  public var records = 0
  /// How far its message moves the sequence, once nothing of the message waits any more; nil before, for good if a set
  /// of it could not be decoded, and for NetFlow, whose headers tell it.
  public var units: UInt32?
}

/// An IPFIX message of which sets wait: its data records so far.
struct PartialMessage: Sendable {
  struct Key: Hashable, Sendable {
    var session: Int
    var position: SpoolPosition
  }
  var records: UInt32
  var waiting: Int
  /// A set could not be decoded, so the records will never be known.
  var isIncomplete: Bool
}
