import BenchmarkSupport
import Foundation
import Reasoning

/// Rows of known cells with our answers, written for peers; see Benchmarks/peers/rows.py.
struct PeerRows {
  let columns: FactColumns
  let judged: JudgedColumns
  let forest: Forest

  init(_ judge: ColumnJudge, _ columns: FactColumns) {
    forest = judge.forest
    self.columns = columns
    judged = judge.judge(columns)
  }

  /// Every combination of cells once.
  static func all(of judge: ColumnJudge) -> PeerRows {
    let facts = judge.forest.facts
    let columns = FactColumns(judge.forest, rows: facts.reduce(1) { $0 * $1.cells })
    for row in 0..<columns.rows {
      var left = row
      for fact in facts.indices {
        columns[fact, row] = left % facts[fact].cells
        left /= facts[fact].cells
      }
    }
    return PeerRows(judge, columns)
  }

  func write(to folder: String) throws {
    let facts = forest.facts.map { fact in
      (name: fact.path.short, words: (0..<fact.cells).map { fact.value(ofCell: $0).description })
    }
    let told: [String: Any] = [
      "rows": columns.rows, "provisions": forest.provisions.map(\.citation.description),
      "facts": facts.map { ["name": $0.name, "words": $0.words] },
    ]
    func put(_ data: Data, _ name: String) throws { try data.write(to: URL(fileURLWithPath: "\(folder)/\(name)")) }
    try put(try JSONSerialization.data(withJSONObject: told, options: .sortedKeys), "rows.json")
    for (index, fact) in facts.enumerated() {
      guard let bytes = columns.bytes(of: index) else { throw Trouble("`\(fact.name)` has too many words for peers") }
      try put(Data(bytes: bytes, count: columns.rows), fact.name + ".cells")
    }
    let rows = 0..<columns.rows
    let verdicts = try rows.map { row -> UInt8 in
      switch judged.verdict(row: row) {
      case .unlawful: return 1
      case .lawful: return 0
      case .unaddressed, .unsettled, .undetermined, .impossible:
        throw Trouble("row \(row) is neither lawful nor unlawful: the policy has become more than peers were taught")
      }
    }
    try put(Data(verdicts), "unlawful.cells")
    let masks = rows.map { judged.mask(row: $0) }
    try put(masks.withUnsafeBytes { Data($0) }, "breached.masks")
  }
}
