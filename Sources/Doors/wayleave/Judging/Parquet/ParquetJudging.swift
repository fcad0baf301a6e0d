import ArgumentParser
import ColumnFiles
import Exchange
import Facts
import Foundation
import LawPacks
import Reasoning
import Synchronization

// Rows of Parquet are judged where they are read: DuckDB, which reads them, calls functions of ours on its threads, for
// the words of a column's dictionary, and for the cells of some rows.

extension JudgeCommand {
  func judgeParquet(_ law: LawPack, _ kind: Int) throws {
    var judge = RowJudge(
      judge: Judge(pack: law), kind: kind, date: try judging.date(), fixed: try judging.fixed(law), language: lang)
    do {
      let database = try DuckDB(
        try DuckDBLibrary.find(), threads: ProcessInfo.processInfo.activeProcessorCount)
      let file = try ParquetFile(facts, in: database)
      var table = RowTable(law: law, kind: kind, file: facts)
      try table.name(columns: file.columns.map(\.name))
      guard let columns = try judge.columns() else {
        throw Refusal(
          "the law about \(about) is too entangled to judge Parquet by it", help: "give the rows as CSV")
      }
      let rows = try ParquetRows(file, table, columns, in: database)
      if let explain {
        try self.explain(row: explain, rows, table, &judge)
      } else if count {
        try countVerdicts(rows)
      } else {
        try write(rows, to: output)
      }
      if explain == nil {
        rows.endProgress()
        try nameBadRows(rows, table, &judge)
      }
    } catch let trouble as ColumnFileTrouble {
      throw Refusal(trouble.message, help: trouble.help)
    }
  }

  private func countVerdicts(_ rows: ParquetRows) throws {
    let counts = try rows.counts()
    for code in VerdictCode.allCases.reversed() {
      if let verdict = code.verdict, let count = counts[code.rawValue] {
        Terminal.print("\(verdict.rawValue) \(count)")
      }
    }
    let all = counts.values.reduce(0, +)
    let bad = counts.filter { $0.key >= ChunkJudge.Code.impossible }.values.reduce(0, +)
    if bad > 0 { Terminal.print("not judged \(bad)") }
    Terminal.print("rows \(all)")
  }

  private func write(_ rows: ParquetRows, to output: String?) throws {
    if let output, output.lowercased().hasSuffix(".parquet") { return try rows.writeParquet(output) }
    let sink = try RowSink(path: output)
    sink.write((rows.names + ["verdict", "breaches"]).map { CSVReader.written($0) }.joined(separator: ","))
    var lines: [UInt8] = []
    try rows.each { columns, count in
      lines.removeAll(keepingCapacity: true)
      for row in 0..<count { write(row, of: columns, to: &lines) }
      try sink.write(lines: lines)
    }
    try sink.close()
  }

  private func write(_ row: Int, of columns: [ColumnVector], to lines: inout [UInt8]) {
    for (index, column) in columns.enumerated() {
      if index > 0 { lines.append(UInt8(ascii: ",")) }
      guard let bytes = column.bytes(row) else { continue }
      // Few cells need quotes, and the writer of CSV knows how.
      if bytes.allSatisfy({ $0 != 0x2C && $0 != 0x22 && $0 != 0x0A && $0 != 0x0D }) {
        lines.append(contentsOf: bytes)
      } else {
        lines.append(contentsOf: CSVReader.written(String(decoding: bytes, as: UTF8.self)).utf8)
      }
    }
    lines.append(UInt8(ascii: "\n"))
  }

  private func nameBadRows(_ rows: ParquetRows, _ table: RowTable, _ judge: inout RowJudge) throws {
    guard rows.hasBadRows else { return }
    var bad = 0
    try rows.eachBadRow { row, cells in
      bad += 1
      for message in messages(cells, row: row, rows, table, &judge) { Terminal.printError("\(facts): \(message)") }
    }
    Terminal.printError("\(counted(bad, "bad row")) of \(try rows.count())")
    throw ExitCode(1)
  }

  /// Why a row is not judged, as for CSV.
  private func messages(
    _ cells: [String?], row: Int, _ rows: ParquetRows, _ table: RowTable, _ judge: inout RowJudge
  ) -> [String] {
    let (facts, troubles) = rows.facts(of: cells, row: row, table)
    if !troubles.isEmpty { return troubles }
    do {
      let judgement = try judge.judge(facts)
      // The tables and the judge are made of the same law; where they differ, the program is wrong.
      preconditionFailure("Row \(row) is \(judgement.verdict) after all.")
    } catch {
      return ["row \(row): \(judge.explanation(of: error))"]
    }
  }

  private func explain(row: Int, _ rows: ParquetRows, _ table: RowTable, _ judge: inout RowJudge) throws {
    guard let cells = try rows.row(row) else {
      throw Refusal("there is no row \(row): `\(facts)` has \(counted(try rows.count(), "row"))")
    }
    let (facts, troubles) = rows.facts(of: cells, row: row, table)
    if let trouble = troubles.first { throw Refusal("\(self.facts): \(trouble)") }
    try prove(facts, row: row, table, &judge)
  }
}

/// The rows of a Parquet file with their answers, as queries.
final class ParquetRows {
  private let database: DuckDB
  private let file: ParquetFile
  private let columns: [CellColumn]
  private let progress = Progress()

  /// Whether any row that was answered cannot be judged.
  var hasBadRows: Bool { progress.isBad.withLock { $0 } }
  var names: [String] { columns.map(\.name) }
  func endProgress() { progress.end() }

  init(_ file: ParquetFile, _ table: RowTable, _ judge: ColumnJudge, in database: DuckDB) throws {
    self.file = file
    self.database = database
    columns = try zip(file.columns, table.columns).map { stored, column in
      try CellColumn(
        name: stored.name, path: column.path, type: column.type, stored: stored.type, forest: judge.forest)
    }
    for (index, column) in columns.enumerated() {
      let making = CellMaking(column, law: table.law, forest: judge.forest)
      try database.add(function: "wayleave_cell_\(index)", of: [column.argumentType], giving: column.cellType) {
        making.run($0[0], $1, rows: $0.rows)
      }
    }
    let chunks = ChunkJudge(columns, judge)
    let cells = columns.map(\.cellType)
    let progress = progress
    try database.add(function: "wayleave_code", of: cells, giving: .utinyint) {
      progress.note($0.rows, isBad: chunks.writeCodes($0, $1))
    }
    let verdicts = VerdictCode.allCases.compactMap { $0.verdict?.rawValue }
    let answers = ColumnType.structure([.init("verdict", .enumeration(verdicts)), .init("breaches", .varchar)])
    try database.add(function: "wayleave_answers", of: cells, giving: answers) {
      progress.note($0.rows, isBad: chunks.writeAnswers($0, $1))
    }
  }

  // MARK: Queries

  private var cells: String {
    columns.indices.map { "wayleave_cell_\($0)(\(columns[$0].argument))" }.joined(separator: ", ")
  }

  /// No fact has a name like this.
  private static let answers = DuckDB.identifier("the answers of wayleave")

  private func answered(_ shown: String, asText: Bool) -> String {
    """
    SELECT \(shown), \(Self.answers).verdict\(asText ? "::VARCHAR" : "") AS verdict, \(Self.answers).breaches AS breaches \
    FROM (SELECT *, wayleave_answers(\(cells)) AS \(Self.answers) FROM \(file.table))
    """
  }

  func writeParquet(_ path: String) throws {
    try database.writeParquet(
      answered(columns.map { DuckDB.identifier($0.name) }.joined(separator: ", "), asText: false), to: path)
  }

  /// All rows as words, with their answers, some at a time.
  func each(_ body: ([ColumnVector], Int) throws -> Void) throws {
    try database.stream(answered(words, asText: true)) { chunk in
      try body((0..<chunk.columns).map { chunk[$0] }, chunk.rows)
    }
  }

  /// How many rows have each code.
  func counts() throws -> [UInt8: Int] {
    let rows = try database.rows("SELECT wayleave_code(\(cells)) AS code, count(*) FROM \(file.table) GROUP BY code")
    return Dictionary(
      uniqueKeysWithValues: rows.compactMap { row in
        guard let code = row[0].flatMap({ UInt8($0) }), let count = row[1].flatMap({ Int($0) }) else { return nil }
        return (code, count)
      })
  }

  func count() throws -> Int {
    try database.rows("SELECT count(*) FROM \(file.table)").first?[0].flatMap { Int($0) } ?? 0
  }

  private var words: String { columns.map(\.words).joined(separator: ", ") }

  /// The rows that cannot be judged, with their numbers from 1.
  func eachBadRow(_ body: (Int, [String?]) -> Void) throws {
    try database.stream(
      """
      SELECT (file_row_number + 1)::VARCHAR, \(words) FROM \(file.table) \
      WHERE wayleave_code(\(cells)) >= \(ChunkJudge.Code.impossible)
      """
    ) { chunk in
      let columns = (0..<chunk.columns).map { chunk[$0] }
      for row in 0..<chunk.rows {
        body(columns[0].text(row).flatMap { Int($0) } ?? 0, columns.dropFirst().map { $0.text(row) })
      }
    }
  }

  /// A row's words; rows are counted from 1.
  func row(_ number: Int) throws -> [String?]? {
    try database.rows("SELECT \(words) FROM \(file.table) WHERE file_row_number = \(number - 1)").first
  }

  /// The facts of a row, and what is wrong with its cells.
  func facts(of cells: [String?], row: Int, _ table: RowTable) -> ([StatedFact], [String]) {
    var (facts, troubles) = table.facts(
      of: cells.enumerated().map { columns[$0].isExistence && $1 == "exists" ? "" : $1 ?? "" }, row: row)
    for (index, cell) in cells.enumerated() where columns[index].isExistence && cell == "exists" {
      facts.append(StatedFact(columns[index].path, .exists, from: Origin("row \(row)")))
    }
    if !troubles.isEmpty { facts = [] }
    return (facts, troubles)
  }
}

/// How far the work has come, and whether anything went wrong on the way.
private final class Progress: Sendable {
  let isBad = Mutex(false)
  private let rows = Mutex((all: 0, told: 0))

  /// What follows begins on a line of its own.
  func end() {
    if rows.withLock({ $0.told > 0 }) { Terminal.printError("") }
  }

  func note(_ count: Int, isBad: Bool) {
    if isBad { self.isBad.withLock { $0 = true } }
    guard Terminal.errorsAreTerminal else { return }
    let told: Int? = rows.withLock { rows in
      rows.all += count
      guard rows.all >= rows.told + 1_000_000 else { return nil }
      rows.told = rows.all
      return rows.all
    }
    if let told { Terminal.printError("\r\(told) rows", terminator: "") }
  }
}
