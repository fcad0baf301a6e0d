import NetworkNumbers

/// A day of the week; the week begins on Monday (ISO 8601).
public enum Weekday: Int, Hashable, Sendable, CaseIterable {
  case monday, tuesday, wednesday, thursday, friday, saturday, sunday
}

/// A time of day in hours and minutes, from 00:00 to 24:00, which is the end of the day.
public struct ClockTime: Hashable, Sendable {
  public let minuteOfDay: Int

  public init?(hour: Int, minute: Int) {
    guard (0..<24).contains(hour) && (0..<60).contains(minute) || (hour, minute) == (24, 0) else { return nil }
    minuteOfDay = hour * 60 + minute
  }

  /// Reads `08:30`: two digits, a colon and two digits.
  public init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    let digits = bytes.compactMap { (0x30...0x39).contains($0) ? Int($0 - 0x30) : nil }
    guard bytes.count == 5, bytes[2] == UInt8(ascii: ":"), digits.count == 4 else { return nil }
    self.init(hour: digits[0] * 10 + digits[1], minute: digits[2] * 10 + digits[3])
  }
}

extension ClockTime: CustomStringConvertible {
  public var description: String {
    [minuteOfDay / 60, minuteOfDay % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
  }
}

/// An exact set of minutes of the week, Monday 00:00 to Sunday 24:00 in China standard time (UTC+8).
public struct WeekMinutes: ExactSet {
  static let dayMinutes = 1440
  static let weekMinutes = 7 * dayMinutes

  let minutes: IntervalSet<Int>

  private init(minutes: IntervalSet<Int>) { self.minutes = minutes }

  /// The same hours on some days, the end excluded. When the end comes before the start, the hours run past midnight
  /// into the next day. Nothing when start and end are the same time or the start is 24:00.
  public init?(_ days: Set<Weekday>, from: ClockTime, until: ClockTime) {
    guard from != until, from.minuteOfDay < Self.dayMinutes else { return nil }
    let length = until.minuteOfDay - from.minuteOfDay + (until.minuteOfDay < from.minuteOfDay ? Self.dayMinutes : 0)
    minutes = IntervalSet(
      days.flatMap { day in Self.wrapped(from: day.rawValue * Self.dayMinutes + from.minuteOfDay, count: length) })
  }

  public static let all = WeekMinutes(minutes: IntervalSet(CollectionOfOne(0...weekMinutes - 1)))
  public static let none = WeekMinutes(minutes: IntervalSet([]))

  /// Whether a moment, in seconds since 1970-01-01 UTC, falls on one of the minutes.
  public func contains(_ moment: Int64) -> Bool { minutes.contains(ChinaStandardTime.secondOfWeek(moment) / 60) }

  /// Minutes that run past Sunday go on on Monday.
  private static func wrapped(from start: Int, count: Int) -> [ClosedRange<Int>] {
    let last = start + count - 1
    if last < weekMinutes { return [start...last] }
    return [start...(weekMinutes - 1), 0...(last - weekMinutes)]
  }
}

extension WeekMinutes {
  public static func union(of sets: some Sequence<WeekMinutes>) -> WeekMinutes {
    WeekMinutes(minutes: .union(of: sets.lazy.map(\.minutes)))
  }

  public func intersection(_ other: WeekMinutes) -> WeekMinutes {
    WeekMinutes(minutes: minutes.intersection(other.minutes))
  }

  public func subtracting(_ other: WeekMinutes) -> WeekMinutes {
    WeekMinutes(minutes: minutes.subtracting(other.minutes))
  }

  public func isSubset(of other: WeekMinutes) -> Bool { minutes.isSubset(of: other.minutes) }
  public func isDisjoint(with other: WeekMinutes) -> Bool { minutes.isDisjoint(with: other.minutes) }
  public var isEmpty: Bool { minutes.isEmpty }
}

extension WeekMinutes: CustomStringConvertible {
  public var description: String {
    if self == .all { return "at all hours" }
    if isEmpty { return "never" }
    return minutes.intervals.map { Self.text($0) }.joined(separator: ", ")
  }

  private static func text(_ interval: ClosedRange<Int>) -> String {
    let (from, last) = (interval.lowerBound, interval.upperBound)
    let isOneDay = from / dayMinutes == last / dayMinutes
    return "\(day(from)) \(clock(from % dayMinutes))-\(isOneDay ? "" : day(last) + " ")\(clock(last % dayMinutes + 1))"
  }

  private static func day(_ minute: Int) -> String {
    ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][minute / dayMinutes]
  }

  private static func clock(_ minute: Int) -> String {
    // The last minute of a day ends at 24:00, which is a clock time too.
    ClockTime(hour: minute / 60, minute: minute % 60).map(\.description) ?? ""
  }
}
