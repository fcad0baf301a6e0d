import Exchange
import Facts
import LawPacks
import Reasoning

/// Judges the rows of one piece of a file: bytes to cells, cells to verdicts, verdicts to bytes.
///
/// A row takes the quick way as long as each of its cells is a word, a number or a day as the law language writes it.
/// Whatever else it may be, quoted or spaced or wrong, is decided by ``CSVReader`` and ``RowTable``.
final class RowWorker {
  struct Answer {
    var rows = 0
    var lines = 0
    var troubles: [Trouble] = []
    /// How many bytes were rows; the others need what follows them.
    var consumed = 0
  }

  /// A row that keeps its place with no verdict; numbered within the piece, from 1.
  struct Trouble {
    enum Kind {
      case unreadable(line: Int, String)
      case cells([String])
    }
    let row: Int
    let kind: Kind
  }

  private let plan: RowPlan
  private let columns: FactColumns
  private let judged: JudgedColumns
  private let narrow: [UnsafeMutablePointer<UInt8>?]
  private let quick: QuickRows?
  private let rows = UnsafeMutablePointer<RowSpan>.allocate(capacity: ColumnJudge.blockRows)
  private var rowCount = 0
  /// Of this block, what is written of rows that did not take the quick way, and their cells.
  private var texts: [Int: (text: String, cells: [String])] = [:]
  private var answer = Answer()
  /// The rows with their verdicts, as they are written.
  let output = OutputBuffer()
  private var suffixes: Suffixes
  private let hasShown: Bool
  /// Columns of the row at hand whose values show that references exist.
  private var showing: [Int] = []

  init(_ plan: RowPlan) {
    self.plan = plan
    columns = FactColumns(plan.judge.forest, rows: ColumnJudge.blockRows)
    judged = JudgedColumns(plan.judge.forest, rows: ColumnJudge.blockRows)
    narrow = plan.readings.map { [columns] in $0.fact.flatMap { columns.bytes(of: $0) } }
    suffixes = Suffixes(plan.judge.forest)
    hasShown = plan.readings.contains { !$0.shown.isEmpty }
    quick = QuickRows(plan.readings, narrow)
    rows.initialize(repeating: RowSpan(), count: ColumnJudge.blockRows)
  }

  deinit {
    quick?.deallocate()
    rows.deallocate()
  }

  /// Judges the rows of a piece; ``output`` holds them until the next piece.
  func work(_ piece: Piece) -> Answer {
    answer = Answer()
    output.removeAll()
    let end = piece.count
    let bytes = UnsafeRawBufferPointer(start: piece.bytes, count: end + Piece.padding)
    var at = 0
    while at < end {
      if let quick {
        let (next, lines) = quick.read(bytes, from: at, to: end, into: rows, &rowCount, upTo: ColumnJudge.blockRows)
        at = next
        answer.lines += lines
        if rowCount == ColumnJudge.blockRows {
          finishBlock(bytes)
          continue
        }
        if at >= end { break }
        forgetRow()
      }
      if plan.table.columns.count != 1, bytes[at] == 0x0A || bytes[at] == 0x0D {
        if bytes[at] == 0x0A { answer.lines += 1 }
        at += 1
        continue
      }
      guard let next = read(bytes, at, end, isLast: piece.isLast) else { break }
      at = next
      if rowCount == ColumnJudge.blockRows { finishBlock(bytes) }
    }
    answer.consumed = at
    finishBlock(bytes)
    return answer
  }

  private func read(_ bytes: UnsafeRawBufferPointer, _ at: Int, _ end: Int, isLast: Bool) -> Int? {
    if let next = readQuickly(bytes, at, end) { return next }
    forgetRow()
    return readSlowly(bytes, at, end, isLast: isLast)
  }

  private func append(_ row: RowSpan) {
    rows[rowCount] = row
    rowCount += 1
  }

  private func forgetRow() {
    let row = rowCount
    for reading in plan.readings {
      if let fact = reading.fact { columns[fact, row] = nil }
      for reference in reading.shown { columns[reference, row] = nil }
    }
  }

  // MARK: The quick way

  private func readQuickly(_ bytes: UnsafeRawBufferPointer, _ at: Int, _ end: Int) -> Int? {
    let row = rowCount
    let count = plan.readings.count
    var column = 0
    var start = at
    var isQuoted = false
    showing.removeAll(keepingCapacity: true)
    return plan.readings.withUnsafeBufferPointer { readings in
      while true {
        guard column < count else { return nil }
        var stop = start
        var (first, last) = (start, start)
        if bytes[start] == 0x22 {
          // A quoted cell without anything that needs its quotes.
          stop += 1
          while bytes[stop] != 0x22, bytes[stop] != 0x2C, bytes[stop] != 0x0A, bytes[stop] != 0x0D { stop += 1 }
          guard bytes[stop] == 0x22 else { return nil }
          (first, last) = (start + 1, stop)
          stop += 1
          isQuoted = true
        } else {
          while bytes[stop] > 0x2C || (bytes[stop] != 0x2C && bytes[stop] != 0x0A && bytes[stop] != 0x0D) { stop += 1 }
          last = stop
        }
        if last > first {
          guard let cell = readings[column].cell(bytes, first, last - first) else { return nil }
          if let bytes = narrow[column] {
            bytes[row] = UInt8(truncatingIfNeeded: cell)
          } else if let fact = readings[column].fact {
            columns[fact, row] = cell
          }
          if hasShown, !readings[column].shown.isEmpty { showing.append(column) }
        }
        column += 1
        if bytes[stop] == 0x2C {
          start = stop + 1
          continue
        }
        var next = stop
        if bytes[next] == 0x0D { next += 1 }
        guard bytes[next] == 0x0A, next <= end else { return nil }
        // What references say of themselves stands by now, whichever column comes first.
        for column in showing where !show(readings[column], row) { return nil }
        // The last row may lack its line end; the bytes behind the piece are line ends.
        if next < end { answer.lines += 1 }
        append(RowSpan(start: at, end: stop, missingCells: count - column, way: isQuoted ? .quoted : .quick))
        return min(end, next + 1)
      }
    }
  }

  /// A value behind a reference shows that it exists. Where the row says it is none, the slow way says so.
  private func show(_ reading: ColumnReading, _ row: Int) -> Bool {
    for reference in reading.shown {
      if columns[reference, row] == 0 { return false }
      columns[reference, row] = 1
    }
    return true
  }

  // MARK: The slow way

  private func readSlowly(_ bytes: UnsafeRawBufferPointer, _ at: Int, _ end: Int, isLast: Bool) -> Int? {
    var length = 1 << 12
    while true {
      let stop = min(end, at + length)
      var reader = CSVReader(rows: Array(bytes[at..<stop]))
      reader.keepsEmptyLines = true
      let read: Result<[String]?, CSVReader.Trouble>
      do { read = .success(try reader.next()) } catch { read = .failure(error) }
      // What touches the end of what it was given may go on behind it.
      if reader.offset >= stop - at || reader.ranOut {
        if stop < end {
          length *= 4
          continue
        }
        if !isLast, reader.ranOut || bytes[stop - 1] != 0x0A { return nil }
      }
      let line = answer.lines
      answer.lines += reader.line - 1
      take(read, line: line)
      return at + reader.offset
    }
  }

  private func take(_ read: Result<[String]?, CSVReader.Trouble>, line: Int) {
    let row = rowCount
    switch read {
    case .failure(let trouble):
      append(RowSpan(way: .bad))
      texts[row] = (plan.table.written([]), [])
      answer.troubles.append(
        Trouble(row: answer.rows + row + 1, kind: .unreadable(line: line + trouble.line, trouble.message)))
    case .success(let cells):
      let cells = cells ?? [""]
      texts[row] = (plan.table.written(cells), cells)
      let (facts, troubles) = plan.table.facts(of: cells, row: row)
      if troubles.isEmpty, place(facts, row) {
        append(RowSpan(way: .rewritten))
        return
      }
      forgetRow()
      append(RowSpan(way: .bad))
      answer.troubles.append(Trouble(row: answer.rows + row + 1, kind: .cells(cells)))
    }
  }

  /// The facts of a row, into the columns; not where they contradict each other at a reference.
  private func place(_ facts: [StatedFact], _ row: Int) -> Bool {
    for reference in facts where reference.value == .none {
      if facts.contains(where: { $0.path.stands(behind: reference.path) }) { return false }
    }
    for fact in facts {
      guard let index = plan.table.columns.firstIndex(where: { $0.path == fact.path }) else { continue }
      if let column = plan.readings[index].fact {
        columns[column, row] = plan.judge.forest.facts[column].cell(of: fact.value)
      }
    }
    for fact in facts {
      guard let index = plan.table.columns.firstIndex(where: { $0.path == fact.path }) else { continue }
      if !show(plan.readings[index], row) { return false }
    }
    return true
  }

  // MARK: A block

  private func finishBlock(_ bytes: UnsafeRawBufferPointer) {
    guard rowCount > 0 else { return }
    plan.judge.judge(columns, rows: rowCount, into: judged)
    let misplaced = answer.troubles.count
    let (verdicts, masks) = (judged.verdicts, judged.masks)
    let isNarrow = judged.words == 1
    for index in 0..<rowCount {
      let row = rows[index]
      guard row.way == .quick, row.missingCells == 0, isNarrow,
        let suffix = suffixes.recent(verdicts[index], masks[index])
      else {
        write(row, index, bytes)
        continue
      }
      output.append(UnsafeRawBufferPointer(rebasing: bytes[row.start..<row.end]), suffix)
    }
    // Contradictions are found with the verdict, after what is wrong with cells.
    if answer.troubles.count > misplaced { answer.troubles.sort { $0.row < $1.row } }
    answer.rows += rowCount
    rowCount = 0
    texts.removeAll()
    for fact in plan.judge.forest.facts.indices { columns.forget(fact: fact) }
  }

  private func write(_ row: RowSpan, _ index: Int, _ bytes: UnsafeRawBufferPointer) {
    switch row.way {
    case .quick: output.append(UnsafeRawBufferPointer(rebasing: bytes[row.start..<row.end]))
    case .quoted: output.append(bytes[row.start..<row.end].filter { $0 != 0x22 })
    case .rewritten, .bad: output.append(Array((texts[index]?.text ?? "").utf8))
    }
    if row.missingCells > 0 { output.append([UInt8](repeating: 0x2C, count: row.missingCells)) }
    if row.way == .bad {
      output.append(Suffixes.empty)
      return
    }
    let verdict = judged.verdict(row: index)
    if verdict == .impossible {
      output.append(Suffixes.empty)
      answer.troubles.append(Trouble(row: answer.rows + index + 1, kind: .cells(cells(row, index, bytes))))
    } else {
      output.append(suffixes.suffix(verdict, judged, row: index))
    }
  }

  private func cells(_ row: RowSpan, _ index: Int, _ bytes: UnsafeRawBufferPointer) -> [String] {
    if let text = texts[index] { return text.cells }
    var reader = CSVReader(rows: Array(bytes[row.start..<row.end]))
    reader.keepsEmptyLines = true
    return (try? reader.next()) ?? []
  }
}
