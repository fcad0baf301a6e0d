import Assessment
import Facts
import LawPacks
import Reasoning

/// The tables of the page that speak of the whole estate.
struct PageTables {
  let context: ReportContext
  let anchors: PageAnchors

  private func say(_ english: String, _ chinese: String) -> String { context.say(english, chinese) }

  // MARK: Position

  /// A row per legal entity, in the estate's order; what nobody answers for comes last.
  func position() -> PageTable {
    let subjects = Dictionary(grouping: context.assessment.subjects) { $0.entity }
    let known = context.estate["entities"].map { Optional($0.id.text) }
    let others = subjects.keys.filter { !known.contains($0) && $0 != nil }.sorted { ($0 ?? "") < ($1 ?? "") }
    var rows = (known + others + [nil]).compactMap { entity in
      subjects[entity].map { row(context.entityName(entity), $0) }
    }
    if rows.count > 1 { rows.append(row(say("All", "合计"), context.assessment.subjects)) }
    var columns = [(say("Legal entity", "法律实体"), "name")]
    columns += Verdict.allCases.map { (capitalised(context.words.verdict($0)), "count") }
    columns.append((say("All", "合计"), "count"))
    return PageTable("position", columns: columns, rows: rows)
  }

  private func row(_ name: String, _ subjects: [Assessment.Subject]) -> [PageCell] {
    [.head(name)]
      + Verdict.allCases.map { verdict in .number(subjects.count { $0.judgement.verdict == verdict }) }
      + [.number(subjects.count)]
  }

  // MARK: In order

  func inOrder() -> PageTable {
    let quiet = context.assessment.subjects.filter { !$0.needsSection }
    let rows = quiet.prefix(PageBounds.rowsMax).map { subject -> [PageCell] in
      let judgement = subject.judgement
      return [
        .head(subject.name, [context.kind(subject)]), .text(context.entityName(subject.entity)),
        .sign(.verdict(judgement.verdict, context), high(judgement)),
        .lines(kept(subject), small: [keptCitations(subject)].filter { !$0.isEmpty }),
      ]
    }
    return PageTable(
      "in-order",
      columns: [
        (say("Thing", "对象"), "name"), (say("Entity", "所属公司"), "entity"), (say("Verdict", "结论"), "verdict"),
        (say("Rests on", "依据"), ""),
      ], rows: Array(rows), notes: more(quiet.count))
  }

  /// Says how many rows are not shown.
  func more(_ count: Int) -> [String] {
    let left = count - PageBounds.rowsMax
    return left > 0 ? [say("And \(left) more, which the workbook lists.", "另有 \(left) 项，见工作簿。")] : []
  }

  func high(_ judgement: Judgement) -> [String] {
    judgement.verdictOnHighConfidence.map {
      [say("on verified text alone: \(context.words.verdict($0))", "仅计已核实条文：\(context.words.verdict($0))")]
    } ?? []
  }

  func kept(_ subject: Assessment.Subject) -> String {
    let count = subject.findings(.kept).count
    if subject.judgement.verdict == .unaddressed { return say("no rule applies", "无适用规则") }
    return say("\(count) \(count == 1 ? "rule" : "rules") kept", "符合 \(count) 项规则")
  }

  /// The provisions of the rules that are kept, by instrument: `exchange-measures 5, 6, 19; telecom-regulations 7`.
  func keptCitations(_ subject: Assessment.Subject) -> String {
    var order: [String] = []
    var provisions: [String: [String]] = [:]
    for finding in subject.findings(.kept) {
      let citation = finding.citation
      if provisions[citation.instrument] == nil { order.append(citation.instrument) }
      if provisions[citation.instrument]?.contains(citation.provision) != true {
        provisions[citation.instrument, default: []].append(citation.provision)
      }
    }
    // Citations are sorted by code point, people count: 5 stands before 19.
    func counted(_ names: [String]) -> [String] {
      names.enumerated().sorted { a, b in
        let (first, second) = (Int(a.element) ?? .max, Int(b.element) ?? .max)
        return first != second ? first < second : a.offset < b.offset
      }.map(\.element)
    }
    return order.map { "\($0) \(counted(provisions[$0] ?? []).joined(separator: ", "))" }.joined(separator: "; ")
  }

  // MARK: Timeline

  func timeline() -> PageTable {
    let plan = TimelinePlan(context)
    let open = plan.items.count - plan.dated.count
    let note = say(
      "\(open) more \(open == 1 ? "has" : "have") no last day; the workbook lists \(open == 1 ? "it" : "them").",
      "另有 \(open) 项未载截止日，见工作簿。")
    let rows = plan.dated.prefix(PageBounds.rowsMax).map { item -> [PageCell] in
      [
        .head(item.of), .text([item.what, item.number].compactMap { $0 }.joined(separator: " ")),
        .text(item.from?.description ?? "–"), .text(item.until?.description ?? "–"),
        .sign(PageSign(item.state.sign.name, item.state.symbol, item.state.words(context))),
      ]
    }
    return PageTable(
      "timeline",
      columns: [
        (say("Of", "对象"), "name"), (say("What", "事项"), ""), (say("From", "起始日"), "date"),
        (say("Last day", "截止日"), "date"), (say("State", "状态"), "state"),
      ], rows: Array(rows), notes: more(plan.dated.count) + (open > 0 ? [note] : []))
  }

  // MARK: Lines

  /// The table of the schematic.
  func lines() -> PageTable {
    let plan = SchematicPlan(context)
    let rows = plan.lines.prefix(PageBounds.rowsMax).map { line -> [PageCell] in
      let ends = line.ends.map { plan.sites[$0] }.map { $0.detail.isEmpty ? $0.name : "\($0.name) (\($0.detail))" }
      let sign =
        line.verdict.map { PageSign.verdict($0, context) }
        ?? PageSign("unjudged", "·", say("not judged", "未评估"))
      return [
        .head(line.name, link: anchors.line(line.id)), .text(ends.joined(separator: " – ")), .text(line.detail),
        .sign(sign),
      ]
    }
    return PageTable(
      "lines",
      columns: [
        (say("Line", "线路"), "name"), (say("Ends", "两端"), ""), (say("Carrier, bandwidth", "运营商、带宽"), ""),
        (say("Verdict", "结论"), "verdict"),
      ], rows: Array(rows), notes: more(plan.lines.count))
  }

  // MARK: Readings

  func fixedReadings() -> PageTable {
    let rows = context.assessment.fixedReadings.map { reading -> [PageCell] in
      let question = context.pack.questions.first { $0.name == reading.question }
      let text = question?.readings.first { $0.name == reading.reading }?.text?(context.language)
      let who = [reading.by, reading.on?.description].compactMap { $0 }.joined(separator: say(", ", "，"))
      return [
        .head(question?.text?(context.language) ?? reading.question, [reading.question]),
        .lines(text ?? reading.reading, small: [reading.reading]),
        .lines(who, small: reading.reviewer.map { [say("reviewed by \($0)", "复核：\($0)")] } ?? []),
        .text(reading.reason),
      ]
    }
    return PageTable(
      "readings",
      columns: [
        (say("Open question", "未决问题"), "name"), (say("Read as", "所采理解"), ""), (say("Decided by", "决定人"), ""),
        (say("Why", "理由"), ""),
      ], rows: rows)
  }
}

/// How much of a large estate a page shows; what is left out is counted, and the workbook has it all.
enum PageBounds {
  static let rowsMax = 500
  /// Things with a section of their own.
  static let sectionsMax = 200
  /// Things whose proof is in the annex.
  static let proofsMax = 100
}

extension Assessment.Subject {
  /// Whether there is more to say than that it is in order.
  var needsSection: Bool {
    if ![.lawful, .unaddressed].contains(judgement.verdict) { return true }
    return !withheld.isEmpty || judgement.readings.contains(where: \.matters)
      || judgement.findings.contains { [.advice, .possibleAdvice].contains($0.effect) }
  }
}

/// The names by which parts of the page are linked. They are numbers, because ids may hold any character.
struct PageAnchors {
  private let sections: [String: Int]

  init(_ context: ReportContext) {
    let subjects = context.assessment.subjects.filter(\.needsSection).prefix(PageBounds.sectionsMax)
    sections = Dictionary(
      subjects.enumerated().map { ($1.entry.description, $0 + 1) }, uniquingKeysWith: { first, _ in first })
  }

  func number(_ subject: Assessment.Subject) -> Int? { sections[subject.entry.description] }
  func section(_ subject: Assessment.Subject) -> String? { number(subject).map { "thing-\($0)" } }
  func proof(_ subject: Assessment.Subject) -> String? {
    number(subject).flatMap { $0 <= PageBounds.proofsMax ? "proof-\($0)" : nil }
  }
  func line(_ id: String) -> String? { sections["lines/\(id)"].map { "thing-\($0)" } }
}
