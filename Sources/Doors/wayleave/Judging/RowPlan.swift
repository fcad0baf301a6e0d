import Facts
import Reasoning

/// What it takes to judge rows of a file by a forest; workers on several cores share it.
struct RowPlan: Sendable {
  let table: RowTable
  let judge: ColumnJudge
  let readings: [ColumnReading]

  init(table: RowTable, judge: ColumnJudge) {
    self.table = table
    self.judge = judge
    let paths = table.columns.map(\.path)
    readings = table.columns.map { column in
      let isInForest = judge.forest.facts.contains { $0.path == column.path }
      return ColumnReading(
        path: column.path, type: column.type, forest: judge.forest,
        isWatched: !isInForest && paths.contains { $0.stands(behind: column.path) })
    }
  }
}

extension FactPath {
  /// Whether this fact stands behind a reference.
  func stands(behind reference: FactPath) -> Bool {
    kind == reference.kind && steps.count > reference.steps.count && steps.starts(with: reference.steps)
  }
}
