import CivilTime
import Documents
import Facts
import LawCompiling
import LawPacks
import Reasoning
import SourceText

/// Answers a frequent question of a pack: its situations are judged, and the pack's own words added.
struct FrequentAnswer {
  let law: LawPack
  let language: String
  let date: CivilDate
  let fixed: [Int: Int]
  let withProof: Bool

  func answer(_ name: String, from folder: String) throws {
    let questions = try PackPages.read(folder, law).questions
    if name == "list" {
      for question in questions { Terminal.print("\(question.name.padded(to: 24)) \(question.question(language))") }
      return
    }
    guard let question = questions.first(where: { $0.name == name }) else {
      throw Refusal(
        "there is no frequent question `\(name)`",
        help: didYouMean(name, among: questions.map(\.name)) ?? "`wayleave ask --faq list` names them")
    }
    Terminal.print(
      wrapped(question.question(language), width: 78).map { Terminal.paint($0, "1") }.joined(separator: "\n"))
    if let answer = question.answer {
      Terminal.print("\n" + wrapped(answer(language), width: 78).joined(separator: "\n"))
    }
    var judge = Judge(pack: law)
    let printer = VerdictText(law: law, language: language, paint: { Terminal.paint($0, $1) })
    for situation in question.situations {
      let judgement: Judgement
      do {
        judgement = try judge.judge(kind: question.kind, asOf: date, facts: situation.facts, fixed: fixed)
      } catch {
        throw Refusal(judge.explanation(of: error, language: language))
      }
      Terminal.print("\n" + printer.lines(judgement, subject: situation.name(language)).joined(separator: "\n"))
      if withProof {
        let tree = try judge.proof(of: judgement, fixed: fixed, language: language)
        Terminal.print("\n" + tree.lines().joined(separator: "\n"))
      }
    }
    if !question.cites.isEmpty { Terminal.print("") }
    for citation in question.cites { Terminal.print(PackPages.source(citation, law, date, language)) }
    Terminal.print("\n" + Wording(language).noAdvice)
  }
}

/// What the commands that show a pack's pages share.
enum PackPages {
  static func read(_ folder: String, _ law: LawPack) throws -> PageReader.Pages {
    let (files, troubles) = PackFiles.read(folder: folder)
    if let trouble = troubles.first { throw Refusal(trouble.message, help: trouble.help) }
    var sources = SourceMap()
    let (pages, diagnostics) = PageReader.read(files, pack: law, sources: &sources)
    if diagnostics.hasErrors {
      throw Refusal(DiagnosticRenderer(sources: sources).text(diagnostics), help: "run `wayleave law check`")
    }
    return pages
  }

  /// `telecom-regulations/58, Telecommunications Regulations, confidence medium`.
  static func source(_ citation: Citation, _ law: LawPack, _ date: CivilDate, _ language: String) -> String {
    guard let provision = law.provision(citation, on: date) else { return citation.description }
    let instrument = law.instruments[provision.instrument]
    let words = LawWords(language)
    var parts = [citation.description, instrument.title(language)]
    if !instrument.window.contains(date) { parts.append(words("not in force on \(date)", "\(date) 无效力")) }
    if provision.confidence != .high {
      parts.append("\(words("confidence", "核实程度")) \(Wording(language).confidence(provision.confidence))")
    }
    let lines = wrapped(parts.joined(separator: language == "zh" ? "，" : ", "), width: 74)
    return (["  " + lines[0]] + lines.dropFirst().map { "    " + $0 }).joined(separator: "\n")
  }
}
