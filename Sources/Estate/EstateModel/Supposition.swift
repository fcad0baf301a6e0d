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

  /// An id may hold dots: of several ways to read a text, the one with the longest id that there is.
  public init(_ text: String, in estate: Estate) throws(FieldTrouble) {
    let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let slash = sides[0].firstIndex(of: "/") ?? sides[0].endIndex
    let dots = sides[0].indices.filter { $0 > slash && sides[0][$0] == "." }
    let known = dots.last { dot in EntryName(sides[0][..<dot]).map { estate.entry($0) != nil } ?? false }
    guard sides.count == 2, let dot = known ?? dots.first, let entry = EntryName(sides[0][..<dot]) else {
      throw FieldTrouble(
        message: "this is not LIST/ID.KEY=VALUE", help: "for example --set lines/sha-fra.filing=recorded")
    }
    self.entry = entry
    keys = sides[0][sides[0].index(after: dot)...].split(separator: ".").map(String.init)
    value = sides[1]
    guard !keys.isEmpty else {
      throw FieldTrouble(message: "no key is named", help: "for example --set \(entry).filing=recorded")
    }
  }

  /// Changes the entry. Facts of the law are taken as they are; the assessment checks them.
  public func apply(to estate: inout Estate) throws(FieldTrouble) {
    guard let form = Forms.named(entry.plural) else {
      throw FieldTrouble(
        message: "an estate has no list `\(entry.plural)`",
        help: didYouMean(entry.plural, among: Forms.all.map(\.plural))
          ?? "the lists are " + Forms.all.map(\.plural).joined(separator: ", "))
    }
    guard var record = estate.entry(entry) else {
      throw FieldTrouble(
        message: "there is nothing `\(entry)`",
        help: nearest(to: entry.id, among: estate[form.plural].map(\.id.text)).map {
          "did you mean `\(form.plural)/\($0)`?"
        })
    }
    if keys[0] == "id" {
      throw FieldTrouble(message: "an id stays as it is: others refer to it", help: nil)
    }
    if let field = form.field(keys[0]) {
      if value.isEmpty, field.isRequired, keys.count == 1 {
        throw FieldTrouble(message: "every \(form.name) has `\(field.name)`: it cannot be taken away", help: nil)
      }
      try set(field, Array(keys.dropFirst()), in: &record, estate)
    } else {
      guard form.takesFacts, keys.count == 1 else {
        throw FieldTrouble(
          message: form.takesFacts
            ? "no key `\(keys[0])` of a \(form.name) has keys of its own" : "no \(form.name) has a key `\(keys[0])`",
          help: didYouMean(keys[0], among: form.fields.map(\.name)))
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
    if let key = inner.first, !field.type.isPart { throw Self.noKeys(field, key, record) }
    switch field.type {
    case .part(let fields):
      let keys = fields.map(\.name)
      guard let name = inner.first else {
        throw FieldTrouble(
          message: "`\(field.name)` has keys of its own", help: "its keys are " + keys.joined(separator: ", "))
      }
      guard let part = fields.first(where: { $0.name == name }) else {
        throw FieldTrouble(
          message: "`\(field.name)` has no key `\(name)`",
          help: didYouMean(name, among: keys) ?? "its keys are " + keys.joined(separator: ", "))
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

  /// What is wrong with an estate of which all of this is supposed: what it lacks, or what it cannot have together.
  public static func check(_ suppositions: [Supposition], in estate: Estate) throws(FieldTrouble) {
    for supposition in suppositions {
      guard let form = Forms.named(supposition.entry.plural), let record = estate.entry(supposition.entry) else {
        continue
      }
      for field in form.fields {
        guard case .part(let fields) = field.type, let part = record.part(field.name) else { continue }
        for needed in fields where needed.isRequired && part[needed.name] == nil {
          throw FieldTrouble(
            message: "`\(field.name)` of `\(supposition.entry)` has no `\(needed.name)`",
            help: "suppose it too: `--set \(supposition.entry).\(field.name).\(needed.name)=…`")
        }
      }
    }
    var checker = EstateChecker(records: estate.records)
    if let trouble = checker.check().first { throw FieldTrouble(message: trouble.message, help: trouble.help) }
  }

  private static func noKeys(_ field: Field, _ key: String, _ record: Record) -> FieldTrouble {
    if case .reference(let plurals, _) = field.type {
      return FieldTrouble(
        message: "`\(field.name)` refers to another entry",
        help: "suppose it there: `--set \(plurals[0])/\(record.text(field.name) ?? "ID").\(key)=…`")
    }
    return FieldTrouble(message: "`\(field.name)` has no keys", help: "suppose it whole: `\(field.name)=…`")
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
