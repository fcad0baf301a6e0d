/// One table of a cluster: from the state that the table before gave, and the digits of some facts, to the next state.
///
/// States are places in the next table, so a look-up is `table[state + key]`; the last table's states are outcomes.
struct Layer: Sendable {
  /// The facts, each with what its digit counts.
  let facts: [Digit]
  let table: [UInt32]

  struct Digit: Sendable {
    let fact: Int
    /// The digit for unknown; the largest.
    let unknown: UInt16
    let stride: UInt16
  }
}

/// Cuts a diagram into layers of neighbouring levels and writes each as a dense table.
struct Layering {
  typealias Diagram = DiagramStore.Diagram

  /// Keys of one table are counted in sixteen bits.
  static let keysMax = 1 << 16

  let store: DiagramStore

  func cluster(_ root: Diagram) -> Cluster {
    if DiagramStore.isLeaf(root) { return Cluster(layers: [], constant: DiagramStore.value(root)) }
    let levels = store.support(root)
    // Few tables are good, small ones too: those that leave the nearest cache cost as much as a second look-up.
    let tried = [1 << 11, 1 << 13, 1 << 14, 1 << 16].map { layers(root, levels, entriesMax: $0) }
    let best = tried.min { Self.cost($0) < Self.cost($1) }
    return Cluster(layers: best ?? [], constant: nil)
  }

  private static func cost(_ layers: [Layer]) -> Int {
    let entries = layers.reduce(0) { $0 + $1.table.count }
    return layers.count * 4 + (entries > 8_000 ? 3 : 0) + (entries > 64_000 ? 5 : 0) + (entries > 500_000 ? 16 : 0)
  }

  /// Layers of as many levels as stay within a number of entries.
  private func layers(_ root: Diagram, _ levels: [Int], entriesMax: Int) -> [Layer] {
    layers(root, levels) { rest, entries in
      var keys = 1
      var taken = 0
      for level in rest {
        let wider = keys * store.arities[level]
        if taken > 0, wider * entries > entriesMax || wider > Self.keysMax { break }
        keys = wider
        taken += 1
      }
      return taken
    }
  }

  /// - Parameter take: How many of the levels that are left the next table takes, which has so many entries.
  func layers(_ root: Diagram, _ levels: [Int], take: (ArraySlice<Int>, Int) -> Int) -> [Layer] {
    var layers: [Layer] = []
    var entries = [root]
    var next = 0
    while next < levels.count {
      let taken = take(levels[next...], entries.count)
      let group = Array(levels[next..<next + taken])
      let keys = group.reduce(1) { $0 * store.arities[$1] }
      next += taken
      var filling = Filling(store: store, levels: group, keys: keys, entries: entries)
      filling.run()
      if var before = layers.popLast() {
        // The states of the table before are places in this one.
        before = Layer(facts: before.facts, table: before.table.map { $0 * UInt32(keys) })
        layers.append(before)
      }
      let isLast = next == levels.count
      let table = isLast ? filling.table.map { UInt32(DiagramStore.value(filling.exits[Int($0)])) } : filling.table
      layers.append(Layer(facts: digits(group), table: table))
      entries = filling.exits
    }
    return layers
  }

  /// The last digit counts single entries, so that what does not turn on it lies together.
  private func digits(_ levels: [Int]) -> [Layer.Digit] {
    var stride = 1
    var digits: [Layer.Digit] = []
    for level in levels.reversed() {
      digits.append(
        Layer.Digit(
          fact: level, unknown: UInt16(store.arities[level] - 1), stride: UInt16(truncatingIfNeeded: stride)))
      stride *= store.arities[level]
    }
    return digits
  }

  private struct Filling {
    let store: DiagramStore
    let levels: [Int]
    let keys: Int
    let entries: [Diagram]
    private(set) var table: [UInt32]
    private(set) var exits: [Diagram] = []
    private var places: [Diagram: UInt32] = [:]

    init(store: DiagramStore, levels: [Int], keys: Int, entries: [Diagram]) {
      self.store = store
      self.levels = levels
      self.keys = keys
      self.entries = entries
      table = [UInt32](repeating: 0, count: entries.count * keys)
    }

    mutating func run() {
      for (index, entry) in entries.enumerated() { fill(entry, 0, index * keys, keys) }
    }

    /// `width` entries from an offset lead on from a node, by the digits of the levels from `depth` on.
    private mutating func fill(_ node: Diagram, _ depth: Int, _ offset: Int, _ width: Int) {
      guard depth < levels.count, !DiagramStore.isLeaf(node), store.level(node) <= levels[levels.count - 1] else {
        let exit = place(node)
        for entry in offset..<offset + width { table[entry] = exit }
        return
      }
      let narrower = width / store.arities[levels[depth]]
      let decides = store.level(node) == levels[depth]
      for value in 0..<store.arities[levels[depth]] {
        fill(decides ? store.branch(node, value) : node, depth + 1, offset + value * narrower, narrower)
      }
    }

    private mutating func place(_ node: Diagram) -> UInt32 {
      if let known = places[node] { return known }
      let made = UInt32(exits.count)
      exits.append(node)
      places[node] = made
      return made
    }
  }
}
