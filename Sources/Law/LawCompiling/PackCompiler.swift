import CivilTime
import Facts
import LawPacks
import LawSyntax
import SourceText

/// A pack's text, read: the pack when there is no error in it, and everything that was found wrong.
public struct CompiledPack: Sendable {
  public let pack: LawPack?
  public let diagnostics: Diagnostics
  /// What the spans of the diagnostics, and the places in the pack, refer to.
  public let sources: SourceMap
}

/// Turns the files of a pack into a ``LawPack``: reads them all, resolves names, checks types, writes definitions out.
///
/// Every stage goes on behind an error as far as it can, so that all errors of a pack come together.
public struct PackCompiler {
  /// More rules than any jurisdiction's law on one subject; beyond this the text is not a law pack.
  public static let rulesMax = 20_000

  var sources = SourceMap()
  var diagnostics = Diagnostics()
  var pack = LawPack()
  var names = NameTables()
  var expressions = ExpressionBuilder()
  var files: [LiterateFile] = []
  var definitions: [WrittenDefinition] = []
  /// By file: the index of its first provision, or nothing when it is no instrument.
  var provisionBase: [Int?] = []
  var writtenReplacements: [Name] = []
  /// The parts of pack.yaml that are data about facts, by key.
  var writtenBridge: [String: YAMLNode] = [:]
  var definitionUses: [DefinitionUse: Int] = [:]

  public static func compile(_ files: PackFiles) -> CompiledPack {
    var compiler = PackCompiler()
    compiler.read(files)
    compiler.compile()
    if !compiler.diagnostics.hasErrors { compiler.pack.hash = PackHash.hash(of: files.law) }
    return CompiledPack(
      pack: compiler.diagnostics.hasErrors ? nil : compiler.pack, diagnostics: compiler.diagnostics,
      sources: compiler.sources)
  }

  /// Reads and compiles a folder.
  public static func compile(folder: String) -> CompiledPack {
    let (files, troubles) = PackFiles.read(folder: folder)
    guard troubles.isEmpty else {
      var diagnostics = Diagnostics()
      diagnostics.add(contentsOf: troubles)
      return CompiledPack(pack: nil, diagnostics: diagnostics, sources: SourceMap())
    }
    return compile(files)
  }

  private mutating func read(_ files: PackFiles) {
    if let manifest = files.files.first(where: { $0.path == "pack.yaml" }) {
      let source = SourceFile(name: manifest.path, bytes: manifest.bytes)
      let index = sources.add(source)
      let (node, troubles) = YAMLReading.read(0..<source.bytes.count, of: source, file: index)
      diagnostics.add(contentsOf: troubles)
      if troubles.isEmpty {
        readManifest(node ?? .mapping([], span: SourceSpan(file: index, start: 0, end: 0)))
      }
    } else {
      diagnostics.add(
        Diagnostic(
          CompilingCodes.noPackFile, "this folder has no `pack.yaml`", at: nil,
          help: "a law pack says its name, version, languages and ranks there"))
    }
    for file in files.law where file.path != "pack.yaml" {
      let source = SourceFile(name: file.path, bytes: file.bytes)
      let index = sources.add(source)
      let (literate, troubles) = LiterateFile.read(source, file: index)
      diagnostics.add(contentsOf: troubles)
      names.lost.formUnion(literate.lost)
      self.files.append(literate)
    }
  }

  private mutating func compile() {
    let rules = files.reduce(0) { count, file in
      count
        + file.declarations.count {
          if case .rule = $0.syntax { true } else { false }
        }
    }
    if rules > Self.rulesMax {
      diagnostics.add(
        Diagnostic(CompilingCodes.tooMany, "this pack has \(rules) rules; the bound is \(Self.rulesMax)", at: nil))
      return
    }
    declareKindsAndRoles()
    declareFacts()
    declareDefinitions()
    declareInstruments()
    compileGivens()
    compileRules()
    compileProperties()
    compileBridge()
    compileCosts()
    pack.variables = expressions.variables
    pack.nodes = expressions.nodes
  }

  mutating func report(
    _ code: DiagnosticCode, _ message: String, at span: SourceSpan?, severity: Severity = .error, help: String? = nil,
    notes: [Diagnostic.Note] = []
  ) {
    diagnostics.add(Diagnostic(code, message, at: span, severity: severity, help: help, notes: notes))
  }

  mutating func localized(_ text: TextSyntax?) -> LocalizedText? {
    guard let text else { return nil }
    var translations: [String: String] = [:]
    for (language, translation) in text.translations {
      // Without any language, pack.yaml itself is at fault, and was told so.
      if !pack.languages.isEmpty, !pack.languages.contains(language.text) {
        diagnostics.add(unknownLanguage(language, pack.languages))
      }
      translations[language.text] = translation.text
    }
    return LocalizedText(text.text.text, translations: translations)
  }

  // MARK: pack.yaml

  private mutating func readManifest(_ node: YAMLNode) {
    let keys =
      ["name", "version", "jurisdiction", "languages", "verified-on", "ranks", Self.costsKey] + Self.bridgeKeys
    guard let values = KeyedValues(node, what: "pack.yaml", keys: keys, into: &diagnostics) else { return }
    pack.name = values.word("name", required: true, into: &diagnostics)?.text ?? ""
    pack.version = values.word("version", required: true, into: &diagnostics)?.text ?? ""
    pack.jurisdiction = values.word("jurisdiction", into: &diagnostics)?.text ?? ""
    pack.verifiedOn = values.date("verified-on", into: &diagnostics)
    let languages = values["languages"]
    pack.languages = (languages?.sequence ?? [languages].compactMap { $0 }).compactMap { $0.scalar?.text }
    if pack.languages.isEmpty {
      if let languages = values["languages"] {
        report(Codes.badValue, "`languages` is a list", at: languages.span, help: "for example [en, zh]")
      } else {
        pack.languages = ["en"]
      }
    }
    for key in Self.bridgeKeys + [Self.costsKey] { writtenBridge[key] = values[key] }
    guard let ranks = values.required("ranks", into: &diagnostics) else { return }
    for item in ranks.sequence ?? [] { readRank(item) }
    if ranks.sequence?.isEmpty ?? true {
      report(
        CompilingCodes.noRanks, "`ranks` lists at least one rank", at: ranks.span,
        help: "highest first: `- { id: law, binding: yes }`")
    }
  }

  private mutating func readRank(_ item: YAMLNode) {
    guard let values = KeyedValues(item, what: "a rank", keys: ["id", "binding", "title"], into: &diagnostics),
      let id = values.word("id", required: true, into: &diagnostics)
    else { return }
    let binding = values.word("binding", required: true, into: &diagnostics)
    let isBinding = ["yes", "true"].contains(binding?.text)
    if let binding, !isBinding, !["no", "false"].contains(binding.text) {
      report(Codes.badValue, "`binding` is `yes` or `no`", at: binding.span)
    }
    if names.ranks[id.text] != nil {
      report(CompilingCodes.twice, "the rank `\(id.text)` is declared twice", at: id.span)
      return
    }
    names.ranks[id.text] = pack.ranks.count
    pack.ranks.append(
      .init(
        id: id.text, isBinding: isBinding,
        title: values.text("title", languages: pack.languages, into: &diagnostics)))
  }
}
