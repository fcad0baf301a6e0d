import CivilTime
import Facts
import LawCompiling
import LawPacks
import SourceText
import TestSupport
import Testing

@testable import Reasoning

/// Expressions read directly over what is known, against diagrams alone: judgements, findings, grounds and proofs are
/// the same, to the byte.
///
/// `SEED=` repeats a run, `SOAK=` makes it a hundred times as long.
@Suite struct DirectReadingTests {
  @Test func readingDirectlySaysTheSameAsDiagrams() throws {
    let seed = Dice.freshSeed()
    print("DirectReadingTests: SEED=\(seed)")
    var dice = Dice(seed: seed)
    var trial = DirectTrial()
    let wanted = Environment.isSoak ? 1_000_000 : 10_000
    while trial.comparisons < wanted {
      var own = dice.split()
      let model = RandomPack.draw(from: own.split())
      guard let pack = PackCompiler.compile(PackFiles(texts: PackText.files(model))).pack else { continue }
      let days = model.daysToJudge()
      for _ in 0..<2 {
        let kind = try #require(pack.kind(named: own.pick(model.kinds)))
        var fixed: [Int: Int] = [:]
        for (index, question) in pack.questions.enumerated() where own.chance(20) {
          fixed[index] = own.roll(question.readings.count)
        }
        try trial.compare(pack, kind: kind, date: own.pick(days), fixed: fixed, rows: 60, &own)
        if let trouble = trial.trouble {
          Issue.record("SEED=\(seed): \(trouble)\n\(PackText.files(model).values.joined(separator: "\n"))")
          return
        }
      }
    }
    print("DirectReadingTests: \(trial.count)")
    #expect(trial.direct * 4 > trial.comparisons, "hardly anything is read directly: \(trial.count)")
  }

  @Test func readingTheShippedPackDirectlySaysTheSameAsDiagrams() throws {
    let pack = try #require(PackCompiler.compile(folder: Repository.path("law/prc-cross-border")).pack)
    let seed = Dice.freshSeed()
    print("DirectReadingTests, shipped pack: SEED=\(seed)")
    var dice = Dice(seed: seed)
    var trial = DirectTrial()
    for kind in pack.kinds.indices {
      for day in ["2026-11-22", "2018-04-10"] {
        let date = try #require(CivilDate(day))
        try trial.compare(pack, kind: kind, date: date, fixed: [:], rows: Environment.isSoak ? 20_000 : 80, &dice)
        if let trouble = trial.trouble {
          Issue.record("SEED=\(seed), \(pack.kinds[kind].name) on \(day): \(trouble)")
          return
        }
      }
    }
    print("DirectReadingTests, shipped pack: \(trial.count)")
  }
}

extension DirectReadingTests {
  /// More facts than a set of them has bits: some seem to be the same, and nothing may be told wrongly for it.
  @Test func aLawOfManyFactsIsReadDirectlyToo() throws {
    let seed = Dice.freshSeed()
    print("DirectReadingTests, many facts: SEED=\(seed)")
    var dice = Dice(seed: seed)
    var trial = DirectTrial()
    for _ in 0..<Dice.count(4, soak: 200) {
      let facts = 300
      var words = "# Words\n\n```law\nbearer owner \"the owner\"\nkind item \"an item\"\n"
      for fact in 0..<facts { words += "fact item.f\(fact) : yes-no\n" }
      var rules = ""
      for rule in 0..<60 {
        // Neighbours 128 apart share a bit.
        let (first, second) = (dice.roll(facts), dice.roll(facts - 128))
        rules +=
          "\n```law\nrule r\(rule)\n  about item\n  if item.f\(first) and (item.f\(second) or item.f\(second + 128))\n"
          + "  owner must item.f\(dice.roll(facts))\n```\n"
      }
      let act =
        "---\nid: act\ntitle: Act\nrank: law\neffective: 2020-01-01\nconfidence: high\n---\n\n## Article 1\n\(rules)"
      let texts = [
        "pack.yaml": "name: many\nversion: 1\nlanguages: [en]\nranks:\n  - { id: law, binding: yes }\n",
        "vocabulary.law.md": words + "```\n", "law/act.law.md": act,
      ]
      let pack = try #require(PackCompiler.compile(PackFiles(texts: texts)).pack)
      let date = try #require(CivilDate("2026-01-01"))
      try trial.compareByFacts(pack, date: date, rows: 6, &dice)
      if let trouble = trial.trouble {
        Issue.record("SEED=\(seed): \(trouble)")
        return
      }
    }
    print("DirectReadingTests, many facts: \(trial.count)")
    #expect(trial.direct > 0)
  }
}

/// Judges random facts both ways.
private struct DirectTrial {
  private(set) var comparisons = 0
  private(set) var direct = 0
  private(set) var contradictions = 0
  private(set) var trouble: String?

  var count: String {
    "\(comparisons) comparisons, \(direct) read directly, \(contradictions) contradictory"
  }

  mutating func compare(
    _ pack: LawPack, kind: Int, date: CivilDate, fixed: [Int: Int], rows: Int, _ dice: inout Dice
  ) throws {
    guard let forest = try? Forest(pack: pack, kind: kind, date: date, fixed: fixed) else { return }
    var direct = Judge(pack: pack)
    var byDiagrams = Judge(pack: pack)
    byDiagrams.isPlain = false
    for _ in 0..<rows where trouble == nil {
      let facts = facts(forest, unknown: dice.pick([0, 0, 10, 40, 80]), &dice)
      compare(&direct, &byDiagrams, kind, date, facts, fixed)
    }
  }

  /// The same of the first kind of a law whose facts are all yes or no, and too many for a forest.
  mutating func compareByFacts(_ pack: LawPack, date: CivilDate, rows: Int, _ dice: inout Dice) throws {
    var direct = Judge(pack: pack)
    var byDiagrams = Judge(pack: pack)
    byDiagrams.isPlain = false
    for row in 0..<rows where trouble == nil {
      let unknown = row < 2 ? 0 : dice.pick([1, 3])
      let facts = pack.facts.compactMap { fact -> StatedFact? in
        if dice.chance(unknown) { return nil }
        let path = FactPath(kind: pack.kinds[fact.kind].name, steps: [fact.name])
        return StatedFact(path, .yesNo(dice.chance(20)), from: Origin("row"))
      }
      compare(&direct, &byDiagrams, 0, date, facts, [:])
    }
  }

  private mutating func compare(
    _ direct: inout Judge, _ byDiagrams: inout Judge, _ kind: Int, _ date: CivilDate, _ facts: [StatedFact],
    _ fixed: [Int: Int]
  ) {
    let first = answer(&direct, kind, date, facts, fixed)
    let second = answer(&byDiagrams, kind, date, facts, fixed)
    comparisons += 1
    if first == second { return }
    trouble =
      "the two ways differ on \(date) for "
      + facts.map { "\($0.path)=\($0.value)" }.joined(separator: ", ")
      + "\n" + Self.difference(first, second)
  }

  private static func difference(_ direct: String, _ diagrams: String) -> String {
    let (first, second) = (direct.split(separator: "\n"), diagrams.split(separator: "\n"))
    let alike = zip(first, second).prefix { $0 == $1 }.count
    return "directly:\n\(first.dropFirst(alike).prefix(8).joined(separator: "\n"))\n"
      + "by diagrams:\n\(second.dropFirst(alike).prefix(8).joined(separator: "\n"))"
  }

  private func facts(_ forest: Forest, unknown: Int, _ dice: inout Dice) -> [StatedFact] {
    var facts: [StatedFact] = []
    for fact in forest.facts where !dice.chance(unknown) {
      let value = fact.value(ofCell: dice.roll(fact.cells))
      // Nobody states of a reference that it exists, but by a fact behind it.
      if value == .exists, dice.chance(50) { continue }
      facts.append(StatedFact(fact.path, value, from: Origin("row \(facts.count)")))
    }
    if dice.chance(50) { facts.reverse() }
    return facts
  }

  /// The receipt and the proof, or what is wrong with the facts.
  private mutating func answer(
    _ judge: inout Judge, _ kind: Int, _ date: CivilDate, _ facts: [StatedFact], _ fixed: [Int: Int]
  ) -> String {
    do {
      let judgement = try judge.judge(kind: kind, asOf: date, facts: facts, fixed: fixed)
      if judge.isPlain {
        let hearing = try judge.hearing(kind: kind, asOf: date, facts: facts, fixed: fixed)
        if hearing.plainRules != nil { direct += 1 }
      }
      let proof = try judge.proof(of: judgement, fixed: fixed).lines()
      return ([Receipt.text(judgement, pack: judge.pack, program: "test")] + proof).joined(separator: "\n")
    } catch {
      if judge.isPlain { contradictions += 1 }
      return judge.explanation(of: error)
    }
  }
}
