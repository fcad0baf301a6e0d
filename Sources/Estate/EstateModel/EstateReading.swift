import CivilTime
import LawSyntax
import SourceText

/// An estate as read, with all that is wrong with its text.
public struct ReadEstate: Sendable {
  /// Nothing when there are errors.
  public let estate: Estate?
  public let diagnostics: Diagnostics
  public let sources: SourceMap
}

/// Reads the files of an estate by the tables of ``Forms``, and does not stop at the first error.
public struct EstateReader {
  public static let entriesMax = 1_000_000

  private var diagnostics = Diagnostics()
  private var sources = SourceMap()
  private var organisation: Written?
  private var records: [String: [Record]] = [:]
  private var readings: [Record] = []
  private var count = 0
  /// Lists of which not everything could be read: that something is not there cannot be said of them.
  private var unread: Set<String> = []

  /// Reads what a path leads to.
  public static func read(path: String) -> ReadEstate {
    let (files, troubles) = EstateFiles.read(path)
    return read(files, troubles)
  }

  public static func read(_ files: EstateFiles, _ troubles: [Diagnostic] = []) -> ReadEstate {
    var reader = EstateReader()
    reader.diagnostics.add(contentsOf: troubles)
    if troubles.isEmpty { reader.read(files) }
    return reader.finished(files)
  }

  /// What could be understood of files that need not be right together: importers ask what is there already.
  public static func understood(_ files: EstateFiles) -> Estate {
    var reader = EstateReader()
    reader.read(files)
    return Estate(
      organisation: reader.organisation ?? Written(""), records: reader.records, readings: reader.readings)
  }

  private mutating func finished(_ files: EstateFiles) -> ReadEstate {
    guard let organisation, !diagnostics.hasErrors else {
      return ReadEstate(estate: nil, diagnostics: diagnostics, sources: sources)
    }
    var estate = Estate(organisation: organisation, records: records, readings: readings)
    for document in estate["documents"] {
      guard let path = document.text("file"), estate.files[path] == nil else { continue }
      estate.files[path] = files.evidence(at: path)
    }
    return ReadEstate(estate: estate, diagnostics: diagnostics, sources: sources)
  }

  private mutating func read(_ files: EstateFiles) {
    for file in files.files {
      let source = SourceFile(name: file.name, bytes: file.bytes)
      let index = sources.add(source)
      let (node, troubles) = YAMLReading.read(
        0..<source.bytes.count, of: source, file: index, within: .register)
      diagnostics.add(contentsOf: troubles)
      if !troubles.isEmpty { unread.formUnion(Forms.all.map(\.plural)) }
      if let node, troubles.isEmpty { read(top: node) }
    }
    if organisation == nil, !diagnostics.hasErrors {
      let span = sources.files.isEmpty ? nil : SourceSpan(file: 0, start: 0, end: 1)
      report(
        EstateCodes.missing, "the estate names no `organisation`", at: span,
        help: "add a line `organisation: …` at the top of one file")
    }
    var checker = EstateChecker(records: records, unread: unread)
    diagnostics.add(contentsOf: checker.check())
  }

  private mutating func report(_ code: DiagnosticCode, _ message: String, at span: SourceSpan?, help: String? = nil) {
    diagnostics.add(Diagnostic(code, message, at: span, help: help))
  }

  // MARK: Files

  private static let topKeys = ["organisation", "readings"] + Forms.all.map(\.plural)

  private mutating func read(top node: YAMLNode) {
    guard let pairs = node.mapping else {
      report(
        EstateCodes.form, "a file of an estate is a list of `key: value` lines", at: node.span,
        help: "for example `sites:` and then `- { id: sha, country: CN }`")
      return
    }
    for (key, value) in pairs {
      if key.text == "organisation" {
        read(organisation: value, key)
      } else if let form = Forms.named(key.text) {
        read(list: value, of: form, key)
      } else {
        if let meant = nearest(to: key.text, among: Self.topKeys) { unread.insert(meant) }
        report(
          EstateCodes.unknownKey, "an estate has no list `\(key.text.prefix(40))`", at: key.span,
          help: didYouMean(key.text, among: Self.topKeys) ?? "the lists are " + Self.topKeys.joined(separator: ", "))
      }
    }
  }

  private mutating func read(organisation value: YAMLNode, _ key: Name) {
    guard let word = value.scalar, !value.isEmpty else {
      report(
        EstateCodes.form, "`organisation` is a name", at: value.span, help: "for example `organisation: Example Ltd.`")
      return
    }
    if let organisation {
      diagnostics.add(
        Diagnostic(
          EstateCodes.twice, "the estate names its organisation twice", at: key.span,
          notes: [.init("the first is here", at: organisation.span)]))
    }
    organisation = Written(word.text, word.span)
  }

  private mutating func read(list value: YAMLNode, of form: Form, _ key: Name) {
    if value.isEmpty { return }
    guard let items = value.sequence else {
      unread.insert(key.text)
      report(
        EstateCodes.form, "`\(key.text)` is a list", at: value.span, help: "begin each \(form.name) with `- `")
      return
    }
    for item in items {
      count += 1
      if count > Self.entriesMax {
        if count == Self.entriesMax + 1 {
          report(EstateCodes.bound, "the estate has more than \(Self.entriesMax) entries", at: item.span)
        }
        return
      }
      guard let record = record(item, form.fields, what: article(form.name), takesFacts: form.takesFacts) else {
        continue
      }
      if form.plural == "readings" {
        readings.append(record)
      } else {
        records[form.plural, default: []].append(record)
      }
    }
  }

  // MARK: Entries

  private mutating func record(_ node: YAMLNode, _ fields: [Field], what: String, takesFacts: Bool) -> Record? {
    guard let pairs = node.mapping else {
      report(
        EstateCodes.form, "\(what) is a list of `key: value` lines", at: node.span,
        help: "for example `{ \(Self.begun(fields)) }`, or each on a line of its own")
      return nil
    }
    var entries: [Record.Entry] = []
    var facts: [(name: Written, value: Written)] = []
    var misspelt: Set<String> = []
    for (key, value) in pairs {
      let name = Written(key.text, key.span)
      if let field = fields.first(where: { $0.name == key.text }) {
        if !value.isEmpty, let read = self.value(value, field.type, key.text) { entries.append(.init(name, read)) }
      } else if takesFacts {
        if key.text == "facts" {
          read(facts: value, to: &facts)
        } else {
          add(fact: key, value, to: &facts)
        }
      } else {
        let keys = fields.map(\.name)
        if let meant = nearest(to: key.text, among: keys) { misspelt.insert(meant) }
        report(
          EstateCodes.unknownKey, "\(what) has no key `\(key.text.prefix(40))`", at: key.span,
          help: didYouMean(key.text, among: keys) ?? "the keys are " + keys.joined(separator: ", "))
      }
    }
    for field in fields
    where field.isRequired && !pairs.contains(where: { $0.key.text == field.name && !$0.value.isEmpty }) {
      if misspelt.contains(field.name) { continue }
      report(
        EstateCodes.missing, "\(what) has no `\(field.name)`", at: node.span, help: "add a line `\(field.name): …`")
    }
    return Record(entries: entries, facts: facts, span: node.span)
  }

  /// The keys that an entry must have, or its first.
  private static func begun(_ fields: [Field]) -> String {
    let required = fields.filter(\.isRequired)
    return (required.isEmpty ? Array(fields.prefix(1)) : required).map { "\($0.name): …" }.joined(separator: ", ")
  }

  private mutating func read(facts value: YAMLNode, to facts: inout [(name: Written, value: Written)]) {
    if value.isEmpty { return }
    guard let pairs = value.mapping else {
      report(
        EstateCodes.form, "`facts` is a list of `name: value` lines", at: value.span,
        help: "for example `facts: { filing: recorded }`")
      return
    }
    for (name, value) in pairs { add(fact: name, value, to: &facts) }
  }

  private mutating func add(fact key: Name, _ value: YAMLNode, to facts: inout [(name: Written, value: Written)]) {
    guard let word = value.scalar else {
      report(EstateCodes.form, "`\(key.text.prefix(40))` has one value", at: value.span)
      return
    }
    if value.isEmpty { return }
    facts.append((Written(key.text, key.span), Written(word.text, word.span)))
  }

  private mutating func value(_ node: YAMLNode, _ type: FieldType, _ key: String) -> FieldValue? {
    switch type {
    case .part(let fields):
      return record(node, fields, what: "`\(key)`", takesFacts: false).map { .part($0) }
    case .list(let inner):
      guard let items = node.sequence else {
        // One thing alone need not stand in a list.
        return value(node, inner, key).map { .list([$0]) }
      }
      return .list(items.compactMap { value($0, inner, key) })
    default:
      guard let word = node.scalar else {
        report(EstateCodes.form, "`\(key)` has one value", at: node.span)
        return nil
      }
      if let trouble = type.trouble(word.text, key) {
        report(EstateCodes.form, trouble.message, at: word.span, help: trouble.help)
        return nil
      }
      return .scalar(Written(word.text, word.span))
    }
  }

  private func article(_ name: String) -> String { ("aeiou".contains(name.first ?? " ") ? "an " : "a ") + name }
}
