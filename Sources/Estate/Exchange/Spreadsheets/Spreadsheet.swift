/// A table that somebody handed over: sheets of rows of cells, each cell knowing its place.
///
///     bytes of a CSV  -> TextEncoding -> CSVReader ──┐
///                                                    ├──> Spreadsheet -> Cell -> CellReading -> date, number, yes-no
///     .xlsx workbook  -> office.py    -> JSON ───────┘
///
/// What the columns mean is not known here.
public struct Spreadsheet: Hashable, Sendable {
  public enum Origin: Hashable, Sendable {
    case csv(encoding: TextEncoding, delimiter: CSVDelimiter)
    case workbook
  }

  public struct Sheet: Hashable, Sendable {
    public let name: String
    /// Row 7 stands at index 6, whether rows before it are empty or not. No row ends with an empty cell, and the last
    /// row is not empty.
    public let rows: [[Cell]]
    /// Hidden sheets often hold the choices of drop-down lists.
    public let isHidden: Bool

    public init(name: String, rows: [[Cell]], isHidden: Bool = false) {
      self.name = name
      self.rows = rows
      self.isHidden = isHidden
    }

    /// The cell of a place, empty where the sheet says nothing.
    public subscript(_ place: CellPlace) -> Cell {
      guard rows.indices.contains(place.row - 1), rows[place.row - 1].indices.contains(place.column - 1) else {
        return .empty(at: place)
      }
      return rows[place.row - 1][place.column - 1]
    }
  }

  /// A row that could not be read; the rows behind it were.
  public struct TornRow: Hashable, Sendable {
    public let sheet: String
    /// As a spreadsheet program counts them.
    public let row: Int
    /// Where the row begins, as an editor counts lines: a quoted cell may hold line ends.
    public let line: Int
    public let message: String
  }

  public let origin: Origin
  public let sheets: [Sheet]
  /// Of workbooks none: they are read whole or not at all.
  public let tornRows: [TornRow]

  public init(origin: Origin, sheets: [Sheet], tornRows: [TornRow] = []) {
    self.origin = origin
    self.sheets = sheets
    self.tornRows = tornRows
  }
}

/// How much is read of what others hand over. `office.py` has the same bounds for workbooks.
public struct SpreadsheetBounds: Sendable {
  public var bytesMax = 50_000_000
  public var rowsMax = 200_000
  public var columnsMax = 500
  public var cellsMax = 2_000_000
  /// With more, it is no table: reading a torn row again from its second line costs time, too.
  public var tornRowsMax = 100

  public init() {}

  public static let standard = SpreadsheetBounds()
}

/// Why a file was not read or not written: one sentence without a full stop, and what to try.
public struct ExchangeTrouble: Error, Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// Larger than its bound.
    case tooLarge
    /// The first byte that is not of the encoding, from 0.
    case encoding(byte: Int)
    /// The content of what was handed over.
    case refused
    /// Python, a library or `office.py` is not there.
    case missing
    /// The file could not be opened, written or renamed.
    case file
    case tookTooLong
  }

  public let kind: Kind
  public let message: String
  public let help: String?

  public init(_ kind: Kind, _ message: String, help: String? = nil) {
    self.kind = kind
    self.message = message
    self.help = help
  }
}

extension ExchangeTrouble: CustomStringConvertible {
  public var description: String { message + (help.map { "; \($0)" } ?? "") }
}
