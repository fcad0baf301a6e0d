import Facts
import LawPacks

/// Makes the diagrams of a forest from a sitting at which nothing is known.
struct ForestPlanting {
  typealias Diagram = DiagramStore.Diagram

  private var sitting: Sitting
  var digits: UnknownDigits
  let facts: [ForestFact]
  private(set) var provisions: [Forest.ProvisionColumn] = []

  init(law: KindLaw, fixed: [Int: Int]) throws {
    let sitting = try Sitting(law, known: [:], fixed: fixed)
    self.sitting = sitting
    let space = sitting.space
    let questions = space.levels.indices.prefix { space.isQuestion($0) }.count
    facts = space.levels.dropFirst(questions).map { level in
      guard case .fact(let variable, let domain) = level else {
        preconditionFailure("Questions stand before all facts.")
      }
      let written = law.pack.variables[variable]
      return ForestFact(
        path: written.path, type: law.pack.type(of: variable), domain: domain,
        references: written.optionalReferences.compactMap { space.level(ofVariable: $0).map { $0 - questions } })
    }
    digits = UnknownDigits(space.store, questions: questions)
  }

  /// The verdict first, then what can be, then the provisions in their order.
  mutating func trees() throws -> [Forest.Tree] {
    let possibilities = try self.possibilities()
    // The givens' diagrams are of the narrow store, which the sitting's store became.
    var trees = [Forest.Tree(use: .verdict, root: try verdict(possibilities))]
    let support = Set(digits.narrow.support(sitting.verdict))
    for part in possibilities where part.support.isDisjoint(with: support) {
      trees.append(.init(use: .possibility, root: try digits.widened(part.diagram)))
    }
    for (index, breach) in try breaches().enumerated() {
      trees.append(.init(use: .breach(index), root: try kept(breach, possibilities)))
    }
    return trees
  }

  // MARK: What can be

  private typealias Possible = (diagram: Diagram, support: Set<Int>)

  /// The `given`s, those that share facts taken together.
  private mutating func possibilities() throws -> [Possible] {
    var parts: [Possible] = []
    for given in sitting.law.givens {
      let diagram = try sitting.space.diagram(given.node)
      if diagram != DiagramStore.yes { parts.append((diagram, Set(sitting.space.store.support(diagram)))) }
    }
    // Before anything else is made, so that both stores are one.
    digits.narrow = sitting.space.store
    var joined: [Possible] = []
    for part in parts {
      var whole = part
      while let touching = joined.firstIndex(where: { !$0.support.isDisjoint(with: whole.support) }) {
        let other = joined.remove(at: touching)
        whole = (try digits.narrow.and(other.diagram, whole.diagram), whole.support.union(other.support))
      }
      joined.append(whole)
    }
    return joined
  }

  /// What can be, as far as it bears on some levels.
  private mutating func possible(_ parts: [Possible], bearingOn support: Set<Int>) throws -> Diagram {
    var all = DiagramStore.yes
    for part in parts where part.support.isEmpty || !part.support.isDisjoint(with: support) {
      all = try digits.narrow.and(all, part.diagram)
    }
    return all
  }

  // MARK: The verdict

  private mutating func verdict(_ parts: [Possible]) throws -> Diagram {
    let possible = try possible(parts, bearingOn: Set(digits.narrow.support(sitting.verdict)))
    let outcomes = try digits.narrow.combine(possible, sitting.verdict) { $0 == 1 ? 1 << $1 : 0 }
    var memo: [Diagram: Diagram] = [:]
    let byReading = try overReadings(outcomes, &memo)
    return try digits.wide.map(byReading) { Int(Self.code($0).rawValue) }
  }

  /// What the readings say, as sets of what each says (LAW.md 5.5, 5.6, 10.15).
  private mutating func overReadings(_ diagram: Diagram, _ memo: inout [Diagram: Diagram]) throws -> Diagram {
    if DiagramStore.isLeaf(diagram) || digits.narrow.level(diagram) >= digits.questions {
      return try digits.widened(diagram)
    }
    if let known = memo[diagram] { return known }
    var all = try overReadings(digits.narrow.branch(diagram, 0), &memo)
    for value in 1..<digits.narrow.arities[digits.narrow.level(diagram)] {
      let other = try overReadings(digits.narrow.branch(diagram, value), &memo)
      if other != all { all = try digits.wide.combine(all, other) { $0 | $1 } }
    }
    memo[diagram] = all
    return all
  }

  private static func code(_ said: Int) -> VerdictCode {
    if said == 0 { return .impossible }
    if said & UnknownDigits.Leaf.differing != 0 { return .undetermined }
    if said.nonzeroBitCount > 1 { return .unsettled }
    switch said.trailingZeroBitCount {
    case Sitting.Leaf.unlawful: return .unlawful
    case Sitting.Leaf.lawful: return .lawful
    default: return .unaddressed
    }
  }

  // MARK: Provisions

  /// Where each provision is breached, binding ones first.
  private mutating func breaches() throws -> [Diagram] {
    let law = sitting.law
    var found: [Forest.ProvisionColumn: Diagram] = [:]
    for (position, index) in law.rules.enumerated() where sitting.breached[position] != DiagramStore.no {
      let rule = law.pack.rules[index]
      let column = Forest.ProvisionColumn(citation: law.pack.citation(of: rule), isBinding: law.pack.isBinding(rule))
      found[column] = try digits.narrow.or(found[column] ?? DiagramStore.no, sitting.breached[position])
    }
    provisions = found.keys.sorted { a, b in
      a.isBinding != b.isBinding ? a.isBinding : a.citation < b.citation
    }
    return provisions.compactMap { found[$0] }
  }

  /// 1 where the provision may be kept in some completion and reading, 0 where it is breached for certain
  /// (LAW.md 10.17).
  private mutating func kept(_ breach: Diagram, _ parts: [Possible]) throws -> Diagram {
    let possible = try possible(parts, bearingOn: Set(digits.narrow.support(breach)))
    let kept = try digits.narrow.and(possible, try digits.narrow.not(breach))
    let questions = digits.questions
    return try digits.widened(try digits.narrow.union(kept) { $0 < questions })
  }
}
