import CivilTime

extension CellReading {
  /// The days that a number may stand for; another number in a column of dates is a slip.
  static let firstNumberedDay = CivilDate(year: 1950, month: 1, day: 1)!  // These days exist.
  static let lastNumberedDay = CivilDate(year: 2100, month: 12, day: 31)!

  /// A day: a date of the workbook, `2026-01-31` and its kin (`/`, `.`, `年月日`, nothing between), or the number of a
  /// day that lost its format. A time of day behind it is left out.
  ///
  /// The year stands first. `01/02/2026` is two days, depending on where it was written, and is refused.
  public static func date(_ cell: Cell) -> Result<CivilDate, Trouble> {
    words(cell).flatMap { words in
      if cell.kind == .yesNo { return .failure(noDate(cell)) }
      let parts = DateParts(words)
      switch (parts.numbers.count, parts.between) {
      case (1, [""]) where words.utf8.count == 8: return day(cell, parts.numbers[0], eightDigits: true)
      case (1, [""]) where cell.kind == .number: return numberedDay(cell, parts.numbers[0])
      case (2, [".", ""]) where cell.kind == .number: return numberedDay(cell, parts.numbers[0])
      case (3, ["-", "-", ""]), (3, ["/", "/", ""]), (3, [".", ".", ""]): return day(cell, parts.numbers)
      case (3, ["年", "月", "日"]), (3, ["年", "月", "号"]), (3, ["年", "月", ""]): return day(cell, parts.numbers)
      case (2, ["年", "月"]), (2, ["-", ""]), (2, ["/", ""]), (1, [""]), (1, ["年"]):
        guard parts.numbers[0].utf8.count == 4 else { return .failure(noDay(cell, parts)) }
        return .failure(Trouble("\(shown(cell)) does not name a day", help: "write it whole: 2026-01-31"))
      default: return .failure(noDate(cell))
      }
    }
  }

  private static func noDate(_ cell: Cell) -> Trouble {
    Trouble("\(shown(cell)) is not a date", help: "write it as 2026-01-31")
  }

  private static func noDay(_ cell: Cell, _ parts: DateParts) -> Trouble {
    guard parts.between == [""], (1...6).contains(parts.numbers[0].utf8.count) else { return noDate(cell) }
    return Trouble("\(shown(cell)) may be a spreadsheet's number of a day", help: "format the cell as a date")
  }

  private static func day(_ cell: Cell, _ digits: String, eightDigits: Bool) -> Result<CivilDate, Trouble> {
    day(cell, [String(digits.prefix(4)), String(digits.dropFirst(4).prefix(2)), String(digits.dropFirst(6))])
  }

  /// `parts` are digits, as many as the user wrote.
  private static func day(_ cell: Cell, _ parts: [String]) -> Result<CivilDate, Trouble> {
    let values = parts.map { $0.utf8.count <= 4 ? Int($0) ?? 0 : 0 }
    if parts[0].utf8.count == 4, parts[1].utf8.count <= 2, parts[2].utf8.count <= 2 {
      if values[0] >= 1, let date = CivilDate(year: values[0], month: values[1], day: values[2]) {
        return .success(date)
      }
      return .failure(Trouble("\(shown(cell)) is not a day of the calendar", help: "write it as 2026-01-31"))
    }
    if parts[2].utf8.count == 4, parts[0].utf8.count <= 2, parts[1].utf8.count <= 2 {
      return .failure(yearLast(cell, values))
    }
    return .failure(Trouble("\(shown(cell)) does not say its year in four digits", help: "write it as 2026-01-31"))
  }

  /// Refused even when only one reading is a day: in the same column stand others of which both are.
  private static func yearLast(_ cell: Cell, _ values: [Int]) -> Trouble {
    let dayFirst = CivilDate(year: values[2], month: values[1], day: values[0])
    let monthFirst = CivilDate(year: values[2], month: values[0], day: values[1])
    switch (dayFirst, monthFirst) {
    case (let a?, let b?) where a != b:
      return Trouble("\(shown(cell)) may be \(a) or \(b)", help: "write the year first: \(a) or \(b)")
    case (let only?, _), (_, let only?):
      return Trouble("\(shown(cell)) does not begin with the year", help: "write \(only), if that is the day")
    case (nil, nil): return noDate(cell)
    }
  }

  /// Day 1 of the 1900 system is 1900-01-01, but it counts a 29 February 1900 that never was; so from 1 March 1900 on,
  /// where all our days are, day 0 would be 1899-12-30. Day 0 of the 1904 system is 1904-01-01, which is 1462 days
  /// later.
  private static func numberedDay(_ cell: Cell, _ digits: String) -> Result<CivilDate, Trouble> {
    let dayZero = CivilDate(year: 1899, month: 12, day: 30)!.adding(days: cell.countsFrom1904 ? 1462 : 0)  // It exists.
    let date = digits.utf8.count <= 6 ? Int(digits).map { dayZero.adding(days: $0) } : nil
    if let date, date >= firstNumberedDay, date <= lastNumberedDay { return .success(date) }
    return .failure(
      Trouble(
        "\(shown(cell)) is not a date, nor the number of a day from 1950 to 2100", help: "write it as 2026-01-31"))
  }
}

/// The numbers of a text, and what stands behind each: `2026年1月31日` is 2026 年, 1 月, 31 日.
private struct DateParts {
  private(set) var numbers: [String] = []
  private(set) var between: [String] = []

  init(_ words: String) {
    for scalar in Self.withoutTime(words).unicodeScalars where scalar != " " {
      if !("0"..."9").contains(scalar) {
        // A sign before the first number makes it something else than a date.
        if between.isEmpty { numbers.append("") }
        if between.isEmpty { between.append("") }
        between[between.count - 1].unicodeScalars.append(scalar)
      } else if between.last == "" {
        numbers[numbers.count - 1].unicodeScalars.append(scalar)
      } else {
        numbers.append(String(scalar))
        between.append("")
      }
    }
  }

  /// Without ` 09:30`, `T09:30:00Z` and the like.
  private static func withoutTime(_ words: String) -> Substring {
    guard let colon = words.firstIndex(of: ":"),
      let end = words[..<colon].lastIndex(where: { $0 == "T" || $0 == " " }),
      words[end...].dropFirst().allSatisfy({ $0.isASCII && ($0.isNumber || ":.+-Z".contains($0)) })
    else { return words[...] }
    return words[..<end]
  }
}
