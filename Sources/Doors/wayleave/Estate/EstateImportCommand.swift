import ArgumentParser
import EstateModel
import Exchange
import Foundation
import LawPacks
import SourceText

struct EstateImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Take spreadsheets, or lists of NetBox, into an estate.",
    discussion: """
      What a file holds is told by its headers, in English or Chinese. It becomes a file `imported/NAME.yaml` of the \
      estate, which the next import of the same file writes anew. Entries that other files of the estate have already \
      are kept as they are there. When a cell cannot be read, nothing is written, and every such cell is listed.
      """)

  @Argument(help: ArgumentHelp("CSV, XLSX, or JSON of NetBox.", valueName: "file")) var files: [String]
  @Option(help: ArgumentHelp("The folder of the estate.", valueName: "estate")) var into: String
  @Option(name: .customLong("as"), help: ArgumentHelp("Which list a table is, for example lines.", valueName: "list"))
  var list: String?
  @Option(help: "utf-8 or gb18030; the default is to tell by the bytes.") var encoding: String?
  @Flag(name: .customLong("dry-run"), help: "Print the YAML, and write nothing.") var dryRun = false
  @Flag(help: "Leave out cells and rows that cannot be read, and import the others.") var tolerant = false
  @OptionGroup var pack: PackOptions
  @OptionGroup var language: LanguageOption

  func run() throws {
    try refusing {
      let law = try pack.load()
      try checkList()
      let tables = files.filter { !$0.lowercased().hasSuffix(".json") }
      let lists = files.filter { $0.lowercased().hasSuffix(".json") }
      for path in tables { try importTable(path, law) }
      if !lists.isEmpty { try importNetBox(lists, law) }
    }
  }

  private func checkList() throws {
    guard let list, Forms.named(list) == nil else { return }
    let known = Forms.all.map(\.plural)
    throw Refusal(
      "an estate has no list `\(list)`",
      help: didYouMean(list, among: known) ?? "the lists are " + known.joined(separator: ", "))
  }

  // MARK: Tables

  private func importTable(_ path: String, _ law: LawPack) throws {
    let target = try ImportTarget(estate: into, source: path)
    let spreadsheet: Spreadsheet
    do {
      spreadsheet = try read(path)
    } catch {
      throw Refusal("`\(path)`: \(error.message)", help: error.help)
    }
    let table = TableImport.read(spreadsheet, name: target.stem, as: list, existing: target.existing, pack: law)
    show(table, path)
    if table.hasErrors && !tolerant {
      throw Refusal(
        "nothing was imported from `\(path)`",
        help: "correct these cells, or leave them out with --tolerant")
    }
    try target.write(table.records, dryRun: dryRun)
  }

  private func read(_ path: String) throws(ExchangeTrouble) -> Spreadsheet {
    guard let encoding else { return try Spreadsheet.read(path) }
    let encodings: [String: TextEncoding] = ["utf-8": .utf8, "utf8": .utf8, "gb18030": .gb18030, "gbk": .gb18030]
    guard let encoding = encodings[encoding.lowercased()] else {
      throw ExchangeTrouble(.refused, "`\(encoding)` is no encoding that is read", help: "utf-8 or gb18030")
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ExchangeTrouble(.file, "the file cannot be read", help: "is the path right, and may you read it?")
    }
    return try Spreadsheet.csv(Array(data), name: path, encoding: encoding)
  }

  private func show(_ table: ImportedTable, _ path: String) {
    Terminal.printError("\(path): \(counted(table.rowCount, "row"))")
    for column in table.columns { Terminal.printError("  \(column.header.padded(to: 20)) \(column.key)") }
    for issue in table.issues {
      let sheet = issue.sheet.isEmpty ? "" : "\(issue.sheet)!"
      let place = issue.place.map { "\(sheet)\($0): " } ?? ""
      for line in wrapped("\(issue.severity.rawValue): \(place)\(issue.message)", width: 78) {
        Terminal.printError(line)
      }
      if let help = issue.help {
        for line in wrapped("help: " + help, width: 74) { Terminal.printError("  " + line) }
      }
    }
  }

  // MARK: NetBox

  private func importNetBox(_ paths: [String], _ law: LawPack) throws {
    let target = try ImportTarget(estate: into, source: "netbox", stem: "netbox")
    let read = try paths.map { NetBoxImport.File(name: $0, bytes: try readFile($0)) }
    let imported: ImportedEstate
    do {
      imported = try NetBoxImport.read(files: read, existing: target.existing)
    } catch {
      throw Refusal(
        error.message(language.lang.rawValue), help: "lists of the REST API, or what `manage.py dumpdata` writes")
    }
    Terminal.printError(imported.report.text(language.lang.rawValue))
    try target.write(imported.records, dryRun: dryRun)
  }
}

/// The file of an estate that an import writes.
struct ImportTarget {
  let stem: String
  private let estate: String
  private let path: String
  private let others: EstateFiles
  /// What the estate's other files hold.
  let existing: Estate

  init(estate: String, source: String, stem: String? = nil) throws {
    self.estate = estate
    let name = URL(fileURLWithPath: source).lastPathComponent
    self.stem = stem ?? String(name.prefix { $0 != "." })
    path = "imported/\(self.stem).yaml"
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: estate, isDirectory: &isFolder), isFolder.boolValue else {
      throw Refusal("there is no folder `\(estate)`", help: "`wayleave estate new \(estate)` makes one")
    }
    let (files, troubles) = EstateFiles.read(estate)
    let written = path
    others = EstateFiles(files.files.filter { $0.path != written }, folder: files.folder)
    let read = EstateReader.read(others, troubles)
    guard let held = read.estate else { throw HeldEstate.refused(read.diagnostics, read.sources) }
    existing = held
  }

  /// Writes the entries that the other files do not have, when the estate is in order with them.
  func write(_ records: [String: [Record]], dryRun: Bool) throws {
    var new: [String: [Record]] = [:]
    var kept = 0
    for (plural, entries) in records {
      new[plural] = entries.filter { existing.entry(plural, $0.id.text) == nil }
      kept += entries.count - (new[plural]?.count ?? 0)
      tellDifferences(plural, entries)
    }
    let count = new.values.reduce(0) { $0 + $1.count }
    if kept > 0 {
      Terminal.printError("\(counted(kept, "entry", "entries")) of other files of the estate stand as they are there")
    }
    guard count > 0 else {
      Terminal.printError("nothing new")
      return
    }
    let text =
      "# Written by `wayleave estate import`. The next import writes it anew: keep changes in another file.\n"
      + (try EstateWriter.text(new))
    let read = EstateReader.read(
      EstateFiles(others.files + [(path, "\(estate)/\(path)", Array(text.utf8))], folder: others.folder))
    guard read.estate != nil else {
      let renderer = DiagnosticRenderer(sources: read.sources, colour: Terminal.errorsAreTerminal)
      Terminal.printError(renderer.text(read.diagnostics))
      throw Refusal("nothing was imported: the estate would not be in order with it")
    }
    if dryRun {
      Terminal.print(text, terminator: "")
      return
    }
    do {
      try FileManager.default.createDirectory(atPath: "\(estate)/imported", withIntermediateDirectories: true)
    } catch {
      throw Refusal("`\(estate)/imported` cannot be made: \(error.localizedDescription)")
    }
    try OutputFile.write(text, to: "\(estate)/\(path)")
    let counts = Forms.all.compactMap { form -> String? in
      guard let count = new[form.plural]?.count, count > 0 else { return nil }
      return "\(count) \(count == 1 ? form.name : form.plural)"
    }
    Terminal.print("\(estate)/\(path): \(counts.joined(separator: ", "))")
  }

  /// What the table says otherwise than the estate, of entries that stay.
  private func tellDifferences(_ plural: String, _ entries: [Record]) {
    for entry in entries {
      guard let held = existing.entry(plural, entry.id.text) else { continue }
      for item in entry.entries where held[item.key.text] != item.value {
        Terminal.printError(
          "\(plural)/\(entry.id.text): `\(item.key.text)` is \(held[item.key.text]?.shown ?? "not there") in the estate, \(item.value.shown) in the table"
        )
      }
    }
  }
}

extension FieldValue {
  fileprivate var shown: String {
    switch self {
    case .scalar(let word): "`\(word.text)`"
    case .list(let items): "[" + items.map(\.shown).joined(separator: ", ") + "]"
    case .part(let record):
      "{" + record.entries.map { "\($0.key.text): \($0.value.shown)" }.joined(separator: ", ") + "}"
    }
  }
}
