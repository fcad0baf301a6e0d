import CivilTime
import Facts
import LawSyntax
import SourceText

/// Reads the keys of a YAML mapping one by one, with a message for each that is missing, unknown or malformed.
struct KeyedValues {
  let pairs: [(key: Name, value: YAMLNode)]
  let span: SourceSpan
  /// What the mapping is, for messages: "an instrument's front matter".
  let what: String
  /// Keys that another was told to be a misspelling of: it is no second error that they are missing.
  private var misspelt: Set<String> = []

  init?(_ node: YAMLNode, what: String, keys: [String], into diagnostics: inout Diagnostics) {
    guard let pairs = node.mapping else {
      diagnostics.add(Diagnostic(Codes.badValue, "\(what) is a list of `key: value` lines", at: node.span))
      return nil
    }
    self.pairs = pairs
    self.what = what
    span = node.span
    for (key, _) in pairs where !keys.contains(key.text) {
      if let key = nearest(to: key.text, among: keys) { misspelt.insert(key) }
      diagnostics.add(
        Diagnostic(
          Codes.unknownKey, "\(what) has no key `\(key.text.prefix(40))`", at: key.span,
          help: didYouMean(key.text, among: keys) ?? "the keys are " + keys.joined(separator: ", ")))
    }
  }

  subscript(_ key: String) -> YAMLNode? {
    guard let value = pairs.first(where: { $0.key.text == key })?.value, !value.isEmpty else { return nil }
    return value
  }

  func required(_ key: String, into diagnostics: inout Diagnostics) -> YAMLNode? {
    if let value = self[key] { return value }
    if misspelt.contains(key) { return nil }
    diagnostics.add(
      Diagnostic(
        Codes.missingKey, "the `\(key)` of \(what) is missing",
        at: pairs.first { $0.key.text == key }?.key.span ?? span,
        help: "add a line `\(key): ...`"))
    return nil
  }

  func word(_ key: String, required isRequired: Bool = false, into diagnostics: inout Diagnostics) -> Name? {
    guard let value = isRequired ? required(key, into: &diagnostics) : self[key] else { return nil }
    guard let scalar = value.scalar else {
      diagnostics.add(Diagnostic(Codes.badValue, "`\(key)` is one word or text", at: value.span))
      return nil
    }
    return scalar
  }

  func date(_ key: String, into diagnostics: inout Diagnostics) -> CivilDate? {
    guard let word = word(key, into: &diagnostics) else { return nil }
    if let date = CivilDate(word.text) { return date }
    diagnostics.add(
      Diagnostic(
        Codes.badValue, "`\(word.text.prefix(40))` is not a day", at: word.span,
        help: "write year-month-day: 2026-01-31"))
    return nil
  }

  /// A text, or a mapping of languages to texts; the pack's first language leads.
  func text(_ key: String, languages: [String], into diagnostics: inout Diagnostics) -> LocalizedText? {
    guard let value = self[key] else { return nil }
    return localizedText(value, key, languages: languages, into: &diagnostics)
  }
}

func localizedText(
  _ value: YAMLNode, _ key: String, languages: [String], into diagnostics: inout Diagnostics
) -> LocalizedText? {
  if let scalar = value.scalar { return LocalizedText(scalar.text) }
  guard let pairs = value.mapping else {
    diagnostics.add(
      Diagnostic(
        Codes.badValue, "`\(key)` is a text, or texts by language", at: value.span, help: "for example { en: \"...\" }")
    )
    return nil
  }
  var texts: [String: String] = [:]
  for (language, text) in pairs {
    if !languages.isEmpty, !languages.contains(language.text) {
      diagnostics.add(unknownLanguage(language, languages))
    }
    texts[language.text] = text.scalar?.text ?? ""
  }
  guard let first = languages.first(where: { texts[$0] != nil }), let main = texts[first] else { return nil }
  return LocalizedText(main, translations: texts.filter { $0.key != languages.first })
}

func unknownLanguage(_ language: Name, _ languages: [String]) -> Diagnostic {
  Diagnostic(
    CompilingCodes.language, "the pack does not declare the language `\(language.text.prefix(40))`", at: language.span,
    help: "its languages are \(languages.joined(separator: ", ")) (`languages:` in pack.yaml)")
}
