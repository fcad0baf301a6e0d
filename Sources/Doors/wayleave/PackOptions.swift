import ArgumentParser
import CivilTime
import Facts
import Foundation
import LawCompiling
import LawPacks
import Reasoning
import SourceText

/// `--pack`: which law.
struct PackOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The folder of a law pack; the default is the one that ships.", valueName: "folder"))
  var pack: String?

  init() {}

  /// A pack that another option names.
  init(named folder: String) { pack = folder }

  /// The folder of the pack.
  func folder() throws -> String {
    if let pack { return pack }
    if let set = ProcessInfo.processInfo.environment["WAYLEAVE_PACK"], !set.isEmpty { return set }
    let shipped = "law/prc-cross-border"
    for start in [
      URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().path,
      FileManager.default.currentDirectoryPath + "/.",
    ] {
      var at = URL(fileURLWithPath: start).deletingLastPathComponent()
      while true {
        for candidate in [shipped, "share/wayleave/\(shipped)"] {
          let path = at.appendingPathComponent(candidate).path
          if FileManager.default.fileExists(atPath: path + "/pack.yaml") { return path }
        }
        let above = at.deletingLastPathComponent()
        if above.path == at.path { break }
        at = above
      }
    }
    throw Refusal("no law pack was found", help: "name one with `--pack FOLDER`, or set WAYLEAVE_PACK")
  }

  /// The compiled pack. Its errors are printed, and the command ends.
  func load(exitCode: Int32 = 2) throws -> LawPack {
    let compiled = PackCompiler.compile(folder: try folder())
    guard let pack = compiled.pack else {
      let renderer = DiagnosticRenderer(sources: compiled.sources, colour: Terminal.errorsAreTerminal)
      Terminal.printError(renderer.text(compiled.diagnostics))
      Terminal.printError("the law pack cannot be used: \(counted(compiled.diagnostics.errorCount, "error"))")
      throw ExitCode(exitCode)
    }
    return pack
  }
}

/// `--as-of` and `--reading`.
struct JudgingOptions: ParsableArguments {
  @Option(name: .customLong("as-of"), help: ArgumentHelp("Judge by the law of this day.", valueName: "date"))
  var asOf: String?

  @Option(help: ArgumentHelp("Fix the reading of an open question; may be repeated.", valueName: "question=reading"))
  var reading: [String] = []

  func date() throws -> CivilDate { try day(asOf) }

  func fixed(_ pack: LawPack) throws -> [Int: Int] {
    var fixed: [Int: Int] = [:]
    for text in reading {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { throw Refusal("`--reading \(text)` is not QUESTION=READING") }
      let named = try pack.namedReading(parts[0], parts[1]).orRefuse()
      fixed[named.question] = named.reading
    }
    return fixed
  }
}

/// The day that `--as-of` names; today where it is not given.
func day(_ asOf: String?) throws -> CivilDate {
  guard let asOf else { return Terminal.today() }
  guard let date = CivilDate(asOf) else {
    throw Refusal("`\(asOf)` is not a day", help: "write year-month-day: --as-of 2026-01-31")
  }
  return date
}

extension LawPack {
  /// `fact=value`, as `--set` states it.
  func stated(_ text: String, of kind: Int) throws -> StatedFact {
    let parts = text.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
    guard parts.count == 2 else { throw Refusal("`--set \(text)` is not FACT=VALUE") }
    let named = try namedFact(parts[0], of: kind).orRefuse()
    let value = try value(parts[1], of: named.type, named: parts[0]).orRefuse()
    return StatedFact(named.path, value, from: Origin("--set"))
  }
}

extension Result where Failure == StatingTrouble {
  func orRefuse() throws -> Success {
    switch self {
    case .success(let value): return value
    case .failure(let trouble): throw Refusal(trouble.message, help: trouble.help)
    }
  }
}

/// Runs a command's body, and turns a refusal into a message and an exit code.
func refusing(exitCode: Int32 = 2, _ body: () throws -> Void) throws {
  do {
    try body()
  } catch let refusal as Refusal {
    Terminal.printError("error: \(refusal.message)")
    if let help = refusal.help { Terminal.printError("  help: \(help)") }
    throw ExitCode(exitCode)
  }
}

func counted(_ count: Int, _ thing: String, _ things: String? = nil) -> String {
  "\(count) \(count == 1 ? thing : things ?? thing + "s")"
}

enum DiagnosticFormat: String, ExpressibleByArgument, CaseIterable { case text, json }

func readFile(_ path: String) throws -> [UInt8] {
  guard let data = FileManager.default.contents(atPath: path) else {
    throw Refusal("`\(path)` cannot be read", help: "is the path right, and may you read it?")
  }
  return Array(data)
}
