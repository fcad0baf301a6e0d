import CivilTime

/// What is known of one fact. Unknown is the absence of a value; `none` is a known value ("there was no assessment").
public enum FactValue: Hashable, Sendable {
  case yesNo(Bool)
  case word(String)
  case number(Int)
  case date(CivilDate)
  case none
  /// Of a reference: that what it refers to exists, which a fact stated behind it shows.
  case exists
}

extension FactValue: CustomStringConvertible {
  /// As the law language and the case files write it.
  public var description: String {
    switch self {
    case .yesNo(let value): value ? "yes" : "no"
    case .word(let word): word
    case .number(let number): String(number)
    case .date(let date): date.description
    case .none: "none"
    case .exists: "exists"
    }
  }
}

/// A fact of a kind, seen from the thing that is judged: `line.provider.carrier`.
public struct FactPath: Hashable, Sendable, Comparable {
  public let kind: String
  /// At least one; all but the last are references.
  public let steps: [String]

  public init(kind: String, steps: [String]) {
    self.kind = kind
    self.steps = steps
  }

  /// Without the kind, as columns and cases write it: `provider.carrier`.
  public var short: String { steps.joined(separator: ".") }

  /// The last step tells most paths apart, and facts are looked up by their paths for every judgement.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(steps.count)
    hasher.combine(steps.last)
  }

  /// In the order of the written paths, without writing them.
  public static func < (a: FactPath, b: FactPath) -> Bool {
    guard a.kind == b.kind else { return a.description < b.description }
    for (index, (first, second)) in zip(a.steps, b.steps).enumerated() where first != second {
      // A step that goes on is followed by a dot, which no name holds.
      let (dotted, otherDotted) = (index < a.steps.count - 1, index < b.steps.count - 1)
      if dotted == otherDotted, !dotted { return first < second }
      return (dotted ? first + "." : first) < (otherDotted ? second + "." : second)
    }
    return a.steps.count < b.steps.count
  }
}

extension FactPath: CustomStringConvertible {
  public var description: String { ([kind] + steps).joined(separator: ".") }
}

/// A fact as somebody stated it.
public struct StatedFact: Hashable, Sendable {
  public let path: FactPath
  public let value: FactValue
  public let origin: Origin

  public init(_ path: FactPath, _ value: FactValue, from origin: Origin) {
    self.path = path
    self.value = value
    self.origin = origin
  }
}
