/// What the values of every level of a diagram leave possible, found in one walk from the top.
struct DiagramShape {
  typealias Diagram = DiagramStore.Diagram

  /// Sets of classes, a bit for each.
  typealias Classes = UInt64

  /// By rising level.
  private let nodes: [Diagram]
  /// By node: the classes of the leaves that can be reached.
  private let below: [Diagram: Classes]
  private let root: Diagram
  private let classOfLeaf: (Int) -> Classes

  /// - Parameter classOfLeaf: The bit of the class that a leaf's value belongs to; no bit where it counts for nothing.
  init(_ root: Diagram, in store: DiagramStore, classOfLeaf: @escaping (Int) -> Classes) {
    self.root = root
    self.classOfLeaf = classOfLeaf
    var seen: Set<Diagram> = []
    var open = [root]
    while let diagram = open.popLast() {
      guard !DiagramStore.isLeaf(diagram), seen.insert(diagram).inserted else { continue }
      for value in 0..<store.arities[store.level(diagram)] { open.append(store.branch(diagram, value)) }
    }
    nodes = seen.sorted { (store.level($0), $0) < (store.level($1), $1) }
    var below: [Diagram: Classes] = [:]
    for node in nodes.reversed() {
      var classes: Classes = 0
      for value in 0..<store.arities[store.level(node)] {
        let branch = store.branch(node, value)
        classes |= DiagramStore.isLeaf(branch) ? classOfLeaf(DiagramStore.value(branch)) : below[branch] ?? 0
      }
      below[node] = classes
    }
    self.below = below
  }

  private func classes(_ diagram: Diagram) -> Classes {
    DiagramStore.isLeaf(diagram) ? classOfLeaf(DiagramStore.value(diagram)) : below[diagram] ?? 0
  }

  /// By level of the support: how many classes each of its values leaves possible.
  func classesLeft(in store: DiagramStore) -> [Int: [Int]] {
    var found: [Int: [Int]] = [:]
    // Every edge from above a level passes it or ends there. Edges to one diagram count once.
    var passing: Set<Diagram> = [root]
    var at = 0
    while at < nodes.count {
      let level = store.level(nodes[at])
      var left = [Classes](repeating: 0, count: store.arities[level])
      for diagram in passing {
        let ends = !DiagramStore.isLeaf(diagram) && store.level(diagram) == level
        for value in left.indices { left[value] |= classes(ends ? store.branch(diagram, value) : diagram) }
      }
      found[level] = left.map(\.nonzeroBitCount)
      while at < nodes.count, store.level(nodes[at]) == level {
        passing.remove(nodes[at])
        for value in left.indices { passing.insert(store.branch(nodes[at], value)) }
        at += 1
      }
    }
    return found
  }
}
