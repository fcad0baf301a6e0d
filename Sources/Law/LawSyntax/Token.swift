import SourceText

/// The smallest pieces of a fenced block.
struct Token: Sendable {
  enum Kind: Sendable, Equatable {
    /// `internal-office`, `CNY`; also the reserved words.
    case word
    /// `line.provider.carrier`.
    case path
    /// `exchange-measures/22`.
    case citation
    case number(Int)
    /// Shaped like a date; whether such a day exists is the parser's question.
    case date
    case string
    /// One of `, : ( ) { } = < <= > >= + -`.
    case mark
    /// What no rule of the language begins with.
    case stray
    case end
  }

  let kind: Kind
  let text: String
  let span: SourceSpan
  /// Comments that stand before this token, and whether each stands behind other text on its line.
  var comments: [Comment] = []
  /// Line ends between the token (or comment) before and this one.
  var linesBefore = 0
  /// Nothing, not even a space, stands before it on its line.
  var isAtMargin = false

  struct Comment: Sendable {
    let text: String
    let trailing: Bool
    let linesBefore: Int
  }

  func isWord(_ word: String) -> Bool { kind == .word && text == word }
  func isMark(_ mark: String) -> Bool { kind == .mark && text == mark }
}

/// Words that a statement of the language is built with. After a number they are never a unit (LAW.md 10.2); as
/// values behind `is` and `in`, and as steps of a path, they may be used freely.
public enum ReservedWords {
  static let declarations: Set<String> = [
    "kind", "fact", "given", "define", "question", "bearer", "authority", "document", "sanction", "rule", "property",
  ]
  static let clausesBefore: [String] = ["about", "from", "until", "matter", "under", "if", "unless"]
  static let clausesAfter: [String] = ["over", "penalty", "evidence", "deadline", "remedy", "note"]
  static let others: Set<String> = [
    "and", "or", "not", "is", "in", "when", "otherwise", "yes", "no", "none", "must", "may", "ask", "changeable",
    "reading", "held-by", "only-if", "verdict", "ignores", "after", "on", "by", "to", "times", "fine", "up", "as-of",
    "warning", "confiscation", "disconnection", "suspension", "revocation", "criminal",
  ]

  public static let all: Set<String> = declarations.union(clausesBefore).union(clausesAfter).union(others)
}
