import Facts

/// What one kind of entry in an estate is made of: its keys, in the order in which they are written.
///
/// Everything that knows the shape of an estate reads these tables: the reader, the writer, the JSON Schema, the
/// importers and the starting point that `wayleave estate new` writes.
public struct Form: Sendable {
  /// What one entry is called: `line`.
  public let name: String
  /// The key of the list that holds the entries: `lines`.
  public let plural: String
  public let title: LocalizedText
  public let explanation: LocalizedText
  public let fields: [Field]
  /// The kind of the law pack whose facts may be stated of an entry, under the facts' own names.
  public let lawKind: String?

  init(
    _ name: String, _ plural: String, en: String, zh: String, why: String, whyZh: String, lawKind: String? = nil,
    _ fields: [Field]
  ) {
    self.name = name
    self.plural = plural
    title = LocalizedText(en, translations: ["zh": zh])
    explanation = LocalizedText(why, translations: ["zh": whyZh])
    self.lawKind = lawKind
    self.fields = fields
  }

  public func field(_ name: String) -> Field? { fields.first { $0.name == name } }

  /// Whether facts of the law may stand among the keys.
  public var takesFacts: Bool { lawKind != nil || field("kind")?.type.isLawKind == true }
}

/// One key of an entry.
public struct Field: Sendable {
  public let name: String
  public let type: FieldType
  public let isRequired: Bool
  /// A few words, as a spreadsheet's header has them.
  public let title: LocalizedText
  /// What goes there, where the title does not say it.
  public let note: LocalizedText?
  /// Other headers under which people keep it, in either language.
  public let aliases: [String]

  init(
    _ name: String, _ type: FieldType, required: Bool = false, en: String, zh: String,
    note: String? = nil, noteZh: String? = nil, aliases: [String] = []
  ) {
    self.name = name
    self.type = type
    isRequired = required
    title = LocalizedText(en, translations: ["zh": zh])
    self.note = note.map { LocalizedText($0, translations: noteZh.map { ["zh": $0] } ?? [:]) }
    self.aliases = aliases
  }
}

/// What may stand behind a key.
public indirect enum FieldType: Sendable {
  /// A short name without spaces, by which others refer to the entry.
  case id
  case text
  case yesNo
  case date
  /// An ISO 3166-1 code of two letters: `CN`, `HK`, `DE`.
  case country
  /// An address prefix: `10.20.0.0/16`, `2001:db8::/32`.
  case prefix
  /// A single address.
  case address
  /// A transport protocol and ports: `tcp/443`, `udp/500-4500`, `esp`.
  case ports
  /// A SHA-256 in 64 hexadecimal digits.
  case digest
  /// A whole number without a unit.
  case count
  /// A whole number of a unit: `100 mbps`.
  case quantity(unit: String)
  case word([String])
  /// The id of an entry of one of these lists.
  case reference([String], orNone: Bool)
  /// Any entry at all, as `lines/sha-fra`.
  case entry
  /// A name that the law pack declares.
  case law(LawName)
  case list(FieldType)
  case part([Field])

  public enum LawName: Sendable { case kind, document, question, reading }

  public static func one(_ plural: String) -> FieldType { .reference([plural], orNone: false) }
  public static func many(_ plurals: String...) -> FieldType { .list(.reference(plurals, orNone: false)) }

  var isPart: Bool { if case .part = self { true } else { false } }
  var isLawKind: Bool { if case .law(.kind) = self { true } else { false } }
}
