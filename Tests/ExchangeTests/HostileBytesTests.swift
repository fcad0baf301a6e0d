import TestSupport
import Testing

@testable import Exchange

/// Whatever the bytes, there is a spreadsheet or an error, soon.
@Suite struct HostileBytesTests {
  @Test("random and damaged tables are read or refused", .timeLimit(.minutes(10)))
  func tables() throws {
    var (dice, seed) = Dice.printed(for: "HostileBytesTests.tables")
    let examples = try Files.names(in: "csv", ending: ".csv").map { try Files.bytes("csv/\($0).csv") }
    var (read, refused, torn) = (0, 0, 0)
    for number in 0..<Dice.count(20_000, soak: 2_000_000) {
      let bytes = dice.chance(30) ? dice.bytes(300) : dice.mutated(dice.pick(examples))
      let encoding = dice.chance(70) ? nil : dice.pick(TextEncoding.allCases)
      do {
        let spreadsheet = try Spreadsheet.csv(bytes, name: "x", encoding: encoding)
        read += 1
        torn += spreadsheet.tornRows.count
        #expect(placesAreRight(in: spreadsheet), "SEED=\(seed), table \(number)")
        for cell in spreadsheet.sheets[0].rows.joined() { readEveryWay(cell) }
      } catch {
        refused += 1
        if case .encoding(let byte) = error.kind {
          #expect(bytes.indices.contains(byte), "SEED=\(seed), table \(number)")
        }
      }
    }
    print("HostileBytesTests.tables: \(read) read, with \(torn) torn rows, and \(refused) refused")
    #expect(read > 0 && refused > 0 && torn > 0)
  }

  @Test("random cells are read or refused")
  func cells() {
    var (dice, _) = Dice.printed(for: "HostileBytesTests.cells")
    let pieces = [
      "2026", "1", "31", "-", "/", ".", "年", "月", "日", "个月", "两", "十", "半", "G", "Mbps", "MB", ",", " ", "'", "１", "e",
      ":",
      "T", "999999999999999999999", "yes", "+", "0", "\u{3000}", "𠮷", "零", "year", "",
    ]
    for _ in 0..<Dice.count(20_000, soak: 3_000_000) {
      let text = (0..<dice.roll(7)).map { _ in dice.pick(pieces) }.joined()
      readEveryWay(Cell(text, kind: dice.pick(Cell.Kind.allCases), at: CellPlace(column: 1, row: 1)))
    }
  }

  private func readEveryWay(_ cell: Cell) {
    _ = CellReading.date(cell)
    _ = CellReading.yesNo(cell)
    _ = CellReading.bandwidthMbps(cell)
    _ = CellReading.months(cell)
    _ = CellReading.wholeNumber(cell)
  }

  private func placesAreRight(in spreadsheet: Spreadsheet) -> Bool {
    spreadsheet.sheets.allSatisfy { sheet in
      sheet.rows.enumerated().allSatisfy { row, cells in
        cells.last?.kind != .empty
          && cells.enumerated().allSatisfy {
            $1.place == CellPlace(column: $0 + 1, row: row + 1) && sheet[$1.place] == $1
          }
      }
    }
  }
}
