import CivilTime
import Facts
import LawPacks

/// Why a verdict is what it is, as a tree: each rule in force, why it applies or not, what lifted it and by which
/// principle, down to facts and where they come from.
public struct Proof: Sendable {
  public let text: String
  public let parts: [Proof]

  public init(_ text: String, _ parts: [Proof] = []) {
    self.text = text
    self.parts = parts
  }

  /// The tree with lines drawn.
  public func lines() -> [String] { [text] + Self.lines(parts, indent: "") }

  private static func lines(_ parts: [Proof], indent: String) -> [String] {
    parts.enumerated().flatMap { index, part in
      let isLast = index == parts.count - 1
      return ["\(indent)\(isLast ? "└─ " : "├─ ")\(part.text)"]
        + lines(part.parts, indent: indent + (isLast ? "   " : "│  "))
    }
  }
}

extension Judge {
  /// The proof of a judgement that this judge made.
  public mutating func proof(
    of judgement: Judgement, fixed: [Int: Int] = [:], language: String = "en"
  ) throws -> Proof {
    guard let kind = pack.kind(named: judgement.kind) else { return Proof(judgement.verdict.rawValue) }
    let sitting = try sitting(kind: kind, asOf: judgement.date, facts: judgement.facts, fixed: fixed)
    var writer = ProofWriter(sitting: sitting, judgement: judgement, words: Wording(language))
    return try writer.proof()
  }
}

private struct ProofWriter {
  var sitting: Sitting
  let judgement: Judgement
  let words: Wording
  private let stated: [FactPath: StatedFact]
  /// Definitions are written out once; later they are named alone.
  private var shown: Set<Int> = []

  init(sitting: Sitting, judgement: Judgement, words: Wording) {
    self.sitting = sitting
    self.judgement = judgement
    self.words = words
    stated = Dictionary(judgement.facts.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
  }

  private var pack: LawPack { sitting.law.pack }

  mutating func proof() throws -> Proof {
    var parts: [Proof] = []
    var aside: [Proof] = []
    let order = Finding.Effect.allCases
    let sorted = judgement.findings.enumerated().sorted { a, b in
      let (first, second) = (order.firstIndex(of: a.element.effect)!, order.firstIndex(of: b.element.effect)!)
      return first != second ? first < second : a.offset < b.offset
    }
    for (position, finding) in sorted {
      if finding.effect == .inapplicable {
        aside.append(try inapplicable(position, finding))
      } else {
        parts.append(try rule(position, finding))
      }
    }
    if !aside.isEmpty { parts.append(Proof(words.otherRules, aside)) }
    let doubt = judgement.verdictOnHighConfidence.map { words.without($0) } ?? ""
    let head = "\(judgement.kind), \(judgement.date): \(words.verdict(judgement.verdict))\(doubt)"
    return Proof(head, parts)
  }

  private func title(_ finding: Finding) -> String { "\(finding.citation) \(finding.rule)" }

  private mutating func rule(_ position: Int, _ finding: Finding) throws -> Proof {
    let rule = pack.rules[sitting.law.rules[position]]
    var parts: [Proof] = []
    let truth = try sitting.truth(sitting.applies[position])
    let grounds = try conditions(rule)
    let lead = truth == .yes ? words.because : words.perhapsApplying
    parts.append(grounds.isEmpty ? Proof(words.alwaysApplies) : Proof(lead, grounds))
    let duty = try node(rule.duty)
    let bearer = pack.bearers[rule.bearer].label?(words.language) ?? finding.bearer
    parts.append(Proof("\(bearer) \(words.modality(rule.modality)): \(duty.text)", duty.parts))
    for lift in finding.liftedBy {
      let verb = lift.isCertain ? words.liftedBy : words.perhapsLiftedBy
      parts.append(Proof("\(verb) \(lift.rule): \(words.principle(lift.principle))"))
    }
    return Proof("\(title(finding)): \(words.effect(finding.effect))", parts)
  }

  private mutating func conditions(_ rule: Rule) throws -> [Proof] {
    var parts: [Proof] = []
    if let question = rule.question {
      let name = pack.questions[question.question]
      parts.append(Proof("\(name.name) = \(name.readings[question.reading].name) (\(words.under))"))
    }
    if let condition = rule.condition {
      if case .all(let conjuncts) = pack.nodes[condition] {
        for part in conjuncts { parts.append(try node(part)) }
      } else {
        parts.append(try node(condition))
      }
    }
    if let exception = rule.exception {
      let inner = try node(exception)
      parts.append(Proof("\(words.unless): \(inner.text)", inner.parts))
    }
    return parts
  }

  /// One line: the first condition that fails.
  private mutating func inapplicable(_ position: Int, _ finding: Finding) throws -> Proof {
    let rule = pack.rules[sitting.law.rules[position]]
    var failing = rule.applies
    while case .all(let parts) = pack.nodes[failing] {
      guard let part = try parts.first(where: { try sitting.truth(try sitting.space.diagram($0)) == .no }) else {
        break
      }
      failing = part
    }
    return Proof(title(finding), [try node(failing)])
  }

  // MARK: Expressions

  private mutating func node(_ index: Int) throws -> Proof {
    let truth = try sitting.truth(try sitting.space.diagram(index))
    let mark = mark(truth)
    switch pack.nodes[index] {
    case .constant, .asOf, .reading: return Proof("\(mark) \(pack.text(of: index))")
    case .test(let variable, _): return Proof("\(mark) \(pack.text(of: index))\(ground(variable))")
    case .not(let inner):
      if case .test(let variable, _) = pack.nodes[inner] {
        return Proof("\(mark) \(pack.text(of: index))\(ground(variable))")
      }
      return Proof("\(mark) \(pack.text(of: index))", try below(inner))
    case .definition(_, let inner): return Proof("\(mark) \(pack.text(of: index))", try below(inner))
    case .all, .any: return Proof("\(mark) \(pack.text(of: index))", try below(index))
    }
  }

  private mutating func below(_ index: Int) throws -> [Proof] {
    guard shown.insert(index).inserted else { return [] }
    switch pack.nodes[index] {
    case .all(let parts), .any(let parts): return try parts.map { try node($0) }
    default: return [try node(index)]
    }
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
    for reference in pack.variables[variable].optionalReferences where sitting.space.known[reference] == FactValue.none
    {
      let path = pack.variables[reference].path
      return "  ← \(path): \(words.behindNone)\(stated[path].map { " (\($0.origin.text))" } ?? "")"
    }
    let path = pack.variables[variable].path
    guard let fact = stated[path] else {
      if sitting.space.known[variable] != nil { return "" }
      return "  ← \(words.unknown)"
    }
    return "  ← \(fact.value) (\(fact.origin.text))"
  }
}
