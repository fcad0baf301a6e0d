import EstateModel
import Exchange
import Foundation
import LawPacks
import TestSupport
import Testing

/// examples/spreadsheets, imported beside Meridian: what each column was taken for, every complaint with its cell, and
/// the entries, recorded.
@Suite struct SpreadsheetExampleTests {
  @Test func aMessyListOfPeopleIsReadAndEveryFaultOfItNamed() throws {
    try Files.check(
      report(try csv("examples/spreadsheets/people.csv"), "people"), against: "spreadsheets/people.report")
  }

  /// The lines end at sites of the other table, so the sites are imported first.
  @Test(arguments: ["utf8", "gb18030"]) func chineseTablesAreReadInEitherEncoding(_ encoding: String) throws {
    let sites = try csv("examples/spreadsheets/sites-zh.utf8.csv", as: encoding)
    let lines = try csv("examples/spreadsheets/lines-zh.utf8.csv", as: encoding)
    if encoding == "gb18030" {
      #expect(lines.origin == .csv(encoding: .gb18030, delimiter: .comma))
    }
    try Files.check(report(sites, "sites-zh"), against: "spreadsheets/sites-zh.report")
    let meridian = try EstateReader.meridian()
    let imported = TableImport.read(sites, name: "sites-zh", existing: meridian, pack: try ShippedLaw.pack())
    let together = Estate(
      organisation: meridian.organisation,
      records: meridian.records.merging(imported.records) { $0 + $1 }, readings: meridian.readings)
    try Files.check(report(lines, "lines-zh", beside: together), against: "spreadsheets/lines-zh.report")
  }

  @Test func aWorkbookGivesTheSameAsTheCSV() throws {
    guard FileManager.default.isExecutableFile(atPath: Repository.path(".venv/bin/python")) else {
      return print("aWorkbookGivesTheSameAsTheCSV: not run, there is no .venv (`make office` makes it)")
    }
    let office = Office(python: Repository.path(".venv/bin/python"), script: Repository.path("office/office.py"))
    for name in ["people.csv", "sites-zh.utf8.csv", "lines-zh.utf8.csv"] {
      let csv = try csv("examples/spreadsheets/\(name)")
      let workbook = try Command.inFolder { folder in
        let rows = csv.sheets[0].rows
        let width = rows.map(\.count).max() ?? 0
        // Row 1 of the CSV is the workbook's header; rows in between may be empty.
        let header = (0..<width).map { Workbook.Column(rows[0].indices.contains($0) ? rows[0][$0].text : "") }
        let values = rows.dropFirst().map { $0.map { $0.isEmpty ? Workbook.Value.empty : .text($0.text) } }
        let sheet = Workbook.Sheet(name: "Sheet1", columns: header, rows: values)
        try office.write(Workbook(sheets: [sheet]), to: folder + "/table.xlsx")
        return try office.readWorkbook(folder + "/table.xlsx")
      }
      let stem = String(name.prefix { $0 != "." })
      #expect(try report(workbook, stem) == report(csv, stem), "\(name)")
    }
  }

  /// A list may go on in another sheet, and what one sheet refers to another may list.
  @Test func sheetsOfAWorkbookAreReadTogether() throws {
    func sheet(_ name: String, _ rows: [[String]]) -> Spreadsheet.Sheet {
      let cells = rows.enumerated().map { row, texts in
        texts.enumerated().map { Cell($1, at: CellPlace(column: $0 + 1, row: row + 1)) }
      }
      return Spreadsheet.Sheet(name: name, rows: cells)
    }
    let workbook = Spreadsheet(
      origin: .workbook,
      sheets: [
        sheet("2025", [["id", "full name", "department"], ["p-1", "Li", "sales"], ["p-2", "Wang", "service"]]),
        sheet("2026", [["id", "full name", "department"], ["p-1", "Li", "sales"], ["p-3", "Zhao", "sales"]]),
        sheet("groups", [["id", "name", "how many"], ["sales", "Sales people", "12"]]),
      ])
    try Files.check(report(workbook, "staff"), against: "spreadsheets/sheets.report")
  }

  private func csv(_ path: String, as encoding: String = "utf8") throws -> Spreadsheet {
    guard encoding == "gb18030" else { return try Spreadsheet.csv(Repository.bytes(path), name: path) }
    return try Command.inFolder { folder in
      let converted = try Command.shell("iconv -f UTF-8 -t GB18030 \(path) >\(folder)/table.csv")
      #expect(converted.status == 0, "\(converted.errors)")
      return try Spreadsheet.csv(Array(Data(contentsOf: URL(fileURLWithPath: folder + "/table.csv"))), name: path)
    }
  }

  private func report(_ spreadsheet: Spreadsheet, _ name: String, beside existing: Estate? = nil) throws -> String {
    let estate = try existing ?? EstateReader.meridian()
    let table = TableImport.read(spreadsheet, name: name, existing: estate, pack: try ShippedLaw.pack())
    var out = "\(table.rowCount) rows, \(table.skippedRowCount) left out\n"
    for column in table.columns { out += "\(column.header) → \(column.key)\n" }
    for issue in table.issues {
      out += "\(issue.place.map { "\($0): " } ?? "")\(issue.severity.rawValue): \(issue.message)\n"
      if let help = issue.help { out += "  help: \(help)\n" }
    }
    return try out + "----\n" + EstateWriter.text(table.records)
  }
}
