import BenchmarkSupport
import Reasoning
import TestSupport

/// Rows drawn at random, of those that can be: facts that contradict a `given` are drawn again.
struct RowPool {
  let forest: Forest
  /// For each fact the cells of all rows; nothing is unknown.
  private(set) var cells: [[Int?]]
  private(set) var count = 0

  /// Larger benchmarks repeat the rows of a pool.
  private static let rowsMax = 500_000
  private static let cellsMax = 20_000_000
  private static let seed: UInt64 = 20_261_122

  /// - Parameter unknownOfTen: So many of ten cells are unknown.
  init(_ forest: Forest, judge: ColumnJudge, rows: Int, unknownOfTen: Int) throws {
    self.forest = forest
    cells = forest.facts.map { _ in [] }
    var dice = Dice(seed: Self.seed)
    let wanted = min(rows, Self.rowsMax, Self.cellsMax / max(1, forest.facts.count))
    for _ in 0..<1_000 where count < wanted {
      let drawn = Self.draw(forest, rows: min(100_000, 4 * wanted), unknownOfTen, &dice)
      keep(drawn, judge.judge(drawn), upTo: wanted)
    }
    if count < wanted { throw Trouble("hardly any row that is drawn can be") }
  }

  private static func draw(_ forest: Forest, rows: Int, _ unknownOfTen: Int, _ dice: inout Dice) -> FactColumns {
    let columns = FactColumns(forest, rows: rows)
    for fact in forest.facts.indices {
      let sides = forest.facts[fact].cells
      for row in 0..<rows where unknownOfTen == 0 || dice.roll(10) >= unknownOfTen {
        columns[fact, row] = dice.roll(sides)
      }
    }
    return columns
  }

  private mutating func keep(_ drawn: FactColumns, _ judged: JudgedColumns, upTo wanted: Int) {
    for row in 0..<drawn.rows where count < wanted && judged.verdict(row: row) != .impossible {
      for fact in cells.indices { cells[fact].append(drawn[fact, row]) }
      count += 1
    }
  }

  /// The rows as columns in memory, one after another and again from the first.
  func columns(rows: Int, from first: Int = 0) -> FactColumns {
    let columns = FactColumns(forest, rows: rows)
    for fact in cells.indices {
      if let bytes = columns.bytes(of: fact) {
        let pool = cells[fact].map { $0.map { UInt8($0) } ?? FactColumns.unknownByte }
        for row in 0..<rows { bytes[row] = pool[(first + row) % count] }
      } else {
        for row in 0..<rows { columns[fact, row] = cells[fact][(first + row) % count] }
      }
    }
    return columns
  }

  /// The same in blocks of the size that ClickHouse works by.
  func blocks(rows: Int) -> [FactColumns] {
    stride(from: 0, to: rows, by: Self.blockRows).map { first in
      columns(rows: min(Self.blockRows, rows - first), from: first)
    }
  }

  static let blockRows = 65_409

  /// The rows as CSV in the words of the facts, with a header.
  func csv(rows: Int) -> String {
    let words = forest.facts.map { fact in (0..<fact.cells).map { fact.value(ofCell: $0).description } }
    let lines = (0..<count).map { row in
      words.indices.map { fact in cells[fact][row].map { words[fact][$0] } ?? "" }.joined(separator: ",") + "\n"
    }
    var text = forest.facts.map(\.path.short).joined(separator: ",") + "\n"
    for row in 0..<rows { text += lines[row % count] }
    return text
  }
}
