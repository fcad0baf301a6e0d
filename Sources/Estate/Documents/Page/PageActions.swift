import Assessment
import Facts
import LawPacks
import Reasoning

/// What needs action, worst first: a row per thing, why, and what to do first.
struct PageActions {
  let context: ReportContext
  let anchors: PageAnchors

  private func say(_ english: String, _ chinese: String) -> String { context.say(english, chinese) }

  func table() -> PageTable {
    let subjects = context.assessment.subjects.filter(\.needsSection)
    let rows = subjects.prefix(PageBounds.rowsMax).map { subject -> [PageCell] in
      let below = [context.kind(subject), context.entityName(subject.entity)]
      return [
        .sign(
          .verdict(subject.judgement.verdict, context),
          PageTables(context: context, anchors: anchors).high(subject.judgement)),
        .head(subject.name, [below.joined(separator: say(", ", "，"))], link: anchors.section(subject)),
        .texts(why(subject)), .texts(whatToDo(subject)),
      ]
    }
    return PageTable(
      "actions",
      columns: [
        (say("Verdict", "结论"), "verdict"), (say("Thing", "对象"), "name"), (say("Why", "原因"), ""),
        (say("What to do first", "首先应做"), ""),
      ], rows: Array(rows), notes: PageTables(context: context, anchors: anchors).more(subjects.count))
  }

  /// Provisions and facts named one by one in a row; the others are counted.
  private static let namedMax = 2

  private func why(_ subject: Assessment.Subject) -> [String] {
    let judgement = subject.judgement
    var texts: [String] = []
    switch judgement.verdict {
    case .unlawful:
      let breached = subject.findings(.breached).filter(\.isBinding)
      texts.append(
        say("\(breached.count) \(breached.count == 1 ? "duty" : "duties") breached:", "违反 \(breached.count) 项义务："))
      var named: [String] = []
      for finding in breached where !named.contains(name(finding.citation)) { named.append(name(finding.citation)) }
      texts += counted(named)
    case .undetermined:
      let count = judgement.decisive.count
      texts.append(
        say("\(count) unknown \(count == 1 ? "fact decides" : "facts decide")", "取决于 \(count) 项未知事实"))
    case .unsettled:
      let open = judgement.readings.filter(\.matters).compactMap { outcome in
        context.pack.questions.first { $0.name == outcome.question }?.text?(context.language) ?? outcome.question
      }
      texts.append(say("the law leaves open:", "法律尚无定论："))
      texts += counted(open)
    case .lawful, .unaddressed: break
    }
    let advice = subject.findings(.advice).count
    if advice > 0 {
      texts.append(
        say("\(advice) \(advice == 1 ? "piece" : "pieces") of advice not followed", "未遵循 \(advice) 项指导性规定"))
    }
    let unshown = subject.withheld.count { $0.paper != nil }
    if unshown > 0 {
      texts.append(
        say("\(unshown) \(unshown == 1 ? "statement" : "statements") without a valid paper", "\(unshown) 项陈述无有效证明"))
    }
    if unshown < subject.withheld.count {
      texts.append(say("a fact rests on an open question of law", "有事实取决于未决的法律问题"))
    }
    return texts
  }

  private func name(_ citation: Citation) -> String {
    context.language == "zh" ? ProvisionWording(context).full(citation) : ProvisionWording(context).heading(citation)
  }

  private func counted(_ texts: [String]) -> [String] {
    let more = texts.count - Self.namedMax
    return texts.prefix(Self.namedMax) + (more > 0 ? [say("and \(more) more", "等 \(texts.count) 项")] : [])
  }

  private func whatToDo(_ subject: Assessment.Subject) -> [String] {
    let words = FindingWording(context)
    var texts: [String] = []
    if let remedy = subject.remedies.first {
      // Changes of many facts read better as the law's own remedies, in the section.
      if remedy.changes.count <= 3 {
        texts += remedy.changes.map { words.change($0) }
      } else {
        texts.append(
          say("change \(remedy.changes.count) facts, listed in its section", "须改变 \(remedy.changes.count) 项事实，详见该项"))
      }
    } else if subject.judgement.verdict == .unlawful {
      texts.append(
        say(
          "No change to its own facts is enough; see the remedies in its section.", "仅改变该对象自身的事实尚不足够，详见该项各条补救措施。"))
    }
    var mends: [String] = []
    for withheld in subject.withheld where !mends.contains(words.mend(withheld)) { mends.append(words.mend(withheld)) }
    texts += counted(mends)
    if texts.isEmpty, !subject.judgement.decisive.isEmpty {
      texts.append(say("Find out:", "查明："))
      texts += counted(subject.judgement.decisive.map { LawInWords(context).question($0) })
    }
    if texts.isEmpty, subject.judgement.verdict == .unsettled {
      texts.append(say("Have counsel decide on a reading and record it.", "由法律顾问决定所采理解并记录在案。"))
    }
    return texts
  }
}
