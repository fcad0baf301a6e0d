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
  /// Without a unit (``ChangeCosts``).
  public let cost: Int

  public init(path: FactPath, from: FactValue, to: FactValue, through: FactValue?, cost: Int) {
    self.path = path
    self.from = from
    self.to = to
    self.through = through
    self.cost = cost
  }
}

/// A cheapest set of changes that mends what is unlawful. No part of it is enough.
public struct Remedy: Hashable, Sendable {
  public let changes: [FactChange]
  /// Whether the thing is no longer unlawful whatever is still unknown or open; otherwise it can be so, and what is
  /// unknown decides.
  public let isCertain: Bool

  public init(changes: [FactChange], isCertain: Bool) {
    self.changes = changes
    self.isCertain = isCertain
  }

  public var cost: Int { changes.reduce(0) { $0 + $1.cost } }
}

/// The ways to mend something that cost least: each is enough, all cost the same.
public struct LeastChanges: Hashable, Sendable {
  public let remedies: [Remedy]
  /// How many more ways cost the same and are not listed.
  public let unlisted: Int
  /// Whether not all was tried, because all facts that can be changed are too many at once: those on which the breaches
  /// rest at most. Then there may be cheaper ways, or some at all.
  public let isNarrowed: Bool

  public init(remedies: [Remedy] = [], unlisted: Int = 0, isNarrowed: Bool = false) {
    self.remedies = remedies
    self.unlisted = unlisted
    self.isNarrowed = isNarrowed
  }
}

extension Judge {
  /// No more ways than this are listed, where the caller does not say otherwise.
  public static let waysMax = 6

  /// The cheapest sets of changes to known `changeable` facts after which an unlawful thing is not unlawful, whatever the
  /// unknown facts and the open readings are; all of them when there are several, up to `waysMax`. Where no changes are
  /// enough for that, those after which it can be so. Empty where nothing that can be changed helps.
  ///
  /// Unknown facts are no changes: nobody knows what it would take. `costs` are the pack's where none are given.
  public mutating func leastChanges(
    of judgement: Judgement, fixed: [Int: Int], costs: ChangeCosts? = nil, waysMax: Int = Judge.waysMax
  ) throws -> LeastChanges {
    guard let kind = pack.kind(named: judgement.kind) else { return LeastChanges() }
    let costs = costs ?? pack.costs
    do {
      let search = ChangeSearch(judgement, pack: pack, costs: costs) { _ in true }
      return try leastChanges(search, kind, fixed, waysMax: waysMax)
    } catch ReasoningBound.diagramNodes {
      // Too many facts at once: only those on which the breaches themselves rest.
      let suspects = Set(judgement.findings.filter { $0.effect == .breached }.flatMap { $0.facts.map(\.path) })
      let search = ChangeSearch(judgement, pack: pack, costs: costs) { suspects.contains($0) }
      do {
        let found = try leastChanges(search, kind, fixed, waysMax: waysMax)
        return LeastChanges(remedies: found.remedies, unlisted: found.unlisted, isNarrowed: true)
      } catch ReasoningBound.diagramNodes {
        return LeastChanges(isNarrowed: true)
      }
    }
  }

  private mutating func leastChanges(
    _ search: ChangeSearch, _ kind: Int, _ fixed: [Int: Int], waysMax: Int
  ) throws -> LeastChanges {
    var sitting = try sitting(kind: kind, asOf: search.judgement.date, facts: search.kept(), fixed: fixed)
    let outcomes = try sitting.outcomes()
    // What is unknown or cannot be changed is left open: the leaves become sets of all that can come of it.
    let isLeftOpen = sitting.space.levels.indices.map { level in
      sitting.path(ofLevel: level).map { !search.isOpenToChange($0) } ?? true
    }
    let merged = try sitting.space.store.union(outcomes) { isLeftOpen[$0] }
    let store = sitting.space.store
    let steps = search.steps(sitting.space)
    let good = 1 << Sitting.Leaf.lawful | 1 << Sitting.Leaf.unaddressed
    for isCertain in [true, false] {
      let isWanted: (Int) -> Bool = { isCertain ? $0 != 0 && $0 & ~good == 0 : $0 & good != 0 }
      let (ways, count) = store.cheapestWays(merged, to: isWanted, waysMax: waysMax) { steps[$0] }
      guard count > 0 else { continue }
      let sets = ways.map { way in way.compactMap { search.change($0, sitting.space) }.sorted { $0.path < $1.path } }
      func order(_ a: FactChange, _ b: FactChange) -> Bool {
        (a.path, a.to.description) < (b.path, b.to.description)
      }
      return LeastChanges(
        remedies: sets.sorted { $0.lexicographicallyPrecedes($1, by: order) }
          .map { Remedy(changes: $0, isCertain: isCertain) },
        unlisted: count - ways.count)
    }
    return LeastChanges()
  }

  /// The thing judged again after a remedy: its facts with the remedy's changes.
  public mutating func judgement(_ judgement: Judgement, after remedy: Remedy, fixed: [Int: Int]) throws -> Judgement {
    guard let kind = pack.kind(named: judgement.kind) else { return judgement }
    var facts = judgement.facts
    for change in remedy.changes {
      // Nothing stands behind a reference that leads nowhere any more.
      facts.removeAll { fact in
        fact.path == change.path
          || (change.to == .none && fact.path.steps.count > change.path.steps.count
            && fact.path.steps.starts(with: change.path.steps))
      }
      facts.append(StatedFact(change.path, change.to, from: Origin("changed")))
    }
    return try judge(kind: kind, asOf: judgement.date, facts: facts, fixed: fixed)
  }
}

/// What may be changed of one thing, and what that costs.
private struct ChangeSearch {
  let judgement: Judgement
  let pack: LawPack
  let costs: ChangeCosts
  private let now: [FactPath: FactValue]
  private let open: Set<FactPath>

  init(_ judgement: Judgement, pack: LawPack, costs: ChangeCosts, freeing isFree: (FactPath) -> Bool) {
    self.judgement = judgement
    self.pack = pack
    self.costs = costs
    now = Dictionary(judgement.facts.map { ($0.path, $0.value) }, uniquingKeysWith: { first, _ in first })
    open = Set(judgement.facts.filter { isFree($0.path) && pack.canChange($0, costs) }.map(\.path))
  }

  func isOpenToChange(_ path: FactPath) -> Bool { open.contains(path) }

  /// What stays as it is.
  func kept() -> [StatedFact] {
    judgement.facts.filter { !open.contains($0.path) } + shownReferences()
  }

  /// A fact stated behind a reference shows that the reference leads somewhere (LAW.md 10.21), and goes on to show it
  /// when the fact itself is open to change.
  private func shownReferences() -> [StatedFact] {
    var shown: [FactPath: StatedFact] = [:]
    for fact in judgement.facts {
      for count in 1..<max(1, fact.path.steps.count) {
        let reference = FactPath(kind: fact.path.kind, steps: Array(fact.path.steps.prefix(count)))
        if now[reference] == nil { shown[reference] = StatedFact(reference, .exists, from: fact.origin) }
      }
    }
    return shown.values.sorted { $0.path < $1.path }
  }

  /// What each value of each level costs.
  func steps(_ space: FactSpace) -> [LevelSteps] {
    space.levels.map { level in
      guard case .fact(let variable, let domain) = level, let current = now[pack.variables[variable].path] else {
        return .free
      }
      let (fact, cell) = (pack.variables[variable].fact, domain.cell(of: current))
      return LevelSteps(
        costs: domain.cells.indices.map { index in
          index == cell ? 0 : costs.cost(ofFact: fact, reaching: domain.cells[index].value)
        }, isStretch: domain.cells.map { $0.last != nil })
    }
  }

  /// A step of a way as a change; nothing where the fact stays as it is.
  func change(_ step: WayStep, _ space: FactSpace) -> FactChange? {
    guard step.cost > 0, case .fact(let variable, let domain) = space.levels[step.level],
      let current = now[pack.variables[variable].path]
    else { return nil }
    let (first, last) = (domain.cells[step.values.lowerBound], domain.cells[step.values.upperBound])
    let isEndless = last.last != nil && step.values.upperBound == domain.cells.count - 1
    return FactChange(
      path: pack.variables[variable].path, from: current, to: first.value,
      through: isEndless ? nil : last.last ?? first.value, cost: step.cost)
  }
}

extension LawPack {
  /// Whether a fact may be changed to any other value at all.
  fileprivate func canChange(_ fact: StatedFact, _ costs: ChangeCosts) -> Bool {
    guard let index = factIndex(at: fact.path), facts[index].isChangeable else { return false }
    return !costs.forbidsChange(ofFact: index, from: fact.value)
  }
}
