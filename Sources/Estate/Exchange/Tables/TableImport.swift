import EstateModel
import Facts
import LawPacks
import SourceText

/// Something to say about a cell of a table, or about the table.
public struct TableIssue: Hashable, Sendable {
  public enum Severity: String, Sendable { case error, warning }
  public let severity: Severity
  public let sheet: String
  /// Nothing for what concerns the whole table.
  public let place: CellPlace?
  /// One sentence without a full stop.
  public let message: String
  public let help: String?
}

/// What a table came to.
public struct ImportedTable: Sendable {
  /// By the plurals of the forms, in the order of the rows.
  public var records: [String: [Record]] = [:]
  /// In reading order.
  public var issues: [TableIssue] = []
  /// Rows that hold anything.
  public var rowCount = 0
  /// What each column was taken for, as `header → key`, for people to look over.
  public var columns: [(header: String, key: String)] = []
  public var skippedRowCount = 0

  public var hasErrors: Bool { issues.contains { $0.severity == .error } }
}

/// Takes a spreadsheet as people keep it into entries of an estate: finds the row of headers, tells which list the table
/// is by them, reads each cell by what its column is, and resolves names to ids.
public struct TableImport {
  /// Rows that are looked at for headers.
  public static let headerRowsMax = 20
  /// Errors that are reported; the others are counted.
  public static let issuesMax = 500

  let pack: LawPack
  let existing: Estate?
  private let headers: [TableHeaders]
  private var table = ImportedTable()
  private var sheetName = ""
  private var silentIssues = 0
  private var taken: [String: [String: TableRows.TakenId]] = [:]
  /// Made because rows refer to them, by list.
  private var made: [String: [Record]] = [:]

  /// - Parameters:
  ///   - plural: The list that the table is; nothing to tell by its headers and its name.
  ///   - existing: The estate that it is imported into: its entries can be referred to by id or name.
  /// - Returns: With errors among the issues, the cells that they are about are left out.
  public static func read(
    _ spreadsheet: Spreadsheet, name: String, as plural: String? = nil, existing: Estate?, pack: LawPack
  ) -> ImportedTable {
    var reader = TableImport(pack: pack, existing: existing)
    reader.read(spreadsheet, name, plural)
    return reader.table
  }

  private init(pack: LawPack, existing: Estate?) {
    self.pack = pack
    self.existing = existing
    headers = Forms.all.map { TableHeaders($0, pack: pack) }
  }

  mutating func report(
    _ severity: TableIssue.Severity, _ message: String, at place: CellPlace? = nil, help: String? = nil
  ) {
    guard table.issues.count < Self.issuesMax else {
      silentIssues += 1
      return
    }
    table.issues.append(TableIssue(severity: severity, sheet: sheetName, place: place, message: message, help: help))
  }

  // MARK: Sheets

  private mutating func read(_ spreadsheet: Spreadsheet, _ name: String, _ plural: String?) {
    var found = false
    let visible = spreadsheet.sheets.filter { !$0.isHidden && $0.rows.contains { $0.contains { !$0.isEmpty } } }
    for sheet in visible {
      sheetName = visible.count > 1 || spreadsheet.sheets.count > 1 ? sheet.name : ""
      guard let (headers, row) = header(of: sheet, plural, named: visible.count == 1 ? name : sheet.name) else {
        if visible.count > 1 {
          report(.warning, "the sheet `\(sheet.name)` holds no row of known headers, and was left out")
        }
        continue
      }
      found = true
      read(sheet, headers, headerRow: row)
    }
    sheetName = ""
    // What a sheet lists need not be made.
    for (plural, records) in made {
      let listed = Set((table.records[plural] ?? []).map(\.id.text))
      table.records[plural, default: []] += records.filter { !listed.contains($0.id.text) }
    }
    if !found { reportNoHeader(visible.isEmpty) }
    for torn in spreadsheet.tornRows {
      sheetName = spreadsheet.sheets.count > 1 ? torn.sheet : ""
      report(.error, "row \(torn.row) cannot be read: \(torn.message)", at: CellPlace(column: 1, row: torn.row))
    }
    sheetName = ""
    if silentIssues > 0 { table.issues.append(tooMany()) }
  }

  private func tooMany() -> TableIssue {
    TableIssue(
      severity: .error, sheet: "", place: nil, message: "\(silentIssues) more like these",
      help: "is the table what its headers say?")
  }

  private mutating func reportNoHeader(_ isEmpty: Bool) {
    if isEmpty {
      report(.error, "the table is empty")
      return
    }
    report(
      .error, "no row of headers was found in the first \(Self.headerRowsMax) rows",
      help: "name the columns as the estate does (id, name, ends …; 编号, 名称 …), or say which list it is: --as lines")
  }

  /// The form and the row of headers: those that know most columns.
  private func header(
    of sheet: Spreadsheet.Sheet, _ plural: String?, named name: String
  ) -> (TableHeaders, row: Int)? {
    var best: (headers: TableHeaders, row: Int, score: Int)?
    for headers in self.headers where plural == nil || headers.form.plural == plural {
      let form = headers.form
      // A table called lines.csv is one of lines, unless its headers speak clearly for something else.
      let isNamed = [form.plural, form.name].contains { name.lowercased().contains($0) }
      for (index, row) in sheet.rows.prefix(Self.headerRowsMax).enumerated() {
        let count = headers.recognised(in: row)
        guard count >= 2 else { continue }
        let score = 2 * count + (isNamed ? 3 : 0)
        if score > best?.score ?? 0 { best = (headers, index + 1, score) }
      }
    }
    return best.map { ($0.headers, $0.row) }
  }

  private mutating func read(_ sheet: Spreadsheet.Sheet, _ headers: TableHeaders, headerRow: Int) {
    let columns = columns(sheet.rows[headerRow - 1], headers)
    let plural = headers.form.plural
    var reader = TableRows(
      pack: pack, existing: existing, form: headers.form, imported: table.records.merging(made) { $0 + $1 },
      taken: taken[plural] ?? [:], sheet: sheet.name)
    for row in sheet.rows.dropFirst(headerRow) where row.contains(where: { !$0.isEmpty }) {
      table.rowCount += 1
      let outcome = reader.record(row, columns)
      for issue in outcome.issues { report(issue.severity, issue.message, at: issue.place, help: issue.help) }
      if let record = outcome.record {
        table.records[headers.form.plural, default: []].append(record)
      } else {
        table.skippedRowCount += 1
      }
    }
    taken[plural] = reader.ids
    made.merge(reader.created) { $0 + $1 }
  }

  private mutating func columns(_ row: [Cell], _ headers: TableHeaders) -> [TableColumn] {
    var columns: [TableColumn] = []
    for (index, cell) in row.enumerated() where !cell.isEmpty {
      guard let target = headers.target(cell) else {
        report(
          .warning, "the column `\(CellReading.plain(cell.text).prefix(40))` was not understood, and was left out",
          at: cell.place, help: didYouMean(cell.text.lowercased(), among: headers.known))
        continue
      }
      let column = TableColumn(target: target, column: index + 1, header: cell)
      if let first = columns.first(where: { $0.key == column.key }), !column.isList {
        report(
          .error, "`\(cell.text)` and `\(first.header.text)` are the same column, `\(column.key)`", at: cell.place,
          help: "give one of them another header")
        continue
      }
      columns.append(column)
      table.columns.append((CellReading.plain(cell.text), "\(headers.form.plural).\(column.key)"))
    }
    return columns
  }
}
