import Assessment
import CivilTime
import EstateModel
import Facts
import LawPacks
import Reasoning

/// What runs from one day to another in an estate: contracts, approvals, scopes, papers, and deadlines of the law.
struct TimelinePlan {
  struct Item: Equatable {
    enum State: CaseIterable { case expired, ending, valid, notYet, open }

    let what: String
    /// The things that it is for.
    let of: String
    let number: String?
    let from: CivilDate?
    /// The last day.
    let until: CivilDate?
    let state: State
    let place: Origin.Place?
  }

  /// A last day this near is marked.
  static let nearDays = 90

  /// Sorted by the last day; what has none comes last.
  let items: [Item]

  /// What can end or is still to come: the others say nothing on a picture.
  var dated: [Item] { items.filter { $0.state != .open } }
  let date: CivilDate

  init(_ context: ReportContext) {
    date = context.date
    let documents = Self.ofDocuments(context)
    // A contract or an approval is often listed twice, as a line's and as a paper.
    let papers = Set(documents.map { Same(of: $0.of, number: $0.number, until: $0.until) })
    let lines = Self.ofLines(context).filter {
      $0.number == nil || !papers.contains(Same(of: $0.of, number: $0.number, until: $0.until))
    }
    let found = lines + documents + Self.deadlines(context)
    items = found.enumerated().sorted { a, b in
      let (first, second) = (a.element.until ?? .last, b.element.until ?? .last)
      return first != second ? first < second : a.offset < b.offset
    }.map(\.element)
  }

  private struct Same: Hashable {
    let of: String
    let number: String?
    let until: CivilDate?
  }

  static func state(from: CivilDate?, until: CivilDate?, on date: CivilDate) -> Item.State {
    if let until, until < date { return .expired }
    if let from, from > date { return .notYet }
    guard let until else { return .open }
    return until.dayNumber - date.dayNumber <= nearDays ? .ending : .valid
  }

  private static func item(
    _ what: String, of thing: String, number: String?, from: CivilDate?, until: CivilDate?, place: Origin.Place? = nil,
    _ context: ReportContext
  ) -> Item {
    Item(
      what: what, of: thing, number: number, from: from, until: until,
      state: state(from: from, until: until, on: context.date), place: place)
  }

  private static func ofLines(_ context: ReportContext) -> [Item] {
    context.estate["lines"].flatMap { line -> [Item] in
      var found: [Item] = []
      let parts: [(String, String)] = [
        ("contract", context.say("Contract", "合同")), ("approval", context.say("Approval", "批准")),
        ("scope", context.say("Scope", "范围")),
      ]
      for (key, what) in parts {
        guard let part = line.part(key) else { continue }
        let (from, until) = (part.date("from"), part.date("until"))
        if from == nil && until == nil { continue }
        // An approval that was not granted runs from no day to no day.
        if key == "approval", part.text("status") != "granted" { continue }
        found.append(item(what, of: line.name, number: part.text("number"), from: from, until: until, context))
      }
      return found
    }
  }

  /// Things named in the row of a paper; the others are counted.
  private static let namedMax = 2

  private static func ofDocuments(_ context: ReportContext) -> [Item] {
    context.estate["documents"].compactMap { document in
      let (from, until) = (document.date("effective"), document.date("expires"))
      if from == nil && until == nil { return nil }
      let things = (document.list("for") ?? []).map { word in
        EntryName(word.text).flatMap { context.estate.entry($0)?.name } ?? word.text
      }
      let more = things.count - namedMax
      let named =
        things.prefix(namedMax).joined(separator: context.say(", ", "、"))
        + (more > 0 ? context.say(" and \(more) more", " 等 \(things.count) 项") : "")
      let kind = document.text("kind") ?? ""
      let index = context.pack.documents.firstIndex { $0.name == kind }
      let label = document.text("name") ?? index.map { context.wording.document($0) } ?? kind
      return item(
        capitalised(label), of: named, number: document.text("number"), from: from, until: until, context)
    }
  }

  private static func deadlines(_ context: ReportContext) -> [Item] {
    context.assessment.subjects.flatMap { subject in
      subject.judgement.findings.compactMap { finding -> Item? in
        guard let deadline = finding.deadline, let end = deadline.end, finding.effect != .inapplicable else {
          return nil
        }
        // A deadline that was kept is over.
        if end < context.date, ![.breached, .possiblyBreached].contains(finding.effect) { return nil }
        return item(
          context.say("Deadline of \(finding.citation)", "\(finding.citation) 的期限"), of: subject.name, number: nil,
          from: deadline.start, until: end, context)
      }
    }
  }
}

/// With a capital at its start, as the first word of a cell.
func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

extension TimelinePlan.Item.State {
  func words(_ context: ReportContext) -> String {
    switch self {
    case .expired: context.say("expired", "已过期")
    case .ending: context.say("ends soon", "即将到期")
    case .valid: context.say("valid", "有效")
    case .notYet: context.say("not yet effective", "尚未生效")
    case .open: context.say("no last day", "未载截止日")
    }
  }

  var sign: VerdictSign {
    switch self {
    case .expired: .of(.unlawful)
    case .ending: .of(.undetermined)
    case .valid: .of(.lawful)
    case .notYet: .of(.unsettled)
    case .open: .of(.unaddressed)
    }
  }

  /// A sign of its own: these are states of papers, not verdicts.
  var symbol: String {
    switch self {
    case .expired: "✕"
    case .ending: "!"
    case .valid: "✓"
    case .notYet: "○"
    case .open: "–"
    }
  }
}
