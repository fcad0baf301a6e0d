/// A diagram over fewer values: of each fact, cells that the diagram never tells apart are one.
///
/// A law may cut a fact at many places, of which one provision turns on few.
struct CoarseDiagram {
  typealias Diagram = DiagramStore.Diagram

  private(set) var store: DiagramStore
  private(set) var root: Diagram = 0
  /// By level, what each value has become; empty where the diagram does not turn on the level.
  let classes: [[Int]]

  init(_ original: DiagramStore, _ root: Diagram) throws {
    let nodes = Self.nodes(original, root)
    classes = Self.classes(original, nodes)
    store = DiagramStore(arities: classes.map { ($0.max() ?? 0) + 1 })
    var places: [Diagram: Diagram] = [:]
    // Branches stand before their nodes.
    for node in nodes.sorted(by: { original.level($0) > original.level($1) }) {
      let level = original.level(node)
      var children = [Diagram](repeating: 0, count: store.arities[level])
      for (value, its) in classes[level].enumerated() {
        let child = original.branch(node, value)
        children[its] = places[child] ?? child
      }
      places[node] = try store.node(level: level, children)
    }
    self.root = places[root] ?? root
  }

  private static func nodes(_ store: DiagramStore, _ root: Diagram) -> [Diagram] {
    if DiagramStore.isLeaf(root) { return [] }
    var nodes = [root]
    var seen: Set<Diagram> = [root]
    var next = 0
    while next < nodes.count {
      let node = nodes[next]
      next += 1
      for value in 0..<store.arities[store.level(node)] {
        let child = store.branch(node, value)
        if !DiagramStore.isLeaf(child), seen.insert(child).inserted { nodes.append(child) }
      }
    }
    return nodes
  }

  /// Values are one where all nodes of their level lead on alike.
  private static func classes(_ store: DiagramStore, _ nodes: [Diagram]) -> [[Int]] {
    let byLevel = Dictionary(grouping: nodes) { store.level($0) }
    return store.arities.indices.map { level in
      guard let nodes = byLevel[level] else { return [] }
      var known: [[Diagram]: Int] = [:]
      return (0..<store.arities[level]).map { value in
        let branches = nodes.map { store.branch($0, value) }
        let its = known[branches] ?? known.count
        known[branches] = its
        return its
      }
    }
  }
}
