import Datagrams

extension Instant {
  /// Seconds since 1970 with decimals, as Zeek writes times: `1300475167.096535`. Digits after the ninth are dropped.
  init?(zeekSeconds bytes: some Collection<UInt8>) {
    let parts = bytes.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = Self.digits(parts[0]), whole <= 9_223_372_035 else { return nil }
    var fraction: Int64 = 0
    if parts.count == 2 {
      guard let read = Self.fraction(parts[1]) else { return nil }
      fraction = read
    }
    self = Instant(seconds: whole) + fraction
  }

  /// RFC 3339 in UTC: `2011-03-18T19:06:07.096535Z`.
  init?(iso bytes: some Collection<UInt8>) {
    let text = Array(bytes)
    guard text.count >= 20, text.count <= 40, text.last == UInt8(ascii: "Z"), text[4] == 45, text[7] == 45,
      text[10] == UInt8(ascii: "T") || text[10] == UInt8(ascii: " "), text[13] == 58, text[16] == 58,
      let year = Self.digits(text[0..<4]), let month = Self.digits(text[5..<7]),
      let day = Self.digits(text[8..<10]), let hour = Self.digits(text[11..<13]),
      let minute = Self.digits(text[14..<16]), let second = Self.digits(text[17..<19]),
      (1970...2261).contains(year), (1...12).contains(month), hour < 24, minute < 60, second < 60,
      day >= 1, day <= Self.days(of: month, in: year)
    else { return nil }
    var fraction: Int64 = 0
    if text.count > 20 {
      guard text[19] == UInt8(ascii: "."), let read = Self.fraction(text[20..<text.count - 1]) else { return nil }
      fraction = read
    }
    let days = Self.daysSince1970(year, month, day)
    self = Instant(seconds: ((days * 24 + hour) * 60 + minute) * 60 + second) + fraction
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
