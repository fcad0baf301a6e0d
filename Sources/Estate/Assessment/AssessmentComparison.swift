import CivilTime
import Facts
import LawPacks
import Reasoning
import SourceText

/// What changed between an assessment made earlier and one made now, and what changed it: the law (another pack, or
/// another day), the readings that were fixed, or the facts.
public struct AssessmentComparison: Sendable {
  public enum Cause: String, Sendable, CaseIterable { case law, readings, facts }

  public struct FactDifference: Sendable, Hashable {
    public let path: FactPath
    public let before: FactValue?
    public let after: FactValue?
    public let origin: Origin?
  }

  public struct Change: Sendable {
    public let kind: String
    public let id: String
    public let name: String
    public let before: Verdict?
    public let after: Verdict?
    /// Provisions breached before alone, and now alone.
    public let mended: [String]
    public let broken: [String]
    /// What made the difference, in the order law, readings, facts; empty for what was added or taken away.
    public let causes: [Cause]
    public let facts: [FactDifference]
  }

  public let beforeDate: String
  public let isSamePack: Bool
  public let changes: [Change]
  public let unchangedCount: Int
}

extension AssessmentComparison {
  /// Compares with the JSON of an assessment.
  ///
  /// Each step from then to now is taken alone, in a fixed order: today's law over the old facts and readings, then
  /// today's readings, then today's facts. A step that changes the verdict or the breaches is a cause.
  ///
  /// - Throws: ``StatingTrouble`` when the JSON is no assessment, or speaks of what the pack does not know.
  public static func compare(_ old: JSON, with new: Assessment, pack: LawPack) throws(StatingTrouble) -> Self {
    guard old["format"]?.string == AssessmentJSON.format, let subjects = old["subjects"]?.array else {
      throw StatingTrouble(
        message: "it is no assessment: its format is \(old["format"]?.string ?? "not named")",
        help: "make one with `wayleave assess ESTATE --format json --output FILE`")
    }
    var judge = Judge(pack: pack)
    var before: [String: (receipt: JSON, name: String)] = [:]
    for subject in subjects {
      guard let kind = subject["kind"]?.string, let id = subject["id"]?.string, let receipt = subject["receipt"] else {
        continue
      }
      before["\(kind)/\(id)"] = (receipt, subject["name"]?.string ?? id)
    }
    var changes: [Change] = []
    var unchanged = 0
    for subject in new.subjects {
      let key = "\(subject.kind)/\(subject.entry.id)"
      guard let (receipt, _) = before.removeValue(forKey: key) else {
        changes.append(Change(added: subject))
        continue
      }
      if let change = try Self.change(receipt, subject, new, &judge) {
        changes.append(change)
      } else {
        unchanged += 1
      }
    }
    changes += before.sorted { $0.key < $1.key }.map { key, value in Change(removed: value.receipt, key, value.name) }
    return AssessmentComparison(
      beforeDate: old["asOf"]?.string ?? "", isSamePack: old["pack"]?["hash"]?.string == pack.hash, changes: changes,
      unchangedCount: unchanged)
  }

  private struct Outcome: Equatable {
    let verdict: Verdict?
    let breaches: Set<String>
  }

  private static func change(
    _ receipt: JSON, _ subject: Assessment.Subject, _ new: Assessment, _ judge: inout Judge
  ) throws(StatingTrouble) -> Change? {
    let old = try ReadReceipt(receipt, pack: judge.pack)
    let then = Outcome(verdict: old.verdict, breaches: Set(old.breaches))
    let now = Outcome(
      verdict: subject.judgement.verdict, breaches: Set(subject.judgement.breaches.map(\.description)))
    if then == now { return nil }
    func outcome(_ facts: [StatedFact], _ fixed: [Int: Int]) -> Outcome {
      guard let judgement = try? judge.judge(kind: old.kind, asOf: new.date, facts: facts, fixed: fixed) else {
        return Outcome(verdict: nil, breaches: [])
      }
      return Outcome(verdict: judgement.verdict, breaches: Set(judgement.breaches.map(\.description)))
    }
    let byLaw = outcome(old.facts, old.fixed)
    let byReadings = old.fixed == new.fixed ? byLaw : outcome(old.facts, new.fixed)
    var causes: [Cause] = []
    if byLaw != then { causes.append(.law) }
    if byReadings != byLaw { causes.append(.readings) }
    if now != byReadings { causes.append(.facts) }
    return Change(
      kind: subject.kind, id: subject.entry.id, name: subject.name, before: then.verdict, after: now.verdict,
      mended: then.breaches.subtracting(now.breaches).sorted(),
      broken: now.breaches.subtracting(then.breaches).sorted(),
      causes: causes, facts: differences(old.facts, subject.judgement.facts))
  }

  private static func differences(_ before: [StatedFact], _ after: [StatedFact]) -> [FactDifference] {
    let old = Dictionary(before.map { ($0.path, $0.value) }, uniquingKeysWith: { first, _ in first })
    let new = Dictionary(after.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    return Set(old.keys).union(new.keys).sorted().compactMap { path in
      guard old[path] != new[path]?.value else { return nil }
      return FactDifference(path: path, before: old[path], after: new[path]?.value, origin: new[path]?.origin)
    }
  }
}

extension AssessmentComparison.Change {
  fileprivate init(added subject: Assessment.Subject) {
    self.init(
      kind: subject.kind, id: subject.entry.id, name: subject.name, before: nil, after: subject.judgement.verdict,
      mended: [], broken: subject.judgement.breaches.map(\.description), causes: [], facts: [])
  }

  fileprivate init(removed receipt: JSON, _ key: String, _ name: String) {
    let parts = key.split(separator: "/", maxSplits: 1).map(String.init)
    self.init(
      kind: parts[0], id: parts.count > 1 ? parts[1] : "", name: name,
      before: receipt["verdict"]?.string.flatMap { Verdict(rawValue: $0) }, after: nil, mended: [], broken: [],
      causes: [], facts: [])
  }
}
