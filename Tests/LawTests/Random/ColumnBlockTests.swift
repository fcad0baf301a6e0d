import CivilTime
import LawCompiling
import TestSupport
import Testing

@testable import Reasoning

/// Columns are judged in blocks, and by several cores: where they are cut must not matter to any row.
@Suite struct ColumnBlockTests {
  @Test(arguments: ["connection", "line"]) func manyRowsComeToWhatFewComeTo(kind: String) throws {
    let pack = try #require(PackCompiler.compile(folder: Repository.path("law/prc-cross-border")).pack)
    let forest = try Forest(
      pack: pack, kind: try #require(pack.kind(named: kind)), date: try #require(CivilDate("2026-11-22")))
    let judge = try ColumnJudge(forest)
    var (dice, seed) = Dice.printed(for: "manyRowsComeToWhatFewComeTo")
    // More than two blocks, and no multiple of one.
    let columns = drawn(forest, rows: 65_536 + 1 + dice.roll(40_000), &dice)
    let few = columns.rows / 97 + 1
    for cores in 1...3 {
      let judged = judge.judge(columns, cores: cores)
      for start in stride(from: 0, to: columns.rows, by: few) {
        let rows = min(few, columns.rows - start)
        let expected = judge.judge(piece(of: columns, forest, start, rows))
        for row in 0..<rows {
          let isSame =
            judged.verdict(row: start + row) == expected.verdict(row: row)
            && judged.mask(row: start + row) == expected.mask(row: row)
          #expect(isSame, "row \(start + row) of \(columns.rows), \(cores) cores, SEED=\(seed)")
          if !isSame { return }
        }
      }
    }
  }

  private func drawn(_ forest: Forest, rows: Int, _ dice: inout Dice) -> FactColumns {
    let columns = FactColumns(forest, rows: rows)
    for (index, fact) in forest.facts.enumerated() {
      for row in 0..<rows where !dice.chance(10) { columns[index, row] = dice.roll(fact.cells) }
    }
    return columns
  }

  private func piece(of columns: FactColumns, _ forest: Forest, _ start: Int, _ rows: Int) -> FactColumns {
    let piece = FactColumns(forest, rows: rows)
    for index in forest.facts.indices { for row in 0..<rows { piece[index, row] = columns[index, start + row] } }
    return piece
  }
}
