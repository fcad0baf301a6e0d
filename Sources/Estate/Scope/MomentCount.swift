// Where dates and hours meet. The two are dimensions of their own, but of one and the same moment: the window of a
// single Monday and the hours of a Tuesday are not empty, and yet no moment is in both.

extension TimeSet {
  /// Whether some moment falls on one of the minutes.
  func meets(_ hours: WeekMinutes) -> Bool {
    if hours == .all { return !isEmpty }
    return !hours.isEmpty && moments.intervals.contains { Self.count($0, on: hours) > 0 }
  }

  /// How many moments fall on one of the minutes.
  func count(on hours: WeekMinutes) -> UInt128 {
    moments.intervals.reduce(0) { $0 + Self.count($1, on: hours) }
  }

  private static func count(_ moments: ClosedRange<Int64>, on hours: WeekMinutes) -> UInt128 {
    let length = UInt128(Int128(moments.upperBound) - Int128(moments.lowerBound) + 1)
    if hours == .all { return length }
    let week = ChinaStandardTime.weekSeconds
    let (weeks, rest) = length.quotientAndRemainder(dividingBy: UInt128(week))
    let start = ChinaStandardTime.secondOfWeek(moments.lowerBound)
    let end = start + Int(rest)
    let whole = hours.seconds(before: week)
    // The rest of less than a week may run past Sunday; then it is the end of this week and the start of the next.
    let part =
      end <= week
      ? hours.seconds(before: end) - hours.seconds(before: start)
      : whole - hours.seconds(before: start) + hours.seconds(before: end - week)
    return weeks * UInt128(whole) + UInt128(part)
  }
}

extension WeekMinutes {
  /// How many seconds of the set lie in the week before a second of it.
  fileprivate func seconds(before second: Int) -> Int {
    minutes.intervals.reduce(0) { sum, interval in
      let start = interval.lowerBound * 60
      let end = (interval.upperBound + 1) * 60
      return sum + max(0, min(end, second) - start)
    }
  }
}
