import BenchmarkSupport
import CivilTime
import Facts
import LawCompiling
import LawPacks
import Reasoning
import TestSupport

/// What it takes to compile and judge by a law of some size.
struct RuleGrowth {
  let law: RandomLaw
  let compile: Double
  /// Of all kinds. Nothing where a bound of diagrams is met; then the interpreter judges.
  private(set) var forest: (nodes: Int, seconds: Double)?
  /// Of the first kind.
  private(set) var tables: (entries: Int, seconds: Double, rate: Double)?
  private(set) var bound = ""
  /// Things judged in a second by the interpreter, to verdict and findings, all facts known.
  let interpreted: Double

  static func measure(_ law: RandomLaw) throws -> RuleGrowth {
    let files = law.files()
    guard let pack = PackCompiler.compile(files).pack else {
      throw Trouble(PackCompiler.compile(files).diagnostics.all.prefix(3).map(\.message).joined(separator: "\n"))
    }
    var growth = RuleGrowth(
      law: law, compile: median(of: 5) { _ = PackCompiler.compile(files) }, interpreted: try interpret(pack, law))
    do {
      try growth.judgeRows(pack)
    } catch ReasoningBound.diagramNodes(let nodesMax) {
      growth.bound = "more than \(Shown.grouped(nodesMax)) nodes of diagrams"
    } catch let trouble as ReasoningBound {
      growth.bound = trouble.description
    }
    return growth
  }

  private init(law: RandomLaw, compile: Double, interpreted: Double) {
    self.law = law
    self.compile = compile
    self.interpreted = interpreted
  }

  private mutating func judgeRows(_ pack: LawPack) throws {
    var made: Forest?
    var nodes = 0
    let ofForests = try seconds {
      for kind in pack.kinds.indices.reversed() {
        made = try Forest(pack: pack, kind: kind, date: Laws.day)
        nodes += made?.nodes ?? 0
      }
    }
    guard let made else { return }
    forest = (nodes, ofForests)
    var judge: ColumnJudge?
    let ofTables = try seconds { judge = try ColumnJudge(made) }
    guard let judge else { return }
    let rows = BenchmarksPage.scaled(1_000_000)
    let pool = try RowPool(made, judge: judge, rows: rows, unknownOfTen: 0)
    let (input, output) = (pool.columns(rows: rows), JudgedColumns(made, rows: rows))
    let time = best(of: 3) { judge.judge(input, into: output, cores: 1) }
    tables = (judge.tableEntries, ofTables, Double(rows) / time)
  }

  private static func interpret(_ pack: LawPack, _ law: RandomLaw) throws -> Double {
    var dice = Dice(seed: 4)
    var judge = Judge(pack: pack)
    let things = (0..<20).map { _ in
      (0..<law.factsOfKind).map { fact in
        StatedFact(
          FactPath(kind: "k0", steps: ["f\(fact)"]),
          RandomLaw.isWords(fact) ? .word(dice.pick(RandomLaw.words)) : .yesNo(dice.chance(50)),
          from: Origin("benchmark"))
      }
    }
    func one(_ facts: [StatedFact]) throws { _ = try judge.judge(kind: 0, asOf: Laws.day, facts: facts) }
    try one(things[0])
    return 1 / (try things.map { facts in try best(of: 3) { try one(facts) } }.median)
  }
}
