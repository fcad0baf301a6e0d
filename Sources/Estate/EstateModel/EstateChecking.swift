import CivilTime
import NetworkNumbers
import SourceText

/// Checks what can only be seen across entries: ids, references, prefixes, the order of dates.
struct EstateChecker {
  private let records: [String: [Record]]
  private let unread: Set<String>
  private var ids: [String: [String: Written]] = [:]
  private var diagnostics: [Diagnostic] = []

  /// - Parameter unread: Lists of which not everything could be read: references into them are not followed.
  init(records: [String: [Record]], unread: Set<String> = []) {
    self.records = records
    self.unread = unread
  }

  mutating func check() -> [Diagnostic] {
    for form in Forms.all { collectIds(form) }
    for form in Forms.all {
      for record in records[form.plural] ?? [] { references(of: record, form.fields) }
    }
    prefixes()
    dates()
    branches()
    lineEnds()
    return diagnostics
  }

  private mutating func report(_ code: DiagnosticCode, _ message: String, at word: Written, help: String? = nil) {
    diagnostics.append(Diagnostic(code, message, at: word.span, help: help))
  }

  private mutating func collectIds(_ form: Form) {
    var found: [String: Written] = [:]
    // That an entry has no id was told when it was read.
    for record in records[form.plural] ?? [] where !record.id.text.isEmpty {
      let id = record.id
      if let first = found[id.text] {
        diagnostics.append(
          Diagnostic(
            EstateCodes.twice, "there are two \(form.plural) `\(id.text)`", at: id.span,
            help: "give one of them another id",
            notes: first.span.map { [Diagnostic.Note("the first is here", at: $0)] } ?? []))
      } else {
        found[id.text] = id
      }
    }
    ids[form.plural] = found
  }

  // MARK: References

  private mutating func references(of record: Record, _ fields: [Field]) {
    for entry in record.entries {
      guard let field = fields.first(where: { $0.name == entry.key.text }) else { continue }
      references(entry.value, field.type)
    }
  }

  private mutating func references(_ value: FieldValue, _ type: FieldType) {
    switch (type, value) {
    case (.list(let inner), .list(let items)): for item in items { references(item, inner) }
    case (.part(let fields), .part(let record)): references(of: record, fields)
    case (.reference(let plurals, let orNone), .scalar(let word)):
      if orNone, word.text == "none" { return }
      if plurals.contains(where: { ids[$0]?[word.text] != nil }) { return }
      let what = plurals.compactMap { Forms.named($0)?.name }.joined(separator: " or ")
      if !unread.isDisjoint(with: plurals) { return }
      let known = plurals.flatMap { ids[$0]?.keys.sorted() ?? [] }
      let named = plurals.flatMap { records[$0] ?? [] }.first { $0.text("name") == word.text }
      report(
        EstateCodes.unknownEntry, "there is no \(what) `\(word.text.prefix(40))`", at: word,
        help: named.map { "that is a name; write the id, `\($0.id.text)`" }
          ?? didYouMean(word.text, among: known) ?? "add it under `\(plurals[0]):`")
    case (.entry, .scalar(let word)):
      guard let name = EntryName(word.text) else { return }
      if ids[name.plural]?[name.id] != nil { return }
      guard Forms.all.contains(where: { $0.plural == name.plural }) else {
        report(
          EstateCodes.unknownEntry, "an estate has no list `\(name.plural)`", at: word,
          help: didYouMean(name.plural, among: Forms.all.map(\.plural))
            ?? "the lists are " + Forms.all.map(\.plural).joined(separator: ", "))
        return
      }
      if unread.contains(name.plural) { return }
      report(
        EstateCodes.unknownEntry, "there is nothing `\(word.text)`", at: word,
        help: nearest(to: name.id, among: ids[name.plural]?.keys.sorted() ?? []).map {
          "did you mean `\(name.plural)/\($0)`?"
        } ?? "add it under `\(name.plural):`")
    default: return
    }
  }

  // MARK: Prefixes

  /// No address lies at two sites: whose it is decides who uses a line. Sorted by first address, a prefix can only
  /// overlap those that are still open.
  private mutating func prefixes() {
    var all: [(prefix: IPPrefix, written: Written, site: String)] = []
    for site in records["sites"] ?? [] {
      for written in site.list("prefixes") ?? [] {
        if case .success(let prefix) = IPPrefix.parse(written.text) { all.append((prefix, written, site.id.text)) }
      }
    }
    all.sort { ($0.prefix.first, $0.prefix.length) < ($1.prefix.first, $1.prefix.length) }
    var open: [(prefix: IPPrefix, written: Written, site: String)] = []
    for item in all {
      while let last = open.last, !last.prefix.overlaps(item.prefix) { open.removeLast() }
      if let outer = open.last {
        let message =
          outer.prefix == item.prefix
          ? "`\(item.written.text)` is already a prefix of `\(outer.site)`"
          : "`\(item.written.text)` of `\(item.site)` lies inside `\(outer.written.text)` of `\(outer.site)`"
        diagnostics.append(
          Diagnostic(
            EstateCodes.overlap, message, at: item.written.span,
            help: outer.site == item.site
              ? "leave it out: the other holds its addresses already" : "an address belongs to one site",
            notes: outer.written.span.map { [Diagnostic.Note("the other is here", at: $0)] } ?? []))
      }
      open.append(item)
    }
  }

  // MARK: Dates

  private mutating func dates() {
    for line in records["lines"] ?? [] {
      for part in ["contract", "approval", "scope"] {
        guard let dates = line.part(part) else { continue }
        order(dates, "from", "until")
      }
    }
    for document in records["documents"] ?? [] { order(document, "effective", "expires") }
  }

  private mutating func order(_ record: Record, _ first: String, _ last: String) {
    guard let from = record.date(first), let until = record.date(last), until < from, let word = record.written(last)
    else { return }
    report(
      EstateCodes.order, "`\(last)` \(until) lies before `\(first)` \(from)", at: word,
      help: "both days are included; are they the wrong way round?")
  }

  // MARK: The rest

  /// Circles of more companies are not looked for.
  private static let branchesMax = 64

  private mutating func branches() {
    var parents: [String: String] = [:]
    for entity in records["entities"] ?? [] { parents[entity.id.text] = entity.text("branch-of") }
    var told: Set<String> = []
    for entity in records["entities"] ?? [] {
      guard let written = entity.written("branch-of"), !told.contains(entity.id.text) else { continue }
      var circle: [String] = []
      var at: String? = entity.id.text
      while let here = at, !circle.contains(here), circle.count < Self.branchesMax {
        circle.append(here)
        at = parents[here]
      }
      guard at == entity.id.text else { continue }
      told.formUnion(circle)
      let way = (circle.dropFirst() + [entity.id.text]).map { "`\($0)`" }.joined(separator: ", of ")
      report(
        EstateCodes.circle, "`\(entity.id.text)` is a branch of \(way)", at: written,
        help: "one of them is no branch: take its `branch-of` away")
    }
  }

  private mutating func lineEnds() {
    for line in records["lines"] ?? [] {
      guard let ends = line.list("ends") else { continue }
      if Set(ends.map(\.text)).count < 2 {
        report(
          EstateCodes.form, "the line `\(line.id.text)` joins fewer than two sites", at: ends.first ?? line.id,
          help: "`ends` lists the sites at both ends, the one outside too: add it under `sites:`")
      }
    }
  }
}
