import Facts
import LawPacks

extension Judgement {
  /// The same judgement of a thing with the same facts from other places.
  public func resting(on facts: [StatedFact]) -> Judgement {
    let byPath = Dictionary(facts.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    var findings = findings
    if let grounds = findings.first?.grounds.resting(on: byPath) {
      for index in findings.indices { findings[index].grounds = grounds }
    }
    return Judgement(
      kind: kind, date: date, verdict: verdict, verdictOnHighConfidence: verdictOnHighConfidence, readings: readings,
      fixed: fixed, decisive: decisive, breaches: breaches, advice: advice, findings: findings,
      facts: facts.sortedByPath())
  }
}
