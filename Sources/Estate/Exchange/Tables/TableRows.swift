import EstateModel
import Facts
import LawPacks
import SourceText

/// Reads the rows of one table into entries.
struct TableRows {
  private let form: Form
  private var names: EntryNames
  private var values: TableValues
  /// Where the id of each entry stands; a list may go on in another sheet.
  private(set) var ids: [String: TakenId]
  private let sheet: String
  /// Entries that rows refer to and nobody has: groups and providers are made, for they need nothing but a name.
  var created: [String: [Record]] { names.created }

  typealias TakenId = (sheet: String, place: CellPlace?)
  typealias Issue = (severity: TableIssue.Severity, message: String, place: CellPlace?, help: String?)

  init(
    pack: LawPack, existing: Estate?, form: Form, imported: [String: [Record]], taken: [String: TakenId], sheet: String
  ) {
    self.form = form
    self.sheet = sheet
    ids = taken
    names = EntryNames(existing: existing, imported: imported, pack: pack)
    values = TableValues(pack: pack)
  }

  mutating func record(_ row: [Cell], _ columns: [TableColumn]) -> (record: Record?, issues: [Issue]) {
    var issues: [Issue] = []
    var record = Record(entries: [])
    var lists: [String: [FieldValue]] = [:]
    var parts: [String: Record] = [:]
    var isBroken = false
    for column in columns where row.indices.contains(column.column - 1) {
      let cell = row[column.column - 1]
      if cell.isEmpty { continue }
      do {
        switch column.target {
        case .field(let field): try add(cell, field, &record, &lists)
        case .part(let field, let inner):
          var items: [String: [FieldValue]] = [:]
          var part = parts[field.name] ?? Record(entries: [])
          try add(cell, inner, &part, &items)
          for (name, list) in items { part.entries.append(.init(Written(name), .list(list))) }
          parts[field.name] = part
        case .fact(let name, let type):
          record.facts.append((Written(name), Written(try values.fact(cell, type, name))))
        }
      } catch {
        issues.append((.error, error.message, cell.place, error.help))
        // Half of what an entry must have is no entry.
        if case .field(let field) = column.target, field.isRequired { isBroken = true }
      }
    }
    // A cell that cannot be read has been told of.
    if issues.isEmpty { issues = lacking(in: parts, row) }
    for (name, items) in lists { record.entries.append(.init(Written(name), .list(items))) }
    for (name, part) in parts where Self.lacks(part, form.field(name)).isEmpty {
      record.entries.append(.init(Written(name), .part(part)))
    }
    return isBroken ? (nil, issues) : finished(record, row, columns, issues)
  }

  /// What a part must have, of rows that say something else of it.
  private func lacking(in parts: [String: Record], _ row: [Cell]) -> [Issue] {
    form.fields.flatMap { field -> [Issue] in
      guard let part = parts[field.name] else { return [] }
      return Self.lacks(part, field).map { needed in
        let name = "\(field.title.text.lowercased()) \(needed.title.text.lowercased())"
        return (
          .error, "the row has no \(name) (`\(field.name).\(needed.name)`)", row.first { !$0.isEmpty }?.place,
          "add a column `\(field.name) \(needed.name)`"
        )
      }
    }
  }

  private static func lacks(_ part: Record, _ field: Field?) -> [Field] {
    guard case .part(let inner)? = field?.type else { return [] }
    return inner.filter { $0.isRequired && part[$0.name] == nil }
  }

  private mutating func add(
    _ cell: Cell, _ field: Field, _ record: inout Record, _ lists: inout [String: [FieldValue]]
  ) throws(TableTrouble) {
    guard case .list(let inner) = field.type else {
      record.entries.append(.init(Written(field.name), try value(cell, field.type, field)))
      return
    }
    for item in TableValues.items(cell) {
      lists[field.name, default: []].append(try value(item, inner, field))
    }
  }

  private mutating func value(_ cell: Cell, _ type: FieldType, _ field: Field) throws(TableTrouble) -> FieldValue {
    guard case .reference(let plurals, let orNone) = type else { return try values.value(cell, type, field.name) }
    let text = CellReading.plain(cell.text)
    if orNone, ["none", "无", "no", "-"].contains(text.lowercased()) { return .scalar(Written("none")) }
    return .scalar(Written(try names.id(of: text, among: plurals)))
  }

  // MARK: Ids

  private mutating func finished(
    _ record: Record, _ row: [Cell], _ columns: [TableColumn], _ issues: [Issue]
  ) -> (record: Record?, issues: [Issue]) {
    var issues = issues
    var record = record
    let place = row.first { !$0.isEmpty }?.place
    if record["id"] == nil {
      guard let id = (record.text("name") ?? record.text("circuit")).flatMap({ EntryIds.allowed($0) }) else {
        if issues.isEmpty { issues.append((.error, "the row has no id and no name", place, "give it an id")) }
        return (nil, issues)
      }
      record.entries.insert(.init(Written("id"), .scalar(Written(id))), at: 0)
    }
    let id = record.id.text
    if let first = ids[id] {
      let row = first.place.map { "row \($0.row)" } ?? "a row"
      let standing = first.sheet == sheet ? row : "\(row) of `\(first.sheet)`"
      issues.append((.error, "the id `\(id)` stands in \(standing) already", place, "one row for each \(form.name)"))
      return (nil, issues)
    }
    ids[id] = (sheet, place)
    for field in form.fields where field.isRequired && record[field.name] == nil {
      // A cell that cannot be read has been told of.
      if issues.contains(where: { $0.severity == .error }) { return (nil, issues) }
      let column = columns.first { $0.key == field.name }
      let cell = column.flatMap { column in place.map { CellPlace(column: column.column, row: $0.row) } }
      issues.append(
        (
          .error, "the row has no \(field.title.text.lowercased()) (`\(field.name)`)", cell ?? place,
          column == nil ? "add a column `\(field.name)`" : "fill in the cell"
        ))
    }
    if form.fields.contains(where: { $0.isRequired && record[$0.name] == nil }) { return (nil, issues) }
    let order = Dictionary(uniqueKeysWithValues: form.fields.enumerated().map { ($1.name, $0) })
    record.entries.sort { (order[$0.key.text] ?? 0) < (order[$1.key.text] ?? 0) }
    names.add(record, to: form.plural)
    return (record, issues)
  }
}

/// What is wrong with a cell.
struct TableTrouble: Error {
  let message: String
  let help: String?
}
