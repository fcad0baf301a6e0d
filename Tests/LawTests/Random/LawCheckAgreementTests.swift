import CivilTime
import Facts
import Foundation
import LawCompiling
import LawPacks
import Reasoning
import SourceText
import TestSupport
import Testing

/// `law check` against counting out: on random packs every conflict that can be found is reported, and a property is
/// proved exactly where no counterexample is found on a generous set of days.
@Suite struct LawCheckAgreementTests {
  @Test func lawCheckAgreesWithTheOracle() throws {
    let seed = Dice.freshSeed()
    print("LawCheckAgreementTests: SEED=\(seed)")
    var dice = Dice(seed: seed)
    var counts = Counts()
    let wanted = Environment.isSoak ? 1_000 : 40
    let start = Date()
    while counts.packs < wanted {
      let model = RandomPack.draw(from: dice.split())
      let files = PackText.files(model)
      guard let pack = PackCompiler.compile(PackFiles(texts: files)).pack else { continue }
      counts.packs += 1
      let troubles = try compare(pack, model, &counts)
      if troubles.isEmpty { continue }
      let texts = files.sorted { $0.key < $1.key }.map { "======== \($0.key)\n\($0.value)" }.joined(separator: "\n")
      let told = troubles.joined(separator: "\n")
      Issue.record("SEED=\(seed), pack \(counts.packs)\n\(texts)\n-------- disagreement\n\(told)")
      return
    }
    print("LawCheckAgreementTests: \(counts) in \(Int(Date().timeIntervalSince(start))) s")
    #expect(counts.proved > 0 && counts.refuted > 0 && counts.conflicts > 0)
  }

  struct Counts {
    var packs = 0
    var days = 0
    var daysTooLarge = 0
    var proved = 0
    var refuted = 0
    var conflicts = 0
    var unreachable = 0
  }

  /// What enumeration finds on all the days.
  private struct Found {
    var conflicts: [Set<String>: String] = [:]
    var circles: [Set<String>: String] = [:]
    var counterexamples: [String: String] = [:]
    var reached: Set<String> = []
  }

  private func compare(_ pack: LawPack, _ model: PackModel, _ counts: inout Counts) throws -> [String] {
    var found = Found()
    var tooLarge: Set<String> = []
    let report = LawCheck.run(pack)
    // A day that the program names as an example is counted out too: it may be one that nobody would think of.
    let named = report.findings.compactMap { $0.example.first }.compactMap { CivilDate($0.dropFirst("on ".count)) }
    for kind in model.kinds {
      let law = WrittenLaw(model, kind: kind)
      guard !law.rules.isEmpty || !law.properties.isEmpty else { continue }
      for date in Set(Self.days(law) + named).sorted() {
        counts.days += 1
        guard let possible = PossibleWorlds(law, date: date) else {
          counts.daysTooLarge += 1
          tooLarge.insert(kind)
          continue
        }
        Self.look(at: Oracle(possible), into: &found)
      }
    }
    var troubles = report.findings.filter { $0.trouble == .bound }.map { "bound: \($0.message)" }
    troubles += properties(report, model, found, tooLarge, &counts)
    troubles += conflicts(report, pack, found, tooLarge, model, &counts)
    return troubles
  }

  // MARK: Reports

  private func properties(
    _ report: LawCheck.Report, _ model: PackModel, _ found: Found, _ tooLarge: Set<String>, _ counts: inout Counts
  ) -> [String] {
    var troubles: [String] = []
    for property in model.properties {
      let isProved = report.proved.contains(property.name)
      if isProved { counts.proved += 1 } else { counts.refuted += 1 }
      if isProved, let example = found.counterexamples[property.name] {
        troubles.append("\(property.name) is proved, but the oracle has a counterexample: \(example)")
      }
      if !isProved, found.counterexamples[property.name] == nil, !tooLarge.contains(property.kind) {
        let example = report.findings.filter { $0.message.contains("`\(property.name)`") }.flatMap(\.example)
        troubles.append("\(property.name) is not proved, and the oracle has no counterexample; real: \(example)")
      }
    }
    return troubles
  }

  private func conflicts(
    _ report: LawCheck.Report, _ pack: LawPack, _ found: Found, _ tooLarge: Set<String>, _ model: PackModel,
    _ counts: inout Counts
  ) -> [String] {
    var troubles: [String] = []
    var reported: Set<Set<String>> = []
    for finding in report.findings where finding.trouble == .conflict {
      let rules = pack.rules.filter { $0.place == finding.place || $0.place == finding.otherPlace }.map(\.name)
      reported.insert(Set(rules))
      let isFound = found.conflicts[Set(rules)] != nil || found.circles.keys.contains { $0.isSuperset(of: rules) }
      if !isFound, tooLarge.isEmpty {
        troubles.append("real: \(finding.message) \(finding.example); the oracle finds none")
      }
    }
    for (rules, example) in found.conflicts {
      counts.conflicts += 1
      if !reported.contains(rules) {
        troubles.append("oracle: \(rules.sorted()) are in conflict \(example); real: not")
      }
    }
    for (circle, example) in found.circles where !reported.contains(where: { $0.isSubset(of: circle) }) {
      troubles.append("oracle: \(circle.sorted()) go in a circle \(example); real: not")
    }
    let unreachable = Set(
      report.findings.filter { $0.trouble == .unreachable }.flatMap { finding in
        pack.rules.filter { $0.place == finding.place }.map(\.name)
      })
    counts.unreachable += unreachable.count
    for placed in model.placed() where placed.window != nil && !tooLarge.contains(placed.rule.kind) {
      if unreachable.contains(placed.rule.name) == found.reached.contains(placed.rule.name) {
        let isReported = unreachable.contains(placed.rule.name)
        troubles.append("\(placed.rule.name) can never apply: real \(isReported), oracle \(!isReported)")
      }
    }
    return troubles
  }

  // MARK: Counting out

  private static func look(at oracle: Oracle, into found: inout Found) {
    let possible = oracle.possible
    for (choice, outcomes) in oracle.outcomes.enumerated() {
      for (world, outcome) in outcomes.enumerated() {
        func example() -> String { describe(oracle, choice, world) }
        for rule in outcome.applying { found.reached.insert(oracle.rules[rule].placed.rule.name) }
        for (a, b) in outcome.conflicts {
          let names = Set([a, b].map { oracle.rules[$0].placed.rule.name })
          if found.conflicts[names] == nil { found.conflicts[names] = example() }
        }
        for circle in outcome.circles {
          let names = Set(circle.map { oracle.rules[$0].placed.rule.name })
          if found.circles[names] == nil { found.circles[names] = example() }
        }
      }
      for (property, condition) in possible.law.properties where found.counterexamples[property.name] == nil {
        guard Window(from: property.from, until: property.until).contains(possible.date) else { continue }
        let worlds = possible.worlds.indices.filter { possible.holds(condition, in: possible.worlds[$0]) }
        if let world = counterexample(property, oracle, outcomes, worlds) {
          found.counterexamples[property.name] = describe(oracle, choice, world)
        }
      }
    }
  }

  private static func counterexample(
    _ property: PackModel.Property, _ oracle: Oracle, _ outcomes: [Oracle.Outcome], _ worlds: [Int]
  ) -> Int? {
    switch property.claim {
    case .verdict(let isClaimed, let verdict):
      return worlds.first { (outcomes[$0].verdict == verdict) != isClaimed }
    case .ignores(let paths):
      let ignored = Set(paths.compactMap { oracle.possible.law.variable($0) })
      var verdictOfRest: [[Int]: Verdict] = [:]
      return worlds.first { world in
        var rest = oracle.possible.worlds[world]
        for variable in ignored { rest[variable] = -1 }
        let known = verdictOfRest[rest]
        verdictOfRest[rest] = outcomes[world].verdict
        return known != nil && known != outcomes[world].verdict
      }
    }
  }

  private static func describe(_ oracle: Oracle, _ choice: Int, _ world: Int) -> String {
    let possible = oracle.possible
    let facts = possible.law.variables.indices.map { variable in
      "\(possible.law.variables[variable].steps.joined(separator: ".")) = "
        + "\(possible.values[variable][possible.worlds[world][variable]])"
    }
    return "on \(possible.date), readings \(oracle.choices[choice]), \(facts.joined(separator: ", "))"
  }

  // MARK: Days

  /// Around everything that is mentioned, moved by up to two of the steps that are, either way; and the ends of a
  /// leap year, where months have their different lengths.
  static func days(_ law: WrittenLaw) -> [CivilDate] {
    var anchors: Set<CivilDate> = []
    var stretches: Set<CivilDate> = []
    for rule in law.rules {
      // Two months from its start: some rules apply on the last days of months alone.
      if let from = rule.placed.window?.from { stretches.formUnion((0...62).map { from.adding(days: $0) }) }
      anchors.formUnion([rule.placed.window?.from, rule.placed.window?.until].compactMap { $0 })
    }
    for property in law.model.properties { anchors.formUnion([property.from, property.until].compactMap { $0 }) }
    let constants = law.constants()
    var moves: Set<[DateStep]> = [[]]
    for term in constants {
      if case .date(let day) = term.base { anchors.insert(day) }
      moves.insert(term.steps)
    }
    for comparison in law.comparisons { moves.insert(comparison.steps) }
    let opposite = moves.map { steps in
      steps.reversed().map { DateStep($0.duration, backwards: !$0.backwards) }
    }
    moves.formUnion(opposite)
    // The ends of the calendar are days like others.
    var days: Set<CivilDate> = [.first, CivilDate("1900-01-01")!, CivilDate("9998-12-31")!, .last]  // They exist.
    for anchor in anchors {
      days.formUnion((-1...1).map { anchor.adding(days: $0) })
      for one in moves {
        for other in moves { days.formUnion((-2...3).map { anchor.adding(one).adding(other).adding(days: $0) }) }
      }
    }
    return days.union(stretches).sorted()
  }
}
