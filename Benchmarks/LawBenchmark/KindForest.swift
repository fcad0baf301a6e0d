import BenchmarkSupport
import CivilTime
import LawPacks
import Reasoning

/// The forest of one kind, and what it took.
struct KindForest {
  let kind: String
  let forest: Forest
  let judge: ColumnJudge
  let seconds: Double
  let secondsOfTables: Double

  static func ofAllKinds(_ pack: LawPack, on day: CivilDate) throws -> [KindForest] {
    try pack.kinds.indices.map { kind in
      let forest = try Forest(pack: pack, kind: kind, date: day)
      return KindForest(
        kind: pack.kinds[kind].name, forest: forest, judge: try ColumnJudge(forest),
        seconds: try median(of: 5) { _ = try Forest(pack: pack, kind: kind, date: day) },
        secondsOfTables: try median(of: 3) { _ = try ColumnJudge(forest) })
    }
  }

  static func table(_ forests: [KindForest]) -> String {
    let rows = forests.map { one in
      [
        one.kind, "\(one.forest.facts.count)", "\(one.forest.provisions.count)", Shown.grouped(one.forest.narrowNodes),
        Shown.grouped(one.forest.nodes), one.judge.layersByCluster.map { "\($0)" }.joined(separator: "+"),
        Shown.grouped(one.judge.tableEntries), Shown.time(one.seconds), Shown.time(one.secondsOfTables),
      ]
    }
    let columns = [
      "kind", "facts", "provisions", "nodes", "with unknown", "tables", "their entries", "forest made in",
      "tables made in",
    ]
    return Table(columns, rows).markdown
  }
}
