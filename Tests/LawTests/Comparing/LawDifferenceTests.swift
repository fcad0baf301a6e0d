import CivilTime
import Facts
import LawCompiling
import LawPacks
import Reasoning
import TestSupport
import Testing

@Suite struct LawDifferenceTests {
  private func sides(_ before: String, _ after: String) throws -> (LawDifference.Side, LawDifference.Side) {
    let pack = try #require(PackCompiler.compile(folder: Repository.path("law/prc-cross-border")).pack)
    let (first, second) = (try #require(CivilDate(before)), try #require(CivilDate(after)))
    return (.init(pack: pack, date: first), .init(pack: pack, date: second))
  }

  @Test func theShippedLawDoesNotDifferFromItselfOnOneDay() throws {
    let (before, after) = try sides("2026-11-22", "2026-11-22")
    for kind in LawDifference.kinds(before.pack, after.pack) {
      #expect(try LawDifference.between(before, after, kind: kind).isEmpty, "\(kind)")
    }
  }

  /// Every example of the shipped law's last ten years, put to the judge.
  @Test func examplesOfTheShippedLawHaveTheVerdictsTold() throws {
    let (before, after) = try sides("2016-12-31", "2026-01-01")
    var judge = Judge(pack: before.pack)
    var count = 0
    for name in LawDifference.kinds(before.pack, after.pack) {
      let kind = try #require(before.pack.kind(named: name))
      for change in try LawDifference.between(before, after, kind: name).changes {
        for condition in change.conditions {
          let old = try judge.judge(kind: kind, asOf: before.date, facts: condition.example)
          let new = try judge.judge(kind: kind, asOf: after.date, facts: condition.example)
          #expect(old.verdict == change.before && new.verdict == change.after, "\(name): \(condition.text ?? "")")
          #expect(condition.holds(of: condition.example) != false, "\(name): \(condition.text ?? "")")
          count += 1
        }
      }
    }
    #expect(count > 50)
  }

  /// One past the bound: what is not looked for is said to be missing.
  @Test func aBoundOnConditionsIsTold() throws {
    let (before, after) = try sides("2016-12-31", "2026-01-01")
    let all = try LawDifference.between(before, after, kind: "line").changes
    let many = try #require(all.first { $0.conditions.count > 1 })
    #expect(many.isComplete)
    let few = try LawDifference.between(before, after, kind: "line", conditionsMax: many.conditions.count - 1).changes
    #expect(few.contains { !$0.isComplete && $0.conditions.count == many.conditions.count - 1 })
  }

  @Test func gapsOfTheShippedLawAreUnaddressed() throws {
    let (side, _) = try sides("2026-11-22", "2026-11-22")
    var judge = Judge(pack: side.pack)
    var count = 0
    for kind in side.pack.kinds.indices {
      for gap in try LawGaps.of(side.pack, kind: kind, asOf: side.date).gaps where gap.readings.isEmpty {
        for condition in gap.conditions {
          let judgement = try judge.judge(kind: kind, asOf: side.date, facts: condition.example)
          #expect(judgement.verdict == .unaddressed, "\(condition.text ?? "")")
          count += 1
        }
      }
    }
    #expect(count > 10)
  }
}
