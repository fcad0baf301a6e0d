import CivilTime
import Facts
import LawPacks

/// The values that the law can tell apart, of one fact on one day.
struct FactDomain: Sendable {
  /// A stretch of values that every test treats alike.
  struct Cell: Sendable, Hashable {
    /// The smallest value of the stretch.
    let value: FactValue
    /// The largest, where the cell is a stretch of numbers or days; nothing when it has no end.
    let last: FactValue?
  }
  let cells: [Cell]

  /// The cell that a value falls into.
  func cell(of value: FactValue) -> Int? {
    switch value {
    case .number(let number):
      return cells.lastIndex { if case .number(let low) = $0.value { low <= number } else { false } }
    case .date(let date):
      return cells.lastIndex { if case .date(let low) = $0.value { low <= date } else { false } }
    case .yesNo, .word, .none, .exists: return cells.firstIndex { $0.value == value }
    }
  }
}

extension FactDomain {
  /// The largest number that a fact can have (the lexer's bound on literals).
  static let numberMax = 999_999_999_999_999

  static func of(
    _ type: FactType, predicates: [Predicate], asOf date: CivilDate
  ) -> FactDomain {
    var cells: [Cell] = type.orNone ? [Cell(value: .none, last: nil)] : []
    switch type.base {
    case .yesNo: cells += [false, true].map { Cell(value: .yesNo($0), last: nil) }
    case .oneOf(let words): cells += words.map { Cell(value: .word($0), last: nil) }
    case .reference: cells.append(Cell(value: .exists, last: nil))
    case .number:
      let cuts = predicates.flatMap { numberCuts($0) }
      cells += stretches(from: 0, through: numberMax, cuts).map { low, high in
        Cell(value: .number(low), last: .number(high))
      }
    case .date:
      // Time has no end: were the last nameable day one, no duty to come after it could be obeyed there.
      let cuts = predicates.flatMap { dateCuts($0, asOf: date) }
      let low = min(CivilDate.first.dayNumber, (cuts.min() ?? Int.max) - 1)
      let high = max(CivilDate.last.dayNumber, cuts.max() ?? Int.min)
      cells += stretches(from: low, through: high, cuts).map { low, high in
        Cell(value: .date(CivilDate(dayNumber: low)), last: .date(CivilDate(dayNumber: high)))
      }
    }
    return FactDomain(cells: cells)
  }

  private static func stretches(from low: Int, through high: Int, _ cuts: [Int]) -> [(Int, Int)] {
    let starts = [low] + Set(cuts).filter { $0 > low && $0 <= high }.sorted()
    return starts.indices.map { (starts[$0], $0 + 1 < starts.count ? starts[$0 + 1] - 1 : high) }
  }

  /// Where a test of a number begins or ends to hold.
  private static func numberCuts(_ predicate: Predicate) -> [Int] {
    guard case .number(let comparison, let bound) = predicate else { return [] }
    return switch comparison {
    case .equal: [bound, bound + 1]
    case .less, .greaterOrEqual: [bound]
    case .lessOrEqual, .greater: [bound + 1]
    }
  }

  static func dateCuts(_ predicate: Predicate, asOf date: CivilDate) -> [Int] {
    guard case .date(let steps, let comparison, let term) = predicate else { return [] }
    let target = term.day(asOf: date)
    let reached = firstDay(whose: steps, reaches: target)
    let passed = firstDay(whose: steps, reaches: target.adding(days: 1))
    return switch comparison {
    case .equal: [reached, passed]
    case .less, .greaterOrEqual: [reached]
    case .lessOrEqual, .greater: [passed]
    }
  }

  /// The number of the first day that, moved by the steps, is not before the target. Steps keep the order of days, so
  /// halving finds it.
  private static func firstDay(whose steps: [DateStep], reaches target: CivilDate) -> Int {
    if steps.isEmpty { return target.dayNumber }
    let reach = steps.reduce(62) {
      $0 + $1.duration.count * ($1.duration.unit == .days ? 1 : $1.duration.unit == .months ? 31 : 366)
    }
    var low = target.dayNumber - reach
    var high = target.dayNumber + reach
    while low < high {
      let middle = low + (high - low) / 2
      if CivilDate(dayNumber: middle).adding(steps) >= target { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

/// What is known and what is not: the unknown facts and open questions as levels of diagrams, and the diagrams of
/// expressions over them.
struct FactSpace {
  typealias Diagram = DiagramStore.Diagram

  enum Level {
    case question(Int)
    case fact(variable: Int, FactDomain)
  }

  /// More unknown facts than a person could answer, and a bound on the depth of every walk.
  static let levelsMax = 4_000

  let pack: LawPack
  let date: CivilDate
  let levels: [Level]
  let known: [Int: FactValue]
  let fixed: [Int: Int]
  var store: DiagramStore
  private let levelOfVariable: [Int: Int]
  private let levelOfQuestion: [Int: Int]
  private var memo: [Int: Diagram] = [:]

  init(
    pack: LawPack, date: CivilDate, order: [(variable: Int, domain: FactDomain)], questions: [Int],
    known: [Int: FactValue], fixed: [Int: Int]
  ) throws {
    self.pack = pack
    self.date = date
    self.known = known
    self.fixed = fixed
    var levels: [Level] = questions.filter { fixed[$0] == nil }.map { .question($0) }
    levels += order.filter { known[$0.variable] == nil }.map { .fact(variable: $0.variable, $0.domain) }
    guard levels.count <= Self.levelsMax else { throw ReasoningBound.unknownFacts(Self.levelsMax) }
    var ofVariable: [Int: Int] = [:]
    var ofQuestion: [Int: Int] = [:]
    for (index, level) in levels.enumerated() {
      switch level {
      case .question(let question): ofQuestion[question] = index
      case .fact(let variable, _): ofVariable[variable] = index
      }
    }
    self.levels = levels
    levelOfVariable = ofVariable
    levelOfQuestion = ofQuestion
    store = DiagramStore(
      arities: levels.map { level in
        switch level {
        case .question(let question): pack.questions[question].readings.count
        case .fact(_, let domain): domain.cells.count
        }
      })
  }

  /// The variable or question of a level that only another law has, where laws are compared (``JointSpace``).
  static let nobody = -1

  /// A space whose levels were laid out elsewhere, over a store that other spaces of the same levels have used.
  init(pack: LawPack, date: CivilDate, levels: [Level], store: DiagramStore) {
    self.pack = pack
    self.date = date
    self.levels = levels
    self.store = store
    known = [:]
    fixed = [:]
    var ofVariable: [Int: Int] = [:]
    var ofQuestion: [Int: Int] = [:]
    for (index, level) in levels.enumerated() {
      switch level {
      case .question(let question): if question != Self.nobody { ofQuestion[question] = index }
      case .fact(let variable, _): if variable != Self.nobody { ofVariable[variable] = index }
      }
    }
    levelOfVariable = ofVariable
    levelOfQuestion = ofQuestion
  }

  func level(ofVariable variable: Int) -> Int? { levelOfVariable[variable] }
  func level(ofQuestion question: Int) -> Int? { levelOfQuestion[question] }

  func isQuestion(_ level: Int) -> Bool { if case .question = levels[level] { true } else { false } }

  /// The diagram of an expression, with leaves yes and no.
  mutating func diagram(_ node: Int) throws -> Diagram {
    if let done = memo[node] { return done }
    let result: Diagram
    switch pack.nodes[node] {
    case .constant(let value): result = value ? DiagramStore.yes : DiagramStore.no
    case .test(let variable, let predicate): result = try test(variable, predicate)
    case .asOf(let steps, let comparison, let term):
      result = comparison.holds(date.adding(steps), term.day(asOf: date)) ? DiagramStore.yes : DiagramStore.no
    case .reading(let question, let reading): result = try self.reading(question, reading)
    case .not(let inner): result = try store.not(try diagram(inner))
    case .all(let parts):
      var all = DiagramStore.yes
      for part in parts where all != DiagramStore.no { all = try store.and(all, try diagram(part)) }
      result = all
    case .any(let parts):
      var any = DiagramStore.no
      for part in parts where any != DiagramStore.yes { any = try store.or(any, try diagram(part)) }
      result = any
    case .definition(_, let inner): result = try diagram(inner)
    }
    memo[node] = result
    return result
  }

  private mutating func test(_ variable: Int, _ predicate: Predicate) throws -> Diagram {
    // Behind a reference that is none, every comparison is false (LAW.md section 3).
    var result = DiagramStore.yes
    for reference in pack.variables[variable].optionalReferences {
      result = try store.and(result, try exists(reference))
    }
    guard result != DiagramStore.no else { return result }
    let type = pack.type(of: variable)
    if let value = known[variable] {
      return pack.holds(predicate, of: value, type: type, asOf: date) ? result : DiagramStore.no
    }
    guard let level = levelOfVariable[variable], case .fact(_, let domain) = levels[level] else {
      preconditionFailure("The space of a judgement lacks \(pack.variables[variable].path).")
    }
    let branches = domain.cells.map { cell in
      pack.holds(predicate, of: cell.value, type: type, asOf: date) ? DiagramStore.yes : DiagramStore.no
    }
    return try store.and(result, try store.node(level: level, branches))
  }

  private mutating func exists(_ reference: Int) throws -> Diagram {
    if let value = known[reference] { return value == .none ? DiagramStore.no : DiagramStore.yes }
    guard let level = levelOfVariable[reference], case .fact(_, let domain) = levels[level] else {
      preconditionFailure("The space of a judgement lacks \(pack.variables[reference].path).")
    }
    return try store.node(
      level: level, domain.cells.map { $0.value == .none ? DiagramStore.no : DiagramStore.yes })
  }

  private mutating func reading(_ question: Int, _ reading: Int) throws -> Diagram {
    if let fixed = fixed[question] { return fixed == reading ? DiagramStore.yes : DiagramStore.no }
    guard let level = levelOfQuestion[question] else {
      preconditionFailure("The space of a judgement lacks the question \(pack.questions[question].name).")
    }
    let readings = pack.questions[question].readings.indices
    return try store.node(level: level, readings.map { $0 == reading ? DiagramStore.yes : DiagramStore.no })
  }
}
