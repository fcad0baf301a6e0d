import Assessment
import CivilTime
import EstateModel
import Facts
import LawPacks
import Reasoning
import SourceText

/// The sheets of the workbook.
struct WorkbookSheets {
  let context: ReportContext
  private var asking: LawInWords { LawInWords(context) }
  private var words: FindingWording { FindingWording(context) }
  private var provisions: ProvisionWording { ProvisionWording(context) }

  private func say(_ english: String, _ chinese: String) -> String { context.say(english, chinese) }

  private func entity(_ subject: Assessment.Subject) -> JSON { .string(context.entityName(subject.entity)) }
  private func verdict(_ verdict: Verdict) -> JSON { .string(context.words.verdict(verdict)) }
  private func place(_ place: Origin.Place?) -> JSON { .cell(place.map { context.places.text($0) }) }

  /// The columns by which every row says whose it is.
  private var whose: [(String, Int?)] { [(say("Entry", "条目"), 24), (say("Thing", "对象"), 32)] }
  private func whose(_ subject: Assessment.Subject) -> [JSON] {
    [.string(subject.entry.description), .cell(subject.name)]
  }

  // MARK: The whole

  func summary(_ tables: [WorkbookSheet]) -> WorkbookSheet {
    let summary = PageSummary(context: context)
    var rows: [[JSON]] = [[.string(say("Organisation", "组织")), .cell(context.assessment.organisation)]]
    rows += summary.particulars().map { [.string($0.term), .string($0.detail)] }
    rows.append([.string(say("Hash of the law, in full", "规则包哈希（完整）")), .string(context.pack.hash)])
    rows.append([.string(say("Things judged", "评估项数")), .number(context.assessment.subjects.count)])
    rows += Verdict.allCases.map { [verdict($0), .number(context.assessment.count($0))] }
    rows.append([.string(say("In words", "概要")), .cell(summary.paragraph())])
    rows.append([
      .string(say("No legal advice", "声明")), .string("\(PageWords(context).noAdvice) \(summary.disclaimer())"),
    ])
    for table in tables where table.rows.count > ReportWorkbook.rowsMax {
      let left = table.rows.count - ReportWorkbook.rowsMax
      rows.append([.string(say("Not in “\(table.name)”", "“\(table.name)”未列出的行数")), .number(left)])
    }
    return WorkbookSheet(
      name: say("Summary", "概要"), columns: [(say("Item", "项目"), 30), (say("Content", "内容"), 90)], rows: rows)
  }

  func position() -> WorkbookSheet {
    let subjects = Dictionary(grouping: context.assessment.subjects) { $0.entity }
    let order = context.estate["entities"].map { Optional($0.id.text) }
    let others = subjects.keys.filter { !order.contains($0) && $0 != nil }.sorted { ($0 ?? "") < ($1 ?? "") }
    let rows = (order + others + [nil]).compactMap { entity -> [JSON]? in
      guard let own = subjects[entity] else { return nil }
      let counts = Verdict.allCases.map { verdict in JSON.number(own.count { $0.judgement.verdict == verdict }) }
      return [.cell(context.entityName(entity)), .cell(entity)] + counts + [.number(own.count)]
    }
    var columns: [(String, Int?)] = [(say("Legal entity", "法律实体"), 40), (say("Id", "编号"), 16)]
    columns += Verdict.allCases.map { (context.words.verdict($0), 16) }
    columns.append((say("All", "合计"), 10))
    return WorkbookSheet(name: say("Position", "各实体状况"), columns: columns, rows: rows)
  }

  func subjects() -> WorkbookSheet {
    let rows = context.assessment.subjects.map { subject -> [JSON] in
      let judgement = subject.judgement
      return whose(subject) + [
        .string(context.kind(subject)), entity(subject), verdict(judgement.verdict),
        judgement.verdictOnHighConfidence.map { verdict($0) } ?? .null, .number(subject.findings(.breached).count),
        .number(subject.findings(.possiblyBreached).count),
        .number(subject.findings(.advice, .possibleAdvice).count), .number(subject.findings(.kept).count),
        .number(judgement.decisive.count), .number(subject.withheld.count), place(subject.place),
      ]
    }
    return WorkbookSheet(
      name: say("Things", "评估对象"),
      columns: whose + [
        (say("Kind", "种类"), 28), (say("Entity", "所属公司"), 32), (say("Verdict", "结论"), 18),
        (say("On verified text alone", "仅计已核实条文"), 18), (say("Breached", "违反"), 10),
        (say("Perhaps breached", "可能违反"), 12), (say("Advice", "指导性"), 10), (say("Kept", "符合"), 10),
        (say("Decisive facts", "决定性事实"), 12), (say("Not counted", "不予采信"), 12), (say("Place", "位置"), 24),
      ], rows: rows)
  }

  // MARK: Findings

  /// Every finding but those of rules that do not apply.
  func findings() -> WorkbookSheet {
    let rows = context.assessment.subjects.flatMap { subject in
      subject.judgement.findings.filter { $0.effect != .inapplicable }.map { row($0, of: subject) }
    }
    return WorkbookSheet(
      name: say("Findings", "评估结果"),
      columns: whose + [
        (say("Effect", "结果"), 18), (say("Provision", "条文"), 40), (say("Citation", "引用"), 26), (say("Rule", "规则"), 28),
        (say("Binding", "强制力"), 10), (say("Whose duty", "义务人"), 26), (say("Required", "法律要求"), 44),
        (say("Facts", "事实"), 44), (say("Unknown", "未知"), 36), (say("What to do", "补救"), 40),
        (say("Shown by", "证明文件"), 28), (say("Penalty", "罚则"), 30), (say("Sanction", "处罚"), 44),
        (say("Deadline", "期限"), 20), (say("Last day", "截止日"), 12), (say("Confidence", "核实程度"), 12),
        (say("Lifted by", "优先适用"), 30),
      ], rows: rows)
  }

  private func row(_ finding: Finding, of subject: Assessment.Subject) -> [JSON] {
    let rule = context.rule(finding)
    let isTold = [.breached, .possiblyBreached, .advice, .possibleAdvice].contains(finding.effect)
    let penalty = isTold && finding.isBinding ? rule?.penalty : nil
    let facts = words.facts(finding).map { "\($0.path) = \($0.value) (\(words.origin($0.origin)))" }
    return whose(subject) + [
      .string(words.effect(finding.effect)), .cell(provisions.full(finding.citation)),
      .string(finding.citation.description), .string(finding.rule), .bool(finding.isBinding),
      .string(words.bearer(finding)), .cell(rule.map { asking.duty($0) } ?? []), .cell(facts),
      .cell(finding.unknown.map(\.description)), .cell(isTold ? rule?.remedy?(context.language) : nil),
      .cell(rule?.evidence.map { context.wording.document($0) }), .cell(penalty.map { provisions.full($0) }),
      .cell(penalty.flatMap { penalty in rule.map { words.sanctions(penalty, of: $0) } } ?? []),
      .cell(finding.deadline.map { words.deadline($0) }), .cell(finding.deadline?.end),
      .string(context.words.confidence(finding.confidence)), .cell(finding.liftedBy.map { words.lift($0) }),
    ]
  }

  // MARK: Facts

  func facts() -> WorkbookSheet {
    let rows = context.assessment.subjects.flatMap { subject in
      subject.judgement.facts.map { fact -> [JSON] in
        whose(subject) + [
          .string(fact.path.description), .cell(context.wording.question(fact.path)),
          .cell(context.wording.value(fact.value, of: fact.path)), .cell(words.origin(fact.origin)),
          place(fact.origin.place),
        ]
      }
    }
    return WorkbookSheet(
      name: say("Facts", "事实"),
      columns: whose + [
        (say("Fact", "事实名称"), 30), (say("Question", "问题"), 50), (say("Stated", "陈述"), 24), (say("From", "来源"), 44),
        (say("Place", "位置"), 24),
      ], rows: rows)
  }

  func decisive() -> WorkbookSheet {
    let rows = context.assessment.subjects.flatMap { subject in
      subject.judgement.decisive.map { path -> [JSON] in
        whose(subject) + [.string(path.description), .cell(context.wording.question(path))]
      }
    }
    return WorkbookSheet(
      name: say("Decisive facts", "决定性事实"),
      columns: whose + [(say("Fact", "事实名称"), 30), (say("Question", "问题"), 70)], rows: rows)
  }

  func withheld() -> WorkbookSheet {
    let rows = context.assessment.subjects.flatMap { subject in
      subject.withheld.map { withheld -> [JSON] in
        whose(subject) + [
          .string(withheld.path.description), .cell(context.wording.question(withheld.path)),
          .cell(context.wording.value(withheld.value, of: withheld.path)),
          .cell(withheld.paper.map { context.wording.document($0) }), .cell(words.reason(withheld)),
          .cell(words.mend(withheld)), place(withheld.origin.place), place(withheld.documentPlace),
        ]
      }
    }
    return WorkbookSheet(
      name: say("Not counted", "不予采信"),
      columns: whose + [
        (say("Fact", "事实名称"), 28), (say("Question", "问题"), 44), (say("Stated", "陈述"), 18), (say("Paper", "证明文件"), 32),
        (say("Why it does not count", "不予采信的原因"), 44), (say("What brings it back", "如何恢复"), 36),
        (say("Place", "位置"), 22), (say("Place of the paper", "证明文件位置"), 22),
      ], rows: rows)
  }

  /// Readings of open questions, with the verdict of each; then those that the organisation has fixed.
  func readings() -> WorkbookSheet {
    var rows = context.assessment.subjects.flatMap { subject in
      subject.judgement.readings.filter(\.matters).flatMap { outcome in
        outcome.readings.map { reading -> [JSON] in
          whose(subject) + readingCells(outcome.question, reading.name) + [verdict(reading.verdict), .null, .null]
        }
      }
    }
    rows += context.assessment.fixedReadings.map { fixed in
      let by = [fixed.by, fixed.on?.description, fixed.reviewer].compactMap { $0 }.joined(separator: ", ")
      return [.null, .string(say("fixed for all", "已确定，适用于全部"))] + readingCells(fixed.question, fixed.reading)
        + [.null, .cell(by), .cell(fixed.reason)]
    }
    return WorkbookSheet(
      name: say("Readings", "法律理解"),
      columns: whose + [
        (say("Question", "问题"), 20), (say("Open question", "未决问题"), 44), (say("Reading", "理解"), 20),
        (say("In words", "内容"), 44), (say("Held by", "持此说者"), 24), (say("Verdict under it", "按此理解的结论"), 18),
        (say("Decided by", "决定人"), 28), (say("Why", "理由"), 44),
      ], rows: rows)
  }

  private func readingCells(_ question: String, _ reading: String) -> [JSON] {
    let asked = context.pack.questions.first { $0.name == question }
    let read = asked?.readings.first { $0.name == reading }
    return [
      .string(question), .cell(asked?.text?(context.language)), .string(reading), .cell(read?.text?(context.language)),
      .cell(read?.heldBy.joined(separator: ", ")),
    ]
  }

  func remedies() -> WorkbookSheet {
    let rows = context.assessment.subjects.flatMap { subject in
      subject.remedies.enumerated().flatMap { index, remedy in
        remedy.changes.map { change -> [JSON] in
          whose(subject) + [
            .number(index + 1), .bool(remedy.isCertain), .string(change.path.description),
            .cell(context.wording.question(change.path)), .cell(words.change(change)), .number(change.cost),
            .number(remedy.cost),
          ]
        }
      }
    }
    return WorkbookSheet(
      name: say("Least changes", "最少改变"),
      columns: whose + [
        (say("Way", "方案"), 8), (say("Enough for certain", "确定足够"), 14), (say("Fact", "事实名称"), 30),
        (say("Question", "问题"), 44), (say("Change", "改变"), 60), (say("Cost", "代价"), 8),
        (say("Cost of the way", "方案代价"), 14),
      ], rows: rows)
  }

  // MARK: Dates and law

  func dates() -> WorkbookSheet {
    let rows = TimelinePlan(context).items.map { item -> [JSON] in
      let left = item.until.map { JSON.number($0.dayNumber - context.date.dayNumber) } ?? .null
      return [
        .cell(item.of), .cell(item.what), .cell(item.number), .cell(item.from), .cell(item.until), left,
        .string(item.state.words(context)),
      ]
    }
    return WorkbookSheet(
      name: say("Dates", "日期"),
      columns: [
        (say("Of", "对象"), 40), (say("What", "事项"), 40), (say("Number", "编号"), 18), (say("From", "起始日"), 12),
        (say("Last day", "截止日"), 12), (say("Days left", "剩余天数"), 12), (say("State", "状态"), 18),
      ], rows: rows)
  }

  func law() -> WorkbookSheet {
    let counts = PageLaw(context: context).counts()
    let rows = context.pack.instruments.filter { counts[$0.id] != nil }.sorted { $0.id < $1.id }.map {
      instrument -> [JSON] in
      let rank = context.pack.ranks[instrument.rank]
      let count = counts[instrument.id] ?? (0, 0)
      return [
        .string(instrument.id), .cell(instrument.title(context.language)),
        .cell(instrument.issuer?(context.language)), .cell(instrument.number?(context.language)),
        .string(rank.title?(context.language) ?? rank.id), .bool(rank.isBinding), .cell(instrument.promulgated),
        .cell(instrument.effective), .cell(instrument.repealed),
        .string(context.words.confidence(instrument.confidence)), .number(count.applied), .number(count.breached),
      ]
    }
    return WorkbookSheet(
      name: say("Law", "法律"),
      columns: [
        (say("Id", "编号"), 26), (say("Instrument", "法律文件"), 60), (say("Issuer", "发布机关"), 34), (say("Number", "文号"), 24),
        (say("Rank", "位阶"), 22), (say("Binding", "强制力"), 10), (say("Promulgated", "公布"), 12),
        (say("In force from", "施行"), 12), (say("Repealed", "废止"), 12), (say("Confidence", "核实程度"), 12),
        (say("Applied", "适用"), 10), (say("Breached", "违反"), 10),
      ], rows: rows)
  }
}
