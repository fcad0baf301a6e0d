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

  private typealias When = (condition: String, cell: Int?)

  /// - Parameters:
  ///   - shown: What shows that a reference leads somewhere.
  ///   - digits: By cell, unknown being the last, its digit; several cells may have one.
  func sql(shownBy shown: [FactDigit], _ digits: [Int]? = nil) -> String {
    let digits = digits ?? Array(0...fact.cells)
    var whens: [When] = shown.map { ($0.isKnown, fact.cell(of: .exists)) }
    guard hasColumn else { return written(whens, digits, otherwise: fact.cells) }
    if case .reference = fact.type.base, isText {
      // Of a reference a text can say `none` alone.
      whens.insert(("\(isKnown) AND \(column)<>'none'", nil), at: 0)
    }
    whens.append((isUnknown, fact.cells))
    if let isNone, let cell = fact.cell(of: .none) { whens.append((isNone, cell)) }
    switch fact.type.base {
    case .yesNo:
      for value in [false, true] {
        let condition = isText ? "\(column)='\(value ? "yes" : "no")'" : value ? column : "NOT \(column)"
        whens.append((condition, fact.cell(of: .yesNo(value))))
      }
    case .oneOf(let words): whens += self.words(words.filter { !(fact.type.orNone && $0 == "none") }, digits)
    case .reference: if !isText { whens.append((column, fact.cell(of: .exists))) }
    case .number: whens += numbers(digits)
    case .date: whens += dates(digits)
    }
    return written(whens, digits)
  }

  /// Neighbours with one digit in one condition.
  private func written(_ whens: [When], _ digits: [Int], otherwise: Int? = nil) -> String {
    var text = "CASE"
    var index = 0
    func digit(_ index: Int) -> Int? { whens[index].cell.map { digits[$0] } }
    while index < whens.count {
      var conditions = [whens[index].condition]
      while index + 1 < whens.count, digit(index + 1) == digit(index) {
        index += 1
        conditions.append(whens[index].condition)
      }
      text += " WHEN \(conditions.joined(separator: " OR ")) THEN \(digit(index).map { String($0) } ?? "NULL")"
      index += 1
    }
    return text + (otherwise.map { " ELSE \(digits[$0])" } ?? "") + " END"
  }

  /// Words of one digit together.
  private func words(_ words: [String], _ digits: [Int]) -> [When] {
    let cells = words.compactMap { word in fact.cell(of: .word(word)).map { (word, $0) } }
    return Dictionary(grouping: cells) { digits[$0.1] }.values.sorted { $0[0].1 < $1[0].1 }.map { alike in
      let list = alike.map { dialect.text($0.0) }
      return (list.count == 1 ? "\(column)=\(list[0])" : "\(column) IN (\(list.joined(separator: ",")))", alike[0].1)
    }
  }

  // MARK: Stretches

  /// The cells that are stretches, from the last to the first, each from where it begins; of neighbours with one digit
  /// only where the first begins.
  private func stretches(_ digits: [Int]) -> [(start: Int, cell: Int, isFirst: Bool)] {
    let (first, starts) = fact.stretches
    return starts.indices.reversed().compactMap { index in
      if index > 0, digits[first + index] == digits[first + index - 1] { return nil }
      return (starts[index], first + index, index == 0)
    }
  }

  private func numbers(_ digits: [Int]) -> [When] {
    let value = isText ? dialect.number(column) : column
    let bad =
      isText
      ? "NOT \(dialect.matches(column, "[0-9]{1,15}"))" : "\(column)<0 OR \(column)>\(FactDomain.numberMax)"
    return [(bad, nil)] + stretches(digits).map { ("\(value)>=\($0.isFirst ? 0 : $0.start)", $0.cell) }
  }

  /// A day as the law writes it, in the calendar from year 1 to year 9999. Days so written are in their order as texts.
  private static let day: String = {
    let leap = "(?:0[48]|[2468][048]|[13579][26])"
    let days = "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    return "[0-9]{4}-(?:\(days)|02-(?:0[1-9]|1[0-9]|2[0-8]))|(?:[0-9]{2}\(leap)|\(leap)00)-02-29"
  }()

  private func dates(_ digits: [Int]) -> [When] {
    var whens: [When] = []
    if isText {
      whens.append(("NOT \(dialect.matches(column, Self.day)) OR \(column)<'0001'", nil))
    } else if dialect != .clickhouse {
      whens.append(("\(column)<\(dialect.date("0001-01-01")) OR \(column)>\(dialect.date("9999-12-31"))", nil))
    }
    let nameable = nameableDays
    for stretch in stretches(digits) where stretch.start <= nameable.upperBound {
      // The first stretch begins before every day that can be stated, and so may others.
      if stretch.start <= nameable.lowerBound {
        whens.append(("\(column) IS NOT NULL", stretch.cell))
        break
      }
      let date = CivilDate(dayNumber: stretch.start).description
      whens.append(("\(column)>=\(isText ? "'\(date)'" : dialect.date(date))", stretch.cell))
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
