import BenchmarkSupport
import CivilTime
import LawCompiling
import LawPacks
import Reasoning

/// The laws that things are judged by, and the day.
enum Laws {
  static let shippedFolder = "law/prc-cross-border"
  static let policyFolder = "Benchmarks/policy"
  static let day = CivilDate(year: 2026, month: 11, day: 22)!  // It exists.

  static func load(_ folder: String) throws -> LawPack {
    guard let pack = PackCompiler.compile(folder: folder).pack else {
      throw Trouble("`\(folder)` does not compile; run this in the project's folder.")
    }
    return pack
  }

  static func forest(_ pack: LawPack, _ kind: String) throws -> Forest {
    guard let kind = pack.kind(named: kind) else { throw Trouble("\(pack.name) has no kind `\(kind)`") }
    return try Forest(pack: pack, kind: kind, date: day)
  }
}
