import CivilTime
import SourceText

/// An entry of an estate as it was written: values behind keys, each with its place.
public struct Record: Sendable {
  public struct Entry: Sendable {
    public let key: Written
    public let value: FieldValue
    public init(_ key: Written, _ value: FieldValue) {
      self.key = key
      self.value = value
    }
  }

  public var entries: [Entry]
  /// Facts of the law, under their own names.
  public var facts: [(name: Written, value: Written)]
  public let span: SourceSpan?

  public init(entries: [Entry], facts: [(name: Written, value: Written)] = [], span: SourceSpan? = nil) {
    self.entries = entries
    self.facts = facts
    self.span = span
  }

  public subscript(_ key: String) -> FieldValue? { entries.first { $0.key.text == key }?.value }

  public func written(_ key: String) -> Written? { if case .scalar(let word)? = self[key] { word } else { nil } }
  public func text(_ key: String) -> String? { written(key)?.text }
  public func date(_ key: String) -> CivilDate? { text(key).flatMap { CivilDate($0) } }
  public func yesNo(_ key: String) -> Bool? { text(key).map { $0 == "yes" } }
  /// A whole number, its unit left away.
  public func number(_ key: String) -> Int? { text(key).flatMap { Int($0.prefix { $0.isNumber }) } }
  public func part(_ key: String) -> Record? { if case .part(let record)? = self[key] { record } else { nil } }

  /// Nothing where the key is not there; a single value counts as a list of one.
  public func list(_ key: String) -> [Written]? {
    switch self[key] {
    case .list(let items): items.compactMap { if case .scalar(let word) = $0 { word } else { nil } }
    case .scalar(let word): [word]
    default: nil
    }
  }

  public var id: Written { written("id") ?? Written("") }
  /// What people call it.
  public var name: String { text("name") ?? id.text }
}

public indirect enum FieldValue: Sendable {
  case scalar(Written)
  case list([FieldValue])
  case part(Record)
}

/// A word or text of a file, with its place; nothing where no file has it.
public struct Written: Sendable, Hashable {
  public let text: String
  public let span: SourceSpan?

  public init(_ text: String, _ span: SourceSpan? = nil) {
    self.text = text
    self.span = span
  }
}

extension Record: Equatable {
  /// The same values behind the same keys; where they stand is not compared.
  public static func == (a: Record, b: Record) -> Bool {
    a.entries.count == b.entries.count && a.facts.count == b.facts.count
      && zip(a.entries, b.entries).allSatisfy { $0.key.text == $1.key.text && $0.value == $1.value }
      && zip(a.facts, b.facts).allSatisfy { $0.name.text == $1.name.text && $0.value.text == $1.value.text }
  }
}

extension FieldValue: Equatable {
  public static func == (a: FieldValue, b: FieldValue) -> Bool {
    switch (a, b) {
    case (.scalar(let first), .scalar(let second)): first.text == second.text
    case (.list(let first), .list(let second)): first == second
    case (.part(let first), .part(let second)): first == second
    default: false
    }
  }
}
