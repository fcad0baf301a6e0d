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
      Each question is the one that can decide most. Answer with a value, `?` when you do not know, `<` to go back, `!` \
      to see why it stands where it stands, `q` to stop and see the verdict so far. With --json nothing is asked: the \
      next question, or the receipt of the verdict, is printed for a program.
      """)

  @Option(help: ArgumentHelp("What it is about, for example line.", valueName: "kind")) var about: String?
  @Option(name: .customLong("set"), help: ArgumentHelp("State a fact; may be repeated.", valueName: "fact=value"))
  var set: [String] = []
  @Option(help: ArgumentHelp("Leave a fact open: it is not asked for; may be repeated.", valueName: "fact"))
  var unknown: [String] = []
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
      for text in set { interview.state(try law.stated(text, of: kind)) }
      for text in unknown { interview.leaveOpen(try law.namedFact(text, of: kind).orRefuse().path) }
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
    case .ask(let question):
      let answer: JSON = [
        "question": [
          "fact": .string(question.path.description), "ask": .string(question.ask?(lang) ?? question.path.description),
          "values": .strings(interview.values(question.type)),
        ],
        "possible": .strings(question.possible.map(\.rawValue)), "canMatter": .number(question.canMatter),
      ]
      Terminal.print(answer.text(pretty: true))
      return nil
    }
  }

  // MARK: For people

  private func say(_ english: String, _ chinese: String) -> String { lang == "zh" ? chinese : english }

  private func converse(_ interview: inout InterviewSession) throws -> Judgement? {
    var progress = InterviewProgress(language: lang)
    while true {
      switch try interview.next() {
      case .settled(let judgement): return judgement
      case .ask(let question):
        for line in progress.help() { Terminal.print(Terminal.paint(line, .faint)) }
        Terminal.print("")
        if let told = progress.told(question.canMatter) { Terminal.print(Terminal.paint(told, .faint)) }
        Terminal.print("\(question.ask?(lang) ?? question.path.description)\(interview.hint(question.type))")
        Terminal.print("> ", terminator: "")
        let line = readLine()?.trimmingCharacters(in: .whitespaces)
        if line == nil { Terminal.print("") }
        guard let line, !["q", "Q"].contains(line) else { return try interview.judgement() }
        answer(line, question, &interview)
      }
    }
  }

  private func answer(_ text: String, _ question: InterviewQuestion, _ interview: inout InterviewSession) {
    switch text {
    case "":
      Terminal.print(
        say("Please answer; `?` if you do not know, `<` to go back.", "请回答；不知道请输入 ?，返回请输入 <"))
    case "?", "？": interview.refuse(question.path)
    case "<", "《", "＜":
      if !interview.back() { Terminal.print(say("This is the first question.", "这是第一个问题。")) }
    case "!", "！": if let lines = try? interview.proofLines() { Terminal.print(lines.joined(separator: "\n")) }
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
      let command = interview.hasAsked ? interview.commandLines(judging, pack) : []
      if !command.isEmpty {
        Terminal.print("\n" + say("The same as one command:", "以上回答写成一条命令："))
        Terminal.print(command.joined(separator: "\n"))
      }
      Terminal.print("\n" + Wording(lang).noAdvice)
    }
    if let receipt {
      try OutputFile.write(Receipt.text(judgement, pack: interview.law, program: Program.version), to: receipt)
    }
  }
}
