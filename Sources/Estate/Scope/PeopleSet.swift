import NetworkNumbers

/// An exact set of people by their identifiers: some named ones, or everyone except some.
///
/// Nobody knows all identifiers that there will ever be, so the people are taken as endless: "everyone except" is never
/// equal to a list of names. Identifiers are compared as Swift compares strings: by case, and without regard to how
/// Unicode composes a letter. A caller expands groups, or lets the name of a group be an identifier.
public enum PeopleSet: ExactSet {
  case named(Set<String>)
  case everyoneExcept(Set<String>)

  public static let everyone = PeopleSet.everyoneExcept([])
  public static let all = everyone
  public static let none = PeopleSet.named([])

  public func contains(_ person: String) -> Bool {
    switch self {
    case .named(let people): people.contains(person)
    case .everyoneExcept(let people): !people.contains(person)
    }
  }

  public static func union(of sets: some Sequence<PeopleSet>) -> PeopleSet {
    var named: Set<String> = []
    var missing: Set<String>?
    for set in sets {
      switch set {
      case .named(let people): named.formUnion(people)
      case .everyoneExcept(let people): missing = missing?.intersection(people) ?? people
      }
    }
    return missing.map { .everyoneExcept($0.subtracting(named)) } ?? .named(named)
  }

  public func intersection(_ other: PeopleSet) -> PeopleSet {
    switch (self, other) {
    case (.named(let a), .named(let b)): .named(a.intersection(b))
    case (.named(let a), .everyoneExcept(let b)), (.everyoneExcept(let b), .named(let a)): .named(a.subtracting(b))
    case (.everyoneExcept(let a), .everyoneExcept(let b)): .everyoneExcept(a.union(b))
    }
  }

  public var complement: PeopleSet {
    switch self {
    case .named(let people): .everyoneExcept(people)
    case .everyoneExcept(let people): .named(people)
    }
  }

  public func subtracting(_ other: PeopleSet) -> PeopleSet { intersection(other.complement) }

  public func isSubset(of other: PeopleSet) -> Bool {
    switch (self, other) {
    case (.named(let a), .named(let b)): a.isSubset(of: b)
    case (.named(let a), .everyoneExcept(let b)): a.isDisjoint(with: b)
    case (.everyoneExcept, .named): false
    case (.everyoneExcept(let a), .everyoneExcept(let b)): b.isSubset(of: a)
    }
  }

  public func isDisjoint(with other: PeopleSet) -> Bool { isSubset(of: other.complement) }

  /// The identifiers that the set is written with, which are in it or are the exceptions.
  var identifiers: Set<String> {
    switch self {
    case .named(let people), .everyoneExcept(let people): people
    }
  }
}

extension PeopleSet: CustomStringConvertible {
  public var description: String {
    let list = identifiers.sorted().joined(separator: ", ")
    return switch self {
    case .named(let people): people.isEmpty ? "nobody" : list
    case .everyoneExcept(let people): people.isEmpty ? "everyone" : "everyone except \(list)"
    }
  }
}
