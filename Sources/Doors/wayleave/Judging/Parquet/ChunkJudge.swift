import ColumnFiles
import Facts
import Foundation
import Reasoning
import Synchronization

/// Judges rows of cells as DuckDB hands them over, on whichever of its threads.
///
/// The cells of each column are bytes or pairs of bytes, made by ``CellMaking``.
final class ChunkJudge: Sendable {
  /// What a row comes to besides the verdicts, which have the smaller codes.
  enum Code {
    static let impossible = VerdictCode.impossible.rawValue
    static let badCell = impossible + 1
  }

  /// So that the texts that are kept do not grow with the file; others are written out row by row.
  static let textsMax = 4_096

  private let plan: [CellColumn]
  private let judge: ColumnJudge
  /// References that the forest does not know, and what stands behind them: places in the plan.
  private let behind: [(reference: Int, fact: Int)]
  /// References of the forest that have no column, and that other columns show to exist.
  private let shownOnly: [Int]
  private let benches = Mutex<[Bench]>([])
  private let texts: BreachTexts

  init(_ plan: [CellColumn], _ judge: ColumnJudge) {
    self.plan = plan
    self.judge = judge
    behind = plan.indices.flatMap { reference in
      plan[reference].fact != nil
        ? [] : plan.indices.filter { plan[$0].path.stands(behind: plan[reference].path) }.map { (reference, $0) }
    }
    let own = Set(plan.compactMap(\.fact))
    shownOnly = Set(plan.flatMap(\.shown)).subtracting(own).sorted()
    texts = BreachTexts(judge.forest)
  }

  // MARK: Answers

  /// Writes the code of each row's verdict. Gives whether any row cannot be judged.
  func writeCodes(_ chunk: DataChunk, _ output: ColumnVector) -> Bool {
    guard let codes = output.values(UInt8.self) else { return false }
    return withBench { read(chunk, $0, codes) }
  }

  /// Writes the verdict and the breaches of each row, both NULL where it cannot be judged. Gives whether there is such
  /// a row.
  func writeAnswers(_ chunk: DataChunk, _ output: ColumnVector) -> Bool {
    let (verdicts, breaches) = (output.child(0), output.child(1))
    guard let codes = verdicts.values(UInt8.self), let cells = breaches.values(ColumnVector.TextCell.self) else {
      return false
    }
    return withBench { bench in
      let isBad = read(chunk, bench, codes)
      for row in 0..<chunk.rows {
        if codes[row] >= Code.impossible {
          codes[row] = 0
          verdicts.setNull(row)
          breaches.setNull(row)
        } else if let text = bench.text(row, texts) {
          cells[row] = text
        } else {
          var text = texts.text(bench.judged, row)
          text.withUTF8 { breaches.setText(row, $0) }
        }
      }
      return isBad
    }
  }

  // MARK: Reading

  /// The codes of some rows, also of those that have a cell that means nothing, or contradict themselves where the
  /// forest does not look. Gives whether any row cannot be judged.
  private func read(_ chunk: DataChunk, _ bench: Bench, _ codes: UnsafeMutablePointer<UInt8>) -> Bool {
    let (rows, troubles) = (chunk.rows, bench.troubles)
    troubles.update(repeating: 0, count: rows)
    for (index, column) in plan.enumerated() {
      let vector = chunk[index]
      if column.isWide {
        guard let fact = column.fact, let cells = vector.values(UInt16.self) else { continue }
        for row in 0..<rows {
          if cells[row] == CellColumn.badWord { troubles[row] = Code.badCell }
          bench.columns[fact, row] = cells[row] >= CellColumn.badWord ? nil : Int(cells[row])
        }
      } else {
        guard let cells = vector.values(UInt8.self) else { continue }
        if let fact = column.fact, let bytes = bench.columns.bytes(of: fact) { bytes.update(from: cells, count: rows) }
        for row in 0..<rows { troubles[row] |= cells[row] == CellColumn.badByte ? Code.badCell : 0 }
      }
    }
    // When all columns are in place, and none is left of the rows before.
    for reference in shownOnly { bench.columns.forget(fact: reference) }
    for (index, column) in plan.enumerated() where !column.shown.isEmpty {
      guard let cells = chunk[index].values(UInt8.self) else { continue }
      for reference in column.shown { show(reference, cells, rows, bench) }
    }
    for pair in behind {
      guard let reference = chunk[pair.reference].values(UInt8.self) else { continue }
      for row in 0..<rows where reference[row] == 0 && isKnown(chunk[pair.fact], plan[pair.fact], row) {
        troubles[row] = max(troubles[row], Code.impossible)
      }
    }
    judge.judge(bench.columns, rows: rows, into: bench.judged)
    bench.judged.copyVerdicts(rows: rows, to: codes)
    var worst: UInt8 = 0
    for row in 0..<rows {
      codes[row] = max(codes[row], troubles[row])
      worst = max(worst, codes[row])
    }
    return worst >= Code.impossible
  }

  /// A value behind a reference shows that it exists; behind `none` nothing can be stated.
  private func show(_ reference: Int, _ cells: UnsafeMutablePointer<UInt8>, _ rows: Int, _ bench: Bench) {
    for row in 0..<rows where cells[row] != FactColumns.unknownByte {
      if bench.columns[reference, row] == 0 {
        bench.troubles[row] = max(bench.troubles[row], Code.impossible)
      } else {
        bench.columns[reference, row] = 1
      }
    }
  }

  private func isKnown(_ vector: ColumnVector, _ column: CellColumn, _ row: Int) -> Bool {
    if column.isWide { return vector.values(UInt16.self)?[row] != FactColumns.unknownWord }
    return vector.values(UInt8.self)?[row] != FactColumns.unknownByte
  }

  // MARK: Room to work

  private func withBench<Answer>(_ body: (Bench) -> Answer) -> Answer {
    let bench = benches.withLock { $0.popLast() } ?? Bench(judge.forest)
    defer { benches.withLock { $0.append(bench) } }
    return body(bench)
  }

  /// What one thread needs; used by one at a time.
  private final class Bench: @unchecked Sendable {
    // Sendable is checked by hand: it is taken from the pile and laid back under a lock.
    let columns: FactColumns
    let judged: JudgedColumns
    let troubles: UnsafeMutablePointer<UInt8>
    private var recent: [(mask: UInt64, text: ColumnVector.TextCell)?] = Array(repeating: nil, count: 256)

    init(_ forest: Forest) {
      columns = FactColumns(forest, rows: DuckDB.chunkRowsMax)
      judged = JudgedColumns(forest, rows: DuckDB.chunkRowsMax)
      troubles = .allocate(capacity: DuckDB.chunkRowsMax)
      troubles.initialize(repeating: 0, count: DuckDB.chunkRowsMax)
    }

    deinit { troubles.deallocate() }

    /// The text of a row's breaches, where it is among those that are kept.
    func text(_ row: Int, _ texts: BreachTexts) -> ColumnVector.TextCell? {
      guard judged.words == 1 else { return nil }
      let mask = judged.mask(row: row)
      let slot = Int(truncatingIfNeeded: (mask &* 0x9E37_79B9_7F4A_7C15) >> 56)
      if let found = recent[slot], found.mask == mask { return found.text }
      guard let text = texts.kept(mask) else { return nil }
      recent[slot] = (mask, text)
      return text
    }
  }
}

/// What is written of breached provisions: texts that stay where they are, so that rows may refer to them.
private final class BreachTexts: Sendable {
  private let forest: Forest
  private let kept = Mutex<[UInt64: Kept]>([:])

  private struct Kept: @unchecked Sendable {
    // Sendable is checked by hand: bytes that nobody writes once they are here.
    let bytes: UnsafeMutableRawBufferPointer
  }

  init(_ forest: Forest) { self.forest = forest }

  deinit { for text in kept.withLock({ $0.values.map(\.bytes) }) { text.deallocate() } }

  /// The text of a mask of provisions; nothing when enough are kept already.
  func kept(_ mask: UInt64) -> ColumnVector.TextCell? {
    kept.withLock { kept in
      if let known = kept[mask] { return ColumnVector.TextCell(UnsafeRawBufferPointer(known.bytes)) }
      guard kept.count < ChunkJudge.textsMax else { return nil }
      let text = Array(text { mask >> UInt64($0) & 1 == 1 }.utf8)
      let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, text.count), alignment: 1)
      bytes.copyBytes(from: text)
      kept[mask] = Kept(bytes: UnsafeMutableRawBufferPointer(rebasing: bytes[..<text.count]))
      return ColumnVector.TextCell(UnsafeRawBufferPointer(rebasing: bytes[..<text.count]))
    }
  }

  func text(_ judged: JudgedColumns, _ row: Int) -> String { text { judged.isBreached($0, row: row) } }

  private func text(_ isBreached: (Int) -> Bool) -> String {
    forest.provisions.indices.filter { forest.provisions[$0].isBinding && isBreached($0) }
      .map { forest.provisions[$0].citation.description }.joined(separator: " ")
  }
}
