/// An SQL that an expression is written in.
public enum SQLDialect: String, Sendable, CaseIterable {
  case duckdb, clickhouse, spark

  /// The name of a column; a dot in it is a letter like others.
  func identifier(_ name: String) -> String {
    switch self {
    case .duckdb, .clickhouse: "\"\(name.replacing("\"", with: "\"\""))\""
    case .spark: "`\(name.replacing("`", with: "``"))`"
    }
  }

  func text(_ text: String) -> String {
    switch self {
    case .duckdb: "'\(text.replacing("'", with: "''"))'"
    case .clickhouse, .spark: "'\(text.replacing("\\", with: "\\\\").replacing("'", with: "\\'"))'"
    }
  }

  /// The entry of a list at a place that is counted from 0.
  func entry(_ entries: [String], at place: String) -> String {
    let list = entries.joined(separator: ",")
    return switch self {
    case .duckdb, .clickhouse: "[\(list)][1+\n\(place)]"
    case .spark: "element_at(array(\(list)),1+\n\(place))"
    }
  }

  /// Whether the whole of a text is like a pattern of RE2's kind, without groups that are kept.
  func matches(_ text: String, _ pattern: String) -> String {
    switch self {
    case .duckdb: "regexp_full_match(\(text),'\(pattern)')"
    case .clickhouse: "match(\(text),'^(?:\(pattern))\\\\z')"
    // To Java `$` stands before a line end too; this stands before nothing.
    case .spark: "\(text) RLIKE '^(?:\(pattern))(?!(?s:.))'"
    }
  }

  /// A text of digits as a number.
  func number(_ text: String) -> String {
    switch self {
    case .duckdb: "TRY_CAST(\(text) AS BIGINT)"
    case .clickhouse: "toInt64OrNull(\(text))"
    case .spark: "try_cast(\(text) AS BIGINT)"
    }
  }

  func date(_ text: String) -> String {
    switch self {
    case .duckdb, .spark: "DATE '\(text)'"
    case .clickhouse: "toDate32('\(text)')"
    }
  }

  func joined(_ parts: [String]) -> String {
    switch self {
    case .duckdb: parts.count == 1 ? parts[0] : "(\(parts.joined(separator: "||")))"
    case .clickhouse, .spark: parts.count == 1 ? parts[0] : "concat(\(parts.joined(separator: ",")))"
    }
  }
}

/// How the columns of a table hold facts.
public enum SQLColumns: String, Sendable, CaseIterable {
  /// All as the words that `judge` reads from CSV. An empty text is unknown, as NULL is.
  case text
  /// BOOLEAN for yes-no and for whether a reference exists, an integer for a number, DATE for a date, text for words.
  case typed
}

/// Why there is no expression.
public enum SQLTrouble: Error, Hashable, Sendable {
  case tooLong(Int)
}

extension SQLTrouble: CustomStringConvertible {
  public var description: String {
    switch self {
    case .tooLong(let bound): "the expression would be longer than \(bound) characters"
    }
  }
}
