/// The answer of the law about one thing on one day.
public enum Verdict: String, Hashable, Sendable, CaseIterable, Comparable {
  /// Worst first.
  case unlawful, undetermined, unsettled, lawful, unaddressed

  private var rank: Int { Self.allCases.firstIndex(of: self)! }  // Every case is in allCases.

  /// The worse is the smaller.
  public static func < (a: Verdict, b: Verdict) -> Bool { a.rank < b.rank }
}

/// `<instrument>/<provision>`. Sorted by code point, so `a/10` stands before `a/2`.
public struct Citation: Hashable, Sendable, Comparable {
  public let instrument: String
  public let provision: String

  public init(instrument: String, provision: String) {
    self.instrument = instrument
    self.provision = provision
  }

  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
    self.init(instrument: String(parts[0]), provision: String(parts[1]))
  }

  public static func < (a: Citation, b: Citation) -> Bool {
    a.description.utf8.lexicographicallyPrecedes(b.description.utf8)
  }
}

extension Citation: CustomStringConvertible {
  public var description: String { "\(instrument)/\(provision)" }
}

/// How well a text of law was verified.
public enum Confidence: String, Hashable, Sendable, CaseIterable { case high, medium, low }

/// A text in the pack's first language, with translations.
public struct LocalizedText: Hashable, Sendable {
  public let text: String
  public let translations: [String: String]

  public init(_ text: String, translations: [String: String] = [:]) {
    self.text = text
    self.translations = translations
  }

  /// The translation where there is one, else the text itself.
  public func callAsFunction(_ language: String) -> String { translations[language] ?? text }
}
