import Datagrams
import NetworkNumbers

/// Writes the parts of a decoder's state.
struct SnapshotWriter {
  var bytes = ByteWriter()
  private var numbers: [ObjectIdentifier: UInt32] = [:]

  mutating func number(_ value: Int) { bytes.append(UInt32(value)) }
  mutating func value(_ value: some Coded) { value.write(to: &bytes) }
  mutating func optional<Value>(_ value: Value?, _ write: (inout Self, Value) -> Void) {
    self.value(value != nil)
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
      writer.value(definition.version)
      writer.value(definition.isOptions)
      writer.number(definition.scopeCount)
      writer.value(definition.fields)
    }
  }

  mutating func definition(_ value: TemplateDefinition) { bytes.append(numbers[ObjectIdentifier(value)] ?? .max) }

  mutating func session(_ state: SessionState) {
    value(state.session)
    bytes.append(state.lastUse)
    value(state.described)
    list(state.domains) { $0.domain($1) }
  }

  private mutating func domain(_ domain: DomainState) {
    value(domain.version)
    bytes.append(domain.id)
    bytes.append(domain.messages)
    bytes.append(domain.lastUse)
    value(domain.clock)
    list(Array(zip(domain.templates.ids, domain.templates.entries))) { writer, template in
      writer.bytes.append(template.0)
      writer.definition(template.1.definition)
      writer.value(template.1.since)
      writer.value(template.1.position)
      writer.value(template.1.refreshed)
    }
    list(domain.templates.past) { writer, past in
      writer.bytes.append(past.id)
      writer.definition(past.definition)
      writer.value(past.since)
      writer.value(past.position)
      writer.value(past.until)
    }
    domain.notes.write(to: &bytes)
    list(domain.waiting.sorted { $0.key < $1.key }.flatMap(\.value)) { $0.waiting($1) }
  }

  mutating func waiting(_ set: WaitingSet) {
    number(set.session)
    value(set.header)
    bytes.append(set.set)
    value(set.position)
    value(set.received)
    number(set.range.lowerBound)
    number(set.range.upperBound)
    optional(set.definition) { $0.definition($1) }
  }
}
