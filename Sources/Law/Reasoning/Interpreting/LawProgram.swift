import CivilTime
import Facts
import LawPacks

/// The law of a kind on a day, laid out for reading it directly: each test as a table over the cells of its fact, and
/// expressions as steps, parts before wholes. Made once and read for every thing that is judged.
final class LawProgram: Sendable {
  let law: KindLaw
  /// The same law without provisions below `high`, where there are any.
  let high: KindLaw?
  /// The facts that rules, givens and deadlines mention, in the order of their paths.
  let facts: [Fact]
  let steps: [Step]
  /// For each test, its truth by cell; the last entry of each is for unknown.
  let tables: [PlainTruth]
  /// The parts of steps, and the references of tests.
  let parts: [Int32]
  let rules: [RuleSteps]
  /// How each rule is written, for proofs.
  let plans: [RulePlan]
  let givens: [Int]
  let cards: [RuleCard]
  /// The provisions of rules that can be breached, binding ones and others, each with the positions of its rules.
  let provisions: [ProvisionRules]
  let victories: [KindLaw.Victory]
  /// The victories among the rules of ``high``, by position in `rules`; and which rules it has.
  let highVictories: [KindLaw.Victory]
  let isHigh: [Bool]
  let hasDeadlines: Bool
  private let placeOfPath: [FactPath: Int]
  private let placeOfVariable: [Int32]

  struct Fact: Sendable {
    let variable: Int
    let path: FactPath
    let cells: CellReading
    /// The references on the way that may be `none`, as places in ``facts``.
    let references: [Int]
  }

  enum Code: UInt8, Sendable { case constant, test, reading, not, same, all, any }

  struct Step: Sendable {
    let code: Code
    /// Of a constant its truth; of a test its fact; of a reading its question; of `not` and `same` the part.
    let first: Int32
    /// Of a test where its table begins; of a reading the reading.
    let second: Int32
    /// The parts of `all` and `any`; the references of a test.
    let start: Int32
    let end: Int32
    /// The node of the pack.
    let node: Int32
  }

  struct RuleSteps: Sendable {
    let applies: Int
    let duty: Int
    let modality: Rule.Modality
    let isBinding: Bool
  }

  /// The parts of a rule as its text has them: readings, conditions, exception.
  struct RulePlan: Sendable {
    let isReading: Bool
    let conditions: [Int]
    let exception: Int?
    var hasConditions: Bool { isReading || !conditions.isEmpty || exception != nil }
  }

  struct ProvisionRules: Sendable {
    let citation: Citation
    let isBinding: Bool
    let rules: [Int]
  }

  init(law: KindLaw, high: KindLaw?) {
    let pack = law.pack
    self.law = law
    self.high = high
    facts = Self.facts(of: law)
    placeOfPath = Dictionary(uniqueKeysWithValues: facts.enumerated().map { ($1.path, $0) })
    var placeOfVariable = [Int32](repeating: -1, count: pack.variables.count)
    for (place, fact) in facts.enumerated() { placeOfVariable[fact.variable] = Int32(place) }
    self.placeOfVariable = placeOfVariable
    var layout = StepLayout(law: law, facts: facts, placeOfVariable: placeOfVariable)
    layout.add(Self.roots(of: law))
    (steps, tables, parts) = (layout.steps, layout.tables, layout.parts)
    let stepOfNode = layout.stepOfNode
    rules = law.rules.map { index in
      let rule = pack.rules[index]
      return RuleSteps(
        applies: Int(stepOfNode[rule.applies]), duty: Int(stepOfNode[rule.duty]), modality: rule.modality,
        isBinding: pack.isBinding(rule))
    }
    plans = law.rules.map { index in
      let rule = pack.rules[index]
      var conditions: [Int] = []
      if let condition = rule.condition {
        if case .all(let parts) = pack.nodes[condition] { conditions = parts } else { conditions = [condition] }
      }
      return RulePlan(
        isReading: rule.question != nil, conditions: conditions.map { Int(stepOfNode[$0]) },
        exception: rule.exception.map { Int(stepOfNode[$0]) })
    }
    givens = law.givens.map { Int(stepOfNode[$0.node]) }
    cards = law.rules.map { RuleCard(pack.rules[$0], of: pack) }
    provisions = Self.provisions(of: law)
    victories = law.victories
    let inHigh = Set(high?.rules ?? [])
    isHigh = law.rules.map { inHigh.contains($0) }
    let places = Dictionary(uniqueKeysWithValues: law.rules.enumerated().map { ($1, $0) })
    highVictories = (high?.victories ?? []).compactMap { [high] victory in
      guard let high, let winner = places[high.rules[victory.winner]], let loser = places[high.rules[victory.loser]]
      else { return nil }
      return .init(winner: winner, loser: loser, principle: victory.principle)
    }
    hasDeadlines = law.rules.contains { pack.rules[$0].deadline != nil }
  }

  /// Where a fact stands, or nothing where the law does not turn on it.
  func place(of path: FactPath) -> Int? { placeOfPath[path] }

  func place(ofVariable variable: Int) -> Int? {
    let place = placeOfVariable[variable]
    return place < 0 ? nil : Int(place)
  }

  // MARK: Making

  private static func roots(of law: KindLaw) -> [Int] {
    let ofRules = law.rules.flatMap { index -> [Int] in
      let rule = law.pack.rules[index]
      return [rule.applies, rule.duty] + [rule.condition, rule.exception].compactMap { $0 }
    }
    return ofRules + law.givens.map(\.node)
  }

  private static func facts(of law: KindLaw) -> [Fact] {
    let pack = law.pack
    var domains = Dictionary(law.order.map { ($0.variable, $0.domain) }, uniquingKeysWith: { first, _ in first })
    for index in law.rules {
      guard case .fact(let variable, _)? = pack.rules[index].deadline?.start else { continue }
      for variable in [variable] + pack.variables[variable].optionalReferences where domains[variable] == nil {
        domains[variable] = FactDomain.of(pack.type(of: variable), predicates: [], asOf: law.date)
      }
    }
    let sorted = domains.keys.sorted { pack.variables[$0].path < pack.variables[$1].path }
    let places = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1, $0) })
    return sorted.map { variable in
      let written = pack.variables[variable]
      return Fact(
        variable: variable, path: written.path,
        cells: CellReading(domains[variable] ?? FactDomain(cells: [])),
        references: written.optionalReferences.compactMap { places[$0] })
    }
  }

  private static func provisions(of law: KindLaw) -> [ProvisionRules] {
    var found: [Citation: (isBinding: Bool, rules: [Int])] = [:]
    for (position, index) in law.rules.enumerated() where law.pack.rules[index].modality != .may {
      let rule = law.pack.rules[index]
      // All rules of a provision are of one instrument, and so of one rank.
      found[law.pack.citation(of: rule), default: (law.pack.isBinding(rule), [])].rules.append(position)
    }
    return found.map { ProvisionRules(citation: $0, isBinding: $1.isBinding, rules: $1.rules) }
      .sorted { $0.citation < $1.citation }
  }
}

/// Lays expressions out as steps.
private struct StepLayout {
  let law: KindLaw
  let facts: [LawProgram.Fact]
  let placeOfVariable: [Int32]
  private(set) var steps: [LawProgram.Step] = []
  private(set) var tables: [PlainTruth] = []
  private(set) var parts: [Int32] = []
  private(set) var stepOfNode: [Int32]

  init(law: KindLaw, facts: [LawProgram.Fact], placeOfVariable: [Int32]) {
    self.law = law
    self.facts = facts
    self.placeOfVariable = placeOfVariable
    stepOfNode = [Int32](repeating: -1, count: law.pack.nodes.count)
  }

  mutating func add(_ roots: [Int]) {
    let pack = law.pack
    var reached = Set(roots)
    var open = Array(reached)
    while let node = open.popLast() {
      let below: [Int]
      switch pack.nodes[node] {
      case .constant, .reading, .test, .asOf: below = []
      case .not(let inner), .definition(_, let inner): below = [inner]
      case .all(let parts), .any(let parts): below = parts
      }
      open += below.filter { reached.insert($0).inserted }
    }
    // A node's parts always stand before it.
    for node in reached.sorted() {
      stepOfNode[node] = Int32(steps.count)
      steps.append(step(node))
    }
  }

  private mutating func step(_ node: Int) -> LawProgram.Step {
    func made(_ code: LawProgram.Code, _ first: Int, _ second: Int = 0, _ range: Range<Int> = 0..<0) -> LawProgram.Step
    {
      .init(
        code: code, first: Int32(first), second: Int32(second), start: Int32(range.lowerBound),
        end: Int32(range.upperBound), node: Int32(node))
    }
    switch law.pack.nodes[node] {
    case .constant(let value): return made(.constant, value ? 1 : 0)
    case .asOf(let steps, let comparison, let term):
      return made(.constant, comparison.holds(law.date.adding(steps), term.day(asOf: law.date)) ? 1 : 0)
    case .reading(let question, let reading): return made(.reading, question, reading)
    case .not(let inner): return made(.not, Int(stepOfNode[inner]))
    case .definition(_, let inner): return made(.same, Int(stepOfNode[inner]))
    case .all(let inner): return made(.all, 0, 0, range(inner.map { stepOfNode[$0] }))
    case .any(let inner): return made(.any, 0, 0, range(inner.map { stepOfNode[$0] }))
    case .test(let variable, let predicate):
      let place = Int(placeOfVariable[variable])
      let table = tables.count
      let type = law.pack.type(of: variable)
      let truths = facts[place].cells.values.map { value -> PlainTruth in
        law.pack.holds(predicate, of: value, type: type, asOf: law.date) ? .yes : .no
      }
      let isSame = Set(truths).count == 1
      tables += truths + [isSame ? truths[0] : .open]
      return made(.test, place, table, range(facts[place].references.map { Int32($0) }))
    }
  }

  private mutating func range(_ items: [Int32]) -> Range<Int> {
    let start = parts.count
    parts += items
    return start..<parts.count
  }
}
