import CivilTime
import Facts
import LawPacks
import Reasoning
import SourceText

/// How a stretch of text is set off, where the reader's terminal can.
public enum TextStyle: Sendable { case strong, bad, doubtful, good, faint }

/// A judgement as a person reads it in plain text, at most 80 columns wide.
public struct VerdictText: Sendable {
  public typealias Paint = @Sendable (String, TextStyle) -> String
  public static let width = 78

  let law: LawPack
  let language: String
  let paint: Paint

  public init(law: LawPack, language: String, paint: @escaping Paint = { text, _ in text }) {
    self.law = law
    self.language = language
    self.paint = paint
  }

  var words: Wording { Wording(language) }
  func say(_ english: String, _ chinese: String) -> String { language == "zh" ? chinese : english }

  /// The verdict, what it rests on, and what to do.
  public func lines(_ judgement: Judgement, subject: String? = nil) -> [String] {
    let name = subject ?? law.kinds.first { $0.name == judgement.kind }?.label?(language) ?? judgement.kind
    let head = "\(name), \(judgement.date): \(words.verdict(judgement.verdict))"
    // LAW.md 5.8: the first line says so.
    let doubt = judgement.verdictOnHighConfidence.map { words.without($0) } ?? ""
    var lines = folded(head + doubt, indent: 0, hanging: 2).map { line in
      line.replacingFirst(words.verdict(judgement.verdict)) { paint($0, style(judgement.verdict)) }
    }
    if !judgement.decisive.isEmpty {
      lines.append(say("It depends on:", "取决于："))
      lines += judgement.decisive.flatMap { depends($0) }
    }
    for outcome in judgement.readings where outcome.matters { lines += readings(outcome) }
    lines += findings(judgement)
    if judgement.verdict == .lawful { lines += kept(judgement) }
    return lines
  }

  /// What is breached, departed from, lifted, or may be.
  func findings(_ judgement: Judgement) -> [String] {
    var lines: [String] = []
    for effect in [Finding.Effect.breached, .advice, .lifted] {
      for finding in judgement.findings where finding.effect == effect {
        lines += [""] + block(finding, judgement.date)
      }
    }
    return lines + open(judgement)
  }

  func style(_ verdict: Verdict) -> TextStyle {
    switch verdict {
    case .unlawful: .bad
    case .undetermined, .unsettled: .doubtful
    case .lawful: .good
    case .unaddressed: .strong
    }
  }

  /// A rule across the page with a thing and its verdict.
  func headline(_ thing: String, _ verdict: Verdict) -> String {
    let word = words.verdict(verdict)
    let fill = max(2, Self.width - thing.displayWidth - word.displayWidth - 6)
    return "── \(paint(thing, .strong)) \(String(repeating: "─", count: fill)) \(paint(word, style(verdict)))"
  }

  // MARK: Lines

  /// A text broken into lines that fit, the later ones further in.
  func folded(_ text: String, indent: Int, hanging: Int) -> [String] {
    let parts = wrapped(text, width: Self.width - hanging)
    return parts.enumerated().map { index, part in
      String(repeating: " ", count: index == 0 ? indent : hanging) + part
    }
  }

  private func item(_ name: String, _ text: String) -> [String] {
    let colon = say(": ", "：")
    let hanging = 2 + name.displayWidth + colon.displayWidth
    let parts = wrapped(text, width: Self.width - hanging)
    return ["  \(name)\(colon)\(parts[0])"]
      + parts.dropFirst().map { String(repeating: " ", count: hanging) + $0 }
  }

  func depends(_ path: FactPath) -> [String] {
    let ask = law.fact(at: path)?.ask.map { "  \($0(language))" } ?? ""
    return folded("\(path)\(ask)", indent: 2, hanging: 4)
  }

  /// A fact with where it comes from.
  func line(_ fact: StatedFact) -> [String] {
    folded("\(fact.path): \(value(fact))  (\(origin(fact.origin)))", indent: 4, hanging: 6)
  }

  /// The law's own word; in Chinese what people call it.
  private func value(_ fact: StatedFact) -> String {
    if language == "zh", case .word(let word) = fact.value, let label = law.fact(at: fact.path)?.type.labels[word] {
      return label(language)
    }
    if language == "zh", case .yesNo(let yes) = fact.value { return yes ? "是" : "否" }
    return fact.value.description
  }

  func origin(_ origin: Origin) -> String {
    guard language == "zh", !origin.grounds.isEmpty, origin.text.hasPrefix("derived: ") else { return origin.text }
    return "推导自：" + origin.text.dropFirst("derived: ".count)
  }

  // MARK: Lists

  /// A list goes on for so many lines; the proof has the rest.
  private static let listedMax = 12

  /// What might be breached is told in full where little of it decides the verdict, else in a line each.
  private func open(_ judgement: Judgement) -> [String] {
    let open = judgement.findings.filter { [.possiblyBreached, .possibleAdvice].contains($0.effect) }
    if judgement.verdict != .unlawful, open.count <= 4 {
      return open.flatMap { [""] + block($0, judgement.date) }
    }
    let title = say("Breached or not, depending on what is unknown or open:", "是否违反取决于未知事实或未决问题：")
    return list(open, title: title) { $0.unknown.map(\.description) }
  }

  private func kept(_ judgement: Judgement) -> [String] {
    list(judgement.findings.filter { $0.effect == .kept && $0.isBinding }, title: say("Kept:", "符合：")) { _ in [] }
  }

  private func list(_ findings: [Finding], title: String, remarks: (Finding) -> [String]) -> [String] {
    guard !findings.isEmpty else { return [] }
    var lines = ["", title]
    for finding in findings.prefix(Self.listedMax) {
      let remark = remarks(finding).joined(separator: ", ")
      lines += folded(
        "\(finding.citation) \(finding.rule)\(remark.isEmpty ? "" : ": \(remark)")", indent: 2, hanging: 4)
    }
    let more = findings.count - Self.listedMax
    if more > 0 { lines.append(say("  and \(more) more (--proof shows all)", "  另有 \(more) 项（--proof 显示全部）")) }
    return lines
  }

  func readings(_ outcome: QuestionOutcome) -> [String] {
    guard let question = law.questions.first(where: { $0.name == outcome.question }) else { return [] }
    var lines = folded(
      "\(say("Open question", "未决问题")) \(question.name): \(question.text?(language) ?? "")", indent: 0, hanging: 2)
    for (reading, result) in zip(question.readings, outcome.readings) {
      let held = reading.heldBy.isEmpty ? "" : " (\(say("held by", "持此说者：")) \(reading.heldBy.joined(separator: ", ")))"
      lines += folded("\(reading.name): \(words.verdict(result.verdict))\(held)", indent: 2, hanging: 4)
      if let text = reading.text { lines += folded(text(language), indent: 4, hanging: 4) }
    }
    return lines
  }

  // MARK: Findings

  func block(_ finding: Finding, _ date: CivilDate) -> [String] {
    guard let rule = law.rules.first(where: { $0.name == finding.rule }) else { return [] }
    let bearer = law.bearers[rule.bearer].label?(language) ?? finding.bearer
    var lines = folded("\(finding.citation) \(finding.rule): \(head(finding, bearer))", indent: 0, hanging: 2)
    lines[0] = lines[0].replacingFirst(finding.citation.description) { paint($0, .strong) }
    lines += item(words.modality(rule.modality), law.text(of: rule.duty))
    for fact in finding.facts { lines += line(fact) }
    for path in finding.unknown { lines += folded("\(path): \(say("unknown", "未知"))", indent: 4, hanging: 6) }
    for lift in finding.liftedBy {
      let lead = lift.isCertain ? say("lifted by", "优先适用") : say("may be lifted by", "可能优先适用")
      lines += item(lead, "\(lift.rule): \(words.principle(lift.principle))\(doubt(lift))")
    }
    if finding.effect != .lifted {
      if let penalty = rule.penalty {
        lines += item(say("penalty", "罚则"), sanctions(penalty, of: rule, on: date))
      }
      if let evidence = rule.evidence {
        lines += item(
          say("shown by", "证明文件"), law.documents[evidence].label?(language) ?? law.documents[evidence].name)
      }
      if let deadline = finding.deadline { lines += item(say("deadline", "期限"), text(of: deadline)) }
      if let remedy = rule.remedy { lines += item(say("remedy", "补救"), remedy(language)) }
    }
    if finding.confidence != .high {
      lines += item(say("confidence", "核实程度"), words.confidence(finding.confidence))
    }
    return lines
  }

  private func head(_ finding: Finding, _ bearer: String) -> String {
    switch finding.effect {
    case .breached: say("breached by \(bearer)", "\(bearer)违反")
    case .possiblyBreached: say("perhaps breached by \(bearer)", "\(bearer)可能违反")
    case .advice: say("not followed by \(bearer) (advice, not binding)", "\(bearer)未遵循（指导性，无强制力）")
    case .possibleAdvice: say("perhaps not followed by \(bearer) (advice, not binding)", "\(bearer)可能未遵循（指导性）")
    case .lifted: say("lifted", "被排除适用")
    case .kept, .open, .inapplicable: ""
    }
  }

  /// A rule that lifts another lends it the doubt about its own text.
  private func doubt(_ lift: Finding.Lift) -> String {
    guard let rule = law.rules.first(where: { $0.name == lift.rule }), law.confidence(of: rule) != .high else {
      return ""
    }
    return say(
      " (confidence \(words.confidence(law.confidence(of: rule))))",
      "（核实程度\(words.confidence(law.confidence(of: rule)))）")
  }

  /// What a breach can cost, in full.
  private func sanctions(_ citation: Citation, of rule: Rule, on date: CivilDate) -> String {
    let sanctions = law.sanctions(citation, on: rule.bearer, date: date)
    let wording = SanctionWording(law: law, language: language)
    let texts = sanctions.map { sanction in
      ([sanction.text?(language)].compactMap { $0 } + sanction.items.map { wording.text(of: $0) }).joined(
        separator: "; ")
    }
    return texts.isEmpty ? citation.description : "\(citation): " + texts.joined(separator: " | ")
  }

  private func text(of deadline: DeadlineOutcome) -> String {
    let duration = LawWords(language).text(of: deadline.duration)
    let start = deadline.start?.description ?? deadline.after
    let base = say("\(duration) after \(start)", "自 \(start) 起 \(duration)")
    return deadline.end.map { "\(base): \($0)" } ?? base
  }
}

extension String {
  /// The first occurrence of a text changed; the same string where there is none.
  fileprivate func replacingFirst(_ text: String, by change: (String) -> String) -> String {
    guard !text.isEmpty, let at = firstRange(of: text) else { return self }
    return self[..<at.lowerBound] + change(text) + self[at.upperBound...]
  }
}
