import CivilTime

/// The civil time of the jurisdiction, UTC+8, in which dates and hours of an approval are meant.
///
/// The summer time of 1986 to 1991 is deliberately left out: no approval in force was written in it.
enum ChinaStandardTime {
  static let offsetSeconds = 8 * 3600
  static let daySeconds = 86_400
  static let weekSeconds = 7 * daySeconds

  /// The moment at which a day begins, in seconds since 1970-01-01 UTC. Wider than a moment, because a `CivilDate` can
  /// name days that lie beyond all moments.
  static func start(of day: CivilDate) -> Int128 { Int128(day.dayNumber) * Int128(daySeconds) - Int128(offsetSeconds) }

  /// The seconds from the beginning of the week, Monday 00:00, to a moment.
  static func secondOfWeek(_ moment: Int64) -> Int {
    // 1970-01-01 was a Thursday. The remainder is taken first, so that no moment is too large.
    let thursday = 3 * daySeconds
    let remainder = Int(moment % Int64(weekSeconds)) + weekSeconds
    return (remainder + offsetSeconds + thursday) % weekSeconds
  }

  /// `2026-11-22` for the beginning of a day, else with the time behind it: `2026-11-22 08:30:00`.
  static func text(_ moment: Int64) -> String {
    let local = Int128(moment) + Int128(offsetSeconds)
    let second = Int((local % Int128(daySeconds) + Int128(daySeconds)) % Int128(daySeconds))
    let day = CivilDate(dayNumber: Int((local - Int128(second)) / Int128(daySeconds)))
    guard second > 0 else { return "\(day)" }
    let time = [second / 3600, second / 60 % 60, second % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return "\(day) \(time.joined(separator: ":"))"
  }
}
