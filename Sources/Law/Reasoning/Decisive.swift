import Facts
import LawPacks

extension Sitting {
  /// Unknown facts that `given`s bind to each other beyond this number are not searched for joint decisiveness.
  static let boundTogetherMax = 14

  /// The unknown facts on which the verdict really depends: those in a smallest set whose change alone changes the
  /// verdict under some reading (LAW.md 10.18). "Smallest" is by inclusion.
  ///
  /// Where nothing binds facts to each other, such a set has one member. Facts that `given`s bind may only be able to
  /// change together, so within each such group larger sets are tried, in order of size.
  mutating func decisive(_ outcomes: DiagramStore.Diagram) throws -> [Int] {
    var found: Set<Int> = []
    for level in space.store.support(outcomes) where !space.isQuestion(level) {
      if try changes(outcomes, within: [level]) { found.insert(level) }
    }
    for whole in try boundGroups() {
      // A smallest set holds none that is decisive alone.
      let group = whole.filter { !found.contains($0) }
      guard group.count <= Self.boundTogetherMax else { throw ReasoningBound.jointlyDecisive(Self.boundTogetherMax) }
      var minimal: [Set<Int>] = []
      for size in 2..<max(2, group.count + 1) {
        for subset in subsets(of: group, size: size) where !minimal.contains(where: { $0.isSubset(of: subset) }) {
          if try changes(outcomes, within: subset) { minimal.append(subset) }
        }
      }
      for set in minimal { found.formUnion(set) }
    }
    return found.sorted()
  }

  /// Whether somewhere a change of these facts alone changes the verdict.
  private mutating func changes(_ outcomes: DiagramStore.Diagram, within levels: Set<Int>) throws -> Bool {
    let merged = try space.store.union(outcomes) { levels.contains($0) }
    return space.store.leaves(merged).contains { $0.nonzeroBitCount > 1 }
  }

  /// Unknown facts that share a `given` with each other, in groups of at least two.
  private mutating func boundGroups() throws -> [[Int]] {
    guard possible != DiagramStore.yes else { return [] }
    var groups: [Set<Int>] = []
    for given in law.givens {
      let diagram = try space.diagram(given.node)
      var merged = Set(space.store.support(diagram))
      guard merged.count > 1 else { continue }
      groups.removeAll { group in
        guard !group.isDisjoint(with: merged) else { return false }
        merged.formUnion(group)
        return true
      }
      groups.append(merged)
    }
    let relevant = Set(space.store.support(possible))
    return groups.map { $0.intersection(relevant).sorted() }.filter { $0.count > 1 }
  }

  private func subsets(of group: [Int], size: Int) -> [Set<Int>] {
    guard size <= group.count else { return [] }
    var found: [Set<Int>] = []
    func extend(_ chosen: [Int], from start: Int) {
      if chosen.count == size {
        found.append(Set(chosen))
        return
      }
      for index in start..<group.count { extend(chosen + [group[index]], from: index + 1) }
    }
    extend([], from: 0)
    return found
  }
}
