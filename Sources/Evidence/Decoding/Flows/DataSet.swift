import Datagrams

/// The records of one set of data, as they came, with what is needed to read them.
public struct DataSet: ~Escapable {
  /// The records, one behind the other, without padding.
  public let bytes: RawSpan
  public let count: Int
  public let definition: TemplateDefinition
  /// The set's id; 0 for NetFlow version 5, which has no templates.
  public let template: UInt16
  /// The session's index (`FlowDecoder.open`).
  public let session: Int
  public let header: ExportHeader
  public let received: Instant
  /// The datagram.
  public let position: SpoolPosition
  /// Where `bytes` begin in the datagram.
  public let offset: Int
  /// The elements that the exporter described itself.
  public let described: [InformationElement: DescribedElement]
  /// When the exporter started, as IPFIX tells it (systemInitTimeMilliseconds): in options, or in these records.
  public let exporterStart: Instant?

  @_lifetime(copy bytes)
  init(
    bytes: RawSpan, count: Int, definition: TemplateDefinition, template: UInt16, session: Int, header: ExportHeader,
    received: Instant, position: SpoolPosition, offset: Int, described: [InformationElement: DescribedElement],
    exporterStart: Instant?
  ) {
    self.bytes = bytes
    self.count = count
    self.definition = definition
    self.template = template
    self.session = session
    self.header = header
    self.received = received
    self.position = position
    self.offset = offset
    self.described = described
    self.exporterStart = exporterStart
  }

  /// The moment that an uptime of the exporter means (flowStartSysUpTime, flowEndSysUpTime), in whole milliseconds; nil
  /// for IPFIX whose exporter has not told its start, because the header does not tell the uptime.
  ///
  /// The uptime wraps after 49.7 days, so that the nearer of the moments before and after the export is meant.
  public func moment(uptime: UInt32) -> Instant? {
    let clock = UptimeClock(self)
    return clock.isKnown ? Instant(milliseconds: clock.milliseconds(uptime)) : nil
  }

  /// Whether uptimes have moments.
  var isUptimeKnown: Bool { header.uptimeMilliseconds != nil || exporterStart != nil }

  /// Reads the records from first to last.
  @_lifetime(copy self)
  public borrowing func records() -> RecordCursor { RecordCursor(bytes, definition) }
}

/// Walks over records, and over the fields of each.
public struct RecordCursor: ~Escapable {
  private var reader: ByteReader
  private let definition: TemplateDefinition
  private var nextIndex: Int

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, _ definition: TemplateDefinition) {
    reader = ByteReader(bytes)
    self.definition = definition
    nextIndex = definition.fields.count
  }

  /// Begins the next record. What was not read of the one before is left out.
  public mutating func nextRecord() -> Bool {
    while nextField() != nil {}
    guard reader.remaining >= definition.minimumLength else { return false }
    nextIndex = 0
    return true
  }

  /// The next field of the record; nil behind the last one.
  @_lifetime(copy self)
  public mutating func nextField() -> RecordField? {
    guard nextIndex < definition.fields.count else { return nil }
    let field = definition.fields[nextIndex]
    guard let bytes = reader.value(field) else {
      nextIndex = definition.fields.count
      return nil
    }
    defer { nextIndex += 1 }
    return RecordField(index: nextIndex, element: field.element, bytes: bytes)
  }
}

/// The value of one field of one record.
public struct RecordField: ~Escapable {
  /// Of the template's fields.
  public let index: Int
  public let element: InformationElement
  public let bytes: RawSpan

  @_lifetime(copy bytes)
  init(index: Int, element: InformationElement, bytes: RawSpan) {
    self.index = index
    self.element = element
    self.bytes = bytes
  }
}

extension ByteReader {
  /// A field's value; its length comes first where it varies (RFC 7011, section 7).
  @_lifetime(copy self)
  mutating func value(_ field: TemplateField) -> RawSpan? {
    guard field.isVariable else { return take(Int(field.length)) }
    guard var length = uint8().map(Int.init) else { return nil }
    if length == 255 {
      guard let long = uint16() else { return nil }
      length = Int(long)
    }
    return take(length)
  }
}

extension Instant {
  /// Since 1970, rounded down.
  var wholeMilliseconds: Int64 { nanoseconds >= 0 ? nanoseconds / 1_000_000 : (nanoseconds - 999_999) / 1_000_000 }
}
