import SourceText

/// The troubles that reading one file can meet: F for files and Markdown, S for the blocks.
/// docs/law-language.md lists them all; Tests/Gallery shows each.
public enum Codes {
  public static let tooLarge = DiagnosticCode("F001", "file too large")
  public static let encoding = DiagnosticCode("F002", "not UTF-8")
  public static let yaml = DiagnosticCode("F003", "YAML that cannot be read")
  public static let yamlBound = DiagnosticCode("F004", "YAML past a bound")
  public static let frontMatter = DiagnosticCode("F005", "front matter missing or open")
  public static let openFence = DiagnosticCode("F006", "fence without an end")
  public static let headingAttributes = DiagnosticCode("F007", "heading attributes that cannot be read")
  public static let headingName = DiagnosticCode("F008", "heading with two names, or a bad one")
  public static let comment = DiagnosticCode("F009", "provision comment that cannot be read")
  public static let missingKey = DiagnosticCode("F010", "missing key")
  public static let unknownKey = DiagnosticCode("F011", "unknown key")
  public static let badValue = DiagnosticCode("F012", "value of the wrong form")
  public static let fileName = DiagnosticCode("F013", "file named unlike its instrument")

  static let openString = DiagnosticCode("S101", "text without an end")
  static let escape = DiagnosticCode("S102", "unknown escape in a text")
  static let number = DiagnosticCode("S103", "malformed number")
  static let longWord = DiagnosticCode("S104", "word too long")
  static let stray = DiagnosticCode("S105", "character without a meaning")
  static let noSuchDay = DiagnosticCode("S106", "no such day")
  static let declaration = DiagnosticCode("S107", "no declaration begins like this")
  static let expected = DiagnosticCode("S108", "something else was expected")
  static let clauseTwice = DiagnosticCode("S109", "clause given twice")
  static let clausePlace = DiagnosticCode("S110", "clause on the wrong side of the duty")
  static let missingClause = DiagnosticCode("S111", "clause missing")
  static let nesting = DiagnosticCode("S112", "expression nested too deeply")
  static let upperCase = DiagnosticCode("S113", "name not in kebab-case")
  static let duration = DiagnosticCode("S114", "not a duration")
  static let tooMany = DiagnosticCode("S116", "too many declarations")
  static let otherwise = DiagnosticCode("S117", "choice without `otherwise`")
  static let chainedComparison = DiagnosticCode("S118", "two comparisons in a row")
}
