/// A moment in UTC, in nanoseconds since 1970-01-01T00:00:00Z; from the year 1678 to 2262.
///
/// A leap second has no moment of its own, as in POSIX time.
public struct Instant: Hashable, Sendable {
  public var nanoseconds: Int64

  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }
  public init(seconds: Int64) { nanoseconds = seconds &* 1_000_000_000 }
  public init(milliseconds: Int64) { nanoseconds = milliseconds &* 1_000_000 }

  /// The hour that it lies in, counted from 1970.
  public var hour: Int64 { floored(3_600_000_000_000) }
  /// Whole seconds since 1970, rounded down.
  public var seconds: Int64 { floored(1_000_000_000) }

  private func floored(_ unit: Int64) -> Int64 {
    let (quotient, remainder) = nanoseconds.quotientAndRemainder(dividingBy: unit)
    return remainder < 0 ? quotient - 1 : quotient
  }

  public static func + (a: Instant, nanoseconds: Int64) -> Instant {
    Instant(nanoseconds: a.nanoseconds &+ nanoseconds)
  }
  /// Nanoseconds from `b` to `a`.
  public static func - (a: Instant, b: Instant) -> Int64 { a.nanoseconds &- b.nanoseconds }
}

extension Instant: Comparable {
  public static func < (a: Instant, b: Instant) -> Bool { a.nanoseconds < b.nanoseconds }
}
