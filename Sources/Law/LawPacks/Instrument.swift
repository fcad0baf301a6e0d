import CivilTime
import Facts
import SourceText

/// A statute, measure, notice or convention.
public struct Instrument: Sendable {
  public let id: String
  public let title: LocalizedText
  public let issuer: LocalizedText?
  public let number: LocalizedText?
  /// An index into ``LawPack/ranks``.
  public let rank: Int
  public let promulgated: CivilDate?
  /// Nothing for a draft, which is never in force.
  public let effective: CivilDate?
  /// The first day without force.
  public let repealed: CivilDate?
  public let source: String?
  public let confidence: Confidence
  public let note: LocalizedText?
  /// Ids of the instruments whose place this one takes.
  public let replaces: [String]
  /// What the file says before its first provision.
  public let introduction: String
  public let place: SourceSpan

  public init(
    id: String, title: LocalizedText, issuer: LocalizedText?, number: LocalizedText?, rank: Int,
    promulgated: CivilDate?, effective: CivilDate?, repealed: CivilDate?, source: String?, confidence: Confidence,
    note: LocalizedText?, replaces: [String], introduction: String, place: SourceSpan
  ) {
    self.id = id
    self.title = title
    self.issuer = issuer
    self.number = number
    self.rank = rank
    self.promulgated = promulgated
    self.effective = effective
    self.repealed = repealed
    self.source = source
    self.confidence = confidence
    self.note = note
    self.replaces = replaces
    self.introduction = introduction
    self.place = place
  }

  public var isDraft: Bool { effective == nil }
  public var window: Window { Window(from: effective, until: repealed) }
}

/// An article, or another part that has a name.
public struct Provision: Sendable {
  public let instrument: Int
  public let citation: Citation
  public let heading: String
  /// The heading's own window; the rules of the provision are in force only inside it.
  public let window: Window
  public let confidence: Confidence
  public let note: String?
  /// Why it has no rule, where the text says so.
  public let notModelled: String?
  public let prose: String
  public var sanctions: [Sanction]
  public let place: SourceSpan

  public init(
    instrument: Int, citation: Citation, heading: String, window: Window, confidence: Confidence, note: String?,
    notModelled: String?, prose: String, sanctions: [Sanction], place: SourceSpan
  ) {
    self.instrument = instrument
    self.citation = citation
    self.heading = heading
    self.window = window
    self.confidence = confidence
    self.note = note
    self.notModelled = notModelled
    self.prose = prose
    self.sanctions = sanctions
    self.place = place
  }
}

/// What a breach can cost.
public struct Sanction: Sendable {
  public enum Measure: String, Sendable { case warning, confiscation, disconnection, suspension, revocation }

  public enum Item: Sendable {
    /// `low` is nothing for "up to". With `times`, the fine is a multiple of `unit` (gains); else `unit` is a currency.
    case fine(low: Int?, high: Int, times: Bool, unit: String, note: LocalizedText?)
    case measure(Measure)
    case criminal(LocalizedText)
  }

  public let name: String
  /// Indexes into ``LawPack/bearers``; empty means anyone.
  public let on: [Int]
  /// An index into ``LawPack/authorities``.
  public let by: Int?
  public let text: LocalizedText?
  public let items: [Item]

  public init(name: String, on: [Int], by: Int?, text: LocalizedText?, items: [Item]) {
    self.name = name
    self.on = on
    self.by = by
    self.text = text
    self.items = items
  }
}

/// A duty or a permission that a provision gives.
public struct Rule: Sendable {
  public enum Modality: String, Sendable {
    case must
    case mustNot = "must not"
    case may
  }

  public struct Deadline: Sendable {
    public enum Start: Sendable {
      /// A fact, moved.
      case fact(variable: Int, [DateStep])
      case day(DayTerm)
    }
    public let duration: CalendarDuration
    public let start: Start
    public init(duration: CalendarDuration, start: Start) {
      self.duration = duration
      self.start = start
    }
  }

  public let name: String
  public let kind: Int
  public let provision: Int
  /// When it is in force; nothing for a rule of a draft.
  public let window: Window?
  public let matter: String?
  public let question: (question: Int, reading: Int)?
  public let condition: Int?
  public let exception: Int?
  /// The reading, `if` and `unless` together.
  public let applies: Int
  public let bearer: Int
  public let modality: Modality
  public let duty: Int
  /// Indexes into ``LawPack/rules``.
  public var over: [Int]
  public let penalty: Citation?
  public let evidence: Int?
  public let deadline: Deadline?
  public let remedy: LocalizedText?
  public let note: LocalizedText?
  public let place: SourceSpan

  public init(
    name: String, kind: Int, provision: Int, window: Window?, matter: String?,
    question: (question: Int, reading: Int)?, condition: Int?, exception: Int?, applies: Int, bearer: Int,
    modality: Modality, duty: Int, over: [Int], penalty: Citation?, evidence: Int?, deadline: Deadline?,
    remedy: LocalizedText?, note: LocalizedText?, place: SourceSpan
  ) {
    self.name = name
    self.kind = kind
    self.provision = provision
    self.window = window
    self.matter = matter
    self.question = question
    self.condition = condition
    self.exception = exception
    self.applies = applies
    self.bearer = bearer
    self.modality = modality
    self.duty = duty
    self.over = over
    self.penalty = penalty
    self.evidence = evidence
    self.deadline = deadline
    self.remedy = remedy
    self.note = note
    self.place = place
  }
}

extension LawPack {
  public func citation(of rule: Rule) -> Citation { provisions[rule.provision].citation }
  public func instrument(of rule: Rule) -> Instrument { instruments[provisions[rule.provision].instrument] }
  public func rank(of rule: Rule) -> Int { instrument(of: rule).rank }
  public func isBinding(_ rule: Rule) -> Bool { ranks[rank(of: rule)].isBinding }
  public func confidence(of rule: Rule) -> Confidence { provisions[rule.provision].confidence }

  public func isInForce(_ rule: Rule, on date: CivilDate) -> Bool { rule.window?.contains(date) ?? false }

  /// What a breach can cost a bearer: the sanctions of the provision that name it, or name nobody.
  public func sanctions(_ citation: Citation, on bearer: Int, date: CivilDate) -> [Sanction] {
    (provision(citation, on: date)?.sanctions ?? []).filter { $0.on.isEmpty || $0.on.contains(bearer) }
  }

  /// The provision that a citation means on a day: the one whose window holds the day, else the last that began
  /// before it, else the first to come (LAW.md section 2).
  public func provision(_ citation: Citation, on date: CivilDate) -> Provision? {
    let named = provisions.filter { $0.citation == citation }
    if let current = named.first(where: { $0.window.contains(date) }) { return current }
    let started = named.filter { $0.window.from.map { $0 <= date } ?? true }
    return started.max { ($0.window.from ?? .first) < ($1.window.from ?? .first) }
      ?? named.min { ($0.window.from ?? .first) < ($1.window.from ?? .first) }
  }
}
