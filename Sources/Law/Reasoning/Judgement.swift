import CivilTime
import Facts
import LawPacks

/// The answer of the law about one thing on one day, with its grounds.
public struct Judgement: Sendable {
  public let kind: String
  public let date: CivilDate
  public let verdict: Verdict
  /// The verdict without provisions whose text is not verified to `high`, where it would differ (LAW.md 5.8).
  public let verdictOnHighConfidence: Verdict?
  /// Open questions, with the verdict of each reading.
  public let readings: [QuestionOutcome]
  /// Readings that the caller fixed, by question.
  public let fixed: [(question: String, reading: String)]
  /// The unknown facts on which an undetermined verdict depends, sorted.
  public let decisive: [FactPath]
  /// The provisions of binding rules that are breached in every completion and reading, sorted.
  public let breaches: [Citation]
  /// The provisions of non-binding rules that are departed from in every completion and reading, sorted.
  public let advice: [Citation]
  public let findings: [Finding]
  /// What was stated.
  public let facts: [StatedFact]
}

public struct QuestionOutcome: Sendable {
  public struct Reading: Sendable {
    public let name: String
    public let verdict: Verdict
    /// Non-binding provisions departed from for certain under this reading.
    public let advice: [Citation]
  }
  public let question: String
  public let readings: [Reading]

  /// Whether the reading makes a difference to the verdict or to the advice.
  public var matters: Bool { Set(readings.map(\.verdict)).count > 1 || Set(readings.map(\.advice)).count > 1 }
}

extension [StatedFact] {
  /// In the order of their paths. Their places are sorted instead of the facts, each of which is many references to move.
  func sortedByPath() -> [StatedFact] { indices.sorted { self[$0].path < self[$1].path }.map { self[$0] } }
}

/// What is wrong with the facts handed in.
public enum FactTrouble: Error, Sendable, Hashable {
  /// They contradict what cannot be otherwise; each reason is a `given`'s own.
  case contradiction(reasons: [LocalizedText])
  /// The same fact was stated with two values.
  case statedTwice(FactPath, String, String)
  /// Something is stated behind a reference that is stated to be none.
  case behindNone(FactPath, reference: FactPath)
}
