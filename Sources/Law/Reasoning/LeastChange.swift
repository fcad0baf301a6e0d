import CivilTime
import Facts
import LawPacks

/// One fact changed, so that the law is kept.
public struct FactChange: Hashable, Sendable {
  public let path: FactPath
  public let from: FactValue
  /// The smallest value that is enough.
  public let to: FactValue
  /// The largest that is enough, where a stretch of numbers or days is: nothing when the stretch has no end, equal to
  /// `to` where only one value is.
  public let through: FactValue?

  public init(path: FactPath, from: FactValue, to: FactValue, through: FactValue?) {
    self.path = path
    self.from = from
    self.to = to
    self.through = through
  }
}

/// A smallest set of changes that mends what is unlawful.
public struct Remedy: Hashable, Sendable {
  public let changes: [FactChange]
  /// Whether the thing is lawful then whatever is still unknown or open; otherwise it can be, and what is unknown decides.
  public let isCertain: Bool

  public init(changes: [FactChange], isCertain: Bool) {
    self.changes = changes
    self.isCertain = isCertain
  }
}

extension Judge {
  /// No more ways than this are listed.
  public static let waysMax = 6

  /// The smallest sets of changes to known `changeable` facts after which an unlawful thing is lawful, whatever the
  /// unknown facts and the open readings are; all of them when there are several, up to ``waysMax``. Where no changes are
  /// enough for that, those after which it can be lawful. Empty where nothing that can be changed helps.
  public mutating func leastChanges(of judgement: Judgement, fixed: [Int: Int]) throws -> [Remedy] {
    guard let kind = pack.kind(named: judgement.kind) else { return [] }
    do {
      return try leastChanges(of: judgement, kind, fixed) { _ in true }
    } catch ReasoningBound.diagramNodes {
      // Too many facts at once: only those on which the breaches themselves rest.
      let suspects = Set(judgement.findings.filter { $0.effect == .breached }.flatMap { $0.facts.map(\.path) })
      return try leastChanges(of: judgement, kind, fixed) { suspects.contains($0) }
    }
  }

  private mutating func leastChanges(
    of judgement: Judgement, _ kind: Int, _ fixed: [Int: Int], freeing isFree: (FactPath) -> Bool
  ) throws -> [Remedy] {
    let now = Dictionary(judgement.facts.map { ($0.path, $0.value) }, uniquingKeysWith: { first, _ in first })
    func isOpenToChange(_ path: FactPath) -> Bool { now[path] != nil && isChangeable(path) && isFree(path) }
    let kept = judgement.facts.filter { !isOpenToChange($0.path) } + Self.shownReferences(judgement.facts, now)
    var sitting = try sitting(kind: kind, asOf: judgement.date, facts: kept, fixed: fixed)
    let outcomes = try sitting.outcomes()
    // What is unknown or cannot be changed is left open: the leaves become sets of all that can come of it.
    let isLeftOpen = sitting.space.levels.map { level in
      guard case .fact(let variable, _) = level else { return true }
      return !isOpenToChange(pack.variables[variable].path)
    }
    let merged = try sitting.space.store.union(outcomes) { isLeftOpen[$0] }
    let space = sitting.space
    let lawful = 1 << Sitting.Leaf.lawful | 1 << Sitting.Leaf.unaddressed
    func remedies(isCertain: Bool) -> [Remedy] {
      let isWanted: (Int) -> Bool = { isCertain ? $0 != 0 && $0 & ~lawful == 0 : $0 & lawful != 0 }
      let ways = space.store.cheapestPaths(merged, to: isWanted, waysMax: Self.waysMax) { level, value in
        guard case .fact(let variable, let domain) = space.levels[level],
          let current = now[pack.variables[variable].path]
        else { return 0 }
        return domain.cell(of: current) == value ? 0 : 1
      }
      let sets = Set(ways.map { changes($0, space, now) })
      func order(_ a: FactChange, _ b: FactChange) -> Bool {
        (a.path, a.to.description) < (b.path, b.to.description)
      }
      return sets.sorted { $0.lexicographicallyPrecedes($1, by: order) }
        .map { Remedy(changes: $0, isCertain: isCertain) }
    }
    let certain = remedies(isCertain: true)
    return certain.isEmpty ? remedies(isCertain: false) : certain
  }

  private func changes(
    _ path: [(level: Int, value: Int)], _ space: FactSpace, _ now: [FactPath: FactValue]
  ) -> [FactChange] {
    path.compactMap { level, value in
      guard case .fact(let variable, let domain) = space.levels[level],
        let current = now[pack.variables[variable].path], domain.cell(of: current) != value
      else { return nil }
      let cell = domain.cells[value]
      let isStretch = cell.last != nil
      let isLast = value == domain.cells.count - 1
      return FactChange(
        path: pack.variables[variable].path, from: current, to: cell.value,
        through: isStretch && isLast ? nil : cell.last ?? cell.value)
    }.sorted { $0.path < $1.path }
  }

  /// A fact stated behind a reference shows that the reference leads somewhere (LAW.md 10.21), and goes on to show it
  /// when the fact itself is open to change.
  private static func shownReferences(_ facts: [StatedFact], _ now: [FactPath: FactValue]) -> [StatedFact] {
    var shown: [FactPath: StatedFact] = [:]
    for fact in facts {
      for count in 1..<max(1, fact.path.steps.count) {
        let reference = FactPath(kind: fact.path.kind, steps: Array(fact.path.steps.prefix(count)))
        if now[reference] == nil { shown[reference] = StatedFact(reference, .exists, from: fact.origin) }
      }
    }
    return shown.values.sorted { $0.path < $1.path }
  }

  private func isChangeable(_ path: FactPath) -> Bool { pack.fact(at: path)?.isChangeable ?? false }
}

extension DiagramStore {
  /// All the cheapest ways from the root to leaves that are wanted, each as decisions by level, up to a number of ways.
  func cheapestPaths(
    _ root: Diagram, to isWanted: (Int) -> Bool, waysMax: Int, cost: (_ level: Int, _ value: Int) -> Int
  ) -> [[(level: Int, value: Int)]] {
    var best: [Diagram: Int] = [:]
    func cheapest(_ diagram: Diagram) -> Int {
      if Self.isLeaf(diagram) { return isWanted(Self.value(diagram)) ? 0 : .max }
      if let known = best[diagram] { return known }
      var least = Int.max
      for value in 0..<arities[level(diagram)] {
        let below = cheapest(branch(diagram, value))
        if below < .max { least = min(least, below + cost(level(diagram), value)) }
      }
      best[diagram] = least
      return least
    }
    guard cheapest(root) < .max else { return [] }
    var ways: [[(level: Int, value: Int)]] = []
    func walk(_ diagram: Diagram, _ taken: [(level: Int, value: Int)]) {
      guard ways.count < waysMax else { return }
      if Self.isLeaf(diagram) {
        ways.append(taken)
        return
      }
      for value in 0..<arities[level(diagram)] {
        let below = cheapest(branch(diagram, value))
        if below < .max, below + cost(level(diagram), value) == cheapest(diagram) {
          walk(branch(diagram, value), taken + [(level(diagram), value)])
        }
      }
    }
    walk(root, [])
    return ways
  }
}

extension Judgement {
  /// The same judgement of a thing with the same facts from other places.
  public func resting(on facts: [StatedFact]) -> Judgement {
    let byPath = Dictionary(facts.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    var findings = findings
    if let grounds = findings.first?.grounds.resting(on: byPath) {
      for index in findings.indices { findings[index].grounds = grounds }
    }
    return Judgement(
      kind: kind, date: date, verdict: verdict, verdictOnHighConfidence: verdictOnHighConfidence, readings: readings,
      fixed: fixed, decisive: decisive, breaches: breaches, advice: advice, findings: findings,
      facts: facts.sortedByPath())
  }
}
