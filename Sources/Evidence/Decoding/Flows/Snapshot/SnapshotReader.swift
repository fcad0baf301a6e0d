import Datagrams
import NetworkNumbers

/// Reads what `SnapshotWriter` wrote. Each part answers nil if the bytes are not one, or go beyond the bounds.
struct SnapshotReader: ~Escapable {
  var bytes: ByteReader
  let bounds: FlowBounds
  private var definitions: [TemplateDefinition] = []

  @_lifetime(copy span)
  init(_ span: RawSpan, _ bounds: FlowBounds) {
    bytes = ByteReader(span)
    self.bounds = bounds
  }

  mutating func number() -> Int? { bytes.uint32().map(Int.init) }
  mutating func value<Value: Coded>(_: Value.Type) -> Value? { Value(from: &bytes) }
  /// Nil: not readable; a nil in it: none was written.
  mutating func optional<Value>(_ read: (inout Self) -> Value?) -> Value?? {
    guard let isThere = value(Bool.self) else { return nil }
    guard isThere else { return .some(nil) }
    guard let value = read(&self) else { return nil }
    return value
  }
  mutating func list<Item>(most: Int, _ read: (inout Self) -> Item?) -> [Item]? {
    guard let count = number(), count <= most else { return nil }
    var items: [Item] = []
    for _ in 0..<count {
      guard let item = read(&self) else { return nil }
      items.append(item)
    }
    return items
  }

  mutating func readDefinitions(into pool: inout DefinitionPool) -> Bool {
    // Each takes more bytes than this, so the bytes bound their number.
    guard let shapes = list(most: bytes.remaining / 8, { $0.shape() }) else { return false }
    definitions = shapes.map { pool.definition($0) }
    return true
  }

  private mutating func shape() -> TemplateDefinition.Shape? {
    guard let version = value(ExportHeader.Version.self), let isOptions = value(Bool.self), let scopeCount = number(),
      let fields = [TemplateField](from: &bytes, most: bounds.fieldsPerTemplate), scopeCount <= fields.count
    else { return nil }
    let shape = TemplateDefinition.Shape(
      fields: fields, scopeCount: scopeCount, isOptions: isOptions, version: version)
    return shape.fault(bounds) == nil ? shape : nil
  }
  private mutating func definition() -> TemplateDefinition? {
    guard let number = number(), definitions.indices.contains(number) else { return nil }
    return definitions[number]
  }

  mutating func session() -> SessionState? {
    guard let session = value(Session.self), let lastUse = bytes.uint64(),
      let described = [InformationElement: DescribedElement](from: &bytes, most: bounds.describedElementsPerSession),
      described.values.allSatisfy({ bounds.allow(name: $0.name) }),
      let domains = list(most: bounds.domainsPerSession, { $0.domain() })
    else { return nil }
    var state = SessionState(session)
    state.lastUse = lastUse
    state.described = described
    for domain in domains { state.add(domain) }
    guard Set(state.keys).count == state.keys.count else { return nil }
    state.templateCount = domains.reduce(0) { $0 + $1.templates.count }
    state.waitingCount = domains.reduce(0) { $0 + $1.waiting.values.reduce(0) { $0 + $1.count } }
    guard state.templateCount <= bounds.templatesPerSession, state.waitingCount <= bounds.waitingSetsPerSession else {
      return nil
    }
    return state
  }

  private mutating func domain() -> DomainState? {
    guard let version = value(ExportHeader.Version.self), let id = bytes.uint32(), let messages = bytes.uint64(),
      let lastUse = bytes.uint64(), messages < .max, let clock = value(ExporterClock.self),
      let templates = list(most: bounds.templatesPerSession, { $0.template() }),
      let past = list(most: bounds.pastTemplatesPerDomain, { $0.past() }),
      let notes = ExporterNotes(from: &bytes, bounds),
      let waiting = list(most: bounds.waitingSetsPerSession, { $0.waiting(sessions: .max) })
    else { return nil }
    var domain = DomainState(version: version, id: id)
    domain.messages = messages
    domain.lastUse = lastUse
    domain.clock = clock
    for (id, entry) in templates {
      guard id >= 256, domain.templates.ids.last.map({ $0 < id }) ?? true else { return nil }
      domain.templates.set(
        id, entry.definition, received: entry.since, position: entry.position, pastMost: bounds.pastTemplatesPerDomain)
      domain.templates.restore(refreshed: entry.refreshed, at: domain.templates.count - 1)
    }
    domain.templates.restore(past: past)
    domain.notes = notes
    for set in waiting {
      // What waits has no template and belongs to this domain.
      guard set.definition == nil, set.header.version == version, set.header.domain == id,
        domain.templates.index(set.set) == nil
      else { return nil }
      domain.waiting[set.set, default: []].append(set)
    }
    return domain
  }
  private mutating func template() -> (UInt16, TemplateTable.Entry)? {
    guard let id = bytes.uint16(), let definition = definition(), let since = value(Instant.self),
      let position = value(SpoolPosition.self),
      let refreshed = value(Instant.self)
    else { return nil }
    return (id, TemplateTable.Entry(definition: definition, since: since, position: position, refreshed: refreshed))
  }
  private mutating func past() -> PastTemplate? {
    guard let id = bytes.uint16(), let definition = definition(), let since = value(Instant.self),
      let position = value(SpoolPosition.self),
      let until = value(Instant.self)
    else { return nil }
    return PastTemplate(id: id, definition: definition, since: since, position: position, until: until)
  }

  mutating func waiting(sessions: Int) -> WaitingSet? {
    guard let session = number(), session < sessions, let header = value(ExportHeader.self), let set = bytes.uint16(),
      let position = value(SpoolPosition.self), let received = value(Instant.self), let lower = number(),
      let upper = number(), lower <= upper,
      let definition = optional({ $0.definition() })
    else { return nil }
    return WaitingSet(
      session: session, header: header, set: set, position: position, received: received, range: lower..<upper,
      definition: definition)
  }

  mutating func partial(sessions: Int) -> (PartialMessage.Key, PartialMessage)? {
    guard let session = number(), session < sessions, let position = value(SpoolPosition.self),
      let records = bytes.uint32(),
      let waiting = number(), waiting > 0, let isIncomplete = value(Bool.self)
    else { return nil }
    return (
      PartialMessage.Key(session: session, position: position),
      PartialMessage(records: records, waiting: waiting, isIncomplete: isIncomplete)
    )
  }
}
