import Facts
import LawPacks

/// What became of one case.
public struct CaseOutcome: Sendable {
  public let lawCase: LawCase
  public let judgement: Judgement?
  /// Each expectation that did not hold, in a sentence. Empty when the case passed.
  public let failures: [String]
  public var passed: Bool { failures.isEmpty }
}

extension Judge {
  /// Judges a case and compares the answer with what it expects.
  public mutating func tried(_ lawCase: LawCase) -> CaseOutcome {
    let judgement: Judgement
    do {
      judgement = try judge(kind: lawCase.kind, asOf: lawCase.date, facts: lawCase.facts, fixed: lawCase.fixed)
    } catch {
      return CaseOutcome(lawCase: lawCase, judgement: nil, failures: [explanation(of: error)])
    }
    let failures = lawCase.expectations.compactMap { failure(of: $0, judgement) }
    return CaseOutcome(lawCase: lawCase, judgement: judgement, failures: failures)
  }

  /// Why no verdict was reached, in a sentence.
  public func explanation(of error: any Error, language: String = "en") -> String {
    switch error {
    case FactTrouble.contradiction(let reasons):
      "the facts contradict what cannot be otherwise: " + reasons.map { "“\($0(language))”" }.joined(separator: "; ")
    case FactTrouble.statedTwice(let path, let first, let second):
      "`\(path)` is stated as \(first) and as \(second)"
    case FactTrouble.behindNone(let path, let reference): "`\(path)` is stated, but `\(reference)` is none"
    case let bound as ReasoningBound: bound.description
    default: "\(error)"
    }
  }

  private func failure(of expectation: LawCase.Expectation, _ judgement: Judgement) -> String? {
    func list(_ items: [some CustomStringConvertible]) -> String {
      items.isEmpty ? "none" : items.map(\.description).joined(separator: " ")
    }
    let breaches = Set(judgement.breaches)
    let advice = Set(judgement.advice)
    let decisive = Set(judgement.decisive)
    switch expectation {
    case .verdict(let verdict):
      return judgement.verdict == verdict ? nil : "the verdict is \(judgement.verdict), not \(verdict)"
    case .verdictNot(let verdict):
      return judgement.verdict != verdict ? nil : "the verdict is \(verdict)"
    case .breaches(let expected):
      return breaches == Set(expected)
        ? nil : "breaches \(list(judgement.breaches)), not exactly \(list(expected.sorted()))"
    case .cites(let expected):
      let missing = expected.filter { !breaches.contains($0) }
      return missing.isEmpty ? nil : "does not breach \(list(missing)); it breaches \(list(judgement.breaches))"
    case .citesAny(let expected):
      return expected.contains(where: breaches.contains)
        ? nil : "breaches none of \(list(expected)); it breaches \(list(judgement.breaches))"
    case .notCites(let unwanted):
      let found = unwanted.filter { breaches.contains($0) }
      return found.isEmpty ? nil : "breaches \(list(found))"
    case .advice(let expected):
      let missing = expected.filter { !advice.contains($0) }
      return missing.isEmpty ? nil : "does not depart from \(list(missing)); it departs from \(list(judgement.advice))"
    case .notAdvice(let unwanted):
      let found = unwanted.filter { advice.contains($0) }
      return found.isEmpty ? nil : "departs from \(list(found))"
    case .decisive(let expected):
      let missing = expected.filter { !decisive.contains($0) }
      return missing.isEmpty ? nil : "\(list(missing)) is not decisive; decisive: \(list(judgement.decisive))"
    case .notDecisive(let unwanted):
      let found = unwanted.filter { decisive.contains($0) }
      return found.isEmpty ? nil : "\(list(found)) is decisive"
    case .readings(let question, let expected):
      return readingsFailure(question, expected, judgement)
    }
  }

  /// A question on which nothing in force turns gives every reading the same verdict: the judgement's own.
  private func readingsFailure(
    _ question: Int, _ expected: [(reading: Int, verdict: Verdict)], _ judgement: Judgement
  ) -> String? {
    let name = pack.questions[question].name
    let outcome = judgement.readings.first { $0.question == name }
    for (reading, verdict) in expected {
      let actual = outcome?.readings[reading].verdict ?? judgement.verdict
      if actual != verdict {
        return
          "under \(name)=\(pack.questions[question].readings[reading].name) the verdict is \(actual), not \(verdict)"
      }
    }
    return nil
  }
}
