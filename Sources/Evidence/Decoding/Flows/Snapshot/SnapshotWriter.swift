import Datagrams
import NetworkNumbers

/// Writes the parts of a decoder's state.
struct SnapshotWriter {
  var bytes = ByteWriter()
  private var numbers: [ObjectIdentifier: UInt32] = [:]

  mutating func number(_ value: Int) { bytes.append(UInt32(value)) }
  mutating func flag(_ value: Bool) { bytes.append(UInt8(value ? 1 : 0)) }
  mutating func text(_ value: String) { bytes.append(counted: Array(value.utf8)) }
  mutating func moment(_ value: Instant) { bytes.append(value.nanoseconds) }
  mutating func position(_ value: SpoolPosition) {
    bytes.append(value.stream)
    bytes.append(value.block)
    bytes.append(value.offset)
  }
  mutating func element(_ value: InformationElement) {
    bytes.append(value.enterprise)
    bytes.append(value.number)
  }
  mutating func optional<Value>(_ value: Value?, _ write: (inout Self, Value) -> Void) {
    flag(value != nil)
    if let value { write(&self, value) }
  }
  mutating func list<Item>(_ items: [Item], _ write: (inout Self, Item) -> Void) {
    number(items.count)
    for item in items { write(&self, item) }
  }

  /// Every definition that the decoder's templates use, numbered in the order of their first use.
  mutating func definitions(of decoder: FlowDecoder) {
    var definitions: [TemplateDefinition] = []
    func take(_ definition: TemplateDefinition) {
      if numbers[ObjectIdentifier(definition)] == nil {
        numbers[ObjectIdentifier(definition)] = UInt32(definitions.count)
        definitions.append(definition)
      }
    }
    for domain in decoder.sessions.flatMap(\.domains) {
      for entry in domain.templates.entries { take(entry.definition) }
      for past in domain.templates.past { take(past.definition) }
    }
    for set in decoder.ready { if let definition = set.definition { take(definition) } }
    list(definitions) { writer, definition in
      writer.bytes.append(definition.version.rawValue)
      writer.flag(definition.isOptions)
      writer.number(definition.scopeCount)
      writer.list(definition.fields) { writer, field in
        writer.element(field.element)
        writer.bytes.append(field.length)
      }
    }
  }

  mutating func definition(_ value: TemplateDefinition) { bytes.append(numbers[ObjectIdentifier(value)] ?? .max) }

  mutating func session(_ state: SessionState) {
    bytes.append(state.session.transport.rawValue)
    flag(state.session.exporter.address.family == .ipv6)
    bytes.append(state.session.exporter.address.value)
    bytes.append(state.session.exporter.port)
    bytes.append(state.session.connection)
    bytes.append(state.lastUse)
    let described = state.described.sorted { ($0.key.enterprise, $0.key.number) < ($1.key.enterprise, $1.key.number) }
    list(described) { writer, described in
      writer.element(described.key)
      writer.text(described.value.name)
      writer.optional(described.value.type) { $0.text($1.rawValue) }
    }
    list(state.domains) { $0.domain($1) }
  }

  private mutating func domain(_ domain: DomainState) {
    bytes.append(domain.version.rawValue)
    bytes.append(domain.id)
    bytes.append(domain.messages)
    bytes.append(domain.lastUse)
    optional(domain.clock.last) { writer, last in
      writer.bytes.append(last.uptime)
      writer.moment(last.export)
    }
    list(Array(zip(domain.templates.ids, domain.templates.entries))) { writer, template in
      writer.bytes.append(template.0)
      writer.definition(template.1.definition)
      writer.moment(template.1.since)
      writer.position(template.1.position)
      writer.moment(template.1.refreshed)
    }
    list(domain.templates.past) { writer, past in
      writer.bytes.append(past.id)
      writer.definition(past.definition)
      writer.moment(past.since)
      writer.position(past.position)
      writer.moment(past.until)
    }
    optional(domain.notes.exporterStart) { $0.moment($1) }
    optional(domain.notes.sampling) { $0.sampling($1) }
    for samplings in [domain.notes.samplers, domain.notes.interfaceSamplings] {
      list(samplings.sorted { $0.key < $1.key }) { writer, sampler in
        writer.bytes.append(sampler.key)
        writer.sampling(sampler.value)
      }
    }
    for names in [domain.notes.interfaces, domain.notes.vrfs] {
      list(names.sorted { $0.key < $1.key }) { writer, name in
        writer.bytes.append(name.key)
        writer.text(name.value.name)
        writer.optional(name.value.description) { $0.text($1) }
        writer.moment(name.value.since)
      }
    }
    list(domain.waiting.sorted { $0.key < $1.key }.flatMap(\.value)) { $0.waiting($1) }
  }

  private mutating func sampling(_ value: ExporterNotes.Sampling) {
    bytes.append(value.kept)
    bytes.append(value.of)
    optional(value.algorithm) { $0.bytes.append($1) }
    moment(value.since)
  }

  mutating func waiting(_ set: WaitingSet) {
    number(set.session)
    header(set.header)
    bytes.append(set.set)
    position(set.position)
    moment(set.received)
    number(set.range.lowerBound)
    number(set.range.upperBound)
    optional(set.definition) { $0.definition($1) }
  }

  private mutating func header(_ header: ExportHeader) {
    bytes.append(header.version.rawValue)
    bytes.append(header.domain)
    bytes.append(header.sequence)
    optional(header.units) { $0.bytes.append($1) }
    moment(header.exportTime)
    optional(header.uptimeMilliseconds) { $0.bytes.append($1) }
    optional(header.samplingInterval) { $0.bytes.append($1) }
  }
}
