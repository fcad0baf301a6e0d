import CivilTime
import SourceText

/// The clauses of a rule or property as they are found, each at most once.
private struct Clauses {
  var about: Name?
  var from: (date: CivilDate, span: SourceSpan)?
  var until: (date: CivilDate, span: SourceSpan)?
  var matter: Name?
  var under: RuleSyntax.Under?
  var condition: ExpressionSyntax?
  var exception: ExpressionSyntax?
  var over: [Name] = []
  var penalty: Name?
  var evidence: Name?
  var deadline: RuleSyntax.Deadline?
  var remedy: TextSyntax?
  var note: TextSyntax?
  var seen: Set<String> = []
}

extension Parser {
  mutating func rule(from start: SourceSpan) throws -> RuleSyntax {
    let name = try newName("the rule's name")
    var clauses = Clauses()
    while let word = clauseWord(ReservedWords.clausesBefore) { try clause(word, into: &clauses) }
    if let misplaced = clauseWord(ReservedWords.clausesAfter) {
      report(Codes.clausePlace, "`\(misplaced)` stands before the duty", at: peek.span, help: "move it behind the duty")
      throw Abandoned()
    }
    layout.clauses.insert(at)
    let isNextDeclaration = startsDeclaration(at) && !peek(1).isWord("must") && !peek(1).isWord("may")
    if peek.kind == .end || (isNextDeclaration && !isOnLineOfTokenBefore) {
      report(
        Codes.missingClause, "the rule `\(name.text)` has no duty", at: name.span,
        help: "add `BEARER must …`, `BEARER must not …` or `BEARER may …`")
      throw Abandoned()
    }
    guard peek.kind == .word else {
      let isCondition = peek.kind == .path || peek.isMark("(")
      throw unexpected(
        "a clause, or the duty (`BEARER must ...`)", help: isCondition ? "conditions are joined by `and` or `or`" : nil)
    }
    let bearer = self.name(advance())
    let modality = try modality(of: bearer)
    let duty = try expression()
    while let word = clauseWord(ReservedWords.clausesAfter) { try clause(word, into: &clauses) }
    if let misplaced = clauseWord(ReservedWords.clausesBefore) {
      report(Codes.clausePlace, "`\(misplaced)` stands behind the duty", at: peek.span, help: "move it before the duty")
      throw Abandoned()
    }
    if clauses.about == nil {
      report(
        Codes.missingClause, "the rule `\(name.text)` does not say what it is about", at: name.span,
        help: "add `about KIND`")
    }
    return RuleSyntax(
      name: name, about: clauses.about, from: clauses.from, until: clauses.until, matter: clauses.matter,
      under: clauses.under, condition: clauses.condition, exception: clauses.exception, bearer: bearer,
      modality: modality, duty: duty, over: clauses.over, penalty: clauses.penalty, evidence: clauses.evidence,
      deadline: clauses.deadline, remedy: clauses.remedy, note: clauses.note, span: start.through(tokens[at - 1].span))
  }

  /// The clause that begins here. A declared bearer may be called like a clause: before `must` it is the bearer.
  private func clauseWord(_ words: [String]) -> String? {
    guard peek.kind == .word, words.contains(peek.text), !peek(1).isWord("must"), !peek(1).isWord("may") else {
      return nil
    }
    return peek.text
  }

  private mutating func modality(of bearer: Name) throws -> Modality {
    if take(word: "may") { return .may }
    guard take(word: "must") else {
      let clauses = ReservedWords.clausesBefore + ReservedWords.clausesAfter
      if peek.kind != .stray, let help = didYouMean(bearer.text, among: clauses) {
        report(
          Codes.expected, "`\(bearer.text)` is no clause, and no `must` or `may` follows it", at: bearer.span,
          help: help)
        throw Abandoned()
      }
      let help: String? =
        switch peek.text {
        case "shall", "should", "has", "needs": "write `must`"
        case "can": "write `may`"
        case "cannot": "write `must not`"
        default: nil
        }
      throw unexpected("`must`, `must not` or `may`", help: help)
    }
    // `must not A and B` forbids the whole (LAW.md 10.3); `must not not A` is left to the expression.
    return take(word: "not") ? .mustNot : .must
  }

  private mutating func clause(_ word: String, into clauses: inout Clauses) throws {
    if !clauses.seen.insert(word).inserted {
      let help =
        switch word {
        case "if": "join the conditions: `if A and B`"
        case "unless": "join the exceptions: `unless A or B`"
        default: "keep one of them"
        }
      report(Codes.clauseTwice, "`\(word)` is given twice", at: peek.span, help: help)
    }
    layout.clauses.insert(at)
    _ = advance()
    switch word {
    case "about": clauses.about = try name("a kind")
    case "from": clauses.from = try date()
    case "until": clauses.until = try date()
    case "matter": clauses.matter = try newName("the matter's name")
    case "under":
      let question = try name("a question")
      guard take(word: "is") else { throw unexpected("`is` and a reading") }
      clauses.under = .init(question: question, reading: try name("a reading"))
    case "if": clauses.condition = try expression()
    case "unless": clauses.exception = try expression()
    case "over": clauses.over = try list { try $0.name("a rule") }
    case "penalty": clauses.penalty = try citation()
    case "evidence": clauses.evidence = try name("a document")
    case "deadline":
      let duration = try duration()
      guard take(word: "after") else { throw unexpected("`after` and a date") }
      clauses.deadline = .init(duration: duration, after: try term())
    case "remedy": clauses.remedy = try text("the remedy in quotation marks")
    default: clauses.note = try text("the note in quotation marks")
    }
  }

  private mutating func citation() throws -> Name {
    guard peek.kind == .citation else {
      throw unexpected("a citation", help: "a citation is `instrument/provision`, for example `measures/28`")
    }
    return name(advance())
  }

  mutating func property(from start: SourceSpan) throws -> PropertySyntax {
    let name = try newName("the property's name")
    var clauses = Clauses()
    while let word = clauseWord(["about", "from", "until", "if"]) { try clause(word, into: &clauses) }
    layout.clauses.insert(at)
    guard take(word: "verdict") else {
      throw unexpected("`about`, `from`, `until`, `if` or `verdict`")
    }
    let claim: PropertySyntax.Claim
    if take(word: "ignores") {
      claim = .ignores(try list { try $0.path("a fact, with its kind: `kind.name`") })
    } else {
      guard take(word: "is") else { throw unexpected("`is`, `is not` or `ignores`") }
      let isNot = take(word: "not")
      claim = .verdict(is: !isNot, try self.name("a verdict"))
    }
    if clauses.about == nil {
      report(
        Codes.missingClause, "the property `\(name.text)` does not say what it is about", at: name.span,
        help: "add `about KIND`")
    }
    return PropertySyntax(
      name: name, about: clauses.about, from: clauses.from?.date, until: clauses.until?.date,
      condition: clauses.condition, claim: claim, span: start.through(tokens[at - 1].span))
  }
}
