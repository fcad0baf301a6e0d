import CivilTime
import SourceText

/// Reads the tokens of one fenced block into declarations. A declaration that cannot be read is reported once, and
/// reading goes on at the next one.
struct Parser {
  /// Deeper expressions are refused: nobody reads them, and every later stage walks them by recursion.
  static let nestingMax = 100

  let tokens: [Token]
  var at = 0
  var depth = 0
  var diagnostics: [Diagnostic] = []
  /// Token indexes at which a declaration, a clause of one, or a further item begins; the formatter lays out by them.
  var layout = LayoutMarks()

  struct LayoutMarks {
    var declarations: Set<Int> = []
    var clauses: Set<Int> = []
    var items: Set<Int> = []
  }

  /// Thrown when a declaration cannot go on; the diagnostic has been recorded.
  struct Abandoned: Error {}

  init(tokens: [Token]) { self.tokens = tokens }

  /// The declarations, what is wrong, the layout, and what cannot be read, by keyword and name.
  static func declarations(_ tokens: [Token]) -> ([DeclarationSyntax], [Diagnostic], LayoutMarks, [String]) {
    var parser = Parser(tokens: tokens)
    var found: [DeclarationSyntax] = []
    var lost: [String] = []
    while parser.peek.kind != .end {
      let start = parser.at
      do {
        parser.depth = 0
        found.append(try parser.declaration())
      } catch {
        if parser.startsDeclaration(start) { lost.append(tokens[start].text + " " + tokens[start + 1].text) }
        parser.skipToDeclaration()
      }
    }
    return (found, parser.diagnostics, parser.layout, lost)
  }

  // MARK: Tokens

  var peek: Token { tokens[at] }
  func peek(_ ahead: Int) -> Token { tokens[min(at + ahead, tokens.count - 1)] }

  mutating func advance() -> Token {
    let token = tokens[at]
    if at < tokens.count - 1 { at += 1 }
    return token
  }

  mutating func take(word: String) -> Bool {
    guard peek.isWord(word) else { return false }
    _ = advance()
    return true
  }

  mutating func take(mark: String) -> Bool {
    guard peek.isMark(mark) else { return false }
    _ = advance()
    return true
  }

  mutating func expect(mark: String, _ purpose: String) throws {
    guard take(mark: mark) else { throw unexpected("`\(mark)` \(purpose)") }
  }

  /// A stray token was reported when it was cut; a second message about it would be noise.
  mutating func unexpected(_ expectation: String, help: String? = nil) -> Abandoned {
    let token = peek
    if token.kind != .stray {
      let seen =
        switch token.kind {
        case .end: "the block ends"
        case .string: "a text stands here"
        default: "`\(token.text.prefix(40))` stands here"
        }
      let span =
        token.kind == .end && at > 0 ? tokens[at - 1].span : token.span
      report(Codes.expected, "expected \(expectation), but \(seen)", at: span, help: help)
    }
    return Abandoned()
  }

  mutating func report(_ code: DiagnosticCode, _ message: String, at span: SourceSpan, help: String? = nil) {
    diagnostics.append(Diagnostic(code, message, at: span, help: help))
  }

  /// Goes on where a line begins a declaration, or begins at the margin with a word that was meant to.
  private mutating func skipToDeclaration() {
    while peek.kind != .end {
      let beginsLine = peek.linesBefore > 0 || !peek.comments.isEmpty
      if beginsLine, startsDeclaration(at) || isStrangerAtMargin { return }
      _ = advance()
    }
  }

  private var isStrangerAtMargin: Bool {
    peek.isAtMargin && peek.kind == .word && !ReservedWords.all.contains(peek.text) && !peek(1).isWord("must")
      && !peek(1).isWord("may")
  }

  var isOnLineOfTokenBefore: Bool { peek.linesBefore == 0 && peek.comments.isEmpty }

  func startsDeclaration(_ index: Int) -> Bool {
    let token = tokens[index]
    guard token.kind == .word, ReservedWords.declarations.contains(token.text), index + 1 < tokens.count else {
      return false
    }
    return token.text == "given" || tokens[index + 1].kind == .word || tokens[index + 1].kind == .path
  }

  // MARK: Small parts

  mutating func name(_ what: String) throws -> Name {
    guard peek.kind == .word else { throw unexpected(what) }
    return name(advance())
  }

  func name(_ token: Token) -> Name { Name(token.text, token.span) }

  /// A name that this declaration brings into the world.
  mutating func newName(_ what: String) throws -> Name {
    let name = try name(what)
    checkKebab(name)
    return name
  }

  mutating func checkKebab(_ name: Name) {
    var kebab = ""
    let isCamelCase = name.text.contains(where: \.isLowercase)
    for character in name.text {
      if isCamelCase, character.isUppercase, !kebab.isEmpty, kebab.last != "-" { kebab += "-" }
      kebab += character == "_" ? "-" : character.lowercased()
    }
    if kebab != name.text {
      report(Codes.upperCase, "names are kebab-case", at: name.span, help: "write `\(kebab)`")
    }
  }

  mutating func path(_ what: String) throws -> PathSyntax {
    guard peek.kind == .path else { throw unexpected(what) }
    return path(advance())
  }

  func path(_ token: Token) -> PathSyntax {
    var start = token.span.start
    var parts: [Name] = []
    for piece in token.text.split(separator: ".") {
      let end = start + piece.utf8.count
      parts.append(Name(String(piece), SourceSpan(file: token.span.file, start: start, end: end)))
      start = end + 1
    }
    return PathSyntax(parts: parts, span: token.span)
  }

  /// `"…" zh "…"`: any two- or three-letter word before a further text names its language.
  mutating func text(_ what: String) throws -> TextSyntax {
    guard let text = optionalText() else { throw unexpected(what) }
    return text
  }

  mutating func optionalText() -> TextSyntax? {
    guard peek.kind == .string else { return nil }
    let first = name(advance())
    var translations: [(language: Name, text: Name)] = []
    while peek.kind == .word, (2...3).contains(peek.text.utf8.count), peek(1).kind == .string,
      !ReservedWords.all.contains(peek.text)
    {
      let language = name(advance())
      translations.append((language, name(advance())))
    }
    return TextSyntax(text: first, translations: translations)
  }

  /// Nothing where there is no such day, which is reported.
  mutating func date() throws -> (date: CivilDate, span: SourceSpan)? {
    guard peek.kind == .date else {
      throw unexpected("a date", help: "dates are written year-month-day, for example 2026-01-31")
    }
    let token = advance()
    if CivilDate(token.text) == nil {
      _ = day(of: token)
      return nil
    }
    return (day(of: token), token.span)
  }

  mutating func day(of token: Token) -> CivilDate {
    if let day = CivilDate(token.text) { return day }
    report(Codes.noSuchDay, "there is no day \(token.text)", at: token.span)
    return .first
  }

  /// `N hours|days|working-days|months|years`.
  mutating func duration() throws -> CalendarDuration {
    guard case .number(let count) = peek.kind else { throw unexpected("a duration, for example `30 days`") }
    let number = advance()
    guard peek.kind == .word, let unit = unit(named: peek.text) else {
      let units = CalendarDuration.Unit.allCases.map(\.rawValue)
      report(
        Codes.duration, "`\(peek.text.prefix(40))` is not a unit of time", at: peek.span,
        help: didYouMean(peek.text, among: units) ?? "one of " + units.joined(separator: ", "))
      throw Abandoned()
    }
    let unitToken = advance()
    if count > CalendarDuration.countMax {
      report(
        Codes.duration, "durations go up to \(CalendarDuration.countMax)", at: number.span.through(unitToken.span))
    }
    return CalendarDuration(count: min(count, CalendarDuration.countMax), unit: unit)
  }

  /// `month` is as good as `months`.
  private func unit(named word: String) -> CalendarDuration.Unit? {
    CalendarDuration.Unit(rawValue: word) ?? CalendarDuration.Unit(rawValue: word + "s")
  }

  mutating func list<Item>(_ item: (inout Parser) throws -> Item) throws -> [Item] {
    var items = [try item(&self)]
    while take(mark: ",") { items.append(try item(&self)) }
    return items
  }
}
