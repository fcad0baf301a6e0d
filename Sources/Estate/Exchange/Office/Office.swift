import Foundation

/// The Python program `office.py`, which knows workbooks and PDF; this type knows where it is and how to ask it.
public struct Office: Sendable {
  /// So that a file made to be slow costs minutes, not a machine.
  public static let secondsMax = 180.0

  public let python: String
  public let script: String
  public let seconds: Double

  public init(python: String, script: String, seconds: Double = Office.secondsMax) {
    self.python = python
    self.script = script
    self.seconds = seconds
  }

  /// Looks upwards from the running program and from the current folder for `office/office.py`, also in
  /// `share/wayleave`; Python is in `.venv` beside `office`, or what `WAYLEAVE_PYTHON` says.
  public static func find() throws(ExchangeTrouble) -> Office {
    let program =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    let current = FileManager.default.currentDirectoryPath
    return try find(from: [program, current], environment: ProcessInfo.processInfo.environment)
  }

  static func find(from starts: [String], environment: [String: String]) throws(ExchangeTrouble) -> Office {
    let stated = environment["WAYLEAVE_PYTHON"].flatMap { $0.isEmpty ? nil : $0 }
    if let stated, !FileManager.default.isExecutableFile(atPath: stated) {
      throw ExchangeTrouble(
        .missing, "WAYLEAVE_PYTHON is `\(stated)`, which cannot be run", help: "correct it, or unset it")
    }
    var withoutPython: String?
    for base in starts.flatMap(bases) {
      let script = base + "/office/office.py"
      guard FileManager.default.fileExists(atPath: script) else { continue }
      let python = stated ?? base + "/.venv/bin/python"
      if FileManager.default.isExecutableFile(atPath: python) { return Office(python: python, script: script) }
      withoutPython = withoutPython ?? base
    }
    if let withoutPython {
      throw ExchangeTrouble(
        .missing, "the Python libraries for workbooks and PDF are not installed in `\(withoutPython)/.venv`",
        help: "run `make office`, or say with WAYLEAVE_PYTHON which Python has them")
    }
    throw ExchangeTrouble(
      .missing, "`office/office.py`, which reads and writes workbooks and PDF, is not to be found",
      help: "run the program inside the project's folder, or install it with `share/wayleave/office`")
  }

  /// The folder and all above it, and where an installation puts things (`bin/wayleave`, `share/wayleave/office`).
  private static func bases(above start: String) -> [String] {
    var bases: [String] = []
    var folder = URL(fileURLWithPath: start).standardizedFileURL
    while true {
      let path = folder.path == "/" ? "" : folder.path
      bases += [path, path + "/share/wayleave"]
      if path.isEmpty { return bases }
      folder.deleteLastPathComponent()
    }
  }
}
