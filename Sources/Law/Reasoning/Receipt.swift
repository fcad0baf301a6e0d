import CivilTime
import Facts
import LawPacks
import SourceText

/// The JSON of one verdict with all that it takes to repeat it (LAW.md section 5). Its bytes are determined by its
/// contents, so that a repetition can be compared to the byte.
public enum Receipt {
  public static let format = "wayleave-receipt/1"

  public static func json(_ judgement: Judgement, pack: LawPack, program: String) -> JSON {
    var members: [JSON.Member] = [
      .init("format", .string(format)), .init("program", .string(program)),
      .init(
        "pack", ["name": .string(pack.name), "version": .string(pack.version), "hash": .string(pack.hash)]),
      .init("kind", .string(judgement.kind)), .init("asOf", .string(judgement.date.description)),
      .init("facts", .array(judgement.facts.map { fact($0) })),
      .init(
        "fixed", .object(judgement.fixed.map { .init($0.question, .string($0.reading)) })),
      .init("verdict", .string(judgement.verdict.rawValue)),
    ]
    if let high = judgement.verdictOnHighConfidence {
      members.append(.init("verdictOnHighConfidence", .string(high.rawValue)))
    }
    members += [
      .init("decisive", .strings(judgement.decisive.map(\.description))),
      .init("breaches", .strings(judgement.breaches.map(\.description))),
      .init("advice", .strings(judgement.advice.map(\.description))),
      .init("readings", .array(judgement.readings.filter(\.matters).map { question($0) })),
      .init(
        "findings",
        .array(judgement.findings.filter { $0.effect != .inapplicable }.map { finding($0, pack, judgement.date) })),
    ]
    return .object(members)
  }

  /// As written to a file.
  public static func text(_ judgement: Judgement, pack: LawPack, program: String) -> String {
    json(judgement, pack: pack, program: program).text(pretty: true) + "\n"
  }

  private static func fact(_ fact: StatedFact) -> JSON {
    [
      "name": .string(fact.path.description), "value": .string(fact.value.description),
      "origin": .string(fact.origin.text),
    ]
  }

  /// What an open question comes to, by reading.
  public static func question(_ outcome: QuestionOutcome) -> JSON {
    [
      "question": .string(outcome.question),
      "verdicts": .object(outcome.readings.map { .init($0.name, .string($0.verdict.rawValue)) }),
      "advice": .object(outcome.readings.map { .init($0.name, .strings($0.advice.map(\.description))) }),
    ]
  }

  /// One finding, as receipts and assessments have it.
  public static func finding(_ finding: Finding, _ pack: LawPack, _ date: CivilDate) -> JSON {
    var members: [JSON.Member] = [
      .init("rule", .string(finding.rule)), .init("citation", .string(finding.citation.description)),
      .init("effect", .string(finding.effect.rawValue)), .init("bearer", .string(finding.bearer)),
      .init("modality", .string(finding.modality.rawValue)), .init("confidence", .string(finding.confidence.rawValue)),
      .init("facts", .array(finding.facts.map { fact($0) })),
      .init("unknown", .strings(finding.unknown.map(\.description))),
    ]
    if !finding.liftedBy.isEmpty {
      members.append(
        .init(
          "liftedBy",
          .array(
            finding.liftedBy.map {
              [
                "rule": .string($0.rule), "principle": .string($0.principle.rawValue), "certain": .bool($0.isCertain),
              ]
            })))
    }
    guard let rule = pack.rules.first(where: { $0.name == finding.rule }) else { return .object(members) }
    if let penalty = rule.penalty {
      members.append(.init("penalty", .string(penalty.description)))
      let sanctions = pack.sanctions(penalty, on: rule.bearer, date: date)
      if !sanctions.isEmpty { members.append(.init("sanctions", .array(sanctions.map { sanction($0, pack) }))) }
    }
    if let evidence = rule.evidence { members.append(.init("evidence", .string(pack.documents[evidence].name))) }
    if let deadline = finding.deadline { members.append(.init("deadline", self.deadline(deadline))) }
    if let remedy = rule.remedy { members.append(.init("remedy", .string(remedy.text))) }
    return .object(members)
  }

  private static func sanction(_ sanction: Sanction, _ pack: LawPack) -> JSON {
    var members: [JSON.Member] = [.init("name", .string(sanction.name))]
    if let by = sanction.by { members.append(.init("by", .string(pack.authorities[by].name))) }
    if let text = sanction.text { members.append(.init("text", .string(text.text))) }
    let items = sanction.items.map { item -> JSON in
      switch item {
      case .fine(let low, let high, let times, let unit, let note):
        var fine: [JSON.Member] = [.init("kind", "fine")]
        if let low { fine.append(.init("from", .number(low))) }
        fine += [.init("to", .number(high)), .init(times ? "timesOf" : "currency", .string(unit))]
        if let note { fine.append(.init("note", .string(note.text))) }
        return .object(fine)
      case .measure(let measure): return ["kind": .string(measure.rawValue)]
      case .criminal(let text): return ["kind": "criminal", "text": .string(text.text)]
      }
    }
    members.append(.init("items", .array(items)))
    return .object(members)
  }

  private static func deadline(_ deadline: DeadlineOutcome) -> JSON {
    var members: [JSON.Member] = [
      .init("duration", .string(deadline.duration.description)), .init("after", .string(deadline.after)),
    ]
    if let start = deadline.start { members.append(.init("start", .string(start.description))) }
    if let end = deadline.end { members.append(.init("end", .string(end.description))) }
    return .object(members)
  }
}
