import NetworkNumbers

extension Region {
  /// Everything that a choice in each of six dimensions allows together.
  ///
  /// People, addresses, ports and time each are exact sets. Dates and hours are two dimensions that look at the same
  /// moment; a box in which they never meet is empty, like one with an empty dimension.
  public struct Box: Hashable, Sendable {
    public var people: PeopleSet
    public var sources: AddressSet
    public var destinations: AddressSet
    public var ports: PortSet
    public var dates: TimeSet
    public var hours: WeekMinutes

    /// What is not named is not restricted.
    public init(
      people: PeopleSet = .everyone, sources: AddressSet = .all, destinations: AddressSet = .all,
      ports: PortSet = .all, dates: TimeSet = .always, hours: WeekMinutes = .all
    ) {
      self.people = people
      self.sources = sources
      self.destinations = destinations
      self.ports = ports
      self.dates = dates
      self.hours = hours
    }

    public var isEmpty: Bool {
      people.isEmpty || sources.isEmpty || destinations.isEmpty || ports.isEmpty || !dates.meets(hours)
    }

    public func contains(_ request: ScopeRequest) -> Bool { failures(of: request).isEmpty }

    /// The dimensions in which a request lies outside.
    public func failures(of request: ScopeRequest) -> [Dimension] {
      Dimension.allCases.filter { dimension in
        switch dimension {
        case .person: !people.contains(request.person)
        case .source: !sources.contains(request.source)
        case .destination: !destinations.contains(request.destination)
        case .port: !ports.contains(request.port)
        case .date: !dates.contains(request.moment)
        case .hour: !hours.contains(request.moment)
        }
      }
    }
  }

  /// The dimensions of a box, in the order in which people look at them.
  public enum Dimension: Hashable, Sendable, CaseIterable {
    case person, source, destination, port, date, hour
  }
}

extension Region.Box {
  func intersection(_ other: Self) -> Self {
    Self(
      people: people.intersection(other.people), sources: sources.intersection(other.sources),
      destinations: destinations.intersection(other.destinations), ports: ports.intersection(other.ports),
      dates: dates.intersection(other.dates), hours: hours.intersection(other.hours))
  }

  /// Whether a dimension keeps the boxes apart. When none does they may still have nothing in common: dates and hours
  /// may never meet.
  func isApart(from other: Self) -> Bool {
    sources.isDisjoint(with: other.sources) || destinations.isDisjoint(with: other.destinations)
      || ports.isDisjoint(with: other.ports) || dates.isDisjoint(with: other.dates)
      || hours.isDisjoint(with: other.hours) || people.isDisjoint(with: other.people)
  }

  /// Whether the box lies inside another in each dimension.
  func isInside(_ other: Self) -> Bool {
    people.isSubset(of: other.people) && sources.isSubset(of: other.sources)
      && destinations.isSubset(of: other.destinations) && ports.isSubset(of: other.ports)
      && dates.isSubset(of: other.dates) && hours.isSubset(of: other.hours)
  }

  /// What is left outside another box: at most six boxes, disjoint.
  ///
  /// Dimension after dimension, the part outside is cut off and kept, and the cutting goes on with the part inside:
  ///
  ///     +-----------+        +-----+-----+
  ///     |   +---+   |        |  1  | 2 | 1
  ///     |   | b |   |   ->   |  1  +---+ 1      1: outside in the first dimension
  ///     |   +---+   |        |  1  |   | 1      2: inside in the first, outside in the second
  ///     +-----------+        +-----+---+-+
  func subtracting(_ other: Self) -> [Self] {
    if isApart(from: other) { return [self] }
    var inside = self
    var outside: [Self] = []
    func cut<Values: ExactSet>(_ dimension: WritableKeyPath<Self, Values>) {
      var piece = inside
      piece[keyPath: dimension] = inside[keyPath: dimension].subtracting(other[keyPath: dimension])
      if !piece.isEmpty { outside.append(piece) }
      inside[keyPath: dimension] = inside[keyPath: dimension].intersection(other[keyPath: dimension])
    }
    cut(\.people)
    cut(\.sources)
    cut(\.destinations)
    cut(\.ports)
    cut(\.dates)
    cut(\.hours)
    return outside
  }

  /// How many points the box has, when all people beside `peopleCount` identifiers count as one.
  func pointCount(peopleCount: Int) -> PointCount {
    let people =
      switch people {
      case .named(let people): people.count
      case .everyoneExcept(let people): peopleCount - people.count + 1
      }
    return PointCount(people) * PointCount(sources) * PointCount(destinations)
      * PointCount(UInt128(ports.weight)) * PointCount(dates.count(on: hours))
  }
}

extension Region.Box: CustomStringConvertible {
  /// Only the dimensions that restrict something.
  public var description: String {
    var parts: [String] = []
    if people != .everyone { parts.append("\(people)") }
    if sources != .all { parts.append("from \(sources)") }
    if destinations != .all { parts.append("to \(destinations)") }
    if ports != .all { parts.append("by \(ports)") }
    if dates != .always { parts.append("\(dates)") }
    if hours != .all { parts.append("\(hours)") }
    return parts.isEmpty ? "everything" : parts.joined(separator: "; ")
  }
}
