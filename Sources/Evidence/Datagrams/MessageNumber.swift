/// The number of an export message, read from its header before anything else of it.
public struct MessageNumber: Hashable, Sendable {
  public var version: ExportHeader.Version
  public var domain: UInt32
  public var sequence: UInt32

  public init(version: ExportHeader.Version, domain: UInt32, sequence: UInt32) {
    self.version = version
    self.domain = domain
    self.sequence = sequence
  }

  /// Of NetFlow v5 (engine type and id as domain), v9 (RFC 3954, section 5.1) or IPFIX (RFC 7011, section 3.1); nil for
  /// others, and where the header is cut.
  public init?(_ datagram: RawSpan) {
    var reader = ByteReader(datagram)
    guard let word = reader.uint16() else { return nil }
    switch word {
    case 5:
      guard reader.skip(14), let sequence = reader.uint32(), let engine = reader.uint16() else { return nil }
      self.init(version: .netflow5, domain: UInt32(engine), sequence: sequence)
    case 9:
      guard reader.skip(10), let sequence = reader.uint32(), let source = reader.uint32() else { return nil }
      self.init(version: .netflow9, domain: source, sequence: sequence)
    case 10:
      guard reader.skip(6), let sequence = reader.uint32(), let domain = reader.uint32() else { return nil }
      self.init(version: .ipfix, domain: domain, sequence: sequence)
    default: return nil
    }
  }
}
