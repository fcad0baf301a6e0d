// Regions are compared by counting, not by cutting. The boxes of a region are disjoint, so the parts that a box has in
// common with them are disjoint too, and they fill the box exactly when together they have as many points as it. That
// takes one look at each pair of boxes; cutting could take endlessly many boxes and would have to be stopped.
//
// People are endless, and those whom neither region names are all alike: they count as one.

extension Region: Equatable {
  public func isSubset(of other: Region) -> Bool {
    let people = Set((boxes + other.boxes).flatMap(\.people.identifiers)).count
    return boxes.allSatisfy { box in
      let common = other.boxes.filter { !box.isApart(from: $0) }
      if common.contains(where: box.isInside) { return true }
      let counts = common.map { box.intersection($0).pointCount(peopleCount: people) }
      return counts.reduce(PointCount(0), +) == box.pointCount(peopleCount: people)
    }
  }

  /// Whether the same requests are in both, however they are cut into boxes.
  public static func == (a: Region, b: Region) -> Bool {
    a.boxes == b.boxes || a.isSubset(of: b) && b.isSubset(of: a)
  }
}
