import CivilTime
import Facts
import Foundation
import LawCompiling
import LawPacks
import SourceText
import TestSupport
import Testing

@testable import Reasoning

/// Rules that change no verdict and facts that never matter, as `law check` names them, against taking each rule out of
/// the text and counting everything out.
@Suite struct IdleAgreementTests {
  @Test func whatMakesNoDifferenceMakesNone() throws {
    var (dice, seed) = Dice.printed(for: "IdleAgreementTests")
    var (packs, idleRules, idleFacts, rules) = (0, 0, 0, 0)
    while packs < Dice.count(25, soak: 600) {
      let model = RandomPack.draw(from: dice.split())
      guard let pack = PackCompiler.compile(PackFiles(texts: PackText.files(model))).pack,
        let counted = try CountedOut(model, pack)
      else { continue }
      packs += 1
      let report = LawCheck.run(pack, withRemarks: true)
      let unreachable = Set(report.findings.filter { $0.trouble == .unreachable }.compactMap(\.place))
      let named = report.findings.filter { $0.trouble == .idleRule }
      for rule in pack.rules where rule.window != nil && !unreachable.contains(rule.place) {
        rules += 1
        let finding = named.first { $0.place == rule.place }
        let changesVerdict = counted.verdictChanges.contains(rule.name)
        let changesBreaches = counted.breachChanges.contains(rule.name)
        let isIdle = !changesVerdict && (pack.isBinding(rule) || !changesBreaches)
        if isIdle != (finding != nil)
          || (isIdle && finding?.message.contains("so would every breach") == changesBreaches)
        {
          let texts = PackText.files(model).values.joined(separator: "\n")
          Issue.record(
            "SEED=\(seed): \(rule.name) changes verdicts: \(changesVerdict), breaches: \(changesBreaches); told: \(finding?.message ?? "nothing")\n\(texts)"
          )
          return
        }
        if isIdle { idleRules += 1 }
      }
      for fact in pack.facts.indices {
        if case .reference = pack.facts[fact].type.base { continue }
        let name = "\(pack.kinds[pack.facts[fact].kind].name).\(pack.facts[fact].name)"
        let isTold = report.findings.contains { $0.trouble == .idleFact && $0.message.contains("`\(name)`") }
        if isTold { idleFacts += 1 }
        #expect(isTold != counted.mattering.contains(fact), "SEED=\(seed): \(name)\n\(PackText.files(model))")
      }
    }
    print("IdleAgreementTests: \(packs) packs, \(rules) rules, \(idleRules) idle, \(idleFacts) idle facts")
    #expect(idleRules > 0 && idleFacts > 0 && idleRules < rules)
  }
}

/// What changes when a rule is not there, or a fact is another, over all facts and readings on all days that differ.
private struct CountedOut {
  private(set) var verdictChanges: Set<String> = []
  private(set) var breachChanges: Set<String> = []
  /// Facts of the pack.
  private(set) var mattering: Set<Int> = []

  private static let pointsMax = 600

  /// Nothing where there is too much to count.
  init?(_ model: PackModel, _ pack: LawPack) throws {
    for rule in pack.rules {
      if case .fact(let variable, _)? = rule.deadline?.start { mattering.insert(pack.variables[variable].fact) }
    }
    // Of facts that are bound to each other nothing is told.
    for given in pack.givens {
      let bound = Set(pack.variables(in: given.node).map { pack.variables[$0].fact })
      if bound.count > 1 { mattering.formUnion(bound) }
    }
    var others: [String: LawPack] = [:]
    for rule in pack.rules where rule.window != nil {
      guard let other = PackCompiler.compile(PackFiles(texts: PackText.files(model.without(rule.name)))).pack else {
        return nil
      }
      others[rule.name] = other
    }
    for kind in pack.kinds.indices {
      for date in Epochs(pack: pack, kind: kind, conditions: []).starts() {
        guard try look(pack, kind, date, others) else { return nil }
      }
    }
  }

  private mutating func look(_ pack: LawPack, _ kind: Int, _ date: CivilDate, _ others: [String: LawPack]) throws
    -> Bool
  {
    let law = try KindLaw(pack: pack, kind: kind, date: date)
    let readings = law.questions.map { pack.questions[$0].readings.count }
    let facts = law.order
    let points = (facts.map(\.domain.cells.count) + readings).reduce(1) { min($0 * $1, Self.pointsMax + 1) }
    guard points <= Self.pointsMax else { return false }
    var judge = Judge(pack: pack)
    var judges = others.mapValues { Judge(pack: $0) }
    /// What facts with one of them left out came to.
    var seen: [[Int]: String] = [:]
    for point in 0..<points {
      var rest = point
      let chosen = readings.map { count in
        defer { rest /= count }
        return rest % count
      }
      let cells = facts.map { fact in
        defer { rest /= fact.domain.cells.count }
        return rest % fact.domain.cells.count
      }
      let stated = zip(facts, cells).map { fact, cell in
        StatedFact(pack.variables[fact.variable].path, fact.domain.cells[cell].value, from: Origin("point"))
      }.filter { fact in !Self.isBehindNone(fact.path, facts, cells, pack) }
      let fixed = Dictionary(uniqueKeysWithValues: zip(law.questions, chosen))
      guard let answer = try? judge.judge(kind: kind, asOf: date, facts: stated, fixed: fixed) else { continue }
      let verdict = answer.verdict
      for rule in law.rules.map({ pack.rules[$0].name }) {
        // The other pack's questions stand in the same order.
        guard let other = try judges[rule]?.judge(kind: kind, asOf: date, facts: stated, fixed: fixed) else { continue }
        if other.verdict != verdict { verdictChanges.insert(rule) }
        if Self.breached(other, but: rule) != Self.breached(answer, but: "") { breachChanges.insert(rule) }
      }
      let whole = "\(verdict) \(Self.breached(answer, but: ""))"
      for place in cells.indices {
        var key = [place] + chosen + cells
        key[1 + chosen.count + place] = -1
        if let before = seen[key], before != whole { mattering.insert(pack.variables[facts[place].variable].fact) }
        seen[key] = whole
      }
    }
    return true
  }

  private static func breached(_ judgement: Judgement, but rule: String) -> [String] {
    judgement.findings.filter { [.breached, .advice].contains($0.effect) && $0.rule != rule }.map(\.rule).sorted()
  }

  private static func isBehindNone(
    _ path: FactPath, _ facts: [(variable: Int, domain: FactDomain)], _ cells: [Int], _ pack: LawPack
  ) -> Bool {
    facts.indices.contains { other in
      let reference = pack.variables[facts[other].variable].path
      return path.steps.count > reference.steps.count && path.steps.starts(with: reference.steps)
        && facts[other].domain.cells[cells[other]].value == FactValue.none
    }
  }
}

extension PackModel {
  /// The model without a rule.
  fileprivate func without(_ name: String) -> PackModel {
    var model = self
    for instrument in model.instruments.indices {
      for provision in model.instruments[instrument].provisions.indices {
        model.instruments[instrument].provisions[provision].rules.removeAll { $0.name == name }
        for rule in model.instruments[instrument].provisions[provision].rules.indices {
          model.instruments[instrument].provisions[provision].rules[rule].over.removeAll { $0 == name }
        }
      }
    }
    return model
  }
}
