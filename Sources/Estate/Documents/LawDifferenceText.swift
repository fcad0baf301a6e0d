import Facts
import LawPacks
import Reasoning
import SourceText

/// What changes between two laws, in plain text.
public struct LawDifferenceText: Sendable {
  private let before: LawDifference.Side
  private let after: LawDifference.Side
  private let language: String
  private let shown: Int

  public init(
    _ before: LawDifference.Side, _ after: LawDifference.Side, language: String, shown: Int = conditionsShownMax
  ) {
    self.before = before
    self.after = after
    self.language = language
    self.shown = shown
  }

  private var text: LawConditionText { LawConditionText(language) }
  private var words: LawWords { LawWords(language) }

  public func lines(_ differences: [LawDifference]) -> [String] {
    var lines = heading()
    for difference in differences where !difference.isEmpty { lines += [""] + block(difference) }
    let same = differences.filter(\.isEmpty).map(\.kind)
    if same.count == differences.count {
      lines += ["", words("No verdict changes.", "结论均无变化。")]
    } else if !same.isEmpty {
      lines.append("")
      let list = same.joined(separator: words(", ", "、"))
      lines += wrapped(words("No verdict changes for: \(list)", "结论不变的对象：\(list)"), width: VerdictText.width)
    }
    return lines + aside(differences)
  }

  /// What is not compared, because one pack alone knows it.
  private func aside(_ differences: [LawDifference]) -> [String] {
    let left = LawDifference.unshared(before.pack, after.pack) + differences.flatMap(\.leftOut)
    guard !left.isEmpty else { return [] }
    let list = left.joined(separator: words(", ", "、"))
    return [""]
      + wrapped(
        words("Not compared, because one pack alone knows it: \(list)", "仅一个规则包所有、未作比较：\(list)"),
        width: VerdictText.width)
  }

  private func heading() -> [String] {
    let isSame = before.pack.hash == after.pack.hash
    let (old, new) =
      isSame
      ? ("\(before.date)", "\(after.date)")
      : (
        "\(before.pack.name) \(before.pack.version), \(before.date)",
        "\(after.pack.name) \(after.pack.version), \(after.date)"
      )
    let note = words(
      "Conditions speak of things that breach no rule which both laws share.",
      "以下条件所指的对象均不违反前后相同的规则。")
    return [words("The law, \(old) → \(new)", "法律：\(old) → \(new)")] + wrapped(note, width: VerdictText.width)
  }

  private func block(_ difference: LawDifference) -> [String] {
    var lines = [label(difference.kind)]
    for change in difference.changes {
      lines.append("  \(text.verdict(change.before)) → \(text.verdict(change.after))")
      for reading in change.readings {
        let movement =
          reading.before == reading.after
          ? words("still \(text.verdict(reading.after))", "仍为\(text.verdict(reading.after))")
          : "\(text.verdict(reading.before)) → \(text.verdict(reading.after))"
        lines.append("    \(text.readings(reading.readings)): \(movement)")
      }
      lines += text.lines(change.conditions, isComplete: change.isComplete, shown: shown)
    }
    return lines
  }

  private func label(_ kind: String) -> String {
    let label = after.pack.kinds.first { $0.name == kind }?.label?(language)
    return label.map { "\(kind): \($0)" } ?? kind
  }

  /// The conditions that a thing's facts fulfil, below what changed for it.
  public func because(_ conditions: [LawCondition]) -> [String] {
    conditions.prefix(shown).flatMap { condition in
      let text = condition.text ?? words("whatever the facts are", "无论事实如何")
      return wrapped(words("because ", "因为 ") + text, width: VerdictText.width - 6).enumerated().map { index, line in
        String(repeating: " ", count: index == 0 ? 4 : 6) + line
      }
    }
  }
}

/// Where the law is silent, in plain text.
public struct LawGapsText: Sendable {
  private let pack: LawPack
  private let language: String
  private let shown: Int

  public init(_ pack: LawPack, language: String, shown: Int = conditionsShownMax) {
    self.pack = pack
    self.language = language
    self.shown = shown
  }

  public func lines(_ gaps: LawGaps) -> [String] {
    let text = LawConditionText(language)
    let words = LawWords(language)
    let label = pack.kinds.first { $0.name == gaps.kind }?.label?(language)
    var lines = [label.map { "\(gaps.kind): \($0)" } ?? gaps.kind]
    if gaps.gaps.isEmpty { lines.append(words("  A binding rule always speaks.", "  始终有强制性规则适用。")) }
    for gap in gaps.gaps {
      lines.append(
        gap.hasAdvice
          ? words("  only rules that do not bind speak where", "  仅有无强制力的规则适用：")
          : words("  no rule speaks where", "  没有任何规则适用："))
      for readings in gap.readings {
        lines.append(words("    (if \(text.readings(readings)))", "    （若采 \(text.readings(readings))）"))
      }
      lines += text.lines(gap.conditions, isComplete: gap.isComplete, shown: shown)
    }
    return lines
  }
}
