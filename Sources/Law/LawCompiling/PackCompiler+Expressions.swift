import CivilTime
import Facts
import LawPacks
import LawSyntax
import SourceText

/// Expressions to nodes: types are checked, definitions written out (LAW.md section 4 and 10.9).
extension PackCompiler {
  mutating func condition(_ expression: ExpressionSyntax, at standpoint: Standpoint) -> Int? {
    switch expression {
    case .term(let term): return bareTerm(term, at: standpoint)
    case .compare(let left, let operation, let right, let span):
      return compare(left, operation, right, span, at: standpoint)
    case .member(let left, let values, let span):
      switch left.base {
      case .path, .asOf: break
      default:
        reportFactMissing(left, span, at: standpoint)
        return nil
      }
      let parts = values.map { compare(left, .isEqual, $0, span, at: standpoint) }
      return parts.contains { $0 == nil } ? nil : anyOf(parts.compactMap { $0 })
    case .not(let inner, _): return condition(inner, at: standpoint).map { expressions.not($0) }
    case .and(let parts, _):
      let nodes = parts.map { condition($0, at: standpoint) }
      return nodes.contains { $0 == nil } ? nil : expressions.all(nodes.compactMap { $0 })
    case .or(let parts, _):
      let nodes = parts.map { condition($0, at: standpoint) }
      return nodes.contains { $0 == nil } ? nil : expressions.any(nodes.compactMap { $0 })
    }
  }

  /// Tests of one enumeration become one test of a set.
  private mutating func anyOf(_ parts: [Int]) -> Int {
    var positions: [Int] = []
    var variables: Set<Int> = []
    for part in parts {
      guard case .test(let variable, .oneOf(let some)) = expressions.nodes[part] else { return expressions.any(parts) }
      variables.insert(variable)
      positions += some
    }
    guard variables.count == 1, let variable = variables.first else { return expressions.any(parts) }
    return expressions.node(.test(variable: variable, .oneOf(Array(Set(positions)).sorted())))
  }

  private mutating func bareTerm(_ term: TermSyntax, at standpoint: Standpoint) -> Int? {
    guard case .path(let path) = term.base else {
      reportFactMissing(term, term.span, at: standpoint)
      return nil
    }
    guard let target = resolve(path, at: standpoint) else { return nil }
    let type = type(of: target)
    guard type.base == .yesNo, term.steps.isEmpty else {
      report(
        CompilingCodes.notYesNo, "`\(path.text)` is \(describe(type)), not a yes or no", at: term.span,
        help: "compare it: `\(path.text) is …`")
      return nil
    }
    return test(target, path.text, [], .equal, .yes(true), at: standpoint)
  }

  private func type(of target: PathTarget) -> FactType {
    switch target {
    case .fact(_, let type): type
    case .definition(let index, _): definitions[index].type
    }
  }

  private mutating func compare(
    _ left: TermSyntax, _ operation: ComparisonOperator, _ right: TermSyntax, _ span: SourceSpan,
    at standpoint: Standpoint
  ) -> Int? {
    switch (left.base, right.base) {
    case (.path, .path(let path)):
      report(
        CompilingCodes.bothSides, "facts stand on both sides of this comparison", at: span,
        help: "compare with a constant or `as-of`; a relation between two facts is a fact of its own",
        notes: names.kinds[path.parts[0].text] == nil ? [.init("`\(path.text)` is read as a fact")] : [])
      return nil
    case (.path(let path), _): return compare(path, left.steps, operation, right, span, at: standpoint)
    case (_, .path(let path)): return compare(path, right.steps, operation.flipped, left, span, at: standpoint)
    case (.asOf, .date(let day)): return asOf(left.steps, operation, .day(day.adding(right.steps)))
    case (.date(let day), .asOf): return asOf(right.steps, operation.flipped, .day(day.adding(left.steps)))
    default:
      reportFactMissing(left, span, at: standpoint)
      return nil
    }
  }

  private mutating func asOf(_ steps: [DateStep], _ operation: ComparisonOperator, _ day: DayTerm) -> Int {
    let (comparison, negated) = comparison(operation)
    let node = expressions.node(.asOf(steps, comparison, day))
    return negated ? expressions.not(node) : node
  }

  private func comparison(_ operation: ComparisonOperator) -> (Comparison, negated: Bool) {
    switch operation {
    case .isEqual: (.equal, false)
    case .isNot: (.equal, true)
    case .less: (.less, false)
    case .lessOrEqual: (.lessOrEqual, false)
    case .greater: (.greater, false)
    case .greaterOrEqual: (.greaterOrEqual, false)
    }
  }

  private mutating func reportFactMissing(_ term: TermSyntax, _ span: SourceSpan, at standpoint: Standpoint) {
    let kind = pack.kinds[standpoint.kind].name
    if case .word(let word) = term.base {
      let members = names.members[standpoint.kind].keys.sorted()
      let meant = names.members[standpoint.kind][word.text] != nil ? word.text : nearest(to: word.text, among: members)
      report(
        CompilingCodes.bareWord, "`\(word.text)` is no fact: facts are written with their kind", at: word.span,
        help: meant.map { "write `\(kind).\($0)`" } ?? "write `\(kind).NAME`")
    } else {
      report(
        CompilingCodes.noFact, "no fact stands here", at: span, help: "compare a fact: `\(kind).NAME is …`")
    }
  }

  private mutating func compare(
    _ path: PathSyntax, _ steps: [DateStep], _ operation: ComparisonOperator, _ right: TermSyntax, _ span: SourceSpan,
    at standpoint: Standpoint
  ) -> Int? {
    guard let target = resolve(path, at: standpoint) else { return nil }
    let type = type(of: target)
    let (comparison, negated) = comparison(operation)
    if !steps.isEmpty, type.base != .date {
      report(
        CompilingCodes.notDate, "`\(path.text)` is \(describe(type)); only dates move by durations", at: path.span)
      return nil
    }
    guard let constant = constant(right, for: type, path.text) else { return nil }
    if comparison != .equal {
      if constant == .none {
        report(
          CompilingCodes.order, "`none` comes neither before nor after anything", at: span,
          help: "use `is none` or `is not none`")
        return nil
      }
      let ordered: Bool
      switch type.base {
      case .number, .date: ordered = true
      case .yesNo, .oneOf, .reference: ordered = false
      }
      guard ordered else {
        report(
          CompilingCodes.order,
          "`\(comparison.rawValue)` orders numbers and dates, and `\(path.text)` is \(describe(type))",
          at: span, help: "use `is`, `is not` or `in { … }`")
        return nil
      }
    }
    guard let node = test(target, path.text, steps, comparison, constant, at: standpoint) else { return nil }
    return negated ? expressions.not(node) : node
  }

  // MARK: Constants

  /// The constant as a value of the type; what is wrong with it is reported.
  mutating func constant(_ term: TermSyntax, for type: FactType, _ path: String) -> TypedConstant? {
    if !term.steps.isEmpty {
      switch term.base {
      case .date, .asOf: break
      default:
        report(CompilingCodes.notDate, "only dates and `as-of` move by durations", at: term.span)
        return nil
      }
    }
    if case .none = term.base {
      if case .oneOf(let words) = type.base, words.contains("none") { return .word("none") }
      if type.orNone { return TypedConstant.none }
      report(
        CompilingCodes.noneImpossible, "`\(path)` is \(describe(type)) and is never `none`", at: term.span,
        help: helpForNone(type))
      return nil
    }
    switch (type.base, term.base) {
    case (.yesNo, .yes): return .yes(true)
    case (.yesNo, .no): return .yes(false)
    case (.oneOf(let words), .yes) where words.contains("yes"): return .word("yes")
    case (.oneOf(let words), .no) where words.contains("no"): return .word("no")
    case (.oneOf(let words), .word(let word)):
      if words.contains(word.text) { return .word(word.text) }
      report(
        CompilingCodes.unknownValue, "`\(path)` cannot be `\(word.text)`", at: word.span,
        help: didYouMean(word.text, among: words) ?? "it is one of " + words.joined(separator: ", "))
      return nil
    case (.number(let unit), .number(let value, let written)):
      if let written, written.text != unit {
        report(
          CompilingCodes.unit,
          unit.map { "`\(path)` counts \($0), not \(written.text)" } ?? "`\(path)` has no unit, so not \(written.text)",
          // The same number in another unit is another length: only the author can say which was meant.
          at: written.span, help: unit.map { "say how many \($0) it is" } ?? "write `\(value)`")
        return nil
      }
      return .number(value)
    case (.date, .date(let day)): return .day(.day(day.adding(term.steps)))
    case (.date, .asOf): return .day(.asOf(term.steps))
    case (.reference, _):
      report(
        CompilingCodes.reference, "`\(path)` refers to a thing; only `none` can be said of it directly", at: term.span,
        help: "compare a fact behind it: `\(path).NAME is …`")
      return nil
    default:
      report(
        CompilingCodes.wrongType, "`\(path)` is \(describe(type)), and this is \(describe(term.base))", at: term.span,
        help: expectation(type))
      return nil
    }
  }

  private func helpForNone(_ type: FactType) -> String? {
    switch type.base {
    case .number, .date, .reference: "declare it `or none` if it can be"
    case .oneOf: "list `none` among its values if it can be"
    case .yesNo: "write `yes` or `no`"
    }
  }

  func describe(_ type: FactType) -> String {
    switch type.base {
    case .yesNo: "a yes-no fact"
    case .oneOf: "one of several words"
    case .number(let unit): unit.map { "a number of \($0)" } ?? "a number"
    case .date: "a date"
    case .reference(let kind): "a reference to a \(pack.kinds[kind].name)"
    }
  }

  private func describe(_ base: TermSyntax.Base) -> String {
    switch base {
    case .path: "a fact"
    case .word(let word): "the word `\(word.text)`"
    case .yes: "`yes`"
    case .no: "`no`"
    case .none: "`none`"
    case .number: "a number"
    case .date: "a date"
    case .asOf: "the date judged for"
    }
  }

  private func expectation(_ type: FactType) -> String? {
    switch type.base {
    case .yesNo: "write `yes` or `no`"
    case .oneOf(let words): "one of " + words.prefix(12).joined(separator: ", ")
    case .number(let unit): "write a whole number" + (unit.map { " of \($0)" } ?? "")
    case .date: "write year-month-day: 2026-01-31"
    case .reference: nil
    }
  }

  // MARK: Tests

  private mutating func test(
    _ target: PathTarget, _ path: String, _ steps: [DateStep], _ comparison: Comparison, _ constant: TypedConstant,
    at standpoint: Standpoint
  ) -> Int? {
    switch target {
    case .fact(let variable, let type):
      return expressions.node(
        .test(variable: variable, predicate(type, steps, comparison, constant)))
    case .definition(let index, let place):
      let key = DefinitionUse(
        definition: index, standpoint: place, steps: steps, comparison: comparison, constant: constant)
      if let known = definitionUses[key] { return known }
      guard let node = definition(key) else { return nil }
      var seen = FactPath(
        kind: pack.kinds[place.root].name, steps: place.steps + [definitions[index].syntax.path.parts[1].text]
      ).description
      if constant != .yes(true) { seen = "\(LawPack.moved(seen, steps)) \(comparison.rawValue) \(text(constant))" }
      let named = expressions.node(.definition(seen, node))
      definitionUses[key] = named
      return named
    }
  }

  private func text(_ constant: TypedConstant) -> String {
    switch constant {
    case .none: "none"
    case .yes(let value): value ? "yes" : "no"
    case .word(let word): word
    case .number(let number): String(number)
    case .day(.day(let day)): day.description
    case .day(.asOf(let steps)): LawPack.moved("as-of", steps)
    }
  }

  private func predicate(
    _ type: FactType, _ steps: [DateStep], _ comparison: Comparison, _ constant: TypedConstant
  ) -> Predicate {
    switch constant {
    case .none: return .isNone
    case .yes(let value): return .oneOf([value ? 1 : 0])
    case .word(let word):
      guard case .oneOf(let words) = type.base else { return .oneOf([]) }
      return .oneOf(words.indices.filter { words[$0] == word })
    case .number(let number): return .number(comparison, number)
    case .day(let day): return .date(steps, comparison, day)
    }
  }

  /// A definition compared with a constant: what it is in each case, compared (LAW.md 10.9).
  private mutating func definition(_ use: DefinitionUse) -> Int? {
    let written = definitions[use.definition]
    guard !written.isBroken else { return nil }
    var cases: [Int] = []
    var earlier: [Int] = []
    for arm in written.syntax.arms {
      guard let value = arm.when.map({ condition($0, at: use.standpoint) }) ?? expressions.node(.constant(true)),
        let holds = self.arm(arm.value, written.type, use)
      else { return nil }
      cases.append(expressions.all(earlier + [value, holds]))
      earlier.append(expressions.not(value))
    }
    return expressions.any(cases)
  }

  private mutating func arm(_ value: ExpressionSyntax, _ type: FactType, _ use: DefinitionUse) -> Int? {
    if case .term(let term) = value {
      if case .path(let path) = term.base {
        guard let target = resolve(path, at: use.standpoint) else { return nil }
        return test(target, path.text, term.steps + use.steps, use.comparison, use.constant, at: use.standpoint)
      }
      guard let constant = constant(term, for: type, "this definition") else { return nil }
      return compare(constant, use)
    }
    guard let node = condition(value, at: use.standpoint) else { return nil }
    return use.constant == .yes(true) ? node : expressions.not(node)
  }

  private mutating func compare(_ value: TypedConstant, _ use: DefinitionUse) -> Int {
    switch (value, use.constant) {
    case (.number(let a), .number(let b)): return expressions.node(.constant(use.comparison.holds(a, b)))
    case (.day(.day(let a)), .day(.day(let b))):
      return expressions.node(.constant(use.comparison.holds(a.adding(use.steps), b)))
    case (.day(.asOf(let steps)), .day(let b)): return expressions.node(.asOf(steps + use.steps, use.comparison, b))
    case (.day(.day(let a)), .day(.asOf(let steps))):
      let flipped: Comparison =
        switch use.comparison {
        case .equal: .equal
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        }
      return expressions.node(.asOf(steps, flipped, .day(a.adding(use.steps))))
    default: return expressions.node(.constant(value == use.constant))
    }
  }
}

/// One way in which a definition is used: what it is compared with, seen from where.
struct DefinitionUse: Hashable {
  let definition: Int
  let standpoint: Standpoint
  let steps: [DateStep]
  let comparison: Comparison
  let constant: TypedConstant
}
