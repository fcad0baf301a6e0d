import Assessment
import CivilTime
import EstateModel
import Facts
import LawPacks
import Reasoning
import SourceText

/// Every table of the report as sheets of a workbook: `{"sheets": [{"name", "columns": [{"title", "width"?}], "rows"}]}`,
/// a cell being a text, a number, a truth, nothing, or a day as `{"d": "2026-11-22"}`.
public enum ReportWorkbook {
  /// A spreadsheet's cell holds 32,767 characters.
  static let cellCharactersMax = 32_000
  /// Rows below the header of one sheet; what is more is counted on the first sheet.
  static let rowsMax = 1_000_000

  public static func json(_ context: ReportContext) -> JSON {
    let sheets = WorkbookSheets(context: context)
    let tables = [
      sheets.subjects(), sheets.findings(), sheets.facts(), sheets.decisive(), sheets.withheld(), sheets.readings(),
      sheets.remedies(), sheets.dates(), sheets.law(),
    ]
    return ["sheets": .array(([sheets.summary(tables), sheets.position()] + tables).map(\.json))]
  }
}

/// One sheet.
struct WorkbookSheet {
  let name: String
  let columns: [(title: String, width: Int?)]
  let rows: [[JSON]]

  var json: JSON {
    [
      "name": .string(name),
      "columns": .array(
        columns.map { column in
          .object(
            [.init("title", .string(column.title))] + (column.width.map { [.init("width", .number($0))] } ?? []))
        }),
      "rows": .array(rows.prefix(ReportWorkbook.rowsMax).map { .array($0) }),
    ]
  }
}

extension JSON {
  static func cell(_ text: String?) -> JSON {
    guard let text else { return .null }
    let limit = ReportWorkbook.cellCharactersMax
    return .string(text.unicodeScalars.count > limit ? String(text.prefix(limit / 2)) + "…" : text)
  }

  static func cell(_ lines: [String]) -> JSON { cell(lines.isEmpty ? nil : lines.joined(separator: "\n")) }
  static func cell(_ date: CivilDate?) -> JSON { date.map { ["d": .string($0.description)] } ?? .null }
}
