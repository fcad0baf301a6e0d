import CivilTime
import Facts
import LawPacks

/// Where no binding rule speaks about a kind of thing on a day: what is so is `unaddressed`.
public struct LawGaps: Sendable {
  public struct Gap: Sendable {
    /// Whether rules that do not bind speak there; else no rule does.
    public let hasAdvice: Bool
    /// The readings in which no binding rule speaks, where others have one that does; else empty.
    public let readings: [[NamedReading]]
    public let conditions: [LawCondition]
    public let isComplete: Bool
  }

  public let kind: String
  public let date: CivilDate
  /// First where no rule speaks at all.
  public let gaps: [Gap]

  /// Every gap of the law about a kind on a day, as smallest conditions over all facts that can be.
  public static func of(
    _ pack: LawPack, kind: Int, asOf date: CivilDate, conditionsMax: Int = LawDifference.conditionsMax
  ) throws -> LawGaps {
    let law = try KindLaw(pack: pack, kind: kind, date: date)
    var finder = try GapFinder(law)
    return LawGaps(kind: pack.kinds[kind].name, date: date, gaps: try finder.gaps(conditionsMax: conditionsMax))
  }
}

/// One law over its space, and where it is silent.
struct GapFinder {
  private enum Leaf {
    static let addressed = 0
    static let silent = 1
    static let adviceAlone = 2
  }

  private var laws: ComparedLaws

  init(_ law: KindLaw) throws { laws = try ComparedLaws([law]) }

  mutating func gaps(conditionsMax: Int) throws -> [LawGaps.Gap] {
    let side = laws.sides[0]
    var advises = DiagramStore.no
    for (position, applies) in side.applies.enumerated() where !side.isBinding(position) {
      advises = try laws.store.or(advises, applies)
    }
    let speaks = try laws.store.combine(side.verdict, advises) { verdict, advice in
      verdict != Sitting.Leaf.unaddressed ? Leaf.addressed : advice == 1 ? Leaf.adviceAlone : Leaf.silent
    }
    let outcome = try laws.store.combine(laws.possible, speaks) { $0 == 1 ? $1 : Leaf.addressed }
    let (classes, outcomes) = try laws.byReading(outcome)
    let care = try laws.inSomeReading(laws.possible)
    var found: [LawGaps.Gap] = []
    for (index, outcome) in outcomes.enumerated() where laws.store.leaves(outcome) != [Leaf.addressed] {
      let region = try laws.store.map(classes) { $0 == index ? 1 : 0 }
      var finder = ConditionFinder(joint: laws.joint, store: laws.store)
      let (cubes, isComplete) = try finder.cover(region, caring: care, max: conditionsMax)
      let conditions = try cubes.map { cube in
        let example = try finder.example(region, cube)
        let writing = ConditionWriting(joint: laws.joint)
        return LawCondition(parts: writing.parts(cube), example: writing.facts(example), rules: try advice(example))
      }
      let readings = try laws.readings(of: outcome)
      found.append(
        LawGaps.Gap(
          hasAdvice: readings.contains { $0.leaf == Leaf.adviceAlone },
          readings: readings.contains { $0.leaf == Leaf.addressed }
            ? readings.filter { $0.leaf != Leaf.addressed }.map(\.readings) : [],
          conditions: conditions.shortestFirst(), isComplete: isComplete))
    }
    return found.enumerated().sorted { a, b in
      (a.element.hasAdvice ? 1 : 0, a.element.readings.count, a.offset)
        < (b.element.hasAdvice ? 1 : 0, b.element.readings.count, b.offset)
    }.map(\.element)
  }

  /// The rules that do not bind and speak in an example.
  private mutating func advice(_ example: [(level: Int, value: Int)]) throws -> [ConditionRule] {
    let side = laws.sides[0]
    var found: [ConditionRule] = []
    for (position, applies) in side.applies.enumerated() where !side.isBinding(position) {
      guard try laws.canHold(applies, example) else { continue }
      let rule = side.rule(position)
      let citation = side.law.pack.citation(of: rule)
      found.append(ConditionRule(rule: rule.name, citation: citation, role: .applies, side: 0, window: nil))
    }
    return found
  }
}
