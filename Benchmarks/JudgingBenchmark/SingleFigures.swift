import BenchmarkSupport
import Facts
import LawCompiling
import LawPacks
import Reasoning
import SourceText

/// One thing at a time: the cases about a kind that come with a pack, which are things as they are.
struct SingleFigures {
  /// Medians over the cases, of each case's shortest time; in seconds.
  let judged: Double
  let proved: Double
  let walk: ForestWalk
  let cases: Int
  /// Facts that a case states, in the median.
  let facts: Int

  init(_ pack: LawPack, folder: String, kind: String) throws {
    let cases = try Self.cases(pack, folder, kind)
    guard !cases.isEmpty else { throw Trouble("\(folder) has no cases about `\(kind)`") }
    var judge = Judge(pack: pack)
    var (ofVerdict, ofProof): ([Double], [Double]) = ([], [])
    for one in cases {
      func verdict() throws -> Judgement {
        try judge.judge(kind: one.kind, asOf: one.date, facts: one.facts, fixed: one.fixed)
      }
      // The law of the day is kept.
      _ = try verdict()
      ofVerdict.append(try best(of: 15) { _ = try verdict() })
      ofProof.append(try best(of: 15) { _ = try judge.proof(of: try verdict(), fixed: one.fixed) })
    }
    (judged, proved) = (ofVerdict.median, ofProof.median)
    self.cases = cases.count
    facts = cases.map(\.facts.count).median
    let forest = try Laws.forest(pack, kind)
    walk = ForestWalk(forest, cases.map { Self.cells(of: $0, in: forest) })
  }

  /// Those that can be judged.
  private static func cases(_ pack: LawPack, _ folder: String, _ kind: String) throws -> [LawCase] {
    let files = PackFiles.read(folder: folder).0.cases
    var judge = Judge(pack: pack)
    return files.enumerated().flatMap { index, file in
      CaseReader.read(SourceFile(name: file.path, bytes: file.bytes), file: index, pack: pack).cases
    }.filter { $0.kind == pack.kind(named: kind) && judge.tried($0).judgement != nil }
  }

  private static func cells(of one: LawCase, in forest: Forest) -> [Int] {
    let stated = Dictionary(one.facts.map { ($0.path, $0.value) }, uniquingKeysWith: { first, _ in first })
    return forest.facts.indices.map { index in
      stated[forest.facts[index].path].flatMap { forest.facts[index].cell(of: $0) } ?? forest.unknown(of: index)
    }
  }
}
