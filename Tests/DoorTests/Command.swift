import Foundation
import Testing

/// Runs the real command, in the repository's folder.
struct Command {
  let output: String
  let errors: String
  let status: Int32

  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The folder of the built command: beside the test program, or where a release build puts it.
  static let binaries: String = {
    let beside = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path
    let candidates = [beside, root.path + "/.build/release", root.path + "/.build/debug"]
    return candidates.first { FileManager.default.isExecutableFile(atPath: $0 + "/wayleave") } ?? beside
  }()

  static func wayleave(_ arguments: String..., input: String = "") throws -> Command {
    try run("\(binaries)/wayleave", arguments, input: input)
  }

  static func shell(_ line: String) throws -> Command { try run("/bin/bash", ["-c", line], input: "") }

  private static func run(_ program: String, _ arguments: [String], input: String) throws -> Command {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("wayleave-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // Files, not pipes, so that no side ever waits for the other.
    let names = ["in", "out", "err"].map { folder.appendingPathComponent($0) }
    try Data(input.utf8).write(to: names[0])
    for name in names.dropFirst() { try Data().write(to: name) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = root
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

  /// A folder for one test, removed behind it.
  static func inFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("wayleave-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder.path)
  }
}

/// A small law of one kind, for the tests of the commands.
enum TestLaw {
  static let manifest = "name: small\nversion: 1\nlanguages: [en, zh]\nranks:\n  - { id: law, binding: yes }\n"
  static let words = """
    # Words

    ```law
    bearer owner "the owner" zh "所有人"
    kind boat "a boat" zh "船"
    fact boat.licensed : yes-no ask "Is it licensed?" zh "是否有执照？" changeable
    fact boat.use : one of fishing, sport ask "What for?" zh "用途？"
    fact boat.length : number metres ask "How long?"
    fact boat.inspected-on : date or none ask "When was it inspected?"
    fact boat.harbour : harbour or none ask "Does it lie in a harbour?"
    kind harbour "a harbour"
    fact harbour.guarded : yes-no ask "Is the harbour guarded?"

    given boat.use is sport
      only-if boat.length < 20
      "no yacht here is longer"

    question big "What is big?"
      reading ten "from ten metres" held-by skippers
      reading twelve "from twelve metres" held-by harbour-masters
    ```

    """
  static let act = """
    ---
    id: boats-act
    title: { en: Boats Act, zh: 船舶法 }
    rank: law
    effective: 2020-01-01
    confidence: high
    ---

    ## Article 1

    Fishing boats are licensed.

    ```law
    rule licence
      about boat
      if boat.use is fishing
      owner must boat.licensed
      remedy "Get a licence." zh "办理执照。"
    ```

    ## Article 2

    ```law
    rule inspection
      about boat
      if boat.length >= 12
      owner must boat.inspected-on + 12 months >= as-of

    rule inspection-from-ten
      about boat
      under big is ten
      if boat.length >= 10 and boat.length < 12
      owner must boat.inspected-on + 12 months >= as-of
    ```

    ## Article 3

    ```law
    rule guarded
      about boat
      if boat.harbour is not none
      owner must boat.harbour.guarded
    ```

    """

  static func write(to folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder + "/law", withIntermediateDirectories: true)
    try manifest.write(toFile: folder + "/pack.yaml", atomically: true, encoding: .utf8)
    try words.write(toFile: folder + "/vocabulary.law.md", atomically: true, encoding: .utf8)
    try act.write(toFile: folder + "/law/boats-act.law.md", atomically: true, encoding: .utf8)
  }
}
