/// A set of whole numbers as intervals, both ends included. Addresses, ports and moments are kept in it.
///
/// The intervals are in ascending order and neither overlap nor touch, so a set has one form only.
package struct IntervalSet<Bound: FixedWidthInteger & Sendable>: Hashable, Sendable {
  package let intervals: [ClosedRange<Bound>]

  /// From intervals in any order, which may overlap.
  package init(_ intervals: some Sequence<ClosedRange<Bound>>) {
    var joined: [ClosedRange<Bound>] = []
    for interval in intervals.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = joined.last, last.meets(interval) {
        joined[joined.count - 1] = last.lowerBound...max(last.upperBound, interval.upperBound)
      } else {
        joined.append(interval)
      }
    }
    self.intervals = joined
  }

  private init(inOrder intervals: [ClosedRange<Bound>]) { self.intervals = intervals }

  package var isEmpty: Bool { intervals.isEmpty }

  package func contains(_ value: Bound) -> Bool {
    var low = 0
    var high = intervals.count
    while low < high {
      let middle = (low + high) / 2
      if intervals[middle].upperBound < value { low = middle + 1 } else { high = middle }
    }
    return low < intervals.count && intervals[low].contains(value)
  }

  package static func union(of sets: some Sequence<Self>) -> Self { Self(sets.flatMap(\.intervals)) }

  package func intersection(_ other: Self) -> Self {
    var common: [ClosedRange<Bound>] = []
    forEachOverlap(with: other) { overlap in
      common.append(overlap)
      return true
    }
    return Self(inOrder: common)
  }

  package func subtracting(_ other: Self) -> Self {
    var rest: [ClosedRange<Bound>] = []
    var theirs = 0
    for interval in intervals {
      while theirs < other.intervals.count, other.intervals[theirs].upperBound < interval.lowerBound { theirs += 1 }
      var cut = theirs
      var start: Bound? = interval.lowerBound
      while let from = start, cut < other.intervals.count, other.intervals[cut].lowerBound <= interval.upperBound {
        let hole = other.intervals[cut]
        if from < hole.lowerBound { rest.append(from...(hole.lowerBound - 1)) }
        start = hole.upperBound < interval.upperBound ? hole.upperBound + 1 : nil
        if start != nil { cut += 1 }
      }
      if let start { rest.append(start...interval.upperBound) }
      theirs = cut
    }
    return Self(inOrder: rest)
  }

  package func isSubset(of other: Self) -> Bool {
    var theirs = 0
    for interval in intervals {
      while theirs < other.intervals.count, other.intervals[theirs].upperBound < interval.upperBound { theirs += 1 }
      guard theirs < other.intervals.count, other.intervals[theirs].lowerBound <= interval.lowerBound else {
        return false
      }
    }
    return true
  }

  package func isDisjoint(with other: Self) -> Bool {
    guard let first = intervals.first, let last = intervals.last, let theirFirst = other.intervals.first,
      let theirLast = other.intervals.last, first.lowerBound <= theirLast.upperBound,
      theirFirst.lowerBound <= last.upperBound
    else { return true }
    var found = false
    forEachOverlap(with: other) { _ in
      found = true
      return false
    }
    return !found
  }

  /// Hands over the common parts in ascending order, as long as the body asks for more.
  private func forEachOverlap(with other: Self, _ body: (ClosedRange<Bound>) -> Bool) {
    var mine = 0
    var theirs = 0
    while mine < intervals.count, theirs < other.intervals.count {
      let (a, b) = (intervals[mine], other.intervals[theirs])
      let low = max(a.lowerBound, b.lowerBound)
      let high = min(a.upperBound, b.upperBound)
      if low <= high, !body(low...high) { return }
      if a.upperBound < b.upperBound { mine += 1 } else { theirs += 1 }
    }
  }
}

extension ClosedRange where Bound: FixedWidthInteger {
  /// Whether a range that begins no earlier overlaps this one or follows it without a gap.
  fileprivate func meets(_ later: Self) -> Bool {
    later.lowerBound <= upperBound || later.lowerBound == upperBound + 1
  }
}
