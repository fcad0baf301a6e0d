import NetworkNumbers

/// A set of requests: who, from where, to where, by which protocol and port, and when.
///
///     request -> | people | sources | destinations | ports | dates | hours |   a box: one choice in each
///                |________|_________|______________|_______|_______|_______|
///     region   = box + box + ...                                              disjoint: no request is in two
///
/// All operations are exact. No box is empty, and boxes that differ in one dimension only are merged. Two regions with
/// the same requests may still be cut into different boxes; `==` looks at the requests.
public struct Region: Sendable {
  /// No operation gives or passes through more boxes. Cutting boxes at each other can multiply them, and what is cut
  /// may come from a file that nobody means well with.
  public static let boxesMax = 1024

  /// The result would have more than `boxesMax` boxes.
  public struct TooManyBoxes: Error, Hashable, CustomStringConvertible {
    public var description: String { "the scope falls into more than \(Region.boxesMax) separate parts" }
  }

  public let boxes: [Box]

  private init(disjoint boxes: [Box]) { self.boxes = Self.merged(boxes) }

  public init(_ box: Box) { self.init(disjoint: box.isEmpty ? [] : [box]) }

  /// From boxes that may overlap.
  public init(_ boxes: some Sequence<Box>) throws(TooManyBoxes) {
    self.init(disjoint: try Self.adding(Self.merged(boxes.filter { !$0.isEmpty }), to: []))
  }

  public static let all = Region(Box())
  public static let none = Region(disjoint: [])

  public var isEmpty: Bool { boxes.isEmpty }

  public func contains(_ request: ScopeRequest) -> Bool { boxes.contains { $0.contains(request) } }

  public func union(_ other: Region) throws(TooManyBoxes) -> Region {
    Region(disjoint: try Self.adding(other.boxes, to: boxes))
  }

  public func intersection(_ other: Region) throws(TooManyBoxes) -> Region {
    var common: [Box] = []
    for a in boxes {
      for b in other.boxes where !a.isApart(from: b) {
        let box = a.intersection(b)
        if !box.isEmpty { common.append(box) }
        try Self.check(common)
      }
    }
    return Region(disjoint: common)
  }

  public func subtracting(_ other: Region) throws(TooManyBoxes) -> Region {
    var rest = boxes
    for box in other.boxes {
      rest = rest.flatMap { $0.subtracting(box) }
      try Self.check(rest)
    }
    return Region(disjoint: rest)
  }

  public func complement() throws(TooManyBoxes) -> Region { try Self.all.subtracting(self) }

  /// Adds boxes to disjoint ones and keeps them so: of each, what is not there yet.
  private static func adding(_ boxes: [Box], to disjoint: [Box]) throws(TooManyBoxes) -> [Box] {
    try check(boxes)
    var disjoint = disjoint
    for box in boxes {
      disjoint.removeAll { $0.isInside(box) }
      var pieces = [box]
      for other in disjoint {
        pieces = pieces.flatMap { $0.subtracting(other) }
        try check(pieces)
      }
      disjoint += pieces
      try check(disjoint)
    }
    return disjoint
  }

  private static func check(_ boxes: [Box]) throws(TooManyBoxes) {
    if boxes.count > boxesMax { throw TooManyBoxes() }
  }
}

extension Region: CustomStringConvertible {
  public var description: String { isEmpty ? "nothing" : boxes.map(\.description).joined(separator: "\n") }
}
