import CivilTime
import Facts

/// The SQL that makes the digit of a fact from its column: the number of its cell, the number behind the last where it
/// is unknown, and NULL where the column holds what the fact cannot be.
struct FactDigit {
  let fact: ForestFact
  let dialect: SQLDialect
  let columns: SQLColumns
  /// Whether the table has a column of it.
  let hasColumn: Bool

  var column: String { dialect.identifier(fact.path.short) }

  /// What the column has to be.
  var type: String {
    guard columns == .typed else { return "text" }
    return switch fact.type.base {
    case .yesNo, .reference: "boolean"
    case .oneOf: "text"
    case .number: "integer"
    case .date: "date"
    }
  }

  private var isText: Bool { type == "text" }

  /// Whether nobody stated the fact.
  var isUnknown: String { isText ? "(\(column) IS NULL OR \(column)='')" : "\(column) IS NULL" }
  var isKnown: String { isText ? "\(column)<>''" : "\(column) IS NOT NULL" }

  /// Whether the column says `none`; nothing where it cannot.
  var isNone: String? {
    guard hasColumn, fact.type.orNone else { return nil }
    if isText { return "\(column)='none'" }
    if case .reference = fact.type.base { return "NOT \(column)" }
    return nil
  }

  /// - Parameter shown: What shows that a reference leads somewhere.
  func sql(shownBy shown: [FactDigit]) -> String {
    var whens: [(condition: String, digit: Int?)] = shown.map { ($0.isKnown, fact.cell(of: .exists)) }
    guard hasColumn else { return Self.written(whens, otherwise: fact.cells) }
    if case .reference = fact.type.base, isText {
      // Of a reference a text can say `none` alone.
      whens.insert(("\(isKnown) AND \(column)<>'none'", nil), at: 0)
    }
    whens.append((isUnknown, fact.cells))
    if let isNone, let cell = fact.cell(of: .none) { whens.append((isNone, cell)) }
    switch fact.type.base {
    case .yesNo:
      for value in [false, true] {
        let word = value ? "yes" : "no"
        let condition = isText ? "\(column)='\(word)'" : value ? column : "NOT \(column)"
        whens.append((condition, fact.cell(of: .yesNo(value))))
      }
    case .oneOf(let words):
      for word in words where !(fact.type.orNone && word == "none") {
        whens.append(("\(column)=\(dialect.text(word))", fact.cell(of: .word(word))))
      }
    case .reference: if !isText { whens.append((column, fact.cell(of: .exists))) }
    case .number: whens += numbers()
    case .date: whens += dates()
    }
    return Self.written(whens)
  }

  /// Neighbours with one digit in one condition.
  private static func written(_ whens: [(condition: String, digit: Int?)], otherwise: Int? = nil) -> String {
    var text = "CASE"
    var index = 0
    while index < whens.count {
      var conditions = [whens[index].condition]
      while index + 1 < whens.count, whens[index + 1].digit == whens[index].digit {
        index += 1
        conditions.append(whens[index].condition)
      }
      let digit = whens[index].digit.map { String($0) } ?? "NULL"
      text += " WHEN \(conditions.joined(separator: " OR ")) THEN \(digit)"
      index += 1
    }
    return text + (otherwise.map { " ELSE \($0)" } ?? "") + " END"
  }

  // MARK: Stretches

  private func numbers() -> [(condition: String, digit: Int?)] {
    let (first, starts) = fact.stretches
    let value = isText ? dialect.number(column) : column
    var whens: [(condition: String, digit: Int?)] = [
      isText
        ? ("NOT \(dialect.matches(column, "[0-9]{1,15}"))", nil)
        : ("\(column)<0 OR \(column)>\(FactDomain.numberMax)", nil)
    ]
    for (index, start) in starts.enumerated().reversed() {
      whens.append((index == 0 ? "\(value)>=0" : "\(value)>=\(start)", first + index))
    }
    return whens
  }

  /// A day as the law writes it, in the calendar from year 1 to year 9999. Days so written are in their order as texts.
  private static let day: String = {
    let leap = "(?:0[48]|[2468][048]|[13579][26])"
    let days = "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    return "[0-9]{4}-(?:\(days)|02-(?:0[1-9]|1[0-9]|2[0-8]))|(?:[0-9]{2}\(leap)|\(leap)00)-02-29"
  }()

  private func dates() -> [(condition: String, digit: Int?)] {
    let (first, starts) = fact.stretches
    var whens: [(condition: String, digit: Int?)] = []
    if isText {
      whens.append(("NOT \(dialect.matches(column, Self.day)) OR \(column)<'0001'", nil))
    } else if dialect != .clickhouse {
      let last = CivilDate.last.description
      whens.append(("\(column)<\(dialect.date("0001-01-01")) OR \(column)>\(dialect.date(last))", nil))
    }
    let nameable = nameableDays
    for (index, start) in starts.enumerated().reversed() where start <= nameable.upperBound {
      let date = CivilDate(dayNumber: start)
      // The first stretch begins before every day that can be stated, and so may others.
      if start <= nameable.lowerBound {
        whens.append(("\(column) IS NOT NULL", first + index))
        break
      }
      whens.append(("\(column)>=\(isText ? "'\(date)'" : dialect.date(date.description))", first + index))
    }
    return whens
  }

  /// The days that a column can hold: ClickHouse's Date32 ends sooner than the calendar of the law.
  private var nameableDays: ClosedRange<Int> {
    if isText || dialect != .clickhouse { return CivilDate.first.dayNumber...CivilDate.last.dayNumber }
    // 1900-01-01 to 2299-12-31.
    return -25_567...120_529
  }
}
