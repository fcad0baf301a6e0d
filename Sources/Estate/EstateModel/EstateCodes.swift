import SourceText

/// The troubles of an estate; docs/estate.md lists them.
public enum EstateCodes {
  public static let form = DiagnosticCode("E701", "value of the wrong form")
  static let missing = DiagnosticCode("E702", "missing key")
  public static let unknownKey = DiagnosticCode("E703", "unknown key")
  static let twice = DiagnosticCode("E704", "two entries of one id")
  static let bound = DiagnosticCode("E705", "too much of something")
  public static let unknownEntry = DiagnosticCode("E706", "reference to nothing")
  public static let law = DiagnosticCode("E707", "name that the law does not know")
  public static let fact = DiagnosticCode("E708", "fact that cannot be stated")
  public static let contradiction = DiagnosticCode("E709", "facts that cannot be")
  static let folder = DiagnosticCode("E710", "estate that cannot be read")
  static let overlap = DiagnosticCode("E711", "overlapping address prefixes")
  static let order = DiagnosticCode("E712", "dates out of order")
  static let circle = DiagnosticCode("E713", "branches in a circle")
  public static let derivedOtherwise = DiagnosticCode("E714", "stated otherwise than derived")
}
