import Facts
import LawPacks
import Reasoning
import SourceText

/// An assessment as JSON (docs/formats/assessment.schema.json), each verdict with the receipt by which it can be repeated.
public enum AssessmentJSON {
  public static let format = "wayleave-assessment/1"

  public static func json(_ assessment: Assessment, pack: LawPack, program: String) -> JSON {
    let subjects = assessment.subjects.map { subject($0, pack, program) }
    return .object(head(assessment, pack, program) + [.init("subjects", .array(subjects))])
  }

  /// The same as pretty text, thing by thing: of a large estate it is half a gigabyte.
  public static func write(
    _ assessment: Assessment, pack: LawPack, program: String, to write: (String) throws -> Void
  ) rethrows {
    let subjects = assessment.subjects.lazy.map { subject($0, pack, program) }
    try JSON.writePretty(head(assessment, pack, program), last: "subjects", subjects, to: write)
  }

  private static func head(_ assessment: Assessment, _ pack: LawPack, _ program: String) -> [JSON.Member] {
    [
      .init("format", .string(format)), .init("program", .string(program)),
      .init("organisation", .string(assessment.organisation)), .init("asOf", .string(assessment.date.description)),
      .init("pack", ["name": .string(pack.name), "version": .string(pack.version), "hash": .string(pack.hash)]),
      .init("fixedReadings", .array(assessment.fixedReadings.map { reading($0) })),
      .init(
        "summary", .object(Verdict.allCases.map { JSON.Member($0.rawValue, .number(assessment.count($0))) })),
    ]
  }

  private static func reading(_ reading: FixedReading) -> JSON {
    var members: [JSON.Member] = [
      .init("question", .string(reading.question)), .init("reading", .string(reading.reading)),
      .init("by", .string(reading.by)), .init("reason", .string(reading.reason)),
    ]
    if let on = reading.on { members.append(.init("on", .string(on.description))) }
    if let reviewer = reading.reviewer { members.append(.init("reviewer", .string(reviewer))) }
    return .object(members)
  }

  private static let told: [Finding.Effect] = [
    .breached, .possiblyBreached, .advice, .possibleAdvice, .lifted,
  ]

  private static func subject(_ subject: Assessment.Subject, _ pack: LawPack, _ program: String) -> JSON {
    let judgement = subject.judgement
    var members: [JSON.Member] = [
      .init("kind", .string(subject.kind)), .init("id", .string(subject.entry.id)),
      .init("entry", .string(subject.entry.description)), .init("name", .string(subject.name)),
    ]
    if let entity = subject.entity { members.append(.init("entity", .string(entity))) }
    if let place = subject.place { members.append(.init("place", self.place(place))) }
    members.append(.init("verdict", .string(judgement.verdict.rawValue)))
    if let high = judgement.verdictOnHighConfidence {
      members.append(.init("verdictOnHighConfidence", .string(high.rawValue)))
    }
    members += [
      .init("confidence", .string(judgement.confidence.rawValue)),
      .init("decisive", .strings(judgement.decisive.map(\.description))),
      .init("readings", .array(judgement.readings.filter(\.matters).map { Receipt.question($0) })),
      .init("withheld", .array(subject.withheld.map { withheld($0, pack) })),
      .init(
        "findings",
        .array(judgement.findings.filter { told.contains($0.effect) }.map { Receipt.finding($0, pack, judgement.date) })
      ),
      .init(
        "remedies",
        .array(subject.remedies.map { .object(remedy($0)) })),
    ]
    members += remarks(subject.mending)
    members += [
      .init("receipt", Receipt.json(judgement, pack: pack, program: program))
    ]
    return .object(members)
  }

  private static func place(_ place: Origin.Place) -> JSON {
    ["file": .string(place.file), "line": .number(place.line)]
  }

  private static func withheld(_ fact: WithheldFact, _ pack: LawPack) -> JSON {
    var members: [JSON.Member] = [
      .init("name", .string(fact.path.description)), .init("value", .string(fact.value.description)),
      .init("origin", .string(fact.origin.text)), .init("reason", .string(fact.reason.name)),
    ]
    if let paper = fact.paper { members.append(.init("paper", .string(pack.documents[paper].name))) }
    if let document = fact.reason.document { members.append(.init("document", .string(document))) }
    return .object(members)
  }

  /// One way to mend something.
  public static func remedy(_ remedy: Remedy) -> [JSON.Member] {
    [
      .init("certain", .bool(remedy.isCertain)), .init("cost", .number(remedy.cost)),
      .init("changes", .array(remedy.changes.map { change($0) })),
    ]
  }

  /// What is to be known about the list of ways, where it is not whole.
  public static func remarks(_ mending: LeastChanges) -> [JSON.Member] {
    var members: [JSON.Member] = []
    if mending.unlisted > 0 { members.append(.init("remediesNotListed", .number(mending.unlisted))) }
    if mending.isNarrowed { members.append(.init("remediesNarrowed", .bool(true))) }
    return members
  }

  private static func change(_ change: FactChange) -> JSON {
    var members: [JSON.Member] = [
      .init("name", .string(change.path.description)), .init("from", .string(change.from.description)),
      .init("to", .string(change.to.description)), .init("cost", .number(change.cost)),
    ]
    if change.through == nil {
      members.append(.init("orMore", .bool(true)))
    } else if let through = change.through, through != change.to {
      members.append(.init("through", .string(through.description)))
    }
    return .object(members)
  }
}

extension WithheldFact.Reason {
  /// A word for programs.
  public var name: String {
    switch self {
    case .noPaper: "no-paper"
    case .notYetEffective: "not-yet-effective"
    case .expired: "expired"
    case .fileMissing: "file-missing"
    case .fileDiffers: "file-differs"
    case .openQuestion: "open-question"
    }
  }

  /// The id of the document that does not count.
  public var document: String? {
    switch self {
    case .noPaper, .openQuestion: nil
    case .notYetEffective(let document, _), .expired(let document, _), .fileMissing(let document, _),
      .fileDiffers(let document, _):
      document
    }
  }
}

extension Judgement {
  /// The lowest confidence among the rules on which the verdict rests; `high` where it would be the same on verified text
  /// alone.
  public var confidence: Confidence {
    guard verdictOnHighConfidence != nil else { return .high }
    let resting: [Finding.Effect] =
      verdict == .unlawful ? [.breached] : verdict == .lawful ? [.kept, .lifted] : [.possiblyBreached, .breached]
    let found = Set(findings.filter { $0.isBinding && resting.contains($0.effect) }.map(\.confidence))
    return found.contains(.low) ? .low : .medium
  }
}
