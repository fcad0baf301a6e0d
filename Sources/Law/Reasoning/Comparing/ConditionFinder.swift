import Facts
import LawPacks

/// Finds smallest conditions for a region of facts, as a person would write them.
///
/// A cube says of some facts which of their cells are allowed. It is prime: no fact can be left out of it, and no further
/// cell allowed, without leaving the region, facts that do not matter aside.
struct ConditionFinder {
  typealias Diagram = DiagramStore.Diagram

  /// Of each level the cells that are allowed; levels that are not named may have any.
  typealias Cube = [Int: Set<Int>]

  let joint: JointSpace
  var store: DiagramStore
  private var stamps: [Int32] = []
  private var stamp: Int32 = 0

  init(joint: JointSpace, store: DiagramStore) {
    self.joint = joint
    self.store = store
  }

  /// Cubes that together are the region, as far as somebody cares; none can be done without. Not complete when there are
  /// more than `max`.
  mutating func cover(
    _ region: Diagram, caring care: Diagram, max: Int
  ) throws -> (cubes: [Cube], isComplete: Bool) {
    let allowed = try store.or(region, try store.not(care))
    var rest = region
    var cubes: [Cube] = []
    while let path = store.shortestPath(rest, to: { $0 == 1 }) {
      guard cubes.count < max else { return (cubes, false) }
      let cube = prime(start(path), in: allowed)
      cubes.append(cube)
      let outside = try store.not(try diagram(cube))
      rest = try store.and(rest, outside)
    }
    return (try needed(cubes, region), true)
  }

  /// An example inside the region, with as few facts as decide it.
  mutating func example(_ region: Diagram, _ cube: Cube) throws -> [(level: Int, value: Int)] {
    let inside = try store.and(region, try diagram(cube))
    let path = store.shortestPath(inside, to: { $0 == 1 }) ?? []
    let start = start(path)
    return path.filter { start[$0.level] != nil }
  }

  mutating func diagram(_ cube: Cube) throws -> Diagram {
    var result = DiagramStore.yes
    for (level, cells) in cube.sorted(by: { $0.key > $1.key }) {
      result = try store.node(
        level: level, (0..<store.arities[level]).map { cells.contains($0) ? result : DiagramStore.no })
    }
    return result
  }

  // MARK: Growing a cube

  /// A path as a cube. What lies behind a reference that is none says nothing, and what is said of something behind a
  /// reference says that it leads somewhere.
  private func start(_ path: [(level: Int, value: Int)]) -> Cube {
    var cube: Cube = [:]
    for step in path { cube[step.level] = [step.value] }
    for level in cube.keys.sorted() {
      for reference in joint.behind[level] {
        let none = noneCells(reference)
        if let stated = cube[reference] {
          if stated.isSubset(of: none) { cube[level] = nil }
        } else if !none.isEmpty {
          cube[reference] = Set(0..<store.arities[reference]).subtracting(none)
        }
      }
    }
    return cube
  }

  private func noneCells(_ level: Int) -> Set<Int> {
    guard case .fact(_, _, let domain) = joint.levels[level].meaning else { return [] }
    return Set(domain.cells.indices.filter { domain.cells[$0].value == .none })
  }

  /// The cube grown as far as it goes: in two orders, of which the one with the shorter result counts.
  private mutating func prime(_ cube: Cube, in allowed: Diagram) -> Cube {
    let levels = cube.keys.sorted()
    let candidates = [levels, levels.reversed()].map { grown(cube, in: allowed, $0) }
    return candidates[1].count < candidates[0].count ? candidates[1] : candidates[0]
  }

  private mutating func grown(_ start: Cube, in allowed: Diagram, _ order: [Int]) -> Cube {
    var cube = start
    // A reference can be left out only when nothing behind it is said any more.
    let references = Set(order.flatMap { joint.behind[$0] })
    for level in order.filter({ !references.contains($0) }) + order.filter({ references.contains($0) }) {
      if cube.keys.contains(where: { joint.behind[$0].contains(level) }) { continue }
      var wider = cube
      wider[level] = nil
      if lies(wider, in: allowed) { cube = wider }
    }
    for level in order where cube[level] != nil {
      let isNeeded = cube.keys.contains { joint.behind[$0].contains(level) }
      let none = isNeeded ? noneCells(level) : []
      for cell in 0..<store.arities[level] where !none.contains(cell) {
        var wider = cube
        guard wider[level]?.insert(cell).inserted ?? false else { continue }
        if lies(wider, in: allowed) { cube = wider }
      }
    }
    return cube
  }

  /// Whether every point of a cube lies in a region.
  private mutating func lies(_ cube: Cube, in allowed: Diagram) -> Bool {
    if stamps.count < store.count { stamps += [Int32](repeating: 0, count: store.count - stamps.count) }
    stamp += 1
    var open = [allowed]
    while let at = open.popLast() {
      if DiagramStore.isLeaf(at) {
        if at == DiagramStore.no { return false }
        continue
      }
      guard stamps[Int(at)] != stamp else { continue }
      stamps[Int(at)] = stamp
      let level = store.level(at)
      let cells = cube[level]
      for value in 0..<store.arities[level] where cells?.contains(value) ?? true {
        open.append(store.branch(at, value))
      }
    }
    return true
  }

  /// The cubes that the others cannot stand in for.
  private mutating func needed(_ cubes: [Cube], _ region: Diagram) throws -> [Cube] {
    let diagrams = try cubes.map { try diagram($0) }
    var behind = [DiagramStore.no]
    for diagram in diagrams.reversed() { behind.append(try store.or(behind[behind.count - 1], diagram)) }
    var before = DiagramStore.no
    var kept: [Cube] = []
    for (index, cube) in cubes.enumerated() {
      let others = try store.not(try store.or(before, behind[cubes.count - 1 - index]))
      let alone = try store.and(try store.and(region, diagrams[index]), others)
      guard alone != DiagramStore.no else { continue }
      kept.append(cube)
      before = try store.or(before, diagrams[index])
    }
    return kept
  }
}
