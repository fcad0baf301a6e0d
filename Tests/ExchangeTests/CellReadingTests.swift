import Foundation
import Testing

@testable import Exchange

/// `Files/cells.csv` says what each cell reads as; a line more is a case more. `RECORD=1` writes the answers.
@Suite struct CellReadingTests {
  @Test("each cell is read as recorded")
  func recorded() throws {
    let sheet = try Spreadsheet.csv(try Files.bytes("cells.csv"), name: "cells.csv").sheets[0]
    var rows: [[String]] = [sheet.rows[0].map(\.text)]
    for index in sheet.rows.indices.dropFirst() {
      let row = (1...5).map { sheet[CellPlace(column: $0, row: index + 1)].text }
      let answer = try Self.answer(reading: row[0], kind: row[1], cell: row[2])
      if !Files.records { #expect(Array(row[3...]) == answer, "line \(index + 1): \(row[0]) of `\(row[2])`") }
      rows.append(Array(row[..<3]) + answer)
    }
    #expect(rows.count > 150)
    if Files.records {
      try Data(CSVWriting.bytes(rows)).write(to: Files.folder.appendingPathComponent("cells.csv"))
    }
  }

  private static func answer(reading: String, kind: String, cell: String) throws -> [String] {
    let from1904 = kind == "number from 1904"
    let cell = Cell(
      cell, kind: from1904 ? .number : try #require(Cell.Kind(rawValue: kind)), at: CellPlace(column: 1, row: 1),
      countsFrom1904: from1904)
    let answer: Result<String, CellReading.Trouble> =
      switch reading {
      case "date": CellReading.date(cell).map(\.description)
      case "yes-no": CellReading.yesNo(cell).map { $0 ? "yes" : "no" }
      case "bandwidth": CellReading.bandwidthMbps(cell).map { "\($0) Mbps" }
      case "months": CellReading.months(cell).map { "\($0) months" }
      case "number": CellReading.wholeNumber(cell).map { "\($0)" }
      default: .success("there is no such reading")
      }
    switch answer {
    case .success(let text): return [text, ""]
    case .failure(let trouble):
      #expect(!trouble.message.hasSuffix("."))
      return ["refused: \(trouble.message)", trouble.help ?? ""]
    }
  }
}
