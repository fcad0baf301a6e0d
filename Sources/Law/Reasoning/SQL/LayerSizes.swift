/// Chooses how many levels each layer of a diagram takes, so that its tables together are small.
struct LayerSizes {
  typealias Diagram = DiagramStore.Diagram

  /// A look-up more is worth so many entries.
  static let entriesPerLayer = 24

  let store: DiagramStore
  let root: Diagram
  let levels: [Int]

  /// For each layer its levels, and how many entries all tables have.
  func best() -> (sizes: [Int], entries: Int) {
    let crossing = crossing()
    // By the level that a layer begins with, from the last to the first.
    var costs = [Int](repeating: .max, count: levels.count + 1)
    var taken = [Int](repeating: 1, count: levels.count)
    costs[levels.count] = 0
    for start in levels.indices.reversed() {
      var keys = 1
      for end in start + 1...levels.count {
        keys *= store.arities[levels[end - 1]]
        let entries = keys * crossing[start]
        if end > start + 1, keys > Layering.keysMax || entries > 1 << 24 { break }
        let cost = entries + Self.entriesPerLayer + costs[end]
        if cost < costs[start] { (costs[start], taken[start]) = (cost, end - start) }
      }
    }
    var sizes: [Int] = []
    var at = 0
    while at < levels.count {
      sizes.append(taken[at])
      at += taken[at]
    }
    return (sizes, costs[0] - sizes.count * Self.entriesPerLayer)
  }

  /// For each level, how many nodes and leaves a layer that begins there has to tell apart.
  private func crossing() -> [Int] {
    let places = Dictionary(uniqueKeysWithValues: levels.enumerated().map { ($1, $0) })
    var counts = [Int](repeating: 0, count: levels.count)
    // A child crosses every level between the highest of its parents and itself; a leaf, all the way down.
    var highest: [Diagram: Int] = [root: -1]
    var open = [root]
    while let node = open.popLast() {
      let place = places[store.level(node)] ?? 0
      for value in 0..<store.arities[store.level(node)] {
        let child = store.branch(node, value)
        let isNew = highest[child] == nil
        if place < highest[child] ?? Int.max { highest[child] = place }
        if isNew, !DiagramStore.isLeaf(child) { open.append(child) }
      }
    }
    for (node, parent) in highest {
      let place = DiagramStore.isLeaf(node) ? levels.count - 1 : places[store.level(node)] ?? 0
      guard parent < place else { continue }
      for level in parent + 1...place { counts[level] += 1 }
    }
    return counts
  }
}
