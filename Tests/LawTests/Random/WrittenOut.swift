import CivilTime
import Facts

/// An expression seen from the kind that is judged, with every definition written out at its place (LAW.md 10.9).
indirect enum Written {
  /// An index into ``WrittenLaw/comparisons``.
  case comparison(Int)
  /// Two constants, or a constant and the date judged for.
  case constants(PackModel.Term, PackModel.Operation, PackModel.Term)
  case not(Written)
  case all([Written])
  case any([Written])
}

/// A fact compared with a constant; `is not` is written as a negation (LAW.md 10.9).
struct WrittenComparison {
  let variable: Int
  let steps: [DateStep]
  let operation: PackModel.Operation
  let constant: PackModel.Term
}

/// A fact, or a reference that may be none, seen from the kind that is judged.
struct WrittenVariable {
  let steps: [String]
  let type: PackModel.ValueType
  let orNone: Bool
  /// The references on the way that may be none.
  let behind: [Int]
}

/// All law about one kind, written out.
struct WrittenLaw {
  let model: PackModel
  let kind: String
  private(set) var variables: [WrittenVariable] = []
  private(set) var comparisons: [WrittenComparison] = []
  private(set) var rules: [WrittenRule] = []
  /// What is true of all that can be.
  private(set) var givens: [Written] = []
  private(set) var properties: [(property: PackModel.Property, condition: Written)] = []

  struct WrittenRule {
    let placed: PlacedRule
    /// `if` and not `unless`.
    let condition: Written
    let duty: Written
  }

  init(_ model: PackModel, kind: String) {
    self.model = model
    self.kind = kind
    let own = Place(kind: kind, steps: [])
    findVariables(at: own, behind: [])
    for given in model.givens { write(given, at: own, behind: []) }
    for placed in model.placed() where placed.rule.kind == kind {
      let condition = placed.rule.condition.map { write($0, at: own) } ?? .all([])
      let exception = placed.rule.exception.map { write($0, at: own) } ?? .any([])
      rules.append(
        .init(placed: placed, condition: .all([condition, .not(exception)]), duty: write(placed.rule.duty, at: own)))
    }
    for property in model.properties where property.kind == kind {
      properties.append((property, property.condition.map { write($0, at: own) } ?? .all([])))
    }
  }

  /// Every constant that something is compared with.
  func constants() -> [PackModel.Term] {
    func walk(_ expression: Written) -> [PackModel.Term] {
      switch expression {
      case .comparison(let index): [comparisons[index].constant]
      case .constants(let a, _, let b): [a, b]
      case .not(let inner): walk(inner)
      case .all(let parts), .any(let parts): parts.flatMap { walk($0) }
      }
    }
    return (rules.flatMap { [$0.condition, $0.duty] } + givens + properties.map(\.condition)).flatMap { walk($0) }
  }

  func variable(_ steps: [String]) -> Int? { variables.firstIndex { $0.steps == steps } }

  private struct Place {
    let kind: String
    let steps: [String]
  }

  private mutating func findVariables(at place: Place, behind: [Int]) {
    for fact in model.facts where fact.kind == place.kind {
      let steps = place.steps + [fact.name]
      let variable = WrittenVariable(steps: steps, type: fact.type, orNone: fact.orNone, behind: behind)
      guard case .reference(let next) = fact.type else {
        variables.append(variable)
        continue
      }
      if fact.orNone { variables.append(variable) }
      let further = fact.orNone ? behind + [variables.count - 1] : behind
      findVariables(at: Place(kind: next, steps: steps), behind: further)
    }
  }

  /// LAW.md 10.19: a given binds its kind wherever a reference reaches it, and not behind none.
  private mutating func write(_ given: PackModel.Given, at place: Place, behind: [Written]) {
    if place.kind == given.kind {
      givens.append(.any(behind + [.not(write(given.condition, at: place)), write(given.onlyIf, at: place)]))
    }
    for fact in model.facts where fact.kind == place.kind {
      guard case .reference(let next) = fact.type else { continue }
      let there = Place(kind: next, steps: place.steps + [fact.name])
      let isNone = fact.orNone ? [comparison(there.steps, [], .isEqual, .init(base: .none))] : []
      write(given, at: there, behind: behind + isNone)
    }
  }

  // MARK: Expressions

  private mutating func write(_ expression: PackModel.Expression, at place: Place) -> Written {
    switch expression {
    case .bare(let steps): return compare(steps, [], .isEqual, .init(base: .yes(true)), at: place)
    case .compare(let left, let operation, let right):
      if case .path(let steps) = left.base { return compare(steps, left.steps, operation, right, at: place) }
      if case .path(let steps) = right.base { return compare(steps, right.steps, operation.flipped, left, at: place) }
      return .constants(left, operation, right)
    case .member(let term, let values):
      guard case .path(let steps) = term.base else { preconditionFailure("A fact stands before `in`.") }
      return .any(values.map { compare(steps, term.steps, .isEqual, $0, at: place) })
    case .not(let inner): return .not(write(inner, at: place))
    case .and(let parts): return .all(parts.map { write($0, at: place) })
    case .or(let parts): return .any(parts.map { write($0, at: place) })
    }
  }

  private enum Target {
    case fact([String], PackModel.Fact)
    case definition(PackModel.Definition, Place)
  }

  private func resolve(_ path: [String], at start: Place) -> Target {
    var place = start
    for (index, name) in path.enumerated() {
      let isLast = index == path.count - 1
      if let definition = model.definition(name, of: place.kind) {
        if isLast { return .definition(definition, place) }
        place = referred(by: definition, at: place)
      } else if let fact = model.fact(name, of: place.kind) {
        if isLast { return .fact(place.steps + [name], fact) }
        guard case .reference(let next) = fact.type else { preconditionFailure("References chain.") }
        place = Place(kind: next, steps: place.steps + [name])
      }
    }
    preconditionFailure("The generator draws paths that exist.")
  }

  /// Where a definition of a reference leads.
  private func referred(by definition: PackModel.Definition, at place: Place) -> Place {
    guard case .term(let term) = definition.arms[0].value, case .path(let steps) = term.base else {
      preconditionFailure("A definition of a reference is a plain path.")
    }
    switch resolve(steps, at: place) {
    case .definition(let other, let there): return referred(by: other, at: there)
    case .fact(let full, let fact):
      guard case .reference(let next) = fact.type else { preconditionFailure("It ends at a reference.") }
      return Place(kind: next, steps: full)
    }
  }

  private mutating func compare(
    _ path: [String], _ steps: [DateStep], _ operation: PackModel.Operation, _ constant: PackModel.Term, at place: Place
  ) -> Written {
    if operation == .isNot { return .not(compare(path, steps, .isEqual, constant, at: place)) }
    switch resolve(path, at: place) {
    case .fact(let full, let fact):
      if case .reference = fact.type, !fact.orNone { return .any([]) }
      return comparison(full, steps, operation, constant)
    case .definition(let definition, let there):
      var cases: [Written] = []
      var earlier: [Written] = []
      for arm in definition.arms {
        let when = arm.when.map { write($0, at: there) } ?? .all([])
        cases.append(.all(earlier + [when, compare(arm.value, steps, operation, constant, at: there)]))
        earlier.append(.not(when))
      }
      return .any(cases)
    }
  }

  private mutating func compare(
    _ value: PackModel.Definition.Value, _ steps: [DateStep], _ operation: PackModel.Operation,
    _ constant: PackModel.Term, at place: Place
  ) -> Written {
    switch value {
    case .expression(.bare(let path)):
      // A path alone is a value, not a condition: behind a reference that is none, it is neither yes nor no.
      return compare(path, steps, operation, constant, at: place)
    case .expression(let expression):
      let written = write(expression, at: place)
      return constant.base == .yes(true) ? written : .not(written)
    case .term(let term):
      if case .path(let path) = term.base { return compare(path, term.steps + steps, operation, constant, at: place) }
      return .constants(.init(base: term.base, steps: term.steps + steps), operation, constant)
    }
  }

  private mutating func comparison(
    _ path: [String], _ steps: [DateStep], _ operation: PackModel.Operation, _ constant: PackModel.Term
  ) -> Written {
    guard let variable = variable(path) else { preconditionFailure("Every fact that can be reached is a variable.") }
    comparisons.append(.init(variable: variable, steps: steps, operation: operation, constant: constant))
    return .comparison(comparisons.count - 1)
  }
}

extension PackModel.Operation {
  var flipped: PackModel.Operation {
    switch self {
    case .isEqual, .isNot: self
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }

  func holds<Value: Comparable>(_ a: Value, _ b: Value) -> Bool {
    switch self {
    case .isEqual: a == b
    case .isNot: a != b
    case .less: a < b
    case .lessOrEqual: a <= b
    case .greater: a > b
    case .greaterOrEqual: a >= b
    }
  }
}

extension PackModel.Term {
  /// The constant as a value, on the day judged for.
  func value(asOf date: CivilDate) -> FactValue {
    switch base {
    case .path: preconditionFailure("A path is no constant.")
    case .word(let word): .word(word)
    case .yes(let value): .yesNo(value)
    case .number(let number, _): .number(number)
    case .date(let day): .date(day.adding(steps))
    case .none: .none
    case .asOf: .date(date.adding(steps))
    }
  }
}

/// LAW.md 3: `X is none` holds for none, every other comparison with it is false.
func compares(_ a: FactValue, _ operation: PackModel.Operation, _ b: FactValue) -> Bool {
  switch (a, b) {
  case (.none, .none): return operation == .isEqual
  case (.none, _), (_, .none): return operation == .isNot
  case (.number(let a), .number(let b)): return operation.holds(a, b)
  case (.date(let a), .date(let b)): return operation.holds(a, b)
  case (.yesNo, _), (.word, _), (.number, _), (.date, _), (.exists, _):
    return operation == .isEqual ? a == b : a != b
  }
}
