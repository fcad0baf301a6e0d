import CivilTime
import Facts
import LawPacks

/// Judges things by a pack. Keeps the law of the kinds and days that it has judged, so it is cheap to ask again.
public struct Judge {
  public let pack: LawPack
  private var laws: [Key: KindLaw] = [:]
  private var highLaws: [Key: KindLaw] = [:]
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
    let law = try law(kind: kind, asOf: date)
    let known = try known(facts)
    var sitting = try Sitting(law, known: known, fixed: fixed)
    try refuseContradiction(law, known: known, fixed: fixed, in: &sitting)
    let outcomes = try sitting.outcomes()
    let byReading = try sitting.outcomesByReading(outcomes)
    let verdict = sitting.verdict(of: byReading)
    var decisive: [FactPath] = []
    if verdict == .undetermined {
      decisive = try sitting.decisive(outcomes).compactMap { sitting.path(ofLevel: $0) }.sorted()
    }
    let onHigh = try verdictOnHigh(law, known: known, fixed: fixed)
    let (breaches, advice) = try sitting.certainBreaches()
    return Judgement(
      kind: pack.kinds[kind].name, date: date, verdict: verdict,
      verdictOnHighConfidence: onHigh == verdict ? nil : onHigh,
      readings: try readings(&sitting, byReading),
      fixed: fixed.sorted { $0.key < $1.key }.map {
        (pack.questions[$0.key].name, pack.questions[$0.key].readings[$0.value].name)
      },
      decisive: decisive, breaches: breaches, advice: advice, findings: try sitting.findings(stated: facts),
      facts: facts.sortedByPath())
  }

  /// The law of a kind on a day.
  public mutating func law(kind: Int, asOf date: CivilDate) throws -> KindLaw {
    let key = Key(kind: kind, date: date)
    if let known = laws[key] { return known }
    if laws.count >= Self.lawsMax {
      laws.removeAll()
      highLaws.removeAll()
    }
    let made = try KindLaw(pack: pack, kind: kind, date: date)
    laws[key] = made
    return made
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
  private func known(_ facts: [StatedFact]) throws -> [Int: FactValue] {
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
  private mutating func verdictOnHigh(_ law: KindLaw, known: [Int: FactValue], fixed: [Int: Int]) throws -> Verdict? {
    guard law.rules.contains(where: { pack.confidence(of: pack.rules[$0]) != .high }) else { return nil }
    let key = Key(kind: law.kind, date: law.date)
    let high =
      try highLaws[key]
      ?? KindLaw(
        pack: pack, kind: law.kind, date: law.date, leavingOut: { [pack] in pack.confidence(of: $0) != .high })
    highLaws[key] = high
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
