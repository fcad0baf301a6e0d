import Assessment
import Facts
import LawPacks
import Reasoning
import SourceText

/// What changed between two assessments, in plain text.
public struct ComparisonText: Sendable {
  private let comparison: AssessmentComparison
  private let verdicts: VerdictText
  private let wording: AssessmentWording
  /// What is compared is what is and what would be.
  private let isSupposed: Bool
  /// Lines that tell what of the law changed a verdict.
  private let because: @Sendable (AssessmentComparison.Change) -> [String]

  public init(
    _ comparison: AssessmentComparison, pack: LawPack, language: String, isSupposed: Bool = false,
    paint: @escaping VerdictText.Paint = { text, _ in text },
    because: @escaping @Sendable (AssessmentComparison.Change) -> [String] = { _ in [] }
  ) {
    self.because = because
    self.comparison = comparison
    self.isSupposed = isSupposed
    verdicts = VerdictText(law: pack, language: language, paint: paint)
    wording = AssessmentWording(language, pack: pack)
  }

  private func say(_ english: String, _ chinese: String) -> String { wording.say(english, chinese) }

  public func lines() -> [String] {
    var lines: [String] = []
    if !isSupposed {
      lines.append(say("Since \(comparison.beforeDate):", "自 \(comparison.beforeDate) 以来："))
      if !comparison.isSamePack { lines.append(say("The law pack is another one.", "法律规则包已变更。")) }
      lines.append("")
    }
    for change in comparison.changes { lines += block(change) + [""] }
    if comparison.changes.isEmpty { lines += [say("No verdict and no breach changes.", "结论与违反情况均无变化。"), ""] }
    let count = comparison.unchangedCount
    lines.append(say("\(count) \(count == 1 ? "thing is" : "things are") as before.", "\(count) 项不变。"))
    return lines
  }

  private func block(_ change: AssessmentComparison.Change) -> [String] {
    var lines = verdicts.folded("\(change.kind) \(change.id): \(movement(change))", indent: 0, hanging: 2)
    lines[0] = verdicts.paint(lines[0], .strong)
    lines += verdicts.folded(change.name, indent: 2, hanging: 2)
    for breach in change.mended { lines.append(say("  mended: \(breach)", "  已消除：\(breach)")) }
    for breach in change.broken { lines.append(say("  breached: \(breach)", "  新违反：\(breach)")) }
    if !isSupposed, !change.causes.isEmpty {
      let causes = change.causes.map { cause in
        switch cause {
        case .law: say("the law", "法律")
        case .readings: say("the fixed readings", "所采取的理解")
        case .facts: say("the facts", "事实")
        }
      }
      lines.append(say("  changed by: ", "  变化原因：") + causes.joined(separator: say(", ", "、")))
    }
    lines += because(change)
    for fact in change.facts {
      let before = fact.before.map { wording.value($0, of: fact.path) } ?? say("unknown", "未知")
      let after = fact.after.map { wording.value($0, of: fact.path) } ?? say("unknown", "未知")
      let origin = fact.origin.map { "  (\(verdicts.origin($0)))" } ?? ""
      lines += verdicts.folded("\(fact.path): \(before) → \(after)\(origin)", indent: 4, hanging: 6)
    }
    return lines
  }

  private func movement(_ change: AssessmentComparison.Change) -> String {
    func word(_ verdict: Verdict) -> String { verdicts.words.verdict(verdict) }
    switch (change.before, change.after) {
    case (let before?, let after?) where before == after: return say("still \(word(after))", "仍为\(word(after))")
    case (let before?, let after?): return "\(word(before)) → \(word(after))"
    case (nil, let after?): return say("new: \(word(after))", "新增：\(word(after))")
    case (let before?, nil): return say("gone; it was \(word(before))", "已移除（原为\(word(before))）")
    case (nil, nil): return ""
    }
  }
}
