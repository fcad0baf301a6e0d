extension CellReading {
  /// A hundred years; more is a slip.
  public static let monthsMax = 1200

  /// A length of time in months: `12`, `12个月`, `6 months`, `2年`, `一年半`, `1 year 6 months`; a bare number is months.
  public static func months(_ cell: Cell) -> Result<Int, Trouble> {
    wordsOfNumber(cell).flatMap { words in
      var rest = words.lowercased()
      var total = 0
      var sawYears = false
      repeat {
        switch period(&rest, cell, afterYears: sawYears) {
        case .failure(let trouble): return .failure(trouble)
        case .success(let period):
          total += period.months
          sawYears = sawYears || period.isYears
        }
      } while !rest.isEmpty && total <= monthsMax
      if total > monthsMax {
        return .failure(Trouble("\(shown(cell)) is more than \(monthsMax) months", help: "was another column meant?"))
      }
      return .success(total)
    }
  }

  private typealias Period = (months: Int, isYears: Bool)

  /// Takes one number with its unit off the front.
  private static func period(_ rest: inout String, _ cell: Cell, afterYears: Bool) -> Result<Period, Trouble> {
    if afterYears, take(["半"], from: &rest) { return .success((6, false)) }
    if take(["半年"], from: &rest) { return .success((6, false)) }
    guard let number = takeNumber(from: &rest) else { return .failure(noPeriod(cell)) }
    if number.mayBeThousands { return .failure(ambiguous(cell)) }
    let months: Int?
    var isYears = false
    if take(["months", "month", "mths", "mos", "个月", "個月", "月"], from: &rest) || (rest.isEmpty && !afterYears) {
      months = number.times(1, over: 1)
    } else if take(["years", "year", "yrs", "yr", "年"], from: &rest) {
      months = number.times(12, over: 1)
      isYears = true
    } else {
      return .failure(noPeriod(cell))
    }
    _ = take(["and ", ", ", "零", "又"], from: &rest)
    guard let months else {
      return .failure(Trouble("\(shown(cell)) is not a whole number of months", help: "write for example 18 months"))
    }
    return positive(.success(months), cell).map { ($0, isYears) }
  }

  private static func noPeriod(_ cell: Cell) -> Trouble {
    Trouble("\(shown(cell)) is not a number of months", help: "write for example 12 months or 2 years (12个月, 2年)")
  }

  /// Takes the first of the words that stands at the front, and spaces behind it.
  private static func take(_ words: [String], from rest: inout String) -> Bool {
    guard let word = words.first(where: { rest.hasPrefix($0) }) else { return false }
    rest = String(rest.dropFirst(word.count).drop { $0 == " " })
    return true
  }

  private static func takeNumber(from rest: inout String) -> PlainNumber? {
    let han = rest.prefix { "零〇一二两三四五六七八九十".contains($0) }
    if !han.isEmpty {
      guard let value = hanNumber(han), let number = PlainNumber.prefix(of: String(value)) else { return nil }
      rest = String(rest.dropFirst(han.count).drop { $0 == " " })
      return number.number
    }
    guard let (number, tail) = PlainNumber.prefix(of: rest) else { return nil }
    rest = tail
    return number
  }

  /// From 零 to 九十九, which is as far as contracts go.
  private static func hanNumber(_ han: Substring) -> Int? {
    let values: [Character: Int] = [
      "零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
    ]
    let parts = han.split(separator: "十", omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.allSatisfy({ $0.count <= 1 }) else { return nil }
    let digits = parts.map { part in part.first.flatMap { values[$0] } }
    if parts.count == 1 { return digits[0] }
    return (digits[0] ?? 1) * 10 + (digits[1] ?? 0)
  }
}
