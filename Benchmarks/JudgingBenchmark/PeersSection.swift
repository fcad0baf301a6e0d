import BenchmarkSupport
import LawPacks
import Reasoning

/// The section that sets Wayleave beside its peers, on the policy of ten facts.
enum PeersSection {
  private typealias Told = (peer: String, version: String, figures: [Peers.Figure])

  /// As many rows as all peers get; the engines that decide one thing at a time take the first of them.
  private static let rows = BenchmarksPage.scaled(4_000_000)

  static func write(_ machine: Machine) throws {
    let checked = try check()
    let judge = try policyJudge()
    let pool = try RowPool(judge.forest, judge: judge, rows: rows, unknownOfTen: 0)
    let ours = ColumnFigures(judge, pool, rows: rows)
    let walk = walk(judge.forest, pool)
    let told = try measure(PeerRows(judge, pool.columns(rows: rows)))
    try BenchmarksPage.write(
      .peers,
      """
      ## Beside others

      \(machine.line)

      \(told.map(\.version).joined(separator: "; ")).

      The policy of ten facts, written for each by hand in its own language ([Benchmarks/peers](../Benchmarks/peers)), on
      the same \(Shown.grouped(rows)) rows, all known, as of \(Laws.day). Before anything was timed, each answer of each was
      compared with ours on all \(Shown.grouped(checked)) rows that there can be. Each runs in one process on one core,
      by the clock.

      \(promises(ours, told))

      ### Columns in memory

      Columns stand in memory, in blocks of \(Shown.grouped(RowPool.blockRows)) rows for Wayleave and ClickHouse. What is worked out is handed on
      and not kept: ClickHouse drops it (`FORMAT Null`), DuckDB adds it up, Wayleave writes over it with the next block. For
      Wayleave the figure with all answers kept in memory stands beside it. Columns hold words, as strings or as the
      engine's own enumerations, or small integers, as Wayleave's do. Of two ways to ask for the verdict and two or three to
      ask for the bits of provisions, the fastest counts.

      \(columnTable(ours, told))

      ### One decision at a time, or in batches

      Through their Python binding, with inputs that were made before. `net of the call`: the time of a call that gets the
      same input and decides nothing is taken off. Wayleave's forest has no such binding; it is called from Swift.

      \(engineTable(walk, told))
      """)
  }

  /// Whether all say the same as Wayleave; the number of rows.
  @discardableResult
  static func check() throws -> Int {
    let all = PeerRows.all(of: try policyJudge())
    return try inFolder { folder in
      try all.write(to: folder)
      for peer in Peers.names {
        let checked = try Peers.check(peer, folder)
        tell("\(checked.version): agrees on all \(Shown.grouped(checked.rows)) rows")
      }
      return all.columns.rows
    }
  }

  private static func policyJudge() throws -> ColumnJudge {
    try ColumnJudge(try Laws.forest(try Laws.load(Laws.policyFolder), "flow"))
  }

  private static func measure(_ rows: PeerRows) throws -> [Told] {
    try inFolder { folder in
      try rows.write(to: folder)
      return try Peers.names.map { peer in
        let measured = try Peers.measure(peer, folder)
        for figure in measured.figures {
          tell("\(measured.version), \(figure.form), \(figure.answer): \(Shown.rate(figure.rowsPerSecond))")
        }
        return (peer, measured.version, measured.figures)
      }
    }
  }

  private static func walk(_ forest: Forest, _ pool: RowPool) -> ForestWalk {
    let rows = min(pool.count, 100_000)
    let things = (0..<rows).map { row in
      forest.facts.indices.map { pool.cells[$0][row] ?? forest.unknown(of: $0) }
    }
    return ForestWalk(forest, things)
  }

  // MARK: Tables

  private static let both = "verdict and provisions"

  /// Beside ClickHouse at its best, whatever its columns hold.
  private static func promises(_ ours: ColumnFigures, _ told: [Told]) -> String {
    let theirs = told.filter { $0.peer == "chdb" }.flatMap(\.figures).filter { $0.answer == both }
    var figures = Figures()
    for figure in theirs {
      figures.add(
        "Wayleave beside chDB's \(figure.form), \(both)", ratio: ours.oneCoreHandedOn / figure.rowsPerSecond, atLeast: 2
      )
    }
    return figures.markdown
  }

  private static func columnTable(_ ours: ColumnFigures, _ told: [Told]) -> String {
    var table = Table(["who", "verdict", both, "Wayleave is faster by"])
    table.rows += [
      ["Wayleave, small integers", "makes both at once", Shown.rate(ours.oneCoreHandedOn), ""],
      ["Wayleave, small integers, answers kept", "makes both at once", Shown.rate(ours.oneCore), ""],
    ]
    for one in told where ["chdb", "duckdb"].contains(one.peer) {
      var forms: [String] = []
      for figure in one.figures where !forms.contains(figure.form) { forms.append(figure.form) }
      for form in forms {
        func figure(_ answer: String) -> Peers.Figure? {
          one.figures.first { $0.form == form && $0.answer == answer }
        }
        table.rows.append([
          "\(one.version), \(form)", figure("verdict").map { Shown.rate($0.rowsPerSecond) } ?? "",
          figure(both).map { Shown.rate($0.rowsPerSecond) } ?? "",
          figure(both).map { "× " + Shown.number(ours.oneCoreHandedOn / $0.rowsPerSecond) } ?? "",
        ])
      }
    }
    return table.markdown
  }

  private static func engineTable(_ walk: ForestWalk, _ told: [Told]) -> String {
    var table = Table(["who", "answer", "decisions a second", "net of the call", "Wayleave is faster by, net"])
    table.rows += [
      ["Wayleave, the forest", "verdict", Shown.number(1 / walk.verdict), "", ""],
      ["Wayleave, the forest", both, Shown.number(1 / walk.verdictAndProvisions), "", ""],
    ]
    for one in told where !["chdb", "duckdb"].contains(one.peer) {
      for figure in one.figures {
        let ours = 1 / (figure.answer == both ? walk.verdictAndProvisions : walk.verdict)
        let net = figure.rateNetOfCall
        table.rows.append([
          "\(one.version), \(figure.form)", figure.answer, Shown.number(figure.rowsPerSecond),
          net.map { Shown.number($0) } ?? "nothing is left", net.map { "× " + Shown.number(ours / $0) } ?? "",
        ])
      }
    }
    return table.markdown
  }
}
