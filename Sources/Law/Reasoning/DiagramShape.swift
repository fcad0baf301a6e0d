/// A diagram laid out for questions about every level at once: its nodes by level, and the leaves below each.
struct DiagramShape {
  typealias Diagram = DiagramStore.Diagram

  /// By rising level.
  private let nodes: [Diagram]
  /// By node: the sets of leaves that can be reached, of `words` words each.
  private let leaves: [UInt64]
  private let index: [Diagram: Int]
  private let words: Int
  private let root: Diagram

  /// - Parameter leafCount: Leaves have values below this.
  init(_ root: Diagram, in store: DiagramStore, leafCount: Int) {
    self.root = root
    words = (leafCount + 63) / 64
    var seen: Set<Diagram> = []
    var open = [root]
    while let diagram = open.popLast() {
      guard !DiagramStore.isLeaf(diagram), seen.insert(diagram).inserted else { continue }
      for value in 0..<store.arities[store.level(diagram)] { open.append(store.branch(diagram, value)) }
    }
    nodes = seen.sorted { (store.level($0), $0) < (store.level($1), $1) }
    let index = Dictionary(uniqueKeysWithValues: nodes.enumerated().map { ($1, $0) })
    var leaves = [UInt64](repeating: 0, count: nodes.count * words)
    for (at, node) in nodes.enumerated().reversed() {
      for value in 0..<store.arities[store.level(node)] {
        let branch = store.branch(node, value)
        if DiagramStore.isLeaf(branch) {
          let leaf = DiagramStore.value(branch)
          leaves[at * words + leaf / 64] |= 1 << (leaf % 64)
        } else if let below = index[branch] {
          for word in 0..<words { leaves[at * words + word] |= leaves[below * words + word] }
        }
      }
    }
    self.index = index
    self.leaves = leaves
  }

  /// How many leaves but 0 can be reached from the root.
  var answers: Int {
    guard let root = index[root] else { return DiagramStore.value(root) == 0 ? 0 : 1 }
    return count(Array(leaves[root * words..<(root + 1) * words]))
  }

  private func count(_ set: [UInt64]) -> Int {
    set.reduce(0) { $0 + $1.nonzeroBitCount } - Int(set[0] & 1)
  }

  /// By level: how many leaves but 0 each of its values leaves.
  func answersLeft(in store: DiagramStore) -> [Int: [Int]] {
    var found: [Int: [Int]] = [:]
    // Every edge from above a level passes it or ends there. Edges to one node count once.
    var passing: Set<Diagram> = [root]
    var at = 0
    while at < nodes.count {
      let level = store.level(nodes[at])
      var sets = [[UInt64]](repeating: [UInt64](repeating: 0, count: words), count: store.arities[level])
      var common = [UInt64](repeating: 0, count: words)
      for diagram in passing {
        if !DiagramStore.isLeaf(diagram), store.level(diagram) == level {
          for value in sets.indices { add(store.branch(diagram, value), to: &sets[value]) }
        } else {
          add(diagram, to: &common)
        }
      }
      found[level] = sets.map { set in count(zip(set, common).map { $0 | $1 }) }
      while at < nodes.count, store.level(nodes[at]) == level {
        passing.remove(nodes[at])
        for value in 0..<store.arities[level] { passing.insert(store.branch(nodes[at], value)) }
        at += 1
      }
    }
    return found
  }

  private func add(_ diagram: Diagram, to set: inout [UInt64]) {
    if DiagramStore.isLeaf(diagram) {
      let leaf = DiagramStore.value(diagram)
      set[leaf / 64] |= 1 << (leaf % 64)
    } else if let at = index[diagram] {
      for word in 0..<words { set[word] |= leaves[at * words + word] }
    }
  }
}
