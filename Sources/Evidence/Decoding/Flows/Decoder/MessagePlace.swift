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
  /// The place of a message whose header was read.
  mutating func place(
    _ header: ExportHeader, _ datagram: RawSpan, session: Int, received: Instant, position: SpoolPosition,
    into sink: inout some FlowSink & ~Copyable, _ report: inout MessageReport
  ) -> MessagePlace {
    report.header = header
    let known = domainIndex(header.version, header.domain, session: session)
    let place = MessagePlace(
      session: session, domain: known ?? domain(header, datagram, session: session, position, into: &sink),
      header: header, received: received, position: position)
    sessions[session].domains[place.domain].messages += 1
    sessions[session].domains[place.domain].lastUse = messages
    noticeRestart(place, into: &sink, &report)
    return place
  }

  /// A new domain. Where there are too many, one gives way, and what waited in it goes to the sink.
  private mutating func domain(
    _ header: ExportHeader, _ datagram: RawSpan, session: Int, _ position: SpoolPosition,
    into sink: inout some FlowSink & ~Copyable
  ) -> Int {
    let new = DomainState(version: header.version, id: header.domain)
    guard sessions[session].domains.count >= bounds.domainsPerSession, let index = sessions[session].leastMissed else {
      sessions[session].add(new)
      return sessions[session].domains.count - 1
    }
    if sessions[session].domains[index].templates.count > 0 {
      sink.trouble(
        DecodingTrouble(
          reason: .domainFlood, session: session, domain: header.domain, set: nil, position: position, offset: 0,
          byteCount: 0, bytes: []))
    }
    giveUp(session: session, index: index, received: nil, into: &sink)
    giveUpReady(session: session, index: index, into: &sink)
    sessions[session].replace(index, by: new)
    return index
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
