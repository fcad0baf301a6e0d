import CivilTime
import Facts
import LawPacks

/// The law of a kind on a day that stands for a stretch of days, over all facts and all readings.
struct CheckedEpoch {
  typealias Diagram = DiagramStore.Diagram

  let pack: LawPack
  let date: CivilDate
  var sitting: Sitting
  /// Everything that can be: all `given`s together.
  let possible: Diagram

  struct Conflict {
    /// Two rules, as indexes into the pack's.
    let rules: [Int]
    let isCircle: Bool
    let example: [(level: Int, value: Int)]
  }

  init(pack: LawPack, kind: Int, date: CivilDate, conditions: [Int]) throws {
    self.pack = pack
    self.date = date
    let law = try KindLaw(pack: pack, kind: kind, date: date, extra: conditions)
    var sitting = try Sitting(law, known: [:], fixed: [:])
    var possible = DiagramStore.yes
    for given in law.givens { possible = try sitting.space.store.and(possible, try sitting.space.diagram(given.node)) }
    self.possible = possible
    self.sitting = sitting
  }

  mutating func isPossible(_ diagram: Diagram) throws -> Bool {
    try sitting.space.store.and(possible, diagram) != DiagramStore.no
  }

  // MARK: Conflicts

  /// Pairs that meet with opposite results, undecided, where neither is beaten by a third rule; and circles.
  mutating func conflicts() throws -> [Conflict] {
    var found: [Conflict] = []
    let law = sitting.law
    for rivalry in law.undecided {
      let meeting = try Lifting.meets(
        rivalry.first, rivalry.second, law: law, applies: sitting.applies, broken: sitting.broken, in: &sitting.space)
      if let conflict = try conflict(rivalry.first, rivalry.second, where: meeting, isCircle: false) {
        found.append(conflict)
      }
    }
    for beat in sitting.lifting.beats {
      // A beat that happens between rules that both stand is one of a circle.
      if let conflict = try conflict(beat.victory.winner, beat.victory.loser, where: beat.active, isCircle: true) {
        found.append(conflict)
      }
    }
    return found
  }

  private mutating func conflict(
    _ first: Int, _ second: Int, where meeting: Diagram, isCircle: Bool
  ) throws -> Conflict? {
    var region = try sitting.space.store.and(possible, meeting)
    for rule in [first, second] {
      region = try sitting.space.store.and(region, try sitting.space.store.not(sitting.lifting.lifted[rule]))
    }
    guard let example = sitting.space.store.shortestPath(region, to: { $0 == 1 }) else { return nil }
    return Conflict(
      rules: [sitting.law.rules[min(first, second)], sitting.law.rules[max(first, second)]], isCircle: isCircle,
      example: example)
  }

  // MARK: Properties

  /// Lines that tell of a case against a property, or nothing where it holds on this day.
  mutating func counterexample(to property: Property) throws -> [String]? {
    let condition = try property.condition.map { try sitting.space.diagram($0) } ?? DiagramStore.yes
    let region = try sitting.space.store.and(possible, condition)
    switch property.claim {
    case .verdict(let isClaimed, let claimed):
      let wrong = try sitting.space.store.combine(region, sitting.verdict) { inside, leaf in
        inside == 1 && (Sitting.Leaf.verdict(leaf) == claimed) != isClaimed ? 1 + leaf : 0
      }
      guard let path = sitting.space.store.shortestPath(wrong, to: { $0 > 0 }) else { return nil }
      return words(path) + ["the verdict is \(Sitting.Leaf.verdict(leaf(of: wrong, path) - 1))"]
    case .ignores(let variables):
      return try difference(within: Set(variables.compactMap { sitting.space.level(ofVariable: $0) }), region)
    }
  }

  /// Two sets of facts that differ in some levels alone and have different verdicts.
  private mutating func difference(within levels: Set<Int>, _ region: Diagram) throws -> [String]? {
    guard !levels.isEmpty else { return nil }
    let outcomes = try sitting.space.store.combine(region, sitting.verdict) { $0 == 1 ? 1 << $1 : 0 }
    let merged = try sitting.space.store.union(outcomes) { levels.contains($0) }
    guard let outer = sitting.space.store.shortestPath(merged, to: { $0.nonzeroBitCount > 1 }) else { return nil }
    var inner = outcomes
    for (level, value) in outer { inner = try sitting.space.store.restrict(inner, level: level, to: value) }
    var lines = words(outer)
    for leaf in [Sitting.Leaf.unlawful, Sitting.Leaf.lawful, Sitting.Leaf.unaddressed] {
      guard let path = sitting.space.store.shortestPath(inner, to: { $0 == 1 << leaf }) else { continue }
      let facts = words(path).dropFirst().map { $0.split(separator: " ").joined(separator: " ") }
      lines.append(
        "with \(facts.isEmpty ? "the other facts in any way" : facts.joined(separator: ", ")): \(Sitting.Leaf.verdict(leaf))"
      )
    }
    return lines
  }

  private func leaf(of diagram: Diagram, _ path: [(level: Int, value: Int)]) -> Int {
    var at = diagram
    for step in path { at = sitting.space.store.branch(at, step.value) }
    return DiagramStore.value(at)
  }

  // MARK: Words

  /// The day, and what a path decides, one line each: facts that are not named may be anything.
  func words(_ path: [(level: Int, value: Int)]) -> [String] {
    var names: [(name: String, value: String)] = []
    for (level, value) in path {
      switch sitting.space.levels[level] {
      case .question(let question):
        names.append(("reading \(pack.questions[question].name)", pack.questions[question].readings[value].name))
      case .fact(let variable, let domain):
        names.append((pack.variables[variable].path.description, text(of: domain.cells[value].value, variable)))
      }
    }
    let width = names.map(\.name.count).max() ?? 0
    return ["on \(date)"]
      + names.map { "\($0.name)\(String(repeating: " ", count: width - $0.name.count))  \($0.value)" }
  }

  private func text(of value: FactValue, _ variable: Int) -> String {
    if case .number(let unit?) = pack.type(of: variable).base, case .number = value { return "\(value) \(unit)" }
    return value.description
  }
}
