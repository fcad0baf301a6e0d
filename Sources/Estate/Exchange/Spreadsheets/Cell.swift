/// One cell of a spreadsheet: its text, what it was, and where.
public struct Cell: Hashable, Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    case text, number, date, empty, error
    case yesNo = "yes-no"
  }

  /// A number is its shortest decimal text, a date is `2026-01-31` or `2026-01-31T09:30:00`, a yes-no `true` or
  /// `false`, an error what the program shows (`#N/A`). A CSV has texts only.
  public let text: String
  public let kind: Kind
  public let place: CellPlace
  /// Whether the workbook counts its days from 1904 and not from 1900, which tells what a number means as a date.
  public let countsFrom1904: Bool

  public init(_ text: String, kind: Kind = .text, at place: CellPlace, countsFrom1904: Bool = false) {
    self.text = text
    self.kind = text.isEmpty ? .empty : kind
    self.place = place
    self.countsFrom1904 = countsFrom1904
  }

  public static func empty(at place: CellPlace) -> Cell { Cell("", kind: .empty, at: place) }

  /// Whether there is nothing to read: no text, or spaces only.
  public var isEmpty: Bool { kind == .empty || (kind == .text && CellReading.plain(text).isEmpty) }
}

/// A place as spreadsheet programs name it: `B7`. Columns and rows count from 1.
public struct CellPlace: Hashable, Sendable {
  private let storedColumn: Int32
  private let storedRow: Int32

  public init(column: Int, row: Int) {
    precondition(column >= 1 && row >= 1, "Columns and rows count from 1.")
    storedColumn = Int32(clamping: column)
    storedRow = Int32(clamping: row)
  }

  public var column: Int { Int(storedColumn) }
  public var row: Int { Int(storedRow) }

  /// 1 is `A`, 27 is `AA`.
  public static func letters(ofColumn column: Int) -> String {
    var letters: [UInt8] = []
    var rest = column
    while rest > 0 {
      letters.append(UInt8(ascii: "A") + UInt8((rest - 1) % 26))
      rest = (rest - 1) / 26
    }
    return String(decoding: letters.reversed(), as: UTF8.self)
  }
}

extension CellPlace: Comparable, CustomStringConvertible {
  public var description: String { Self.letters(ofColumn: column) + String(row) }

  /// In reading order.
  public static func < (a: CellPlace, b: CellPlace) -> Bool { (a.row, a.column) < (b.row, b.column) }
}
