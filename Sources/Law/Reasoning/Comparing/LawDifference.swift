import CivilTime
import Facts
import LawPacks

/// Where two laws about a kind of thing, or one law on two days, give different verdicts.
public struct LawDifference: Sendable {
  /// Conditions under which the verdict changes in one way.
  ///
  /// They speak of facts under which no binding rule that both laws share is breached: elsewhere the verdict is unlawful
  /// before and after.
  public struct Change: Sendable {
    public let before: Verdict
    public let after: Verdict
    /// What becomes of the verdict in each reading, where that differs; else empty.
    public let readings: [Reading]
    public let conditions: [LawCondition]
    /// Whether these are all conditions of this change.
    public let isComplete: Bool
  }

  public struct Reading: Sendable {
    public let readings: [NamedReading]
    public let before: Verdict
    public let after: Verdict
  }

  public let kind: String
  /// Worst news first.
  public let changes: [Change]
  /// What only one of two packs can say of a fact, for example `line.technology is sd-wan`; it is not compared.
  public let leftOut: [String]

  public var isEmpty: Bool { changes.isEmpty }

  /// Conditions of one change beyond this number are not looked for.
  public static let conditionsMax = 200
}

extension LawDifference {
  /// The law of one side of a comparison.
  public struct Side: Sendable {
    public let pack: LawPack
    public let date: CivilDate

    public init(pack: LawPack, date: CivilDate) {
      self.pack = pack
      self.date = date
    }
  }

  /// Compares the law about a kind that both packs know.
  ///
  /// - Throws: ``ReasoningBound`` past a bound, ``ComparingTrouble`` where facts of the two packs cannot be compared.
  public static func between(
    _ before: Side, _ after: Side, kind: String, conditionsMax: Int = conditionsMax
  ) throws -> LawDifference {
    guard let first = before.pack.kind(named: kind), let second = after.pack.kind(named: kind) else {
      return LawDifference(kind: kind, changes: [], leftOut: [])
    }
    var comparison = try LawComparison(
      KindLaw(pack: before.pack, kind: first, date: before.date),
      KindLaw(pack: after.pack, kind: second, date: after.date))
    return LawDifference(
      kind: kind, changes: try comparison.changes(conditionsMax: conditionsMax), leftOut: comparison.leftOut)
  }

  /// Every kind that both packs know and one of them has rules about, in the order of the first pack.
  public static func kinds(_ before: LawPack, _ after: LawPack) -> [String] {
    before.kinds.map(\.name).filter { name in
      guard let second = after.kind(named: name) else { return false }
      return before.rules.contains { before.kinds[$0.kind].name == name } || after.rules.contains { $0.kind == second }
    }
  }

  /// Kinds with rules that only one of the packs knows.
  public static func unshared(_ before: LawPack, _ after: LawPack) -> [String] {
    func ruled(_ pack: LawPack) -> Set<String> { Set(pack.rules.map { pack.kinds[$0.kind].name }) }
    let known = Set(before.kinds.map(\.name)).intersection(after.kinds.map(\.name))
    return ruled(before).union(ruled(after)).subtracting(known).sorted()
  }

  /// The change from one verdict to another whose conditions some facts fulfil, with those conditions.
  public func conditions(
    holdingOf facts: [StatedFact], from before: Verdict, to after: Verdict
  ) -> [LawCondition] {
    changes.filter { $0.before == before && $0.after == after }.flatMap { change in
      change.conditions.filter { $0.holds(of: facts) == true }
    }
  }
}

/// Two laws over one space, and where their verdicts differ.
struct LawComparison {
  typealias Diagram = DiagramStore.Diagram

  private var laws: ComparedLaws
  /// One leaf for each pair of outcomes by reading.
  private let classes: Diagram
  private let outcomes: [Diagram]
  /// Facts that can be and under which, in some reading, no binding rule that both laws share is breached.
  private let care: Diagram

  init(_ before: KindLaw, _ after: KindLaw) throws {
    var laws = try ComparedLaws([before, after])
    let (old, new) = (laws.sides[0], laws.sides[1])
    let pairs = try laws.store.combine(old.verdict, new.verdict) { 1 + 3 * $0 + $1 }
    let possible = laws.possible
    let outcome = try laws.store.combine(possible, pairs) { $0 == 1 ? $1 : 0 }
    (classes, outcomes) = try laws.byReading(outcome)
    var shared = DiagramStore.no
    let breachedBefore = Set(old.breached.indices.filter { old.isBinding($0) }.map { old.breached[$0] })
    for (position, breach) in new.breached.enumerated() where new.isBinding(position) && breachedBefore.contains(breach)
    {
      shared = try laws.store.or(shared, breach)
    }
    let free = try laws.store.and(possible, try laws.store.not(shared))
    care = try laws.inSomeReading(free)
    self.laws = laws
  }

  var leftOut: [String] {
    laws.joint.levels.indices.flatMap { level in
      laws.joint.levels[level].leftOut.map { "\(laws.joint.path(level)?.description ?? "") is \($0)" }
    }
  }

  /// Whether some facts have another verdict in some reading.
  var isDifferent: Bool {
    outcomes.contains { laws.store.leaves($0).contains { Self.isChange($0) } }
  }

  private static func isChange(_ leaf: Int) -> Bool { leaf > 0 && (leaf - 1) / 3 != (leaf - 1) % 3 }

  /// Whether some facts breach other provisions, of binding rules or not, before and after.
  mutating func breachesDiffer() throws -> Bool {
    let (old, new) = (try breaches(0), try breaches(1))
    for citation in Set(old.keys).union(new.keys) {
      let (first, second) = (old[citation] ?? DiagramStore.no, new[citation] ?? DiagramStore.no)
      guard first != second else { continue }
      let difference = try laws.store.combine(first, second) { $0 == $1 ? 0 : 1 }
      if try laws.store.and(laws.possible, difference) != DiagramStore.no { return true }
    }
    return false
  }

  private mutating func breaches(_ side: Int) throws -> [Citation: Diagram] {
    var found: [Citation: Diagram] = [:]
    for (position, breach) in laws.sides[side].breached.enumerated() {
      let citation = laws.sides[side].law.pack.citation(of: laws.sides[side].rule(position))
      found[citation] = try laws.store.or(found[citation] ?? DiagramStore.no, breach)
    }
    return found
  }

  // MARK: Changes

  mutating func changes(conditionsMax: Int) throws -> [LawDifference.Change] {
    var found: [LawDifference.Change] = []
    for (index, outcome) in outcomes.enumerated() {
      guard laws.store.leaves(outcome).contains(where: { Self.isChange($0) }) else { continue }
      found.append(try change(index, outcome, conditionsMax))
    }
    // A stable order: worst verdict after, then before, then how many readings speak.
    return found.enumerated().sorted { a, b in
      (a.element.after, a.element.before, a.element.readings.count, a.offset)
        < (b.element.after, b.element.before, b.element.readings.count, b.offset)
    }.map(\.element)
  }

  private mutating func change(_ index: Int, _ outcome: Diagram, _ max: Int) throws -> LawDifference.Change {
    let region = try laws.store.map(classes) { $0 == index ? 1 : 0 }
    var finder = ConditionFinder(joint: laws.joint, store: laws.store)
    let (cubes, isComplete) = try finder.cover(region, caring: care, max: max)
    var conditions: [LawCondition] = []
    for cube in cubes {
      let example = try finder.example(region, cube)
      conditions.append(try condition(cube, example))
    }
    let readings = try laws.readings(of: outcome).filter { $0.leaf > 0 }.map { readings, leaf in
      LawDifference.Reading(
        readings: readings, before: Sitting.Leaf.verdict((leaf - 1) / 3), after: Sitting.Leaf.verdict((leaf - 1) % 3))
    }
    return LawDifference.Change(
      before: Self.verdict(readings.map(\.before)), after: Self.verdict(readings.map(\.after)),
      readings: readings.count > 1 ? readings : [], conditions: conditions.shortestFirst(), isComplete: isComplete)
  }

  /// The verdict of some readings together (LAW.md 5.6).
  private static func verdict(_ verdicts: [Verdict]) -> Verdict {
    Set(verdicts).count > 1 ? .unsettled : verdicts[0]
  }

  private mutating func condition(
    _ cube: ConditionFinder.Cube, _ example: [(level: Int, value: Int)]
  ) throws -> LawCondition {
    let writing = ConditionWriting(joint: laws.joint)
    return LawCondition(
      parts: writing.parts(cube), example: writing.facts(example), rules: try rules(example))
  }

  /// The binding rules that make the difference in an example: those breached on one side alone; where there are none,
  /// those that apply on one side alone.
  private mutating func rules(_ example: [(level: Int, value: Int)]) throws -> [ConditionRule] {
    let breached = try differing(example, .breached) { $0.breached }
    return breached.isEmpty ? try differing(example, .applies) { $0.applies } : breached
  }

  /// Those for certain, whatever the facts that the example leaves open; where there are none, those perhaps.
  private mutating func differing(
    _ example: [(level: Int, value: Int)], _ role: ConditionRule.Role, _ diagrams: (ComparedLaws.Side) -> [Diagram]
  ) throws -> [ConditionRule] {
    var certain: [ConditionRule] = []
    var perhaps: [ConditionRule] = []
    for side in 0...1 {
      let (own, other) = (laws.sides[side], laws.sides[1 - side])
      let others = Set(diagrams(other))
      for (position, diagram) in diagrams(own).enumerated() where own.isBinding(position) && !others.contains(diagram) {
        let rule = own.rule(position)
        let same = other.law.rules.firstIndex { other.law.pack.rules[$0].name == rule.name }
        guard try laws.canHold(diagram, example) else { continue }
        if let same, try laws.canHold(diagrams(other)[same], example) { continue }
        let found = ConditionRule(
          rule: rule.name, citation: own.law.pack.citation(of: rule), role: role, side: side,
          window: same == nil ? rule.window : nil)
        if try laws.mustHold(diagram, example) { certain.append(found) } else { perhaps.append(found) }
      }
    }
    return certain.isEmpty ? perhaps : certain
  }
}

extension [LawCondition] {
  /// In an order that does not depend on how they were found.
  func shortestFirst() -> [LawCondition] {
    sorted { ($0.parts.count, $0.text ?? "") < ($1.parts.count, $1.text ?? "") }
  }
}
