import CivilTime
import ColumnFiles
import Facts
import Foundation
import LawCompiling
import LawPacks
import TestSupport
import Testing

@testable import Reasoning

/// What `law sql` writes is run in databases, against the tables that `judge` uses.
@Suite struct LawSQLTests {
  /// Every point of a kind's space where there are few, else ways through its diagram and random points.
  @Test func theShippedLawInSQLAnswersAsJudgeDoes() throws {
    let pack = try #require(PackCompiler.compile(folder: Repository.path("law/prc-cross-border")).pack)
    var (dice, seed) = Dice.printed(for: "LawSQLTests")
    try Command.inFolder { folder in
      let trial = try SQLTrial(in: folder, engines: PythonEngine.asked)
      for day in ["2026-11-22", "2018-04-10"] {
        let date = try #require(CivilDate(day))
        for kind in pack.kinds.indices {
          let forest = try Forest(pack: pack, kind: kind, date: date)
          for columns in SQLColumns.allCases {
            let about = "SEED=\(seed): \(pack.kinds[kind].name) on \(day), \(columns.rawValue)"
            if let trouble = try check(forest, columns, trial, about, &dice) {
              Issue.record("\(trouble)")
              return
            }
          }
        }
      }
      if let trouble = try trial.finish() { Issue.record("\(trouble)") }
      #expect(trial.tooLong == 0)
      print("LawSQLTests, shipped pack: \(trial.count)")
    }
  }

  private func check(
    _ forest: Forest, _ columns: SQLColumns, _ trial: SQLTrial, _ about: String, _ dice: inout Dice
  ) throws -> String? {
    let bound = Dice.count(8_000, soak: 10_000_000)
    var trouble: String?
    let wereAll = try SQLPoints.all(forest, atMost: bound, piece: 200_000) { rows in
      if trouble == nil {
        trouble = try trial.check(forest, columns, rows: rows, elsewhere: true, about: about, &dice)
      }
    }
    if wereAll || trouble != nil { return trouble }
    let paths = try SQLPoints.paths(forest, atMost: Dice.count(2_000, soak: 1_000_000), &dice)
    let random = SQLPoints.random(forest, count: Dice.count(3_000, soak: 1_000_000), &dice)
    for rows in [paths, random] where trouble == nil {
      for start in stride(from: 0, to: rows.count, by: 200_000) where trouble == nil {
        let piece = Array(rows[start..<min(rows.count, start + 200_000)])
        trouble = try trial.check(forest, columns, rows: piece, elsewhere: true, about: about, &dice)
      }
    }
    return trouble
  }

  @Test func randomLawsInSQLAnswerAsJudgeDoes() throws {
    var (dice, seed) = Dice.printed(for: "LawSQLTests, random")
    try Command.inFolder { folder in
      let trial = try SQLTrial(in: folder, engines: PythonEngine.asked)
      for _ in 0..<Dice.count(40, soak: 400) {
        let model = RandomPack.draw(from: dice.split())
        guard let pack = PackCompiler.compile(PackFiles(texts: PackText.files(model))).pack else { continue }
        let kind = dice.roll(pack.kinds.count)
        let forest = try Forest(pack: pack, kind: kind, date: dice.pick(model.daysToJudge()))
        // Now and then a table lacks columns.
        let absent = dice.chance(30) ? Set(forest.facts.map(\.path).filter { _ in dice.chance(30) }) : []
        var rows: [[Int?]] = []
        let bound = Dice.count(1_500, soak: 100_000)
        if !SQLPoints.all(forest, atMost: bound, piece: bound, { rows = $0 }) {
          rows = try SQLPoints.paths(forest, atMost: bound / 2, &dice)
          rows += SQLPoints.random(forest, count: bound / 2, &dice)
        }
        let columns = dice.pick(SQLColumns.allCases)
        let about = "SEED=\(seed), \(columns.rawValue), without \(absent)"
        if let trouble = try trial.check(
          forest, columns, rows: rows, absent: absent, elsewhere: true, about: about, &dice)
        {
          Issue.record("\(trouble)\n\(PackText.files(model).values.joined(separator: "\n"))")
          return
        }
      }
      if let trouble = try trial.finish() { Issue.record("\(trouble)") }
      print("LawSQLTests, random: \(trial.count)")
    }
  }

  /// What a column of texts may hold, good or bad, becomes the cell that `judge` finds, or NULL.
  @Test func textsBecomeTheCellsThatJudgeFinds() throws {
    let pack = try #require(PackCompiler.compile(folder: Repository.path("law/prc-cross-border")).pack)
    let date = try #require(CivilDate("2026-11-22"))
    let texts = [
      "", "none", "yes", "no", "Yes", "true", "exists", "0", "5", "007", "-4", "4.5", "1e3", "5 months", "+5", "5\n",
      "٣",
      "999999999999999", "1000000000000000", "2026-02-28", "2026-02-29", "2024-02-29", "1900-02-29", "2000-02-29",
      "2026-04-31", "2026-12-31", "2026-13-01", "2026-00-10", "2026-1-1", "0000-01-01", "0000-02-29", "0001-01-01",
      "9999-12-31", "2026-11-22\n", "2026-11-22x", "x'; --", "\\",
    ]
    try Command.inFolder { folder in
      let database = try DuckDB(try DuckDBLibrary.find(), threads: 1)
      let rows = texts.enumerated().map { "(\($0), \(DuckDB.literal($1)))" }.joined(separator: ", ")
      var seen: Set<FactPath> = []
      var asked: [(file: String, fact: ForestFact, wanted: [String?])] = []
      for kind in pack.kinds.indices {
        for fact in try Forest(pack: pack, kind: kind, date: date).facts where seen.insert(fact.path).inserted {
          var words = texts
          if case .oneOf(let own) = fact.type.base { words += own }
          let wanted = words.map { text -> String? in
            if text.isEmpty { return String(fact.cells) }
            guard text.allSatisfy({ $0 != " " }),
              case .success(let value) = pack.value(text, of: fact.type, named: "x")
            else { return nil }
            return fact.cell(of: value).map { String($0) }
          }
          let file = "\(folder)/\(asked.count).parquet"
          let all = rows + words.enumerated().dropFirst(texts.count).map { ", (\($0), '\($1)')" }.joined()
          try database.writeParquet(
            "SELECT n, \(DuckDB.identifier(fact.path.short)) FROM (VALUES \(all)) t(n, \(DuckDB.identifier(fact.path.short)))",
            to: file)
          let digit = FactDigit(fact: fact, dialect: .duckdb, columns: .text, hasColumn: true)
          let found = try database.rows("SELECT \(digit.sql(shownBy: [])) FROM read_parquet('\(file)') ORDER BY n")
          #expect(found.map { $0[0] } == wanted, "\(fact.path)")
          asked.append((file, fact, wanted))
        }
      }
      for engine in PythonEngine.asked {
        let queries = asked.map { asked in
          let digit = FactDigit(fact: asked.fact, dialect: engine.dialect, columns: .text, hasColumn: true)
          return PythonEngine.Query(
            file: asked.file, sql: "SELECT \(digit.sql(shownBy: [])) FROM {table} ORDER BY n")
        }
        let answers = try engine.run(queries, in: folder)
        #expect(answers.count == asked.count)
        for (asked, answer) in zip(asked, answers) {
          #expect(answer.map { $0.first ?? "" } == asked.wanted, "\(engine), \(asked.fact.path)")
        }
      }
    }
  }

  /// An expression that would be too long is refused, and one that is as long as the bound is not.
  @Test func anExpressionHasABound() throws {
    let pack = try #require(PackCompiler.compile(folder: Repository.path("law/prc-cross-border")).pack)
    let date = try #require(CivilDate("2026-11-22"))
    let forest = try Forest(pack: pack, kind: try #require(pack.kind(named: "line")), date: date)
    func sql(_ bound: Int) throws -> LawSQL { try LawSQL(forest, dialect: .duckdb, charactersMax: bound) }
    let whole = try LawSQL(forest, dialect: .duckdb)
    for expression in [LawSQL.verdictExpression, LawSQL.breachesExpression] {
      let length = try expression(whole)().utf8.count
      #expect(length > 1_000 && length <= LawSQL.charactersMax)
      #expect(try expression(try sql(length))().utf8.count == length)
      for bound in [length - 1, 100, 1] {
        #expect(throws: SQLTrouble.tooLong(bound)) { _ = try expression(try sql(bound))() }
      }
    }
  }

  /// A fact that stands behind a reference shows that it exists, also where the table has no column of the reference.
  @Test func aTableMayLackColumns() throws {
    let pack = try #require(PackCompiler.compile(folder: Repository.path("law/prc-cross-border")).pack)
    var (dice, seed) = Dice.printed(for: "LawSQLTests, columns")
    let date = try #require(CivilDate("2026-11-22"))
    try Command.inFolder { folder in
      let trial = try SQLTrial(in: folder, engines: [.chdb])
      for name in ["line", "connection", "data-export", "provider"] {
        let forest = try Forest(pack: pack, kind: try #require(pack.kind(named: name)), date: date)
        for _ in 0..<Dice.count(4, soak: 200) {
          let absent = Set(forest.facts.filter { !$0.references.isEmpty || dice.chance(40) }.map(\.path))
          let some = dice.chance(50) ? absent : absent.filter { _ in dice.chance(50) }
          let rows = SQLPoints.random(forest, count: 400, &dice)
          let trouble = try trial.check(
            forest, dice.pick(SQLColumns.allCases), rows: rows, absent: some, elsewhere: true,
            about: "SEED=\(seed): \(name) without \(some)", &dice)
          if let trouble { Issue.record("\(trouble)") }
        }
      }
      if let trouble = try trial.finish() { Issue.record("\(trouble)") }
    }
  }
}
