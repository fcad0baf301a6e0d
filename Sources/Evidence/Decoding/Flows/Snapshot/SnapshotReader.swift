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
  mutating func flag() -> Bool? {
    guard let byte = bytes.uint8(), byte <= 1 else { return nil }
    return byte == 1
  }
  mutating func text() -> String? {
    // A bound on bytes from outside may grow threefold where what is not UTF-8 was replaced.
    bytes.counted(most: 4 * Swift.max(bounds.nameBytes, 64)).flatMap { String(validating: $0, as: UTF8.self) }
  }
  mutating func moment() -> Instant? { bytes.int64().map { Instant(nanoseconds: $0) } }
  mutating func position() -> SpoolPosition? {
    guard let stream = bytes.uint32(), let block = bytes.uint64(), let offset = bytes.uint32() else { return nil }
    return SpoolPosition(stream: stream, block: block, offset: offset)
  }
  mutating func element() -> InformationElement? {
    guard let enterprise = bytes.uint32(), let number = bytes.uint16() else { return nil }
    return InformationElement(enterprise: enterprise, number)
  }
  /// Nil: not readable; a nil in it: none was written.
  mutating func optional<Value>(_ read: (inout Self) -> Value?) -> Value?? {
    guard let isThere = flag() else { return nil }
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
    guard let version = version(), let isOptions = flag(), let scopeCount = number(),
      let fields = list(most: bounds.fieldsPerTemplate, { $0.field() }), scopeCount <= fields.count
    else { return nil }
    let shape = TemplateDefinition.Shape(
      fields: fields, scopeCount: scopeCount, isOptions: isOptions, version: version)
    return shape.fault(bounds) == nil ? shape : nil
  }
  private mutating func field() -> TemplateField? {
    guard let element = element(), let length = bytes.uint16() else { return nil }
    return TemplateField(element, length: length)
  }
  private mutating func definition() -> TemplateDefinition? {
    guard let number = number(), definitions.indices.contains(number) else { return nil }
    return definitions[number]
  }
  private mutating func version() -> ExportHeader.Version? {
    bytes.uint8().flatMap { ExportHeader.Version(rawValue: $0) }
  }

  mutating func session() -> SessionState? {
    guard let transport = bytes.uint8().flatMap({ Session.Transport(rawValue: $0) }), let isIPv6 = flag(),
      let value = bytes.uint128(), isIPv6 || value <= UInt128(UInt32.max), let port = bytes.uint16(),
      let connection = bytes.uint32(), let lastUse = bytes.uint64(),
      let described = list(most: bounds.describedElementsPerSession, { $0.described() }),
      let domains = list(most: bounds.domainsPerSession, { $0.domain() })
    else { return nil }
    let address = isIPv6 ? IPAddress(ipv6: value) : IPAddress(ipv4: UInt32(truncatingIfNeeded: value))
    var state = SessionState(Session(transport, exporter: Endpoint(address, port: port), connection: connection))
    state.lastUse = lastUse
    state.described = Dictionary(described, uniquingKeysWith: { first, _ in first })
    for domain in domains { state.add(domain) }
    guard Set(state.keys).count == state.keys.count else { return nil }
    state.templateCount = domains.reduce(0) { $0 + $1.templates.count }
    state.waitingCount = domains.reduce(0) { $0 + $1.waiting.values.reduce(0) { $0 + $1.count } }
    guard state.templateCount <= bounds.templatesPerSession, state.waitingCount <= bounds.waitingSetsPerSession else {
      return nil
    }
    return state
  }
  private mutating func described() -> (InformationElement, DescribedElement)? {
    guard let element = element(), let name = text(),
      let type = optional({ $0.text().flatMap { AbstractType(rawValue: $0) } })
    else { return nil }
    return (element, DescribedElement(name: name, type: type))
  }

  private mutating func domain() -> DomainState? {
    guard let version = version(), let id = bytes.uint32(), let messages = bytes.uint64(),
      let lastUse = bytes.uint64(), messages < .max, let clock = optional({ $0.clock() }),
      let templates = list(most: bounds.templatesPerSession, { $0.template() }),
      let past = list(most: bounds.pastTemplatesPerDomain, { $0.past() }), let notes = notes(),
      let waiting = list(most: bounds.waitingSetsPerSession, { $0.waiting(sessions: .max) })
    else { return nil }
    var domain = DomainState(version: version, id: id)
    domain.messages = messages
    domain.lastUse = lastUse
    domain.clock = clock ?? ExporterClock()
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
  private mutating func clock() -> ExporterClock? {
    guard let uptime = bytes.uint32(), let export = moment() else { return nil }
    return ExporterClock(uptime: uptime, export: export)
  }
  private mutating func template() -> (UInt16, TemplateTable.Entry)? {
    guard let id = bytes.uint16(), let definition = definition(), let since = moment(), let position = position(),
      let refreshed = moment()
    else { return nil }
    return (id, TemplateTable.Entry(definition: definition, since: since, position: position, refreshed: refreshed))
  }
  private mutating func past() -> PastTemplate? {
    guard let id = bytes.uint16(), let definition = definition(), let since = moment(), let position = position(),
      let until = moment()
    else { return nil }
    return PastTemplate(id: id, definition: definition, since: since, position: position, until: until)
  }

  private mutating func notes() -> ExporterNotes? {
    guard let start = optional({ $0.moment() }), let sampling = optional({ $0.sampling() }),
      let samplers = list(most: bounds.namesPerDomain, { $0.sampler() }),
      let interfaceSamplings = list(most: bounds.namesPerDomain, { $0.sampler() }),
      let interfaces = list(most: bounds.namesPerDomain, { $0.name() }),
      let vrfs = list(most: bounds.namesPerDomain, { $0.name() })
    else { return nil }
    var notes = ExporterNotes()
    notes.exporterStart = start
    notes.sampling = sampling
    notes.samplers = Dictionary(samplers, uniquingKeysWith: { first, _ in first })
    notes.interfaceSamplings = Dictionary(interfaceSamplings, uniquingKeysWith: { first, _ in first })
    notes.interfaces = Dictionary(interfaces, uniquingKeysWith: { first, _ in first })
    notes.vrfs = Dictionary(vrfs, uniquingKeysWith: { first, _ in first })
    return notes
  }
  private mutating func sampler() -> (UInt64, ExporterNotes.Sampling)? {
    guard let id = bytes.uint64(), let sampling = sampling() else { return nil }
    return (id, sampling)
  }
  private mutating func sampling() -> ExporterNotes.Sampling? {
    guard let kept = bytes.uint64(), let of = bytes.uint64(), let algorithm = optional({ $0.bytes.uint64() }),
      let since = moment(), kept > 0, of >= kept
    else { return nil }
    return ExporterNotes.Sampling(kept: kept, of: of, algorithm: algorithm, since: since)
  }
  private mutating func name() -> (UInt64, ExporterNotes.Name)? {
    guard let id = bytes.uint64(), let name = text(), let description = optional({ $0.text() }), let since = moment()
    else { return nil }
    return (id, ExporterNotes.Name(name: name, description: description, since: since))
  }

  mutating func waiting(sessions: Int) -> WaitingSet? {
    guard let session = number(), session < sessions, let header = header(), let set = bytes.uint16(),
      let position = position(), let received = moment(), let lower = number(), let upper = number(), lower <= upper,
      let definition = optional({ $0.definition() })
    else { return nil }
    return WaitingSet(
      session: session, header: header, set: set, position: position, received: received, range: lower..<upper,
      definition: definition)
  }
  private mutating func header() -> ExportHeader? {
    guard let version = version(), let domain = bytes.uint32(), let sequence = bytes.uint32(),
      let units = optional({ $0.bytes.uint32() }), let exportTime = moment(),
      let uptime = optional({ $0.bytes.uint32() }), let interval = optional({ $0.bytes.uint32() })
    else { return nil }
    return ExportHeader(
      version: version, domain: domain, sequence: sequence, units: units, exportTime: exportTime,
      uptimeMilliseconds: uptime, samplingInterval: interval)
  }

  mutating func partial(sessions: Int) -> (PartialMessage.Key, PartialMessage)? {
    guard let session = number(), session < sessions, let position = position(), let records = bytes.uint32(),
      let waiting = number(), waiting > 0, let isIncomplete = flag()
    else { return nil }
    return (
      PartialMessage.Key(session: session, position: position),
      PartialMessage(records: records, waiting: waiting, isIncomplete: isIncomplete)
    )
  }
}
