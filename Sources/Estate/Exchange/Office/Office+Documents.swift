import Foundation
import SourceText

extension Office {
  /// Reads a workbook (.xlsx). Formulas have the values that were stored with them; dates are dates whichever year the
  /// workbook counts from.
  public func readWorkbook(_ path: String) throws(ExchangeTrouble) -> Spreadsheet {
    guard FileManager.default.isReadableFile(atPath: path) else {
      throw ExchangeTrouble(.file, "`\(path)` cannot be read")
    }
    let output = try run(["xlsx-read", path])
    do {
      return try JSONDecoder().decode(ReadWorkbook.self, from: output).spreadsheet
    } catch {
      throw ExchangeTrouble(.refused, "office.py answered in another form than was expected: \(error)")
    }
  }

  /// Writes a workbook (.xlsx) with bold, frozen headers and filters. The same workbook gives the same bytes.
  public func write(_ workbook: Workbook, to path: String) throws(ExchangeTrouble) {
    try writeWorkbook(workbook.json, to: path)
  }

  /// The same from JSON in the form that `office.py xlsx-write` reads, as reports make it.
  public func writeWorkbook(_ json: JSON, to path: String) throws(ExchangeTrouble) {
    let input = Data(json.text().utf8)
    try writing(to: path) { partial throws(ExchangeTrouble) in _ = try run(["xlsx-write", partial], input: input) }
  }

  /// Makes a PDF of a page that holds everything it shows (pictures and fonts as `data:` URLs): nothing is fetched.
  ///
  /// Every element with Chinese says `lang="zh-CN"` and names its face (`font-family: "Noto Sans CJK SC"`); otherwise
  /// its characters take the shapes of another language.
  public func pdf(html: String, to path: String) throws(ExchangeTrouble) {
    let page = FileManager.default.temporaryDirectory.appendingPathComponent("wayleave-\(UUID().uuidString).html")
    defer { try? FileManager.default.removeItem(at: page) }
    guard
      FileManager.default.createFile(
        atPath: page.path, contents: Data(html.utf8), attributes: [.posixPermissions: 0o600])
    else { throw ExchangeTrouble(.file, "`\(page.path)` cannot be written") }
    try writing(to: path) { partial throws(ExchangeTrouble) in _ = try run(["pdf", page.path, partial]) }
  }
}

extension Spreadsheet {
  /// Reads a file that is a workbook or a CSV, which its first bytes tell. `office` is asked for only when it is needed.
  public static func read(
    _ path: String, office: () throws(ExchangeTrouble) -> Office = { () throws(ExchangeTrouble) in try Office.find() }
  ) throws(ExchangeTrouble) -> Spreadsheet {
    guard let file = FileHandle(forReadingAtPath: path),
      // One byte more than is allowed, so that `csv` sees that it is too much.
      let data = try? file.read(upToCount: SpreadsheetBounds.standard.bytesMax + 1) ?? Data()
    else { throw ExchangeTrouble(.file, "`\(path)` cannot be read") }
    let bytes = Array(data)
    if bytes.starts(with: zipMark) || bytes.starts(with: compoundFileMark) { return try office().readWorkbook(path) }
    return try csv(bytes, name: URL(fileURLWithPath: path).lastPathComponent)
  }
}

/// What `office.py xlsx-read` prints.
private struct ReadWorkbook: Decodable {
  struct Sheet: Decodable {
    let name: String
    let rows: [[ReadCell?]]
    let hidden: Bool?
  }

  struct ReadCell: Decodable {
    enum Kind: String, Decodable { case s, n, b, d, e }
    let t: Kind
    let v: String
  }

  let sheets: [Sheet]
  let from1904: Bool?

  var spreadsheet: Spreadsheet {
    Spreadsheet(
      origin: .workbook,
      sheets: sheets.map { sheet in
        let rows = sheet.rows.enumerated().map { row, cells in
          cells.enumerated().map { column, cell in self.cell(cell, CellPlace(column: column + 1, row: row + 1)) }
        }
        return Spreadsheet.Sheet(name: sheet.name, rows: rows, isHidden: sheet.hidden ?? false)
      })
  }

  private func cell(_ read: ReadCell?, _ place: CellPlace) -> Cell {
    guard let read else { return .empty(at: place) }
    let kind: Cell.Kind =
      switch read.t {
      case .s: .text
      case .n: .number
      case .b: .yesNo
      case .d: .date
      case .e: .error
      }
    return Cell(read.v, kind: kind, at: place, countsFrom1904: from1904 ?? false)
  }
}
