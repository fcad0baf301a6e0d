import Facts
import SourceText

/// The JSON Schema (draft 2020-12) of an estate's YAML, made from ``Forms`` and the facts of a law.
///
/// It describes one file: every list may be left out, because a folder spreads an estate over several. References,
/// overlaps and the order of dates are beyond a schema; ``EstateReader`` checks them.
public enum EstateSchema {
  /// What may be stated of a kind of the law: names, and a schema for each value.
  public typealias FactSchemas = [(name: String, schema: JSON)]

  /// - Parameter facts: By the law's kind.
  public static func schema(facts: [String: FactSchemas], kinds: [String], documents: [String], title: String) -> JSON {
    let names = LawNames(facts: facts, kinds: kinds, documents: documents)
    var lists: [JSON.Member] = [
      .init("organisation", ["type": "string", "minLength": .number(1), "description": "Who has all this."])
    ]
    for form in Forms.all + [Forms.readings] {
      lists.append(
        .init(
          form.plural,
          [
            "type": "array", "description": .string(form.explanation.text),
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

  private struct LawNames {
    let facts: [String: FactSchemas]
    let kinds: [String]
    let documents: [String]

    func facts(of form: Form) -> FactSchemas? {
      guard form.takesFacts else { return nil }
      if let kind = form.lawKind { return facts[kind] ?? [] }
      var seen: Set<String> = []
      // Of which kind an entry is stands in the entry: any fact of any kind may follow, checked when it is judged.
      return facts.keys.sorted().flatMap { facts[$0] ?? [] }.filter { seen.insert($0.name).inserted }
        .map { ($0.name, JSON.object([])) }
    }

    func object(_ fields: [Field], facts: FactSchemas?) -> JSON {
      var properties = fields.map { field -> JSON.Member in
        var schema = self.schema(field.type).object ?? []
        let note = [field.title.text, field.note?.text].compactMap { $0 }.joined(separator: ". ")
        schema.insert(.init("description", .string(note)), at: 0)
        return .init(field.name, .object(schema))
      }
      if let facts {
        let own = Set(fields.map(\.name))
        properties += facts.filter { !own.contains($0.name) }.map { .init($0.name, $0.schema) }
        properties.append(
          .init("facts", ["type": "object", "properties": .object(facts.map { .init($0.name, $0.schema) })]))
      }
      var members: [JSON.Member] = [
        .init("type", "object"), .init("properties", .object(properties)), .init("additionalProperties", .bool(false)),
      ]
      let required = fields.filter(\.isRequired).map(\.name)
      if !required.isEmpty { members.append(.init("required", .strings(required))) }
      return .object(members)
    }

    private func schema(_ type: FieldType) -> JSON {
      let id = "^[^\\s/]{1,\(FieldType.idBytesMax)}$"
      switch type {
      case .text: return ["type": ["string", "number"]]
      case .id, .reference: return ["type": ["string", "integer"], "pattern": .string(id)]
      case .entry: return ["type": "string", "pattern": "^[a-z]+/[^\\s/]+$"]
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
      case .law: return ["type": "string"]
      case .list(let inner):
        return ["anyOf": [["type": "array", "items": schema(inner)], schema(inner)]]
      case .part(let fields): return object(fields, facts: nil)
      }
    }
  }

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
