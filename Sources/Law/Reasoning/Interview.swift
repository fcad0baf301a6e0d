import CivilTime
import Facts
import LawPacks

/// The next thing to ask, or that nothing more needs asking.
public enum InterviewStep: Sendable {
  case ask(InterviewQuestion)
  /// No answer that may still be given can change the verdict.
  case settled(Judgement)
}

public struct InterviewQuestion: Sendable {
  public let path: FactPath
  public let type: FactType
  public let ask: LocalizedText?
  /// The verdicts that the interview can still end with, worst first. `undetermined` is among them where facts that the
  /// person does not know can decide.
  public let possible: [Verdict]
  /// How many facts can still matter, this one among them: no more questions than that follow.
  public let canMatter: Int
}

extension Judge {
  /// The question that can decide most.
  ///
  /// The law's *answer* is its verdict under each reading of the open questions; facts in `refused` stay unknown, and where
  /// they decide, the verdict under that reading is undetermined. It is settled when one answer is left. Until then, among
  /// the facts that can still matter, the one is asked that leaves the fewest verdicts possible on average; then the one
  /// that leaves the fewest facts that can matter; then the first in the vocabulary. On average means: over the values that
  /// the law tells apart and that can be, all weighed alike. A fact *can matter* when the law's answer, or whether the facts
  /// can be so at all, depends on it, and when the facts stated so far leave it more than one value.
  ///
  /// A fact behind a reference is asked for only once it is known that the reference leads somewhere.
  ///
  /// - Parameter refused: Facts that the person does not know. What stands behind a reference that is refused is refused.
  public mutating func nextQuestion(
    kind: Int, asOf date: CivilDate, facts: [StatedFact], fixed: [Int: Int], refused: Set<FactPath>
  ) throws -> InterviewStep {
    var sitting = try sitting(kind: kind, asOf: date, facts: facts, fixed: fixed)
    let open = sitting.space.levels.map { isRefused($0, refused) }
    let prospect = try Prospect(&sitting, leavingOpen: open)
    guard let level = try prospect.bestLevel(&sitting), case .fact(let variable, _) = sitting.space.levels[level] else {
      return .settled(try judge(kind: kind, asOf: date, facts: facts, fixed: fixed))
    }
    let fact = pack.facts[pack.variables[variable].fact]
    return .ask(
      InterviewQuestion(
        path: pack.variables[variable].path, type: fact.type, ask: fact.ask, possible: prospect.verdicts,
        canMatter: prospect.mattering.count))
  }

  private func isRefused(_ level: FactSpace.Level, _ refused: Set<FactPath>) -> Bool {
    guard case .fact(let variable, _) = level, !refused.isEmpty else { return false }
    let declared = pack.variables[variable]
    return refused.contains(declared.path)
      || declared.optionalReferences.contains { refused.contains(pack.variables[$0].path) }
  }
}

extension LawPack {
  /// Where a fact stands in the vocabulary: the facts on its path by their order there.
  func vocabularyOrder(_ path: FactPath) -> [Int] {
    path.steps.indices.map { last in
      factIndex(at: FactPath(kind: path.kind, steps: Array(path.steps[...last]))) ?? .max
    }
  }
}
