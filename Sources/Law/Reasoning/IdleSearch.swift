import Facts
import LawPacks

/// Looks, day by day, for the rules and facts that make a difference; what is left at the end makes none.
struct IdleSearch {
  typealias Diagram = DiagramStore.Diagram

  /// Why a rule makes no difference.
  struct IdleRule {
    let rule: Int
    /// Whether provisions that are breached or departed from would change without it.
    let changesBreaches: Bool
    /// The rules that are breached wherever this one is, as indexes into the pack's.
    let shadows: [Int]
    /// Facts under which it is breached, or applies where it never is; empty where it never applies.
    let example: [String]
  }

  private let pack: LawPack
  private let kind: Int
  private var idleRules: Set<Int>
  private var changesBreaches: Set<Int> = []
  /// Of rules still idle, the rules that shadowed them on all days so far.
  private var shadows: [Int: Set<Int>] = [:]
  private var examples: [Int: [String]] = [:]
  /// Variables on which some verdict or breach was seen to depend.
  private(set) var matteringVariables: Set<Int> = []

  init(pack: LawPack, kind: Int, rules: [Int]) {
    self.pack = pack
    self.kind = kind
    idleRules = Set(rules)
  }

  /// The rules that change no verdict on any of the days looked at.
  func rules() -> [IdleRule] {
    idleRules.sorted().map { rule in
      IdleRule(
        rule: rule, changesBreaches: changesBreaches.contains(rule), shadows: (shadows[rule] ?? []).sorted(),
        example: examples[rule] ?? [])
    }
  }

  mutating func look(at epoch: inout CheckedEpoch) throws {
    try lookAtFacts(&epoch)
    for (position, rule) in epoch.sitting.law.rules.enumerated() where idleRules.contains(rule) {
      if try isPlainlyDecisive(position, &epoch) {
        idleRules.remove(rule)
        continue
      }
      try compareWithout(rule, position, &epoch)
      if idleRules.contains(rule) { try noteShadows(rule, position, &epoch) }
    }
  }

  // MARK: Rules

  /// Whether somewhere this rule alone decides: it beats nothing there, and no other binding rule is breached while it
  /// is, or none else applies while it does.
  private func isPlainlyDecisive(_ position: Int, _ epoch: inout CheckedEpoch) throws -> Bool {
    let law = epoch.sitting.law
    guard pack.isBinding(pack.rules[law.rules[position]]) else { return false }
    let beats = epoch.sitting.lifting.beats
    guard !beats.contains(where: { $0.victory.winner == position || $0.victory.loser == position }) else {
      return false
    }
    var (breach, applies) = (epoch.sitting.breached[position], epoch.sitting.applies[position])
    for (other, index) in law.rules.enumerated() where other != position && pack.isBinding(pack.rules[index]) {
      let notBreached = try epoch.sitting.space.store.not(epoch.sitting.breached[other])
      breach = try epoch.sitting.space.store.and(breach, notBreached)
      let notApplying = try epoch.sitting.space.store.not(epoch.sitting.applies[other])
      applies = try epoch.sitting.space.store.and(applies, notApplying)
      if breach == DiagramStore.no, applies == DiagramStore.no { return false }
    }
    return try epoch.isPossible(breach) || epoch.isPossible(applies)
  }

  /// Takes the rule out of the law and looks whether a verdict or a breach changes.
  private mutating func compareWithout(_ rule: Int, _ position: Int, _ epoch: inout CheckedEpoch) throws {
    let name = pack.rules[rule].name
    let without = try KindLaw(pack: pack, kind: kind, date: epoch.date, leavingOut: { $0.name == name })
    var other = try Sitting(without, in: epoch.sitting.space)
    let difference = try other.space.store.combine(epoch.sitting.verdict, other.verdict) { $0 == $1 ? 0 : 1 }
    if try other.space.store.and(epoch.possible, difference) != DiagramStore.no { idleRules.remove(rule) }
    var changed = epoch.sitting.breached[position]
    for (place, index) in without.rules.enumerated() {
      guard let before = epoch.sitting.law.rules.firstIndex(of: index) else { continue }
      let moved = try other.space.store.combine(epoch.sitting.breached[before], other.breached[place]) {
        $0 == $1 ? 0 : 1
      }
      changed = try other.space.store.or(changed, moved)
    }
    if try other.space.store.and(epoch.possible, changed) != DiagramStore.no { changesBreaches.insert(rule) }
  }

  private mutating func noteShadows(_ rule: Int, _ position: Int, _ epoch: inout CheckedEpoch) throws {
    let law = epoch.sitting.law
    let breach = try epoch.sitting.space.store.and(epoch.possible, epoch.sitting.breached[position])
    let shown = breach == DiagramStore.no ? epoch.sitting.applies[position] : breach
    let region = try epoch.sitting.space.store.and(epoch.possible, shown)
    if examples[rule] == nil, let path = epoch.sitting.space.store.shortestPath(region, to: { $0 == 1 }) {
      examples[rule] = epoch.words(path)
    }
    guard breach != DiagramStore.no else { return }
    var found: Set<Int> = []
    for (other, index) in law.rules.enumerated() where other != position && pack.isBinding(pack.rules[index]) {
      let alone = try epoch.sitting.space.store.not(epoch.sitting.breached[other])
      if try epoch.sitting.space.store.and(breach, alone) == DiagramStore.no { found.insert(index) }
    }
    shadows[rule] = shadows[rule]?.intersection(found) ?? found
  }

  // MARK: Facts

  private mutating func lookAtFacts(_ epoch: inout CheckedEpoch) throws {
    let diagrams = [epoch.sitting.verdict] + epoch.sitting.breached.filter { !DiagramStore.isLeaf($0) }
    for diagram in diagrams {
      for level in epoch.sitting.space.store.support(diagram) {
        guard case .fact(let variable, _) = epoch.sitting.space.levels[level],
          !matteringVariables.contains(variable)
        else { continue }
        let outcomes = try epoch.sitting.space.store.combine(epoch.possible, diagram) { $0 == 1 ? 1 << $1 : 0 }
        let merged = try epoch.sitting.space.store.union(outcomes) { $0 == level }
        if epoch.sitting.space.store.leaves(merged).contains(where: { $0.nonzeroBitCount > 1 }) {
          matteringVariables.insert(variable)
        }
      }
    }
  }
}
