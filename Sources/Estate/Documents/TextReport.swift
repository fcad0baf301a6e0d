import Assessment
import Facts
import LawPacks
import Reasoning
import SourceText

/// An assessment in plain text, at most 80 columns wide: a summary, then worst first a block for each thing that is not in
/// order, then what is in order in a line each.
public struct TextReport: Sendable {
  private let assessment: Assessment
  private let pack: LawPack
  private let verdicts: VerdictText
  private let wording: AssessmentWording
  private let proof: (@Sendable (Judgement) -> [String])?

  /// - Parameter proof: The lines of a proof, to be shown behind each block.
  public init(
    _ assessment: Assessment, pack: LawPack, language: String,
    paint: @escaping VerdictText.Paint = { text, _ in text }, proof: (@Sendable (Judgement) -> [String])? = nil
  ) {
    self.assessment = assessment
    self.pack = pack
    self.proof = proof
    verdicts = VerdictText(law: pack, language: language, paint: paint)
    wording = AssessmentWording(language, pack: pack)
  }

  private func say(_ english: String, _ chinese: String) -> String { wording.say(english, chinese) }
  private var width: Int { VerdictText.width }

  public func lines() -> [String] {
    var lines = head()
    for subject in assessment.subjects where needsBlock(subject) { lines += [""] + block(subject) }
    let quiet = assessment.subjects.filter { !needsBlock($0) }
    if !quiet.isEmpty {
      lines += ["", verdicts.paint(say("In order", "符合要求"), .strong)]
      for subject in quiet { lines += line(subject) }
    }
    return lines + [""] + wrapped(Wording(verdicts.language).noAdvice, width: width)
  }

  /// Whether there is more to say than that it is in order.
  private func needsBlock(_ subject: Assessment.Subject) -> Bool {
    let judgement = subject.judgement
    if ![.lawful, .unaddressed].contains(judgement.verdict) { return true }
    return !judgement.advice.isEmpty || !subject.withheld.isEmpty
      || judgement.findings.contains { [.advice, .possibleAdvice].contains($0.effect) }
      || judgement.readings.contains(where: \.matters)
  }

  // MARK: Head

  private func head() -> [String] {
    var lines = verdicts.folded(assessment.organisation, indent: 0, hanging: 2).map { verdicts.paint($0, .strong) }
    lines += wrapped(
      say(
        "Judged by the law of \(assessment.date), \(pack.name) \(pack.version).",
        "依 \(assessment.date) 的法律评估，规则包 \(pack.name) \(pack.version)。"), width: width)
    lines += [""] + wrapped(summary(), width: width)
    for reading in assessment.fixedReadings {
      let on = reading.on.map { say(" on \($0)", "，\($0)") } ?? ""
      lines += verdicts.folded(
        say(
          "Reading fixed: \(reading.question) = \(reading.reading), by \(reading.by)\(on): \(reading.reason)",
          "已确定的理解：\(reading.question) = \(reading.reading)，\(reading.by)\(on)：\(reading.reason)"), indent: 0,
        hanging: 2)
    }
    return lines
  }

  private func summary() -> String {
    let counts = Verdict.allCases.compactMap { verdict -> String? in
      let count = assessment.count(verdict)
      guard count > 0 else { return nil }
      return verdicts.paint("\(count)\(say(" ", " 项"))\(verdicts.words.verdict(verdict))", verdicts.style(verdict))
    }
    let all = assessment.subjects.count
    return say(
      "\(all) \(all == 1 ? "thing" : "things") judged: \(counts.joined(separator: ", ")).",
      "共评估 \(all) 项：\(counts.joined(separator: "；"))。")
  }

  // MARK: Blocks

  private func block(_ subject: Assessment.Subject) -> [String] {
    let judgement = subject.judgement
    var lines = title(subject)
    if let high = judgement.verdictOnHighConfidence {
      lines += wrapped(
        say(
          "On verified text alone: \(verdicts.words.verdict(high)).", "仅计已核实条文：\(verdicts.words.verdict(high))。"),
        width: width)
    }
    lines += decisive(subject)
    for outcome in judgement.readings where outcome.matters { lines += [""] + verdicts.readings(outcome) }
    lines += verdicts.findings(judgement)
    lines += remedies(subject) + withheld(subject)
    if let proof { lines += [""] + proof(judgement) }
    return lines
  }

  /// A rule across the page with the entry and its verdict, and the name below.
  private func title(_ subject: Assessment.Subject) -> [String] {
    let place = subject.place.map { say(", \($0)", "，\($0)") } ?? ""
    return [verdicts.headline(subject.entry.description, subject.judgement.verdict)]
      + wrapped("\(subject.name) (\(wording.kind(subject.kind))\(place))", width: width)
  }

  private func decisive(_ subject: Assessment.Subject) -> [String] {
    guard !subject.judgement.decisive.isEmpty else { return [] }
    var lines = ["", say("It depends on:", "取决于：")]
    for path in subject.judgement.decisive { lines += verdicts.depends(path) }
    return lines
  }

  private func remedies(_ subject: Assessment.Subject) -> [String] {
    let remarks = wording.remarks(subject.mending).flatMap { verdicts.folded($0, indent: 2, hanging: 2) }
    guard !subject.remedies.isEmpty else { return remarks.isEmpty ? [] : [""] + remarks }
    let isCertain = subject.remedies.allSatisfy(\.isCertain)
    let withCosts = !assessment.costs.isEmpty
    let cost = wording.cost(subject.mending, withCosts: withCosts)
    let lead =
      isCertain
      ? say("The least that mends it\(cost):", "最少须作的改变\(cost)：")
      : say(
        "The least that mends what is breached\(cost); then what is unknown or open decides:",
        "消除违反之处最少须作的改变\(cost)（其后取决于未知事实或未决问题）：")
    var lines = [""] + verdicts.folded(lead, indent: 0, hanging: 2)
    for (index, changes) in wording.ways(subject.remedies, withCosts: withCosts).enumerated() {
      if index > 0 { lines.append(say("  or", "  或者")) }
      for change in changes { lines += verdicts.folded(change, indent: 2, hanging: 4) }
    }
    return lines + remarks
  }

  private func withheld(_ subject: Assessment.Subject) -> [String] {
    guard !subject.withheld.isEmpty else { return [] }
    var lines = ["", say("Stated, but it counts as unknown:", "已陈述，但视为未知：")]
    for fact in subject.withheld {
      lines += verdicts.folded(
        "\(fact.path): \(wording.value(fact.value, of: fact.path))  (\(fact.origin.text))", indent: 2, hanging: 4)
      let place = fact.documentPlace.map { " (\($0))" } ?? ""
      lines += verdicts.folded(wording.reason(fact) + place, indent: 4, hanging: 4)
      lines += verdicts.folded("→ " + wording.mend(fact), indent: 4, hanging: 6)
    }
    return lines
  }

  private func line(_ subject: Assessment.Subject) -> [String] {
    let verdict = verdicts.words.verdict(subject.judgement.verdict)
    let doubt = subject.judgement.verdictOnHighConfidence.map { verdicts.words.without($0) } ?? ""
    let entry = subject.entry.description.padded(to: 28)
    return verdicts.folded("\(entry) \(verdict)\(doubt)  \(subject.name)", indent: 2, hanging: 4)
  }
}
