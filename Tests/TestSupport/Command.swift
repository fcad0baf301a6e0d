import Foundation

/// Runs the real command, in the repository's folder.
public struct Command {
  public let output: String
  public let errors: String
  public let status: Int32

  public static let root = Repository.root

  /// The folder of the built command: beside the test program, or where a release build puts it.
  public static let binaries: String = {
    let beside = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path
    let candidates = [beside, Repository.root.path + "/.build/release", Repository.root.path + "/.build/debug"]
    return candidates.first { FileManager.default.isExecutableFile(atPath: $0 + "/wayleave") } ?? beside
  }()

  public static func wayleave(_ arguments: String..., input: String = "") throws -> Command {
    try run("\(binaries)/wayleave", arguments, input: input)
  }

  public static func shell(_ line: String) throws -> Command { try run("/bin/bash", ["-c", line], input: "") }

  private static func run(_ program: String, _ arguments: [String], input: String) throws -> Command {
    try inFolder { folder in
      // Files, not pipes, so that no side ever waits for the other.
      let names = ["in", "out", "err"].map { URL(fileURLWithPath: "\(folder)/\($0)") }
      try Data(input.utf8).write(to: names[0])
      for name in names.dropFirst() { try Data().write(to: name) }
      let process = Process()
      process.executableURL = URL(fileURLWithPath: program)
      process.arguments = arguments
      process.currentDirectoryURL = Repository.root
      var environment = ProcessInfo.processInfo.environment
      environment["PATH"] = binaries + ":" + (environment["PATH"] ?? "/usr/bin:/bin")
      environment["WAYLEAVE_PACK"] = nil
      process.environment = environment
      process.standardInput = try FileHandle(forReadingFrom: names[0])
      process.standardOutput = try FileHandle(forWritingTo: names[1])
      process.standardError = try FileHandle(forWritingTo: names[2])
      try process.run()
      process.waitUntilExit()
      return Command(
        output: try String(contentsOf: names[1], encoding: .utf8),
        errors: try String(contentsOf: names[2], encoding: .utf8), status: process.terminationStatus)
    }
  }

  /// A folder for one test, removed behind it.
  public static func inFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("wayleave-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder.path)
  }
}
