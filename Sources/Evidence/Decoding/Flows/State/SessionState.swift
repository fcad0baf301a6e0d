import Datagrams

/// All that is known of one transport session.
struct SessionState: Sendable {
  var session: Session
  /// By `add` and `replace` alone; each is changed in its place.
  var domains: [DomainState] = []
  /// Of the domains, in their order: one behind the other they are searched quickly.
  private(set) var keys: [UInt64] = []
  /// In all domains.
  var templateCount = 0
  var waitingCount = 0
  var described: [InformationElement: DescribedElement] = [:]
  /// Grows with each message, so that the longest silent session is known.
  var lastUse: UInt64 = 0

  init(_ session: Session) { self.session = session }

  mutating func add(_ domain: DomainState) {
    domains.append(domain)
    keys.append(domain.key)
  }

  mutating func replace(_ index: Int, by domain: DomainState) {
    domains[index] = domain
    keys[index] = domain.key
  }

  func index(of key: UInt64) -> Int? {
    // Most have one.
    if keys.first == key { return 0 }
    return keys.firstIndex(of: key)
  }

  /// The domain that is missed least: the one unheard longest, of those without templates or with a single message if
  /// there are any. So domains that somebody invents make way for each other and not for those in use.
  var leastMissed: Int? {
    func order(_ index: Int) -> (Int, UInt64, Int) {
      let isPassing = domains[index].templates.count == 0 || domains[index].messages < 2
      return (isPassing ? 0 : 1, domains[index].lastUse, index)
    }
    return domains.indices.min { order($0) < order($1) }
  }
}

/// Templates count by observation domain, source id or engine; and by protocol version.
struct DomainState: Sendable {
  let version: ExportHeader.Version
  let id: UInt32
  var templates = TemplateTable()
  var clock = ExporterClock()
  var notes = ExporterNotes()
  var messages: UInt64 = 0
  /// As of its session.
  var lastUse: UInt64 = 0
  /// By set id.
  var waiting: [UInt16: [WaitingSet]] = [:]

  init(version: ExportHeader.Version, id: UInt32) {
    self.version = version
    self.id = id
  }

  var key: UInt64 { Self.key(version, id) }
  static func key(_ version: ExportHeader.Version, _ id: UInt32) -> UInt64 {
    UInt64(version.rawValue) << 32 | UInt64(id)
  }
}
