import LawPacks

/// Which rules are lifted where. A rule beaten by one that stands is lifted; a lifted rule beats nothing; where rules
/// beat each other in a circle, nothing decides between them and none of the circle is lifted by another of it
/// (LAW.md 5.2, 10.10, 10.13).
struct Lifting {
  typealias Diagram = DiagramStore.Diagram

  /// A meeting of two rules: it happens where `active` holds.
  struct Beat {
    let victory: KindLaw.Victory
    let active: Diagram
  }

  /// Circles with more beats than this are refused.
  static let circleBeatsMax = 24

  private(set) var lifted: [Diagram]
  let beats: [Beat]

  /// `applies` and `broken` by position of the rule: where its conditions hold, and where its duty is not done (of a
  /// permission: where what it permits is done).
  init(
    law: KindLaw, applies: [Diagram], broken: [Diagram], in space: inout FactSpace
  ) throws {
    var beats: [Beat] = []
    for victory in law.victories {
      let active = try Self.meets(victory.winner, victory.loser, law: law, applies: applies, broken: broken, in: &space)
      if active != DiagramStore.no { beats.append(Beat(victory: victory, active: active)) }
    }
    self.beats = beats
    lifted = [Diagram](repeating: DiagramStore.no, count: law.rules.count)
    for component in Self.components(beats.map(\.victory)) {
      if component.count == 1 {
        lifted[component[0]] = try liftedOutside(component[0], excluding: [], in: &space)
      } else {
        try decideCircle(component, in: &space)
      }
    }
  }

  /// Where two rules that compete meet: two duties wherever both apply (they cannot both be obeyed); a permission and a
  /// duty where what is permitted is done and breaks the duty.
  static func meets(
    _ a: Int, _ b: Int, law: KindLaw, applies: [Diagram], broken: [Diagram], in space: inout FactSpace
  ) throws -> Diagram {
    let both = try space.store.and(applies[a], applies[b])
    let modalities = [a, b].map { law.pack.rules[law.rules[$0]].modality }
    guard modalities.contains(.may) else { return both }
    return try space.store.and(both, try space.store.and(broken[a], broken[b]))
  }

  /// Where a rule is beaten by rules that stand and are already decided.
  private func liftedOutside(_ rule: Int, excluding circle: Set<Int>, in space: inout FactSpace) throws -> Diagram {
    var result = DiagramStore.no
    for beat in beats where beat.victory.loser == rule && !circle.contains(beat.victory.winner) {
      let stands = try space.store.not(lifted[beat.victory.winner])
      result = try space.store.or(result, try space.store.and(beat.active, stands))
    }
    return result
  }

  /// Rules that can beat each other in a circle: which beats are active decides, point by point.
  private mutating func decideCircle(_ circle: [Int], in space: inout FactSpace) throws {
    let inside = Set(circle)
    let inner = beats.filter { inside.contains($0.victory.winner) && inside.contains($0.victory.loser) }
    guard inner.count + circle.count <= Self.circleBeatsMax else {
      throw ReasoningBound.competingRules(Self.circleBeatsMax)
    }
    var situation = DiagramStore.leaf(0)
    for (bit, beat) in inner.enumerated() {
      situation = try space.store.combine(situation, beat.active) { $0 | $1 << bit }
    }
    for (offset, rule) in circle.enumerated() {
      let outside = try liftedOutside(rule, excluding: inside, in: &space)
      situation = try space.store.combine(situation, outside) { $0 | $1 << (inner.count + offset) }
    }
    let pairs = inner.map { beat in
      // Both are members of the circle.
      (winner: circle.firstIndex(of: beat.victory.winner)!, loser: circle.firstIndex(of: beat.victory.loser)!)
    }
    for (offset, rule) in circle.enumerated() {
      lifted[rule] = try space.store.map(situation) { bits in
        let active = pairs.enumerated().filter { bits >> $0.offset & 1 == 1 }.map(\.element)
        let out = circle.indices.filter { bits >> (pairs.count + $0) & 1 == 1 }
        return Self.beaten(count: circle.count, active, alreadyLifted: Set(out)).contains(offset) ? 1 : 0
      }
    }
  }

  /// Of `count` rules, which are lifted where these victories happen and no others.
  static func lifted(_ happening: [KindLaw.Victory], count: Int) -> [Bool] {
    var lifted = [Bool](repeating: false, count: count)
    for component in components(happening) {
      let outside = component.map { rule in
        happening.contains { $0.loser == rule && !component.contains($0.winner) && !lifted[$0.winner] }
      }
      if component.count == 1 {
        lifted[component[0]] = outside[0]
        continue
      }
      let inner = happening.compactMap { victory -> (winner: Int, loser: Int)? in
        guard let winner = component.firstIndex(of: victory.winner), let loser = component.firstIndex(of: victory.loser)
        else { return nil }
        return (winner, loser)
      }
      let out = Set(component.indices.filter { outside[$0] })
      for beaten in beaten(count: component.count, inner, alreadyLifted: out) { lifted[component[beaten]] = true }
    }
    return lifted
  }

  /// At one point: who of `count` rules is beaten, given who beats whom there.
  static func beaten(
    count: Int, _ beats: [(winner: Int, loser: Int)], alreadyLifted: Set<Int>
  ) -> Set<Int> {
    var beats = beats
    var lifted = alreadyLifted
    var standing: Set<Int> = []
    while true {
      var changed = false
      for rule in 0..<count where !lifted.contains(rule) && !standing.contains(rule) {
        let against = beats.filter { $0.loser == rule && !lifted.contains($0.winner) }
        if against.contains(where: { standing.contains($0.winner) }) {
          lifted.insert(rule)
          changed = true
        } else if against.isEmpty {
          standing.insert(rule)
          changed = true
        }
      }
      if changed { continue }
      let open = (0..<count).filter { !lifted.contains($0) && !standing.contains($0) }
      if open.isEmpty { return lifted }
      // Only circles are left, and what hangs on them. In those that nothing outside beats, nothing decides.
      let live = beats.filter { open.contains($0.winner) && open.contains($0.loser) }
      let circles = components(live.map { .init(winner: $0.winner, loser: $0.loser, principle: .over) })
      let first = circles.first { circle in
        circle.count > 1 && !live.contains { circle.contains($0.loser) && !circle.contains($0.winner) }
      }
      guard let first else { preconditionFailure("Open rules without a circle among them.") }
      beats.removeAll { first.contains($0.winner) && first.contains($0.loser) }
    }
  }

  /// The strongly connected components of who beats whom, winners before losers (Tarjan 1972).
  static func components(_ victories: [KindLaw.Victory]) -> [[Int]] {
    var losers: [Int: [Int]] = [:]
    var rules: Set<Int> = []
    for victory in victories {
      losers[victory.winner, default: []].append(victory.loser)
      rules.formUnion([victory.winner, victory.loser])
    }
    var order: [Int: Int] = [:]
    var low: [Int: Int] = [:]
    var stack: [Int] = []
    var found: [[Int]] = []
    func visit(_ rule: Int) {
      order[rule] = order.count
      low[rule] = order[rule]
      stack.append(rule)
      for loser in losers[rule] ?? [] {
        if order[loser] == nil {
          visit(loser)
          low[rule] = min(low[rule]!, low[loser]!)  // Both were visited.
        } else if stack.contains(loser) {
          low[rule] = min(low[rule]!, order[loser]!)
        }
      }
      guard low[rule] == order[rule] else { return }
      var component: [Int] = []
      while let last = stack.popLast() {
        component.append(last)
        if last == rule { break }
      }
      found.append(component.sorted())
    }
    for rule in rules.sorted() where order[rule] == nil { visit(rule) }
    return found.reversed()
  }
}
