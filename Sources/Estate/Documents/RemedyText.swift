import Assessment
import Facts
import LawPacks
import Reasoning
import SourceText

/// Ways to mend things, as a person reads them in plain text, at most 80 columns wide.
public struct RemedyText: Sendable {
  private let pack: LawPack
  private let verdicts: VerdictText
  private let wording: AssessmentWording

  public init(pack: LawPack, language: String, paint: @escaping VerdictText.Paint = { text, _ in text }) {
    self.pack = pack
    verdicts = VerdictText(law: pack, language: language, paint: paint)
    wording = AssessmentWording(language, pack: pack)
  }

  private func say(_ english: String, _ chinese: String) -> String { wording.say(english, chinese) }

  public func lines(_ mendings: [Mending]) -> [String] {
    var lines: [String] = []
    for mending in mendings { lines += (lines.isEmpty ? [] : [""]) + block(mending) }
    if mendings.isEmpty { lines += wrapped(say("Nothing here is unlawful.", "没有违法之处。"), width: VerdictText.width) }
    return lines + [""] + wrapped(Wording(verdicts.language).noAdvice, width: VerdictText.width)
  }

  private func block(_ mending: Mending) -> [String] {
    let judgement = mending.judgement
    let kind = wording.kind(judgement.kind)
    let place = mending.place.map { say(", \($0)", "，\($0)") } ?? ""
    var lines = [verdicts.headline(mending.entry ?? kind, judgement.verdict)]
    if mending.entry != nil { lines += wrapped("\(mending.name) (\(kind)\(place))", width: VerdictText.width) }
    guard judgement.verdict == .unlawful else { return lines + nothingToMend(judgement) }
    lines += ["", say("Breached:", "违反：")]
    for finding in mending.breached { lines += breach(finding, judgement) }
    guard !mending.ways.isEmpty else { return lines + noWay(mending) }
    for (index, way) in mending.ways.enumerated() { lines += [""] + self.way(way, index, of: mending.ways.count) }
    let remarks = wording.remarks(mending.least)
    return lines + (remarks.isEmpty ? [] : [""]) + remarks.flatMap { verdicts.folded($0, indent: 0, hanging: 0) }
  }

  private func nothingToMend(_ judgement: Judgement) -> [String] {
    let facts = judgement.decisive.map(\.description).joined(separator: say(", ", "，"))
    let text =
      switch judgement.verdict {
      case .undetermined:
        say("Nothing is breached for certain. Find out: \(facts).", "没有确定的违反之处。须查明：\(facts)。")
      case .unsettled:
        say(
          "It is lawful or not by the reading of an open question; no change of facts was sought.",
          "是否合法取决于对未决问题的理解，未寻求改变事实。")
      case .unlawful, .lawful, .unaddressed: say("Nothing to mend.", "无须改变。")
      }
    return verdicts.folded(text, indent: 0, hanging: 2)
  }

  // MARK: The law

  private func breach(_ finding: Finding, _ judgement: Judgement) -> [String] {
    var lines = verdicts.folded("\(finding.citation) \(finding.rule)", indent: 2, hanging: 4)
    if let provision = pack.provision(finding.citation, on: judgement.date) {
      let title = pack.instruments[provision.instrument].title(verdicts.language)
      let doubt =
        finding.confidence == .high
        ? ""
        : say(
          " (confidence: \(verdicts.words.confidence(finding.confidence)))",
          "（核实程度：\(verdicts.words.confidence(finding.confidence))）")
      lines += verdicts.folded(title + doubt, indent: 4, hanging: 4)
    }
    if let rule = pack.rules.first(where: { $0.name == finding.rule }) {
      let bearer = wording.bearer(finding.bearer)
      let (modality, duty) = (verdicts.words.modality(rule.modality), pack.text(of: rule.duty))
      lines += verdicts.folded(
        say("\(bearer) \(modality): \(duty)", "\(bearer)\(modality)：\(duty)"), indent: 4, hanging: 6)
    }
    return lines
  }

  // MARK: Ways

  private func way(_ way: Mending.Way, _ index: Int, of count: Int) -> [String] {
    let name = count == 1 ? say("The cheapest way", "代价最低的方案") : say("Way \(index + 1)", "方案 \(index + 1)")
    var lines = verdicts.folded(
      say(
        "\(name), cost \(way.remedy.cost): then \(verdict(way))", "\(name)，代价 \(way.remedy.cost)：其后\(verdict(way))"),
      indent: 0, hanging: 2)
    let tellsCosts = way.remedy.changes.count > 1
    for change in way.remedy.changes {
      let cost = tellsCosts ? wording.cost(change.cost) : ""
      lines += verdicts.folded(wording.change(change) + cost, indent: 2, hanging: 4)
      if let question = wording.question(change.path) { lines += verdicts.folded(question, indent: 4, hanging: 4) }
    }
    return lines + open(way.after)
  }

  /// What judging again says. What is unknown may leave open which of two verdicts it is, neither of them unlawful.
  private func verdict(_ way: Mending.Way) -> String {
    let verdict = way.after.verdict
    guard way.remedy.isCertain, ![.lawful, .unaddressed].contains(verdict) else {
      return verdicts.paint(verdicts.words.verdict(verdict), verdicts.style(verdict))
    }
    return verdicts.paint(say("lawful or unaddressed", "合法或者法律未作规定"), .good)
  }

  /// What still decides, where a way is not certain.
  private func open(_ after: Judgement) -> [String] {
    guard !after.decisive.isEmpty else { return [] }
    let shown = after.decisive.prefix(Self.decisiveMax).map(\.description)
    let more = after.decisive.count - shown.count
    let tail = more > 0 ? say(" and \(more) more", " 等 \(after.decisive.count) 项") : ""
    return verdicts.folded(
      say("it depends on: \(shown.joined(separator: ", "))\(tail)", "取决于：\(shown.joined(separator: "，"))\(tail)"),
      indent: 2, hanging: 4)
  }

  private static let decisiveMax = 6

  // MARK: No way

  private func noWay(_ mending: Mending) -> [String] {
    var lines = [""]
    let lead =
      mending.least.isNarrowed
      ? say("No way to mend it was found. The breaches rest on:", "未找到消除违反之处的方案。违反之处依据以下事实：")
      : say(
        "No change to the known facts that can be changed mends it. The breaches rest on:",
        "改变可以改变的已知事实均不能消除违反之处。违反之处依据以下事实：")
    lines += wrapped(lead, width: VerdictText.width)
    var seen: Set<FactPath> = []
    for fact in mending.breached.flatMap(\.facts) where seen.insert(fact.path).inserted {
      let value = wording.value(fact.value, of: fact.path)
      lines += verdicts.folded(
        say(
          "\(fact.path): \(value)  (\(standing(mending, fact)))",
          "\(fact.path)：\(value)（\(standing(mending, fact))）"),
        indent: 2, hanging: 4)
    }
    for remark in wording.remarks(mending.least) { lines += verdicts.folded(remark, indent: 0, hanging: 0) }
    return lines
  }

  private func standing(_ mending: Mending, _ fact: StatedFact) -> String {
    switch mending.standing(fact) {
    case .changeable: say("can be changed, but that is not enough", "可以改变，但仅此不足")
    case .unchangeable: say("cannot be changed", "无法改变")
    case .outOfTheQuestion: say("not to be changed, by the costs", "依代价设定不予改变")
    }
  }
}
