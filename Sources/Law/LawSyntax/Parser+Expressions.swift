import CivilTime
import SourceText

/// `or` binds loosest, then `and`, then `not`, then a comparison.
extension Parser {
  mutating func expression() throws -> ExpressionSyntax {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.nestingMax else {
      report(Codes.nesting, "this expression is nested deeper than \(Self.nestingMax) levels", at: peek.span)
      throw Abandoned()
    }
    var parts = [try conjunction()]
    while take(word: "or") { parts.append(try conjunction()) }
    return parts.count == 1 ? parts[0] : .or(parts, span: parts[0].span.through(parts[parts.count - 1].span))
  }

  private mutating func conjunction() throws -> ExpressionSyntax {
    var parts = [try negation()]
    while take(word: "and") { parts.append(try negation()) }
    return parts.count == 1 ? parts[0] : .and(parts, span: parts[0].span.through(parts[parts.count - 1].span))
  }

  private mutating func negation() throws -> ExpressionSyntax {
    let first = peek.span
    var count = 0
    while take(word: "not") { count += 1 }
    let inner = try primary()
    // Two negations are none; a long row of them must not become a deep tree.
    return count % 2 == 0 ? inner : .not(inner, span: first.through(inner.span))
  }

  private mutating func primary() throws -> ExpressionSyntax {
    if take(mark: "(") {
      let inner = try expression()
      guard take(mark: ")") else { throw unexpected("`)`") }
      return inner
    }
    let left = try term()
    guard let comparison = try comparison(left) else {
      try checkHasNoValueBehind(left)
      return .term(left)
    }
    if peek.kind == .mark, ["<", "<=", ">", ">=", "="].contains(peek.text) || peek.isWord("is") || peek.isWord("in") {
      report(
        Codes.chainedComparison, "a comparison has two sides", at: peek.span,
        help: "write `a < b and b < c` for a row of comparisons")
      throw Abandoned()
    }
    return comparison
  }

  /// `line.filing recorded`: a fact and a word on one line that is neither a clause nor the bearer of the duty.
  private mutating func checkHasNoValueBehind(_ left: TermSyntax) throws {
    guard case .path(let path) = left.base, left.steps.isEmpty, peek.kind == .word, isOnLineOfTokenBefore,
      !ReservedWords.all.contains(peek.text), !["must", "may", "shall"].contains(peek(1).text), peek(1).kind != .path
    else { return }
    throw unexpected(
      "`is`, `and` or `or`", help: "write `\(path.text) is \(peek.text.prefix(40))` if that is its value")
  }

  private mutating func comparison(_ left: TermSyntax) throws -> ExpressionSyntax? {
    if take(word: "is") {
      let operation: ComparisonOperator = take(word: "not") ? .isNot : .isEqual
      if peek.isWord("in"), peek(1).isMark("{") {
        report(
          Codes.expected, "`is` and `in` do not go together", at: peek.span,
          help: operation == .isNot ? "write `not FACT in { … }`" : "write `in { … }` alone")
        throw Abandoned()
      }
      let right = try value()
      return .compare(left, operation, right, span: left.span.through(right.span))
    }
    if peek.isWord("in") {
      _ = advance()
      try expect(mark: "{", "before the values")
      let values = try list { try $0.value() }
      let close = peek.span
      try expect(mark: "}", "behind the values")
      return .member(left, values, span: left.span.through(close))
    }
    if peek.isWord("not"), peek(1).isWord("in") {
      report(Codes.expected, "`not in` is no comparison", at: peek.span, help: "write `not FACT in { … }`")
      throw Abandoned()
    }
    if peek.isMark("=") {
      report(Codes.expected, "`=` does not compare", at: peek.span, help: "write `is`")
      throw Abandoned()
    }
    guard peek.kind == .mark, let operation = ComparisonOperator(rawValue: peek.text) else { return nil }
    _ = advance()
    let right = try term()
    return .compare(left, operation, right, span: left.span.through(right.span))
  }

  /// Behind `is` and in a set every word is a value, reserved or not.
  private mutating func value() throws -> TermSyntax {
    if peek.kind == .word, !["yes", "no", "none", "as-of"].contains(peek.text) {
      let word = advance()
      return TermSyntax(base: .word(name(word)), steps: [], span: word.span)
    }
    return try term()
  }

  mutating func term() throws -> TermSyntax {
    let start = peek.span
    let base = try termBase()
    var steps: [DateStep] = []
    while peek.isMark("+") || peek.isMark("-") {
      let backwards = advance().text == "-"
      let from = peek.span
      let duration = try duration()
      guard [.days, .months, .years].contains(duration.unit) else {
        report(
          Codes.duration, "a date moves by days, months or years, not by \(duration.unit.rawValue)",
          at: from.through(tokens[at - 1].span))
        throw Abandoned()
      }
      steps.append(DateStep(duration, backwards: backwards))
    }
    return TermSyntax(base: base, steps: steps, span: start.through(tokens[at - 1].span))
  }

  private mutating func termBase() throws -> TermSyntax.Base {
    switch peek.kind {
    case .path: return .path(path(advance()))
    case .date: return .date(day(of: advance()))
    case .number(let value):
      _ = advance()
      return .number(value, unit: unitAfterNumber())
    case .word: return try wordTerm()
    case .string:
      throw unexpected("a fact, a value or `(`", help: "values are written without quotation marks")
    case .citation, .mark, .stray, .end: throw unexpected("a fact, a value or `(`")
    }
  }

  private mutating func wordTerm() throws -> TermSyntax.Base {
    switch peek.text {
    case "yes":
      _ = advance()
      return .yes
    case "no":
      _ = advance()
      return .no
    case "none":
      _ = advance()
      return .none
    case "as-of":
      _ = advance()
      return .asOf
    case _ where ReservedWords.all.contains(peek.text): throw unexpected("a fact, a value or `(`")
    default: return .word(name(advance()))
    }
  }

  /// LAW.md 10.2: the word behind a number is its unit, unless it is reserved or stands before `must` or `may`.
  private mutating func unitAfterNumber() -> Name? {
    guard peek.kind == .word, !ReservedWords.all.contains(peek.text) else { return nil }
    if peek(1).isWord("must") || peek(1).isWord("may") { return nil }
    return name(advance())
  }
}
