import CivilTime
import Facts
import LawPacks
import Reasoning
import TestSupport

/// Complete facts about a thing, drawn or counted out, for laws on some days.
struct Points {
  let law: WrittenLaw
  /// By variable: values near anything that it is compared with on any of the days.
  private let candidates: [[FactValue]]

  static let pointsMax = 250

  init(_ law: WrittenLaw, dates: [CivilDate]) {
    self.law = law
    candidates = law.variables.indices.map { index in
      let comparisons = law.comparisons.filter { $0.variable == index }
      return Set(dates.flatMap { PossibleWorlds.candidates(law.variables[index], comparisons, $0) })
        .sorted { "\($0)" < "\($1)" }
    }
  }

  /// All points where there are few, else some.
  func drawn(_ dice: inout Dice) -> [[StatedFact]] {
    let count = candidates.reduce(1) { min($0 * max($1.count, 1), 1_000_000) }
    if count <= Self.pointsMax { return (0..<count).compactMap { facts(positions($0)) } }
    var found: [[StatedFact]] = []
    for _ in 0..<Self.pointsMax {
      let drawn = candidates.map { dice.roll(max($0.count, 1)) }
      if let facts = facts(drawn) { found.append(facts) }
    }
    return found
  }

  private func positions(_ number: Int) -> [Int] {
    var rest = number
    return candidates.map { values in
      defer { rest /= max(values.count, 1) }
      return rest % max(values.count, 1)
    }
  }

  /// Nothing where a reference leads somewhere, but no fact behind it can show that.
  private func facts(_ positions: [Int]) -> [StatedFact]? {
    func value(_ variable: Int) -> FactValue { candidates[variable][positions[variable]] }
    var facts: [StatedFact] = []
    for (index, variable) in law.variables.enumerated() where !variable.behind.contains(where: { value($0) == .none }) {
      guard value(index) == .exists else {
        facts.append(StatedFact(FactPath(kind: law.kind, steps: variable.steps), value(index), from: Origin("drawn")))
        continue
      }
      let isShown = law.variables.indices.contains {
        law.variables[$0].behind.contains(index) && value($0) != .exists
          && !law.variables[$0].behind.contains { value($0) == .none }
      }
      if !isShown { return nil }
    }
    return facts
  }
}

/// Verdicts one reading at a time, from the judge.
struct ReadVerdicts {
  /// By choice of readings; nothing where the facts cannot be.
  static func of(
    _ facts: [StatedFact], _ judge: inout Judge, kind: Int, asOf date: CivilDate
  ) throws -> [Verdict]? {
    var choices: [[Int: Int]] = [[:]]
    for (question, readings) in judge.pack.questions.enumerated() {
      choices = choices.flatMap { choice in
        readings.readings.indices.map { choice.merging([question: $0]) { $1 } }
      }
    }
    do {
      return try choices.map { try judge.judge(kind: kind, asOf: date, facts: facts, fixed: $0).verdict }
    } catch is FactTrouble {
      return nil
    }
  }

  /// What the readings amount to together.
  static func together(_ verdicts: [Verdict]) -> Verdict { Set(verdicts).count > 1 ? .unsettled : verdicts[0] }
}
