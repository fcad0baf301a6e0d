import BenchmarkSupport
import Reasoning

/// The section about more rules and more rows.
enum GrowthSection {
  private static let ruleCounts = [12, 120, 1_200]
  private static let rowCounts = [1_000_000, 3_000_000, 10_000_000, 30_000_000, 100_000_000]
  private typealias RowFigure = (rows: Int, seconds: Double)

  static func write(_ machine: Machine) throws {
    var rules: [RuleGrowth] = []
    for shape in [RandomLaw.Shape.manyKinds, .oneKind] {
      for count in ruleCounts {
        rules.append(try RuleGrowth.measure(RandomLaw(rules: count, shape: shape)))
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

      Laws drawn at random with a seed (Benchmarks/JudgingBenchmark/RandomLaw.swift), in the shape of the law that ships:
      the rules about a kind turn on five facts that all of them share, and each has a duty that few others have. With *many
      kinds* a law gets a further kind of thing for each twelve rules, and forests are those of all kinds; with *one kind*
      all rules are about the same thing, and its diagrams may grow beyond their bound: then the interpreter judges, one at
      a time, which has no such bound. Rows: \(Shown.grouped(BenchmarksPage.scaled(1_000_000))) about the first kind, all known, from columns in memory,
      one core, to verdict and provisions. The interpreter goes to verdict and findings.

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
    "shape", "rules", "facts of a kind", "text to pack", "forest", "nodes", "tables", "entries", "rows a second",
    "interpreter, things a second",
  ]

  private static func cells(_ one: RuleGrowth) -> [String] {
    [
      one.law.shape.rawValue, Shown.grouped(one.law.rules), Shown.grouped(one.law.factsOfKind), Shown.time(one.compile),
      one.forest.map { Shown.time($0.seconds) } ?? "bound met", one.forest.map { Shown.grouped($0.nodes) } ?? "",
      one.tables.map { Shown.time($0.seconds) } ?? (one.forest == nil ? "" : "bound met"),
      one.tables.map { Shown.grouped($0.entries) } ?? "", one.tables.map { Shown.rate($0.rate) } ?? "",
      Shown.number(one.interpreted),
    ]
  }

  private static func bounds(_ rules: [RuleGrowth]) -> String {
    let met = rules.filter { !$0.bound.isEmpty }
    if met.isEmpty { return "No bound was met." }
    return met.map { "\(Shown.grouped($0.law.rules)) rules, \($0.law.shape.rawValue): \($0.bound)." }
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
    func series(_ shape: RandomLaw.Shape, _ name: String, _ colour: GrowthPlot.Colour, _ value: (RuleGrowth) -> Double?)
      -> GrowthPlot.Series
    {
      .init(
        name, colour: colour, isRing: colour == .brown,
        points: rules.filter { $0.law.shape == shape }.compactMap { one in
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
            series(.manyKinds, "many kinds", .blue) { $0.compile * 1e3 },
            series(.oneKind, "one kind", .brown) { $0.compile * 1e3 },
          ]),
        .init(
          title: "Judged in a second, one core", unit: "rows or things", sizeName: "rules", sizes: ruleCounts,
          ticks: [10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000],
          series: [
            series(.manyKinds, "many kinds, columns", .blue) { $0.tables?.rate },
            series(.oneKind, "one kind, columns", .brown) { $0.tables?.rate },
            series(.oneKind, "one kind, the interpreter", .green) { $0.interpreted },
          ], showsLinear: false),
        .init(
          title: "Rows judged, one core", unit: "milliseconds", sizeName: "rows", sizes: rows.map(\.rows),
          ticks: [0.3, 1, 3, 10, 30, 100, 300, 1_000],
          series: [
            .init(
              "policy of ten facts", colour: .blue, points: rows.map { (Double($0.rows), $0.seconds * 1e3) })
          ]),
      ])
  }
}
