import CivilTime
import Facts
import LawPacks

/// One fact changed, or made sure of, so that the law is kept.
public struct FactChange: Hashable, Sendable {
  public let path: FactPath
  /// What it is now; nothing where that is not known.
  public let from: FactValue?
  /// The smallest value that is enough.
  public let to: FactValue
  /// The largest that is enough, where a stretch of numbers or days is; equal to `to` where only one is.
  public let through: FactValue?

  public init(path: FactPath, from: FactValue?, to: FactValue, through: FactValue?) {
    self.path = path
    self.from = from
    self.to = to
    self.through = through
  }
}

extension Judge {
  /// No more ways than this are listed.
  public static let waysMax = 6

  /// The smallest sets of changes to `changeable` facts after which a thing is lawful whatever the unknown facts and the
  /// open readings are; all of them when there are several, up to ``waysMax``. Making sure of an unknown fact counts as
  /// a change.
  ///
  /// Where no changes are enough for certain, those are taken that leave nothing breached for certain; empty where
  /// even these do not exist.
  public mutating func leastChanges(of judgement: Judgement, fixed: [Int: Int]) throws -> [[FactChange]] {
    guard let kind = pack.kind(named: judgement.kind) else { return [] }
    do {
      return try leastChanges(of: judgement, kind, fixed) { _ in true }
    } catch ReasoningBound.diagramNodes {
      // Too many facts at once: only those on which the breaches themselves rest.
      let suspects = Set(
        judgement.findings.filter { $0.effect == .breached }.flatMap { $0.facts.map(\.path) + $0.unknown })
      return try leastChanges(of: judgement, kind, fixed) { suspects.contains($0) }
    }
  }

  private mutating func leastChanges(
    of judgement: Judgement, _ kind: Int, _ fixed: [Int: Int], freeing isFree: (FactPath) -> Bool
  ) throws -> [[FactChange]] {
    let now = Dictionary(judgement.facts.map { ($0.path, $0.value) }, uniquingKeysWith: { first, _ in first })
    let kept = judgement.facts.filter { !(isChangeable($0.path) && isFree($0.path)) }
    var sitting = try sitting(kind: kind, asOf: judgement.date, facts: kept, fixed: fixed)
    let outcomes = try sitting.outcomes()
    let space = sitting.space
    // What nobody can change is left open: the mend must hold for every value of it.
    let merged = try sitting.space.store.union(outcomes) { level in
      guard case .fact(let variable, _) = space.levels[level] else { return true }
      let path = pack.variables[variable].path
      return !(isChangeable(path) && isFree(path))
    }
    let lawful = 1 << Sitting.Leaf.lawful | 1 << Sitting.Leaf.unaddressed
    let isCertain: (Int) -> Bool = { $0 != 0 && $0 & ~lawful == 0 }
    let isPerhaps: (Int) -> Bool = { $0 & lawful != 0 }
    for isWanted in [isCertain, isPerhaps] {
      let paths = sitting.space.store.cheapestPaths(merged, to: isWanted, waysMax: Self.waysMax) { level, value in
        guard case .fact(let variable, let domain) = space.levels[level] else { return 0 }
        guard let current = now[pack.variables[variable].path] else { return 1 }
        return domain.cell(of: current) == value ? 0 : 1
      }
      if !paths.isEmpty {
        return paths.map { changes($0, space, now) }.sorted { $0.lexicographicallyPrecedes($1) { $0.path < $1.path } }
      }
    }
    return []
  }

  private func changes(
    _ path: [(level: Int, value: Int)], _ space: FactSpace, _ now: [FactPath: FactValue]
  ) -> [FactChange] {
    path.compactMap { level, value in
      guard case .fact(let variable, let domain) = space.levels[level] else { return nil }
      let path = pack.variables[variable].path
      if let current = now[path], domain.cell(of: current) == value { return nil }
      let cell = domain.cells[value]
      let isLast = value == domain.cells.count - 1
      return FactChange(path: path, from: now[path], to: cell.value, through: isLast ? nil : cell.last ?? cell.value)
    }.sorted { $0.path < $1.path }
  }

  /// Whether the organisation can change it: the fact is `changeable`, and so is what it stands behind: another's
  /// affairs are not one's own to change, but another can be chosen.
  private func isChangeable(_ path: FactPath) -> Bool {
    guard let kind = pack.kind(named: path.kind), let name = path.steps.last else { return false }
    var at = kind
    for step in path.steps.dropLast() {
      guard let fact = pack.facts.first(where: { $0.kind == at && $0.name == step }),
        case .reference(let next) = fact.type.base
      else { return false }
      at = next
    }
    return pack.facts.first { $0.kind == at && $0.name == name }?.isChangeable ?? false
  }
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
    return Judgement(
      kind: kind, date: date, verdict: verdict, verdictOnHighConfidence: verdictOnHighConfidence, readings: readings,
      fixed: fixed, decisive: decisive, breaches: breaches, advice: advice,
      findings: findings.map { finding in
        Finding(
          rule: finding.rule, citation: finding.citation, bearer: finding.bearer, modality: finding.modality,
          isBinding: finding.isBinding, confidence: finding.confidence, effect: finding.effect,
          liftedBy: finding.liftedBy, facts: finding.facts.map { byPath[$0.path] ?? $0 }, unknown: finding.unknown,
          deadline: finding.deadline)
      }, facts: facts.sorted { $0.path < $1.path })
  }
}
