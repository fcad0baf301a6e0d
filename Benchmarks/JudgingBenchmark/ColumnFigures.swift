import BenchmarkSupport
import Reasoning

/// Rows a second from columns in memory, to a verdict and provisions for each row.
struct ColumnFigures {
  /// By the clock on the wall, all answers kept in memory.
  let oneCore: Double
  /// The answers of each block written over those of the block before: nothing waits for memory, as with a database that
  /// hands on what it worked out.
  let oneCoreHandedOn: Double
  /// By the time of the processor.
  let coreTime: Double
  let twoCores: Double
  let tables: String
  let verdicts: String

  init(_ judge: ColumnJudge, _ pool: RowPool, rows: Int) {
    let input = pool.columns(rows: rows)
    let output = JudgedColumns(judge.forest, rows: rows)
    let count = Double(rows)
    oneCore = count / best(of: 7) { judge.judge(input, into: output, cores: 1) }
    coreTime = count / ((0..<7).map { _ in processorSeconds { judge.judge(input, into: output, cores: 1) } }.min() ?? 1)
    twoCores = count / best(of: 5) { judge.judge(input, into: output, cores: 2) }
    let blocks = pool.blocks(rows: rows)
    let ofBlock = JudgedColumns(judge.forest, rows: RowPool.blockRows)
    oneCoreHandedOn =
      count / best(of: 7) { for block in blocks { judge.judge(block, into: ofBlock, cores: 1) } }
    tables =
      judge.layersByCluster.map { "\($0)" }.joined(separator: "+") + " of " + Shown.grouped(judge.tableEntries)
    let sample = stride(from: 0, to: rows, by: max(1, rows / 100_000)).map { output.verdict(row: $0) }
    verdicts = VerdictCode.allCases.compactMap { code in
      let share = Double(sample.count { $0 == code }) / Double(sample.count) * 100
      return share == 0 ? nil : "\(code) \(Shown.number(share)) %"
    }.joined(separator: ", ")
  }
}
