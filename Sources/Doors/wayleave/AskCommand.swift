import ArgumentParser
import CivilTime
import Documents
import Facts
import Foundation
import LawPacks
import Reasoning
import SourceText

struct AskCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ask",
    abstract: "One question, as an interview: asks only what can still matter, and stops when the verdict is settled.",
    discussion: """
      Answer with a value, `?` when you do not know, `<` to go back, `!` to see why it stands where it stands. With \
      --json nothing is asked: the next question, or the receipt of the verdict, is printed for a program.
      """)

  @Option(help: ArgumentHelp("What it is about, for example line.", valueName: "kind")) var about: String?
  @Option(name: .customLong("set"), help: ArgumentHelp("State a fact; may be repeated.", valueName: "fact=value"))
  var set: [String] = []
  @Option(help: ArgumentHelp("Answer a frequent question of the pack; `list` names them.", valueName: "question"))
  var faq: String?
  @OptionGroup var judging: JudgingOptions
  @OptionGroup var pack: PackOptions
  @Option(help: "en or zh.") var lang = "en"
  @Flag(help: "Print the next question or the verdict as JSON.") var json = false
  @Flag(help: "Print the proof of the verdict.") var proof = false
  @Option(help: ArgumentHelp("Write the receipt of the verdict.", valueName: "file")) var receipt: String?

  func run() throws {
    try refusing {
      let law = try pack.load()
      if let faq {
        try FrequentAnswer(
          law: law, language: lang, date: judging.date(), fixed: judging.fixed(law), withProof: proof
        ).answer(
          faq, from: pack.folder())
        return
      }
      let (date, fixed) = (try judging.date(), try judging.fixed(law))
      guard let kind = try kind(law) else { return }
      var interview = InterviewSession(law: law, kind: kind, date: date, fixed: fixed, language: lang)
      for text in set { try interview.set(text) }
      let judgement = try json ? printNext(&interview) : converse(&interview)
      if let judgement { try finish(judgement, &interview) }
    }
  }

  private func kind(_ law: LawPack) throws -> Int? {
    if let about { return try law.namedKind(about).orRefuse() }
    if law.kinds.count == 1 { return 0 }
    let judged = law.kinds.indices.filter { kind in law.rules.contains { $0.kind == kind } }
    guard !json else {
      throw Refusal(
        "say what it is about", help: "--about " + judged.map { law.kinds[$0].name }.joined(separator: "|"))
    }
    Terminal.print(lang == "zh" ? "关于什么？" : "What is it about?")
    for kind in judged {
      Terminal.print("  \(law.kinds[kind].name.padded(to: 20)) \(law.kinds[kind].label?(lang) ?? "")")
    }
    while true {
      Terminal.print("> ", terminator: "")
      guard let answer = readLine() else { return nil }
      switch law.namedKind(answer.trimmingCharacters(in: .whitespaces)) {
      case .success(let kind): return kind
      case .failure(let trouble): Terminal.print("\(trouble.message)\(trouble.help.map { "; \($0)" } ?? "")")
      }
    }
  }

  // MARK: For programs

  private func printNext(_ interview: inout InterviewSession) throws -> Judgement? {
    switch try interview.next() {
    case .settled(let judgement):
      Terminal.print(Receipt.text(judgement, pack: interview.law, program: Program.version), terminator: "")
      return judgement
    case .ask(let question, let possible):
      let answer: JSON = [
        "question": [
          "fact": .string(question.path.description), "ask": .string(question.ask?(lang) ?? question.path.description),
          "values": .strings(interview.values(question.type)),
        ],
        "possible": .strings(possible.map(\.rawValue)),
      ]
      Terminal.print(answer.text(pretty: true))
      return nil
    }
  }

  // MARK: For people

  private func converse(_ interview: inout InterviewSession) throws -> Judgement? {
    while true {
      switch try interview.next() {
      case .settled(let judgement): return judgement
      case .ask(let question, _):
        Terminal.print("\n\(question.ask?(lang) ?? question.path.description)\(interview.hint(question.type))")
        Terminal.print("> ", terminator: "")
        guard let line = readLine() else {
          Terminal.print("")
          return try interview.judgement()
        }
        answer(line.trimmingCharacters(in: .whitespaces), question, &interview)
      }
    }
  }

  private func answer(_ text: String, _ question: InterviewQuestion, _ interview: inout InterviewSession) {
    switch text {
    case "":
      Terminal.print(lang == "zh" ? "请回答；不知道请输入 ?，返回请输入 <" : "Please answer; `?` if you do not know, `<` to go back.")
    case "?", "？": interview.refuse(question.path)
    case "<": if !interview.back() { Terminal.print(lang == "zh" ? "这是第一个问题。" : "This is the first question.") }
    case "!": if let lines = try? interview.proofLines() { Terminal.print(lines.joined(separator: "\n")) }
    default:
      if let trouble = interview.answer(question, text) {
        Terminal.print("\(trouble.message)\(trouble.help.map { "; \($0)" } ?? "")")
      }
    }
  }

  private func finish(_ judgement: Judgement, _ interview: inout InterviewSession) throws {
    if !json {
      if interview.hasAsked { Terminal.print("") }
      Terminal.print(
        VerdictText(law: interview.law, language: lang, paint: { Terminal.paint($0, $1) }).lines(judgement).joined(
          separator: "\n"))
      if proof { Terminal.print("\n" + (try interview.proofLines()).joined(separator: "\n")) }
      Terminal.print("\n" + Wording(lang).noAdvice)
    }
    if let receipt {
      let text = Receipt.text(judgement, pack: interview.law, program: Program.version)
      do {
        try Data(text.utf8).write(to: URL(fileURLWithPath: receipt), options: .atomic)
      } catch {
        throw Refusal("`\(receipt)` cannot be written: \(error.localizedDescription)")
      }
    }
  }
}

/// The answers given so far, in order.
struct InterviewSession {
  let law: LawPack
  let kind: Int
  let date: CivilDate
  let fixed: [Int: Int]
  let language: String
  private var judge: Judge
  private var stated: [StatedFact] = []
  private var answers: [Answer] = []

  private enum Answer {
    case fact(StatedFact)
    case unknown(FactPath)
  }

  init(law: LawPack, kind: Int, date: CivilDate, fixed: [Int: Int], language: String) {
    self.law = law
    self.kind = kind
    self.date = date
    self.fixed = fixed
    self.language = language
    judge = Judge(pack: law)
  }

  /// `fact=value`, as `--set` gives it.
  mutating func set(_ text: String) throws {
    let parts = text.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
    guard parts.count == 2 else { throw Refusal("`--set \(text)` is not FACT=VALUE") }
    let named = try law.namedFact(parts[0], of: kind).orRefuse()
    let value = try law.value(parts[1], of: named.type, named: parts[0]).orRefuse()
    stated.append(StatedFact(named.path, value, from: Origin("--set")))
  }

  var hasAsked: Bool { !answers.isEmpty }

  private var facts: [StatedFact] {
    stated + answers.compactMap { if case .fact(let fact) = $0 { fact } else { nil } }
  }

  private var refused: Set<FactPath> {
    Set(answers.compactMap { if case .unknown(let path) = $0 { path } else { nil } })
  }

  mutating func next() throws -> InterviewStep {
    do {
      return try judge.nextQuestion(kind: kind, asOf: date, facts: facts, fixed: fixed, refused: refused)
    } catch {
      throw Refusal(judge.explanation(of: error, language: language))
    }
  }

  mutating func judgement() throws -> Judgement {
    do {
      return try judge.judge(kind: kind, asOf: date, facts: facts, fixed: fixed)
    } catch {
      throw Refusal(judge.explanation(of: error, language: language))
    }
  }

  mutating func proofLines() throws -> [String] {
    try judge.proof(of: try judgement(), fixed: fixed, language: language).lines()
  }

  /// Takes an answer, unless it cannot be read or contradicts what was said before.
  mutating func answer(_ question: InterviewQuestion, _ text: String) -> StatingTrouble? {
    let value: FactValue
    switch read(text, for: question) {
    case .failure(let trouble): return trouble
    case .success(let read): value = read
    }
    answers.append(.fact(StatedFact(question.path, value, from: Origin(language == "zh" ? "答复" : "answer"))))
    do {
      _ = try judge.judge(kind: kind, asOf: date, facts: facts, fixed: fixed)
    } catch {
      answers.removeLast()
      return StatingTrouble(message: judge.explanation(of: error, language: language), help: nil)
    }
    return nil
  }

  private func read(_ text: String, for question: InterviewQuestion) -> Result<FactValue, StatingTrouble> {
    let folded = text.lowercased()
    switch question.type.base {
    case .reference where ["yes", "y", "是", "有"].contains(folded): return .success(.exists)
    case .yesNo:
      let typed = ["y": "yes", "n": "no", "是": "yes", "否": "no"][folded] ?? text
      return law.value(typed, of: question.type, named: question.path.short)
    default:
      let typed = ["no", "无", "没有"].contains(folded) && question.type.orNone ? "none" : text
      return law.value(typed, of: question.type, named: question.path.short)
    }
  }

  mutating func refuse(_ path: FactPath) { answers.append(.unknown(path)) }

  mutating func back() -> Bool { answers.popLast() != nil }

  func values(_ type: FactType) -> [String] {
    let none = type.orNone ? ["none"] : []
    return switch type.base {
    case .yesNo: ["yes", "no"]
    case .oneOf(let words): words
    case .number(let unit): ["number" + (unit.map { " of \($0)" } ?? "")] + none
    case .date: ["date"] + none
    case .reference: ["yes"] + none
    }
  }

  /// What may be answered: on one line where it is short, else a line each.
  func hint(_ type: FactType) -> String {
    let shown = values(type).map { value in
      guard let label = type.labels[value]?(language), label != value else { return spoken(value, type) }
      return "\(value) (\(label))"
    }
    let line = shown.joined(separator: " | ")
    if line.displayWidth <= 60 { return "  [\(line)]" }
    return shown.map { "\n    \($0)" }.joined()
  }

  private func spoken(_ value: String, _ type: FactType) -> String {
    guard language == "zh" else { return value }
    if case .number(let unit) = type.base, value != "none" { return "整数" + (unit.map { "（\($0)）" } ?? "") }
    return ["yes": "是", "no": "否", "none": "无", "date": "日期，如 2026-01-31"][value] ?? value
  }
}
