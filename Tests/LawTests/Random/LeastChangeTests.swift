import CivilTime
import Facts
import LawCompiling
import LawPacks
import Reasoning
import SourceText
import TestSupport
import Testing

/// The least changes that mend something unlawful, against trying all combinations of values of what can be changed.
@Suite struct LeastChangeTests {
  /// What is changed, by variable, to which position of ``PossibleWorlds/values``.
  typealias Change = [Int: Int]

  @Test func leastChangesAgreeWithTryingAllChanges() throws {
    let seed = Dice.freshSeed()
    print("LeastChangeTests: SEED=\(seed)")
    var dice = Dice(seed: seed)
    var (unlawful, mended, certain) = (0, 0, 0)
    let wanted = Environment.isSoak ? 100_000 : 1_500
    while unlawful < wanted {
      var own = dice.split()
      var model = RandomPack.draw(from: own.split())
      for index in model.facts.indices where own.chance(60) { model.facts[index].isChangeable = true }
      let files = PackText.files(model)
      guard let pack = PackCompiler.compile(PackFiles(texts: files)).pack else { continue }
      var judge = Judge(pack: pack)
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
        let remedies = try judge.leastChanges(of: judgement, fixed: fixed)
        let expected = Self.expected(oracle, drawn, pack)
        if !remedies.isEmpty { mended += 1 }
        if remedies.first?.isCertain == true { certain += 1 }
        let real = remedies.flatMap { Self.changes($0, possible) }
        // Of more ways than are listed, those that are listed are among them.
        let agrees =
          remedies.count < Judge.waysMax
          ? Set(real) == expected.changes : Set(real).isSubset(of: expected.changes)
        let isAlike = remedies.isEmpty || remedies.allSatisfy { $0.isCertain == expected.isCertain }
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
    print("LeastChangeTests: \(unlawful) unlawful, \(mended) can be mended, \(certain) for certain")
    #expect(mended * 10 > unlawful && certain > 0)
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
    _ oracle: Oracle, _ drawn: RandomCase, _ pack: LawPack
  ) -> (changes: Set<Change>, isCertain: Bool) {
    let possible = oracle.possible
    let changeable = drawn.stated.keys.filter { variable in
      let path = FactPath(kind: drawn.kind, steps: possible.law.variables[variable].steps)
      return pack.fact(at: path)?.isChangeable ?? false
    }.sorted()
    let now = drawn.known(possible)
    let kept = now.filter { !changeable.contains($0.key) }
    let groups = Dictionary(grouping: oracle.completions(kept)) { world in
      changeable.map { possible.worlds[world][$0] }
    }
    let choices = oracle.choices(fixed: drawn.fixed)
    var found: [Bool: (cost: Int, changes: Set<Change>)] = [:]
    for (positions, worlds) in groups {
      var change: Change = [:]
      for (variable, position) in zip(changeable, positions) where now[variable] != position {
        change[variable] = position
      }
      let isLawful = choices.flatMap { choice in worlds.map { oracle.outcomes[choice][$0].verdict != .unlawful } }
      for isCertain in [true, false] where isCertain ? isLawful.allSatisfy({ $0 }) : isLawful.contains(true) {
        if let best = found[isCertain], best.cost < change.count { continue }
        if found[isCertain]?.cost != change.count { found[isCertain] = (change.count, []) }
        found[isCertain]?.changes.insert(change)
      }
    }
    let isCertain = found[true] != nil
    return (found[isCertain]?.changes ?? [], isCertain)
  }
}
