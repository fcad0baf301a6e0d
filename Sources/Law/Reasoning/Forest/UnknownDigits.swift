/// Makes of a diagram over facts a wider one in which "unknown" is one more value of every fact.
///
/// The branch for unknown is what all values of the fact allow together, so that a row with unknown cells is answered by
/// one walk, and exactly: the order in which unknown facts are forgotten does not matter.
struct UnknownDigits {
  typealias Diagram = DiagramStore.Diagram

  /// What is possible in some completions, as the leaves of diagrams.
  ///
  /// A leaf says what the completions agree on: nothing (there is none), one outcome, or that they differ.
  enum Leaf {
    static let nothing = 0
    static let differing = 8

    /// What two sets of completions say together.
    static func joined(_ a: Int, _ b: Int) -> Int {
      a == nothing ? b : b == nothing || a == b ? a : differing
    }
  }

  var narrow: DiagramStore
  var wide: DiagramStore
  /// Levels of questions, which stand before all facts and have no place in the wide diagrams.
  let questions: Int
  private var memo: [Diagram: Diagram] = [:]
  private var unions: [UInt64: Diagram] = [:]

  init(_ narrow: DiagramStore, questions: Int) {
    self.narrow = narrow
    self.questions = questions
    wide = DiagramStore(arities: narrow.arities.dropFirst(questions).map { $0 + 1 })
  }

  /// The wide diagram of one whose levels are facts alone.
  mutating func widened(_ diagram: Diagram) throws -> Diagram {
    if DiagramStore.isLeaf(diagram) { return diagram }
    if let known = memo[diagram] { return known }
    let level = narrow.level(diagram)
    precondition(level >= questions, "A question among the facts of a diagram.")
    var children: [Diagram] = []
    children.reserveCapacity(narrow.arities[level] + 1)
    var any = DiagramStore.leaf(Leaf.nothing)
    for value in 0..<narrow.arities[level] {
      let branch = narrow.branch(diagram, value)
      children.append(try widened(branch))
      any = try union(any, branch)
    }
    children.append(try widened(any))
    let result = try wide.node(level: level - questions, children)
    memo[diagram] = result
    return result
  }

  private mutating func union(_ a: Diagram, _ b: Diagram) throws -> Diagram {
    if a == b || b == DiagramStore.leaf(Leaf.nothing) { return a }
    if a == DiagramStore.leaf(Leaf.nothing) { return b }
    // Once completions differ, no further one changes that.
    let differing = DiagramStore.leaf(Leaf.differing)
    if a == differing || b == differing { return differing }
    if DiagramStore.isLeaf(a), DiagramStore.isLeaf(b) {
      return DiagramStore.leaf(Leaf.joined(DiagramStore.value(a), DiagramStore.value(b)))
    }
    let (low, high) = (min(a, b), max(a, b))
    let key = UInt64(UInt32(bitPattern: low)) << 32 | UInt64(UInt32(bitPattern: high))
    if let known = unions[key] { return known }
    let levelA = DiagramStore.isLeaf(a) ? Int.max : narrow.level(a)
    let levelB = DiagramStore.isLeaf(b) ? Int.max : narrow.level(b)
    let top = min(levelA, levelB)
    var children: [Diagram] = []
    children.reserveCapacity(narrow.arities[top])
    for value in 0..<narrow.arities[top] {
      children.append(
        try union(
          levelA == top ? narrow.branch(a, value) : a, levelB == top ? narrow.branch(b, value) : b))
    }
    let result = try narrow.node(level: top, children)
    unions[key] = result
    return result
  }
}
