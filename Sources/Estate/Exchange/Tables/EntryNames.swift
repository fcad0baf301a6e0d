import EstateModel
import Facts
import LawPacks
import SourceText

/// Finds entries by what people write for them: the id, the name, or what the law calls their kind of thing (中国电信 for a
/// provider whose carrier that is).
struct EntryNames {
  private let pack: LawPack
  /// By list, then by folded id or name; nothing where two entries have it.
  private var ids: [String: [String: String?]] = [:]
  private(set) var created: [String: [Record]] = [:]

  init(existing: Estate?, imported: [String: [Record]], pack: LawPack) {
    self.pack = pack
    for form in Forms.all {
      for record in (existing?[form.plural] ?? []) + (imported[form.plural] ?? []) { add(record, to: form.plural) }
    }
  }

  mutating func add(_ record: Record, to plural: String) {
    let id = record.id.text
    for name in Set([id, record.name].map { TableHeaders.folded($0) }) { note(name, id, in: plural) }
    guard let kind = Forms.named(plural)?.lawKind.flatMap({ pack.kind(named: $0) }) else { return }
    for (name, value) in record.facts {
      for label in labels(of: value.text, of: name.text, kind) { note(TableHeaders.folded(label), id, in: plural) }
    }
  }

  private mutating func note(_ name: String, _ id: String, in plural: String) {
    if name.isEmpty { return }
    if let known = ids[plural]?[name], known != id {
      // An id goes before a name that looks like it.
      if known.map({ TableHeaders.folded($0) }) != name {
        ids[plural]?[name] = TableHeaders.folded(id) == name ? id : nil
      }
    } else {
      ids[plural, default: [:]][name] = id
    }
  }

  private func labels(of value: String, of fact: String, _ kind: Int) -> [String] {
    guard let type = pack.facts.first(where: { $0.kind == kind && $0.name == fact })?.type,
      let label = type.labels[value]
    else { return [] }
    return [label.text] + label.translations.values
  }

  /// The id that a text means.
  mutating func id(of text: String, among plurals: [String]) throws(TableTrouble) -> String {
    let folded = TableHeaders.folded(text)
    for plural in plurals {
      guard let known = ids[plural]?[folded] else { continue }
      if let id = known { return id }
      throw TableTrouble(message: "`\(text)` is the name of several \(plural)", help: "write the id")
    }
    let known = plurals.flatMap { ids[$0].map { Array($0.keys) } ?? [] }.sorted()
    let what = plurals.compactMap { Forms.named($0)?.name }.joined(separator: " or ")
    if let name = nearest(to: folded, among: known) ?? onlyName(holding: folded, among: known),
      let meant = plurals.compactMap({ ids[$0]?[name] ?? nil }).first
    {
      throw TableTrouble(message: "there is no \(what) `\(text)`", help: "did you mean `\(meant)`?")
    }
    if let plural = plurals.first, let id = make(text, in: plural) { return id }
    throw TableTrouble(
      message: "there is no \(what) `\(text)`",
      help: "import \(plurals[0]) first, or add it under `\(plurals[0]):`")
  }

  /// `电信` is a part of one name alone.
  private func onlyName(holding part: String, among known: [String]) -> String? {
    guard part.utf8.count >= 4 else { return nil }
    let found = known.filter { $0.contains(part) }
    return found.count == 1 ? found[0] : nil
  }

  /// Groups need nothing but a name; a provider is made where the name says which carrier it is.
  private mutating func make(_ text: String, in plural: String) -> String? {
    guard let id = EntryIds.allowed(text) else { return nil }
    var record = Record(entries: [
      .init(Written("id"), .scalar(Written(id))), .init(Written("name"), .scalar(Written(text))),
    ])
    switch plural {
    case "groups": break
    case "providers":
      guard let (fact, value) = labelled(text, plural) else { return nil }
      record.facts = [(Written(fact), Written(value))]
    default: return nil
    }
    created[plural, default: []].append(record)
    add(record, to: plural)
    return id
  }

  /// The fact and value of the law that people call by this text.
  private func labelled(_ text: String, _ plural: String) -> (fact: String, value: String)? {
    guard let kind = Forms.named(plural)?.lawKind.flatMap({ pack.kind(named: $0) }) else { return nil }
    let folded = TableHeaders.folded(text)
    for fact in pack.facts where fact.kind == kind {
      for (value, label) in fact.type.labels.sorted(by: { $0.key < $1.key }) where value != "other" && value != "none" {
        let names = [value, label.text] + label.translations.values
        if names.contains(where: { TableHeaders.folded($0) == folded }) { return (fact.name, value) }
      }
    }
    return nil
  }
}
