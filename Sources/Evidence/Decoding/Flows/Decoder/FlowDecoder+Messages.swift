import Datagrams

extension FlowDecoder {
  /// A header of 24 bytes and records of 48.
  mutating func netflow5(
    _ datagram: RawSpan, session: Int, received: Instant, position: SpoolPosition, into sink: inout some FlowSink
  ) -> MessageReport {
    var reader = ByteReader(datagram)
    guard reader.skip(2), let count = reader.uint16(), let uptime = reader.uint32(), let seconds = reader.uint32(),
      let nanoseconds = reader.uint32(), let sequence = reader.uint32(), let engine = reader.uint16(),
      let sampling = reader.uint16()
    else { return refused(.headerCut, datagram, session: session, position: position, into: &sink) }
    // Two bits of mode, fourteen of interval.
    let interval = UInt32(sampling & 0x3FFF)
    let header = ExportHeader(
      version: .netflow5, domain: UInt32(engine), sequence: sequence, units: UInt32(count),
      exportTime: Instant(seconds: Int64(seconds)) + Int64(nanoseconds), uptimeMilliseconds: uptime,
      samplingInterval: interval == 0 ? nil : interval)
    var report = MessageReport()
    guard
      let place = place(
        header, datagram, session: session, received: received, position: position, into: &sink, &report)
    else { return report }

    let length = TemplateDefinition.netflow5.minimumLength
    let whole = Swift.min(Int(count), reader.remaining / length)
    if whole > 0, let bytes = reader.take(whole * length) {
      give(bytes, count: whole, .netflow5, template: 0, offset: 24, at: place, into: &sink, &report)
    }
    if whole < Int(count) {
      trouble(.messageCut, at: place, set: nil, offset: reader.offset, reader.rest, into: &sink)
      report.setsUndecodable += 1
    } else if reader.remaining > 0 {
      trouble(.trailingBytes, at: place, set: nil, offset: reader.offset, reader.rest, into: &sink)
    }
    return report
  }

  /// RFC 3954, section 5.1.
  mutating func netflow9(
    _ datagram: RawSpan, session: Int, received: Instant, position: SpoolPosition, into sink: inout some FlowSink
  ) -> MessageReport {
    var reader = ByteReader(datagram)
    // The count of records is not needed: the sets tell their lengths.
    guard reader.skip(4), let uptime = reader.uint32(), let seconds = reader.uint32(), let sequence = reader.uint32(),
      let source = reader.uint32()
    else { return refused(.headerCut, datagram, session: session, position: position, into: &sink) }
    let header = ExportHeader(
      version: .netflow9, domain: source, sequence: sequence, units: 1, exportTime: Instant(seconds: Int64(seconds)),
      uptimeMilliseconds: uptime)
    var report = MessageReport()
    guard
      let place = place(
        header, datagram, session: session, received: received, position: position, into: &sink, &report)
    else { return report }
    sets(&reader, at: place, into: &sink, &report)
    return report
  }

  /// RFC 7011, section 3.1.
  mutating func ipfix(
    _ datagram: RawSpan, session: Int, received: Instant, position: SpoolPosition, into sink: inout some FlowSink
  ) -> MessageReport {
    var reader = ByteReader(datagram)
    guard reader.skip(2), let length = reader.uint16(), length >= 16, let seconds = reader.uint32(),
      let sequence = reader.uint32(), let domain = reader.uint32()
    else { return refused(.headerCut, datagram, session: session, position: position, into: &sink) }
    let header = ExportHeader(
      version: .ipfix, domain: domain, sequence: sequence, units: nil, exportTime: Instant(seconds: Int64(seconds)))
    var report = MessageReport()
    guard
      let place = place(
        header, datagram, session: session, received: received, position: position, into: &sink, &report)
    else { return report }

    let end = Swift.min(Int(length), datagram.byteCount)
    var body = ByteReader(datagram.extracting(0..<end))
    _ = body.skip(16)
    sets(&body, at: place, into: &sink, &report)
    if end < Int(length) {
      report.setsUndecodable += 1
      trouble(.messageCut, at: place, set: nil, offset: end, datagram.extracting(end..<end), into: &sink)
    } else if end < datagram.byteCount {
      trouble(
        .trailingBytes, at: place, set: nil, offset: end, datagram.extracting(end..<datagram.byteCount), into: &sink)
    }
    if report.setsWaiting > 0 {
      partial[PartialMessage.Key(session: session, position: position)] = PartialMessage(
        records: UInt32(truncatingIfNeeded: report.records), waiting: report.setsWaiting,
        isIncomplete: report.setsUndecodable > 0)
    } else if report.setsUndecodable == 0 {
      report.header?.units = UInt32(truncatingIfNeeded: report.records)
    }
    return report
  }

  /// Sets until the end: an id, a length that counts its own four bytes, and a body (RFC 7011, section 3.3.2).
  private mutating func sets(
    _ reader: inout ByteReader, at place: MessagePlace, into sink: inout some FlowSink, _ report: inout MessageReport
  ) {
    while reader.remaining >= 4 {
      let start = reader.offset
      guard let id = reader.uint16(), let length = reader.uint16() else { return }
      guard length >= 4 else {
        report.setsUndecodable += 1
        return trouble(
          .setLengthTooSmall, at: place, set: id, offset: start, reader.bytes.extracting(start...), into: &sink)
      }
      let isCut = Int(length) - 4 > reader.remaining
      let offset = reader.offset
      guard let body = reader.take(Swift.min(Int(length) - 4, reader.remaining)) else { return }
      set(id, body, offset: offset, at: place, into: &sink, &report)
      if isCut {
        report.setsUndecodable += 1
        trouble(.setCut, at: place, set: id, offset: start, reader.bytes.extracting(start...), into: &sink)
      }
    }
    // Fewer than four bytes are padding, if they are zeros.
    if reader.remaining > 0, !reader.rest.isZero {
      trouble(.trailingBytes, at: place, set: nil, offset: reader.offset, reader.rest, into: &sink)
    }
  }

  private mutating func set(
    _ id: UInt16, _ body: RawSpan, offset: Int, at place: MessagePlace, into sink: inout some FlowSink,
    _ report: inout MessageReport
  ) {
    switch (id, place.header.version) {
    case (256..., _): data(id, body, offset: offset, at: place, into: &sink, &report)
    case (0, .netflow9), (2, .ipfix):
      templates(body, set: id, isOptions: false, offset: offset, at: place, into: &sink, &report)
    case (1, .netflow9), (3, .ipfix):
      templates(body, set: id, isOptions: true, offset: offset, at: place, into: &sink, &report)
    default:
      report.setsUndecodable += 1
      trouble(.setReserved, at: place, set: id, offset: offset - 4, body, into: &sink)
    }
  }
}

extension ByteReader {
  /// What is left.
  var rest: RawSpan {
    @_lifetime(copy self)
    get { bytes.extracting(offset..<bytes.byteCount) }
  }
}

extension RawSpan {
  var isZero: Bool {
    for index in 0..<byteCount where unsafeLoad(fromByteOffset: index, as: UInt8.self) != 0 { return false }
    return true
  }
}
