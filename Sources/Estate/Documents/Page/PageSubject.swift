import Assessment
import Facts
import LawPacks
import Reasoning

/// The section of one thing that is not in order, as its template takes it.
struct PageSubject {
  let subjectAnchor: String
  let subjectName: String
  let subjectSign: PageSign
  let subjectKind: String
  let about: [String]
  let doubts: [String]
  let remedyLeads: [String]
  let remedies: [PageRemedy]
  /// That the list is not whole.
  let remedyRemarks: [String]
  let decisiveFacts: [PageTable]
  let openQuestions: [PageQuestion]
  let cards: [PageFinding]
  let possible: [PageTable]
  let lifted: [PageTable]
  let costs: [PageTable]
  let withheldFacts: [PageTable]
  let keptLines: [String]
  let proofLinks: [PageLink]
}

struct PageRemedy {
  let alternative: [String]
  let changes: [String]
}

struct PageQuestion {
  let questionText: String
  let questionName: String
  let readingTable: [PageTable]
}

/// A finding told in full.
struct PageFinding {
  let findingSign: PageSign
  let findingTitle: String
  let findingSource: [String]
  let findingRule: String
  let findingBearer: String
  /// What is required, where that is more than an answer to one question.
  let duties: [String]
  let factTable: [PageTable]
  let notes: [PageSummary.Particular]
}

/// Makes the sections.
struct PageSubjects {
  let context: ReportContext
  let anchors: PageAnchors
  private var words: FindingWording { FindingWording(context) }
  private var law: LawInWords { LawInWords(context) }
  private var provisions: ProvisionWording { ProvisionWording(context) }

  /// What may be breached is told in full where so few rules of an undetermined or unsettled thing are in question.
  private static let cardsMax = 4

  private func say(_ english: String, _ chinese: String) -> String { context.say(english, chinese) }

  func all() -> [PageSubject] {
    context.assessment.subjects.filter(\.needsSection).prefix(PageBounds.sectionsMax).map { section($0) }
  }

  private func section(_ subject: Assessment.Subject) -> PageSubject {
    let judgement = subject.judgement
    var doubts: Set<String> = []
    let possible = subject.findings(.possiblyBreached, .possibleAdvice)
    let isTold = judgement.verdict != .unlawful && possible.count <= Self.cardsMax
    let told = subject.findings(.breached, .advice) + (isTold ? possible : [])
    let about = [
      context.kind(subject), context.entityName(subject.entity), subject.entry.description,
      subject.place.map { context.places.text($0) },
    ]
    return PageSubject(
      subjectAnchor: anchors.section(subject) ?? "", subjectName: subject.name,
      subjectSign: .verdict(judgement.verdict, context), subjectKind: context.kind(subject),
      about: about.compactMap { $0 },
      doubts: judgement.verdictOnHighConfidence.map {
        [say("On verified text alone: \(context.words.verdict($0)).", "仅计已核实条文：\(context.words.verdict($0))。")]
      } ?? [],
      remedyLeads: remedyLead(subject), remedies: remedies(subject),
      remedyRemarks: context.wording.remarks(subject.mending), decisiveFacts: decisive(subject),
      openQuestions: judgement.readings.filter(\.matters).compactMap { question($0) },
      cards: told.map { card($0, told: &doubts) }, possible: isTold ? [] : possibleTable(possible),
      lifted: liftedTable(subject.findings(.lifted)), costs: costTable(told), withheldFacts: withheldTable(subject),
      keptLines: kept(subject),
      proofLinks: anchors.proof(subject).map {
        [PageLink(href: "#" + $0, linkText: say("Proof, in the annex", "证明过程（见附件）"))]
      }
        ?? [])
  }

  // MARK: What to do

  private func remedyLead(_ subject: Assessment.Subject) -> [String] {
    guard !subject.remedies.isEmpty else { return [] }
    let isOne = words.ways(subject.remedies).count == 1
    let cost = words.cost(subject.mending)
    return [
      subject.remedies.allSatisfy(\.isCertain)
        ? say(
          isOne ? "The least that mends it\(cost)" : "The least that mends it\(cost): each of these is enough",
          isOne ? "最少须作的改变\(cost)" : "最少须作的改变\(cost)（任选其一即可）")
        : say(
          "The least that mends what is breached\(cost); then what is unknown or open decides",
          "消除违反之处最少须作的改变\(cost)（其后取决于未知事实或未决问题）")
    ]
  }

  private func remedies(_ subject: Assessment.Subject) -> [PageRemedy] {
    let ways = words.ways(subject.remedies)
    return ways.enumerated().map { index, changes in
      PageRemedy(alternative: ways.count > 1 ? [say("Way \(index + 1)", "方案 \(index + 1)")] : [], changes: changes)
    }
  }

  private func decisive(_ subject: Assessment.Subject) -> [PageTable] {
    guard !subject.judgement.decisive.isEmpty else { return [] }
    let rows = subject.judgement.decisive.map { path -> [PageCell] in
      [.head(law.question(path)), .code(path.description)]
    }
    return [
      PageTable(
        "decisive", columns: [(say("Question", "问题"), "name"), (say("Fact", "事实名称"), "")], rows: rows,
        caption: say("The verdict depends on facts that are not known", "结论取决于下列未知事实"))
    ]
  }

  private func question(_ outcome: QuestionOutcome) -> PageQuestion? {
    guard let question = context.pack.questions.first(where: { $0.name == outcome.question }) else { return nil }
    let rows = zip(question.readings, outcome.readings).map { reading, result -> [PageCell] in
      [
        .head(reading.text?(context.language) ?? reading.name, [reading.name]),
        .text(reading.heldBy.joined(separator: say(", ", "、"))), .sign(.verdict(result.verdict, context)),
      ]
    }
    return PageQuestion(
      questionText: question.text?(context.language) ?? question.name, questionName: question.name,
      readingTable: [
        PageTable(
          "readings",
          columns: [
            (say("Reading", "理解"), "name"), (say("Held by", "持此说者"), ""),
            (say("Verdict under it", "按此理解的结论"), "verdict"),
          ], rows: rows)
      ])
  }

  // MARK: Findings

  /// - Parameter doubts: Why texts are not verified to high, as far as the section has told it.
  private func card(_ finding: Finding, told doubts: inout Set<String>) -> PageFinding {
    let rule = context.rule(finding)
    return PageFinding(
      findingSign: .effect(finding.effect, context), findingTitle: title(finding.citation),
      findingSource: [source(finding.citation)].filter { !$0.isEmpty },
      findingRule: "\(finding.citation) \(finding.rule)",
      findingBearer: say("duty of \(words.bearer(finding))", "义务人：\(words.bearer(finding))"),
      duties: rule.map { sentences($0) } ?? [], factTable: factTable(finding, rule),
      notes: notes(finding, rule, told: &doubts))
  }

  /// Chinese names the instrument with the article, English has a heading for each.
  private func title(_ citation: Citation) -> String {
    context.language == "zh" ? provisions.full(citation) : provisions.heading(citation)
  }

  private func source(_ citation: Citation) -> String {
    guard context.language != "zh", let provision = provisions.provision(citation) else { return "" }
    return provisions.title(context.pack.instruments[provision.instrument])
  }

  private func sentences(_ rule: Rule) -> [String] {
    law.requirements(rule).compactMap { requirement in
      if case .sentence(let text) = requirement { say("Required: ", "法律要求：") + text } else { nil }
    }
  }

  /// The facts of a finding: first those that the duty asks about, with what it asks, then those that make it apply.
  private func factTable(_ finding: Finding, _ rule: Rule?) -> [PageTable] {
    var required: [FactPath: [String]] = [:]
    for case .answer(let path, let answer) in rule.map({ law.requirements($0) }) ?? [] {
      required[path, default: []].append(answer)
    }
    func row(_ path: FactPath, _ stated: String, _ origin: PageCell) -> [PageCell] {
      let asked = (required[path] ?? []).joined(separator: say("; ", "；"))
      return [.head(law.question(path)), .text(asked), .text(stated), origin]
    }
    let stated = words.facts(finding).map { fact in
      row(fact.path, context.wording.value(fact.value, of: fact.path), .small(words.origin(fact.origin)))
    }
    let unknown = finding.unknown.map { row($0, say("unknown", "未知"), .text("–")) }
    guard !(stated + unknown).isEmpty else { return [] }
    return [
      PageTable(
        "facts",
        columns: [
          (say("Fact", "事实"), "name"), (say("Required", "法律要求"), "value"), (say("Stated", "陈述"), "value"),
          (say("From", "来源"), "origin"),
        ], rows: stated + unknown)
    ]
  }

  private func notes(
    _ finding: Finding, _ rule: Rule?, told doubts: inout Set<String>
  ) -> [PageSummary.Particular] {
    var notes: [PageSummary.Particular] = []
    func add(_ term: String, _ detail: String?) {
      if let detail { notes.append(PageSummary.Particular(term: term, detail: detail)) }
    }
    add(say("What to do", "补救"), rule?.remedy?(context.language))
    add(say("Shown by", "证明文件"), rule?.evidence.map { context.wording.document($0) })
    add(say("Deadline", "期限"), finding.deadline.map { words.deadline($0) })
    if finding.effect != .advice, finding.effect != .possibleAdvice {
      add(say("Penalty", "罚则"), rule?.penalty.map { provisions.full($0) })
    }
    if let rule, let reading = words.reading(rule) { add(say("Under the reading", "所据理解"), reading) }
    for lift in finding.liftedBy { add(say("Other rules", "其他规则"), words.lift(lift)) }
    if finding.confidence != .high {
      let level = context.words.confidence(finding.confidence)
      let why = provisions.provision(finding.citation)?.note
      let isNew = why.map { doubts.insert($0).inserted } ?? false
      let reason = why.map { isNew ? say(": ", "：") + $0 : say(", for the reason above", "，原因同上") } ?? ""
      add(say("Confidence in the text", "条文核实程度"), level + reason)
    }
    add(say("Note", "说明"), rule?.note?(context.language))
    return notes
  }

  private func possibleTable(_ findings: [Finding]) -> [PageTable] {
    guard !findings.isEmpty else { return [] }
    let rows = findings.map { finding -> [PageCell] in
      let duty = context.rule(finding).map { law.duty($0) } ?? []
      let unknown = finding.unknown.map { law.question($0) }
      let readings = context.rule(finding).flatMap { words.reading($0) }.map { [say("if read: ", "如理解为：") + $0] } ?? []
      let doubt =
        finding.confidence == .high
        ? [] : [say("confidence: ", "核实程度：") + context.words.confidence(finding.confidence)]
      return [
        .head(title(finding.citation), ["\(finding.citation) \(finding.rule)"]),
        .lines(words.bearer(finding), small: duty), .texts(unknown + readings + doubt),
      ]
    }
    return [
      PageTable(
        "possible",
        columns: [
          (say("Provision", "条文"), "name"), (say("Whose duty, and what is required", "义务人与法律要求"), ""),
          (say("Depends on", "取决于"), ""),
        ], rows: rows,
        caption: say("Breached or not: it depends on what is unknown or open", "是否违反取决于未知事实或未决问题"))
    ]
  }

  private func liftedTable(_ findings: [Finding]) -> [PageTable] {
    guard !findings.isEmpty else { return [] }
    let rows = findings.map { finding -> [PageCell] in
      [
        .head(title(finding.citation), ["\(finding.citation) \(finding.rule)"]),
        .texts(finding.liftedBy.map { words.lift($0) }),
      ]
    }
    return [
      PageTable(
        "lifted", columns: [(say("Provision", "条文"), "name"), (say("Lifted by", "优先适用"), "")], rows: rows,
        caption: say("Would apply, but another rule prevails", "本应适用，但其他规则优先"))
    ]
  }

  /// What breaches can cost, each provision once.
  private func costTable(_ findings: [Finding]) -> [PageTable] {
    var seen: Set<String> = []
    var rows: [[PageCell]] = []
    for finding in findings where [.breached, .possiblyBreached].contains(finding.effect) {
      guard let rule = context.rule(finding), let penalty = rule.penalty,
        seen.insert("\(penalty) \(rule.bearer)").inserted
      else { continue }
      let texts = words.sanctions(penalty, of: rule)
      rows.append([
        .head(provisions.full(penalty), [penalty.description]), .text(words.bearer(finding)),
        .texts(texts.isEmpty ? ["–"] : texts),
      ])
    }
    guard !rows.isEmpty else { return [] }
    return [
      PageTable(
        "costs",
        columns: [(say("Provision", "条文"), "name"), (say("On", "责任人"), "entity"), (say("Sanction", "处罚"), "")],
        rows: rows, caption: say("What it can cost", "可能的法律责任"))
    ]
  }

  private func withheldTable(_ subject: Assessment.Subject) -> [PageTable] {
    guard !subject.withheld.isEmpty else { return [] }
    let rows = subject.withheld.map { withheld -> [PageCell] in
      let place = withheld.documentPlace.map { [context.places.text($0)] } ?? []
      return [
        .head(law.question(withheld.path), [words.origin(withheld.origin)]),
        .text(context.wording.value(withheld.value, of: withheld.path)),
        .lines(words.reason(withheld), small: place), .text(words.mend(withheld)),
      ]
    }
    return [
      PageTable(
        "withheld",
        columns: [
          (say("Statement", "陈述"), "name"), (say("Stated", "陈述内容"), "value"),
          (say("Why it does not count", "不予采信的原因"), ""),
          (say("What brings it back", "如何恢复"), ""),
        ], rows: rows, caption: say("Stated, but it counts as unknown", "已陈述，但视为未知"))
    ]
  }

  private func kept(_ subject: Assessment.Subject) -> [String] {
    let tables = PageTables(context: context, anchors: anchors)
    let citations = tables.keptCitations(subject)
    guard !citations.isEmpty else { return [] }
    return [capitalised(tables.kept(subject)) + say(": ", "：") + citations]
  }
}
