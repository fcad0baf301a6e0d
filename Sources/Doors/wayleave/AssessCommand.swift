import ArgumentParser
import Assessment
import EstateModel
import Facts
import Foundation
import LawPacks
import Reasoning
import SourceText

struct AssessCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "assess", abstract: "Judge an estate: everything it holds that the law has rules about.")

  @Argument(help: ArgumentHelp("A folder with estate.yaml in it, or the file.", valueName: "estate")) var estate: String
  @OptionGroup var judging: JudgingOptions
  @OptionGroup var pack: PackOptions
  @Option(help: "en or zh.") var lang = "en"
  @Flag(help: "Print the proof of each verdict.") var proof = false
  @Option(help: ArgumentHelp("Write a receipt of each verdict into this folder.", valueName: "folder"))
  var receipts: String?

  func run() throws {
    try refusing {
      let law = try pack.load()
      let read = EstateReader.read(path: estate)
      guard let held = read.estate else { throw refused(read.diagnostics, read.sources) }
      var options = Assessor.Options()
      options.fixed = try judging.fixed(law)
      let result = try Assessor.assess(held, in: read.sources, by: law, asOf: try judging.date(), options)
      guard let assessment = result.assessment else { throw refused(result.diagnostics, read.sources) }
      let fixed = options.fixed
      try show(assessment, law, fixed)
      if let receipts { try write(assessment, law, to: receipts) }
    }
  }

  private func refused(_ diagnostics: Diagnostics, _ sources: SourceMap) -> ExitCode {
    let renderer = DiagnosticRenderer(sources: sources, colour: Terminal.errorsAreTerminal)
    Terminal.printError(renderer.text(diagnostics))
    Terminal.printError("nothing was judged: \(counted(diagnostics.errorCount, "error"))")
    return ExitCode(2)
  }

  private func show(_ assessment: Assessment, _ law: LawPack, _ fixed: [Int: Int]) throws {
    let printer = VerdictPrinter(law: law, language: lang)
    var judge = Judge(pack: law)
    let date = try judging.date()
    Terminal.print(assessment.organisation)
    let title = lang == "zh" ? "按 \(date) 的法律" : "by the law of \(date)"
    Terminal.print("\(title) (\(law.name) \(law.version))")
    for subject in assessment.subjects {
      Terminal.print("")
      let label = law.kinds.first { $0.name == subject.kind }?.label?(lang) ?? subject.kind
      let lines = printer.lines(subject.judgement, subject: "\(subject.name) (\(label))")
      Terminal.print(lines.joined(separator: "\n"))
      if proof {
        let tree = try judge.proof(of: subject.judgement, fixed: fixed, language: lang)
        Terminal.print("\n" + tree.lines().joined(separator: "\n"))
      }
    }
    Terminal.print("\n" + Wording(lang).noAdvice)
  }

  private func write(_ assessment: Assessment, _ law: LawPack, to folder: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      for subject in assessment.subjects {
        let text = Receipt.text(subject.judgement, pack: law, program: Program.version)
        let path = "\(folder)/\(subject.kind)-\(subject.entry.id).json"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
      }
    } catch {
      throw Refusal("the receipts cannot be written to `\(folder)`: \(error.localizedDescription)")
    }
  }
}
