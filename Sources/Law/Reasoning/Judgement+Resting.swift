import Facts
import LawPacks

extension Judgement {
  /// The same judgement of a thing with the same facts from other places.
  public func resting(on facts: [StatedFact]) -> Judgement {
    let byPath = Dictionary(facts.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    return Judgement(
      kind: kind, date: date, verdict: verdict, verdictOnHighConfidence: verdictOnHighConfidence, readings: readings,
      fixed: fixed, decisive: decisive, breaches: breaches, advice: advice,
      findings: findings.map { finding in
        Finding(
          rule: finding.rule, citation: finding.citation, bearer: finding.bearer, modality: finding.modality,
          isBinding: finding.isBinding, confidence: finding.confidence, effect: finding.effect,
          liftedBy: finding.liftedBy, facts: finding.facts.map { byPath[$0.path] ?? $0 }, unknown: finding.unknown,
          deadline: finding.deadline)
      }, facts: facts.sortedByPath())
  }
}
