import ArgumentParser
import CivilTime
import Exchange
import Facts
import Foundation
import LawPacks
import Reasoning
import SourceText

struct JudgeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "judge", abstract: "Judge rows of facts: a verdict and the breached provisions for each.",
    discussion: """
      Columns are fact names without the kind (provider.carrier); an empty cell is an unknown fact. The rows are \
      written with two more columns, `verdict` and `breaches`. A bad row keeps its place with both empty, is reported \
      on standard error, and the exit status is 1. A name that ends in .parquet is read or written as Parquet, which \
      needs DuckDB (`make office`).
      """)

  @Option(help: ArgumentHelp("What the rows are about, for example line.", valueName: "kind")) var about: String
  @Option(help: ArgumentHelp("The rows: CSV with a header, or Parquet.", valueName: "file")) var facts: String
  @Option(help: ArgumentHelp("Where to write; the default is standard output.", valueName: "file")) var output: String?
  @Option(help: ArgumentHelp("Print the proof of one row instead (the first is 1).", valueName: "row")) var explain:
    Int?
  @Option(help: ArgumentHelp("With --explain: write the row's receipt.", valueName: "file")) var receipt: String?
  @Flag(help: "Of Parquet: count the rows of each verdict instead of writing them.") var count = false
  @OptionGroup var judging: JudgingOptions
  @OptionGroup var pack: PackOptions
  @Option(help: "en or zh, for --explain.") var lang = "en"

  func run() throws {
    try refusing {
      let law = try pack.load()
      let kind = try law.namedKind(about).orRefuse()
      if facts.lowercased().hasSuffix(".parquet") {
        return try judgeParquet(law, kind)
      }
      if let output, output.lowercased().hasSuffix(".parquet") {
        throw Refusal("rows that are read as CSV are written as CSV", help: "call `\(output)` something.csv")
      }
      if count { throw Refusal("--count counts rows of Parquet", help: "leave it out, and count the verdicts written") }
      var judge = RowJudge(
        judge: Judge(pack: law), kind: kind, date: try judging.date(), fixed: try judging.fixed(law), language: lang)
      var table = RowTable(law: law, kind: kind, file: facts)
      if explain == nil, let columns = try judge.columns() {
        try judgeColumns(columns, &table, &judge)
        return
      }
      var chunks = try ChunkReader(path: facts)
      let linesBefore = try readHeader(&chunks, &table)
      var rows = RowStream(chunks, linesBefore: linesBefore, columns: table.columns.count)
      defer { rows.close() }
      if let explain {
        try self.explain(row: explain, &rows, table, &judge)
      } else {
        try judgeAll(&rows, table, &judge)
      }
    }
  }

  // MARK: All rows, by the forest

  private func judgeColumns(_ columns: ColumnJudge, _ table: inout RowTable, _ judge: inout RowJudge) throws {
    var chunks = try ChunkReader(path: facts)
    defer { chunks.close() }
    let linesBefore = try readHeader(&chunks, &table)
    let sink = try RowSink(path: output)
    sink.write((table.header + ["verdict", "breaches"]).map { CSVReader.written($0) }.joined(separator: ","))
    let plan = RowPlan(table: table, judge: columns)
    let cores = max(1, ProcessInfo.processInfo.activeProcessorCount)
    // Safe: each worker is used by one thread at a time, because a batch has no more pieces than there are workers.
    nonisolated(unsafe) let workers = (0..<cores).map { _ in RowWorker(plan) }
    var count = RowCount(rows: 0, lines: linesBefore, bad: 0)
    while let batch = try nextBatch(&chunks, cores) {
      // Safe: each piece's thread writes its own place alone, and all have ended before any is read.
      nonisolated(unsafe) var answers = [RowWorker.Answer](repeating: .init(), count: batch.count)
      if batch.count == 1 {
        answers[0] = workers[0].work(batch[0])
      } else {
        answers.withUnsafeMutableBufferPointer { places in
          // Safe: as above; the buffer outlives the threads, for which this call waits.
          nonisolated(unsafe) let places = places
          DispatchQueue.concurrentPerform(iterations: batch.count) { places[$0] = workers[$0].work(batch[$0]) }
        }
      }
      for (index, answer) in answers.enumerated() {
        tell(answer, &count, table, &judge)
        try sink.write(lines: workers[index].output.buffer)
        try chunks.takeBack(batch[index], from: answer.consumed)
      }
      if count.rows >= 10_000, Terminal.errorsAreTerminal { progress("\(count.rows) rows") }
    }
    if count.rows >= 10_000, Terminal.errorsAreTerminal { progress("\(count.rows) rows\n") }
    try sink.close()
    if count.bad > 0 {
      Terminal.printError("\(counted(count.bad, "bad row")) of \(count.rows)")
      throw ExitCode(1)
    }
  }

  /// Pieces that can be read side by side: no row reaches from one into the next as long as there are no quotes.
  private func nextBatch(_ chunks: inout ChunkReader, _ cores: Int) throws -> [Piece]? {
    var batch: [Piece] = []
    while batch.count < cores, let piece = try chunks.next() {
      if piece.contains(0x22) {
        if batch.isEmpty { return [piece] }
        try chunks.takeBack(piece)
        break
      }
      batch.append(piece)
    }
    return batch.isEmpty ? nil : batch
  }

  /// Reads the first row, and hands back what stands behind it. Gives how many lines it took.
  private func readHeader(_ chunks: inout ChunkReader, _ table: inout RowTable) throws -> Int {
    while true {
      let piece = try chunks.next() ?? Piece(capacity: 0)
      let bytes = Array(piece.buffer)
      var reader = CSVReader(bytes: bytes)
      let probe = try? reader.next()
      if !piece.isLast, piece.count > 0, reader.ranOut || probe == nil {
        try chunks.takeBack(piece)
        continue
      }
      reader = CSVReader(bytes: bytes)
      try table.readHeader(&reader)
      try chunks.takeBack(piece, from: reader.offset)
      return reader.line - 1
    }
  }

  private struct RowCount {
    var rows: Int
    var lines: Int
    var bad: Int
  }

  private func tell(
    _ answer: RowWorker.Answer, _ count: inout RowCount, _ table: RowTable, _ judge: inout RowJudge
  ) {
    for trouble in answer.troubles {
      let row = count.rows + trouble.row
      switch trouble.kind {
      case .unreadable(let line, let message):
        count.bad += 1
        Terminal.printError("\(facts): row \(row) (line \(count.lines + line)): \(message)")
      case .cells(let cells):
        _ = judged(cells, row: row, table, &judge, &count.bad)
      }
    }
    count.rows += answer.rows
    count.lines += answer.lines
  }

  // MARK: All rows, one by one

  /// For laws that are too entangled for a forest.
  private func judgeAll(_ rows: inout RowStream, _ table: RowTable, _ judge: inout RowJudge) throws {
    let sink = try RowSink(path: output)
    sink.write((table.header + ["verdict", "breaches"]).map { CSVReader.written($0) }.joined(separator: ","))
    var row = 0
    var bad = 0
    while let line = try rows.next() {
      row += 1
      var (verdict, breaches) = ("", "")
      var cells: [String] = []
      switch line {
      case .success(let read):
        cells = read
        (verdict, breaches) = judged(cells, row: row, table, &judge, &bad)
      case .failure(let trouble):
        bad += 1
        Terminal.printError("\(facts): row \(row) (line \(trouble.line)): \(trouble.message)")
      }
      sink.write([table.written(cells), verdict, breaches].joined(separator: ","))
      if row % 10_000 == 0, Terminal.errorsAreTerminal { progress("\(row) rows") }
    }
    if row >= 10_000, Terminal.errorsAreTerminal { progress("\(row) rows\n") }
    try sink.close()
    if bad > 0 {
      Terminal.printError("\(counted(bad, "bad row")) of \(row)")
      throw ExitCode(1)
    }
  }

  private func progress(_ text: String) { FileHandle.standardError.write(Data("\r\(text)".utf8)) }

  private func judged(
    _ cells: [String], row: Int, _ table: RowTable, _ judge: inout RowJudge, _ bad: inout Int
  ) -> (verdict: String, breaches: String) {
    let (facts, troubles) = table.facts(of: cells, row: row)
    var messages = troubles
    if troubles.isEmpty {
      do {
        let judgement = try judge.judge(facts)
        return (judgement.verdict.rawValue, judgement.breaches.map(\.description).joined(separator: " "))
      } catch {
        messages = ["row \(row): \(judge.explanation(of: error))"]
      }
    }
    bad += 1
    for message in messages { Terminal.printError("\(self.facts): \(message)") }
    return ("", "")
  }

  // MARK: One row

  private func explain(row wanted: Int, _ rows: inout RowStream, _ table: RowTable, _ judge: inout RowJudge) throws {
    var row = 0
    while let line = try rows.next() {
      row += 1
      guard row == wanted else { continue }
      let cells: [String]
      switch line {
      case .success(let read): cells = read
      case .failure(let trouble): throw Refusal("\(self.facts):\(trouble.line): \(trouble.message)")
      }
      let (facts, troubles) = table.facts(of: cells, row: row)
      if let trouble = troubles.first { throw Refusal("\(self.facts): \(trouble)") }
      try prove(facts, row: row, table, &judge)
      return
    }
    throw Refusal("there is no row \(wanted): `\(facts)` has \(counted(row, "row"))")
  }

  /// Prints the proof of a row, and writes its receipt where one is wanted.
  func prove(_ facts: [StatedFact], row: Int, _ table: RowTable, _ judge: inout RowJudge) throws {
    let judgement: Judgement
    do {
      judgement = try judge.judge(facts)
      Terminal.print((try judge.proof(of: judgement)).lines().joined(separator: "\n"))
    } catch {
      throw Refusal("row \(row): \(judge.explanation(of: error))")
    }
    if let receipt {
      try OutputFile.write(Receipt.text(judgement, pack: table.law, program: Program.version), to: receipt)
    }
  }
}

struct RowJudge {
  var judge: Judge
  let kind: Int
  let date: CivilDate
  let fixed: [Int: Int]
  let language: String

  /// Nothing where the law is too entangled for diagrams over all facts.
  func columns() throws -> ColumnJudge? {
    do {
      return try ColumnJudge(Forest(pack: judge.pack, kind: kind, date: date, fixed: fixed))
    } catch is ReasoningBound {
      return nil
    }
  }

  mutating func judge(_ facts: [StatedFact]) throws -> Judgement {
    try judge.judge(kind: kind, asOf: date, facts: facts, fixed: fixed)
  }

  mutating func proof(of judgement: Judgement) throws -> Proof {
    try judge.proof(of: judgement, fixed: fixed, language: language)
  }

  func explanation(of error: any Error) -> String { judge.explanation(of: error) }
}
