import Datagrams

extension FlowDecoder {
  /// A set of data: to the sink if its template is known, else it waits.
  ///
  /// - Parameter isCut: The message ends in the middle of the set.
  mutating func data(
    _ id: UInt16, _ body: RawSpan, isCut: Bool, offset: Int, at place: MessagePlace,
    into sink: inout some FlowSink & ~Copyable, _ report: inout MessageReport
  ) {
    guard let definition = sessions[place.session].domains[place.domain].templates.definition(id) else {
      return wait(id, body, offset: offset, at: place, into: &sink, &report)
    }
    let (count, used) = definition.measure(body)
    if count > 0 {
      give(
        body.extracting(0..<used), count: count, definition, template: id, offset: offset, at: place, into: &sink,
        &report)
    }
    // Of a set that is cut itself, the set is named.
    if !isCut, !body.isPadding(behind: used) {
      report.setsUndecodable += 1
      report.isCountUnknown = true
      trouble(
        .recordCut, at: place, set: id, offset: offset + used, body.extracting(used..<body.byteCount), into: &sink)
    }
  }

  /// Whole records to the sink.
  mutating func give(
    _ bytes: RawSpan, count: Int, _ definition: TemplateDefinition, template: UInt16, offset: Int,
    at place: MessagePlace, into sink: inout some FlowSink & ~Copyable, _ report: inout MessageReport
  ) {
    if definition.tellsStart { noteStart(bytes, definition, at: place) }
    let set = DataSet(
      bytes: bytes, count: count, definition: definition, template: template, session: place.session,
      header: place.header, received: place.received, position: place.position, offset: offset,
      described: sessions[place.session].described,
      exporterStart: sessions[place.session].domains[place.domain].notes.exporterStart)
    sink.records(set)
    report.records += count
    if definition.isOptions { note(set, at: place) }
  }

  private mutating func wait(
    _ id: UInt16, _ body: RawSpan, offset: Int, at place: MessagePlace, into sink: inout some FlowSink & ~Copyable,
    _ report: inout MessageReport
  ) {
    guard waitingCount < bounds.waitingSets, sessions[place.session].waitingCount < bounds.waitingSetsPerSession,
      sessions[place.session].domains[place.domain].waiting[id]?.count ?? 0 < bounds.waitingSetsPerTemplate
    else {
      report.setsUndecodable += 1
      report.isCountUnknown = true
      return trouble(.waitingFull, at: place, set: id, offset: offset, body, into: &sink)
    }
    let set = WaitingSet(
      session: place.session, header: place.header, set: id, position: place.position, received: place.received,
      range: offset..<offset + body.byteCount)
    sessions[place.session].domains[place.domain].waiting[id, default: []].append(set)
    sessions[place.session].waitingCount += 1
    waitingCount += 1
    report.setsWaiting += 1
  }

  /// Sets that waited for a template which has come since; emptied by the call. The caller reads their datagrams again
  /// and calls `resume` for each, or `giveUp`.
  public mutating func takeReady() -> [WaitingSet] {
    defer {
      waitingCount -= ready.count
      ready = []
    }
    return ready
  }

  /// Sets that `takeReady` gave and whose datagrams cannot be read just now: the next call gives them again.
  public mutating func giveBack(_ sets: ArraySlice<WaitingSet>) {
    ready = Array(sets) + ready
    waitingCount += sets.count
  }

  /// Decodes a set that waited, by the template that came.
  ///
  /// - Parameter datagram: The whole datagram again.
  public mutating func resume(
    _ waiting: WaitingSet, with datagram: RawSpan, into sink: inout some FlowSink & ~Copyable
  ) -> ResumeReport {
    var report = MessageReport()
    guard let definition = waiting.definition, sessions.indices.contains(waiting.session),
      waiting.range.upperBound <= datagram.byteCount,
      let domain = domainIndex(waiting.header.version, waiting.header.domain, session: waiting.session)
    else { return ResumeReport(records: 0, units: settle(waiting, records: nil)) }
    let place = MessagePlace(
      session: waiting.session, domain: domain, header: waiting.header, received: waiting.received,
      position: waiting.position)
    let body = datagram.extracting(waiting.range)
    let (count, used) = definition.measure(body)
    if count > 0 {
      give(
        body.extracting(0..<used), count: count, definition, template: waiting.set, offset: waiting.range.lowerBound,
        at: place, into: &sink, &report)
    }
    // A set that is cut itself was named when its message was read.
    let lengthSaid = waiting.range.lowerBound >= 2 ? Int(datagram.uint16(at: waiting.range.lowerBound - 2)) : 0
    let isWhole = body.isPadding(behind: used)
    if !isWhole, lengthSaid == 4 + body.byteCount {
      trouble(
        .recordCut, at: place, set: waiting.set, offset: waiting.range.lowerBound + used,
        body.extracting(used..<body.byteCount), into: &sink)
    }
    return ResumeReport(records: count, units: settle(waiting, records: isWhole ? count : nil))
  }

  /// A set that `takeReady` gave will not be resumed, because its datagram cannot be read again.
  public mutating func giveUp(_ waiting: WaitingSet) { _ = settle(waiting, records: nil) }

  /// One set of a message waits no more; nil records if it cannot be decoded.
  ///
  /// - Returns: All data records of the message, if this was the last and all are known.
  mutating func settle(_ set: WaitingSet, records: Int?) -> UInt32? {
    let key = PartialMessage.Key(session: set.session, position: set.position)
    guard var message = partial[key] else { return nil }
    message.waiting -= 1
    if let records { message.records &+= UInt32(truncatingIfNeeded: records) } else { message.isIncomplete = true }
    partial[key] = message.waiting > 0 ? message : nil
    return message.waiting > 0 || message.isIncomplete ? nil : message.records
  }

  /// When the exporter started, as the first of these records tells it: a device has one start (RFC 5102, section 5.9).
  /// A start of 0 is none.
  private mutating func noteStart(_ bytes: RawSpan, _ definition: TemplateDefinition, at place: MessagePlace) {
    var records = RecordCursor(bytes, definition)
    guard records.nextRecord() else { return }
    while let field = records.nextField() {
      guard field.element == .systemInitTime else { continue }
      if let start = field.bytes.moment(.dateTimeMilliseconds), start.nanoseconds > 0 {
        sessions[place.session].domains[place.domain].notes.exporterStart = start
      }
      return
    }
  }

  /// Keeps what an exporter says of itself in options.
  private mutating func note(_ set: borrowing DataSet, at place: MessagePlace) {
    guard OptionsReader.isOfUse(set.definition) else { return }
    var records = set.records()
    var options = OptionsReader()
    while records.nextRecord() {
      options.begin()
      while let field = records.nextField() { options.read(field.element, field.bytes, nameBytes: bounds.nameBytes) }
      options.write(
        to: &sessions[place.session].domains[place.domain].notes, received: place.received, bounds: bounds)
      if let (element, description) = options.described {
        let isKnown = sessions[place.session].described[element] != nil
        if isKnown || sessions[place.session].described.count < bounds.describedElementsPerSession {
          sessions[place.session].described[element] = description
        }
      }
    }
  }
}

extension TemplateDefinition {
  /// How many whole records the bytes hold, and how many bytes those are.
  func measure(_ body: RawSpan) -> (count: Int, used: Int) {
    if let recordLength {
      let count = body.byteCount / recordLength
      return (count, count * recordLength)
    }
    var reader = ByteReader(body)
    var count = 0
    var used = 0
    while reader.remaining >= minimumLength {
      for field in fields { guard reader.value(field) != nil else { return (count, used) } }
      count += 1
      used = reader.offset
    }
    return (count, used)
  }
}

extension RawSpan {
  /// Whether what is left behind the records of a set's body is padding: zeros, behind one record at least (RFC 7011,
  /// section 3.3.1). Routers of Cisco (ASR 9000) end a set on a multiple of four bytes with whatever was there before.
  func isPadding(behind used: Int) -> Bool {
    if used == byteCount { return true }
    guard used > 0 else { return false }
    return (byteCount - used < 4 && byteCount % 4 == 0) || extracting(used..<byteCount).isZero
  }
}
