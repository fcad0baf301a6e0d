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
      let path = estate.hasSuffix(".yaml") ? estate : estate + "/estate.yaml"
      let source = SourceFile(name: path, bytes: try readFile(path))
      var sources = SourceMap()
      let index = sources.add(source)
      let (read, troubles) = EstateReader.read(source, file: index)
      guard let read else { throw refused(troubles, sources) }
      let fixed = try judging.fixed(law)
      let assessment = Assessor.assess(read, from: source, by: law, asOf: try judging.date(), fixed: fixed)
      if assessment.diagnostics.hasErrors { throw refused(assessment.diagnostics, sources) }
      try show(read, assessment, law, fixed)
      if let receipts { try write(assessment, law, to: receipts) }
    }
  }

  private func refused(_ diagnostics: Diagnostics, _ sources: SourceMap) -> ExitCode {
    let renderer = DiagnosticRenderer(sources: sources, colour: Terminal.errorsAreTerminal)
    Terminal.printError(renderer.text(diagnostics))
    Terminal.printError("nothing was judged: \(counted(diagnostics.errorCount, "error"))")
    return ExitCode(2)
  }

  private func show(_ estate: Estate, _ assessment: Assessment, _ law: LawPack, _ fixed: [Int: Int]) throws {
    let printer = VerdictPrinter(law: law, language: lang)
    var judge = Judge(pack: law)
    let date = try judging.date()
    Terminal.print("\(estate.organisation)")
    let title = lang == "zh" ? "按 \(date) 的法律" : "by the law of \(date)"
    Terminal.print("\(title) (\(law.name) \(law.version))")
    for subject in assessment.subjects {
      Terminal.print("")
      let label = law.kinds.first { $0.name == subject.thing.kind.text }?.label?(lang) ?? subject.thing.kind.text
      let lines = printer.lines(subject.judgement, subject: "\(subject.thing.name) (\(label))")
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
        let path = "\(folder)/\(subject.thing.kind.text)-\(subject.thing.id.text).json"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
      }
    } catch {
      throw Refusal("the receipts cannot be written to `\(folder)`: \(error.localizedDescription)")
    }
  }
}
