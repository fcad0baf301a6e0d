import BenchmarkSupport
import Foundation

/// `wayleave judge` of a file of rows, the whole command: the law is compiled, the file read, the answers written.
struct FileFigures {
  struct Run {
    /// Seconds of the whole command, and of the same with a file without rows.
    let whole: Double
    let start: Double
    let rows: Int

    var rate: Double { Double(rows) / whole }
    var rateNetOfStart: Double { Double(rows) / max(whole - start, 1e-9) }
  }

  let bytes: Int
  let oneCore: Run
  let allCores: Run

  static let command = ".build/release/wayleave"

  /// What becomes of the answers.
  enum Answers {
    case csv, parquet
    /// Verdicts are counted, and written nowhere.
    case counted

    func arguments(_ file: String) -> [String] {
      switch self {
      case .csv: ["--output", file + ".judged.csv"]
      case .parquet: ["--output", file + ".judged.parquet"]
      case .counted: ["--count"]
      }
    }
  }

  /// - Parameters:
  ///   - file: The rows.
  ///   - empty: A file of the same columns without rows.
  init(file: String, empty: String, rows: Int, pack: String, kind: String, answers: Answers) throws {
    bytes = (try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int) ?? 0
    func shortest(_ file: String, _ run: (String, [String]) -> ChildProcess) -> Double {
      let arguments =
        ["judge", "--pack", pack, "--about", kind, "--as-of", Laws.day.description, "--facts", file]
        + answers.arguments(file)
      let times = (0..<3).map { _ in run(Self.command, arguments).seconds }
      return times.min() ?? .infinity
    }
    oneCore = Run(
      whole: shortest(file, ChildProcess.runOnOneCore), start: shortest(empty, ChildProcess.runOnOneCore), rows: rows)
    allCores = Run(whole: shortest(file, ChildProcess.run), start: shortest(empty, ChildProcess.run), rows: rows)
  }

  /// The rows of a pool as CSV.
  static func csv(_ pool: RowPool, rows: Int, pack: String, kind: String) throws -> FileFigures {
    try inFolder { folder in
      try pool.csv(rows: rows).write(toFile: folder + "/rows.csv", atomically: false, encoding: .utf8)
      try pool.csv(rows: 0).write(toFile: folder + "/empty.csv", atomically: false, encoding: .utf8)
      return try FileFigures(
        file: folder + "/rows.csv", empty: folder + "/empty.csv", rows: rows, pack: pack, kind: kind, answers: .csv)
    }
  }

  /// The same rows, so many times over, as Parquet, written by DuckDB of the peers: judged and counted, and judged and
  /// written to Parquet.
  static func parquet(
    _ pool: RowPool, rows: Int, times: Int, pack: String, kind: String
  ) throws -> (counted: FileFigures, written: FileFigures) {
    try inFolder { folder in
      for (name, count) in [("rows", rows), ("empty", 0)] {
        let file = "\(folder)/\(name)"
        try pool.csv(rows: count).write(toFile: file + ".csv", atomically: false, encoding: .utf8)
        try Peers.writeParquet(of: file + ".csv", to: file + ".parquet", times: times)
      }
      func measured(_ answers: Answers) throws -> FileFigures {
        try FileFigures(
          file: folder + "/rows.parquet", empty: folder + "/empty.parquet", rows: rows * times, pack: pack, kind: kind,
          answers: answers)
      }
      return (try measured(.counted), try measured(.parquet))
    }
  }
}

/// A folder that is taken away again.
func inFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("wayleave-bench-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.path)
}
