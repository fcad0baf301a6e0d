/// What it costs to take each branch of a level.
struct LevelSteps {
  /// By value; nothing where the branch may not be taken.
  let costs: [Int?]
  /// By value: whether it is one of a row of stretches, so that neighbours that lead alike are one.
  let isStretch: [Bool]

  /// A level at which every branch is free.
  static let free = LevelSteps(costs: [], isStretch: [])

  func cost(_ value: Int) -> Int? { costs.isEmpty ? 0 : costs[value] }
  func isStretch(_ value: Int) -> Bool { !isStretch.isEmpty && isStretch[value] }
}

/// One decision of a way through a diagram: the value, or the neighbouring stretches, taken at a level.
struct WayStep: Hashable {
  let level: Int
  let values: ClosedRange<Int>
  let cost: Int
}

extension DiagramStore {
  /// All the cheapest ways from the root to leaves that are wanted: up to `waysMax` of them, and how many there are
  /// (`Int.max` where more than can be counted).
  func cheapestWays(
    _ root: Diagram, to isWanted: @escaping (Int) -> Bool, waysMax: Int,
    steps: @escaping (_ level: Int) -> LevelSteps
  ) -> (ways: [[WayStep]], count: Int) {
    var search = CheapestWays(store: self, isWanted: isWanted, steps: steps)
    guard search.cheapest(root) != nil else { return ([], 0) }
    let count = search.count(root)
    var ways: [[WayStep]] = []
    search.walk(root, [], waysMax, into: &ways)
    return (ways, count)
  }
}

/// Cheapest ways by dynamic programming from the leaves up: a diagram has no circles.
private struct CheapestWays {
  typealias Diagram = DiagramStore.Diagram

  let store: DiagramStore
  let isWanted: (Int) -> Bool
  let steps: (Int) -> LevelSteps
  /// Nothing where no wanted leaf can be reached.
  private var best: [Diagram: Int?] = [:]
  private var counts: [Diagram: Int] = [:]

  init(store: DiagramStore, isWanted: @escaping (Int) -> Bool, steps: @escaping (Int) -> LevelSteps) {
    self.store = store
    self.isWanted = isWanted
    self.steps = steps
  }

  mutating func cheapest(_ diagram: Diagram) -> Int? {
    if DiagramStore.isLeaf(diagram) { return isWanted(DiagramStore.value(diagram)) ? 0 : nil }
    if let known = best[diagram] { return known }
    let steps = steps(store.level(diagram))
    var least: Int?
    for value in 0..<store.arities[store.level(diagram)] {
      guard let cost = steps.cost(value), let below = cheapest(store.branch(diagram, value)) else { continue }
      least = min(least ?? .max, below + cost)
    }
    best[diagram] = .some(least)
    return least
  }

  /// The first steps of the cheapest ways from here, with where they lead.
  private mutating func next(_ diagram: Diagram) -> [(step: WayStep, below: Diagram)] {
    let level = store.level(diagram)
    let steps = steps(level)
    guard let least = cheapest(diagram) else { return [] }
    var found: [(step: WayStep, below: Diagram)] = []
    for value in 0..<store.arities[level] {
      let below = store.branch(diagram, value)
      guard let cost = steps.cost(value), let rest = cheapest(below), rest + cost == least else { continue }
      if let last = found.last, last.below == below, last.step.cost == cost, last.step.values.upperBound == value - 1,
        steps.isStretch(value), steps.isStretch(value - 1), cost > 0
      {
        found[found.count - 1].step = WayStep(level: level, values: last.step.values.lowerBound...value, cost: cost)
      } else {
        found.append((WayStep(level: level, values: value...value, cost: cost), below))
      }
    }
    return found
  }

  mutating func count(_ diagram: Diagram) -> Int {
    if DiagramStore.isLeaf(diagram) { return 1 }
    if let known = counts[diagram] { return known }
    var all = 0
    for (_, below) in next(diagram) {
      let (sum, overflows) = all.addingReportingOverflow(count(below))
      all = overflows ? .max : sum
    }
    counts[diagram] = all
    return all
  }

  mutating func walk(_ diagram: Diagram, _ taken: [WayStep], _ waysMax: Int, into ways: inout [[WayStep]]) {
    guard ways.count < waysMax else { return }
    if DiagramStore.isLeaf(diagram) {
      ways.append(taken)
      return
    }
    for (step, below) in next(diagram) { walk(below, taken + [step], waysMax, into: &ways) }
  }
}
