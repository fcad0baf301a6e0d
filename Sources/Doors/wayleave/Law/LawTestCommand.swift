import ArgumentParser
import LawCompiling
import LawPacks
import Reasoning
import SourceText

struct LawTestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Run cases against a pack.",
    discussion: "Without files, the pack's own cases are run. Ends with 0 when all pass, else with 1.")

  @Argument(help: ArgumentHelp("Files of cases.", valueName: "file")) var files: [String] = []
  @OptionGroup var pack: PackOptions
  @Option(help: "text, or json for editors (diagnostics only).") var format: DiagnosticFormat = .text
  @Flag(help: "Name the cases that pass, too.") var verbose = false

  func run() throws {
    try refusing(exitCode: 1) {
      let law = try pack.load(exitCode: 1)
      var judge = Judge(pack: law)
      var sources = SourceMap()
      var passed = 0
      var failed = 0
      var diagnostics = Diagnostics()
      for file in try CaseFiles.read(files, pack: pack) {
        let index = sources.add(file)
        let read = CaseReader.read(file, file: index, pack: law)
        diagnostics.add(contentsOf: read.diagnostics.all)
        failed += read.broken.count
        for lawCase in read.cases {
          let outcome = judge.tried(lawCase)
          if outcome.passed { passed += 1 } else { failed += 1 }
          if !outcome.passed || verbose { show(outcome, sources) }
        }
      }
      if !diagnostics.all.isEmpty {
        let renderer = DiagnosticRenderer(sources: sources, colour: Terminal.colours)
        Terminal.print(format == .json ? renderer.json(diagnostics) : renderer.text(diagnostics))
      }
      Terminal.print("\(passed) passed, \(failed) failed")
      if failed > 0 || diagnostics.hasErrors { throw ExitCode(1) }
    }
  }

  private func show(_ outcome: CaseOutcome, _ sources: SourceMap) {
    let source = sources[outcome.lawCase.place.file]
    let line = source.position(of: outcome.lawCase.place.start).line
    let word = outcome.passed ? Terminal.paint("passed", "32") : Terminal.paint("FAILED", "1;31")
    Terminal.print("\(word) \(source.name):\(line): \(outcome.lawCase.name)")
    for failure in outcome.failures { Terminal.print("       \(failure)") }
  }
}

enum CaseFiles {
  /// The files named, or the pack's own cases.
  static func read(_ paths: [String], pack: PackOptions) throws -> [SourceFile] {
    if !paths.isEmpty { return try paths.map { SourceFile(name: $0, bytes: try readFile($0)) } }
    let folder = try pack.folder()
    let (files, troubles) = PackFiles.read(folder: folder)
    if let trouble = troubles.first { throw Refusal(trouble.message, help: trouble.help) }
    return files.cases.map { SourceFile(name: "\(folder)/\($0.path)", bytes: $0.bytes) }
  }
}
