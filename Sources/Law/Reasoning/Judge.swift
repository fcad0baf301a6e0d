import CivilTime
import Facts
import LawPacks

/// Judges things by a pack. Keeps the law of the kinds and days that it has judged, so it is cheap to ask again.
public struct Judge {
  public let pack: LawPack
  private var programs: [Key: LawProgram] = [:]
  /// Whether expressions are read directly where that suffices. Tests turn it off, to compare with diagrams alone.
  var isPlain = true
  private let variableOfPath: [FactPath: Int]

  private struct Key: Hashable {
    let kind: Int
    let date: CivilDate
  }

  /// Days whose law is kept; a judge of more days forgets and builds anew.
  private static let lawsMax = 512

  public init(pack: LawPack) {
    self.pack = pack
    variableOfPath = Dictionary(uniqueKeysWithValues: pack.variables.enumerated().map { ($1.path, $0) })
  }

  /// The verdict on one thing.
  ///
  /// - Parameters:
  ///   - kind: An index into the pack's kinds.
  ///   - facts: Facts of that kind, each value of its fact's type; what is left out is unknown.
  ///   - fixed: Readings fixed by the caller, by question: indexes into the pack's questions and their readings.
  /// - Throws: ``FactTrouble`` when the facts cannot be, ``ReasoningBound`` past a bound.
  public mutating func judge(
    kind: Int, asOf date: CivilDate, facts: [StatedFact], fixed: [Int: Int] = [:]
  ) throws -> Judgement {
    var hearing = try hearing(kind: kind, asOf: date, facts: facts, fixed: fixed)
    if let plain = try plainJudgement(&hearing, date) { return plain }
    let outcomes = try hearing.asking { try $0.outcomes() }
    let byReading = try hearing.asking { try $0.outcomesByReading(outcomes) }
    let verdict = try hearing.asking { $0.verdict(of: byReading) }
    var decisive: [FactPath] = []
    if verdict == .undetermined {
      decisive = try hearing.asking { sitting in try sitting.decisive(outcomes).compactMap { sitting.path(ofLevel: $0) }
      }
    }
    let onHigh = try verdictOnHigh(hearing.program, known: try known(facts), fixed: fixed)
    let (breaches, advice) = try hearing.asking { try $0.certainBreaches() }
    return Judgement(
      kind: pack.kinds[kind].name, date: date, verdict: verdict,
      verdictOnHighConfidence: onHigh == verdict ? nil : onHigh,
      readings: try hearing.asking { try readings(&$0, byReading) }, fixed: named(fixed), decisive: decisive.sorted(),
      breaches: breaches, advice: advice, findings: try hearing.findings(), facts: hearing.factsByPath())
  }

  /// The judgement where no completions need to be compared for it.
  private mutating func plainJudgement(_ hearing: inout Hearing, _ date: CivilDate) throws -> Judgement? {
    guard let rules = hearing.plainRules, let (breaches, advice) = hearing.plainBreaches(rules) else { return nil }
    let program = hearing.program
    let questions = program.law.questions.filter { hearing.fixed[$0] == nil }
    guard questions.isEmpty || hearing.adviceIsSettled(rules) else { return nil }
    var onHigh: Verdict?
    if program.high != nil {
      onHigh =
        try hearing.plainVerdictOnHigh
        ?? verdictOnHigh(program, known: try known(hearing.stated), fixed: hearing.fixed)
    }
    let outcomes = questions.map { question in
      let question = pack.questions[question]
      return QuestionOutcome(
        question: question.name,
        readings: question.readings.map { .init(name: $0.name, verdict: rules.verdict, advice: advice) })
    }
    return Judgement(
      kind: pack.kinds[program.law.kind].name, date: date, verdict: rules.verdict,
      verdictOnHighConfidence: onHigh == rules.verdict ? nil : onHigh,
      readings: outcomes.sorted { $0.question < $1.question }, fixed: named(hearing.fixed), decisive: [],
      breaches: breaches, advice: advice, findings: try hearing.findings(), facts: hearing.factsByPath())
  }

  private func named(_ fixed: [Int: Int]) -> [(question: String, reading: String)] {
    fixed.sorted { $0.key < $1.key }.map {
      (pack.questions[$0.key].name, pack.questions[$0.key].readings[$0.value].name)
    }
  }

  /// The law of a kind on a day.
  public mutating func law(kind: Int, asOf date: CivilDate) throws -> KindLaw {
    try program(kind: kind, asOf: date).law
  }

  private mutating func program(kind: Int, asOf date: CivilDate) throws -> LawProgram {
    let key = Key(kind: kind, date: date)
    if let known = programs[key] { return known }
    if programs.count >= Self.lawsMax { programs.removeAll() }
    let law = try KindLaw(pack: pack, kind: kind, date: date)
    var high: KindLaw?
    if law.rules.contains(where: { pack.confidence(of: pack.rules[$0]) != .high }) {
      high = try KindLaw(
        pack: pack, kind: kind, date: date, leavingOut: { [pack] in pack.confidence(of: $0) != .high })
    }
    let made = LawProgram(law: law, high: high)
    programs[key] = made
    return made
  }

  /// What the law reads in the facts. Throws where they cannot be.
  mutating func hearing(
    kind: Int, asOf date: CivilDate, facts: [StatedFact], fixed: [Int: Int]
  ) throws -> Hearing {
    let program = try program(kind: kind, asOf: date)
    let hearing = try Hearing(program, facts: facts, fixed: fixed, isPlain: isPlain) { [variableOfPath] in
      try Self.known(facts, variableOfPath)
    }
    if hearing.plainRules == nil {
      try hearing.asking { try refuseContradiction(program.law, known: $0.space.known, fixed: fixed, in: &$0) }
    }
    return hearing
  }

  /// A sitting over what is stated, for those who look deeper than a verdict (proof, interview).
  mutating func sitting(
    kind: Int, asOf date: CivilDate, facts: [StatedFact], fixed: [Int: Int]
  ) throws -> Sitting {
    let law = try law(kind: kind, asOf: date)
    let known = try known(facts)
    var sitting = try Sitting(law, known: known, fixed: fixed)
    try refuseContradiction(law, known: known, fixed: fixed, in: &sitting)
    return sitting
  }

  // MARK: What is stated

  /// Stated values by variable. A fact behind a reference shows that the reference leads somewhere (LAW.md 10.21).
  private func known(_ facts: [StatedFact]) throws -> [Int: FactValue] { try Self.known(facts, variableOfPath) }

  private static func known(_ facts: [StatedFact], _ variableOfPath: [FactPath: Int]) throws -> [Int: FactValue] {
    var stated: [FactPath: FactValue] = [:]
    for fact in facts {
      if let before = stated[fact.path], before != fact.value {
        throw FactTrouble.statedTwice(fact.path, before.description, fact.value.description)
      }
      stated[fact.path] = fact.value
    }
    for fact in facts {
      for count in 1..<max(1, fact.path.steps.count) {
        let reference = FactPath(kind: fact.path.kind, steps: Array(fact.path.steps.prefix(count)))
        if stated[reference] == FactValue.none { throw FactTrouble.behindNone(fact.path, reference: reference) }
        stated[reference] = .exists
      }
    }
    var known: [Int: FactValue] = [:]
    for (path, value) in stated {
      if let variable = variableOfPath[path] { known[variable] = value }
    }
    return known
  }

  private func refuseContradiction(
    _ law: KindLaw, known: [Int: FactValue], fixed: [Int: Int], in sitting: inout Sitting
  ) throws {
    var reasons: [LocalizedText] = []
    for given in law.givens where try sitting.space.diagram(given.node) == DiagramStore.no { reasons.append(given.why) }
    if !reasons.isEmpty { throw FactTrouble.contradiction(reasons: reasons) }
    // None alone, but some together: the shortest run of givens, in the pack's order, that leaves nothing possible.
    var all = DiagramStore.yes
    for given in law.givens {
      all = try sitting.space.store.and(all, try sitting.space.diagram(given.node))
      reasons.append(given.why)
      if all == DiagramStore.no {
        throw FactTrouble.contradiction(reasons: try narrowed(law, in: &sitting) ?? reasons)
      }
    }
  }

  /// Leaves out every given that is not needed for the contradiction.
  private func narrowed(_ law: KindLaw, in sitting: inout Sitting) throws -> [LocalizedText]? {
    var needed = law.givens
    for given in law.givens {
      let others = needed.filter { $0.node != given.node }
      var all = DiagramStore.yes
      for other in others { all = try sitting.space.store.and(all, try sitting.space.diagram(other.node)) }
      if all == DiagramStore.no { needed = others }
    }
    return needed.isEmpty ? nil : needed.map(\.why)
  }

  // MARK: Parts of the answer

  /// The verdict as if provisions below `high` were not there.
  private func verdictOnHigh(_ program: LawProgram, known: [Int: FactValue], fixed: [Int: Int]) throws -> Verdict? {
    guard let high = program.high else { return nil }
    var sitting = try Sitting(high, known: known, fixed: fixed)
    let outcomes = try sitting.outcomes()
    let byReading = try sitting.outcomesByReading(outcomes)
    return sitting.verdict(of: byReading)
  }

  private func readings(_ sitting: inout Sitting, _ byReading: DiagramStore.Diagram) throws -> [QuestionOutcome] {
    var outcomes: [QuestionOutcome] = []
    for (question, verdicts) in try sitting.verdictsByQuestion(byReading) {
      var readings: [QuestionOutcome.Reading] = []
      for (reading, verdict) in verdicts.enumerated() {
        readings.append(
          .init(
            name: pack.questions[question].readings[reading].name, verdict: verdict,
            advice: try sitting.certainAdvice(question: question, reading: reading)))
      }
      outcomes.append(QuestionOutcome(question: pack.questions[question].name, readings: readings))
    }
    return outcomes.sorted { $0.question < $1.question }
  }
}
