/// The days from one day until another, the second excluded; either may be open.
public struct Window: Hashable, Sendable {
  public let from: CivilDate?
  public let until: CivilDate?

  public init(from: CivilDate? = nil, until: CivilDate? = nil) {
    self.from = from
    self.until = until
  }

  public static let always = Window()

  public var isEmpty: Bool {
    guard let from, let until else { return false }
    return from >= until
  }

  public func contains(_ date: CivilDate) -> Bool {
    if let from, date < from { return false }
    if let until, date >= until { return false }
    return true
  }

  public func intersection(_ other: Window) -> Window {
    let from = [from, other.from].compactMap { $0 }.max()
    let until = [until, other.until].compactMap { $0 }.min()
    return Window(from: from, until: until)
  }

  public func overlaps(_ other: Window) -> Bool { !isEmpty && !other.isEmpty && !intersection(other).isEmpty }

  public func contains(_ other: Window) -> Bool {
    let startsInside = from.map { bound in other.from.map { $0 >= bound } ?? false } ?? true
    let endsInside = until.map { bound in other.until.map { $0 <= bound } ?? false } ?? true
    return startsInside && endsInside
  }
}

extension Window: CustomStringConvertible {
  public var description: String {
    switch (from, until) {
    case (nil, nil): "always"
    case (let from?, nil): "from \(from)"
    case (nil, let until?): "until \(until)"
    case (let from?, let until?): "from \(from) until \(until)"
    }
  }
}
