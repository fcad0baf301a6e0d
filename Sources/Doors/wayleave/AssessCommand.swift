import ArgumentParser
import Assessment
import Documents
import EstateModel
import Exchange
import Facts
import Foundation
import LawPacks
import Reasoning
import SourceText

struct AssessCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "assess", abstract: "Judge an estate: everything it holds that the law has rules about.",
    discussion: """
      Ends with 0; with 1 when a verdict is at or above --fail-on; with 2 when the estate or an option is wrong: then \
      everything that is wrong is listed, and nothing is written.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, html, pdf, xlsx, sarif }

  @Argument(help: ArgumentHelp("A folder of YAML files, or one file.", valueName: "estate")) var estate: String
  @OptionGroup var judging: JudgingOptions
  @OptionGroup var pack: PackOptions
  @OptionGroup var costs: CostOptions
  @Option(help: ArgumentHelp("Judge this entry alone, for example lines/sha-fra.", valueName: "kind/id"))
  var only: String?
  @Option(help: "text, json, html, pdf, xlsx or sarif.") var format = Format.text
  @Option(help: ArgumentHelp("Write into this file; pdf and xlsx need one.", valueName: "file")) var output: String?
  @OptionGroup var language: LanguageOption
  @Option(
    name: .customLong("fail-on"),
    help: ArgumentHelp(
      "End with 1 when a verdict is unlawful (undetermined, unsettled) or worse.", valueName: "verdict"))
  var failOn: FailOn?
  @Option(help: ArgumentHelp("Tell what changed since this assessment in JSON, and why.", valueName: "old.json"))
  var compare: String?
  @Flag(help: "With text: print the proof of each verdict that is not in order.") var proof = false
  @Option(help: ArgumentHelp("Write a receipt of each verdict into this folder.", valueName: "folder"))
  var receipts: String?

  enum FailOn: String, ExpressibleByArgument, CaseIterable {
    case unlawful, undetermined, unsettled
    var verdict: Verdict { Verdict(rawValue: rawValue)! }  // The same words.
  }

  func run() throws {
    try refusing {
      if output == nil, [.pdf, .xlsx].contains(format) {
        throw Refusal(
          "\(format.rawValue) is no text for a terminal", help: "name a file: --output report.\(format.rawValue)")
      }
      if compare != nil, format != .text, format != .json {
        throw Refusal("what changed is told as text or json", help: "name --format text or --format json")
      }
      let law = try pack.load()
      let held = try HeldEstate.read(estate)
      var options = Assessor.Options()
      options.fixed = try judging.fixed(law)
      options.only = try only.map { try EntryArgument.entry($0) }
      options.costs = try costs.read(law)
      let assessment = try held.assess(by: law, asOf: try judging.date(), options)
      if let compare {
        try tellChanges(since: compare, assessment, law)
      } else {
        try write(assessment, held, law)
      }
      if let receipts { try write(receipts: assessment, law, to: receipts) }
      if let failOn, assessment.subjects.contains(where: { $0.judgement.verdict <= failOn.verdict }) {
        throw ExitCode(1)
      }
    }
  }

  // MARK: Writing

  private func write(_ assessment: Assessment, _ held: HeldEstate, _ law: LawPack) throws {
    switch format {
    case .text:
      let fixed = assessment.fixed
      let lang = language.lang.rawValue
      let isFile = output != nil
      let paint: VerdictText.Paint = { text, style in isFile ? text : Terminal.paint(text, style) }
      let proofLines: @Sendable (Judgement) -> [String] = { judgement in
        var judge = Judge(pack: law)
        return (try? judge.proof(of: judgement, fixed: fixed, language: lang).lines()) ?? []
      }
      let report = TextReport(
        assessment, pack: law, language: lang, paint: paint, proof: proof ? proofLines : nil)
      try OutputFile.write(report.lines().joined(separator: "\n") + "\n", to: output)
    case .json:
      try OutputFile.write(to: output) { write in
        try AssessmentJSON.write(assessment, pack: law, program: Program.version, to: write)
        try write("\n")
      }
    case .html, .pdf, .xlsx, .sarif:
      let context = ReportContext(
        assessment: assessment, estate: held.estate, pack: law, language: language.lang.rawValue,
        program: "wayleave \(Program.version)")
      try writeDocument(context)
    }
  }

  private func writeDocument(_ context: ReportContext) throws {
    switch format {
    case .html: try OutputFile.write(try HTMLReport.page(context), to: output)
    case .sarif: try OutputFile.write(SARIFReport.text(context), to: output)
    case .pdf:
      let page = try HTMLReport.page(context)
      try office { office, path throws(ExchangeTrouble) in try office.pdf(html: page, to: path) }
    case .xlsx:
      let workbook = ReportWorkbook.json(context)
      try office { office, path throws(ExchangeTrouble) in try office.writeWorkbook(workbook, to: path) }
    case .text, .json: preconditionFailure("\(format.rawValue) is no document.")
    }
  }

  private func office(_ write: (Office, String) throws(ExchangeTrouble) -> Void) throws {
    guard let output else { return }  // Refused before anything was judged.
    do {
      try write(try Office.find(), output)
    } catch {
      throw Refusal(error.message, help: error.help)
    }
  }

  private func tellChanges(since path: String, _ assessment: Assessment, _ law: LawPack) throws {
    guard let old = JSON.read(try readFile(path), bytesMax: 1024 * 1024 * 1024) else {
      throw Refusal("`\(path)` is not JSON", help: "compare with what `assess --format json --output FILE` wrote")
    }
    do {
      let comparison = try AssessmentComparison.compare(old, with: assessment, pack: law)
      if format == .json {
        let json = ComparisonJSON.json(comparison, pack: law, asOf: assessment.date.description)
        return try OutputFile.write(json.text(pretty: true) + "\n", to: output)
      }
      let text = ComparisonText(
        comparison, pack: law, language: language.lang.rawValue, paint: { Terminal.paint($0, $1) })
      try OutputFile.write(text.lines().joined(separator: "\n") + "\n", to: output)
    } catch let trouble as StatingTrouble {
      throw Refusal("`\(path)`: \(trouble.message)", help: trouble.help)
    }
  }

  private func write(receipts assessment: Assessment, _ law: LawPack, to folder: String) throws {
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

/// `--lang`.
struct LanguageOption: ParsableArguments {
  enum Language: String, ExpressibleByArgument, CaseIterable { case en, zh }
  @Option(help: "en or zh.") var lang = Language.en
}

/// Where a command's result goes: a file, written whole or not at all, or standard output.
enum OutputFile {
  static func write(_ text: String, to path: String?) throws {
    guard let path else {
      Terminal.print(text, terminator: "")
      return
    }
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw Refusal("`\(path)` cannot be written: \(error.localizedDescription)")
    }
  }

  /// Piece by piece, what is too long to be held. It stands under another name until it is whole.
  static func write(to path: String?, _ body: ((String) throws -> Void) throws -> Void) throws {
    guard let path else {
      try body { Terminal.print($0, terminator: "") }
      return
    }
    let part = "\(path).part-\(getpid())"
    do {
      try Data().write(to: URL(fileURLWithPath: part))
      let file = try FileHandle(forWritingTo: URL(fileURLWithPath: part))
      try body { try file.write(contentsOf: Data($0.utf8)) }
      try file.close()
      guard rename(part, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
    } catch {
      try? FileManager.default.removeItem(atPath: part)
      throw Refusal("`\(path)` cannot be written: \(error.localizedDescription)")
    }
  }
}
