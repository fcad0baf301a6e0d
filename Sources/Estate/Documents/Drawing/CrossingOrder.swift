/// Orders the three columns of a schematic so that few curves cross: every item moves to the mean of its neighbours,
/// again and again (the barycentre method), and the best order met on the way is kept.
struct CrossingOrder {
  struct Order {
    var inside: [Int]
    var border: [Int]
    var outside: [Int]
    var home: [Int]
    var abroad: [Int]
  }

  private static let sweepsMax = 24
  private let plan: SchematicPlan
  private let start: Order

  init(_ plan: SchematicPlan, _ zones: [SchematicPlan.Zone]) {
    self.plan = plan
    start = Order(
      inside: plan.sites.indices.filter { plan.sites[$0].isInside },
      border: plan.lines.indices.filter { zones[$0] == .border },
      outside: plan.sites.indices.filter { !plan.sites[$0].isInside },
      home: plan.lines.indices.filter { zones[$0] == .home },
      abroad: plan.lines.indices.filter { zones[$0] == .abroad })
  }

  func best() -> Order {
    var order = start
    var best = order
    var fewest = crossings(order)
    for sweep in 0..<Self.sweepsMax where fewest > 0 || sweep == 0 {
      order.border = sorted(order.border) { line in
        mean(ends(line, isInside: true), in: order.inside) + mean(ends(line, isInside: false), in: order.outside)
      }
      order.inside = sorted(order.inside) { mean(lines(at: $0, in: order.border), in: order.border) }
      order.outside = sorted(order.outside) { mean(lines(at: $0, in: order.border), in: order.border) }
      let count = crossings(order)
      if count < fewest || sweep == 0 && count == fewest {
        best = order
        fewest = count
      }
    }
    return best
  }

  private func ends(_ line: Int, isInside: Bool) -> [Int] {
    plan.lines[line].ends.filter { plan.sites[$0].isInside == isInside }
  }

  private func lines(at site: Int, in order: [Int]) -> [Int] { order.filter { plan.lines[$0].ends.contains(site) } }

  /// The mean position, as a share of the column; what has no neighbour goes to the end.
  private func mean(_ items: [Int], in order: [Int]) -> Double {
    let positions = items.compactMap { order.firstIndex(of: $0) }
    guard !positions.isEmpty else { return 2 }
    return positions.reduce(0) { $0 + Double($1) + 0.5 } / Double(positions.count) / Double(max(1, order.count))
  }

  private func sorted(_ items: [Int], by weight: (Int) -> Double) -> [Int] {
    items.enumerated().map { (offset: $0, item: $1, weight: weight($1)) }
      .sorted { a, b in a.weight != b.weight ? a.weight < b.weight : a.offset < b.offset }.map(\.item)
  }

  private func crossings(_ order: Order) -> Int {
    crossings(order.inside, order.border) + crossings(order.outside, order.border)
  }

  private func crossings(_ sites: [Int], _ border: [Int]) -> Int {
    let edges = border.enumerated().flatMap { position, line in
      plan.lines[line].ends.compactMap { site in sites.firstIndex(of: site).map { (position, $0) } }
    }
    var count = 0
    for (index, a) in edges.enumerated() {
      for b in edges[(index + 1)...] where (a.0 - b.0) * (a.1 - b.1) < 0 { count += 1 }
    }
    return count
  }
}
