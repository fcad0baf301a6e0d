import NetworkNumbers

extension Instant: Coded {
  package func write(to out: inout ByteWriter) { out.append(nanoseconds) }
  package init?(from reader: inout ByteReader) {
    guard let value = reader.int64() else { return nil }
    self.init(nanoseconds: value)
  }
}

extension Session.Transport: Coded {}

/// 24 bytes, those of the spool's table of sources (docs/formats/spool.md): family (4 or 6), transport, port,
/// connection, address in sixteen bytes.
extension Session: Coded {
  package func write(to out: inout ByteWriter) {
    out.append(exporter.address.familyByte)
    transport.write(to: &out)
    out.append(exporter.port)
    out.append(connection)
    out.append(exporter.address.value)
  }
  package init?(from reader: inout ByteReader) {
    guard let family = reader.uint8(), let transport = Transport(from: &reader), let port = reader.uint16(),
      let connection = reader.uint32(), let address = reader.uint128().flatMap({ IPAddress(familyByte: family, $0) })
    else { return nil }
    self.init(transport, exporter: Endpoint(address, port: port), connection: connection)
  }
}

/// 16 bytes.
extension SpoolPosition: Coded {
  package func write(to out: inout ByteWriter) {
    out.append(stream)
    out.append(block)
    out.append(offset)
  }
  package init?(from reader: inout ByteReader) {
    guard let stream = reader.uint32(), let block = reader.uint64(), let offset = reader.uint32() else { return nil }
    self.init(stream: stream, block: block, offset: offset)
  }
}

extension ExportHeader.Version: Coded {}

extension ExportHeader: Coded {
  package func write(to out: inout ByteWriter) {
    version.write(to: &out)
    out.append(domain)
    out.append(sequence)
    units.write(to: &out)
    exportTime.write(to: &out)
    uptimeMilliseconds.write(to: &out)
    samplingInterval.write(to: &out)
  }
  package init?(from reader: inout ByteReader) {
    guard let version = Version(from: &reader), let domain = reader.uint32(), let sequence = reader.uint32(),
      let units = UInt32?(from: &reader), let time = Instant(from: &reader), let uptime = UInt32?(from: &reader),
      let sampling = UInt32?(from: &reader)
    else { return nil }
    self.init(
      version: version, domain: domain, sequence: sequence, units: units, exportTime: time,
      uptimeMilliseconds: uptime, samplingInterval: sampling)
  }
}

/// 17 bytes: family (4 or 6), then the address in sixteen.
extension IPAddress: Coded {
  package func write(to out: inout ByteWriter) {
    out.append(familyByte)
    out.append(value)
  }
  package init?(from reader: inout ByteReader) {
    guard let family = reader.uint8(), let value = reader.uint128() else { return nil }
    self.init(familyByte: family, value)
  }

  /// 4 or 6, as in the project's own files.
  package var familyByte: UInt8 { family == .ipv4 ? 4 : 6 }

  /// Nil for another family, or an IPv4 address of more than 32 bits.
  package init?(familyByte: UInt8, _ value: UInt128) {
    switch familyByte {
    case 4:
      guard let value = UInt32(exactly: value) else { return nil }
      self.init(ipv4: value)
    case 6: self.init(ipv6: value)
    default: return nil
    }
  }
}
