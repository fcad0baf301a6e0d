import Datagrams

/// Takes what `FlowDecoder` finds, as it finds it.
public protocol FlowSink: ~Copyable {
  /// The records of one set of data; those of options too (`definition.isOptions`).
  mutating func records(_ set: borrowing DataSet)
  mutating func trouble(_ trouble: DecodingTrouble)
}

/// What one message held.
public struct MessageReport: Sendable {
  /// Nil if not even a header could be read.
  public var header: ExportHeader?
  /// Decoded data records, those of options included.
  public var records = 0
  /// Templates read, new or known.
  public var templates = 0
  public var setsWaiting = 0
  /// Sets of which no or not all records could be decoded.
  public var setsUndecodable = 0
  /// The message's clocks tell that its exporter started anew; its templates are forgotten.
  public var exporterRestarted = false

  /// Data records that are there cannot all be counted, so how far the message moves the sequence is not known. A bad
  /// template costs no count: it is no data record.
  var isCountUnknown = false

  public init() {}
}
