import CivilTime
import Facts
import LawPacks
import Reasoning
import SourceText

/// Conditions of the law as a person reads them, at most 80 columns wide.
struct LawConditionText {
  /// Rules behind one condition that are named; the others are counted.
  static let rulesMax = 4

  let words: LawWords
  let wording: Wording

  init(_ language: String) {
    words = LawWords(language)
    wording = Wording(language)
  }

  /// The first conditions with their examples, and how many there are beyond them.
  func lines(_ conditions: [LawCondition], isComplete: Bool, shown: Int) -> [String] {
    var lines: [String] = []
    for (index, condition) in conditions.prefix(shown).enumerated() { lines += block(condition, index + 1) }
    let more = conditions.count - min(shown, conditions.count)
    if !isComplete {
      lines.append(words("    … and more than \(more) others", "    ……另有超过 \(more) 种情形"))
    } else if more > 0 {
      lines.append(words("    … and \(more) \(more == 1 ? "other" : "others")", "    ……另有 \(more) 种情形"))
    }
    return lines
  }

  private func block(_ condition: LawCondition, _ number: Int) -> [String] {
    let mark = "\(number)."
    let text = condition.text ?? words("whatever the facts are", "无论事实如何")
    var lines = wrapped(text, width: VerdictText.width - 7).enumerated().map { index, line in
      "    " + (index == 0 ? mark.padded(to: 3) : "   ") + line
    }
    for rule in condition.rules.prefix(Self.rulesMax) { lines += hanging(reason(rule)) }
    let others = condition.rules.count - Self.rulesMax
    if others > 0 { lines += hanging(words("and \(others) more", "另有 \(others) 条")) }
    if !condition.example.isEmpty {
      let set = condition.example.map { "--set \($0.path.short)=\($0.value)" }
      lines += indented(Self.joined([words("example:", "例如：")] + set, width: VerdictText.width - 9))
    }
    return lines
  }

  private func hanging(_ text: String) -> [String] { indented(wrapped(text, width: VerdictText.width - 9)) }

  private func indented(_ lines: [String]) -> [String] {
    lines.enumerated().map { index, line in String(repeating: " ", count: index == 0 ? 7 : 9) + line }
  }

  /// Pieces on lines, none broken: `--set` and what is set stay together.
  private static func joined(_ pieces: [String], width: Int) -> [String] {
    var lines: [String] = []
    for piece in pieces {
      if let last = lines.last, last.displayWidth + 1 + piece.displayWidth <= width {
        lines[lines.count - 1] = last + " " + piece
      } else {
        lines.append(piece)
      }
    }
    return lines
  }

  private func reason(_ rule: ConditionRule) -> String {
    let name = "\(rule.citation) \(rule.rule)"
    let window = rule.window.map { words(" (in force \($0))", "（有效期：\(words.text(of: $0))）") } ?? ""
    switch (rule.role, rule.side) {
    case (.breached, 0): return words("breached before: \(name)", "此前违反：\(name)") + window
    case (.breached, _): return words("breached after: \(name)", "此后违反：\(name)") + window
    case (.applies, 0): return words("applies before: \(name)", "此前适用：\(name)") + window
    case (.applies, _): return words("applies after: \(name)", "此后适用：\(name)") + window
    }
  }

  func verdict(_ verdict: Verdict) -> String { wording.verdict(verdict) }

  func readings(_ readings: [NamedReading]) -> String {
    readings.map { "\($0.question)=\($0.reading)" }.joined(separator: ", ")
  }
}

/// How many conditions of one change, or of one gap, a text lists; the others are counted.
public let conditionsShownMax = 8
