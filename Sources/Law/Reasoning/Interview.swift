import CivilTime
import Facts
import LawPacks

/// The next thing to ask, or that nothing more needs asking.
public enum InterviewStep: Sendable {
  /// Ask for this fact; `possible` are the verdicts still possible.
  case ask(InterviewQuestion, possible: [Verdict])
  /// No answer can change the verdict any more, or nothing is left that may be asked.
  case settled(Judgement)
}

public struct InterviewQuestion: Sendable {
  public let path: FactPath
  public let type: FactType
  public let ask: LocalizedText?
}

extension Judge {
  /// The question whose answer leaves least to be asked, among the unknown facts that the verdict depends on.
  ///
  /// `refused` are facts that the person does not know; they stay unknown.
  public mutating func nextQuestion(
    kind: Int, asOf date: CivilDate, facts: [StatedFact], fixed: [Int: Int], refused: Set<FactPath>
  ) throws -> InterviewStep {
    var sitting = try sitting(kind: kind, asOf: date, facts: facts, fixed: fixed)
    let outcomes = try sitting.outcomes()
    let byReading = try sitting.outcomesByReading(outcomes)
    guard sitting.verdict(of: byReading) == .undetermined else {
      return .settled(try judge(kind: kind, asOf: date, facts: facts, fixed: fixed))
    }
    var best: (cost: Double, level: Int)?
    for level in try sitting.decisive(outcomes) where try isAskable(level, refused, &sitting) {
      let cost = try sitting.remainder(of: outcomes, asking: level)
      if let current = best, current.cost <= cost { continue }
      best = (cost, level)
    }
    guard let best, case .fact(let variable, _) = sitting.space.levels[best.level] else {
      return .settled(try judge(kind: kind, asOf: date, facts: facts, fixed: fixed))
    }
    let fact = pack.facts[pack.variables[variable].fact]
    let possible = sitting.space.store.leaves(byReading).reduce(0, |)
    let verdicts = [Sitting.Leaf.unlawful, Sitting.Leaf.lawful, Sitting.Leaf.unaddressed]
      .filter { possible >> $0 & 1 == 1 }.map { Sitting.Leaf.verdict($0) }
    return .ask(
      InterviewQuestion(path: pack.variables[variable].path, type: fact.type, ask: fact.ask), possible: verdicts)
  }

  /// A fact behind a reference is asked for only once it is known that the reference leads somewhere.
  private func isAskable(_ level: Int, _ refused: Set<FactPath>, _ sitting: inout Sitting) throws -> Bool {
    guard case .fact(let variable, _) = sitting.space.levels[level] else { return false }
    let declared = pack.variables[variable]
    return !refused.contains(declared.path)
      && declared.optionalReferences.allSatisfy { sitting.space.known[$0] != nil }
  }
}

extension Sitting {
  /// How many unknown facts can still matter, on average over the answers to a question; none once it is settled.
  fileprivate mutating func remainder(of outcomes: DiagramStore.Diagram, asking level: Int) throws -> Double {
    guard case .fact(_, let domain) = space.levels[level] else { return .infinity }
    var total = 0.0
    var answers = 0.0
    for value in domain.cells.indices {
      let after = try space.store.restrict(outcomes, level: level, to: value)
      let byReading = try outcomesByReading(after)
      if space.store.leaves(byReading) == [0] { continue }
      answers += 1
      if verdict(of: byReading) == .undetermined { total += Double(1 + space.store.support(after).count) }
    }
    return answers == 0 ? .infinity : total / answers
  }
}
