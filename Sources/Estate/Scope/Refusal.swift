/// Why a request is outside a scope: for each grant, in which dimensions it misses.
public struct Refusal: Hashable, Sendable {
  /// A grant that does not allow the request.
  public struct Miss: Hashable, Sendable {
    public let grant: Grant
    /// At least one.
    public let failures: [Region.Dimension]
  }

  /// The grants that come nearest first: those with the fewest failures, and of equals as the scope has them. Empty
  /// only when the scope has no grants.
  public let misses: [Miss]

  init(misses: [Miss]) {
    // The standard library does not promise that sorting keeps the order of equals, so the place is compared too.
    let nearest = misses.enumerated().sorted {
      ($0.element.failures.count, $0.offset) < ($1.element.failures.count, $1.offset)
    }
    self.misses = nearest.map(\.element)
  }
}

/// One line for each grant: `approval 2025-113: the person is not named, the source address is outside`.
extension Refusal: CustomStringConvertible {
  public var description: String {
    if misses.isEmpty { return "nothing is approved" }
    return misses.map { miss in
      let reasons = miss.failures.map(\.sentence).joined(separator: ", ")
      return miss.grant.label.map { "\($0): \(reasons)" } ?? reasons
    }.joined(separator: "\n")
  }
}

extension Region.Dimension {
  /// What a failure in the dimension means, without a full stop.
  public var sentence: String {
    switch self {
    case .person: "the person is not named"
    case .source: "the source address is outside"
    case .destination: "the destination address is outside"
    case .port: "the protocol or port is not named"
    case .date: "the day is outside the dates"
    case .hour: "the time is outside the hours of the week"
    }
  }
}
