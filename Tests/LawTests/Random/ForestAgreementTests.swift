import CivilTime
import Facts
import Foundation
import LawCompiling
import LawPacks
import SourceText
import TestSupport
import Testing

@testable import Reasoning

/// Random packs and random rows with unknown cells: the judge, which is the meaning, against the forest, the columns and
/// the law's SQL, which is run on the rows of one forest together.
///
/// `SEED=` repeats a run, `SOAK=` makes it a hundred times as long.
@Suite struct ForestAgreementTests {
  @Test func columnsAgreeWithTheJudgeOnRandomPacks() throws {
    let seed = Dice.freshSeed()
    print("ForestAgreementTests: SEED=\(seed)")
    var dice = Dice(seed: seed)
    let wanted = Environment.isSoak ? 10_000_000 : 100_000
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("wayleave-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var trial = ForestTrial()
    let sql = try SQLTrial(in: folder, engines: [.chdb])
    trial.sql = sql
    var rejected = 0
    while trial.comparisons < wanted {
      var own = dice.split()
      let model = RandomPack.draw(from: own.split())
      guard let pack = PackCompiler.compile(PackFiles(texts: PackText.files(model))).pack else {
        rejected += 1
        continue
      }
      var judge = Judge(pack: pack)
      let days = model.daysToJudge()
      for _ in 0..<2 {
        let kind = try #require(pack.kind(named: own.chance(90) ? model.kinds[0] : own.pick(model.kinds)))
        var fixed: [Int: Int] = [:]
        for (index, question) in pack.questions.enumerated() where own.chance(12) {
          fixed[index] = own.roll(question.readings.count)
        }
        try trial.compare(&judge, kind: kind, date: own.pick(days), fixed: fixed, rows: 400, &own)
        if let trouble = trial.trouble {
          Issue.record("SEED=\(seed): \(trouble)\n\(PackText.files(model).values.joined(separator: "\n"))")
          return
        }
      }
    }
    if let trouble = try sql.finish() { Issue.record("SEED=\(seed): \(trouble)") }
    #expect(sql.rows + 400 * sql.tooLong == trial.comparisons)
    print("ForestAgreementTests: \(trial.count), \(rejected) packs rejected; in SQL \(sql.count)")
  }

  @Test func columnsAgreeWithTheJudgeOnTheShippedPack() throws {
    let pack = try #require(PackCompiler.compile(folder: Repository.path("law/prc-cross-border")).pack)
    var dice = Dice(seed: Dice.freshSeed())
    var judge = Judge(pack: pack)
    var trial = ForestTrial()
    for kind in pack.kinds.indices {
      for day in ["2026-11-22", "2018-04-10"] {
        let date = try #require(CivilDate(day))
        try trial.compare(&judge, kind: kind, date: date, fixed: [:], rows: Environment.isSoak ? 20_000 : 60, &dice)
        if let trouble = trial.trouble {
          Issue.record("\(pack.kinds[kind].name) on \(day): \(trouble)")
          return
        }
      }
    }
    print("ForestAgreementTests, shipped pack: \(trial.count)")
  }

  /// A table of sizes, for those who tune the order; no diagram of the shipped pack may come near the bound.
  @Test func theShippedPacksForestsAreSmall() throws {
    let pack = try #require(PackCompiler.compile(folder: Repository.path("law/prc-cross-border")).pack)
    let date = try #require(CivilDate("2026-11-22"))
    for kind in pack.kinds.indices {
      let start = ContinuousClock.now
      let forest = try Forest(pack: pack, kind: kind, date: date)
      print(
        "forest \(pack.kinds[kind].name): \(forest.facts.count) facts, \(forest.provisions.count) provisions, "
          + "\(forest.narrowNodes) nodes, \(forest.nodes) with unknown, \(ContinuousClock.now - start)")
      #expect(forest.nodes < 50_000 && forest.narrowNodes < 200_000)
    }
  }
}

extension ForestAgreementTests {
  /// Days between two boundaries share one forest, whose answers on each of them are those of a forest of its own.
  @Test func equalDaysShareAForest() throws {
    var (dice, _) = Dice.printed(for: "equalDaysShareAForest")
    for _ in 0..<(Environment.isSoak ? 2_000 : 60) {
      let model = RandomPack.draw(from: dice.split())
      guard let pack = PackCompiler.compile(PackFiles(texts: PackText.files(model))).pack else { continue }
      var cache = ForestCache(pack: pack)
      let days = model.daysToJudge()
      for kind in pack.kinds.indices {
        for _ in 0..<12 {
          let date = dice.pick(days)
          let shared: Forest
          do {
            shared = try cache.forest(kind: kind, asOf: date)
          } catch ReasoningBound.competingRules {
            continue  // A drawn pack may have too many rules in a circle.
          }
          let own = try Forest(pack: pack, kind: kind, date: date)
          #expect(shared.date == date && shared.levels == own.levels && shared.children == own.children)
          #expect(shared.provisions == own.provisions && shared.trees.map(\.root) == own.trees.map(\.root))
          #expect(shared.facts.map(\.domain.cells) == own.facts.map(\.domain.cells))
        }
      }
      #expect(cache.made <= 12 * pack.kinds.count)
    }
  }

  @Test func daysOfTheShippedPackShareForests() throws {
    let pack = try #require(PackCompiler.compile(folder: Repository.path("law/prc-cross-border")).pack)
    var cache = ForestCache(pack: pack)
    let line = try #require(pack.kind(named: "line"))
    let first = try #require(CivilDate("2026-11-01"))
    for day in 0..<28 { _ = try cache.forest(kind: line, asOf: first.adding(days: day)) }
    #expect(cache.made <= 2)
  }
}

/// Rows judged both ways.
struct ForestTrial {
  /// Where the same rows are answered by SQL, too.
  var sql: SQLTrial?
  private(set) var comparisons = 0
  private(set) var trouble: String?
  private var verdicts: [VerdictCode: Int] = [:]
  private var memo: [[Int?]: (code: VerdictCode, breaches: [Citation], advice: [Citation])] = [:]

  var count: String {
    "\(comparisons) rows: " + VerdictCode.allCases.map { "\($0) \(verdicts[$0, default: 0])" }.joined(separator: ", ")
  }

  mutating func compare(
    _ judge: inout Judge, kind: Int, date: CivilDate, fixed: [Int: Int], rows: Int, _ dice: inout Dice
  ) throws {
    let forest = try Forest(pack: judge.pack, kind: kind, date: date, fixed: fixed)
    let columns = FactColumns(forest, rows: rows)
    let percents = [0, 10, 50, 90]
    for row in 0..<rows {
      let percent = dice.pick(percents)
      for (index, fact) in forest.facts.enumerated() {
        columns[index, row] = dice.chance(percent) ? nil : dice.roll(fact.cells)
      }
      // A fact behind a reference that is none cannot be stated: rarely drawn on purpose, or almost all rows were so.
      for (index, fact) in forest.facts.enumerated() where !dice.chance(2) {
        if fact.references.contains(where: { columns[$0, row] == 0 }) { columns[index, row] = nil }
      }
    }
    let judged = try ColumnJudge(forest).judge(columns, cores: dice.pick([1, 2]))
    memo = [:]
    for row in 0..<rows {
      comparisons += 1
      let cells = forest.facts.indices.map { columns[$0, row] }
      let expected: (code: VerdictCode, breaches: [Citation], advice: [Citation])
      if let known = memo[cells] {
        expected = known
      } else {
        expected = try answer(&judge, forest, cells, fixed)
        memo[cells] = expected
      }
      let code = judged.verdict(row: row)
      verdicts[code, default: 0] += 1
      let found = forest.provisions.indices.filter { judged.isBreached($0, row: row) }.map { forest.provisions[$0] }
      let breaches = found.filter(\.isBinding).map(\.citation)
      let advice = found.filter { !$0.isBinding }.map(\.citation)
      if code != expected.code || breaches != expected.breaches || advice != expected.advice {
        let facts = facts(forest, cells).map { "\($0.path) = \($0.value)" }.joined(separator: ", ")
        trouble = "on \(date) \(facts), fixed \(fixed): columns \(code) \(breaches) \(advice), judge \(expected)"
        return
      }
      try compareWalk(forest, cells, code, found)
    }
    guard let sql, trouble == nil else { return }
    let cells = (0..<rows).map { row in forest.facts.indices.map { columns[$0, row] } }
    // Another database is asked about one law in twenty: what it is asked is kept until the end.
    trouble = try sql.check(
      forest, dice.pick(SQLColumns.allCases), rows: cells,
      elsewhere: sql.expressions % (Environment.isSoak ? 200 : 20) == 0, about: "on \(date), fixed \(fixed)", &dice)
  }

  /// One walk through the diagrams gives what the tables give, where no reference is shown to exist by what is behind it.
  private mutating func compareWalk(
    _ forest: Forest, _ cells: [Int?], _ code: VerdictCode, _ found: [Forest.ProvisionColumn]
  ) throws {
    for (index, fact) in forest.facts.enumerated() where cells[index] != nil {
      if fact.references.contains(where: { cells[$0] != 1 }) { return }
    }
    let digits = cells.enumerated().map { $1 ?? forest.unknown(of: $0) }
    let walked = forest.verdict(digits)
    let breached = forest.provisions.indices.filter { forest.isBreached($0, digits) }.map { forest.provisions[$0] }
    if walked != code || (code != .impossible && breached != found) { trouble = "a walk gives \(walked), not \(code)" }
  }

  private func facts(_ forest: Forest, _ cells: [Int?]) -> [StatedFact] {
    zip(forest.facts, cells).compactMap { fact, cell in
      cell.map { StatedFact(fact.path, fact.value(ofCell: $0), from: Origin("row")) }
    }
  }

  private func answer(
    _ judge: inout Judge, _ forest: Forest, _ cells: [Int?], _ fixed: [Int: Int]
  ) throws -> (code: VerdictCode, breaches: [Citation], advice: [Citation]) {
    // A reference that exists is not stated; what stands behind it shows that. The cell is given directly.
    do {
      let judgement = try judge.judge(
        kind: forest.kind, asOf: forest.date, facts: facts(forest, cells), fixed: fixed)
      let code = VerdictCode.allCases.first { $0.verdict == judgement.verdict } ?? .impossible
      return (code, judgement.breaches, judgement.advice)
    } catch is FactTrouble {
      return (.impossible, [], [])
    }
  }
}
