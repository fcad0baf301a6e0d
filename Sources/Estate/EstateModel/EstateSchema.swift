import Facts
import SourceText

/// The JSON Schema (draft 2020-12) of an estate's YAML, made from ``Forms`` and the facts of a law.
///
/// It describes one file: every list may be left out, because a folder spreads an estate over several. References,
/// overlaps and the order of dates are beyond a schema; ``EstateReader`` checks them.
public enum EstateSchema {
  /// What may be stated of a kind of the law: names, and a schema for each value.
  public typealias FactSchemas = [(name: String, schema: JSON)]

  /// The names of a law, as far as an estate writes them.
  public struct LawNames: Sendable {
    /// By the law's kind.
    let facts: [String: FactSchemas]
    let kinds: [String]
    let documents: [String]
    let questions: [String]
    let readings: [String]

    public init(
      facts: [String: FactSchemas], kinds: [String], documents: [String], questions: [String], readings: [String]
    ) {
      self.facts = facts
      self.kinds = kinds
      self.documents = documents
      self.questions = questions
      self.readings = readings
    }
  }

  public static func schema(_ names: LawNames, title: String) -> JSON {
    var lists: [JSON.Member] = [
      .init(
        "organisation", ["type": ["string", "number"], "minLength": .number(1), "description": "Who has all this."])
    ]
    for form in Forms.all + [Forms.readings] {
      lists.append(
        .init(
          form.plural,
          [
            "type": ["array", "null"], "description": .string(form.explanation.text),
            "items": ["$ref": .string("#/$defs/\(form.name)")],
          ]))
    }
    let definitions = (Forms.all + [Forms.readings]).map { form in
      JSON.Member(form.name, names.object(form.fields, facts: names.facts(of: form)))
    }
    return [
      "$schema": "https://json-schema.org/draft/2020-12/schema", "title": .string(title), "type": "object",
      "properties": .object(lists), "additionalProperties": .bool(false), "$defs": .object(definitions),
    ]
  }

  /// A key that may be left out may also stand there with nothing behind it.
  fileprivate static func orNothing(_ schema: JSON) -> JSON { ["anyOf": [schema, ["type": "null"]]] }
}

extension EstateSchema.LawNames {
  /// The facts that may stand among the keys of a form, and the kinds with which their names may begin.
  fileprivate typealias Facts = (schemas: EstateSchema.FactSchemas, kinds: [String])

  fileprivate func facts(of form: Form) -> Facts? {
    guard form.takesFacts else { return nil }
    if let kind = form.lawKind { return (facts[kind] ?? [], [kind]) }
    var seen: Set<String> = []
    // Of which kind an entry is stands in the entry: any fact of any kind may follow, checked when it is judged.
    let all = facts.keys.sorted().flatMap { facts[$0] ?? [] }.filter { seen.insert($0.name).inserted }
    return (all.map { ($0.name, JSON.object([])) }, kinds)
  }

  fileprivate func object(_ fields: [Field], facts: Facts?) -> JSON {
    var properties = fields.map { field -> JSON.Member in
      let schema = self.schema(field.type)
      var members = (field.isRequired ? schema : EstateSchema.orNothing(schema)).object ?? []
      let note = [field.title.text, field.note?.text].compactMap { $0 }.joined(separator: ". ")
      members.insert(.init("description", .string(note)), at: 0)
      return .init(field.name, .object(members))
    }
    // Behind its kind's name a fact is understood too: `line.filing`.
    var patterns: [JSON.Member] = []
    if let facts {
      let own = Set(fields.map(\.name))
      let schemas = facts.schemas.map { JSON.Member($0.name, EstateSchema.orNothing($0.schema)) }
      patterns = [.init("^(" + facts.kinds.joined(separator: "|") + ")\\.", .object([]))]
      properties += schemas.filter { !own.contains($0.name) }
      properties.append(
        .init(
          "facts",
          [
            "type": "object", "properties": .object(schemas), "patternProperties": .object(patterns),
            "additionalProperties": .bool(false),
          ]))
    }
    var members: [JSON.Member] = [.init("type", "object"), .init("properties", .object(properties))]
    if !patterns.isEmpty { members.append(.init("patternProperties", .object(patterns))) }
    members.append(.init("additionalProperties", .bool(false)))
    let required = fields.filter(\.isRequired).map(\.name)
    if !required.isEmpty { members.append(.init("required", .strings(required))) }
    return .object(members)
  }

  private func schema(_ type: FieldType) -> JSON {
    let id = "^[^\\s/]{1,\(FieldType.idBytesMax)}$"
    let lists = Forms.all.map(\.plural).joined(separator: "|")
    switch type {
    case .text: return ["type": ["string", "number", "boolean"]]
    case .id, .reference: return ["type": ["string", "integer"], "pattern": .string(id)]
    case .entry: return ["type": "string", "pattern": .string("^(\(lists))/[^\\s/]+$")]
    case .yesNo: return EstateSchema.yesNo
    case .date: return EstateSchema.date
    case .country: return ["type": "string", "pattern": "^[A-Z]{2}$"]
    case .prefix: return ["type": "string", "pattern": "^[0-9A-Fa-f.:]+(/[0-9]{1,3})?$"]
    case .address: return ["type": "string", "pattern": "^[0-9A-Fa-f.:]+$"]
    case .ports: return ["type": "string"]
    case .digest: return ["type": "string", "pattern": "^[0-9A-Fa-f]{64}$"]
    case .count: return ["type": "integer", "minimum": .number(0)]
    case .quantity(let unit): return EstateSchema.quantity(unit)
    case .word(let words): return ["enum": .strings(words)]
    case .law(.kind): return ["enum": .strings(kinds)]
    case .law(.document): return ["enum": .strings(documents)]
    case .law(.question): return ["enum": .strings(questions)]
    case .law(.reading): return ["enum": .strings(readings)]
    case .list(let inner):
      return ["anyOf": [["type": "array", "items": schema(inner)], schema(inner)]]
    case .part(let fields): return object(fields, facts: nil)
    }
  }
}

extension EstateSchema {
  /// YAML 1.1 reads `yes` as a truth, YAML 1.2 as a word; editors differ.
  public static let yesNo: JSON = ["enum": ["yes", "no", .bool(true), .bool(false)]]
  public static let date: JSON = ["type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"]
  public static func quantity(_ unit: String?) -> JSON {
    guard let unit else { return ["type": "integer", "minimum": .number(0)] }
    return [
      "anyOf": [
        ["type": "integer", "minimum": .number(0)], ["type": "string", "pattern": .string("^[0-9]+ \(unit)$")],
      ]
    ]
  }
}
