import BenchmarkSupport
import Reasoning

/// The section about more rules and more rows.
enum GrowthSection {
  private static let ruleCounts = [12, 120, 1_200]
  private static let rowCounts = [1_000_000, 3_000_000, 10_000_000, 30_000_000, 100_000_000]
  /// Facts grow with the rules, as they do in law: ten to the first twelve rules, some three times as many to ten times
  /// the rules.
  private static let factsOfRules = [12: 10, 120: 32, 1_200: 100]

  private typealias RowFigure = (rows: Int, seconds: Double)

  static func write(_ machine: Machine) throws {
    var rules: [RuleGrowth] = []
    for reach in [RandomLaw.Reach.subjects, .anything] {
      for count in ruleCounts {
        rules.append(try RuleGrowth.measure(RandomLaw(rules: count, facts: factsOfRules[count] ?? 10, reach: reach)))
        tell(Table.line(cells(rules[rules.count - 1])))
      }
    }
    let rows = try measureRows()
    try BenchmarksPage.write(
      .growth,
      """
      ## Growth

      \(machine.line)

      ![Time to compile, rate of judging by rules; time by rows](benchmarks/growth.svg)

      ### More rules

      Laws drawn at random with a seed (Benchmarks/JudgingBenchmark/RandomLaw.swift): each rule has up to three conditions
      and a duty, and the facts grow with the rules. In law *by subjects* an instrument speaks of six facts near each other,
      as law does that people write. Where rules speak of *anything*, all facts hang together, and diagrams over all of them
      grow beyond their bound: then things are judged by the interpreter, one at a time, which has no such bound. Rows:
      \(Shown.grouped(BenchmarksPage.scaled(1_000_000))), all known, from columns in memory, one core, to verdict and provisions.

      \(Table(ruleColumns, rules.map(cells)).markdown)

      \(bounds(rules))

      ### More rows

      The policy of ten facts, all known, from columns in memory, one core, to verdict and provisions.

      \(Table(["rows", "time", "rows a second"], rows.map { [Shown.grouped($0.rows), Shown.time($0.seconds), Shown.rate(Double($0.rows) / $0.seconds)] }).markdown)
      """,
      plots: ["growth.svg": plot(rules, rows).svg])
  }

  // MARK: Rules

  private static let ruleColumns = [
    "rules speak of", "rules", "facts", "text to pack", "forest", "nodes", "tables", "entries", "rows a second",
    "interpreter, things a second",
  ]

  private static func cells(_ one: RuleGrowth) -> [String] {
    [
      one.law.reach.rawValue, Shown.grouped(one.law.rules), Shown.grouped(one.law.facts), Shown.time(one.compile),
      one.forest.map { Shown.time($0.seconds) } ?? "bound met", one.forest.map { Shown.grouped($0.nodes) } ?? "",
      one.tables.map { Shown.time($0.seconds) } ?? (one.forest == nil ? "" : "bound met"),
      one.tables.map { Shown.grouped($0.entries) } ?? "", one.tables.map { Shown.rate($0.rate) } ?? "",
      Shown.number(one.interpreted),
    ]
  }

  private static func bounds(_ rules: [RuleGrowth]) -> String {
    let met = rules.filter { !$0.bound.isEmpty }
    if met.isEmpty { return "No bound was met." }
    return met.map { "\(Shown.grouped($0.law.rules)) rules that speak of \($0.law.reach.rawValue): \($0.bound)." }
      .joined(separator: "\n")
  }

  // MARK: Rows

  private static func measureRows() throws -> [RowFigure] {
    let judge = try ColumnJudge(try Laws.forest(try Laws.load(Laws.policyFolder), "flow"))
    let counts = rowCounts.map(BenchmarksPage.scaled)
    let pool = try RowPool(judge.forest, judge: judge, rows: counts[0], unknownOfTen: 0)
    return counts.map { rows in
      let (input, output) = (pool.columns(rows: rows), JudgedColumns(judge.forest, rows: rows))
      let time = best(of: rows < 30_000_000 ? 7 : 3) { judge.judge(input, into: output, cores: 1) }
      tell("\(Shown.grouped(rows)) rows: \(Shown.time(time))")
      return (rows, time)
    }
  }

  // MARK: Plot

  private static func plot(_ rules: [RuleGrowth], _ rows: [RowFigure]) -> GrowthPlot {
    func series(_ reach: RandomLaw.Reach, _ name: String, _ colour: GrowthPlot.Colour, _ value: (RuleGrowth) -> Double?)
      -> GrowthPlot.Series
    {
      .init(
        name, colour: colour, isRing: reach == .anything,
        points: rules.filter { $0.law.reach == reach }.compactMap { one in
          value(one).map { (Double(one.law.rules), $0) }
        })
    }
    return GrowthPlot(
      "Growth by rules and by rows",
      [
        .init(
          title: "Text to compiled pack", unit: "milliseconds", sizeName: "rules", sizes: ruleCounts,
          ticks: [0.1, 0.3, 1, 3, 10, 30, 100, 300],
          series: [
            series(.subjects, "rules speak of subjects", .blue) { $0.compile * 1e3 },
            series(.anything, "rules speak of anything", .brown) { $0.compile * 1e3 },
          ]),
        .init(
          title: "Judged in a second, one core", unit: "rows or things", sizeName: "rules", sizes: ruleCounts,
          ticks: [10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000],
          series: [
            series(.subjects, "columns, rules speak of subjects", .blue) { $0.tables?.rate },
            series(.anything, "columns, rules speak of anything", .brown) { $0.tables?.rate },
            series(.subjects, "the interpreter, one at a time", .green) { $0.interpreted },
          ], showsLinear: false),
        .init(
          title: "Rows judged, one core", unit: "milliseconds", sizeName: "rows", sizes: rows.map(\.rows),
          ticks: [1, 3, 10, 30, 100, 300, 1_000],
          series: [
            .init(
              "policy of ten facts", colour: .blue, points: rows.map { (Double($0.rows), $0.seconds * 1e3) })
          ]),
      ])
  }
}
