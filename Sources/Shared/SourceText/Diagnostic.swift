/// What kind of trouble a diagnostic reports.
///
/// A code never changes its meaning: editors, suppressions and the reference (docs/law-language.md) name it.
public struct DiagnosticCode: Hashable, Sendable {
  /// For example `N201`: the letter names the stage, the number the trouble.
  public let id: String
  /// A few words for the table of the reference, for example "unknown fact".
  public let title: String

  public init(_ id: String, _ title: String) {
    self.id = id
    self.title = title
  }
}

public enum Severity: String, Sendable {
  case error, warning
  /// Nothing is wrong; it is worth knowing.
  case remark
}

/// One thing wrong with a text that a person wrote: what, where, and what to try.
///
/// The message is one sentence in the reader's words, without a full stop.
public struct Diagnostic: Sendable {
  public struct Note: Sendable {
    public let span: SourceSpan?
    public let text: String
    public init(_ text: String, at span: SourceSpan? = nil) {
      self.span = span
      self.text = text
    }
  }

  public let code: DiagnosticCode
  public let severity: Severity
  public let span: SourceSpan?
  public let message: String
  /// What to try, as a phrase: "did you mean `internal-office`?".
  public let help: String?
  public let notes: [Note]

  public init(
    _ code: DiagnosticCode, _ message: String, at span: SourceSpan?, severity: Severity = .error, help: String? = nil,
    notes: [Note] = []
  ) {
    self.code = code
    self.severity = severity
    self.span = span
    self.message = message
    self.help = help
    self.notes = notes
  }
}

/// Diagnostics as they are found; a stage adds and goes on.
public struct Diagnostics: Sendable {
  /// So that a broken file of a hundred thousand lines is answered by a page, not by a book.
  public static let printedMax = 200

  public private(set) var all: [Diagnostic] = []

  public init() {}

  public mutating func add(_ diagnostic: Diagnostic) { all.append(diagnostic) }
  public mutating func add(contentsOf more: [Diagnostic]) { all.append(contentsOf: more) }

  public var errorCount: Int { all.count { $0.severity == .error } }
  public var warningCount: Int { all.count { $0.severity == .warning } }
  public var remarkCount: Int { all.count { $0.severity == .remark } }
  public var withoutRemarks: Diagnostics {
    var others = Diagnostics()
    others.add(contentsOf: all.filter { $0.severity != .remark })
    return others
  }
  public var hasErrors: Bool { all.contains { $0.severity == .error } }

  /// In reading order: by file name, place, code. The order in which stages found them does not show.
  public func sorted(in sources: SourceMap) -> [Diagnostic] {
    func key(_ diagnostic: Diagnostic) -> (String, Int, String, String) {
      guard let span = diagnostic.span else { return ("", 0, diagnostic.code.id, diagnostic.message) }
      return (sources[span.file].name, span.start, diagnostic.code.id, diagnostic.message)
    }
    return all.map { (key($0), $0) }.sorted { $0.0 < $1.0 }.map(\.1)
  }
}
