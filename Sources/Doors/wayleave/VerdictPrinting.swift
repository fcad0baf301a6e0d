import CivilTime
import Facts
import LawPacks
import Reasoning
import SourceText

/// A judgement as a person reads it on a terminal.
struct VerdictPrinter {
  let law: LawPack
  let language: String
  private let width = 78

  init(law: LawPack, language: String) {
    self.law = law
    self.language = language
  }

  private var words: Wording { Wording(language) }
  private func say(_ english: String, _ chinese: String) -> String { language == "zh" ? chinese : english }

  /// The verdict, what it rests on, and what to do.
  func lines(_ judgement: Judgement, subject: String? = nil) -> [String] {
    let name = subject ?? law.kinds.first { $0.name == judgement.kind }?.label?(language) ?? judgement.kind
    let verdict = Terminal.paint(words.verdict(judgement.verdict), style(judgement.verdict))
    var head = "\(name), \(judgement.date): \(verdict)"
    // LAW.md 5.8: the first line says so.
    if let high = judgement.verdictOnHighConfidence { head += words.without(high) }
    var lines = [head]
    if !judgement.decisive.isEmpty {
      lines.append(say("It depends on:", "取决于："))
      lines += judgement.decisive.map { "  \($0)\(question($0, judgement.kind))" }
    }
    for outcome in judgement.readings where outcome.matters { lines += readings(outcome) }
    for effect in [Finding.Effect.breached, .advice, .lifted] {
      for finding in judgement.findings where finding.effect == effect {
        lines += [""] + block(finding, judgement.date)
      }
    }
    lines += open(judgement)
    if judgement.verdict == .lawful { lines += kept(judgement) }
    return lines
  }

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
      let parts = wrapped("\(finding.citation) \(finding.rule)\(remark.isEmpty ? "" : ": \(remark)")", width: width - 4)
      lines += ["  " + parts[0]] + parts.dropFirst().map { "    " + $0 }
    }
    let more = findings.count - Self.listedMax
    if more > 0 { lines.append(say("  and \(more) more (--proof shows all)", "  另有 \(more) 项（--proof 显示全部）")) }
    return lines
  }

  private func style(_ verdict: Verdict) -> String {
    switch verdict {
    case .unlawful: "1;31"
    case .undetermined, .unsettled: "1;33"
    case .lawful: "1;32"
    case .unaddressed: "1"
    }
  }

  private func question(_ path: FactPath, _ kind: String) -> String {
    guard let index = law.kind(named: kind), case .success = law.namedFact(path.short, of: index) else { return "" }
    let asked = law.facts.first { $0.name == path.steps.last && $0.ask != nil && ask($0, fits: path, index) }?.ask
    return asked.map { "  \($0(language))" } ?? ""
  }

  private func ask(_ fact: LawPack.Fact, fits path: FactPath, _ kind: Int) -> Bool {
    var at = kind
    for step in path.steps.dropLast() {
      guard let reference = law.facts.first(where: { $0.kind == at && $0.name == step }),
        case .reference(let next) = reference.type.base
      else { return false }
      at = next
    }
    return fact.kind == at
  }

  private func readings(_ outcome: QuestionOutcome) -> [String] {
    guard let question = law.questions.first(where: { $0.name == outcome.question }) else { return [] }
    var lines = wrapped(
      "\(say("Open question", "未决问题")) \(question.name): \(question.text?(language) ?? "")", width: width)
    for (reading, result) in zip(question.readings, outcome.readings) {
      let held = reading.heldBy.isEmpty ? "" : " (\(say("held by", "持此说者：")) \(reading.heldBy.joined(separator: ", ")))"
      lines.append("  \(reading.name): \(words.verdict(result.verdict))\(held)")
      if let text = reading.text { lines += wrapped(text(language), width: width - 4).map { "    " + $0 } }
    }
    return lines
  }

  // MARK: Findings

  private func block(_ finding: Finding, _ date: CivilDate) -> [String] {
    guard let rule = law.rules.first(where: { $0.name == finding.rule }) else { return [] }
    let bearer = law.bearers[rule.bearer].label?(language) ?? finding.bearer
    var lines = ["\(Terminal.paint(finding.citation.description, "1")) \(finding.rule): \(head(finding, bearer))"]
    func item(_ name: String, _ text: String) {
      let parts = wrapped(text, width: width - 4 - name.displayWidth)
      lines.append("  \(name): \(parts[0])")
      lines += parts.dropFirst().map { String(repeating: " ", count: 4 + name.displayWidth) + $0 }
    }
    let modality =
      switch rule.modality {
      case .must: say("must", "应当")
      case .mustNot: say("must not", "不得")
      case .may: say("may", "可以")
      }
    item(modality, law.text(of: rule.duty))
    for fact in finding.facts { lines.append("    \(fact.path): \(fact.value)  (\(fact.origin.text))") }
    for path in finding.unknown { lines.append("    \(path): \(say("unknown", "未知"))") }
    for lift in finding.liftedBy {
      let lead = lift.isCertain ? say("lifted by", "优先适用") : say("may be lifted by", "可能优先适用")
      item(lead, "\(lift.rule): \(words.principle(lift.principle))\(doubt(lift))")
    }
    if finding.effect != .lifted {
      if let penalty = rule.penalty { item(say("penalty", "罚则"), sanctions(penalty, of: rule, on: date)) }
      if let evidence = rule.evidence {
        item(say("shown by", "证明文件"), law.documents[evidence].label?(language) ?? law.documents[evidence].name)
      }
      if let deadline = finding.deadline { item(say("deadline", "期限"), text(of: deadline)) }
      if let remedy = rule.remedy { item(say("remedy", "补救"), remedy(language)) }
    }
    if finding.confidence != .high { item(say("confidence", "核实程度"), words.confidence(finding.confidence)) }
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
