/// Reduced, ordered, many-valued decision diagrams over a fixed order of levels.
///
/// A caller that makes a diagram and then looks at it does so in two statements: in one, Swift reads the store before
/// the diagram is made.
///
/// A diagram is a whole number: a leaf with value `v` is `-1 - v`, anything else is a node. Two diagrams are equal
/// exactly when they are the same function, because nodes are shared and none has all its branches alike.
struct DiagramStore {
  typealias Diagram = Int32

  static let no: Diagram = -1
  static let yes: Diagram = -2

  static func leaf(_ value: Int) -> Diagram { Diagram(-1 - value) }
  static func value(_ leaf: Diagram) -> Int { Int(-1 - leaf) }
  static func isLeaf(_ diagram: Diagram) -> Bool { diagram < 0 }

  /// How many values each level has.
  let arities: [Int]
  let nodesMax: Int

  private var levels: [Int32] = []
  private var starts: [Int32] = []
  private var branches: [Diagram] = []
  private var table: [Int32]
  private var conjunctions: [UInt64: Diagram] = [:]
  private var disjunctions: [UInt64: Diagram] = [:]

  init(arities: [Int], nodesMax: Int = 2_000_000) {
    self.arities = arities
    self.nodesMax = nodesMax
    table = [Int32](repeating: -1, count: 64)
  }

  var count: Int { levels.count }
  func level(_ node: Diagram) -> Int { Int(levels[Int(node)]) }
  func branch(_ node: Diagram, _ value: Int) -> Diagram { branches[Int(starts[Int(node)]) + value] }

  // MARK: Making

  mutating func node(level: Int, _ children: [Diagram]) throws -> Diagram {
    if children.allSatisfy({ $0 == children[0] }) { return children[0] }
    var slot = hash(level, children[...]) & (table.count - 1)
    while table[slot] >= 0 {
      let known = Int(table[slot])
      if levels[known] == level, isEqual(known, children) { return Diagram(known) }
      slot = (slot + 1) & (table.count - 1)
    }
    guard levels.count < nodesMax else { throw ReasoningBound.diagramNodes(nodesMax) }
    let made = levels.count
    levels.append(Int32(level))
    starts.append(Int32(branches.count))
    branches.append(contentsOf: children)
    table[slot] = Int32(made)
    if levels.count * 2 > table.count { grow() }
    return Diagram(made)
  }

  private func hash(_ level: Int, _ children: ArraySlice<Diagram>) -> Int {
    var hash = UInt64(truncatingIfNeeded: level) &* 0x9E37_79B9_7F4A_7C15
    for child in children {
      hash = (hash ^ UInt64(UInt32(bitPattern: child))) &* 0xFF51_AFD7_ED55_8CCD
      hash ^= hash >> 32
    }
    return Int(truncatingIfNeeded: hash >> 1)
  }

  private func isEqual(_ node: Int, _ children: [Diagram]) -> Bool {
    let start = Int(starts[node])
    for index in children.indices where branches[start + index] != children[index] { return false }
    return true
  }

  private mutating func grow() {
    table = [Int32](repeating: -1, count: table.count * 2)
    for node in levels.indices {
      let start = Int(starts[node])
      let children = branches[start..<start + arities[Int(levels[node])]]
      var slot = hash(Int(levels[node]), children) & (table.count - 1)
      while table[slot] >= 0 { slot = (slot + 1) & (table.count - 1) }
      table[slot] = Int32(node)
    }
  }

  // MARK: Logic

  mutating func and(_ a: Diagram, _ b: Diagram) throws -> Diagram {
    if a == Self.no || b == Self.no { return Self.no }
    if a == Self.yes { return b }
    if b == Self.yes || a == b { return a }
    let key = Self.key(min(a, b), max(a, b))
    if let known = conjunctions[key] { return known }
    let result = try split(a, b) { try $0.and($1, $2) }
    conjunctions[key] = result
    return result
  }

  mutating func or(_ a: Diagram, _ b: Diagram) throws -> Diagram {
    if a == Self.yes || b == Self.yes { return Self.yes }
    if a == Self.no { return b }
    if b == Self.no || a == b { return a }
    let key = Self.key(min(a, b), max(a, b))
    if let known = disjunctions[key] { return known }
    let result = try split(a, b) { try $0.or($1, $2) }
    disjunctions[key] = result
    return result
  }

  mutating func not(_ a: Diagram) throws -> Diagram { try map(a) { 1 - $0 } }

  /// Whether a diagram is not everywhere false.
  func isPossible(_ a: Diagram) -> Bool { a != Self.no }

  /// Splits both on the higher of their levels.
  private mutating func split(
    _ a: Diagram, _ b: Diagram, _ operation: (inout DiagramStore, Diagram, Diagram) throws -> Diagram
  ) throws -> Diagram {
    let levelA = Self.isLeaf(a) ? Int.max : level(a)
    let levelB = Self.isLeaf(b) ? Int.max : level(b)
    let top = min(levelA, levelB)
    var children: [Diagram] = []
    children.reserveCapacity(arities[top])
    for value in 0..<arities[top] {
      children.append(
        try operation(
          &self, levelA == top ? branch(a, value) : a, levelB == top ? branch(b, value) : b))
    }
    return try node(level: top, children)
  }

  private static func key(_ a: Diagram, _ b: Diagram) -> UInt64 {
    UInt64(UInt32(bitPattern: a)) << 32 | UInt64(UInt32(bitPattern: b))
  }

  // MARK: Functions of leaves

  /// Another value at each leaf.
  mutating func map(_ a: Diagram, _ change: (Int) -> Int) throws -> Diagram {
    var memo: [Diagram: Diagram] = [:]
    return try map(a, change, &memo)
  }

  private mutating func map(
    _ a: Diagram, _ change: (Int) -> Int, _ memo: inout [Diagram: Diagram]
  ) throws -> Diagram {
    if Self.isLeaf(a) { return Self.leaf(change(Self.value(a))) }
    if let known = memo[a] { return known }
    var children: [Diagram] = []
    for value in 0..<arities[level(a)] { children.append(try map(branch(a, value), change, &memo)) }
    let result = try node(level: level(a), children)
    memo[a] = result
    return result
  }

  /// The leaf values of two diagrams combined.
  mutating func combine(_ a: Diagram, _ b: Diagram, _ operation: (Int, Int) -> Int) throws -> Diagram {
    var memo: [UInt64: Diagram] = [:]
    return try combine(a, b, operation, &memo)
  }

  private mutating func combine(
    _ a: Diagram, _ b: Diagram, _ operation: (Int, Int) -> Int, _ memo: inout [UInt64: Diagram]
  ) throws -> Diagram {
    if Self.isLeaf(a), Self.isLeaf(b) { return Self.leaf(operation(Self.value(a), Self.value(b))) }
    let key = Self.key(a, b)
    if let known = memo[key] { return known }
    let levelA = Self.isLeaf(a) ? Int.max : level(a)
    let levelB = Self.isLeaf(b) ? Int.max : level(b)
    let top = min(levelA, levelB)
    var children: [Diagram] = []
    for value in 0..<arities[top] {
      children.append(
        try combine(
          levelA == top ? branch(a, value) : a, levelB == top ? branch(b, value) : b, operation, &memo))
    }
    let result = try node(level: top, children)
    memo[key] = result
    return result
  }

  /// Forgets some levels: the union of what the diagram, whose leaves are sets of bits, gives for any of their values.
  mutating func union(_ a: Diagram, over forgotten: (Int) -> Bool) throws -> Diagram {
    var memo: [Diagram: Diagram] = [:]
    return try union(a, forgotten, &memo)
  }

  private mutating func union(
    _ a: Diagram, _ forgotten: (Int) -> Bool, _ memo: inout [Diagram: Diagram]
  ) throws -> Diagram {
    if Self.isLeaf(a) { return a }
    if let known = memo[a] { return known }
    let top = level(a)
    var children: [Diagram] = []
    for value in 0..<arities[top] { children.append(try union(branch(a, value), forgotten, &memo)) }
    var result: Diagram
    if forgotten(top) {
      result = children[0]
      for child in children.dropFirst() where child != result { result = try combine(result, child) { $0 | $1 } }
    } else {
      result = try node(level: top, children)
    }
    memo[a] = result
    return result
  }

  /// The diagram where one level has one value.
  mutating func restrict(_ a: Diagram, level fixed: Int, to value: Int) throws -> Diagram {
    var memo: [Diagram: Diagram] = [:]
    return try restrict(a, fixed, value, &memo)
  }

  private mutating func restrict(
    _ a: Diagram, _ fixed: Int, _ value: Int, _ memo: inout [Diagram: Diagram]
  ) throws -> Diagram {
    if Self.isLeaf(a) || level(a) > fixed { return a }
    if level(a) == fixed { return branch(a, value) }
    if let known = memo[a] { return known }
    var children: [Diagram] = []
    for index in 0..<arities[level(a)] { children.append(try restrict(branch(a, index), fixed, value, &memo)) }
    let result = try node(level: level(a), children)
    memo[a] = result
    return result
  }

  // MARK: Looking

  /// The levels on which a diagram depends, ascending.
  func support(_ a: Diagram) -> [Int] {
    var levels: Set<Int> = []
    visit(a) { if !Self.isLeaf($0) { levels.insert(level($0)) } }
    return levels.sorted()
  }

  /// The values of the leaves that can be reached.
  func leaves(_ a: Diagram) -> Set<Int> {
    var values: Set<Int> = []
    visit(a) { if Self.isLeaf($0) { values.insert(Self.value($0)) } }
    return values
  }

  private func visit(_ root: Diagram, _ action: (Diagram) -> Void) {
    var seen: Set<Diagram> = [root]
    var open = [root]
    while let diagram = open.popLast() {
      action(diagram)
      guard !Self.isLeaf(diagram) else { continue }
      for value in 0..<arities[level(diagram)] where seen.insert(branch(diagram, value)).inserted {
        open.append(branch(diagram, value))
      }
    }
  }

  /// A way to a leaf that is wanted, with as few decisions as possible: level and value of each.
  func shortestPath(_ root: Diagram, to isWanted: (Int) -> Bool) -> [(level: Int, value: Int)]? {
    var best: [Diagram: (length: Int, value: Int)] = [:]
    // Nodes are made after their branches, so by falling level every branch comes before its node.
    var nodes: [Diagram] = []
    visit(root) { nodes.append($0) }
    nodes.sort { a, b in
      (Self.isLeaf(a) ? Int.max : level(a), a) > (Self.isLeaf(b) ? Int.max : level(b), b)
    }
    for diagram in nodes {
      if Self.isLeaf(diagram) {
        if isWanted(Self.value(diagram)) { best[diagram] = (0, 0) }
        continue
      }
      for value in 0..<arities[level(diagram)] {
        guard let below = best[branch(diagram, value)] else { continue }
        if below.length + 1 < best[diagram]?.length ?? Int.max { best[diagram] = (below.length + 1, value) }
      }
    }
    guard best[root] != nil else { return nil }
    var path: [(level: Int, value: Int)] = []
    var at = root
    while !Self.isLeaf(at), let step = best[at] {
      path.append((level(at), step.value))
      at = branch(at, step.value)
    }
    return path
  }
}

/// Where reasoning gives up: the answer is this error, never a verdict.
public enum ReasoningBound: Error, Hashable, Sendable {
  case diagramNodes(Int)
  case unknownFacts(Int)
  case competingRules(Int)
  case jointlyDecisive(Int)
  case rulesOfOneMatter(Int)
  case readings(Int)
}

extension ReasoningBound: CustomStringConvertible {
  public var description: String {
    switch self {
    case .diagramNodes(let bound):
      "the law on this point depends on more combinations of unknown facts than can be compared (\(bound) diagram nodes); state more facts"
    case .unknownFacts(let bound): "more than \(bound) unknown facts can matter here; state more facts"
    case .competingRules(let bound): "more than \(bound) pairs of rules beat each other in a circle"
    case .rulesOfOneMatter(let bound): "more than \(bound) rules of one matter are in force at once"
    case .readings(let bound): "more than \(bound) ways of reading the open questions make a difference here"
    case .jointlyDecisive(let bound):
      "more than \(bound) unknown facts are bound to each other by `given`, too many to say which are decisive"
    }
  }
}
