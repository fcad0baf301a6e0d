import Yams

/// Writes an estate as YAML that ``EstateReader`` reads back as the same entries.
public enum EstateWriter {
  /// One file with everything.
  public static func text(_ estate: Estate) throws -> String {
    var pairs: [(Node, Node)] = [(scalar("organisation"), scalar(estate.organisation.text))]
    for form in Forms.all where !estate[form.plural].isEmpty {
      pairs.append((scalar(form.plural), list(estate[form.plural], form)))
    }
    if !estate.readings.isEmpty { pairs.append((scalar("readings"), list(estate.readings, Forms.readings))) }
    return try serialized(pairs)
  }

  /// A file with some entries alone, for importers.
  public static func text(_ records: [String: [Record]]) throws -> String {
    let pairs = Forms.all.compactMap { form -> (Node, Node)? in
      guard let entries = records[form.plural], !entries.isEmpty else { return nil }
      return (scalar(form.plural), list(entries, form))
    }
    return pairs.isEmpty ? "" : try serialized(pairs)
  }

  /// A text as it stands behind a key.
  public static func text(_ value: String) throws -> String {
    let line = try Yams.serialize(node: scalar(value), width: -1, allowUnicode: true)
    return line.split(separator: "\n").first { $0 != "..." }.map(String.init) ?? ""
  }

  private static func serialized(_ pairs: [(Node, Node)]) throws -> String {
    try Yams.serialize(node: Node.mapping(.init(pairs)), width: -1, allowUnicode: true)
  }

  private static func list(_ records: [Record], _ form: Form) -> Node {
    .sequence(.init(records.map { node($0, form.fields) }))
  }

  private static func node(_ record: Record, _ fields: [Field]) -> Node {
    var pairs = record.entries.map { entry in
      (scalar(entry.key.text), node(entry.value, fields.first { $0.name == entry.key.text }?.type ?? .text))
    }
    let names = Set(fields.map(\.name) + ["facts"])
    // A fact that is called like one of our keys stands apart.
    let apart = record.facts.filter { names.contains($0.name.text) }
    pairs += record.facts.filter { !names.contains($0.name.text) }.map { (scalar($0.name.text), scalar($0.value.text)) }
    if !apart.isEmpty {
      pairs.append((scalar("facts"), .mapping(.init(apart.map { (scalar($0.name.text), scalar($0.value.text)) }))))
    }
    return .mapping(.init(pairs))
  }

  private static func node(_ value: FieldValue, _ type: FieldType) -> Node {
    switch (value, type) {
    case (.scalar(let word), _): scalar(word.text)
    case (.list(let items), .list(let inner)):
      .sequence(.init(items.map { node($0, inner) }, .implicit, .flow))
    case (.list(let items), _): .sequence(.init(items.map { node($0, type) }, .implicit, .flow))
    case (.part(let record), .part(let fields)): node(record, fields)
    case (.part(let record), _): node(record, [])
    }
  }

  /// Plain where a text of any YAML reader stays a text; the words `yes` and `no` and whole numbers are plain too, for
  /// people. What YAML would read as something else, or fold (line ends, odd spaces), stands in quotation marks.
  private static func scalar(_ text: String) -> Node {
    if ["yes", "no"].contains(text) || String(Int(text) ?? -1) == text {
      return .scalar(.init(text, .implicit, .plain))
    }
    let isTaken = words.contains(text.lowercased()) || isNumeric(text) || text.unicodeScalars.contains { isFolded($0) }
    return .scalar(.init(text, Tag(.str), isTaken ? .doubleQuoted : .any))
  }

  /// The words of YAML 1.1 and 1.2 for nothing and for truth, and its two signs.
  private static let words: Set<String> = [
    "", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", "<<", "=",
  ]

  /// `1.5`, `0123`, `0x1F`, and `12:30`, which YAML 1.1 counts by sixties.
  private static func isNumeric(_ text: String) -> Bool {
    if Double(text.replacing("_", with: "")) != nil { return true }
    return text.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: ":") } && text.contains(":")
  }

  private static func isFolded(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
    default: false
    }
  }
}
