import Datagrams

/// All that is known of one transport session.
struct SessionState: Sendable {
  var session: Session
  var domains: [DomainState] = []
  /// In all domains.
  var templateCount = 0
  var waitingCount = 0
  var described: [InformationElement: DescribedElement] = [:]
  /// Grows with each message, so that the longest silent session is known.
  var lastUse: UInt64 = 0

  init(_ session: Session) { self.session = session }
}

/// Templates count by observation domain, source id or engine; and by protocol version.
struct DomainState: Sendable {
  let version: ExportHeader.Version
  let id: UInt32
  var templates = TemplateTable()
  var clock = ExporterClock()
  var notes = ExporterNotes()
  /// By set id.
  var waiting: [UInt16: [WaitingSet]] = [:]

  init(version: ExportHeader.Version, id: UInt32) {
    self.version = version
    self.id = id
  }
}
