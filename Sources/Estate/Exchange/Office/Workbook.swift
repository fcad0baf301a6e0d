import CivilTime
import SourceText

/// A workbook to be written: sheets with a header and rows of values.
public struct Workbook: Hashable, Sendable {
  public struct Column: Hashable, Sendable {
    public let title: String
    /// In characters; without it the column fits what it holds.
    public let width: Int?

    public init(_ title: String, width: Int? = nil) {
      self.title = title
      self.width = width
    }
  }

  public enum Value: Hashable, Sendable {
    case empty
    /// Always a text, never a formula, whatever it begins with.
    case text(String)
    /// With more than 15 digits it is written as a text: a spreadsheet would make the others 0.
    case number(Int)
    /// For example `12.50`.
    case decimal(String)
    /// Before 1900-03-01 it is written as a text: a spreadsheet has no such days.
    case date(CivilDate)
    case yesNo(Bool)
  }

  public struct Sheet: Hashable, Sendable {
    /// At most 31 characters, none of `[]:*?/\`.
    public let name: String
    public let columns: [Column]
    /// None longer than the columns.
    public let rows: [[Value]]

    public init(name: String, columns: [Column], rows: [[Value]]) {
      self.name = name
      self.columns = columns
      self.rows = rows
    }
  }

  public let sheets: [Sheet]

  public init(sheets: [Sheet]) { self.sheets = sheets }
}

extension Workbook {
  /// What `office.py xlsx-write` reads.
  var json: JSON { ["sheets": .array(sheets.map(\.json))] }
}

extension Workbook.Sheet {
  fileprivate var json: JSON {
    [
      "name": .string(name), "columns": .array(columns.map(\.json)),
      "rows": .array(rows.map { .array($0.map(\.json)) }),
    ]
  }
}

extension Workbook.Column {
  fileprivate var json: JSON {
    .object([.init("title", .string(title))] + (width.map { [.init("width", .number($0))] } ?? []))
  }
}

extension Workbook.Value {
  fileprivate var json: JSON {
    switch self {
    case .empty: .null
    case .text(let text): .string(text)
    case .number(let number): .number(number)
    case .decimal(let text): ["n": .string(text)]
    case .date(let date): ["d": .string(date.description)]
    case .yesNo(let value): .bool(value)
    }
  }
}
