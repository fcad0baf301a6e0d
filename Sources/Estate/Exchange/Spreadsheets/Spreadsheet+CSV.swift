extension Spreadsheet {
  /// Reads a CSV as one sheet. The encoding and the delimiter are found unless they are given; a torn row is noted and
  /// the rows behind it are read.
  public static func csv(
    _ bytes: [UInt8], name: String, encoding: TextEncoding? = nil, delimiter: CSVDelimiter? = nil,
    bounds: SpreadsheetBounds = .standard
  ) throws(ExchangeTrouble) -> Spreadsheet {
    if bytes.count > bounds.bytesMax {
      throw ExchangeTrouble(.tooLarge, "`\(name)` has more than \(bounds.bytesMax) bytes")
    }
    if bytes.starts(with: zipMark) || bytes.starts(with: compoundFileMark) {
      throw ExchangeTrouble(.refused, "`\(name)` is a workbook, not a CSV", help: "hand it over as .xlsx")
    }
    let (text, encoding) = try TextEncoding.decode(bytes, as: encoding)
    let stated = CSVDelimiter.stated(by: text)
    let delimiter = delimiter ?? stated ?? CSVDelimiter.found(in: text)
    var reader = CSVSheetReader(text, name: name, delimiter: delimiter, bounds: bounds)
    if stated != nil { reader.skipRow() }
    let (rows, torn) = try reader.read()
    return Spreadsheet(
      origin: .csv(encoding: encoding, delimiter: delimiter), sheets: [Sheet(name: name, rows: rows)], tornRows: torn)
  }

  static let zipMark: [UInt8] = [0x50, 0x4B, 0x03, 0x04]
  /// Of the .xls of before 2007, and of encrypted workbooks.
  static let compoundFileMark: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0]
}

extension CSVDelimiter {
  /// Spreadsheet programs understand a first line `sep=;`, and do not show it.
  static func stated(by text: [UInt8]) -> CSVDelimiter? {
    let line = text.prefix(8).prefix { $0 != 0x0A && $0 != 0x0D }
    guard line.count == 5, line.starts(with: Array("sep=".utf8)), let last = line.last else { return nil }
    return CSVDelimiter(rawValue: last)
  }

  /// The delimiter that cuts the most of the first rows into the same number of cells, at least two; in doubt the one
  /// that makes more cells, then the comma.
  static func found(in text: [UInt8], rowsMax: Int = 20, bytesMax: Int = 256 * 1024) -> CSVDelimiter {
    let sample = Array(text.prefix(bytesMax))
    var best = (delimiter: CSVDelimiter.comma, rows: 0, columns: 0)
    for delimiter in allCases {
      var reader = CSVReader(bytes: sample, delimiter: delimiter)
      var counts: [Int: Int] = [:]
      for _ in 0..<rowsMax {
        guard let row = try? reader.next() else { break }
        counts[row.count, default: 0] += 1
      }
      let wide = counts.filter { $0.key > 1 }.map { (rows: $0.value, columns: $0.key) }
      guard let most = wide.max(by: { ($0.rows, $0.columns) < ($1.rows, $1.columns) }) else { continue }
      if (most.rows, most.columns) > (best.rows, best.columns) { best = (delimiter, most.rows, most.columns) }
    }
    return best.delimiter
  }
}

/// Turns the rows of a CSV into cells with places.
private struct CSVSheetReader {
  private let name: String
  private let bounds: SpreadsheetBounds
  private var reader: CSVReader
  private var rows: [[Cell]] = []
  private var torn: [Spreadsheet.TornRow] = []
  private var cellCount = 0

  init(_ text: [UInt8], name: String, delimiter: CSVDelimiter, bounds: SpreadsheetBounds) {
    self.name = name
    self.bounds = bounds
    reader = CSVReader(bytes: text, delimiter: delimiter)
    // Spreadsheet programs count empty lines as rows, and our places are theirs.
    reader.keepsEmptyLines = true
  }

  mutating func skipRow() { _ = try? reader.next() }

  mutating func read() throws(ExchangeTrouble) -> (rows: [[Cell]], torn: [Spreadsheet.TornRow]) {
    while true {
      let line = reader.line
      do throws(CSVReader.Trouble) {
        guard let texts = try reader.next() else { break }
        try keep(texts, line)
      } catch {
        rows.append([])
        torn.append(.init(sheet: name, row: rows.count, line: line, message: error.message))
      }
      try checkBounds()
    }
    while rows.last?.isEmpty == true { rows.removeLast() }
    return (rows, torn)
  }

  private mutating func keep(_ texts: [String], _ line: Int) throws(CSVReader.Trouble) {
    let count = texts.count - texts.reversed().prefix { $0.isEmpty }.count
    if count > bounds.columnsMax {
      throw CSVReader.Trouble(line: line, message: "more than \(bounds.columnsMax) columns")
    }
    let row = rows.count + 1
    rows.append(
      texts.prefix(count).enumerated().map { index, text in
        Cell(CSVWriting.unguarded(text), at: CellPlace(column: index + 1, row: row))
      })
    cellCount += count
  }

  private func checkBounds() throws(ExchangeTrouble) {
    if rows.count > bounds.rowsMax {
      throw ExchangeTrouble(.tooLarge, "`\(name)` has more than \(bounds.rowsMax) rows")
    }
    if cellCount > bounds.cellsMax {
      throw ExchangeTrouble(.tooLarge, "`\(name)` has more than \(bounds.cellsMax) cells")
    }
    if torn.count > bounds.tornRowsMax {
      throw ExchangeTrouble(
        .refused,
        "more than \(bounds.tornRowsMax) rows of `\(name)` are torn; the first, on line \(torn[0].line), has "
          + torn[0].message, help: "is it a CSV?")
    }
  }
}
