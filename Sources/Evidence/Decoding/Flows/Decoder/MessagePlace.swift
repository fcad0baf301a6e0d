import Datagrams

/// Which message is being read.
struct MessagePlace {
  var session: Int
  /// The index of its domain.
  var domain: Int
  var header: ExportHeader
  var received: Instant
  var position: SpoolPosition
}

extension FlowDecoder {
  /// The place of a message whose header was read; nil if its session has too many domains.
  mutating func place(
    _ header: ExportHeader, _ datagram: RawSpan, session: Int, received: Instant, position: SpoolPosition,
    into sink: inout some FlowSink & ~Copyable, _ report: inout MessageReport
  ) -> MessagePlace? {
    report.header = header
    guard let domain = domain(header, session: session) else {
      sink.trouble(
        DecodingTrouble(
          reason: .domainFlood, session: session, domain: header.domain, set: nil, position: position, offset: 0,
          byteCount: datagram.byteCount, bytes: shown(datagram)))
      report.setsUndecodable += 1
      return nil
    }
    let place = MessagePlace(session: session, domain: domain, header: header, received: received, position: position)
    noticeRestart(place, into: &sink, &report)
    return place
  }

  private mutating func domain(_ header: ExportHeader, session: Int) -> Int? {
    if let known = domainIndex(header.version, header.domain, session: session) { return known }
    guard sessions[session].domains.count < bounds.domainsPerSession else { return nil }
    sessions[session].domains.append(DomainState(version: header.version, id: header.domain))
    return sessions[session].domains.count - 1
  }

  /// Templates of an exporter that started anew are forgotten, so that data waits rather than being decoded wrongly
  /// (RFC 3954, section 9). Not in raw files: whoever names a template's file with that of its data means them together.
  private mutating func noticeRestart(
    _ place: MessagePlace, into sink: inout some FlowSink & ~Copyable, _ report: inout MessageReport
  ) {
    guard let uptime = place.header.uptimeMilliseconds, sessions[place.session].session.transport != .file,
      sessions[place.session].domains[place.domain].clock.restarted(uptime: uptime, export: place.header.exportTime)
    else { return }
    report.exporterRestarted = true
    giveUp(session: place.session, index: place.domain, received: place.received, into: &sink)
  }

  func trouble(
    _ reason: DecodingTrouble.Reason, at place: MessagePlace, set: UInt16?, offset: Int, _ bytes: RawSpan,
    into sink: inout some FlowSink & ~Copyable
  ) {
    sink.trouble(
      DecodingTrouble(
        reason: reason, session: place.session, domain: place.header.domain, set: set, position: place.position,
        offset: offset, byteCount: bytes.byteCount, bytes: shown(bytes)))
  }
}
