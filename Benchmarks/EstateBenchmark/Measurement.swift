import BenchmarkSupport
import Foundation

/// What it took to judge one estate: the steps one by one, and the whole command.
struct Measurement {
  let lines: Int
  let steps: Steps
  let whole: ChildProcess

  /// Of the whole command, by the processor's time.
  var microsecondsPerLine: Double { whole.processorSeconds * 1e6 / Double(lines) }
}

/// Measures in processes of their own, each with a fresh memory, while this one stays small: Linux counts the memory of
/// the process that starts a program as the program's own until it is loaded.
struct Bench {
  let lawFolder: String
  /// This program, and the command that is measured as a whole.
  let itself: String
  let command: String

  /// A generated estate, in a folder that is taken away again.
  func measure(_ generator: EstateGenerator, runs: Int) throws -> Measurement {
    let folder = temporary("estate")
    defer { try? FileManager.default.removeItem(atPath: folder) }
    _ = ChildProcess.run(itself, ["generate", "\(generator.lines)", generator.calendar.rawValue, folder])
    return Measurement(
      lines: generator.lines, steps: try steps(folder, runs: runs), whole: whole(folder, runs: runs))
  }

  private func steps(_ folder: String, runs: Int) throws -> Steps {
    let answer = temporary("steps")
    defer { try? FileManager.default.removeItem(atPath: answer) }
    _ = ChildProcess.run(itself, ["steps", folder, lawFolder, "\(runs)", answer])
    return try JSONDecoder().decode(Steps.self, from: Data(contentsOf: URL(fileURLWithPath: answer)))
  }

  /// `wayleave assess` of a folder, its report written to a file.
  func whole(_ folder: String, runs: Int) -> ChildProcess {
    let report = temporary("report")
    defer { try? FileManager.default.removeItem(atPath: report) }
    let arguments = [
      "assess", folder, "--pack", lawFolder, "--as-of", EstateGenerator.day.description, "--output", report,
    ]
    return (0..<runs).map { _ in ChildProcess.run(command, arguments) }.median
  }

  private func temporary(_ what: String) -> String {
    FileManager.default.temporaryDirectory.appendingPathComponent("wayleave-\(what)-\(getpid())").path
  }
}
