import CivilTime
import Facts
import LawPacks

/// What one rule in force has to say of a thing.
public struct Finding: Sendable {
  public enum Effect: String, Sendable, CaseIterable {
    /// A binding rule is breached.
    case breached
    /// A binding rule is breached in some completions or readings.
    case possiblyBreached = "possibly-breached"
    /// A non-binding rule is departed from.
    case advice
    case possibleAdvice = "possible-advice"
    /// The rule applies, but another beats it.
    case lifted
    /// The rule applies and is kept; a permission applies.
    case kept
    /// Whether the rule applies is not known, but it is not breached.
    case open
    /// The rule does not apply.
    case inapplicable
  }

  public struct Lift: Sendable, Hashable {
    /// The rule that beats this one.
    public let rule: String
    public let principle: Principle
    /// Whether it does so in every completion and reading.
    public let isCertain: Bool
  }

  let card: RuleCard
  public let effect: Effect
  public let liftedBy: [Lift]
  public let deadline: DeadlineOutcome?
  /// What the effect rests on: known facts first, then unknown ones, as places in the grounds of all findings.
  let known: Range<Int>
  let unknownPlaces: Range<Int>
  var grounds: FindingGrounds

  public var rule: String { card.rule }
  public var citation: Citation { card.citation }
  public var bearer: String { card.bearer }
  public var modality: Rule.Modality { card.modality }
  public var isBinding: Bool { card.isBinding }
  public var confidence: Confidence { card.confidence }
  /// The stated facts on which the effect rests, in the order of their paths.
  public var facts: [StatedFact] { grounds.places[known].compactMap { grounds.fact($0) } }
  /// The unknown facts on which it depends, in the order of their paths.
  public var unknown: [FactPath] { grounds.places[unknownPlaces].map { grounds.program.facts[Int($0)].path } }
}

/// What a finding says of its rule whatever the facts are.
final class RuleCard: Sendable {
  let rule: String
  let citation: Citation
  let bearer: String
  let modality: Rule.Modality
  let isBinding: Bool
  let confidence: Confidence

  init(_ rule: Rule, of pack: LawPack) {
    self.rule = rule.name
    citation = pack.citation(of: rule)
    bearer = pack.bearers[rule.bearer].name
    modality = rule.modality
    isBinding = pack.isBinding(rule)
    confidence = pack.confidence(of: rule)
  }
}

/// The facts on which the findings of a judgement rest, kept once for all of them.
final class FindingGrounds: Sendable {
  let program: LawProgram
  let stated: [StatedFact]
  /// Where each fact of the program is stated; -1 where it is not.
  let statedAt: [Int32]
  let places: [Int32]

  init(program: LawProgram, stated: [StatedFact], statedAt: [Int32], places: [Int32]) {
    self.program = program
    self.stated = stated
    self.statedAt = statedAt
    self.places = places
  }

  func fact(_ place: Int32) -> StatedFact? {
    let at = statedAt[Int(place)]
    return at < 0 ? nil : stated[Int(at)]
  }

  /// The same grounds with facts from other places.
  func resting(on facts: [FactPath: StatedFact]) -> FindingGrounds {
    FindingGrounds(
      program: program, stated: stated.map { facts[$0.path] ?? $0 }, statedAt: statedAt, places: places)
  }
}

/// A deadline as far as it can be reckoned.
public struct DeadlineOutcome: Sendable, Hashable {
  public let duration: CalendarDuration
  /// What it runs from, in the law's words.
  public let after: String
  /// The day it runs from, where that is known.
  public let start: CivilDate?
  /// The last day, where the duration is one of days, months or years.
  public let end: CivilDate?
}
