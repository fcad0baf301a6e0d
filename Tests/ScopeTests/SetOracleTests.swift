import NetworkNumbers
import Scope
import TestSupport
import Testing

/// Every kind of set against the slow and obvious way: a small universe of cells that together are everything, sets of
/// cell numbers for the sets, and points of each cell to ask for.
///
/// `SEED=` repeats a run, `SOAK=` makes it fifty times as long.
@Suite struct SetOracleTests {
  @Test func addressesAgreeWithCountingOut() {
    let ipv4 = (0..<8).map { "0.0.0.\($0)" } + (248..<256).map { "255.255.255.\($0)" }
    let ipv6 = ["::", "::1", "::2"] + ["d", "e", "f"].map { "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fff\($0)" }
    let ranges =
      (ipv4 + ipv6).map { range($0, $0) } + [
        range("0.0.0.8", "255.255.255.247"), range("::3", "7fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        range("8000::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffc"),
      ]
    check(
      "addresses", ranges.map { range in (AddressSet([range]), [range.first, range.last]) },
      contains: { $0.contains($1) })
  }

  @Test func portsAgreeWithCountingOut() throws {
    let texts = [
      "protocol/0", "icmp", "protocol/2-5", "tcp/0", "tcp/1-442", "tcp/443", "tcp/444-65534", "tcp/65535",
      "protocol/7-16", "udp/0-499", "udp/500-65535", "protocol/18-131", "sctp/0-9", "sctp/10-65535", "protocol/133-135",
      "udp-lite", "protocol/137-255",
    ]
    let points: [[(UInt8, UInt16)]] = [
      [(0, 0), (0, 9)], [(1, 0)], [(2, 0), (5, 65_535)], [(6, 0)], [(6, 1), (6, 442)], [(6, 443)],
      [(6, 444), (6, 65_534)], [(6, 65_535)], [(7, 0), (16, 1)], [(17, 0), (17, 499)], [(17, 500), (17, 65_535)],
      [(18, 0), (33, 0), (33, 65_535), (131, 4)], [(132, 0), (132, 9)], [(132, 10), (132, 65_535)],
      [(133, 0), (135, 0)],
      [(136, 0), (136, 65_535)], [(137, 0), (255, 65_535)],
    ]
    let cells = try zip(texts, points).map { text, points in
      (ports(text), try points.map { try #require(ProtocolPort(IPProtocol(number: $0.0), port: $0.1)) })
    }
    check("ports", cells, contains: { $0.contains($1) }, also: { try PortSet.parse($0.description).get() == $0 })
  }

  @Test func peopleAgreeWithCountingOut() {
    let names = ["an", "bo", "chen", "dee"]
    check(
      "people",
      names.map { (PeopleSet.named([$0]), [$0]) } + [(PeopleSet.everyoneExcept(Set(names)), ["someone else", ""])],
      contains: { $0.contains($1) })
  }

  @Test func momentsAgreeWithCountingOut() {
    let cuts: [Int64] = [.min + 1, -100, 0, 1, 2, 86_400, .max - 1, .max]
    let bounds = [nil] + cuts.map { Optional($0) } + [nil]
    check(
      "moments",
      zip(bounds, bounds.dropFirst()).map { from, until in
        (TimeSet(from: from, until: until), [from ?? .min, until.map { $0 - 1 } ?? .max])
      }, contains: { $0.contains($1) })
  }

  @Test func hoursAgreeWithCountingOut() {
    let monday = moment("2026-11-23")
    let day = Int64(86_400)
    let sets: [(WeekMinutes, [Int64])] = [
      (hours([.monday], "00:00", "00:01"), [monday, monday + 59, monday - 700 * day]),
      (hours([.monday], "00:01", "24:00"), [monday + 60, monday + day - 1]),
      (hours([.tuesday, .thursday], "00:00", "12:00"), [monday + day, monday + 3 * day + day / 2 - 1]),
      (hours([.tuesday, .thursday], "12:00", "00:00"), [monday + day + day / 2, monday + 4 * day - 1]),
      (hours([.wednesday, .friday], "00:00", "24:00"), [monday + 2 * day, monday + 4 * day, monday + 5 * day - 1]),
      (hours([.saturday], "00:00", "24:00"), [monday + 5 * day, monday - day - 1]),
      (hours([.sunday], "00:00", "23:59"), [monday + 6 * day, monday + 7 * day - 61]),
      (hours([.sunday], "23:59", "24:00"), [monday + 7 * day - 60, monday - 1]),
    ]
    check("hours", sets, contains: { $0.contains($1) })
  }

  /// Draws sets of cells and compares all operations.
  private func check<Values: ExactSet, Point>(
    _ name: String, _ cells: [(set: Values, points: [Point])], contains: (Values, Point) -> Bool,
    also holds: (Values) throws -> Bool = { _ in true }
  ) {
    let seed = Dice.freshSeed()
    print("SetOracleTests.\(name): SEED=\(seed)")
    var dice = Dice(seed: seed)
    let everything = Set(cells.indices)
    func set(_ numbers: Set<Int>) -> Values { .union(of: numbers.map { cells[$0].set }) }
    func troubles(_ a: Set<Int>, _ b: Set<Int>) throws -> [String] {
      let (x, y) = (set(a), set(b))
      var troubles: [String] = []
      func expect(_ result: Values, _ expected: Set<Int>, _ operation: String) throws {
        let found = cells.indices.filter { number in cells[number].points.allSatisfy { contains(result, $0) } }
        let touched = cells.indices.filter { number in cells[number].points.contains { contains(result, $0) } }
        let isRight = Set(found) == expected && Set(touched) == expected && result == set(expected)
        if try !isRight || result.isEmpty != expected.isEmpty || !holds(result) { troubles.append(operation) }
      }
      try expect(x, a, "making")
      try expect(x.union(y), a.union(b), "union")
      try expect(x.intersection(y), a.intersection(b), "intersection")
      try expect(x.subtracting(y), a.subtracting(b), "subtracting")
      try expect(x.complement, everything.subtracting(a), "complement")
      if x.isSubset(of: y) != a.isSubset(of: b) { troubles.append("isSubset") }
      if x.isDisjoint(with: y) != a.isDisjoint(with: b) { troubles.append("isDisjoint") }
      if (x == y) != (a == b) || x == y && x.hashValue != y.hashValue { troubles.append("==") }
      if x.union(y).complement != x.complement.intersection(y.complement) { troubles.append("de Morgan") }
      if x.subtracting(x.subtracting(y)) != x.intersection(y) { troubles.append("A - (A - B)") }
      if (x.isSubset(of: y) && y.isSubset(of: x)) != (x == y) { troubles.append("antisymmetry") }
      return troubles
    }
    for round in 0..<(Environment.isSoak ? 250_000 : 5_000) {
      let a = dice.subset(of: cells.count)
      let b = dice.chance(20) ? a.union(dice.subset(of: cells.count)) : dice.subset(of: cells.count)
      do {
        let found = try troubles(a, b)
        if found.isEmpty { continue }
        Issue.record("\(name), SEED=\(seed), round \(round): \(found) of \(set(a)) and \(set(b))")
      } catch { Issue.record("\(name), SEED=\(seed), round \(round): \(error)") }
      return
    }
  }

  /// A prefix is needed once when all of it is in the set, never when nothing is, and else as often as in its halves.
  @Test func thePrefixesAreTheFewest() {
    let seed = Dice.freshSeed()
    print("SetOracleTests.prefixes: SEED=\(seed)")
    var dice = Dice(seed: seed)
    let starts = ["0.0.0.0", "10.0.0.16", "255.255.255.240", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fff0"]
    for round in 0..<(Environment.isSoak ? 500_000 : 10_000) {
      let start = address(dice.pick(starts))
      let members = dice.subset(of: 16)
      func fewest(_ numbers: Range<Int>) -> Int {
        let inside = numbers.count { members.contains($0) }
        if inside == 0 || inside == numbers.count { return min(inside, 1) }
        let middle = (numbers.lowerBound + numbers.upperBound) / 2
        return fewest(numbers.lowerBound..<middle) + fewest(middle..<numbers.upperBound)
      }
      let all = members.map { number in
        let value = start.value + UInt128(number)
        return IPPrefix(start.family == .ipv4 ? IPAddress(ipv4: UInt32(value)) : IPAddress(ipv6: value))
      }
      let set = AddressSet(all)
      let prefixes = set.prefixes
      if prefixes.count != fewest(0..<16) || AddressSet(prefixes) != set || prefixes != prefixes.sorted() {
        Issue.record("SEED=\(seed), round \(round): \(set)")
        return
      }
    }
  }
}
