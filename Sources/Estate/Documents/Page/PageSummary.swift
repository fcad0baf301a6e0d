import Assessment
import CivilTime
import Facts
import LawPacks
import Reasoning

/// What stands on the first page: who, when, by which law, and the whole in one paragraph.
struct PageSummary {
  struct Particular {
    let term: String
    let detail: String
  }

  let context: ReportContext
  private var assessment: Assessment { context.assessment }

  private func say(_ english: String, _ chinese: String) -> String { context.say(english, chinese) }

  /// Digits of the pack's hash that are shown.
  private static let hashDigits = 16

  func particulars() -> [Particular] {
    let pack = context.pack
    let verified = pack.verifiedOn.map { say(", texts verified on \($0)", "，条文核实日期 \($0)") } ?? ""
    return [
      Particular(term: say("Judged as of", "评估基准日"), detail: context.date.description),
      Particular(
        term: say("Law", "法律规则包"),
        detail: say(
          "\(pack.name), version \(pack.version)\(verified)",
          "\(pack.name)，版本 \(pack.version)\(verified)")),
      Particular(term: say("Hash of the law", "规则包哈希"), detail: "SHA-256 \(pack.hash.prefix(Self.hashDigits))…"),
      Particular(term: say("Program", "程序"), detail: context.program),
    ]
  }

  func disclaimer() -> String {
    say(
      """
      This report applies a published set of legal rules to facts as the organisation states them. It does not replace \
      the judgement of a lawyer, and nobody has checked the facts themselves.
      """, "本报告将一套公开的法律规则适用于本组织所陈述的事实，不能代替律师的判断，亦未对事实本身进行核查。")
  }

  func paragraph() -> String {
    [counts(), withheld(), onVerifiedText(), ahead()].compactMap { $0 }.joined(separator: say(" ", ""))
  }

  private func counts() -> String {
    let all = assessment.subjects.count
    let parts = Verdict.allCases.compactMap { verdict -> String? in
      let count = assessment.count(verdict)
      return count == 0
        ? nil
        : say(
          "\(count) \(verb(count)) \(context.words.verdict(verdict))",
          "\(count) 项\(context.words.verdict(verdict))")
    }
    return say(
      "By the law of \(context.date), of \(all) \(all == 1 ? "thing" : "things") that were judged, \(list(parts)).",
      "依 \(context.date) 的法律，所评估的 \(all) 项中，\(list(parts))。")
  }

  private func verb(_ count: Int) -> String { count == 1 ? "is" : "are" }

  private func list(_ parts: [String]) -> String {
    guard parts.count > 1 else { return parts.first ?? say("none is addressed", "无") }
    return parts.dropLast().joined(separator: say(", ", "，")) + say(" and ", "，") + parts[parts.count - 1]
  }

  private func withheld() -> String? {
    let all = assessment.subjects.flatMap(\.withheld)
    guard !all.isEmpty else { return nil }
    let rests = all.contains { $0.paper == nil }
    return say(
      """
      \(all.count) \(all.count == 1 ? "statement counts" : "statements count") as unknown, because a paper is missing or \
      not valid\(rests ? ", or the law leaves open how to read what is stated" : "").
      """, "另有 \(all.count) 项陈述因证明文件缺失或者无效\(rests ? "，或者因法律尚无定论，" : "")而视为未知。")
  }

  private func onVerifiedText() -> String? {
    let count = assessment.subjects.count { $0.judgement.verdictOnHighConfidence != nil }
    guard count > 0 else { return nil }
    return say(
      """
      \(count) \(count == 1 ? "verdict" : "verdicts") would be different on verified text alone; where that is so, it \
      is said beside the verdict.
      """, "如仅计已核实条文，其中 \(count) 项结论将有所不同，均在结论旁注明。")
  }

  private func ahead() -> String? {
    let items = TimelinePlan(context).items
    let expired = items.count { $0.state == .expired }
    let next = items.first { $0.state != .expired && $0.until != nil }
    var texts: [String] = []
    if expired > 0 {
      texts.append(
        say(
          "\(expired) \(expired == 1 ? "contract, approval or paper has" : "contracts, approvals or papers have") expired.",
          "已有 \(expired) 项合同、批准或者证明文件过期。"))
    }
    if let next, let until = next.until {
      texts.append(
        say(
          "The next to end: \(next.what.lowercasedFirst) of \(next.of), on \(until).",
          "下一项到期：\(next.what)（\(next.of)），\(until)。"))
    }
    return texts.isEmpty ? nil : texts.joined(separator: say(" ", ""))
  }
}

extension String {
  /// With a small letter at its start, as inside a sentence; names in capitals stay.
  fileprivate var lowercasedFirst: String {
    guard let second = dropFirst().first, second.isLowercase else { return self }
    return prefix(1).lowercased() + dropFirst()
  }
}
