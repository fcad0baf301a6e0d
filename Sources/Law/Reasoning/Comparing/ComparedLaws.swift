import Facts
import LawPacks

/// Some laws about one kind of thing, as diagrams over one space.
struct ComparedLaws {
  typealias Diagram = DiagramStore.Diagram

  /// What one of the laws says, by position of its rules.
  struct Side {
    let law: KindLaw
    let applies: [Diagram]
    let breached: [Diagram]
    let verdict: Diagram

    func rule(_ position: Int) -> Rule { law.pack.rules[law.rules[position]] }
    func isBinding(_ position: Int) -> Bool { law.pack.isBinding(rule(position)) }
  }

  let joint: JointSpace
  private(set) var sides: [Side] = []
  var store: DiagramStore
  /// The combinations of facts that every law holds possible.
  private(set) var possible = DiagramStore.yes

  init(_ laws: [KindLaw]) throws {
    joint = try JointSpace(laws)
    var store = DiagramStore(arities: joint.arities)
    for (index, law) in laws.enumerated() {
      var sitting = try Sitting(law, in: joint.space(of: index, store: store))
      for given in law.givens {
        let diagram = try sitting.space.diagram(given.node)
        possible = try sitting.space.store.and(possible, diagram)
      }
      sides.append(
        Side(law: law, applies: sitting.applies, breached: sitting.breached, verdict: sitting.verdict))
      store = sitting.space.store
    }
    self.store = store
  }

  /// Every way in which a diagram over facts and questions depends on the questions is one leaf, and the leaves stand for
  /// the diagrams given back.
  mutating func byReading(_ diagram: Diagram) throws -> (classes: Diagram, outcomes: [Diagram]) {
    var outcomes: [Diagram] = []
    var leaves: [Diagram: Diagram] = [:]
    var memo: [Diagram: Diagram] = [:]
    let factCount = joint.factCount
    func walk(_ at: Diagram, _ store: inout DiagramStore) throws -> Diagram {
      if DiagramStore.isLeaf(at) || store.level(at) >= factCount {
        if let known = leaves[at] { return known }
        let leaf = DiagramStore.leaf(outcomes.count)
        outcomes.append(at)
        leaves[at] = leaf
        return leaf
      }
      if let known = memo[at] { return known }
      let level = store.level(at)
      var children: [Diagram] = []
      for value in 0..<store.arities[level] { children.append(try walk(store.branch(at, value), &store)) }
      let made = try store.node(level: level, children)
      memo[at] = made
      return made
    }
    let classes = try walk(diagram, &store)
    return (classes, outcomes)
  }

  /// Where something holds in at least one reading.
  mutating func inSomeReading(_ diagram: Diagram) throws -> Diagram {
    let factCount = joint.factCount
    return try store.union(diagram) { $0 >= factCount }
  }

  /// Outcomes with more ways of reading than this are refused.
  static let readingsMax = 4_096

  /// The leaves of an outcome, with the readings that lead to each.
  func readings(of outcome: Diagram) throws -> [(readings: [NamedReading], leaf: Int)] {
    var found: [(readings: [NamedReading], leaf: Int)] = []
    func walk(_ at: Diagram, _ chosen: [NamedReading]) throws {
      guard found.count < Self.readingsMax else { throw ReasoningBound.readings(Self.readingsMax) }
      guard !DiagramStore.isLeaf(at) else { return found.append((chosen, DiagramStore.value(at))) }
      guard case .question(let question) = joint.levels[store.level(at)].meaning else { return }
      for (value, reading) in question.readings.enumerated() {
        try walk(store.branch(at, value), chosen + [NamedReading(question: question.name, reading: reading.name)])
      }
    }
    try walk(outcome, [])
    return found
  }

  /// Whether a diagram can hold where some levels have certain values.
  mutating func canHold(_ diagram: Diagram, _ path: [(level: Int, value: Int)]) throws -> Bool {
    var at = diagram
    for step in path { at = try store.restrict(at, level: step.level, to: step.value) }
    return at != DiagramStore.no
  }

  /// Whether, where some levels have certain values, a diagram holds for all facts that can be, in some reading.
  mutating func mustHold(_ diagram: Diagram, _ path: [(level: Int, value: Int)]) throws -> Bool {
    let held = try inSomeReading(diagram)
    let against = try store.and(possible, try store.not(held))
    return try !canHold(against, path)
  }
}

/// A question read in one way.
public struct NamedReading: Hashable, Sendable {
  public let question: String
  public let reading: String
}
