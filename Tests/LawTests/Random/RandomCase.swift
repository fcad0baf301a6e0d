import CivilTime
import Facts
import TestSupport

/// A thing that is judged: some facts, a day, and readings that the caller fixed.
struct RandomCase {
  let kind: String
  let date: CivilDate
  /// By variable of the written law.
  let stated: [Int: FactValue]
  /// By question, its reading.
  let fixed: [Int: Int]

  static func draw(_ possible: PossibleWorlds, _ dice: inout Dice) -> RandomCase {
    let law = possible.law
    var stated: [Int: FactValue] = [:]
    let percent = dice.pick([0, 20, 50, 80, 100])
    for index in law.variables.indices {
      let variable = law.variables[index]
      if variable.behind.contains(where: { stated[$0] == FactValue.none }) || !dice.chance(percent) { continue }
      let comparisons = law.comparisons.filter { $0.variable == index }
      let candidates = PossibleWorlds.candidates(variable, comparisons, possible.date)
      if case .reference = variable.type {
        if dice.chance(30) { stated[index] = FactValue.none }
      } else {
        stated[index] = variable.orNone && dice.chance(20) ? FactValue.none : dice.pick(candidates)
      }
    }
    var fixed: [Int: Int] = [:]
    for (index, question) in law.model.questions.enumerated() where dice.chance(12) {
      fixed[index] = dice.roll(question.readings.count)
    }
    return RandomCase(kind: law.kind, date: possible.date, stated: stated, fixed: fixed)
  }

  func facts(_ law: WrittenLaw) -> [StatedFact] {
    stated.sorted { $0.key < $1.key }.map {
      StatedFact(FactPath(kind: kind, steps: law.variables[$0.key].steps), $0.value, from: Origin("drawn"))
    }
  }

  /// What is known, as positions. A fact stated behind a reference shows that it exists (LAW.md 10.21).
  func known(_ possible: PossibleWorlds) -> [Int: Int] {
    var known: [Int: Int] = [:]
    for (variable, value) in stated {
      known[variable] = possible.position(of: value, of: variable)
      for reference in possible.law.variables[variable].behind { known[reference] = 0 }
    }
    return known
  }
}

extension PackModel {
  /// Days on which the law may change: around every day that is mentioned, moved by every duration that is.
  func daysToJudge() -> [CivilDate] {
    let law = kinds.map { WrittenLaw(self, kind: $0) }
    var days: Set<CivilDate> = []
    for rule in placed() { days.formUnion([rule.window?.from, rule.window?.until].compactMap { $0 }) }
    for written in law {
      for comparison in written.comparisons {
        if case .date(let day) = comparison.constant.base { days.insert(day.adding(comparison.constant.steps)) }
      }
    }
    if days.isEmpty { days = [CivilDate("2020-02-29")!] }  // This day exists.
    // The ends of the calendar are days like others.
    return days.sorted().flatMap { day in [-1, 0, 1, 31, -29].map { day.adding(days: $0) } } + [.first, .last]
  }
}
