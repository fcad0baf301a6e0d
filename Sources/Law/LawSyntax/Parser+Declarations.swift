import CivilTime
import SourceText

extension Parser {
  mutating func declaration() throws -> DeclarationSyntax {
    guard peek.kind == .word, ReservedWords.declarations.contains(peek.text) else {
      if peek.kind == .stray {
        _ = advance()
        throw Abandoned()
      }
      let words = ReservedWords.declarations.sorted()
      // A clause that is misspelt ends its rule, and is met here.
      let meant = words + ReservedWords.all.filter { $0.utf8.count > 4 && $0 != peek.text }.sorted()
      report(
        Codes.declaration, "no declaration begins with `\(peek.text.prefix(40))`", at: peek.span,
        help: didYouMean(peek.text, among: meant) ?? "a declaration begins with " + words.joined(separator: ", "))
      _ = advance()
      throw Abandoned()
    }
    layout.declarations.insert(at)
    let keyword = advance()
    switch keyword.text {
    case "kind": return .kind(KindSyntax(name: try newName("the kind's name"), label: optionalText()))
    case "fact": return .fact(try fact())
    case "given": return .given(try given(from: keyword.span))
    case "define": return .define(try define())
    case "question": return .question(try question())
    case "bearer": return .bearer(RoleSyntax(name: try newName("the bearer's name"), label: optionalText()))
    case "authority": return .authority(RoleSyntax(name: try newName("the authority's name"), label: optionalText()))
    case "document": return .document(RoleSyntax(name: try newName("the document's name"), label: optionalText()))
    case "sanction": return .sanction(try sanction())
    case "rule": return .rule(try rule(from: keyword.span))
    default: return .property(try property(from: keyword.span))
    }
  }

  private mutating func newPath(_ what: String) throws -> PathSyntax {
    let path = try path("\(what), with its kind: `kind.name`")
    for part in path.parts { checkKebab(part) }
    return path
  }

  private mutating func fact() throws -> FactSyntax {
    let path = try newPath("the fact's name")
    try expect(mark: ":", "and the fact's type")
    let type = try type()
    var ask: TextSyntax?
    var changeable = false
    while true {
      if peek.isWord("ask") {
        if ask != nil { reportTwice() }
        _ = advance()
        ask = try text("the question in quotation marks")
      } else if peek.isWord("changeable") {
        if changeable { reportTwice() }
        _ = advance()
        changeable = true
      } else {
        return FactSyntax(path: path, type: type, ask: ask, changeable: changeable)
      }
    }
  }

  mutating func reportTwice() {
    report(Codes.clauseTwice, "`\(peek.text)` is given twice", at: peek.span, help: "keep one of them")
  }

  private mutating func type() throws -> TypeSyntax {
    let start = peek.span
    let base: TypeSyntax.Base
    if take(word: "yes-no") {
      base = .yesNo
    } else if take(word: "date") {
      base = .date
    } else if take(word: "number") {
      let isUnit = peek.kind == .word && !ReservedWords.all.contains(peek.text)
      let isRefused = peek.kind == .word && !isUnit && !["or", "ask", "changeable"].contains(peek.text)
      if isRefused, isOnLineOfTokenBefore, !startsDeclaration(at) {
        throw unexpected("a unit", help: "`\(peek.text)` is a word of the language, and no unit")
      }
      base = .number(unit: isUnit ? name(advance()) : nil)
    } else if peek.isWord("one"), peek(1).isWord("of") {
      _ = advance()
      _ = advance()
      base = .oneOf(
        try list { parser in
          let value = try parser.newName("a value")
          return (value, parser.optionalText())
        })
      if peek.kind == .word, !ReservedWords.all.contains(peek.text), isOnLineOfTokenBefore {
        throw unexpected("`,` between the values", help: didYouMean(peek.text, among: ["changeable"]))
      }
    } else if peek.kind == .word, !ReservedWords.all.contains(peek.text) {
      base = .kind(name(advance()))
    } else {
      throw unexpected("a type", help: "a type is `yes-no`, `one of a, b`, `number UNIT`, `date`, or a kind")
    }
    var orNone = false
    if peek.isWord("or") {
      _ = advance()
      guard take(word: "none") else { throw unexpected("`none` behind `or`") }
      orNone = true
    }
    return TypeSyntax(base: base, orNone: orNone, span: start.through(tokens[at - 1].span))
  }

  private mutating func given(from start: SourceSpan) throws -> GivenSyntax {
    let condition = try expression()
    layout.clauses.insert(at)
    guard take(word: "only-if") else { throw unexpected("`only-if`") }
    let onlyIf = try expression()
    layout.clauses.insert(at)
    let why = try text("the reason in quotation marks")
    return GivenSyntax(
      condition: condition, onlyIf: onlyIf, why: why, span: start.through(onlyIf.span))
  }

  private mutating func define() throws -> DefineSyntax {
    let path = try newPath("the definition's name")
    try expect(mark: ":", "and the definition's type")
    let type = try type()
    layout.clauses.insert(at)
    try expect(mark: "=", "and what it means")
    var arms: [DefineSyntax.Arm] = []
    while true {
      let isLast = take(word: "otherwise")
      let value = try expression()
      let when = !isLast && take(word: "when") ? try expression() : nil
      if when == nil, !isLast, !arms.isEmpty {
        report(
          Codes.otherwise, "the last case of a choice is its `otherwise`", at: value.span,
          help: "write `otherwise` before it, or `when` and its condition behind it")
      }
      arms.append(.init(value: value, when: when))
      guard when != nil else { return DefineSyntax(path: path, type: type, arms: arms) }
      guard take(mark: ",") else {
        report(
          Codes.otherwise, "this choice does not say what holds otherwise", at: tokens[at - 1].span,
          help: "end it with `, otherwise VALUE`")
        return DefineSyntax(path: path, type: type, arms: arms)
      }
    }
  }

  private mutating func question() throws -> QuestionSyntax {
    let name = try newName("the question's name")
    let text = optionalText()
    var readings: [QuestionSyntax.Reading] = []
    while peek.isWord("reading") {
      layout.clauses.insert(at)
      _ = advance()
      let reading = try newName("the reading's name")
      let text = optionalText()
      var heldBy: [Name] = []
      if take(word: "held-by") { heldBy = try list { try $0.holder() } }
      readings.append(.init(name: reading, text: text, heldBy: heldBy))
    }
    if readings.count < 2 {
      report(
        Codes.missingClause, "the question `\(name.text)` has fewer than two readings", at: name.span,
        help: "a question is open because at least two readings of it are held: `reading NAME \"...\"`")
    }
    return QuestionSyntax(name: name, text: text, readings: readings)
  }

  private mutating func holder() throws -> Name {
    // The next reading begins here; it is not held by somebody called `reading`.
    if peek.isWord("reading"), peek(1).kind == .word { throw unexpected("the name of who holds this reading") }
    return try name("the name of who holds this reading")
  }

  private mutating func sanction() throws -> SanctionSyntax {
    let name = try newName("the sanction's name")
    var on: [Name] = []
    var by: Name?
    var text: TextSyntax?
    var items: [SanctionSyntax.Item] = []
    while true {
      let start = at
      switch (peek.kind, peek.text) {
      case (.word, "on"):
        if !on.isEmpty { reportTwice() }
        _ = advance()
        on = try list { try $0.name("the bearer") }
      case (.word, "by"):
        if by != nil { reportTwice() }
        _ = advance()
        by = try self.name("the authority")
      case (.word, "fine"):
        _ = advance()
        items.append(try fine())
      case (.word, "criminal"):
        _ = advance()
        items.append(.criminal(try self.text("the penalty in quotation marks")))
      case (.word, "warning"), (.word, "confiscation"), (.word, "disconnection"), (.word, "suspension"),
        (.word, "revocation"):
        items.append(.measure(self.name(advance())))
      case (.string, _):
        if text != nil {
          report(Codes.clauseTwice, "the sanction has two texts", at: peek.span, help: "keep one of them")
        }
        text = optionalText()
      default:
        if text == nil, items.isEmpty {
          report(
            Codes.missingClause, "the sanction `\(name.text)` imposes nothing", at: name.span,
            help: "give it a text, or `fine`, `warning`, `confiscation`, `criminal \"...\"` ...")
        }
        return SanctionSyntax(name: name, on: on, by: by, text: text, items: items)
      }
      if !tokens[start].isWord("by") { layout.clauses.insert(start) }
    }
  }

  /// `fine up to N CNY`, `fine N to M CNY`, `fine N to M times gains`.
  private mutating func fine() throws -> SanctionSyntax.Item {
    var low: Int?
    if take(word: "up") {
      guard take(word: "to") else { throw unexpected("`to` behind `fine up`") }
    } else if case .number(let value) = peek.kind {
      _ = advance()
      low = value
      if !take(word: "to") { return try fineUnit(low: value, high: value) }
    }
    guard case .number(let high) = peek.kind else {
      throw unexpected("an amount", help: "`fine up to 15000 CNY`, `fine 3 to 5 times gains`")
    }
    let amount = advance()
    if let low, low > high {
      report(Codes.expected, "the lower bound of this fine is above the upper one", at: amount.span)
    }
    return try fineUnit(low: low, high: high)
  }

  private mutating func fineUnit(low: Int?, high: Int) throws -> SanctionSyntax.Item {
    let times = take(word: "times")
    guard peek.kind == .word else {
      throw unexpected(
        times ? "what the fine is a multiple of" : "a currency, or `times`",
        help: peek.isMark(",") ? "numbers are written without commas: 30000" : nil)
    }
    let unit = name(advance())
    let note = take(word: "note") ? try text("the note in quotation marks") : nil
    return .fine(low: low, high: high, times: times, unit: unit, note: note)
  }
}
