import CivilTime
import NetworkNumbers
import TestSupport
import Testing

@testable import Scope

/// Regions against the slow and obvious way: a small universe of requests of which one stands for every kind, and for a
/// region the list of those that are in it.
///
/// `SEED=` repeats a run, `SOAK=` makes it twenty times as long.
@Suite struct RegionOracleTests {
  @Test func regionsAgreeWithCountingOut() throws {
    let seed = Dice.freshSeed()
    let universe = Universe()
    print("RegionOracleTests: SEED=\(seed), \(universe.requests.count) requests, \(universe.moments.count) moments")
    var dice = Dice(seed: seed)
    var counts = (boxes: 0, boxesMost: 0, subsets: 0, equals: 0, empty: 0)
    let rounds = Environment.isSoak ? 100_000 : 5_000
    for round in 0..<rounds {
      var (a, b) = (universe.boxes(&dice), universe.boxes(&dice))
      // Nested and equal regions are rare among independent ones.
      if dice.chance(20) { b += a }
      if dice.chance(10) { a = b.reversed() }
      var trial = Trial(universe: universe, dice: dice)
      try trial.compare(a, b)
      dice = trial.dice
      counts.boxes += trial.union.boxes.count
      counts.boxesMost = max(counts.boxesMost, trial.union.boxes.count)
      counts.subsets += trial.isSubset ? 1 : 0
      counts.equals += trial.isEqual ? 1 : 0
      counts.empty += trial.union.isEmpty ? 1 : 0
      if trial.troubles.isEmpty { continue }
      Issue.record("SEED=\(seed), round \(round): \(trial.troubles)\n-- A\n\(a)\n-- B\n\(b)")
      return
    }
    print("RegionOracleTests: \(rounds) pairs, \(counts)")
    #expect(counts.subsets > rounds / 20 && counts.equals > rounds / 50 && counts.equals < rounds)
  }

  /// One pair of regions and all that is compared about it.
  private struct Trial {
    let universe: Universe
    var dice: Dice
    var troubles: [String] = []
    var union = Region.none
    var isSubset = false
    var isEqual = false

    init(universe: Universe, dice: Dice) {
      self.universe = universe
      self.dice = dice
    }

    mutating func compare(_ a: [Region.Box], _ b: [Region.Box]) throws {
      let (inA, inB) = (universe.members(a), universe.members(b))
      let (x, y) = (try Region(a), try Region(b))
      union = try x.union(y)
      let common = try x.intersection(y)
      let rest = try x.subtracting(y)
      expect(x, inA, "making")
      expect(union, zip(inA, inB).map { $0 || $1 }, "union")
      expect(common, zip(inA, inB).map { $0 && $1 }, "intersection")
      expect(rest, zip(inA, inB).map { $0 && !$1 }, "subtracting")
      expect(try x.complement(), inA.map { !$0 }, "complement")

      isSubset = zip(inA, inB).allSatisfy { !$0 || $1 }
      isEqual = inA == inB
      if x.isSubset(of: y) != isSubset { troubles.append("isSubset") }
      if (x == y) != isEqual { troubles.append("==") }
      if (x.isSubset(of: y) && y.isSubset(of: x)) != (x == y) { troubles.append("antisymmetry") }
      if try union.complement() != x.complement().intersection(y.complement()) { troubles.append("de Morgan") }
      if try x.subtracting(rest) != common { troubles.append("A - (A - B)") }
      if try rest.union(common) != x { troubles.append("(A - B) + AB") }
      try explain(a, inA)
    }

    /// The region has the requests that it should, each in one box.
    private mutating func expect(_ region: Region, _ expected: [Bool], _ operation: String) {
      let found = universe.coverings(region.boxes)
      if found != expected.map({ $0 ? 1 : 0 }) { troubles.append(operation) }
      if region.isEmpty != !expected.contains(true) { troubles.append("\(operation): isEmpty") }
      if region.boxes.contains(where: \.isEmpty) { troubles.append("\(operation): an empty box") }
      if Region.merged(region.boxes) != region.boxes { troubles.append("\(operation): not merged") }
      for _ in 0..<10 {
        let place = dice.roll(expected.count)
        if region.contains(universe.requests[place]) != expected[place] { troubles.append("\(operation): contains") }
      }
    }

    /// What is refused is refused for a reason in each grant, and what is not is in some grant.
    private mutating func explain(_ boxes: [Region.Box], _ members: [Bool]) throws {
      let scope = try ApprovedScope(boxes.map { Grant($0) })
      for _ in 0..<20 {
        let place = dice.roll(members.count)
        let refusal = scope.refusal(of: universe.requests[place])
        if (refusal == nil) != members[place] { troubles.append("refusal") }
        if scope.grants(allowing: universe.requests[place]).isEmpty == members[place] { troubles.append("allowing") }
        guard let refusal else { continue }
        let failures = refusal.misses.map(\.failures.count)
        if failures != failures.sorted() || failures.contains(0) || failures.count != boxes.count {
          troubles.append("misses")
        }
      }
    }
  }
}

/// Five people, five kinds of source, four of destination, five of port, and the moments of every kind that there is:
/// each dimension is cut into cells that together are everything, and boxes are drawn from the cells.
private struct Universe {
  static let names = ["an", "bo", "chen", "dee"]
  let people = names.map { PeopleSet.named([$0]) } + [.everyoneExcept(Set(names))]
  let sources = [
    AddressSet([range("0.0.0.0", "10.0.0.8")]), AddressSet([range("10.0.0.9", "10.0.0.9")]),
    AddressSet([range("10.0.0.10", "255.255.255.255")]), addresses("::/1"), addresses("8000::/1"),
  ]
  let destinations = [
    addresses("0.0.0.0/1"), addresses("128.0.0.0/1"), addresses("::"),
    AddressSet([range("::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]),
  ]
  let portCells = [
    "tcp/443", "tcp/0-442, tcp/444-65535", "esp", "udp",
    "protocol/0-5, protocol/7-16, protocol/18-49, "
      + "protocol/51-255",
  ].map { ports($0) }
  let dates: [TimeSet]
  let hourCells: [WeekMinutes]

  let personPoints = names + ["someone else"]
  let sourcePoints = ["10.0.0.8", "10.0.0.9", "255.255.255.255", "::", "8000::"].map { address($0) }
  let destinationPoints = ["0.0.0.0", "192.0.2.1", "::", "::1"].map { address($0) }
  let portPoints = [
    ProtocolPort(.tcp, port: 443), ProtocolPort(.tcp, port: 444), ProtocolPort(.esp), ProtocolPort(.udp, port: 0),
    ProtocolPort(IPProtocol(number: 255)),
  ].compactMap { $0 }
  private(set) var moments: [Int64] = []
  private(set) var requests: [ScopeRequest] = []

  init() {
    // Before, a Monday, two and a half days from Tuesday, some weeks, and after.
    let cuts = [
      moment("2026-11-23"), moment("2026-11-24"), moment("2026-11-26", hour: 12, second: 30), moment("2027-01-01"),
    ]
    let bounds = [nil] + cuts.map { Optional($0) } + [nil]
    dates = zip(bounds, bounds.dropFirst()).map { TimeSet(from: $0, until: $1) }
    let some =
      [hours([.monday], "00:00", "24:00"), hours([.tuesday, .wednesday], "09:00", "17:00")]
      + [hours([.friday], "22:00", "06:00")]
    hourCells = some + [WeekMinutes.union(of: some).complement]
    moments = Self.moments(of: cuts)
    for person in personPoints {
      for source in sourcePoints {
        for destination in destinationPoints {
          for port in portPoints {
            requests += moments.map {
              ScopeRequest(person: person, source: source, destination: destination, port: port, moment: $0)
            }
          }
        }
      }
    }
  }

  /// A moment for each pair of a cell of dates and a cell of hours that occurs, found by going through some weeks in
  /// steps of half an hour.
  private static func moments(of cuts: [Int64]) -> [Int64] {
    var found: [[Int]: Int64] = [:]
    for step in stride(from: cuts[0] - 8 * 86_400, to: cuts[3] + 8 * 86_400, by: 1800) {
      let kind = [cuts.count { $0 <= step }, hourCell(step)]
      if found[kind] == nil { found[kind] = step }
    }
    return found.values.sorted()
  }

  /// Which of the cells of hours a moment is in, by the calendar.
  private static func hourCell(_ moment: Int64) -> Int {
    let local = Int(moment) + 8 * 3600
    let hour = local % 86_400 / 3600
    // 2026-11-23 is a Monday.
    switch ((local / 86_400 - CivilDate("2026-11-23")!.dayNumber) % 7 + 7) % 7 {
    case 0: return 0
    case 1, 2: return (9..<17).contains(hour) ? 1 : 3
    case 4: return hour >= 22 ? 2 : 3
    case 5: return hour < 6 ? 2 : 3
    default: return 3
    }
  }

  func boxes(_ dice: inout Dice) -> [Region.Box] {
    func some<Values: ExactSet>(_ cells: [Values]) -> Values {
      if dice.chance(30) { return .all }
      let drawn = dice.subset(of: cells.count)
      // A box is empty as soon as one dimension is; that is worth trying, but not half of the time.
      if drawn.isEmpty, dice.chance(80) { return dice.pick(cells) }
      return .union(of: drawn.sorted().map { cells[$0] })
    }
    return (0..<dice.roll(5)).map { _ in
      Region.Box(
        people: some(people), sources: some(sources), destinations: some(destinations), ports: some(portCells),
        dates: some(dates), hours: some(hourCells))
    }
  }

  func members(_ boxes: [Region.Box]) -> [Bool] { coverings(boxes).map { $0 > 0 } }

  /// In how many of the boxes each request is.
  func coverings(_ boxes: [Region.Box]) -> [Int] {
    var coverings: [Int] = Array(repeating: 0, count: requests.count)
    for box in boxes {
      let inPeople = personPoints.map(box.people.contains)
      let inSources = sourcePoints.map(box.sources.contains)
      let inDestinations = destinationPoints.map(box.destinations.contains)
      let inPorts = portPoints.map(box.ports.contains)
      let inMoments = moments.map { box.dates.contains($0) && box.hours.contains($0) }
      var place = 0
      for person in inPeople {
        for source in inSources {
          for destination in inDestinations {
            for port in inPorts {
              let isIn = person && source && destination && port
              for moment in inMoments {
                if isIn && moment { coverings[place] += 1 }
                place += 1
              }
            }
          }
        }
      }
    }
    return coverings
  }
}
