import Assessment
import CivilTime
import Facts
import LawPacks
import Reasoning

/// The words for one finding: what is wrong, where the facts come from, what it costs and what mends it.
struct FindingWording {
  let context: ReportContext

  init(_ context: ReportContext) { self.context = context }

  private func say(_ english: String, _ chinese: String) -> String { context.say(english, chinese) }

  func effect(_ effect: Finding.Effect) -> String {
    switch effect {
    case .breached: say("breached", "违反")
    case .possiblyBreached: say("perhaps breached", "可能违反")
    case .advice: say("advice not followed", "未遵循指导性规定")
    case .possibleAdvice: say("advice perhaps not followed", "可能未遵循指导性规定")
    case .lifted: say("lifted", "被排除适用")
    case .kept: say("kept", "符合")
    case .open: say("not breached", "未违反")
    case .inapplicable: say("does not apply", "不适用")
    }
  }

  func bearer(_ finding: Finding) -> String { context.wording.bearer(finding.bearer) }

  func modality(_ rule: Rule) -> String { context.words.modality(rule.modality) }

  /// Grounds of a derivation that are named one by one; the others are counted.
  static let groundsMax = 4

  /// Where a fact comes from: file and line, or what it was derived from.
  func origin(_ origin: Origin) -> String {
    guard !origin.grounds.isEmpty else {
      return origin.place.map { context.places.text($0) } ?? origin.text
    }
    let named = origin.grounds.prefix(Self.groundsMax).map { ground in
      ground.place.map {
        say("\(ground.text) (\(context.places.text($0)))", "\(ground.text)（\(context.places.text($0))）")
      }
        ?? ground.text
    }
    let more = origin.grounds.count - named.count
    return say("derived from ", "推导自：") + named.joined(separator: say(", ", "、"))
      + (more > 0 ? say(" and \(more) more", " 等 \(origin.grounds.count) 项") : "")
  }

  /// Facts with those first that the duty itself asks about.
  func facts(_ finding: Finding) -> [StatedFact] {
    guard let rule = context.rule(finding) else { return finding.facts }
    let asked = LawInWords(context).dutyVariables(rule)
    return finding.facts.filter { asked.contains($0.path) } + finding.facts.filter { !asked.contains($0.path) }
  }

  // MARK: What it can cost

  /// Each sanction of a provision against a rule's bearer, with who imposes it.
  func sanctions(_ citation: Citation, of rule: Rule) -> [String] {
    let wording = SanctionWording(law: context.pack, language: context.language)
    return context.pack.sanctions(citation, on: rule.bearer, date: context.date).map { sanction in
      let texts = [sanction.text?(context.language)].compactMap { $0 } + sanction.items.map { wording.text(of: $0) }
      let by = sanction.by.map { context.pack.authorities[$0] }.map { $0.label?(context.language) ?? $0.name }
      return texts.joined(separator: say("; ", "；")) + (by.map { say(" (by \($0))", "（\($0)）") } ?? "")
    }
  }

  func deadline(_ deadline: DeadlineOutcome) -> String {
    let duration = LawWords(context.language).text(of: deadline.duration)
    let start = deadline.start?.description ?? deadline.after
    let base = say("\(duration) after \(start)", "自 \(start) 起 \(duration)")
    return deadline.end.map { say("\(base): until \($0)", "\(base)：至 \($0)") } ?? base
  }

  func lift(_ lift: Finding.Lift) -> String {
    let lead = lift.isCertain ? say("lifted by", "被排除，优先适用") : say("may be lifted by", "可能被排除，优先适用")
    var text = "\(lead) \(lift.rule)\(say(": ", "："))\(context.words.principle(lift.principle))"
    if let rule = context.rule(named: lift.rule) {
      text += say(" (\(context.pack.citation(of: rule)))", "（\(context.pack.citation(of: rule))）")
    }
    return Self.plain(text)
  }

  /// Why a statement does not count, and what brings it back, as sentences.
  func reason(_ withheld: WithheldFact) -> String { Self.plain(capitalised(context.wording.reason(withheld))) }
  func mend(_ withheld: WithheldFact) -> String { Self.plain(capitalised(context.wording.mend(withheld))) }

  /// Without the marks that set names apart on a terminal.
  private static func plain(_ text: String) -> String { text.filter { $0 != "`" } }

  /// The reading of an open question under which a rule stands.
  func reading(_ rule: Rule) -> String? {
    guard let (question, reading) = rule.question else { return nil }
    let asked = context.pack.questions[question]
    let text = asked.readings[reading].text?(context.language) ?? asked.readings[reading].name
    return "\(asked.text?(context.language) ?? asked.name) – \(text) (\(asked.readings[reading].name))"
  }

  /// One change, with the question of the fact in place of its path.
  func change(_ change: FactChange) -> String { asked(context.wording.change(change), about: [change.path]) }

  /// Whether anybody said what changes cost.
  private var withCosts: Bool { !context.assessment.costs.isEmpty }

  /// ` (cost 5)`, where costs are given.
  func cost(_ mending: LeastChanges) -> String { context.wording.cost(mending, withCosts: withCosts) }

  /// Ways to mend, each as its changes.
  func ways(_ remedies: [Remedy]) -> [[String]] {
    let paths = Set(remedies.flatMap { $0.changes.map(\.path) }).sorted()
    return context.wording.ways(remedies, withCosts: withCosts).map { $0.map { asked($0, about: paths) } }
  }

  private func asked(_ text: String, about paths: [FactPath]) -> String {
    let path = paths.first { text.hasPrefix("\($0): ") || text.hasPrefix("\($0)：") }
    guard let path, let question = context.wording.question(path) else { return text }
    return "“\(question)”" + text.dropFirst(path.description.count)
  }
}
