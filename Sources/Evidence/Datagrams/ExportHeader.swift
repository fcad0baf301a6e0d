/// What an export message says of its own place in its exporter's numbering: all that is needed to tell what was lost.
public struct ExportHeader: Hashable, Sendable {
  public enum Version: UInt8, Hashable, Sendable, CaseIterable {
    case netflow5 = 5
    case netflow9 = 9
    case ipfix = 10
    case sflow5 = 105

    /// What one step of the sequence number counts.
    public var unit: Unit {
      switch self {
      case .netflow5: .flows
      case .netflow9, .sflow5: .datagrams
      case .ipfix: .dataRecords
      }
    }
  }

  public enum Unit: Hashable, Sendable { case flows, datagrams, dataRecords }

  public var version: Version
  /// Engine type and id (v5), source id (v9), observation domain (IPFIX), sub-agent (sFlow).
  public var domain: UInt32
  /// v5, IPFIX: units sent before this message. v9, sFlow: this message's own number. Modulo 2^32.
  public var sequence: UInt32
  /// How far this message moves the sequence: 1 for v9 and sFlow, its flows for v5, its data records (those of options
  /// included, RFC 7011 section 3.1) for IPFIX. Nil while a set of an IPFIX message waits for its template, and for
  /// good if one cannot be decoded.
  public var units: UInt32?
  /// The exporter's clock.
  public var exportTime: Instant
  /// Since the exporter started; v5, v9, sFlow. Wraps after 49.7 days.
  public var uptimeMilliseconds: UInt32?
  /// 1:N as the message itself says (v5); else from options, elsewhere.
  public var samplingInterval: UInt32?

  public init(
    version: Version, domain: UInt32, sequence: UInt32, units: UInt32?, exportTime: Instant,
    uptimeMilliseconds: UInt32? = nil, samplingInterval: UInt32? = nil
  ) {
    self.version = version
    self.domain = domain
    self.sequence = sequence
    self.units = units
    self.exportTime = exportTime
    self.uptimeMilliseconds = uptimeMilliseconds
    self.samplingInterval = samplingInterval
  }
}
