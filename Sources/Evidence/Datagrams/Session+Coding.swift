import NetworkNumbers

// How these values stand in the project's own files. The spool's table of sources has the same session.

extension ByteWriter {
  /// 24 bytes: family (4 or 6), transport, port, connection, address in sixteen bytes.
  public mutating func append(_ session: Session) {
    append(session.exporter.address.familyByte)
    append(session.transport.rawValue)
    append(session.exporter.port)
    append(session.connection)
    append(session.exporter.address.value)
  }

  /// 16 bytes.
  public mutating func append(_ position: SpoolPosition) {
    append(position.stream)
    append(position.block)
    append(position.offset)
  }

  /// A byte that tells whether there is a value, then the value or zero.
  public mutating func append<Value: FixedWidthInteger>(optional value: Value?) {
    append(UInt8(value == nil ? 0 : 1))
    append(value ?? 0)
  }

  public mutating func append(_ header: ExportHeader) {
    append(header.version.rawValue)
    append(header.domain)
    append(header.sequence)
    append(optional: header.units)
    append(header.exportTime.nanoseconds)
    append(optional: header.uptimeMilliseconds)
    append(optional: header.samplingInterval)
  }
}

extension ByteReader {
  public mutating func session() -> Session? {
    guard let family = uint8(), let transport = uint8().flatMap(Session.Transport.init), let port = uint16(),
      let connection = uint32(), let address = uint128().flatMap({ IPAddress(familyByte: family, $0) })
    else { return nil }
    return Session(transport, exporter: Endpoint(address, port: port), connection: connection)
  }

  public mutating func position() -> SpoolPosition? {
    guard let stream = uint32(), let block = uint64(), let offset = uint32() else { return nil }
    return SpoolPosition(stream: stream, block: block, offset: offset)
  }

  /// The outer nil says that the bytes are not what was written.
  public mutating func optional<Value: FixedWidthInteger & BitwiseCopyable>(_: Value.Type) -> Value?? {
    guard let flag = uint8(), flag <= 1, let value = integer(Value.self) else { return .none }
    return .some(flag == 1 ? value : nil)
  }

  public mutating func exportHeader() -> ExportHeader? {
    guard let version = uint8().flatMap(ExportHeader.Version.init), let domain = uint32(), let sequence = uint32(),
      let units = optional(UInt32.self), let time = int64(), let uptime = optional(UInt32.self),
      let sampling = optional(UInt32.self)
    else { return nil }
    return ExportHeader(
      version: version, domain: domain, sequence: sequence, units: units, exportTime: Instant(nanoseconds: time),
      uptimeMilliseconds: uptime, samplingInterval: sampling)
  }
}

extension IPAddress {
  /// 4 or 6, as in the project's own files.
  public var familyByte: UInt8 { family == .ipv4 ? 4 : 6 }

  /// Nil for another family, or an IPv4 address of more than 32 bits.
  public init?(familyByte: UInt8, _ value: UInt128) {
    switch familyByte {
    case 4:
      guard let value = UInt32(exactly: value) else { return nil }
      self.init(ipv4: value)
    case 6: self.init(ipv6: value)
    default: return nil
    }
  }
}
