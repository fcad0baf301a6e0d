import Datagrams

extension Instant {
  /// Numbers from here on are milliseconds (Zeek's `JSON::TS_MILLIS`); as seconds they would lie in the year 5138 and
  /// beyond what an `Instant` can hold.
  static let millisecondsMin: UInt128 = 100_000_000_000

  /// Seconds since 1970 as Zeek writes times, `1300475167.096535` or `1.300475167e9`, or milliseconds. What is below a
  /// nanosecond is dropped.
  init?(zeekNumber bytes: some Collection<UInt8>) {
    let parts = bytes.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 | 0x20 == UInt8(ascii: "e") }
    guard let (digits, decimals) = Self.decimal(parts[0]) else { return nil }
    var power = 9 - decimals
    if parts.count == 2 {
      let isNegative = parts[1].first == UInt8(ascii: "-")
      let hasSign = isNegative || parts[1].first == UInt8(ascii: "+")
      guard let exponent = Self.digits(parts[1].dropFirst(hasSign ? 1 : 0)), exponent <= 99 else { return nil }
      power += isNegative ? -Int(exponent) : Int(exponent)
    }
    var nanoseconds = digits
    for _ in 0..<abs(power) where nanoseconds > 0 {
      if power < 0 {
        nanoseconds /= 10
      } else {
        let (product, isTooLarge) = nanoseconds.multipliedReportingOverflow(by: 10)
        guard !isTooLarge else { return nil }
        nanoseconds = product
      }
    }
    if nanoseconds >= Self.millisecondsMin * 1_000_000_000 { nanoseconds /= 1000 }
    guard let count = Int64(exactly: nanoseconds) else { return nil }
    self = Instant(nanoseconds: count)
  }

  /// Digits, and how many of them stand behind the point. Decimals that are too many to count are dropped.
  private static func decimal(_ bytes: some Collection<UInt8>) -> (digits: UInt128, decimals: Int)? {
    let parts = bytes.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { (48...57).contains($0) } }), parts[0].count <= 20 else {
      return nil
    }
    let decimals = parts.count == 2 ? parts[1].prefix(16) : parts[0].prefix(0)
    let digits = (Array(parts[0]) + Array(decimals)).reduce(UInt128(0)) { $0 * 10 + UInt128($1 - 48) }
    return (digits, decimals.count)
  }

  /// RFC 3339: `2011-03-18T19:06:07.096535Z`, or with an offset, `+01:00`, of which the colon may be missing (ISO 8601).
  /// A leap second is the moment after it, as in POSIX.
  init?(iso bytes: some Collection<UInt8>) {
    let text = Array(bytes)
    guard text.count >= 20, text.count <= 40, text[4] == 45, text[7] == 45,
      text[10] == UInt8(ascii: "T") || text[10] == UInt8(ascii: " "), text[13] == 58, text[16] == 58,
      let year = Self.digits(text[0..<4]), let month = Self.digits(text[5..<7]),
      let day = Self.digits(text[8..<10]), let hour = Self.digits(text[11..<13]),
      let minute = Self.digits(text[14..<16]), let second = Self.digits(text[17..<19]),
      (1970...2261).contains(year), (1...12).contains(month), hour < 24, minute < 60, second <= 60,
      day >= 1, day <= Self.days(of: month, in: year),
      let zone = text[19...].firstIndex(where: { $0 != UInt8(ascii: ".") && !(48...57).contains($0) }),
      let offset = Self.offsetMinutes(text[zone...])
    else { return nil }
    var fraction: Int64 = 0
    if zone > 19 {
      guard text[19] == UInt8(ascii: "."), let read = Self.fraction(text[20..<zone]) else { return nil }
      fraction = read
    }
    let minutes = (Self.daysSince1970(year, month, day) * 24 + hour) * 60 + minute - offset
    // Leap seconds are put in before midnight.
    guard second < 60 || minutes % 1440 == 1439 else { return nil }
    self = Instant(seconds: minutes * 60 + second) + fraction
  }

  /// `Z`, `+01:00`, `+0100` or `+01`.
  private static func offsetMinutes(_ zone: ArraySlice<UInt8>) -> Int64? {
    if zone.elementsEqual("Z".utf8) { return 0 }
    guard zone.first == UInt8(ascii: "+") || zone.first == UInt8(ascii: "-") else { return nil }
    let parts = zone.dropFirst().split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count == 1 ? zone.count == 5 || zone.count == 3 : parts.map(\.count) == [2, 2] else { return nil }
    let digits = parts.flatMap { $0 }
    guard let hours = Self.digits(digits.prefix(2)), hours < 24 else { return nil }
    let minutes = digits.count == 4 ? Self.digits(digits[2...]) : 0
    guard let minutes, minutes < 60 else { return nil }
    return (zone.first == UInt8(ascii: "-") ? -1 : 1) * (hours * 60 + minutes)
  }

  private static func digits(_ bytes: some Collection<UInt8>) -> Int64? {
    guard !bytes.isEmpty, bytes.count <= 18 else { return nil }
    var value: Int64 = 0
    for byte in bytes {
      guard (48...57).contains(byte) else { return nil }
      value = value * 10 + Int64(byte - 48)
    }
    return value
  }

  private static func fraction(_ bytes: some Collection<UInt8>) -> Int64? {
    guard !bytes.isEmpty, bytes.allSatisfy({ (48...57).contains($0) }) else { return nil }
    var (value, unit): (Int64, Int64) = (0, 100_000_000)
    for byte in bytes.prefix(9) {
      value += Int64(byte - 48) * unit
      unit /= 10
    }
    return value
  }

  private static func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  private static func days(of month: Int64, in year: Int64) -> Int64 {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func daysSince1970(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let before = year - 1
    var days = before * 365 + before / 4 - before / 100 + before / 400 - 719_162
    for earlier in 1..<month { days += Self.days(of: earlier, in: year) }
    return days + day - 1
  }
}
