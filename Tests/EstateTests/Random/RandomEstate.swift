import CivilTime
import EstateModel
import Facts
import LawPacks
import TestSupport

/// Draws estates that are in order, with everything that ``Forms`` knows: every list, every key, facts of the law.
struct RandomEstate {
  private var dice: Dice
  private let pack: LawPack
  private let statesFacts: Bool
  private var ids: [String: [String]] = [:]
  private var siteCount = 0

  /// - Parameter statesFacts: Facts of the law, too; drawn at random, they often cannot be together.
  static func draw(_ dice: Dice, _ pack: LawPack, statesFacts: Bool = true) -> Estate {
    var drawing = RandomEstate(dice: dice, pack: pack, statesFacts: statesFacts)
    return drawing.estate()
  }

  private init(dice: Dice, pack: LawPack, statesFacts: Bool) {
    self.dice = dice
    self.pack = pack
    self.statesFacts = statesFacts
  }

  private mutating func estate() -> Estate {
    // Ids come first, so that every reference finds one.
    for form in Forms.all {
      let count = form.plural == "sites" ? 2 + dice.roll(4) : dice.roll(5)
      var taken: Set<String> = []
      ids[form.plural] = (0..<count).map { _ in id() }.filter { taken.insert($0).inserted }
    }
    if (ids["sites"]?.count ?? 0) < 2 { ids["sites"] = ["a", "b"] }
    // People without a group are no entry.
    if ids["groups"]?.isEmpty ?? true { ids["people"] = [] }
    var records: [String: [Record]] = [:]
    for form in Forms.all {
      let drawn = (ids[form.plural] ?? []).compactMap { record(form, id: $0) }
      if !drawn.isEmpty { records[form.plural] = drawn }
    }
    let readings = (0..<dice.roll(3)).compactMap { _ in record(Forms.readings, id: nil) }
    return Estate(organisation: Written(text()), records: records, readings: readings)
  }

  // MARK: Entries

  /// Nothing where something is required that the estate has none of.
  private mutating func record(_ form: Form, id: String?) -> Record? {
    guard var record = entries(form.fields, id: id, plural: form.plural) else { return nil }
    var kind = form.lawKind
    if form.lawKind == nil, form.takesFacts { kind = record.text("kind") }
    if statesFacts, let kind = kind.flatMap({ pack.kind(named: $0) }) { record.facts = facts(of: kind, form) }
    return record
  }

  private mutating func entries(_ fields: [Field], id: String?, plural: String) -> Record? {
    var entries: [Record.Entry] = []
    var days: [String: CivilDate] = [:]
    for field in fields where field.isRequired || dice.chance(60) {
      var value: FieldValue?
      if field.name == "id", let id {
        value = .scalar(Written(id))
      } else if case .date = field.type, ["until", "expires"].contains(field.name) {
        let first = days["from"] ?? days["effective"] ?? .first
        value = .scalar(Written(day(from: first).description))
      } else {
        value = self.value(field.type, of: id, plural, field.name)
      }
      if case .scalar(let word)? = value, let date = CivilDate(word.text) { days[field.name] = date }
      if let value { entries.append(.init(Written(field.name), value)) } else if field.isRequired { return nil }
    }
    return Record(entries: entries.shuffled(using: &dice))
  }

  // MARK: Values

  private mutating func value(_ type: FieldType, of id: String?, _ plural: String, _ key: String) -> FieldValue? {
    switch type {
    case .list(let inner): return list(inner, of: id, plural, key)
    case .part(let fields): return entries(fields, id: nil, plural: plural).map { .part($0) }
    default: return scalar(type, of: id, plural).map { .scalar(Written($0)) }
    }
  }

  private mutating func list(_ type: FieldType, of id: String?, _ plural: String, _ key: String) -> FieldValue? {
    if plural == "lines", key == "ends" {
      return .list((ids["sites"] ?? []).shuffled(using: &dice).prefix(2 + dice.roll(2)).map { .scalar(Written($0)) })
    }
    if plural == "sites", key == "prefixes" {
      siteCount += 1
      let own = (0..<dice.roll(3)).map { "10.\(siteCount).\($0 * 64).0/\(18 + dice.roll(6))" }
      return .list(
        own.map { .scalar(Written($0)) } + (dice.chance(30) ? [.scalar(Written("fd00:\(siteCount)::/32"))] : []))
    }
    let items = (0..<dice.roll(4)).compactMap { _ in scalar(type, of: id, plural) }
    return .list(items.map { .scalar(Written($0)) })
  }

  private mutating func scalar(_ type: FieldType, of id: String?, _ plural: String) -> String? {
    switch type {
    case .id: self.id()
    case .text: text()
    case .yesNo: dice.chance(50) ? "yes" : "no"
    case .date: day(from: .first).description
    case .country: dice.pick(Countries.codes.sorted())
    case .prefix: dice.pick(["0.0.0.0/0", "192.0.2.1", "192.0.2.0/31", "::/0", "2001:DB8::/32", "fe80::1/128"])
    case .address: dice.pick(["192.0.2.1", "0.0.0.0", "::1", "::", "2001:DB8::a"])
    case .ports: dice.pick(["tcp/443", "udp/500-4500", "esp", "tcp/0-65535"])
    case .digest: (0..<64).map { _ in dice.pick(["0", "7", "a", "F"]) }.joined()
    case .count: String(dice.pick([0, 1, 40, 999_999_999_999]))
    case .quantity(let unit): dice.chance(50) ? "\(dice.roll(9_999)) \(unit)" : String(dice.roll(9_999))
    case .word(let words): dice.pick(words)
    case .reference(let plurals, let orNone): reference(plurals, orNone, of: id, plural)
    case .entry: entry()
    case .law(.kind): dice.pick(pack.kinds.map(\.name))
    case .law(.document): dice.pick(pack.documents.map(\.name))
    case .law(.question): dice.pick(pack.questions.map(\.name))
    case .law(.reading): dice.pick(pack.questions.flatMap(\.readings).map(\.name))
    case .list, .part: nil
    }
  }

  private mutating func reference(
    _ plurals: [String], _ orNone: Bool, of id: String?, _ plural: String
  ) -> String? {
    if orNone, dice.chance(30) { return "none" }
    var known = plurals.flatMap { ids[$0] ?? [] }
    // Branches go in no circle: each belongs to one that stands before it.
    if plurals == [plural], let id { known = Array(known.prefix { $0 != id }) }
    return known.isEmpty ? nil : dice.pick(known)
  }

  private mutating func entry() -> String? {
    let known = Forms.all.flatMap { form in (ids[form.plural] ?? []).map { "\(form.plural)/\($0)" } }
    return known.isEmpty ? nil : dice.pick(known)
  }

  private mutating func day(from first: CivilDate) -> CivilDate {
    let near = CivilDate("2024-02-29")!.dayNumber  // There is that day.
    let last = CivilDate.last.dayNumber
    let day = dice.pick([first.dayNumber, last, max(first.dayNumber, near + dice.roll(900))])
    return CivilDate(dayNumber: day)
  }

  // MARK: Texts

  private static let words = [
    "yes", "no", "null", "~", "0123", "1e3", "0x1F", "true", "2026-01-31", "Shanghai: the office", "a # b", "#", "- x",
    "[a]", "{a: b}", "'quoted'", "\"quoted\"", "it's", "上海办公室", "👩‍💻🇨🇳", " before", "after ", "*a", "&a", "!x", "%x",
    "@x", "`x`", "|", ">", "?", "? x", ":", "a:", "=", "<<", "two\nlines", "two\n\nlines\n", "\n", "\ttab", "tab\there",
    "---", "...", "\u{7}bell", "é\u{301}", "\u{2028}", "\u{85}", "a\u{FEFF}b", "\\", "\\n", "%20", "0", "-1", "1.5",
    ".5",
    "1_000", "12:30:45", "on", "off", "y", "n", "NO", "Null", "  ", "a  b", "a\r\nb", "\u{A0}", "،", "e\u{10FFFF}",
  ]

  private mutating func text() -> String {
    switch dice.roll(4) {
    case 0: (0..<2 + dice.roll(3)).map { _ in dice.pick(Self.words) }.joined(separator: dice.pick(["", " ", ": "]))
    case 1: dice.cell() + "x"
    case 2: String(repeating: dice.pick(["word ", "字"]), count: 1 + dice.roll(300))
    default: dice.pick(Self.words)
    }
  }

  private mutating func id() -> String {
    let letters = ["a", "b", "Z", "0", "7", "-", "_", ".", "上", "海", "é", "no", "null", "1e3"]
    if dice.chance(10) {
      return dice.pick(["yes", "no", "null", "0123", "1.5", "none-of", "-", ".", "2026-01-31", "上海"])
    }
    return (0..<1 + dice.roll(6)).map { _ in dice.pick(letters) }.joined()
  }

  // MARK: Facts

  /// Random facts with random values. Those that are called like one of our keys stand apart, behind the others.
  private mutating func facts(of kind: Int, _ form: Form) -> [(name: Written, value: Written)] {
    let keys = Set(form.fields.map(\.name))
    var found: [(name: Written, value: Written)] = []
    for name in pack.statableFacts(of: kind).shuffled(using: &dice).prefix(dice.roll(8)) {
      guard case .success(let fact) = pack.namedFact(name, of: kind) else { continue }
      found.append((Written(name), Written(value(fact.type))))
    }
    return found.filter { !keys.contains($0.name.text) } + found.filter { keys.contains($0.name.text) }
  }

  private mutating func value(_ type: FactType) -> String {
    if type.orNone, dice.chance(30) { return "none" }
    switch type.base {
    case .yesNo: return dice.chance(50) ? "yes" : "no"
    case .oneOf(let words): return dice.pick(words)
    case .number(let unit): return "\(dice.roll(500))" + (dice.chance(50) ? unit.map { " \($0)" } ?? "" : "")
    case .date: return day(from: .first).description
    case .reference: return "none"
    }
  }
}
