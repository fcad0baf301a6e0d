import BenchmarkSupport
import Foundation

/// Programs of others that judge the same rows: Benchmarks/peers.
enum Peers {
  static let names = ["chdb", "duckdb", "cedar", "regorus", "zen"]

  struct Checked: Decodable {
    let version: String
    let rows: Int
  }

  struct Measured: Decodable {
    let version: String
    let rows: Int
    let figures: [Figure]
  }

  struct Figure: Decodable {
    /// How the rules are put: `CASE over Enum8`.
    let form: String
    /// `verdict`, or `verdict and provisions`.
    let answer: String
    /// Of several ways to write it, the fastest.
    let way: String?
    let rowsPerSecond: Double
    /// A row's share of a call that decides nothing.
    let emptySeconds: Double?

    /// Rows a second when the call's own cost is taken off; nothing where no more is left than the measurement's error.
    var rateNetOfCall: Double? {
      guard let emptySeconds else { return nil }
      let net = 1 / rowsPerSecond - emptySeconds
      return net > 0.02 / rowsPerSecond ? 1 / net : nil
    }
  }

  /// Ends the benchmark where a peer says of any row something else than Wayleave.
  static func check(_ peer: String, _ folder: String) throws -> Checked {
    try decode(run("check \(peer) '\(folder)'"))
  }

  static func measure(_ peer: String, _ folder: String) throws -> Measured {
    try decode(run("measure \(peer) '\(folder)'"))
  }

  static func writeParquet(of csv: String, to file: String, times: Int) throws {
    _ = try run("parquet '\(csv)' '\(file)' \(times)")
  }

  /// On one core. `prepare.sh` makes the Python that it runs.
  private static func run(_ arguments: String) throws -> String {
    let python = ".venv-peers/bin/python"
    guard FileManager.default.isExecutableFile(atPath: python) else {
      throw Trouble("there is no \(python): run Benchmarks/peers/prepare.sh")
    }
    let pin = FileManager.default.isExecutableFile(atPath: "/usr/bin/taskset") ? "taskset -c 0 " : ""
    return try ChildProcess.output("\(pin)\(python) Benchmarks/peers/peers.py \(arguments)")
  }

  private static func decode<Answer: Decodable>(_ text: String) throws -> Answer {
    try JSONDecoder().decode(Answer.self, from: Data(text.utf8))
  }
}
