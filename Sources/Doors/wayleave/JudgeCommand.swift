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
      on standard error, and the exit status is 1.
      """)

  @Option(help: ArgumentHelp("What the rows are about, for example line.", valueName: "kind")) var about: String
  @Option(help: ArgumentHelp("The rows, as CSV with a header.", valueName: "file.csv")) var facts: String
  @Option(help: ArgumentHelp("Where to write; the default is standard output.", valueName: "file")) var output: String?
  @Option(help: ArgumentHelp("Print the proof of one row instead (the first is 1).", valueName: "row")) var explain:
    Int?
  @Option(help: ArgumentHelp("With --explain: write the row's receipt.", valueName: "file")) var receipt: String?
  @OptionGroup var judging: JudgingOptions
  @OptionGroup var pack: PackOptions
  @Option(help: "en or zh, for --explain.") var lang = "en"

  func run() throws {
    try refusing {
      let law = try pack.load()
      let kind = try law.namedKind(about).orRefuse()
      if facts.lowercased().hasSuffix(".parquet") {
        throw Refusal("`\(facts)` is Parquet, and this version reads CSV", help: "convert it to CSV first")
      }
      var reader = CSVReader(bytes: try readFile(facts))
      var table = RowTable(law: law, kind: kind, file: facts)
      try table.readHeader(&reader)
      var judge = RowJudge(
        judge: Judge(pack: law), kind: kind, date: try judging.date(), fixed: try judging.fixed(law), language: lang)
      if let explain {
        try self.explain(row: explain, &reader, table, &judge)
      } else {
        try judgeAll(&reader, table, &judge)
      }
    }
  }

  // MARK: All rows

  private func judgeAll(_ reader: inout CSVReader, _ table: RowTable, _ judge: inout RowJudge) throws {
    let sink = try RowSink(path: output)
    sink.write((table.header + ["verdict", "breaches"]).map { CSVReader.written($0) }.joined(separator: ","))
    var row = 0
    var bad = 0
    while let line = next(&reader) {
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
      let padded = (cells + Array(repeating: "", count: table.header.count)).prefix(table.header.count)
      sink.write((padded.map { CSVReader.written($0) } + [verdict, breaches]).joined(separator: ","))
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

  /// The next row, or what is wrong with it.
  private func next(_ reader: inout CSVReader) -> Result<[String], CSVReader.Trouble>? {
    do {
      return try reader.next().map { .success($0) }
    } catch {
      return .failure(error)
    }
  }

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

  private func explain(row wanted: Int, _ reader: inout CSVReader, _ table: RowTable, _ judge: inout RowJudge) throws {
    var row = 0
    while let line = next(&reader) {
      row += 1
      guard row == wanted else { continue }
      let cells: [String]
      switch line {
      case .success(let read): cells = read
      case .failure(let trouble): throw Refusal("\(self.facts):\(trouble.line): \(trouble.message)")
      }
      let (facts, troubles) = table.facts(of: cells, row: row)
      if let trouble = troubles.first { throw Refusal("\(self.facts): \(trouble)") }
      do {
        let judgement = try judge.judge(facts)
        Terminal.print((try judge.proof(of: judgement)).lines().joined(separator: "\n"))
        if let receipt {
          let text = Receipt.text(judgement, pack: table.law, program: Program.version)
          try Data(text.utf8).write(to: URL(fileURLWithPath: receipt), options: .atomic)
        }
      } catch let refusal as Refusal {
        throw refusal
      } catch {
        throw Refusal("row \(row): \(judge.explanation(of: error))")
      }
      return
    }
    throw Refusal("there is no row \(wanted): `\(facts)` has \(counted(row, "row"))")
  }
}

/// The columns of a file of facts.
private struct RowTable {
  let law: LawPack
  let kind: Int
  let file: String
  private(set) var header: [String] = []
  private var columns: [(path: FactPath, type: FactType)] = []

  init(law: LawPack, kind: Int, file: String) {
    self.law = law
    self.kind = kind
    self.file = file
  }

  mutating func readHeader(_ reader: inout CSVReader) throws {
    do {
      guard let cells = try reader.next() else {
        throw Refusal("`\(file)` is empty", help: "its first row names the facts")
      }
      header = cells
    } catch let trouble as CSVReader.Trouble {
      throw Refusal("\(file):\(trouble.line): \(trouble.message)")
    }
    var seen: Set<FactPath> = []
    var troubles: [String] = []
    for (index, cell) in header.enumerated() {
      let name = cell.trimmingCharacters(in: .whitespaces)
      switch law.namedFact(name, of: kind) {
      case .failure(let trouble):
        troubles.append("column \(index + 1): \(trouble.message)" + (trouble.help.map { "; \($0)" } ?? ""))
      case .success(let column):
        if !seen.insert(column.path).inserted { troubles.append("column \(index + 1): `\(name)` stands twice") }
        columns.append(column)
      }
    }
    reader.keepsEmptyLines = columns.count == 1
    if !troubles.isEmpty { throw Refusal("`\(file)`: " + troubles.joined(separator: "\n       ")) }
  }

  /// The facts of a row, and what is wrong with its cells.
  func facts(of cells: [String], row: Int) -> ([StatedFact], [String]) {
    if cells.count > columns.count {
      return ([], ["row \(row): \(cells.count) cells, but the header names \(columns.count) columns"])
    }
    var facts: [StatedFact] = []
    var troubles: [String] = []
    for (index, cell) in cells.enumerated() {
      let text = cell.trimmingCharacters(in: .whitespaces)
      if text.isEmpty { continue }
      let name = header[index].trimmingCharacters(in: .whitespaces)
      switch law.value(text, of: columns[index].type, named: name) {
      case .failure(let trouble):
        troubles.append(
          "row \(row), column \(index + 1) (\(name)): \(trouble.message)" + (trouble.help.map { "; \($0)" } ?? ""))
      case .success(let value):
        facts.append(StatedFact(columns[index].path, value, from: Origin("row \(row)")))
      }
    }
    return (facts, troubles)
  }
}

private struct RowJudge {
  var judge: Judge
  let kind: Int
  let date: CivilDate
  let fixed: [Int: Int]
  let language: String

  mutating func judge(_ facts: [StatedFact]) throws -> Judgement {
    try judge.judge(kind: kind, asOf: date, facts: facts, fixed: fixed)
  }

  mutating func proof(of judgement: Judgement) throws -> Proof {
    try judge.proof(of: judgement, fixed: fixed, language: language)
  }

  func explanation(of error: any Error) -> String { judge.explanation(of: error) }
}

/// Rows to standard output, or to a file that appears only when it is whole.
private final class RowSink {
  private let path: String?
  private let handle: FileHandle
  private var buffer = Data()

  init(path: String?) throws {
    self.path = path
    guard let path else {
      handle = .standardOutput
      return
    }
    let partial = path + ".partial"
    guard FileManager.default.createFile(atPath: partial, contents: nil),
      let file = FileHandle(forWritingAtPath: partial)
    else { throw Refusal("`\(path)` cannot be written", help: "does its folder exist?") }
    handle = file
  }

  func write(_ line: String) {
    buffer.append(contentsOf: line.utf8)
    buffer.append(0x0A)
    if buffer.count > 1 << 16 { flush() }
  }

  private func flush() {
    handle.write(buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  func close() throws {
    flush()
    guard let path else { return }
    try handle.close()
    _ = try? FileManager.default.removeItem(atPath: path)
    try FileManager.default.moveItem(atPath: path + ".partial", toPath: path)
  }
}
