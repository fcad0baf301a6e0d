import BenchmarkSupport
import LawPacks
import Reasoning

/// The section about rows from columns and files, and about single things.
enum JudgingSection {
  static func write(_ machine: Machine) throws {
    let shipped = try Laws.load(Laws.shippedFolder)
    let policy = try Laws.load(Laws.policyFolder)
    try BenchmarksPage.write(
      .judge,
      """
      ## Judging

      \(machine.line)

      Rows are drawn at random from those that can be: facts that contradict a `given` are drawn again. A row is judged to
      its verdict and its breached provisions. *Policy of ten facts*: [Benchmarks/policy](../Benchmarks/policy), twelve
      rules over three periods, in force together on \(Laws.day); `connection` and `line` are kinds of the shipped pack.

      ### From columns in memory

      The best of several runs, by the clock; a core's own time leaves out what others do to the machine. The answers, nine
      bytes a row or more, are kept in memory, which takes longer than the look-ups; *handed on* are answers that each block
      of rows writes over those of the block before.

      \(try columns(policy, shipped))

      ### From files

      `wayleave judge` as a whole command, the best of three: it compiles the law, reads the file, writes the answers or
      counts the verdicts. What a file without rows takes is the start. Files of Parquet have the same rows ten times over.

      \(try files(policy, shipped))

      ### One thing at a time

      \(try single(shipped))
      """)
  }

  // MARK: Columns

  private static func columns(_ policy: LawPack, _ shipped: LawPack) throws -> String {
    var figures = Figures()
    var table = Table([
      "rows", "one core", "a core's own time", "one core, answers handed on", "two cores", "tables", "verdicts",
    ])
    func measure(
      _ pack: LawPack, _ kind: String, _ name: String, rows: Int, unknownOfTen: Int, atLeast bar: Double? = nil
    ) throws {
      let forest = try Laws.forest(pack, kind)
      let judge = try ColumnJudge(forest)
      let pool = try RowPool(forest, judge: judge, rows: rows, unknownOfTen: unknownOfTen)
      let measured = ColumnFigures(judge, pool, rows: rows)
      figures.add(name + ", columns in memory, one core", rate: measured.oneCore, atLeast: bar)
      table.rows.append([
        name, Shown.rate(measured.oneCore), Shown.rate(measured.coreTime), Shown.rate(measured.oneCoreHandedOn),
        Shown.rate(measured.twoCores), measured.tables, measured.verdicts,
      ])
    }
    let rows = BenchmarksPage.scaled(8_000_000)
    try measure(policy, "flow", "policy of ten facts, all known", rows: rows, unknownOfTen: 0, atLeast: 300e6)
    try measure(policy, "flow", "policy of ten facts, a tenth unknown", rows: rows, unknownOfTen: 1)
    try measure(shipped, "connection", "`connection`, a tenth unknown", rows: rows, unknownOfTen: 1, atLeast: 150e6)
    try measure(shipped, "line", "`line`, a tenth unknown", rows: rows / 4, unknownOfTen: 1)
    return figures.markdown + "\n\n" + table.markdown
  }

  // MARK: Files

  private static func files(_ policy: LawPack, _ shipped: LawPack) throws -> String {
    var figures = Figures()
    var table = Table(["file", "MB", "cores", "whole", "start", "rows a second", "net of the start"])
    func add(_ name: String, _ measured: FileFigures, atLeast bar: Double? = nil) {
      figures.add(name + ", one core, net of the start", rate: measured.oneCore.rateNetOfStart, atLeast: bar)
      for (cores, run) in [("one", measured.oneCore), ("all", measured.allCores)] {
        table.rows.append([
          name, Shown.megabytes(measured.bytes), cores, Shown.time(run.whole), Shown.time(run.start),
          Shown.rate(run.rate), Shown.rate(run.rateNetOfStart),
        ])
      }
    }
    for (pack, folder, kind, name, unknown) in [
      (policy, Laws.policyFolder, "flow", "policy of ten facts, all known", 0),
      (shipped, Laws.shippedFolder, "connection", "`connection`, a tenth unknown", 1),
    ] {
      let forest = try Laws.forest(pack, kind)
      let rows = BenchmarksPage.scaled(2_000_000)
      let pool = try RowPool(forest, judge: try ColumnJudge(forest), rows: rows, unknownOfTen: unknown)
      add(name + ", CSV", try .csv(pool, rows: rows, pack: folder, kind: kind), atLeast: unknown == 0 ? 5e6 : nil)
      let parquet = try FileFigures.parquet(pool, rows: rows, times: 10, pack: folder, kind: kind)
      figures.add(
        name + ", Parquet, verdicts counted, all cores, net of the start",
        rate: parquet.counted.allCores.rateNetOfStart, atLeast: unknown == 0 ? 50e6 : nil)
      add(name + ", Parquet, counted", parquet.counted)
      add(name + ", Parquet, written to Parquet", parquet.written)
    }
    return figures.markdown + "\n\n" + table.markdown
  }

  // MARK: Single things

  private static func single(_ shipped: LawPack) throws -> String {
    let measured = try SingleFigures(shipped, folder: Laws.shippedFolder, kind: "line")
    var figures = Figures()
    figures.add("one `line`: verdict with findings and full proof", seconds: measured.proved, atMost: 20e-6)
    figures.add("one `line`: verdict with findings", seconds: measured.judged)
    figures.add("one `line` by the forest: verdict", seconds: measured.walk.verdict, atMost: 1e-6)
    figures.add("one `line` by the forest: verdict and provisions", seconds: measured.walk.verdictAndProvisions)
    return """
      The \(measured.cases) cases of the shipped pack about a `line` that can be judged, each as of its day, with
      \(measured.facts) facts in the median; the law of the day is kept. Medians over the cases.

      \(figures.markdown)
      """
  }
}
