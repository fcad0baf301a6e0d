import Facts
import LawPacks

/// Puts the steps of a proof into words.
struct ProofText {
  private let record: ProofRecord
  private let words: Wording

  init(_ record: ProofRecord) {
    self.record = record
    words = Wording(record.language)
  }

  private var pack: LawPack { record.program.law.pack }

  func text(of index: Int) -> String {
    let step = record.steps[index]
    switch step.kind {
    case .verdict:
      let doubt = record.judgement.verdictOnHighConfidence.map { words.without($0) } ?? ""
      return "\(record.judgement.kind), \(record.judgement.date): \(words.verdict(record.judgement.verdict))\(doubt)"
    case .rule: return "\(title(step)): \(words.effect(finding(step).effect))"
    case .inapplicable: return title(step)
    case .because: return words.because
    case .perhapsApplying: return words.perhapsApplying
    case .alwaysApplies: return words.alwaysApplies
    case .others: return words.otherRules
    case .reading:
      guard let asked = rule(step).question else { return "" }
      let question = pack.questions[asked.question]
      return "\(question.name) = \(question.readings[asked.reading].name) (\(words.under))"
    case .duty:
      let rule = rule(step)
      let bearer = pack.bearers[rule.bearer]
      return "\(bearer.label?(words.language) ?? bearer.name) \(words.modality(rule.modality)): \(expression(step))"
    case .lift:
      let lift = finding(step).liftedBy[Int(step.node)]
      let verb = lift.isCertain ? words.liftedBy : words.perhapsLiftedBy
      return "\(verb) \(lift.rule): \(words.principle(lift.principle))"
    case .exception: return "\(words.unless): \(expression(step))"
    case .expression: return expression(step)
    }
  }

  private func rule(_ step: ProofStep) -> Rule { pack.rules[record.program.law.rules[Int(step.subject)]] }
  private func finding(_ step: ProofStep) -> Finding { record.judgement.findings[Int(step.subject)] }
  private func title(_ step: ProofStep) -> String { "\(finding(step).citation) \(finding(step).rule)" }

  private func expression(_ step: ProofStep) -> String {
    let node = Int(step.node)
    var ground = ""
    switch pack.nodes[node] {
    case .test(let variable, _): ground = self.ground(variable)
    case .not(let inner): if case .test(let variable, _) = pack.nodes[inner] { ground = self.ground(variable) }
    case .constant, .asOf, .reading, .definition, .all, .any: break
    }
    return "\(mark(step.truth)) \(pack.text(of: node))\(ground)"
  }

  private func mark(_ truth: Sitting.Truth) -> String {
    switch truth {
    case .yes: "✓"
    case .no: "✗"
    case .open: "?"
    }
  }

  /// What is known of a fact, and from where.
  private func ground(_ variable: Int) -> String {
    let program = record.program
    guard let place = program.place(ofVariable: variable) else { return "" }
    for reference in program.facts[place].references where isNone(reference) {
      let origin = stated(reference).map { " (\($0.origin.text))" } ?? ""
      return "  ← \(program.facts[reference].path): \(words.behindNone)\(origin)"
    }
    guard let fact = stated(place) else {
      return record.cells[place] < program.facts[place].cells.count ? "" : "  ← \(words.unknown)"
    }
    return "  ← \(fact.value) (\(fact.origin.text))"
  }

  private func isNone(_ place: Int) -> Bool {
    record.program.facts[place].cells.isNone(record.cells[place])
  }

  private func stated(_ place: Int) -> StatedFact? {
    let at = record.statedAt[place]
    return at < 0 ? nil : record.stated[Int(at)]
  }
}
