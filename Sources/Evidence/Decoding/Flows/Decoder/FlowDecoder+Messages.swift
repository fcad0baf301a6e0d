import Datagrams

extension FlowDecoder {
  /// A header of 24 bytes and records of 48.
  mutating func netflow5(
    _ datagram: RawSpan, session: Int, received: Instant, position: SpoolPosition,
    into sink: inout some FlowSink & ~Copyable
  ) -> MessageReport {
    guard datagram.byteCount >= 24 else {
      return refused(.headerCut, datagram, session: session, position: position, into: &sink)
    }
    let count = datagram.uint16(at: 2)
    let sampling = datagram.uint16(at: 22)
    // Two bits of mode, fourteen of interval.
    let interval = UInt32(sampling & 0x3FFF)
    let header = ExportHeader(
      version: .netflow5, domain: UInt32(datagram.uint16(at: 20)), sequence: datagram.uint32(at: 16),
      units: UInt32(count),
      exportTime: Instant(seconds: Int64(datagram.uint32(at: 8))) + Int64(datagram.uint32(at: 12)),
      uptimeMilliseconds: datagram.uint32(at: 4), samplingInterval: interval == 0 ? nil : interval)
    var report = MessageReport()
    let place = place(
      header, datagram, session: session, received: received, position: position, into: &sink, &report)

    let definition = TemplateDefinition.netflow5
    let whole = Swift.min(Int(count), (datagram.byteCount - 24) / definition.minimumLength)
    let end = 24 + whole * definition.minimumLength
    if whole > 0 {
      give(
        datagram.extracting(24..<end), count: whole, definition, template: 0, offset: 24, at: place, into: &sink,
        &report)
    }
    if whole < Int(count) {
      trouble(.messageCut, at: place, set: nil, offset: end, datagram.extracting(end...), into: &sink)
      report.setsUndecodable += 1
    } else if end < datagram.byteCount, !datagram.extracting(end...).isZero {
      trouble(.trailingBytes, at: place, set: nil, offset: end, datagram.extracting(end...), into: &sink)
    }
    return report
  }

  /// RFC 3954, section 5.1.
  mutating func netflow9(
    _ datagram: RawSpan, session: Int, received: Instant, position: SpoolPosition,
    into sink: inout some FlowSink & ~Copyable
  ) -> MessageReport {
    guard datagram.byteCount >= 20 else {
      return refused(.headerCut, datagram, session: session, position: position, into: &sink)
    }
    // The count of records at 2 is not needed: the sets tell their lengths.
    let header = ExportHeader(
      version: .netflow9, domain: datagram.uint32(at: 16), sequence: datagram.uint32(at: 12), units: 1,
      exportTime: Instant(seconds: Int64(datagram.uint32(at: 8))), uptimeMilliseconds: datagram.uint32(at: 4))
    var report = MessageReport()
    let place = place(
      header, datagram, session: session, received: received, position: position, into: &sink, &report)
    sets(datagram, from: 20, isCut: false, at: place, into: &sink, &report)
    return report
  }

  /// RFC 7011, section 3.1.
  mutating func ipfix(
    _ datagram: RawSpan, session: Int, received: Instant, position: SpoolPosition,
    into sink: inout some FlowSink & ~Copyable
  ) -> MessageReport {
    guard datagram.byteCount >= 16, datagram.uint16(at: 2) >= 16 else {
      return refused(.headerCut, datagram, session: session, position: position, into: &sink)
    }
    let length = Int(datagram.uint16(at: 2))
    let header = ExportHeader(
      version: .ipfix, domain: datagram.uint32(at: 12), sequence: datagram.uint32(at: 8), units: nil,
      exportTime: Instant(seconds: Int64(datagram.uint32(at: 4))))
    var report = MessageReport()
    let place = place(
      header, datagram, session: session, received: received, position: position, into: &sink, &report)

    let end = Swift.min(length, datagram.byteCount)
    let isNamed = sets(
      datagram.extracting(0..<end), from: 16, isCut: end < length, at: place, into: &sink, &report)
    if end < length, !isNamed {
      report.setsUndecodable += 1
      report.isCountUnknown = true
      trouble(.messageCut, at: place, set: nil, offset: end, datagram.extracting(end..<end), into: &sink)
    } else if end < datagram.byteCount, !datagram.extracting(end...).isZero {
      trouble(.trailingBytes, at: place, set: nil, offset: end, datagram.extracting(end...), into: &sink)
    }
    if report.setsWaiting > 0 {
      // As many as sets may wait; of more, the count of records stays unknown.
      guard partial.count < bounds.waitingSets else { return report }
      partial[PartialMessage.Key(session: session, position: position)] = PartialMessage(
        records: UInt32(truncatingIfNeeded: report.records), waiting: report.setsWaiting,
        isIncomplete: report.isCountUnknown)
    } else if !report.isCountUnknown {
      report.header?.units = UInt32(truncatingIfNeeded: report.records)
    }
    return report
  }

  /// Sets until the end: an id, a length that counts its own four bytes, and a body (RFC 7011, section 3.3.2).
  ///
  /// - Parameter isMessageCut: The message is known to go on behind its bytes.
  /// - Returns: Whether the last set was named because its bytes end in the middle of it.
  @discardableResult
  private mutating func sets(
    _ message: RawSpan, from first: Int, isCut isMessageCut: Bool, at place: MessagePlace,
    into sink: inout some FlowSink & ~Copyable, _ report: inout MessageReport
  ) -> Bool {
    var start = first
    while start + 4 <= message.byteCount {
      let (id, length) = (message.uint16(at: start), Int(message.uint16(at: start + 2)))
      guard length >= 4 else {
        // Some fill every datagram up with zeros (firewalls of Palo Alto).
        if message.extracting(start...).isZero { return false }
        report.setsUndecodable += 1
        report.isCountUnknown = true
        trouble(.setLengthTooSmall, at: place, set: id, offset: start, message.extracting(start...), into: &sink)
        return false
      }
      let end = Swift.min(start + length, message.byteCount)
      let isCut = start + length > message.byteCount
      set(id, message.extracting(start + 4..<end), isCut: isCut, offset: start + 4, at: place, into: &sink, &report)
      if isCut {
        report.setsUndecodable += 1
        report.isCountUnknown = true
        trouble(.setCut, at: place, set: id, offset: start, message.extracting(start...), into: &sink)
        return true
      }
      start = end
    }
    // Fewer than four bytes are padding, if they are zeros.
    if start < message.byteCount, !isMessageCut, !message.extracting(start...).isZero {
      trouble(.trailingBytes, at: place, set: nil, offset: start, message.extracting(start...), into: &sink)
    }
    return false
  }

  private mutating func set(
    _ id: UInt16, _ body: RawSpan, isCut: Bool, offset: Int, at place: MessagePlace,
    into sink: inout some FlowSink & ~Copyable, _ report: inout MessageReport
  ) {
    switch (id, place.header.version) {
    case (256..., _): data(id, body, isCut: isCut, offset: offset, at: place, into: &sink, &report)
    case (0, .netflow9), (2, .ipfix):
      templates(body, set: id, isCut: isCut, isOptions: false, offset: offset, at: place, into: &sink, &report)
    case (1, .netflow9), (3, .ipfix):
      templates(body, set: id, isCut: isCut, isOptions: true, offset: offset, at: place, into: &sink, &report)
    default:
      // Of a set that is cut as well, the cut is named.
      if isCut { return }
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
  /// A number in network order; the caller has made sure that it is there.
  @inline(__always) func uint16(at offset: Int) -> UInt16 {
    UInt16(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt16.self))
  }
  @inline(__always) func uint32(at offset: Int) -> UInt32 {
    UInt32(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  var isZero: Bool {
    for index in 0..<byteCount where unsafeLoad(fromByteOffset: index, as: UInt8.self) != 0 { return false }
    return true
  }
}
