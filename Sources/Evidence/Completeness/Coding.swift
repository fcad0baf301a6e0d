import Datagrams
import NetworkNumbers

/// Written into a snapshot and read from it. What is read is checked; nil is what cannot have been written.
protocol Coded {
  func write(to out: inout ByteWriter)
  init?(from reader: inout ByteReader)
}

extension FixedWidthInteger where Self: Coded {
  func write(to out: inout ByteWriter) { out.append(self) }
}

extension UInt8: Coded {
  init?(from reader: inout ByteReader) {
    guard let value = reader.uint8() else { return nil }
    self = value
  }
}
extension UInt16: Coded {
  init?(from reader: inout ByteReader) {
    guard let value = reader.uint16() else { return nil }
    self = value
  }
}
extension UInt32: Coded {
  init?(from reader: inout ByteReader) {
    guard let value = reader.uint32() else { return nil }
    self = value
  }
}
extension UInt64: Coded {
  init?(from reader: inout ByteReader) {
    guard let value = reader.uint64() else { return nil }
    self = value
  }
}
extension Int64: Coded {
  init?(from reader: inout ByteReader) {
    guard let value = reader.int64() else { return nil }
    self = value
  }
}
extension Bool: Coded {
  func write(to out: inout ByteWriter) { out.append(UInt8(self ? 1 : 0)) }
  init?(from reader: inout ByteReader) {
    guard let value = reader.uint8(), value <= 1 else { return nil }
    self = value == 1
  }
}
extension Instant: Coded {
  func write(to out: inout ByteWriter) { out.append(nanoseconds) }
  init?(from reader: inout ByteReader) {
    guard let value = reader.int64() else { return nil }
    self.init(nanoseconds: value)
  }
}
extension String: Coded {
  static let snapshotBytesMax = 1_024
  func write(to out: inout ByteWriter) { out.append(counted: Array(utf8.prefix(Self.snapshotBytesMax))) }
  init?(from reader: inout ByteReader) {
    guard let bytes = reader.counted(most: Self.snapshotBytesMax) else { return nil }
    self.init(decoding: bytes, as: UTF8.self)
  }
}
extension Optional: Coded where Wrapped: Coded {
  func write(to out: inout ByteWriter) {
    (self != nil).write(to: &out)
    if let self { self.write(to: &out) }
  }
  init?(from reader: inout ByteReader) {
    guard let exists = Bool(from: &reader) else { return nil }
    guard exists else {
      self = .none
      return
    }
    guard let value = Wrapped(from: &reader) else { return nil }
    self = .some(value)
  }
}
extension Array: Coded where Element: Coded {
  func write(to out: inout ByteWriter) {
    out.append(UInt32(count))
    for element in self { element.write(to: &out) }
  }
  /// Every element takes a byte at least, so that a count that lies reserves nothing.
  init?(from reader: inout ByteReader) {
    guard let count = reader.uint32(), count <= reader.remaining else { return nil }
    self = []
    for _ in 0..<count {
      guard let element = Element(from: &reader) else { return nil }
      append(element)
    }
  }
}
extension IPAddress: Coded {
  func write(to out: inout ByteWriter) {
    out.append(UInt8(family == .ipv6 ? 6 : 4))
    out.append(value)
  }
  init?(from reader: inout ByteReader) {
    guard let family = reader.uint8(), let value = reader.uint128() else { return nil }
    switch family {
    case 6: self.init(ipv6: value)
    case 4 where value <= UInt128(UInt32.max): self.init(ipv4: UInt32(value))
    default: return nil
    }
  }
}
extension ExporterKey: Coded {
  func write(to out: inout ByteWriter) {
    address.write(to: &out)
    out.append(version.rawValue)
    out.append(domain)
  }
  init?(from reader: inout ByteReader) {
    guard let address = IPAddress(from: &reader), let raw = reader.uint8(),
      let version = ExportHeader.Version(rawValue: raw), let domain = reader.uint32()
    else { return nil }
    self.init(address: address, version: version, domain: domain)
  }
}
extension AccountKey: Coded {
  func write(to out: inout ByteWriter) {
    address.write(to: &out)
    out.append(kind.rawValue)
    out.append(domain)
  }
  init?(from reader: inout ByteReader) {
    guard let address = IPAddress(from: &reader), let raw = reader.uint8(), let kind = Kind(rawValue: raw),
      let domain = reader.uint32()
    else { return nil }
    self.init(address: address, kind: kind, domain: domain)
  }
}
extension Session: Coded {
  func write(to out: inout ByteWriter) {
    out.append(transport.rawValue)
    exporter.address.write(to: &out)
    out.append(exporter.port)
    out.append(connection)
  }
  init?(from reader: inout ByteReader) {
    guard let raw = reader.uint8(), let transport = Transport(rawValue: raw), let address = IPAddress(from: &reader),
      let port = reader.uint16(), let connection = reader.uint32()
    else { return nil }
    self.init(transport, exporter: Endpoint(address, port: port), connection: connection)
  }
}
extension SpoolPosition: Coded {
  func write(to out: inout ByteWriter) {
    out.append(stream)
    out.append(block)
    out.append(offset)
  }
  init?(from reader: inout ByteReader) {
    guard let stream = reader.uint32(), let block = reader.uint64(), let offset = reader.uint32() else { return nil }
    self.init(stream: stream, block: block, offset: offset)
  }
}
