import CivilTime
import Facts
import LawPacks
import Reasoning
import SourceText

/// The answers given so far, in order.
struct InterviewSession {
  let law: LawPack
  let kind: Int
  let date: CivilDate
  let fixed: [Int: Int]
  let language: String
  private var judge: Judge
  private var stated: [StatedFact] = []
  private var leftOpen: Set<FactPath> = []
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

  /// What is known before anything is asked.
  mutating func state(_ fact: StatedFact) { stated.append(fact) }

  /// What is known not to be known.
  mutating func leaveOpen(_ path: FactPath) { leftOpen.insert(path) }

  var hasAsked: Bool { !answers.isEmpty }

  private var facts: [StatedFact] {
    stated + answers.compactMap { if case .fact(let fact) = $0 { fact } else { nil } }
  }

  private var refused: Set<FactPath> {
    leftOpen.union(answers.compactMap { if case .unknown(let path) = $0 { path } else { nil } })
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
    let result =
      switch question.type.base {
      case .reference where ["yes", "y", "是", "有"].contains(folded): Result<FactValue, StatingTrouble>.success(.exists)
      case .yesNo:
        law.value(
          ["y": "yes", "n": "no", "是": "yes", "否": "no"][folded] ?? text, of: question.type, named: question.path.short)
      case .oneOf: law.value(chosen(folded, question.type) ?? text, of: question.type, named: question.path.short)
      default: law.value(none(folded, question.type) ?? text, of: question.type, named: question.path.short)
      }
    guard language == "zh", case .failure = result else { return result }
    return .failure(StatingTrouble(message: "无法理解“\(text.prefix(40))”", help: "可以回答：" + spokenValues(question.type)))
  }

  private func none(_ folded: String, _ type: FactType) -> String? {
    type.orNone && ["no", "无", "没有"].contains(folded) ? "none" : nil
  }

  /// The word that somebody means by its number in the list, or by what people call it.
  private func chosen(_ folded: String, _ type: FactType) -> String? {
    let values = values(type)
    if values.contains(folded) { return folded }
    if let number = Int(folded), values.indices.contains(number - 1), isListed(type) { return values[number - 1] }
    return values.first { type.labels[$0]?(language).lowercased() == folded } ?? none(folded, type)
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

  /// What may be answered: on one line where it is short, else a line each with its number.
  func hint(_ type: FactType) -> String {
    if !isListed(type) { return "  [\(shown(type).joined(separator: " | "))]" }
    return shown(type).enumerated().map { "\n    \($0 + 1)  \($1)" }.joined()
  }

  private func isListed(_ type: FactType) -> Bool { shown(type).joined(separator: " | ").displayWidth > 60 }

  private func shown(_ type: FactType) -> [String] {
    values(type).map { value in
      guard let label = type.labels[value]?(language), label != value else { return spoken(value, type) }
      return language == "zh" ? "\(value)（\(label)）" : "\(value) (\(label))"
    }
  }

  private func spokenValues(_ type: FactType) -> String { shown(type).joined(separator: "，") }

  private func spoken(_ value: String, _ type: FactType) -> String {
    guard language == "zh" else { return value }
    if case .number(let unit) = type.base, value != "none" { return "整数" + (unit.map { "（\($0)）" } ?? "") }
    return ["yes": "是", "no": "否", "none": "无", "date": "日期，如 2026-01-31"][value] ?? value
  }

  // MARK: At the end

  /// The command that states what was answered, in lines for a shell; none where an answer was that something exists and
  /// nothing else is known of it, which cannot be stated.
  func commandLines(_ judging: JudgingOptions, _ pack: PackOptions) -> [String] {
    let isBare = facts.contains { fact in
      fact.value == .exists && !facts.contains { $0.path != fact.path && $0.path.steps.starts(with: fact.path.steps) }
    }
    if isBare { return [] }
    var words = ["wayleave ask", "--about \(law.kinds[kind].name)", "--as-of \(date)"]
    if let folder = pack.pack { words.append("--pack \(Self.quoted(folder))") }
    words += judging.reading.map { "--reading \(Self.quoted($0))" }
    words += facts.filter { $0.value != .exists }.map { "--set \($0.path.short)=\($0.value)" }
    words += refused.sorted().map { "--unknown \($0.short)" }
    if language != "en" { words.append("--lang \(language)") }
    var lines: [String] = []
    for word in words {
      if let last = lines.last, last.displayWidth + word.displayWidth + 3 <= 78 {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append((lines.isEmpty ? "  " : "    ") + word)
      }
    }
    return lines.enumerated().map { $0 == lines.count - 1 ? $1 : $1 + " \\" }
  }

  private static func quoted(_ text: String) -> String {
    let isPlain = text.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || "0123456789-_./=".unicodeScalars.contains($0)
    }
    return isPlain
      ? text : "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}

/// Tells now and then how far an interview is.
struct InterviewProgress {
  let language: String
  private var lastTold: Int?
  private var hasHelped = false

  init(language: String) { self.language = language }

  /// Once, before the first question.
  mutating func help() -> [String] {
    if hasHelped { return [] }
    hasHelped = true
    return wrapped(
      language == "zh"
        ? "请回答各题；? 表示不知道，< 返回上一题，! 查看目前的理由，q 结束。"
        : "Answer each question; `?` if you do not know, `<` to go back, `!` for the reasons so far, `q` to stop.",
      width: 78)
  }

  /// How many questions there can still be, at the start, when a third of them have fallen away, and at the last.
  mutating func told(_ canMatter: Int) -> String? {
    let isStart = lastTold == nil
    if let lastTold, canMatter <= lastTold, canMatter * 3 > lastTold * 2, canMatter > 1 { return nil }
    if lastTold == canMatter { return nil }
    lastTold = canMatter
    if canMatter == 1 { return language == "zh" ? "最后一个问题" : "The last question" }
    if isStart { return language == "zh" ? "最多 \(canMatter) 个问题" : "At most \(canMatter) questions" }
    return language == "zh" ? "最多还有 \(canMatter) 个问题" : "At most \(canMatter) more questions"
  }
}
