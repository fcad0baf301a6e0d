import CivilTime
import NetworkNumbers

/// An exact set of moments, in seconds since 1970-01-01 UTC.
///
/// It holds stretches of absolute time only. "Mondays from nine to five" without an end would be endlessly many
/// stretches; it is a `WeekMinutes`, a dimension of its own beside this one, and a moment has to be in both. So
/// every operation is exact for open windows too. Where the two meet is asked with `meets`.
public struct TimeSet: ExactSet {
  let moments: IntervalSet<Int64>

  private init(moments: IntervalSet<Int64>) { self.moments = moments }

  /// The days of windows, which begin at midnight in China standard time (UTC+8).
  public init(_ windows: some Sequence<Window>) {
    moments = IntervalSet(
      windows.compactMap { window in
        Self.clamped(
          from: window.from.map(ChinaStandardTime.start(of:)), until: window.until.map(ChinaStandardTime.start(of:)))
      })
  }

  public init(_ window: Window) { self.init(CollectionOfOne(window)) }

  /// The moments from one until another, the second excluded; either may be open.
  public init(from: Int64?, until: Int64?) {
    moments = IntervalSet(
      [Self.clamped(from: from.map { Int128($0) }, until: until.map { Int128($0) })].compactMap { $0 })
  }

  public static let always = TimeSet(from: nil, until: nil)
  public static let all = always
  public static let none = TimeSet([Window]())

  public func contains(_ moment: Int64) -> Bool { moments.contains(moment) }

  /// A stretch of time, the end excluded; either end may be open.
  public struct Span: Hashable, Sendable {
    public let from: Int64?
    public let until: Int64?
  }

  /// In ascending order; they neither overlap nor touch.
  public var spans: [Span] {
    moments.intervals.map { interval in
      Span(
        from: interval.lowerBound == .min ? nil : interval.lowerBound,
        until: interval.upperBound == .max ? nil : interval.upperBound + 1)
    }
  }

  private static func clamped(from: Int128?, until: Int128?) -> ClosedRange<Int64>? {
    let first = max(from ?? .min, Int128(Int64.min))
    let last = min(until.map { $0 - 1 } ?? .max, Int128(Int64.max))
    // Both are moments now: neither the first can be above all of them nor the last below, if they are in order.
    return first <= last ? Int64(first)...Int64(last) : nil
  }
}

extension TimeSet {
  public static func union(of sets: some Sequence<TimeSet>) -> TimeSet {
    TimeSet(moments: .union(of: sets.lazy.map(\.moments)))
  }

  public func intersection(_ other: TimeSet) -> TimeSet { TimeSet(moments: moments.intersection(other.moments)) }
  public func subtracting(_ other: TimeSet) -> TimeSet { TimeSet(moments: moments.subtracting(other.moments)) }
  public func isSubset(of other: TimeSet) -> Bool { moments.isSubset(of: other.moments) }
  public func isDisjoint(with other: TimeSet) -> Bool { moments.isDisjoint(with: other.moments) }
  public var isEmpty: Bool { moments.isEmpty }
}

extension TimeSet: CustomStringConvertible {
  public var description: String {
    if isEmpty { return "never" }
    return spans.map(\.description).joined(separator: ", ")
  }
}

extension TimeSet.Span: CustomStringConvertible {
  public var description: String {
    switch (from.map(ChinaStandardTime.text), until.map(ChinaStandardTime.text)) {
    case (nil, nil): "always"
    case (let from?, nil): "from \(from)"
    case (nil, let until?): "until \(until)"
    case (let from?, let until?): "from \(from) until \(until)"
    }
  }
}
