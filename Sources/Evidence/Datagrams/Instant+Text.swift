extension Instant: CustomStringConvertible {
  /// RFC 3339 in UTC with as many decimals as are needed in groups of three: `2026-11-22T08:00:00.250Z`.
  public var description: String {
    var bytes: [UInt8] = []
    write(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends `description` as ASCII, without making a `String`.
  public func write(to bytes: inout [UInt8]) {
    let day = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
    let second = Int(seconds - day * 86_400)
    let (year, month, dayOfMonth) = Self.civil(day)
    func digits(_ value: Int, _ count: Int) {
      var unit = 1
      for _ in 1..<count { unit *= 10 }
      while unit > 0 {
        bytes.append(UInt8(48 + value / unit % 10))
        unit /= 10
      }
    }
    func mark(_ character: Unicode.Scalar) { bytes.append(UInt8(ascii: character)) }
    digits(year, 4)
    mark("-")
    digits(month, 2)
    mark("-")
    digits(dayOfMonth, 2)
    mark("T")
    digits(second / 3600, 2)
    mark(":")
    digits(second / 60 % 60, 2)
    mark(":")
    digits(second % 60, 2)
    let fraction = Int(nanoseconds - seconds * 1_000_000_000)
    if fraction != 0 {
      mark(".")
      if fraction % 1_000_000 == 0 {
        digits(fraction / 1_000_000, 3)
      } else if fraction % 1_000 == 0 {
        digits(fraction / 1_000, 6)
      } else {
        digits(fraction, 9)
      }
    }
    mark("Z")
  }

  /// The Gregorian date of a day counted from 1970-01-01: the calendar repeats every 146,097 days, and a year that
  /// begins in March has its leap day last.
  private static func civil(_ daysSince1970: Int64) -> (year: Int, month: Int, day: Int) {
    let shifted = Int(daysSince1970) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
  }
}
