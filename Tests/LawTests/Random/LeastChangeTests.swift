import CivilTime
import Facts
import LawCompiling
import LawPacks
import Reasoning
import SourceText
import TestSupport
import Testing

/// The cheapest changes that mend something unlawful, against trying all combinations of values of what can be changed,
/// with drawn costs.
@Suite struct LeastChangeTests {
  /// What is changed, by variable, to which position of ``PossibleWorlds/values``.
  typealias Change = [Int: Int]

  @Test func leastChangesAgreeWithTryingAllChanges() throws {
    let seed = Dice.freshSeed()
    print("LeastChangeTests: SEED=\(seed)")
    var dice = Dice(seed: seed)
    var (unlawful, mended, certain, several) = (0, 0, 0, 0)
    let wanted = Environment.isSoak ? 100_000 : 1_500
    while unlawful < wanted {
      var own = dice.split()
      var model = RandomPack.draw(from: own.split())
      for index in model.facts.indices where own.chance(60) { model.facts[index].isChangeable = true }
      let files = PackText.files(model)
      guard let pack = PackCompiler.compile(PackFiles(texts: files)).pack else { continue }
      var judge = Judge(pack: pack)
      let costs = own.chance(25) ? ChangeCosts() : Self.costs(pack, &own)
      let law = WrittenLaw(model, kind: model.kinds[0])
      guard let possible = PossibleWorlds(law, date: own.pick(model.daysToJudge())) else { continue }
      let oracle = Oracle(possible)
      for _ in 0..<6 {
        let drawn = RandomCase.draw(possible, &own)
        let fixed = try Self.fixed(drawn, law, pack)
        let facts = drawn.facts(law)
        guard
          let judgement = try? judge.judge(
            kind: pack.namedKind(drawn.kind).get(), asOf: drawn.date, facts: facts, fixed: fixed),
          judgement.verdict == .unlawful
        else { continue }
        unlawful += 1
        let least = try judge.leastChanges(of: judgement, fixed: fixed, costs: costs)
        let remedies = least.remedies
        let expected = Self.expected(oracle, drawn, pack, costs)
        if !remedies.isEmpty { mended += 1 }
        if remedies.first?.isCertain == true { certain += 1 }
        if (remedies.first?.changes.count ?? 0) > 1 { several += 1 }
        let real = remedies.flatMap { Self.changes($0, possible) }
        // Of more ways than are listed, those that are listed are among them, and it is said how many more there are.
        let agrees =
          least.unlisted == 0 ? Set(real) == expected.changes : Set(real).isSubset(of: expected.changes)
        let isAlike =
          remedies.allSatisfy { $0.isCertain == expected.isCertain && $0.cost == expected.cost }
          && (least.unlisted == 0 || remedies.count == Judge.waysMax)
        for remedy in remedies {
          // Judged again, it is as promised.
          let after = try judge.judgement(judgement, after: remedy, fixed: fixed)
          #expect(after.verdict != .unlawful, "SEED=\(seed)")
          guard remedy.isCertain else { continue }
          let isBreached = after.findings.contains {
            $0.isBinding && [.breached, .possiblyBreached].contains($0.effect)
          }
          #expect(!isBreached, "SEED=\(seed)")
        }
        guard agrees, isAlike, remedies.isEmpty == expected.changes.isEmpty else {
          let texts = files.sorted { $0.key < $1.key }.map { "======== \($0.key)\n\($0.value)" }.joined(separator: "\n")
          let stated = facts.map { "  \($0.path) = \($0.value)" }.joined(separator: "\n")
          let shown = remedies.map { "\($0.isCertain ? "certain" : "possible"): \($0.changes)" }.joined(separator: "\n")
          let oracles = expected.changes.map { change in
            change.map { "\(law.variables[$0.key].steps) to \(possible.values[$0.key][$0.value])" }.joined(
              separator: ", ")
          }.joined(separator: "\n")
          Issue.record(
            "SEED=\(seed)\n\(texts)\n-------- a \(drawn.kind) on \(drawn.date)\n\(stated)\n\(drawn.fixed)\n-------- real\n\(shown)\n-------- oracle, \(expected.isCertain ? "certain" : "possible")\n\(oracles)"
          )
          return
        }
      }
    }
    print(
      "LeastChangeTests: \(unlawful) unlawful, \(mended) can be mended, \(certain) for certain, \(several) by several changes"
    )
    #expect(mended * 10 > unlawful && certain > 0 && several > 0)
  }

  private static func costs(_ pack: LawPack, _ dice: inout Dice) -> ChangeCosts {
    var costs = ChangeCosts()
    func cost(_ dice: inout Dice) -> ChangeCosts.Cost { dice.chance(20) ? .never : .amount(1 + dice.roll(4)) }
    for (index, fact) in pack.facts.enumerated() where fact.isChangeable && dice.chance(80) {
      var ofFact = ChangeCosts.OfFact(otherwise: cost(&dice))
      var values: [FactValue] = fact.type.orNone ? [.none] : []
      switch fact.type.base {
      case .yesNo: values += [.yesNo(true), .yesNo(false)]
      case .oneOf(let words): values += words.map { .word($0) }
      case .number, .date, .reference: break
      }
      for value in values where dice.chance(40) { ofFact.values[value] = cost(&dice) }
      costs.ofFacts[index] = ofFact
    }
    return costs
  }

  private static func fixed(_ drawn: RandomCase, _ law: WrittenLaw, _ pack: LawPack) throws -> [Int: Int] {
    var fixed: [Int: Int] = [:]
    for (question, reading) in drawn.fixed {
      let written = law.model.questions[question]
      let named = try pack.namedReading(written.name, written.readings[reading]).get()
      fixed[named.question] = named.reading
    }
    return fixed
  }

  /// A stretch of numbers or days may be several positions: the program tells apart only what matters on the day.
  private static func changes(_ remedy: Remedy, _ possible: PossibleWorlds) -> [Change] {
    var changes: [Change] = [[:]]
    for item in remedy.changes {
      guard let variable = possible.law.variable(item.path.steps) else { return [] }
      let values = possible.values[variable]
      let positions = Set(values.indices.filter { lies(values[$0], from: item.to, through: item.through) })
        .union([possible.position(of: item.to, of: variable)].compactMap { $0 })
      changes = changes.flatMap { change in positions.map { change.merging([variable: $0]) { $1 } } }
    }
    return changes
  }

  private static func lies(_ value: FactValue, from first: FactValue, through last: FactValue?) -> Bool {
    switch (value, first, last) {
    case (.number(let value), .number(let first), .number(let last)): value >= first && value <= last
    case (.number(let value), .number(let first), nil): value >= first
    case (.date(let value), .date(let first), .date(let last)): value >= first && value <= last
    case (.date(let value), .date(let first), nil): value >= first
    default: value == first
    }
  }

  /// Every combination of values of the known facts that can be changed, with what is left known as it is.
  private static func expected(
    _ oracle: Oracle, _ drawn: RandomCase, _ pack: LawPack, _ costs: ChangeCosts
  ) -> (changes: Set<Change>, isCertain: Bool, cost: Int) {
    let possible = oracle.possible
    let changeable = drawn.stated.keys.filter { variable in
      let path = FactPath(kind: drawn.kind, steps: possible.law.variables[variable].steps)
      return pack.fact(at: path)?.isChangeable ?? false
    }.sorted()
    let now = drawn.known(possible)
    let prices = Dictionary(
      uniqueKeysWithValues: changeable.map { ($0, self.prices(of: $0, drawn, possible, pack, costs)) })
    let kept = now.filter { !changeable.contains($0.key) }
    let groups = Dictionary(grouping: oracle.completions(kept)) { world in
      changeable.map { possible.worlds[world][$0] }
    }
    let choices = oracle.choices(fixed: drawn.fixed)
    var found: [Bool: (cost: Int, changes: Set<Change>)] = [:]
    for (positions, worlds) in groups {
      var change: Change = [:]
      var cost: Int? = 0
      for (variable, position) in zip(changeable, positions) where now[variable] != position {
        change[variable] = position
        if let sum = cost, let more = prices[variable]?[position] { cost = sum + more } else { cost = nil }
      }
      guard let cost else { continue }
      let isLawful = choices.flatMap { choice in worlds.map { oracle.outcomes[choice][$0].verdict != .unlawful } }
      for isCertain in [true, false] where isCertain ? isLawful.allSatisfy({ $0 }) : isLawful.contains(true) {
        if let best = found[isCertain], best.cost < cost { continue }
        if found[isCertain]?.cost != cost { found[isCertain] = (cost, []) }
        found[isCertain]?.changes.insert(change)
      }
    }
    let isCertain = found[true] != nil
    return (found[isCertain]?.changes ?? [], isCertain, found[isCertain]?.cost ?? 0)
  }

  /// By position that can be reached: the cost of the cheapest of its values.
  private static func prices(
    of variable: Int, _ drawn: RandomCase, _ possible: PossibleWorlds, _ pack: LawPack, _ costs: ChangeCosts
  ) -> [Int: Int] {
    let law = possible.law
    let path = FactPath(kind: drawn.kind, steps: law.variables[variable].steps)
    guard let fact = pack.factIndex(at: path) else { return [:] }
    let comparisons = law.comparisons.filter { $0.variable == variable }
    var prices: [Int: Int] = [:]
    for value in PossibleWorlds.candidates(law.variables[variable], comparisons, possible.date) {
      guard let cost = costs.cost(ofFact: fact, reaching: value) else { continue }
      let position = possible.position(of: value, of: variable)
      prices[position] = min(prices[position] ?? .max, cost)
    }
    return prices
  }
}
