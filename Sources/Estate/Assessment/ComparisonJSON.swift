import Facts
import LawPacks
import Reasoning
import SourceText

/// What changed between two assessments, for programs.
public enum ComparisonJSON {
  public static let format = "wayleave-comparison-1"

  /// - Parameter because: Conditions of the law that a changed thing's facts fulfil, where the law changed its verdict.
  public static func json(
    _ comparison: AssessmentComparison, pack: LawPack, asOf date: String,
    because: (AssessmentComparison.Change) -> [String] = { _ in [] }
  ) -> JSON {
    [
      "format": .string(format),
      "pack": ["name": .string(pack.name), "version": .string(pack.version), "hash": .string(pack.hash)],
      "before": .string(comparison.beforeDate), "asOf": .string(date), "samePack": .bool(comparison.isSamePack),
      "changes": .array(comparison.changes.map { change($0, because($0)) }),
      "unchanged": .number(comparison.unchangedCount),
    ]
  }

  private static func change(_ change: AssessmentComparison.Change, _ because: [String]) -> JSON {
    var members: [JSON.Member] = [
      .init("kind", .string(change.kind)), .init("id", .string(change.id)), .init("name", .string(change.name)),
      .init("before", verdict(change.before)), .init("after", verdict(change.after)),
      .init("mended", .strings(change.mended)), .init("broken", .strings(change.broken)),
      .init("changedBy", .strings(change.causes.map(\.rawValue))),
      .init("facts", .array(change.facts.map { fact($0) })),
    ]
    if !because.isEmpty { members.append(.init("because", .strings(because))) }
    return .object(members)
  }

  /// Null for what was added or taken away.
  private static func verdict(_ verdict: Verdict?) -> JSON { verdict.map { .string($0.rawValue) } ?? .null }

  private static func fact(_ fact: AssessmentComparison.FactDifference) -> JSON {
    [
      "name": .string(fact.path.description), "before": fact.before.map { .string($0.description) } ?? .null,
      "after": fact.after.map { .string($0.description) } ?? .null,
      "origin": fact.origin.map { .string($0.text) } ?? .null,
    ]
  }
}
