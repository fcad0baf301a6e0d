import CivilTime
import Facts
import LawPacks

/// The law on one kind of thing on one day: the rules in force, which of them beat which, and the facts that they can
/// tell apart. Everything here is decided before any facts are known.
public struct KindLaw: Sendable {
  public let pack: LawPack
  public let kind: Int
  public let date: CivilDate
  /// The rules in force, as indexes into the pack's, ascending.
  let rules: [Int]
  /// Ways in which rules meet, winner and loser as positions in `rules`.
  let victories: [Victory]
  /// Pairs that can meet and that nothing decides.
  let undecided: [Rivalry]
  /// The `given`s of the kind, as nodes with reasons.
  let givens: [Given]
  /// The facts that rules and givens mention, those that many rules turn on first.
  let order: [(variable: Int, domain: FactDomain)]
  /// The questions that rules in force turn on.
  let questions: [Int]

  struct Rivalry: Sendable, Hashable {
    let first: Int
    let second: Int
  }

  struct Victory: Sendable, Hashable {
    let winner: Int
    let loser: Int
    let principle: Principle
  }

  /// `leavingOut` takes rules away as if the pack did not have them. `extra` names expressions beyond the rules whose
  /// facts shall have levels too (the conditions of properties).
  init(
    pack: LawPack, kind: Int, date: CivilDate, leavingOut isLeftOut: (Rule) -> Bool = { _ in false }, extra: [Int] = []
  ) throws {
    self.pack = pack
    self.kind = kind
    self.date = date
    rules = Self.rules(pack: pack, kind: kind, date: date).filter { !isLeftOut(pack.rules[$0]) }
    givens = pack.givens.filter { $0.root == kind }
    var census = Self.census(pack: pack, rules: rules, givens: givens)
    for node in extra { census.count(node, weight: 0) }
    order = census.order(asOf: date)
    questions = census.questions
    (victories, undecided) = try Rivalries.decide(
      pack: pack, date: date, rules: rules, givens: givens, order: order, questions: questions)
  }

  /// The rules of a kind in force on a day, as indexes into the pack's, ascending.
  static func rules(pack: LawPack, kind: Int, date: CivilDate) -> [Int] {
    pack.rules.indices.filter { pack.rules[$0].kind == kind && pack.isInForce(pack.rules[$0], on: date) }
  }

  static func census(pack: LawPack, rules: [Int], givens: [Given]) -> FactCensus {
    var census = FactCensus(pack: pack)
    for rule in rules {
      census.count(pack.rules[rule].applies, weight: 1)
      census.count(pack.rules[rule].duty, weight: 0)
    }
    for given in givens { census.count(given.node, weight: 0) }
    return census
  }

  /// What is known, as a space of diagrams.
  func space(known: [Int: FactValue], fixed: [Int: Int]) throws -> FactSpace {
    try FactSpace(pack: pack, date: date, order: order, questions: questions, known: known, fixed: fixed)
  }
}

/// Why one rule beats another (LAW.md section 5.2).
public enum Principle: String, Sendable, CaseIterable {
  case over
  case rank
  case narrower
  case later

  /// The term of the field.
  public var term: String {
    switch self {
    case .over: "an explicit `over`"
    case .rank: "lex superior"
    case .narrower: "lex specialis"
    case .later: "lex posterior"
    }
  }
}

/// Which facts and questions some expressions mention, and how often rules turn on them.
struct FactCensus {
  let pack: LawPack
  private var weights: [Int: Int] = [:]
  private var found: [Int] = []
  private var predicates: [Int: [Predicate]] = [:]
  private(set) var questions: [Int] = []
  private var seen: Set<Int> = []

  init(pack: LawPack) { self.pack = pack }

  mutating func count(_ root: Int, weight: Int) {
    var local: Set<Int> = []
    var open = [root]
    while let node = open.popLast() {
      guard local.insert(node).inserted else { continue }
      switch pack.nodes[node] {
      case .constant, .asOf: continue
      case .test(let variable, let predicate):
        note(variable, weight)
        if seen.insert(node).inserted { predicates[variable, default: []].append(predicate) }
        for reference in pack.variables[variable].optionalReferences { note(reference, weight) }
      case .reading(let question, _): if !questions.contains(question) { questions.append(question) }
      case .not(let inner), .definition(_, let inner): open.append(inner)
      case .all(let parts), .any(let parts): open += parts.reversed()
      }
    }
  }

  private mutating func note(_ variable: Int, _ weight: Int) {
    if weights[variable] == nil { found.append(variable) }
    weights[variable, default: 0] += weight
  }

  /// Facts on which many rules turn lead; behind them the facts of each rule stand together, as they were found. Were all
  /// conditions to stand before all duties, every combination of conditions would have to be told apart before the first
  /// duty is looked at.
  func order(asOf date: CivilDate) -> [(variable: Int, domain: FactDomain)] {
    let sharedByMany = 4
    let sorted = found.enumerated().sorted { a, b in
      let (heavy, light) = (weights[a.element] ?? 0, weights[b.element] ?? 0)
      let (leads, follows) = (heavy >= sharedByMany, light >= sharedByMany)
      if leads != follows { return leads }
      return leads && heavy != light ? heavy > light : a.offset < b.offset
    }
    return sorted.map { _, variable in
      (variable, FactDomain.of(pack.type(of: variable), predicates: predicates[variable] ?? [], asOf: date))
    }
  }
}
