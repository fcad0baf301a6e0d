/// A length of time as a statute states it: so many hours, days, working days, months or years.
public struct CalendarDuration: Hashable, Sendable {
  public enum Unit: String, Sendable, CaseIterable {
    case hours, days, months, years
    case workingDays = "working-days"
  }

  /// So that date arithmetic cannot overflow: a million years either way.
  public static let countMax = 1_000_000

  public let count: Int
  public let unit: Unit

  public init(count: Int, unit: Unit) {
    self.count = count
    self.unit = unit
  }
}

extension CalendarDuration: CustomStringConvertible {
  public var description: String { "\(count) \(unit.rawValue)" }
}

/// A step from one day to another: a duration of days, months or years, forwards or backwards. Steps never reverse
/// the order of two days, which is why a comparison of a moved date is a comparison of the date itself.
public struct DateStep: Hashable, Sendable {
  public let duration: CalendarDuration
  public let backwards: Bool

  public init(_ duration: CalendarDuration, backwards: Bool) {
    precondition(
      [.days, .months, .years].contains(duration.unit), "A date moves by days, months or years, not \(duration.unit).")
    self.duration = duration
    self.backwards = backwards
  }

  public func apply(to date: CivilDate) -> CivilDate {
    let count = backwards ? -duration.count : duration.count
    return switch duration.unit {
    case .days: date.adding(days: count)
    case .months: date.adding(months: count)
    case .years: date.adding(months: count * 12)
    case .hours, .workingDays: date  // Refused by the initialiser.
    }
  }
}

extension DateStep: CustomStringConvertible {
  public var description: String { "\(backwards ? "-" : "+") \(duration)" }
}

extension CivilDate {
  public func adding(_ steps: [DateStep]) -> CivilDate { steps.reduce(self) { $1.apply(to: $0) } }
}
