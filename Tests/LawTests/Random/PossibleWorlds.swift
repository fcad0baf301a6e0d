import CivilTime
import Facts

/// Everything that can be the case with a thing of a kind on a day: all combinations of values that the law can tell
/// apart and that the givens allow, counted out.
struct PossibleWorlds {
  let law: WrittenLaw
  let date: CivilDate
  /// By variable: a value for each way that the comparisons with it can turn out.
  let values: [[FactValue]]
  /// By comparison, by position in ``values``: whether it holds, as long as nothing before it is none.
  private let truths: [[Bool]]
  private let classOfSignature: [[[Bool]: Int]]
  private let comparisonsOfVariable: [[Int]]
  private(set) var worlds: [World] = []

  /// By variable: a position in ``values``. Behind a reference that is none the positions mean nothing.
  typealias World = [Int]

  static let worldsMax = 6_000

  /// Nothing when there are more than ``worldsMax`` combinations.
  init?(_ law: WrittenLaw, date: CivilDate) {
    self.law = law
    self.date = date
    comparisonsOfVariable = law.variables.indices.map { variable in
      law.comparisons.indices.filter { law.comparisons[$0].variable == variable }
    }
    var values: [[FactValue]] = []
    var classes: [[[Bool]: Int]] = []
    for variable in law.variables.indices {
      var classOf: [[Bool]: Int] = [:]
      var kept: [FactValue] = []
      let comparisons = comparisonsOfVariable[variable].map { law.comparisons[$0] }
      for value in Self.candidates(law.variables[variable], comparisons, date) {
        let signature = Self.signature(value, comparisons, date)
        let isReference = value == .exists || (value == .none && kept == [.exists])
        if classOf[signature] == nil || isReference {
          classOf[signature] = kept.count
          kept.append(value)
        }
      }
      values.append(kept)
      classes.append(classOf)
    }
    self.values = values
    classOfSignature = classes
    truths = law.comparisons.map { comparison in
      values[comparison.variable].map { Self.signature($0, [comparison], date)[0] }
    }
    guard values.reduce(1, { min($0 * $1.count, 1_000_000) }) <= Self.worldsMax else { return nil }
    var world = World(repeating: 0, count: values.count)
    repeat {
      if law.givens.allSatisfy({ holds($0, in: world) }) { worlds.append(world) }
    } while advance(&world)
  }

  /// The next combination, like an odometer; false after the last.
  private func advance(_ world: inout World) -> Bool {
    for variable in world.indices {
      world[variable] += 1
      if world[variable] < values[variable].count { return true }
      world[variable] = 0
    }
    return false
  }

  func holds(_ expression: Written, in world: World) -> Bool {
    switch expression {
    case .comparison(let index):
      let variable = law.comparisons[index].variable
      // Behind a reference that is none every comparison is false.
      if law.variables[variable].behind.contains(where: { values[$0][world[$0]] == .none }) { return false }
      return truths[index][world[variable]]
    case .constants(let a, let operation, let b): return compares(a.value(asOf: date), operation, b.value(asOf: date))
    case .not(let inner): return !holds(inner, in: world)
    case .all(let parts): return parts.allSatisfy { holds($0, in: world) }
    case .any(let parts): return parts.contains { holds($0, in: world) }
    }
  }

  /// The position of a value, or of one that no comparison tells apart from it.
  func position(of value: FactValue, of variable: Int) -> Int {
    if case .reference = law.variables[variable].type { return value == .none ? 1 : 0 }
    let comparisons = comparisonsOfVariable[variable].map { law.comparisons[$0] }
    guard let position = classOfSignature[variable][Self.signature(value, comparisons, date)] else {
      preconditionFailure("Nothing among the candidates of \(law.variables[variable].steps) is like \(value).")
    }
    return position
  }

  private static func signature(_ value: FactValue, _ comparisons: [WrittenComparison], _ date: CivilDate) -> [Bool] {
    comparisons.map { comparison in
      var moved = value
      if case .date(let day) = value { moved = .date(day.adding(comparison.steps)) }
      return compares(moved, comparison.operation, comparison.constant.value(asOf: date))
    }
  }

  /// Every value near anything that the value is compared with.
  static func candidates(
    _ variable: WrittenVariable, _ comparisons: [WrittenComparison], _ date: CivilDate
  ) -> [FactValue] {
    var found: [FactValue]
    switch variable.type {
    case .yesNo: found = [.yesNo(false), .yesNo(true)]
    case .words(let words): found = words.map { .word($0) }
    case .reference: found = [.exists]
    case .number:
      var numbers: Set<Int> = [0, 1, 999]
      for case .number(let number) in comparisons.map({ $0.constant.value(asOf: date) }) {
        numbers.formUnion([number - 1, number, number + 1])
      }
      found = numbers.filter { $0 >= 0 }.sorted().map { .number($0) }
    case .date:
      var days: Set<CivilDate> = [CivilDate("1900-01-01")!, date, CivilDate("2100-01-01")!]  // These days exist.
      for comparison in comparisons {
        guard case .date(let day) = comparison.constant.value(asOf: date) else { continue }
        // The day that the steps lead to it, give or take what the ends of months take away.
        let back = comparison.steps.reversed().reduce(day) {
          DateStep($1.duration, backwards: !$1.backwards).apply(to: $0)
        }
        days.formUnion((-9...9).map { back.adding(days: $0) })
      }
      found = days.sorted().map { .date($0) }
    }
    return found + (variable.orNone ? [.none] : [])
  }
}
