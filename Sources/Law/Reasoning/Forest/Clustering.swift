/// What a row comes to: a verdict and provisions, as bits. Kept once, named by number.
struct Outcomes: Sendable {
  private(set) var verdicts: [UInt8] = []
  /// By outcome, its words.
  private(set) var masks: [UInt64] = []
  let words: Int
  private var numbers: [Outcome: Int] = [:]

  private struct Outcome: Hashable {
    let verdict: UInt8
    let masks: [UInt64]
  }

  init(words: Int) { self.words = max(1, words) }

  var count: Int { verdicts.count }

  mutating func number(_ verdict: UInt8, _ bits: [UInt64]) -> Int {
    let cannotBe = verdict == VerdictCode.impossible.rawValue
    let outcome = Outcome(verdict: verdict, masks: cannotBe ? [UInt64](repeating: 0, count: words) : bits)
    if let known = numbers[outcome] { return known }
    numbers[outcome] = count
    verdicts.append(verdict)
    masks += outcome.masks
    return count - 1
  }

  /// The number of what a tree's leaf says.
  mutating func number(_ use: Forest.Use, _ leaf: Int) -> Int {
    var bits = [UInt64](repeating: 0, count: words)
    switch use {
    case .verdict: return number(UInt8(leaf), bits)
    case .possibility: return number(leaf == 0 ? VerdictCode.impossible.rawValue : 0, bits)
    case .breach(let provision):
      if leaf == 0 { bits[provision / 64] |= 1 << UInt64(provision % 64) }
      return number(0, bits)
    }
  }

  /// Both together: the worse verdict, and the provisions of either.
  mutating func joined(_ a: Int, _ b: Int) -> Int {
    if a == b { return a }
    let bits = (0..<words).map { masks[a * words + $0] | masks[b * words + $0] }
    return number(max(verdicts[a], verdicts[b]), bits)
  }
}

/// Diagrams that are looked up together, as tables one behind another.
struct Cluster: Sendable {
  let layers: [Layer]
  /// The outcome of all rows, where there is nothing to look up.
  let constant: Int?
}

/// Puts diagrams together as long as their product stays small, so that a row needs few look-ups.
///
/// A product whose leaves are sets of provisions explodes where duties are independent of each other (LAW.md section 6);
/// what would explode stays apart.
struct Clustering {
  typealias Diagram = DiagramStore.Diagram

  /// A product may have so many nodes more than its parts.
  static let nodesFree = 1_500
  /// Products that could have more nodes are not tried.
  static let productMax = 200_000

  private var store: DiagramStore
  private(set) var outcomes: Outcomes

  init(store: DiagramStore, words: Int) {
    self.store = store
    outcomes = Outcomes(words: words)
  }

  private struct Part {
    var root: Diagram
    var nodes: Int
  }

  mutating func clusters(_ trees: [Forest.Tree]) throws -> [Cluster] {
    var parts: [Part] = []
    for tree in trees {
      var outcomes = outcomes
      let root = try store.map(tree.root) { outcomes.number(tree.use, $0) }
      self.outcomes = outcomes
      try place(Part(root: root, nodes: store.size(root)), among: &parts)
    }
    return parts.map { Layering(store: store).cluster($0.root) }
  }

  private mutating func place(_ part: Part, among parts: inout [Part]) throws {
    for index in parts.indices where parts[index].nodes * max(1, part.nodes) <= Self.productMax {
      var tried = outcomes
      let root = try store.combine(parts[index].root, part.root) { tried.joined($0, $1) }
      outcomes = tried
      let nodes = store.size(root)
      if nodes <= Self.nodesFree + parts[index].nodes + part.nodes {
        parts[index] = Part(root: root, nodes: nodes)
        return
      }
    }
    parts.append(part)
  }
}

extension DiagramStore {
  /// How many nodes a diagram has.
  func size(_ root: Diagram) -> Int {
    if Self.isLeaf(root) { return 0 }
    var seen: Set<Diagram> = [root]
    var open = [root]
    while let node = open.popLast() {
      for value in 0..<arities[level(node)] {
        let child = branch(node, value)
        if !Self.isLeaf(child), seen.insert(child).inserted { open.append(child) }
      }
    }
    return seen.count
  }
}
