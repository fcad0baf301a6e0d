import CivilTime
import Facts
import SourceText

/// A test case of the law: facts on a day, and what the law must say of them (LAW.md section 7).
public struct LawCase: Sendable {
  public let name: String
  public let kind: Int
  public let date: CivilDate
  public let facts: [StatedFact]
  /// Readings fixed, by question.
  public let fixed: [Int: Int]
  public let expectations: [Expectation]
  public let place: SourceSpan

  public init(
    name: String, kind: Int, date: CivilDate, facts: [StatedFact], fixed: [Int: Int], expectations: [Expectation],
    place: SourceSpan
  ) {
    self.name = name
    self.kind = kind
    self.date = date
    self.facts = facts
    self.fixed = fixed
    self.expectations = expectations
    self.place = place
  }

  public enum Expectation: Sendable {
    case verdict(Verdict)
    case verdictNot(Verdict)
    case breaches([Citation])
    case cites([Citation])
    case citesAny([Citation])
    case notCites([Citation])
    case advice([Citation])
    case notAdvice([Citation])
    case decisive([FactPath])
    case notDecisive([FactPath])
    case readings(question: Int, [(reading: Int, verdict: Verdict)])
  }
}
