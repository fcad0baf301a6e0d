import Facts
import LawPacks
import LawSyntax
import SourceText

/// The troubles of a pack's pages.
public enum PageCodes {
  public static let form = DiagnosticCode("K621", "page of the wrong form")
  public static let missing = DiagnosticCode("K622", "part of a page missing")
  public static let citation = DiagnosticCode("K623", "citation of nothing in a page")
  public static let fact = DiagnosticCode("K624", "fact that cannot be stated in a page")
}

/// Reads `pages/faq.yaml` and `pages/compare.yaml` against a pack: texts for people, with facts and citations that are
/// checked like those of rules.
public struct PageReader {
  public struct Pages: Sendable {
    public var questions: [FrequentQuestion] = []
    public var comparisons: [SideBySide] = []
  }

  private let pack: LawPack
  private let source: SourceFile
  private var diagnostics = Diagnostics()
  private var pages = Pages()

  /// Reads every page; `sources` gains the files that the diagnostics speak of.
  public static func read(
    _ files: PackFiles, pack: LawPack, sources: inout SourceMap
  ) -> (pages: Pages, diagnostics: Diagnostics) {
    var pages = Pages()
    var diagnostics = Diagnostics()
    for file in files.pages {
      let source = SourceFile(name: file.path, bytes: file.bytes)
      var reader = PageReader(pack: pack, source: source)
      reader.read(file: sources.add(source))
      pages.questions += reader.pages.questions
      pages.comparisons += reader.pages.comparisons
      diagnostics.add(contentsOf: reader.diagnostics.all)
    }
    return (pages, diagnostics)
  }

  private init(pack: LawPack, source: SourceFile) {
    self.pack = pack
    self.source = source
  }

  private mutating func report(_ code: DiagnosticCode, _ message: String, at span: SourceSpan, help: String? = nil) {
    diagnostics.add(Diagnostic(code, message, at: span, help: help))
  }

  private mutating func checkKeys(_ node: YAMLNode, _ what: String, _ keys: [String]) {
    for (key, _) in node.mapping ?? [] where !keys.contains(key.text) {
      report(
        PageCodes.form, "\(what) has no key `\(key.text.prefix(40))`", at: key.span,
        help: didYouMean(key.text, among: keys) ?? "the keys are " + keys.joined(separator: ", "))
    }
  }

  private mutating func read(file: Int) {
    let (node, troubles) = YAMLReading.read(0..<source.bytes.count, of: source, file: file)
    diagnostics.add(contentsOf: troubles)
    guard let node else { return }
    for item in node.sequence ?? [] {
      if item["faq"] != nil {
        readQuestion(item)
      } else if item["compare"] != nil {
        readComparison(item)
      } else {
        report(PageCodes.form, "an item of a page begins with `faq:` or `compare:`", at: item.span)
      }
    }
    if node.sequence == nil {
      report(PageCodes.form, "a page is a list", at: node.span, help: "begin with `- faq: NAME`")
    }
  }

  // MARK: Parts

  private mutating func text(_ key: String, of node: YAMLNode) -> LocalizedText? {
    guard let value = node[key] else {
      report(PageCodes.missing, "this item has no `\(key)`", at: node.span)
      return nil
    }
    return localizedText(value, key, languages: pack.languages, into: &diagnostics)
  }

  private mutating func citations(_ node: YAMLNode?) -> [Citation] {
    var found: [Citation] = []
    if let node, node.sequence == nil, !node.isEmpty {
      report(PageCodes.form, "`cites` is a list", at: node.span, help: "for example [measure/1]")
    }
    for word in node?.sequence?.compactMap(\.scalar) ?? [] {
      if let citation = Citation(word.text), pack.provisions.contains(where: { $0.citation == citation }) {
        found.append(citation)
      } else {
        report(
          PageCodes.citation, "`\(word.text.prefix(60))` cites no provision of this pack", at: word.span,
          help: didYouMean(word.text, among: pack.provisions.map(\.citation.description)))
      }
    }
    return found
  }

  // MARK: Questions

  private mutating func readQuestion(_ item: YAMLNode) {
    checkKeys(item, "a question", ["faq", "question", "about", "situations", "answer", "cites"])
    guard let name = item["faq"]?.scalar, let question = text("question", of: item) else { return }
    guard let about = item["about"]?.scalar, let kind = pack.kind(named: about.text) else {
      report(
        PageCodes.missing, "the question `\(name.text)` does not say which kind it is about", at: name.span,
        help: "add `about: KIND`")
      return
    }
    let answer = item["answer"].flatMap {
      localizedText($0, "answer", languages: pack.languages, into: &diagnostics)
    }
    var situations: [FrequentQuestion.Situation] = []
    for situation in item["situations"]?.sequence ?? [] {
      checkKeys(situation, "a situation", ["when", "facts"])
      guard let title = text("when", of: situation) else { continue }
      situations.append(.init(name: title, facts: facts(situation["facts"], kind)))
    }
    if situations.isEmpty {
      report(
        PageCodes.missing, "the question `\(name.text)` has no situation that is judged", at: name.span,
        help: "add `situations:` with `when` and `facts`")
    }
    pages.questions.append(
      FrequentQuestion(
        name: name.text, question: question, kind: kind, situations: situations, answer: answer,
        cites: citations(item["cites"])))
  }

  private mutating func facts(_ node: YAMLNode?, _ kind: Int) -> [StatedFact] {
    var found: [StatedFact] = []
    if let node, node.mapping == nil, !node.isEmpty {
      report(PageCodes.form, "`facts` is a list of `fact: value` lines", at: node.span)
    }
    for (key, value) in node?.mapping ?? [] {
      switch pack.namedFact(key.text, of: kind) {
      case .failure(let trouble): report(PageCodes.fact, trouble.message, at: key.span, help: trouble.help)
      case .success(let (path, type)):
        switch pack.value(value.scalar?.text ?? "", of: type, named: key.text) {
        case .failure(let trouble): report(PageCodes.fact, trouble.message, at: value.span, help: trouble.help)
        case .success(let known):
          let line = source.position(of: key.span.start).line
          found.append(StatedFact(path, known, from: Origin("\(source.name):\(line)")))
        }
      }
    }
    return found
  }

  // MARK: Comparisons

  private mutating func readComparison(_ item: YAMLNode) {
    let columns = (item["compare"]?.sequence ?? []).compactMap { column -> SideBySide.Column? in
      guard let name = column["name"]?.scalar, let title = text("title", of: column) else { return nil }
      return .init(name: name.text, title: title)
    }
    if columns.count < 2 {
      report(PageCodes.missing, "a comparison has at least two columns with `name` and `title`", at: item.span)
      return
    }
    var rows: [SideBySide.Row] = []
    checkKeys(item, "a comparison", ["compare", "rows"])
    for row in item["rows"]?.sequence ?? [] {
      checkKeys(row, "a row", ["dimension"] + columns.map(\.name))
      guard let dimension = text("dimension", of: row) else { continue }
      let cells = columns.compactMap { column -> SideBySide.Cell? in
        guard let cell = row[column.name] else {
          report(PageCodes.missing, "this row says nothing of `\(column.name)`", at: row.span)
          return nil
        }
        checkKeys(cell, "a cell", ["text", "cites"])
        guard let text = text("text", of: cell) else { return nil }
        return .init(text: text, cites: citations(cell["cites"]))
      }
      if cells.count == columns.count { rows.append(.init(dimension: dimension, cells: cells)) }
    }
    pages.comparisons.append(SideBySide(columns: columns, rows: rows))
  }
}
