import Facts
import LawPacks

/// What an interview can still bring: the law's answer as a function of the facts that may still be asked.
struct Prospect {
  typealias Diagram = DiagramStore.Diagram

  /// A verdict's bit where facts that stay unknown decide it; the others are `1 << Sitting.Leaf`.
  private static let undetermined = 1 << 3

  /// Leaves: 0 where the facts cannot be so, else an answer of the law, counted from 1.
  private let diagram: Diagram
  /// Leaves yes and no: where the facts can be so.
  private let feasible: Diagram
  /// How many different answers can still come of it.
  private let answers: Int
  /// By level of the support: how many verdicts each value leaves possible; 0 where the value cannot be.
  private let left: [Int: [Int]]

  /// The verdicts that can still come of it, worst first.
  let verdicts: [Verdict]
  /// The levels of the facts that can still matter, ascending.
  let mattering: [Int]

  /// - Parameter isOpen: By level: whether it is a fact that stays unknown.
  init(_ sitting: inout Sitting, leavingOpen isOpen: [Bool]) throws {
    let outcomes = try Self.outcomes(&sitting)
    let merged = try sitting.space.store.union(outcomes) { isOpen[$0] }
    let coded = try sitting.space.store.map(merged) { $0.nonzeroBitCount > 1 ? Self.undetermined : $0 }
    let (diagram, answers) = try Self.answers(coded, &sitting)
    self.diagram = diagram
    feasible = try sitting.space.store.map(diagram) { min($0, 1) }
    self.answers = answers.count
    let classes = answers.map { DiagramShape.Classes(1) << (Verdict.allCases.firstIndex(of: $0) ?? 0) }
    let shape = DiagramShape(diagram, in: sitting.space.store) { $0 == 0 ? 0 : classes[$0 - 1] }
    left = shape.classesLeft(in: sitting.space.store)
    verdicts = Set(answers).sorted()
    mattering = left.filter { $0.value.count { $0 > 0 } > 1 }.keys.sorted()
  }

  /// The possible verdicts as sets of bits, under each reading: the empty set where the facts cannot be so. Only what
  /// bears on the verdict counts, not what bears on advice alone.
  private static func outcomes(_ sitting: inout Sitting) throws -> Diagram {
    let touched = Set(sitting.space.store.support(sitting.verdict))
    let possible = try Possibility.connected(sitting.law.givens.map(\.node), to: touched, in: &sitting.space)
    return try sitting.space.store.combine(possible, sitting.verdict) { $0 == 1 ? 1 << $1 : 0 }
  }

  /// Puts the verdicts under all readings together: diagrams over facts alone, one below each reading, become one whose
  /// leaves stand for rows of verdicts.
  private static func answers(_ outcomes: Diagram, _ sitting: inout Sitting) throws -> (Diagram, [Verdict]) {
    var rows: [[Int]] = [[]]
    var joined = DiagramStore.leaf(0)
    for part in below(outcomes, sitting.space) {
      var known: [[Int]: Int] = [:]
      var longer: [[Int]] = []
      let before = rows
      joined = try sitting.space.store.combine(joined, part) { row, verdict in
        let next = before[row] + [verdict]
        if let index = known[next] { return index }
        known[next] = longer.count
        longer.append(next)
        return longer.count - 1
      }
      rows = longer
    }
    // Facts that cannot be so cannot be so under any reading.
    let real = rows.indices.filter { !rows[$0].contains(0) }
    let position = Dictionary(uniqueKeysWithValues: real.enumerated().map { ($1, $0 + 1) })
    let diagram = try sitting.space.store.map(joined) { position[$0] ?? 0 }
    return (diagram, real.map { verdict(rows[$0]) })
  }

  /// The distinct diagrams below the questions, which stand above all facts.
  private static func below(_ root: Diagram, _ space: FactSpace) -> [Diagram] {
    var found: [Diagram] = []
    var seen: Set<Diagram> = [root]
    var open = [root]
    while let diagram = open.popLast() {
      guard !DiagramStore.isLeaf(diagram), space.isQuestion(space.store.level(diagram)) else {
        found.append(diagram)
        continue
      }
      for value in (0..<space.store.arities[space.store.level(diagram)]).reversed() {
        let branch = space.store.branch(diagram, value)
        if seen.insert(branch).inserted { open.append(branch) }
      }
    }
    return found
  }

  private static func verdict(_ row: [Int]) -> Verdict {
    if row.contains(undetermined) { return .undetermined }
    if Set(row).count > 1 { return .unsettled }
    return Sitting.Leaf.verdict(row[0].trailingZeroBitCount)
  }

  // MARK: What to ask

  /// The level of the fact to ask for; nothing when the verdict is settled.
  func bestLevel(_ sitting: inout Sitting) throws -> Int? {
    guard answers > 1 else { return nil }
    var best: [Int] = []
    var least = Mean.most
    for level in mattering where isAskable(level, sitting.space) {
      let mean = Mean(left[level] ?? [])
      if mean < least { (best, least) = ([], mean) }
      if mean == least { best.append(level) }
    }
    guard best.count > 1 else { return best.first }
    var counts = MatterCounts(diagram: diagram, feasible: feasible)
    var found: (level: Int, mean: Mean, order: [Int])?
    for level in best {
      var after: [Int] = []
      for (value, verdicts) in (left[level] ?? []).enumerated() where verdicts > 0 {
        after.append(try counts.mattering(afterSetting: level, to: value, in: &sitting.space.store))
      }
      let (mean, order) = (Mean(all: after), order(level, sitting))
      if let found, found.mean < mean || (found.mean == mean && !order.lexicographicallyPrecedes(found.order)) {
        continue
      }
      found = (level, mean, order)
    }
    return found?.level
  }

  /// Whether every reference before the fact is known to lead somewhere, or cannot but do so.
  func isAskable(_ level: Int, _ space: FactSpace) -> Bool {
    guard case .fact(let variable, _) = space.levels[level] else { return false }
    return space.pack.variables[variable].optionalReferences.allSatisfy { reference in
      if space.known[reference] != nil { return true }
      guard let level = space.level(ofVariable: reference), case .fact(_, let domain) = space.levels[level],
        let left = left[level]
      else { return false }
      return domain.cells.indices.allSatisfy { domain.cells[$0].value != .none || left[$0] == 0 }
    }
  }

  private func order(_ level: Int, _ sitting: Sitting) -> [Int] {
    sitting.path(ofLevel: level).map { sitting.law.pack.vocabularyOrder($0) } ?? []
  }
}

/// The mean of some whole numbers, exactly.
private struct Mean: Comparable {
  let sum: Int
  let count: Int

  /// Larger than every other.
  static let most = Mean(sum: 1, count: 0)

  private init(sum: Int, count: Int) {
    self.sum = sum
    self.count = count
  }

  /// Of those that are not 0.
  init(_ numbers: [Int]) { self.init(all: numbers.filter { $0 > 0 }) }

  init(all numbers: [Int]) { self.init(sum: numbers.reduce(0, +), count: numbers.count) }

  static func == (a: Mean, b: Mean) -> Bool { a.sum * b.count == b.sum * a.count }
  static func < (a: Mean, b: Mean) -> Bool { a.sum * b.count < b.sum * a.count }
}

/// How many facts can still matter after an answer: none once the verdict is settled.
private struct MatterCounts {
  let diagram: DiagramStore.Diagram
  let feasible: DiagramStore.Diagram
  /// Of diagrams of what can be: the levels that are left with one value.
  private var implied: [DiagramStore.Diagram: Set<Int>] = [:]

  init(diagram: DiagramStore.Diagram, feasible: DiagramStore.Diagram) {
    self.diagram = diagram
    self.feasible = feasible
  }

  mutating func mattering(afterSetting level: Int, to value: Int, in store: inout DiagramStore) throws -> Int {
    let after = try store.restrict(diagram, level: level, to: value)
    if store.leaves(after).count(where: { $0 != 0 }) <= 1 { return 0 }
    let support = store.support(after)
    guard feasible != DiagramStore.yes else { return support.count }
    let possible = try store.restrict(feasible, level: level, to: value)
    let implied = try implied(possible, &store)
    return support.count { !implied.contains($0) }
  }

  private mutating func implied(_ possible: DiagramStore.Diagram, _ store: inout DiagramStore) throws -> Set<Int> {
    if let known = implied[possible] { return known }
    var found: Set<Int> = []
    for level in store.support(possible) {
      var values = 0
      for value in 0..<store.arities[level] {
        let rest = try store.restrict(possible, level: level, to: value)
        if rest != DiagramStore.no { values += 1 }
      }
      if values == 1 { found.insert(level) }
    }
    implied[possible] = found
    return found
  }
}
