import Datagrams
import NetworkNumbers

/// Decodes NetFlow versions 5 and 9 (with Huawei's and H3C's NetStream of the same versions) and IPFIX, and keeps for it
/// what exporters announced: templates, sampling, names.
///
/// ```
/// datagram -> header -> sets -> templates -> kept, by session, version, domain and id
///                            -> data      -> `DataSet` to the sink, or it waits for its template
///                            -> options   -> the same, and `ExporterNotes`
/// ```
/// Whatever the bytes are, it stays within `FlowBounds` and one bad set costs no other.
public struct FlowDecoder: Sendable {
  public let bounds: FlowBounds
  var sessions: [SessionState] = []
  var indices: [Session: Int] = [:]
  /// The sessions of each address.
  var indicesOfAddress: [IPAddress: [Int]] = [:]
  var pool = DefinitionPool()
  /// Sets whose templates have come.
  var ready: [WaitingSet] = []
  var partial: [PartialMessage.Key: PartialMessage] = [:]
  /// Sets that wait or are ready, of all sessions.
  var waitingCount = 0
  var messages: UInt64 = 0
  /// How often a session gave way to a new one because there were too many. Who keeps indices opens them anew after it
  /// has grown.
  public internal(set) var sessionsReplaced = 0

  public init(bounds: FlowBounds = FlowBounds()) { self.bounds = bounds }

  /// A small number for a session, the same each time. Where there are too many, the longest silent one gives way, and
  /// what waited in it goes to the sink as troubles.
  public mutating func open(_ session: Session, into sink: inout some FlowSink & ~Copyable) -> Int {
    if let known = indices[session] { return known }
    let address = session.exporter.address
    // An address that has its share gives way to itself, so that it never costs a quiet exporter its templates.
    if let own = indicesOfAddress[address], own.count >= bounds.sessionsPerAddress, let oldest = oldest(own) {
      return replace(oldest, by: session, into: &sink)
    }
    if sessions.count >= bounds.sessions, let oldest = oldest(sessions.indices) {
      return replace(oldest, by: session, into: &sink)
    }
    indices[session] = sessions.count
    indicesOfAddress[address, default: []].append(sessions.count)
    sessions.append(SessionState(session))
    return sessions.count - 1
  }

  /// The longest silent one; of equals the first, so that the answer is the same each time.
  private func oldest(_ some: some Collection<Int>) -> Int? {
    some.min { (sessions[$0].lastUse, $0) < (sessions[$1].lastUse, $1) }
  }

  private mutating func replace(
    _ index: Int, by session: Session, into sink: inout some FlowSink & ~Copyable
  ) -> Int {
    // Most have nothing that waits.
    if sessions[index].waitingCount > 0 || !ready.isEmpty {
      for domain in sessions[index].domains.indices {
        giveUp(session: index, index: domain, received: nil, into: &sink)
        giveUpReady(session: index, index: domain, into: &sink)
      }
    }
    let before = sessions[index].session
    indices[before] = nil
    indicesOfAddress[before.exporter.address]?.removeAll { $0 == index }
    if indicesOfAddress[before.exporter.address]?.isEmpty == true { indicesOfAddress[before.exporter.address] = nil }
    sessions[index] = SessionState(session)
    indices[session] = index
    indicesOfAddress[session.exporter.address, default: []].append(index)
    sessionsReplaced += 1
    return index
  }

  /// Forgets a domain and names the sets that waited in it.
  mutating func giveUp(
    session: Int, index: Int, received: Instant?, into sink: inout some FlowSink & ~Copyable
  ) {
    for set in forget(session: session, index: index, received: received) { neverCame(set, into: &sink) }
  }

  /// Names the sets of a domain whose template came, but which nobody has taken yet.
  mutating func giveUpReady(session: Int, index: Int, into sink: inout some FlowSink & ~Copyable) {
    guard !ready.isEmpty else { return }
    let (version, id) = (sessions[session].domains[index].version, sessions[session].domains[index].id)
    func goes(_ set: WaitingSet) -> Bool {
      set.session == session && set.header.version == version && set.header.domain == id
    }
    for set in ready where goes(set) {
      _ = settle(set, records: nil)
      neverCame(set, into: &sink)
      waitingCount -= 1
    }
    ready.removeAll(where: goes)
  }

  private func neverCame(_ set: WaitingSet, into sink: inout some FlowSink & ~Copyable) {
    sink.trouble(
      DecodingTrouble(
        reason: .templateNeverCame, session: set.session, domain: set.header.domain, set: set.set,
        position: set.position, offset: set.range.lowerBound, byteCount: set.range.count, bytes: []))
  }

  /// The session of an index.
  public func session(_ index: Int) -> Session { sessions[index].session }

  /// The index of a domain in its session.
  func domainIndex(_ version: ExportHeader.Version, _ id: UInt32, session: Int) -> Int? {
    sessions[session].index(of: DomainState.key(version, id))
  }

  /// What an exporter said of itself, by domain and protocol version.
  public func notes(session: Int, version: ExportHeader.Version, domain: UInt32) -> ExporterNotes? {
    domainIndex(version, domain, session: session).map { sessions[session].domains[$0].notes }
  }

  /// The template in force under an id.
  public func template(
    session: Int, version: ExportHeader.Version, domain: UInt32, id: UInt16
  ) -> TemplateDefinition? {
    domainIndex(version, domain, session: session).flatMap { sessions[session].domains[$0].templates.definition(id) }
  }

  /// Templates that were in force before, the latest last.
  public func pastTemplates(session: Int, version: ExportHeader.Version, domain: UInt32) -> [PastTemplate] {
    domainIndex(version, domain, session: session).map { sessions[session].domains[$0].templates.past } ?? []
  }

  /// Templates in force in all sessions.
  public var templateCount: Int { sessions.reduce(0) { $0 + $1.templateCount } }

  /// Whether `takeReady` has something to give.
  public var hasReady: Bool { !ready.isEmpty }

  /// Sets that wait for a template.
  public var waitingSetCount: Int { waitingCount - ready.count }

  /// Decodes one datagram, or one IPFIX message of a TCP stream.
  ///
  /// - Parameters:
  ///   - session: What `open` gave.
  ///   - received: When the datagram came, by this machine's clock.
  ///   - position: The datagram's name; two datagrams of a session never have the same.
  public mutating func decode(
    _ datagram: RawSpan, session: Int, received: Instant, position: SpoolPosition,
    into sink: inout some FlowSink & ~Copyable
  ) -> MessageReport {
    messages += 1
    sessions[session].lastUse = messages
    guard datagram.byteCount >= 2 else {
      return refused(.headerCut, datagram, session: session, position: position, into: &sink)
    }
    switch datagram.uint16(at: 0) {
    case 5: return netflow5(datagram, session: session, received: received, position: position, into: &sink)
    case 9: return netflow9(datagram, session: session, received: received, position: position, into: &sink)
    case 10: return ipfix(datagram, session: session, received: received, position: position, into: &sink)
    default: return refused(.versionUnknown, datagram, session: session, position: position, into: &sink)
    }
  }

  /// An exporter of IPFIX started anew, or a connection ended: the domain's templates, options and waiting sets are
  /// forgotten.
  ///
  /// - Returns: The sets that waited, which will never be decoded now.
  public mutating func forget(session: Int, domain: UInt32, received: Instant? = nil) -> [WaitingSet] {
    var given: [WaitingSet] = []
    for index in sessions[session].domains.indices where sessions[session].domains[index].id == domain {
      given += forget(session: session, index: index, received: received)
    }
    return given
  }

  mutating func forget(session: Int, index: Int, received: Instant?) -> [WaitingSet] {
    // In an order that is the same each time.
    let given = sessions[session].domains[index].waiting.sorted { $0.key < $1.key }.flatMap(\.value)
    sessions[session].domains[index].waiting = [:]
    sessions[session].domains[index].notes = ExporterNotes()
    sessions[session].templateCount -= sessions[session].domains[index].templates.removeAll(
      received: received ?? Instant(nanoseconds: .max), pastMost: bounds.pastTemplatesPerDomain)
    sessions[session].waitingCount -= given.count
    waitingCount -= given.count
    for set in given { _ = settle(set, records: nil) }
    return given
  }

  func refused(
    _ reason: DecodingTrouble.Reason, _ datagram: RawSpan, session: Int, position: SpoolPosition,
    into sink: inout some FlowSink & ~Copyable
  ) -> MessageReport {
    sink.trouble(
      DecodingTrouble(
        reason: reason, session: session, domain: nil, set: nil, position: position, offset: 0,
        byteCount: datagram.byteCount, bytes: shown(datagram)))
    return MessageReport()
  }

  func shown(_ bytes: RawSpan) -> [UInt8] {
    [UInt8](bytes.extracting(0..<Swift.min(bytes.byteCount, bounds.troubleBytes)))
  }
}
