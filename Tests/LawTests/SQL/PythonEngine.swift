import ColumnFiles
import Foundation
import Reasoning
import TestSupport

/// Databases that are reached through Python, which `Tests/prepare.sh` prepares.
enum PythonEngine: String {
  case chdb, spark

  var dialect: SQLDialect { self == .chdb ? .clickhouse : .spark }

  /// Spark takes minutes and Java, so only a soak asks it, and who sets SPARK after `bash Tests/prepare.sh spark`.
  static var asked: [PythonEngine] {
    if Environment.isSoak || ProcessInfo.processInfo.environment["SPARK"] != nil { return [.chdb, .spark] }
    print("LawSQLTests: Spark was not run (SOAK=1 or SPARK=1 runs it)")
    return [.chdb]
  }

  struct Query {
    let file: String
    /// With `{table}` where the rows stand.
    let sql: String
  }

  struct Trouble: Error, CustomStringConvertible { let description: String }

  /// The answers, in one run of Python for all.
  func run(_ queries: [Query], in folder: String) throws -> [[[String?]]] {
    let python = Repository.path(".venv-tests/bin/python")
    guard FileManager.default.isExecutableFile(atPath: python) else {
      throw Trouble(description: "\(rawValue) is not installed: run `bash Tests/prepare.sh`")
    }
    let (asked, answered) = ("\(folder)/\(rawValue)-queries.json", "\(folder)/\(rawValue)-answers.json")
    let plain = queries.map { ["file": $0.file, "sql": $0.sql] }
    try JSONSerialization.data(withJSONObject: plain).write(to: URL(fileURLWithPath: asked))
    let script = Repository.path("Tests/LawTests/Engines/run.py")
    let run = try Command.shell("'\(python)' '\(script)' \(rawValue) '\(asked)' '\(answered)'")
    guard run.status == 0 else { throw Trouble(description: "\(rawValue): \(run.errors.suffix(4_000))") }
    let data = try Data(contentsOf: URL(fileURLWithPath: answered))
    let answers = try JSONSerialization.jsonObject(with: data) as? [[[Any]]] ?? []
    return answers.map { $0.map { $0.map { $0 as? String } } }
  }
}
