import Facts
import LawPacks

/// The words in which answers are given, in English and Chinese. The law's own words come from the pack.
public struct Wording: Sendable {
  public let language: String

  public init(_ language: String) { self.language = language }

  private func say(_ english: String, _ chinese: String) -> String { language == "zh" ? chinese : english }

  public func verdict(_ verdict: Verdict) -> String {
    switch verdict {
    case .unlawful: say("unlawful", "违法")
    case .undetermined: say("undetermined", "事实不足，无法确定")
    case .unsettled: say("unsettled", "法律适用存在争议")
    case .lawful: say("lawful", "合法")
    case .unaddressed: say("unaddressed", "法律未作规定")
    }
  }

  public func principle(_ principle: Principle) -> String {
    switch principle {
    case .over: say("it is stated to prevail (`over`)", "明文规定优先")
    case .rank: say("it ranks higher (lex superior)", "上位法优于下位法")
    case .narrower: say("it is narrower (lex specialis)", "特别法优于一般法")
    case .later: say("it is later (lex posterior)", "新法优于旧法")
    }
  }

  public func confidence(_ confidence: Confidence) -> String {
    switch confidence {
    case .high: say("high", "高")
    case .medium: say("medium", "中")
    case .low: say("low", "低")
    }
  }

  func effect(_ effect: Finding.Effect) -> String {
    switch effect {
    case .breached: say("breached", "违反")
    case .possiblyBreached: say("breached or not: it depends on what is unknown or open", "是否违反取决于未知事实或未决问题")
    case .advice: say("departed from (advice, not binding)", "不符合（指导性，无强制力）")
    case .possibleAdvice: say("departed from or not (advice, not binding)", "是否符合尚不确定（指导性，无强制力）")
    case .lifted: say("lifted", "被排除适用")
    case .kept: say("kept", "符合")
    case .open: say("not breached, whether or not it applies", "是否适用未知，但未违反")
    case .inapplicable: say("does not apply", "不适用")
    }
  }

  public func modality(_ modality: Rule.Modality) -> String {
    switch modality {
    case .must: say("must", "应当")
    case .mustNot: say("must not", "不得")
    case .may: say("may", "可以")
    }
  }

  var because: String { say("applies, because", "适用，因为") }
  var notApplying: String { say("does not apply, because", "不适用，因为") }
  var perhapsApplying: String { say("applies or not", "是否适用") }
  var unknown: String { say("unknown", "未知") }
  var unless: String { say("unless", "除外") }
  var otherRules: String { say("rules in force that do not apply", "有效但不适用的规则") }
  var alwaysApplies: String { say("in every case", "一律适用") }
  var under: String { say("if the question is read so", "按此理解") }
  var liftedBy: String { say("lifted by", "被排除，优先适用") }
  var perhapsLiftedBy: String { say("may be lifted by", "可能被排除，优先适用") }
  var behindNone: String { say("there is none", "不存在") }
  /// Behind a verdict: what it would be without provisions whose text is not fully verified.
  public func without(_ verdict: Verdict) -> String {
    say(
      " (on verified text alone: \(self.verdict(verdict)))",
      "（仅计已核实条文：\(self.verdict(verdict))）")
  }

  public var noAdvice: String {
    say(
      "Wayleave applies a law pack to stated facts. It is no legal advice.",
      "Wayleave 仅将法律规则包适用于所述事实，不构成法律意见。")
  }
}
