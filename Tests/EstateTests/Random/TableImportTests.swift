import Assessment
import EstateModel
import Exchange
import LawPacks
import SourceText
import TestSupport
import Testing

/// Random spreadsheets never crash the importer, and what it takes from one either joins the estate or is refused with a
/// diagnostic. `SEED=` repeats a run.
@Suite struct TableImportTests {
  @Test func aRandomTableIsImportedOrRefused() throws {
    var (dice, seed) = Dice.printed(for: "TableImportTests")
    let pack = try ShippedLaw.pack()
    let meridian = try EstateReader.meridian()
    let tables = RandomTable(pack, meridian)
    var merger = try Merger(pack)
    var (read, clean) = (0, 0)
    for round in 0..<Dice.count(400, soak: 100_000) {
      var own = dice.split()
      guard let spreadsheet = Self.spreadsheet(tables, &own) else { continue }
      read += 1
      let plural = own.chance(20) ? own.pick(Forms.all.map(\.plural)) : nil
      let table = TableImport.read(
        spreadsheet, name: own.pick(["lines", "people", "x", ""]), as: plural, existing: meridian, pack: pack)
      for issue in table.issues {
        let isInside = issue.place.map { Self.holds(spreadsheet, issue.sheet, $0) } ?? true
        #expect(isInside, "SEED=\(seed), round \(round): \(issue)")
        #expect(!issue.message.isEmpty && !issue.message.hasSuffix("."), "SEED=\(seed), round \(round): \(issue)")
      }
      #expect(table.skippedRowCount <= table.rowCount)
      if table.hasErrors { continue }
      clean += 1
      if clean <= Dice.count(40, soak: 10_000), let trouble = try merger.trouble(with: table, beside: meridian) {
        Issue.record("SEED=\(seed), round \(round): \(trouble)")
        return
      }
    }
    print("TableImportTests: \(read) tables, \(clean) without errors, \(merger.counts)")
    #expect(clean > 20 && merger.joined > 5)
  }

  /// A CSV, damaged or not, or a workbook; nothing where the CSV reader refuses the bytes.
  private static func spreadsheet(_ tables: RandomTable, _ dice: inout Dice) -> Spreadsheet? {
    if dice.chance(40) { return tables.workbook(&dice) }
    var bytes = CSVWriting.bytes(tables.rows(&dice), delimiter: dice.pick(CSVDelimiter.allCases))
    if dice.chance(40) { bytes = dice.mutated(bytes) }
    return try? Spreadsheet.csv(bytes, name: "table.csv")
  }

  /// Whether a place lies where the sheet has rows (torn ones too) and the widest of them has columns.
  private static func holds(_ spreadsheet: Spreadsheet, _ sheet: String, _ place: CellPlace) -> Bool {
    let sheets = spreadsheet.sheets.filter { sheet.isEmpty || $0.name == sheet }
    let torn = spreadsheet.tornRows.map(\.row).max() ?? 0
    return sheets.contains { sheet in
      place.row <= max(sheet.rows.count, torn) && place.column <= max(1, sheet.rows.map(\.count).max() ?? 1)
    }
  }

  /// Puts what was imported beside the estate's own files, as `wayleave estate import` does.
  private struct Merger {
    let pack: LawPack
    let files: EstateFiles
    private(set) var joined = 0
    private(set) var refused = 0
    var counts: String { "\(joined) joined the estate, \(refused) were refused" }

    init(_ pack: LawPack) throws {
      self.pack = pack
      files = EstateFiles.read(Repository.path("examples/meridian")).0
    }

    /// What only the whole estate can see: overlapping prefixes, days and branches, lines with one end.
    private static let seenTogether: Set<String> = ["E711", "E712", "E713"]

    mutating func trouble(with table: ImportedTable, beside existing: Estate) throws -> String? {
      var new: [String: [Record]] = [:]
      for (plural, records) in table.records {
        new[plural] = records.filter { existing.entry(plural, $0.id.text) == nil }
      }
      let text = try EstateWriter.text(new)
      let read = EstateReader.read(
        EstateFiles(files.files + [("imported/table.yaml", "table.yaml", Array(text.utf8))], folder: files.folder))
      guard let estate = read.estate else {
        refused += 1
        let others = read.diagnostics.all.filter {
          !Self.seenTogether.contains($0.code.id) && !$0.message.contains("joins fewer than two sites")
        }
        return others.isEmpty ? nil : "\(read.rendered(read.diagnostics))\n\(text)"
      }
      joined += 1
      for (plural, records) in new {
        for record in records where estate.entry(plural, record.id.text) != record {
          return "\(record.dump)\n\(estate.entry(plural, record.id.text)?.dump ?? "is gone")"
        }
      }
      if joined.isMultiple(of: 10) {
        _ = try Assessor.assess(estate, in: read.sources, by: pack, asOf: judgingDay)
      }
      return nil
    }
  }
}
