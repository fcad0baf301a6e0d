import SourceText

/// A value supposed in place of what an estate says: `lines/sha-fra.approval.until=2027-12-31`.
public struct Supposition: Sendable {
  public let entry: EntryName
  /// A key, or a key and one inside it; or the name of a fact of the law.
  public let keys: [String]
  public let value: String

  /// A fact named by the entry and its key.
  public struct Fact: Hashable, Sendable {
    public let entry: EntryName
    public let name: String
    public init(entry: EntryName, name: String) {
      self.entry = entry
      self.name = name
    }
  }

  public var fact: Fact { Fact(entry: entry, name: keys[0]) }

  public init(_ text: String) throws(FieldTrouble) {
    let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard sides.count == 2, let slash = sides[0].firstIndex(of: "/"),
      let dot = sides[0][slash...].firstIndex(of: "."), let entry = EntryName(sides[0][..<dot])
    else {
      throw FieldTrouble(
        message: "this is not LIST/ID.KEY=VALUE", help: "for example --set lines/sha-fra.filing=recorded")
    }
    self.entry = entry
    keys = sides[0][sides[0].index(after: dot)...].split(separator: ".").map(String.init)
    value = sides[1]
    guard !keys.isEmpty else { throw FieldTrouble(message: "no key is named", help: nil) }
  }

  /// Changes the entry. Facts of the law are taken as they are; the assessment checks them.
  public func apply(to estate: inout Estate) throws(FieldTrouble) {
    guard let form = Forms.named(entry.plural) else {
      throw FieldTrouble(
        message: "an estate has no list `\(entry.plural)`",
        help: didYouMean(entry.plural, among: Forms.all.map(\.plural)))
    }
    guard var record = estate.entry(entry) else {
      throw FieldTrouble(
        message: "there is nothing `\(entry)`", help: didYouMean(entry.id, among: estate[form.plural].map(\.id.text)))
    }
    if let field = form.field(keys[0]) {
      try set(field, Array(keys.dropFirst()), in: &record, estate)
    } else {
      guard form.takesFacts, keys.count == 1 else {
        throw FieldTrouble(
          message: "\(form.name) has no key `\(keys[0])`", help: didYouMean(keys[0], among: form.fields.map(\.name)))
      }
      record.facts.removeAll { $0.name.text == keys[0] }
      if !value.isEmpty { record.facts.append((Written(keys[0]), Written(value))) }
    }
    estate.replace(entry, with: record)
  }

  private func set(
    _ field: Field, _ inner: [String], in record: inout Record, _ estate: Estate
  ) throws(FieldTrouble) {
    var new: FieldValue?
    switch field.type {
    case .part(let fields):
      guard let name = inner.first, let part = fields.first(where: { $0.name == name }) else {
        throw FieldTrouble(
          message: "`\(field.name)` has no key `\(inner.first ?? "")`",
          help: didYouMean(inner.first ?? "", among: fields.map(\.name))
            ?? "its keys are " + fields.map(\.name).joined(separator: ", "))
      }
      var whole = record.part(field.name) ?? Record(entries: [])
      try set(part, Array(inner.dropFirst()), in: &whole, estate)
      new = .part(whole)
    case .list(let type):
      let items = value.split(separator: ",").map { $0.drop { $0 == " " } }.map(String.init)
      for item in items { try check(item, type, field.name, estate) }
      // `x=` takes a key away; `x=,` empties the list.
      if !value.isEmpty { new = .list(items.map { .scalar(Written($0)) }) }
    default:
      if !value.isEmpty {
        try check(value, field.type, field.name, estate)
        new = .scalar(Written(value))
      }
    }
    record.entries.removeAll { $0.key.text == field.name }
    if let new { record.entries.append(.init(Written(field.name), new)) }
  }

  private func check(_ text: String, _ type: FieldType, _ key: String, _ estate: Estate) throws(FieldTrouble) {
    if let trouble = type.trouble(text, key) { throw trouble }
    guard case .reference(let plurals, let orNone) = type, !(orNone && text == "none") else { return }
    if plurals.contains(where: { estate.entry($0, text) != nil }) { return }
    throw FieldTrouble(
      message: "there is nothing `\(text)` among \(plurals.joined(separator: " or "))",
      help: didYouMean(text, among: plurals.flatMap { estate[$0].map(\.id.text) }))
  }
}
