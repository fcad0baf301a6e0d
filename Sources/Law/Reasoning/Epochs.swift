import CivilTime
import Facts
import LawPacks

/// Days that stand for all days: between two of them nothing changes that the law can tell apart.
///
/// Time is cut wherever a rule of the kind begins or ends to be in force, wherever a comparison of `as-of` turns, and
/// wherever, of one date fact, two limits pass each other: a limit may be a fixed day or move with `as-of`.
struct Epochs {
  let pack: LawPack
  private let rules: [Rule]
  private let nodes: [Int]

  init(pack: LawPack, kind: Int, conditions: [Int]) {
    self.pack = pack
    rules = pack.rules.filter { $0.kind == kind && $0.window != nil }
    nodes = rules.flatMap { [$0.applies, $0.duty] } + pack.givens.filter { $0.root == kind }.map(\.node) + conditions
  }

  /// The first day of every stretch, ascending, from 0001-01-01.
  func starts() -> [CivilDate] {
    var cuts: Set<Int> = [CivilDate.first.dayNumber]
    for rule in rules {
      if let from = rule.window?.from { cuts.insert(from.dayNumber) }
      if let until = rule.window?.until { cuts.insert(until.dayNumber) }
    }
    let (comparisons, limits) = mentioned()
    for (steps, term) in comparisons { cuts.formUnion(turns(of: steps, against: term)) }
    var loose = LooseOrder()
    loose.comparisons = comparisons.filter { if case .asOf = $0.1 { true } else { false } }
    for (_, limits) in limits.sorted(by: { $0.key < $1.key }) {
      for a in limits.indices {
        for b in limits.indices.dropFirst(a + 1) { cuts.formUnion(crossings(limits[a], limits[b])) }
      }
      if hasLooseOrder(limits) { loose.limits.append(limits.filter(\.moves)) }
    }
    var days = cuts.filter { $0 >= CivilDate.first.dayNumber && $0 <= CivilDate.last.dayNumber }.sorted()
    if !loose.isEmpty { days = refined(days, loose) }
    return days.map { CivilDate(dayNumber: $0) }
  }

  // MARK: What is compared

  /// A day at which a test of a date fact turns: fixed, or moving with `as-of`.
  private struct Limit: Hashable {
    let predicate: Predicate
    var moves: Bool {
      if case .date(_, _, .asOf) = predicate { true } else { false }
    }

    func days(asOf date: CivilDate) -> [Int] { FactDomain.dateCuts(predicate, asOf: date) }
  }

  private func mentioned() -> (comparisons: [([DateStep], DayTerm)], limits: [Int: [Limit]]) {
    var comparisons: [([DateStep], DayTerm)] = []
    var limits: [Int: [Limit]] = [:]
    var seen: Set<Int> = []
    var open = nodes
    while let node = open.popLast() {
      guard seen.insert(node).inserted else { continue }
      switch pack.nodes[node] {
      case .constant, .reading: continue
      case .asOf(let steps, _, let term): comparisons.append((steps, term))
      case .test(let variable, let predicate):
        if case .date = predicate { limits[variable, default: []].append(Limit(predicate: predicate)) }
      case .not(let inner), .definition(_, let inner): open.append(inner)
      case .all(let parts), .any(let parts): open += parts
      }
    }
    return (comparisons, limits)
  }

  // MARK: Where time turns

  /// The days on which as-of, moved by the steps, reaches a day, and passes it.
  private func turns(of steps: [DateStep], against term: DayTerm) -> [Int] {
    guard case .day(let day) = term else { return [] }
    return FactDomain.dateCuts(.date(steps, .equal, .day(day)), asOf: .first)
  }

  /// The days from which a moving and a fixed limit, in either order, change sides.
  private func crossings(_ a: Limit, _ b: Limit) -> [Int] {
    guard a.moves != b.moves else { return [] }
    let (moving, fixed) = a.moves ? (a, b) : (b, a)
    var found: [Int] = []
    for target in fixed.days(asOf: .first) {
      for index in moving.days(asOf: .first).indices {
        // Limits never move backwards, so halving finds where one reaches, and where it passes, the other.
        found.append(firstDay { moving.days(asOf: $0)[index] >= target })
        found.append(firstDay { moving.days(asOf: $0)[index] > target })
      }
    }
    return found
  }

  private func firstDay(_ reached: (CivilDate) -> Bool) -> Int {
    var low = CivilDate.first.dayNumber
    var high = CivilDate.last.dayNumber + 1
    while low < high {
      let middle = low + (high - low) / 2
      if reached(CivilDate(dayNumber: middle)) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// Two moving limits keep their order when both move by days alone; months end on different days. A test for one day
  /// has two limits of its own, and they meet where no day, moved, is that day.
  private func hasLooseOrder(_ limits: [Limit]) -> Bool {
    func hasMonths(_ limit: Limit) -> Bool {
      guard case .date(let steps, _, .asOf(let others)) = limit.predicate else { return false }
      return (steps + others).contains { $0.duration.unit != .days }
    }
    let moving = limits.filter(\.moves)
    return moving.contains(where: hasMonths) && moving.flatMap { $0.days(asOf: .first) }.count > 1
  }

  /// The calendar repeats itself after 400 years, so in each stretch that many days show every order of the limits.
  private func refined(_ starts: [Int], _ loose: LooseOrder) -> [Int] {
    let cycle = 146_097
    var days: [Int] = []
    for (index, start) in starts.enumerated() {
      let end = index + 1 < starts.count ? starts[index + 1] : CivilDate.last.dayNumber + 1
      var seen: Set<[Int8]> = []
      for day in start..<min(end, start + cycle) {
        if seen.insert(order(loose, asOf: CivilDate(dayNumber: day))).inserted { days.append(day) }
      }
    }
    return days
  }

  private func order(_ loose: LooseOrder, asOf date: CivilDate) -> [Int8] {
    var signs: [Int8] = []
    for limits in loose.limits {
      let days = limits.flatMap { $0.days(asOf: date) }
      for a in days.indices {
        for b in days.indices.dropFirst(a + 1) { signs.append(Int8((days[a] - days[b]).signum())) }
      }
    }
    for (steps, term) in loose.comparisons {
      signs.append(Int8((date.adding(steps).dayNumber - term.day(asOf: date).dayNumber).signum()))
    }
    return signs
  }
}

extension Epochs {
  /// What may change its order from any day to the next, because months end on different days: limits of one fact that
  /// all move with `as-of`, and `as-of` moved one way against `as-of` moved another.
  private struct LooseOrder {
    var limits: [[Limit]] = []
    var comparisons: [([DateStep], DayTerm)] = []
    var isEmpty: Bool { limits.isEmpty && comparisons.isEmpty }
  }
}
