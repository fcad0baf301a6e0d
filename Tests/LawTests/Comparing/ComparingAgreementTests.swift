import CivilTime
import Facts
import Foundation
import LawCompiling
import LawPacks
import Reasoning
import SourceText
import TestSupport
import Testing

/// `law diff` and `law gaps` against judging point by point, on random packs.
@Suite struct ComparingAgreementTests {
  @Test func differencesAndGapsAgreeWithTheJudge() throws {
    let seed = Dice.freshSeed()
    print("ComparingAgreementTests: SEED=\(seed)")
    var dice = Dice(seed: seed)
    var counts = Counts()
    let wanted = Environment.isSoak ? 1_000 : 25
    while counts.packs < wanted {
      let model = RandomPack.draw(from: dice.split())
      guard let pack = PackCompiler.compile(PackFiles(texts: PackText.files(model))).pack else { continue }
      counts.packs += 1
      var own = dice.split()
      if let trouble = try trouble(pack, model, &own, &counts) {
        let texts = PackText.files(model).sorted { $0.key < $1.key }.map { "======== \($0.key)\n\($0.value)" }
        Issue.record("SEED=\(seed), pack \(counts.packs)\n\(texts.joined(separator: "\n"))\n\(trouble)")
        return
      }
    }
    print("ComparingAgreementTests: \(counts)")
    #expect(counts.changed > 0 && counts.gaps > 0 && counts.examples > 0)
  }

  struct Counts {
    var packs = 0
    var points = 0
    var changed = 0
    var gaps = 0
    var examples = 0
    var beyond = 0
  }

  private func trouble(
    _ pack: LawPack, _ model: PackModel, _ dice: inout Dice, _ counts: inout Counts
  ) throws -> String? {
    // Another pack, as a fault makes it, or the same.
    let mutants = Mutations.of(pack)
    let other = mutants.isEmpty || dice.chance(50) ? pack : dice.pick(mutants).pack
    var (judge, later) = (Judge(pack: pack), Judge(pack: other))
    let law = WrittenLaw(model, kind: model.kinds[0])
    guard let kind = pack.kind(named: law.kind) else { return "there is no kind \(law.kind)" }
    let days = model.daysToJudge()
    let (first, second) = (dice.pick(days), dice.pick(days))
    let same = try LawDifference.between(.init(pack: pack, date: first), .init(pack: pack, date: first), kind: law.kind)
    if !same.isEmpty { return "the law of \(first) differs from itself" }
    let difference = try LawDifference.between(
      .init(pack: pack, date: first), .init(pack: other, date: second), kind: law.kind)
    let gaps = try LawGaps.of(pack, kind: kind, asOf: first)
    if let trouble = try examples(difference, first, second, &judge, &later, &counts) { return trouble }
    guard difference.changes.allSatisfy(\.isComplete), gaps.gaps.allSatisfy(\.isComplete) else {
      counts.beyond += 1
      return nil
    }
    for facts in Points(law, dates: [first, second]).drawn(&dice) {
      guard let before = try ReadVerdicts.of(facts, &judge, kind: kind, asOf: first) else { continue }
      counts.points += 1
      let told = facts.map { "\($0.path)=\($0.value)" }.joined(separator: " ")
      if let trouble = compare(gaps, facts, before, &counts) { return "\(trouble) on \(first): \(told)" }
      guard let after = try ReadVerdicts.of(facts, &later, kind: kind, asOf: second) else { continue }
      if let trouble = compare(difference, facts, before, after, &counts) {
        return "\(trouble) from \(first) to \(second): \(told)"
      }
    }
    return nil
  }

  /// Every example has the verdicts that its change names.
  private func examples(
    _ difference: LawDifference, _ first: CivilDate, _ second: CivilDate, _ judge: inout Judge,
    _ later: inout Judge, _ counts: inout Counts
  ) throws -> String? {
    guard let kind = judge.pack.kind(named: difference.kind) else { return nil }
    for change in difference.changes {
      for condition in change.conditions.prefix(10) {
        counts.examples += 1
        let before = try judge.judge(kind: kind, asOf: first, facts: condition.example).verdict
        let after = try later.judge(kind: kind, asOf: second, facts: condition.example).verdict
        if before != change.before || after != change.after {
          let facts = condition.example.map { "\($0.path)=\($0.value)" }.joined(separator: " ")
          return
            "\(change.before) → \(change.after) from \(first) to \(second): the example \(facts) is \(before) → \(after)"
        }
      }
    }
    return nil
  }

  private func compare(
    _ difference: LawDifference, _ facts: [StatedFact], _ before: [Verdict], _ after: [Verdict],
    _ counts: inout Counts
  ) -> String? {
    let holding = difference.changes.filter { $0.conditions.contains { $0.holds(of: facts) == true } }
    if before != after {
      counts.changed += 1
      let (old, new) = (ReadVerdicts.together(before), ReadVerdicts.together(after))
      if holding.isEmpty { return "\(old) → \(new) is in no condition" }
      if holding.contains(where: { $0.before != old || $0.after != new }) || holding.count > 1 {
        return "\(old) → \(new) is told as \(holding.map { "\($0.before) → \($0.after)" })"
      }
    } else if !holding.isEmpty, Set(before) != [.unlawful] {
      // Where a rule that both laws share is breached, the conditions say nothing.
      return "\(before) does not change, but a condition says so"
    }
    return nil
  }

  private func compare(
    _ gaps: LawGaps, _ facts: [StatedFact], _ verdicts: [Verdict], _ counts: inout Counts
  ) -> String? {
    let isGap = verdicts.contains(.unaddressed)
    let isTold = gaps.gaps.contains { $0.conditions.contains { $0.holds(of: facts) == true } }
    if isGap { counts.gaps += 1 }
    return isGap == isTold ? nil : "a gap: judge \(isGap), law gaps \(isTold)"
  }
}
