import CivilTime

/// The headings of the page of a provision.
public struct LawWords: Sendable {
  public let language: String
  public init(_ language: String) { self.language = language }
  public func callAsFunction(_ english: String, _ chinese: String) -> String { language == "zh" ? chinese : english }

  /// `1 year`, `45 working days`; `45 个工作日`.
  public func text(of duration: CalendarDuration) -> String {
    let unit: (String, String) =
      switch duration.unit {
      case .hours: ("hour", "小时")
      case .days: ("day", "日")
      case .workingDays: ("working day", "个工作日")
      case .months: ("month", "个月")
      case .years: ("year", "年")
      }
    return self("\(duration.count) \(unit.0)\(duration.count == 1 ? "" : "s")", "\(duration.count) \(unit.1)")
  }

  /// `from 2017-01-17 until 2018-04-01`; `自 2017-01-17 起`.
  public func text(of window: Window) -> String {
    guard language == "zh" else { return window.description }
    switch (window.from, window.until) {
    case (nil, nil): return "一直"
    case (let from?, nil): return "\(from) 起"
    case (nil, let until?): return "至 \(until) 前一日"
    case (let from?, let until?): return "\(from) 起，至 \(until) 前一日"
    }
  }
}
