import Facts
import LawPacks

/// One judgement at work: the diagrams of every rule over what is unknown, and what follows from them.
struct Sitting {
  typealias Diagram = DiagramStore.Diagram

  /// The values of the verdict's leaves.
  enum Leaf {
    static let unaddressed = 0
    static let lawful = 1
    static let unlawful = 2

    static func verdict(_ value: Int) -> Verdict {
      value == unlawful ? .unlawful : value == lawful ? .lawful : .unaddressed
    }
  }

  let law: KindLaw
  var space: FactSpace
  /// Where each rule's conditions hold.
  let applies: [Diagram]
  /// Where each rule's duty is not done; of a permission, where what it permits is done.
  let broken: [Diagram]
  /// Where each rule is breached: it applies, is broken, and is not lifted. Never of a permission.
  let breached: [Diagram]
  let lifting: Lifting
  /// The combinations of facts that can be, as far as the verdict and the breaches depend on them.
  let possible: Diagram
  /// The levels on which the verdict or a breach depends.
  private let touched: Set<Int>
  /// Leaves as in ``Leaf``.
  let verdict: Diagram

  init(_ law: KindLaw, known: [Int: FactValue], fixed: [Int: Int]) throws {
    try self.init(law, in: law.space(known: known, fixed: fixed))
  }

  init(_ law: KindLaw, in space: FactSpace) throws {
    self.law = law
    var space = space
    var applies: [Diagram] = []
    var broken: [Diagram] = []
    for index in law.rules {
      let rule = law.pack.rules[index]
      let duty = try space.diagram(rule.duty)
      applies.append(try space.diagram(rule.applies))
      broken.append(rule.modality == .must ? try space.store.not(duty) : duty)
    }
    lifting = try Lifting(law: law, applies: applies, broken: broken, in: &space)
    var breached: [Diagram] = []
    var anyBreached = DiagramStore.no
    var anyApplies = DiagramStore.no
    for (position, index) in law.rules.enumerated() {
      let rule = law.pack.rules[index]
      var breach = DiagramStore.no
      if rule.modality != .may {
        let stands = try space.store.not(lifting.lifted[position])
        breach = try space.store.and(try space.store.and(applies[position], broken[position]), stands)
      }
      breached.append(breach)
      guard law.pack.isBinding(rule) else { continue }
      anyBreached = try space.store.or(anyBreached, breach)
      anyApplies = try space.store.or(anyApplies, applies[position])
    }
    verdict = try space.store.combine(anyBreached, anyApplies) { breach, applies in
      breach == 1 ? Leaf.unlawful : applies == 1 ? Leaf.lawful : Leaf.unaddressed
    }
    var touched = Set(space.store.support(verdict))
    for breach in breached { touched.formUnion(space.store.support(breach)) }
    possible = try Possibility.connected(law.givens.map(\.node), to: touched, in: &space)
    self.touched = touched
    self.applies = applies
    self.broken = broken
    self.breached = breached
    self.space = space
  }

  // MARK: Questions about truth

  enum Truth: String, Sendable { case yes, no, open }

  /// Whether something holds in every possible completion and reading, in none, or in some.
  mutating func truth(_ diagram: Diagram) throws -> Truth {
    let possible = try possible(bearingOn: diagram)
    if try space.store.and(possible, diagram) == DiagramStore.no { return .no }
    if try space.store.and(possible, try space.store.not(diagram)) == DiagramStore.no { return .yes }
    return .open
  }

  /// A finding may rest on facts on which neither the verdict nor a breach depends, and `given`s bind those too.
  private mutating func possible(bearingOn diagram: Diagram) throws -> Diagram {
    let support = Set(space.store.support(diagram))
    if support.isSubset(of: touched) { return possible }
    return try Possibility.connected(law.givens.map(\.node), to: support, in: &space)
  }

  // MARK: The verdict

  /// The verdicts still possible, as sets of bits `1 << leaf`; the empty set where facts cannot be so.
  mutating func outcomes() throws -> Diagram {
    try space.store.combine(possible, verdict) { possible, leaf in possible == 1 ? 1 << leaf : 0 }
  }

  /// The outcomes by reading alone.
  mutating func outcomesByReading(_ outcomes: Diagram) throws -> Diagram {
    let isQuestion = space.levels.indices.map { space.isQuestion($0) }
    return try space.store.union(outcomes) { !isQuestion[$0] }
  }

  /// The verdict that a set of outcomes by reading amounts to (LAW.md 5.5, 5.6, 10.15).
  func verdict(of byReading: Diagram) -> Verdict {
    let sets = space.store.leaves(byReading)
    if sets.contains(where: { $0.nonzeroBitCount != 1 }) { return .undetermined }
    if sets.count > 1 { return .unsettled }
    return Leaf.verdict((sets.first ?? 1).trailingZeroBitCount)
  }

  /// For each open question the verdict with each of its readings fixed, the other questions open (LAW.md 10.16).
  mutating func verdictsByQuestion(_ byReading: Diagram) throws -> [(question: Int, verdicts: [Verdict])] {
    var found: [(question: Int, verdicts: [Verdict])] = []
    for question in law.questions.sorted() {
      guard let level = space.level(ofQuestion: question) else { continue }
      var verdicts: [Verdict] = []
      for reading in law.pack.questions[question].readings.indices {
        let fixed = try space.store.restrict(byReading, level: level, to: reading)
        verdicts.append(verdict(of: fixed))
      }
      found.append((question, verdicts))
    }
    return found
  }
}
