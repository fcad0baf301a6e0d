import CivilTime
import Facts
import Foundation
import LawCompiling
import LawPacks
import Reasoning
import SourceText
import TestSupport
import Testing

/// What must not change an answer: random packs are changed in ways that mean nothing, or that can mean one thing only.
@Suite struct MetamorphicTests {
  static let packsCount = Environment.isSoak ? 5_000 : 300

  @Test func theOrderOfFilesDeclarationsRulesAndClausesDoesNotMatter() throws {
    try forRandomPacks { model, dice in
      let plain = try Answers(PackText.files(model))
      var shuffled = PackText(model, shuffledBy: dice.split())
      let other = try Answers(shuffled.files())
      try same(plain, other, model, &dice) { $0 }
    }
  }

  @Test func aRenamedFactChangesNothing() throws {
    try forRandomPacks { model, dice in
      let name = dice.pick(["f0", "f1", "by"])
      let named = try Regex("\\.\(name)(?![a-z0-9-])")
      let files = PackText.files(model)
      let plain = try Answers(files)
      let other = try Answers(files.mapValues { $0.replacing(named, with: ".zz") })
      try same(plain, other, model, &dice) { path in
        FactPath(kind: path.kind, steps: path.steps.map { $0 == name ? "zz" : $0 })
      }
    }
  }

  @Test func aRepealedRuleChangesNothingAfterItsEnd() throws {
    try forRandomPacks { model, dice in
      let day = dice.pick(model.daysToJudge())
      guard let (ended, removed) = Self.ending(model, before: day, &dice) else { return }
      let plain = try Answers(PackText.files(removed))
      let other = try Answers(PackText.files(ended))
      try same(plain, other, model, &dice, on: day) { $0 }
    }
  }

  @Test func aRuleOfLowerRankOverturnsNothingWithoutOver() throws {
    try forRandomPacks { model, dice in
      let low = model.ranks.count - 1
      let (without, with) = (Self.withoutRank(low, model), Self.withoutOvers(ofRank: low, model))
      let (higher, all) = (try Answers(PackText.files(without)), try Answers(PackText.files(with)))
      for _ in 0..<4 {
        guard let (drawn, law) = Self.draw(model, &dice) else { continue }
        let facts = drawn.facts(law)
        guard let expected = try higher.findings(drawn, facts), let found = try all.findings(drawn, facts) else {
          continue
        }
        for (rule, finding) in expected { #expect(found[rule] == finding, "\(rule), \(drawn), \(all.text)") }
      }
    }
  }

  @Test func knowingMoreNeverWidensWhatIsPossible() throws {
    try forRandomPacks { model, dice in
      let answers = try Answers(PackText.files(model))
      guard let (drawn, law) = Self.draw(model, &dice) else { return }
      let fixed = Dictionary(
        uniqueKeysWithValues: model.questions.indices.map { ($0, dice.roll(model.questions[$0].readings.count)) })
      var known: [Int: FactValue] = [:]
      var before = try answers.judgement(RandomCase(kind: drawn.kind, date: drawn.date, stated: [:], fixed: fixed), [])
      for (variable, value) in drawn.stated.sorted(by: { $0.key < $1.key }).shuffled(using: &dice) {
        known[variable] = value
        let more = RandomCase(kind: drawn.kind, date: drawn.date, stated: known, fixed: fixed)
        guard let earlier = before, let now = try answers.judgement(more, more.facts(law)) else { return }
        if earlier.verdict != .undetermined { #expect(now.verdict == earlier.verdict, "\(more), \(answers.text)") }
        if now.verdict == .undetermined { #expect(!now.decisive.isEmpty, "\(more), \(answers.text)") }
        #expect(Set(now.breaches).isSuperset(of: earlier.breaches), "\(more), \(answers.text)")
        #expect(Set(now.advice).isSuperset(of: earlier.advice), "\(more), \(answers.text)")
        before = now
      }
    }
  }

  // MARK: Drawing

  private func forRandomPacks(_ test: (PackModel, inout Dice) throws -> Void, name: String = #function) throws {
    let seed = Dice.freshSeed()
    print("MetamorphicTests.\(name): SEED=\(seed)")
    var dice = Dice(seed: seed)
    for _ in 0..<Self.packsCount {
      let model = RandomPack.draw(from: dice.split())
      guard PackCompiler.compile(PackFiles(texts: PackText.files(model))).pack != nil else { continue }
      var own = dice.split()
      try test(model, &own)
    }
  }

  private static func draw(
    _ model: PackModel, _ dice: inout Dice, on day: CivilDate? = nil
  ) -> (RandomCase, WrittenLaw)? {
    let law = WrittenLaw(model, kind: dice.chance(80) ? model.kinds[0] : dice.pick(model.kinds))
    guard let possible = PossibleWorlds(law, date: day ?? dice.pick(model.daysToJudge())) else { return nil }
    return (RandomCase.draw(possible, &dice), law)
  }

  private func same(
    _ plain: Answers, _ other: Answers, _ model: PackModel, _ dice: inout Dice, on day: CivilDate? = nil,
    renaming: (FactPath) -> FactPath
  ) throws {
    for _ in 0..<4 {
      guard let (drawn, law) = Self.draw(model, &dice, on: day) else { continue }
      let facts = drawn.facts(law)
      let renamed = facts.map { StatedFact(renaming($0.path), $0.value, from: $0.origin) }
      let expected = try plain.summary(drawn, facts, renaming: renaming)
      let found = try other.summary(drawn, renamed) { $0 }
      #expect(found == expected, "\(facts) on \(drawn.date)\n\(plain.text)\n======== against\n\(other.text)")
    }
  }

  // MARK: Changing packs

  /// The pack with one rule ended before a day, and the pack without the rule.
  private static func ending(
    _ model: PackModel, before day: CivilDate, _ dice: inout Dice
  ) -> (PackModel, PackModel)? {
    var (ended, removed) = (model, model)
    let places = model.instruments.indices.flatMap { instrument in
      model.instruments[instrument].provisions.indices.flatMap { provision in
        model.instruments[instrument].provisions[provision].rules.indices.map { (instrument, provision, $0) }
      }
    }
    guard !places.isEmpty else { return nil }
    let (instrument, provision, rule) = dice.pick(places)
    let heading = model.instruments[instrument].provisions[provision]
    let window = PackModel.window(of: heading.rules[rule], in: heading, of: model.instruments[instrument])
    guard let start = window?.from, start < day, heading.until.map({ $0 >= day }) ?? true else { return nil }
    let until = dice.chance(50) ? day : start.adding(days: 1)
    ended.instruments[instrument].provisions[provision].rules[rule].until = until
    removed.instruments[instrument].provisions[provision].rules.remove(at: rule)
    return (ended, withoutOvers(over: [heading.rules[rule].name], removed))
  }

  private static func withoutOvers(over names: Set<String>, _ model: PackModel) -> PackModel {
    var model = model
    for instrument in model.instruments.indices {
      for provision in model.instruments[instrument].provisions.indices {
        for rule in model.instruments[instrument].provisions[provision].rules.indices {
          model.instruments[instrument].provisions[provision].rules[rule].over.removeAll { names.contains($0) }
        }
      }
    }
    return model
  }

  private static func withoutOvers(ofRank rank: Int, _ model: PackModel) -> PackModel {
    var model = model
    for instrument in model.instruments.indices where model.instruments[instrument].rank == rank {
      for provision in model.instruments[instrument].provisions.indices {
        for rule in model.instruments[instrument].provisions[provision].rules.indices {
          model.instruments[instrument].provisions[provision].rules[rule].over = []
        }
      }
    }
    return model
  }

  private static func withoutRank(_ rank: Int, _ model: PackModel) -> PackModel {
    let names = model.placed().filter { $0.rank == rank }.map(\.rule.name)
    var model = model
    for instrument in model.instruments.indices where model.instruments[instrument].rank == rank {
      for provision in model.instruments[instrument].provisions.indices {
        model.instruments[instrument].provisions[provision].rules = []
      }
    }
    return withoutOvers(over: Set(names), model)
  }
}

/// A pack and what it answers, as text that can be compared.
private final class Answers {
  let text: String
  private var judge: Judge

  init(_ files: [String: String]) throws {
    text = files.sorted { $0.key < $1.key }.map { "======== \($0.key)\n\($0.value)" }.joined(separator: "\n")
    judge = Judge(pack: try PackCompiler.compiled(PackFiles(texts: files)))
  }

  /// Nothing where the facts contradict a given.
  func judgement(_ drawn: RandomCase, _ facts: [StatedFact]) throws -> Judgement? {
    var fixed: [Int: Int] = [:]
    for (question, reading) in drawn.fixed {
      // The generator names questions by number; the readings stand in the same order everywhere.
      let index = try #require(judge.pack.questions.firstIndex { $0.name == "q\(question)" })
      fixed[index] = reading
    }
    do {
      let kind = try #require(judge.pack.kind(named: drawn.kind))
      return try judge.judge(kind: kind, asOf: drawn.date, facts: facts, fixed: fixed)
    } catch FactTrouble.contradiction {
      return nil
    }
  }

  func findings(_ drawn: RandomCase, _ facts: [StatedFact]) throws -> [String: String]? {
    try judgement(drawn, facts).map { judgement in
      Dictionary(uniqueKeysWithValues: judgement.findings.map { ($0.rule, "\($0.effect) \($0.liftedBy)") })
    }
  }

  func summary(_ drawn: RandomCase, _ facts: [StatedFact], renaming: (FactPath) -> FactPath) throws -> String {
    guard let judgement = try judgement(drawn, facts) else { return "contradiction" }
    func paths(_ paths: [FactPath]) -> String { paths.map { renaming($0).description }.sorted().joined(separator: " ") }
    var lines = [
      "verdict \(judgement.verdict), on high \(String(describing: judgement.verdictOnHighConfidence))",
      "breaches \(judgement.breaches), advice \(judgement.advice)", "decisive \(paths(judgement.decisive))",
    ]
    for outcome in judgement.readings where outcome.matters {
      lines.append("\(outcome.question) \(outcome.readings.map { "\($0.name) \($0.verdict) \($0.advice)" })")
    }
    for finding in judgement.findings {
      lines.append("\(finding.rule) \(finding.citation) \(finding.effect) \(finding.liftedBy)")
      lines.append("  on \(paths(finding.facts.map(\.path))), not \(paths(finding.unknown))")
    }
    return lines.joined(separator: "\n")
  }
}
