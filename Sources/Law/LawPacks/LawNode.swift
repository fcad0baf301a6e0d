import CivilTime
import Facts

/// A piece of an expression. Definitions are written out; `definition` only remembers the name for proofs.
public enum LawNode: Hashable, Sendable {
  case constant(Bool)
  /// A comparison of one fact with constants or the date judged for.
  case test(variable: Int, Predicate)
  /// `as-of`, moved, compared with a day.
  case asOf([DateStep], Comparison, DayTerm)
  case reading(question: Int, reading: Int)
  case not(Int)
  case all([Int])
  case any([Int])
  case definition(String, Int)
}

public enum Comparison: String, Hashable, Sendable {
  case equal = "is"
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="

  public func holds<Value: Comparable>(_ a: Value, _ b: Value) -> Bool {
    switch self {
    case .equal: a == b
    case .less: a < b
    case .lessOrEqual: a <= b
    case .greater: a > b
    case .greaterOrEqual: a >= b
    }
  }
}

/// A day that a date is compared with.
public enum DayTerm: Hashable, Sendable {
  case day(CivilDate)
  case asOf([DateStep])

  public func day(asOf date: CivilDate) -> CivilDate {
    switch self {
    case .day(let day): day
    case .asOf(let steps): date.adding(steps)
    }
  }
}

/// What a test asks of a value. Every predicate is false of `none`, but for `isNone`.
public enum Predicate: Hashable, Sendable {
  case isNone
  /// Positions of values in the enumeration; of a yes-no fact `no` is 0 and `yes` is 1.
  case oneOf([Int])
  case number(Comparison, Int)
  case date([DateStep], Comparison, DayTerm)
}

extension LawPack {
  public func type(of variable: Int) -> FactType { facts[variables[variable].fact].type }

  /// The variables that an expression mentions.
  public func variables(in root: Int) -> Set<Int> {
    var found: Set<Int> = []
    var seen: Set<Int> = [root]
    var open = [root]
    while let node = open.popLast() {
      switch nodes[node] {
      case .constant, .asOf, .reading: continue
      case .test(let variable, _): found.insert(variable)
      case .not(let inner), .definition(_, let inner): if seen.insert(inner).inserted { open.append(inner) }
      case .all(let parts), .any(let parts): open += parts.filter { seen.insert($0).inserted }
      }
    }
    return found
  }

  /// Whether a value passes a test on a day. The value is of the variable's type, and the references before it exist.
  public func holds(_ predicate: Predicate, of value: FactValue, type: FactType, asOf date: CivilDate) -> Bool {
    switch (predicate, value) {
    case (.isNone, .none): return true
    case (.isNone, _), (_, .none): return false
    case (.oneOf(let positions), .yesNo(let isYes)): return positions.contains(isYes ? 1 : 0)
    case (.oneOf(let positions), .word(let word)):
      guard case .oneOf(let words) = type.base else { return false }
      return positions.contains { words[$0] == word }
    case (.number(let comparison, let bound), .number(let number)): return comparison.holds(number, bound)
    case (.date(let steps, let comparison, let term), .date(let day)):
      return comparison.holds(day.adding(steps), term.day(asOf: date))
    default: preconditionFailure("A value of another type reached a test: \(value) against \(predicate).")
    }
  }

  /// An expression in the law's own words.
  public func text(of node: Int) -> String { text(of: node, inside: 0) }

  /// `inside`: 0 top, 1 in `or`, 2 in `and`, 3 behind `not`.
  private func text(of node: Int, inside: Int) -> String {
    func bracket(_ text: String, from level: Int) -> String { inside >= level ? "(\(text))" : text }
    switch nodes[node] {
    case .constant(let value): return value ? "yes" : "no"
    case .test(let variable, let predicate): return text(of: predicate, variable: variable)
    case .asOf(let steps, let comparison, let term):
      return "\(Self.moved("as-of", steps)) \(comparison.rawValue) \(text(of: term))"
    case .reading(let question, let reading):
      return "\(questions[question].name) is \(questions[question].readings[reading].name)"
    case .not(let inner): return negated(inner) ?? "not \(text(of: inner, inside: 3))"
    case .all(let parts): return bracket(parts.map { text(of: $0, inside: 2) }.joined(separator: " and "), from: 3)
    case .any(let parts): return bracket(parts.map { text(of: $0, inside: 1) }.joined(separator: " or "), from: 2)
    case .definition(let name, _): return name
    }
  }

  /// `is not` where that reads better than `not`.
  private func negated(_ node: Int) -> String? {
    guard case .test(let variable, let predicate) = nodes[node] else { return nil }
    let path = variables[variable].path.description
    switch predicate {
    case .isNone: return "\(path) is not none"
    case .oneOf(let positions) where positions.count == 1:
      if case .yesNo = type(of: variable).base { return positions == [1] ? "not \(path)" : nil }
      return "\(path) is not \(words(of: variable)[positions[0]])"
    case .oneOf, .number, .date: return nil
    }
  }

  private func words(of variable: Int) -> [String] {
    if case .oneOf(let words) = type(of: variable).base { words } else { ["no", "yes"] }
  }

  private func text(of predicate: Predicate, variable: Int) -> String {
    let path = variables[variable].path.description
    switch predicate {
    case .isNone: return "\(path) is none"
    case .oneOf([1]) where type(of: variable).base == .yesNo: return path
    case .oneOf(let positions):
      let words = words(of: variable)
      return positions.count == 1
        ? "\(path) is \(words[positions[0]])"
        : "\(path) in {\(positions.map { words[$0] }.joined(separator: ", "))}"
    case .number(let comparison, let bound):
      var unit = ""
      if case .number(let word?) = type(of: variable).base { unit = " " + word }
      return "\(path) \(comparison.rawValue) \(bound)\(unit)"
    case .date(let steps, let comparison, let term):
      return "\(Self.moved(path, steps)) \(comparison.rawValue) \(text(of: term))"
    }
  }

  private func text(of term: DayTerm) -> String {
    switch term {
    case .day(let day): day.description
    case .asOf(let steps): Self.moved("as-of", steps)
    }
  }

  /// `line.assessed-on + 12 months`.
  public static func moved(_ base: String, _ steps: [DateStep]) -> String {
    ([base] + steps.map(\.description)).joined(separator: " ")
  }
}
