import CivilTime
import Facts
import LawPacks
import LawSyntax
import SourceText

/// The troubles of case files.
public enum CaseCodes {
  public static let form = DiagnosticCode("K601", "not a list of cases")
  public static let twice = DiagnosticCode("K602", "two cases of one name")
  public static let like = DiagnosticCode("K603", "`like` that leads nowhere")
  public static let kind = DiagnosticCode("K604", "unknown kind in a case")
  public static let fact = DiagnosticCode("K605", "fact that cannot be stated")
  public static let value = DiagnosticCode("K606", "value that the fact cannot have")
  public static let citation = DiagnosticCode("K607", "citation of nothing in a case")
  public static let verdict = DiagnosticCode("K608", "unknown verdict in a case")
  public static let reading = DiagnosticCode("K609", "unknown question or reading in a case")
  public static let key = DiagnosticCode("K610", "unknown key in a case")
  public static let missing = DiagnosticCode("K611", "key missing in a case")
  public static let date = DiagnosticCode("K612", "case without a day")
  public static let expects = DiagnosticCode("K613", "`expect` of the wrong form")
}

/// Reads a file of cases against a pack.
public struct CaseReader {
  let pack: LawPack
  let source: SourceFile
  let file: Int
  private var diagnostics = Diagnostics()
  /// Cases by name, as written, for `like`.
  private var written: [String: YAMLNode] = [:]

  /// The cases without errors, the names of those with errors, and what is wrong.
  public static func read(
    _ source: SourceFile, file: Int, pack: LawPack
  ) -> (cases: [LawCase], broken: [String], diagnostics: Diagnostics) {
    var reader = CaseReader(pack: pack, source: source, file: file)
    return reader.read()
  }

  private init(pack: LawPack, source: SourceFile, file: Int) {
    self.pack = pack
    self.source = source
    self.file = file
  }

  private mutating func read() -> (cases: [LawCase], broken: [String], diagnostics: Diagnostics) {
    let (node, troubles) = YAMLReading.read(0..<source.bytes.count, of: source, file: file)
    diagnostics.add(contentsOf: troubles)
    guard let node else { return ([], troubles.isEmpty ? [] : [source.name], diagnostics) }
    guard let items = node.sequence else {
      report(CaseCodes.form, "a file of cases is a list", at: node.span, help: "begin each with `- case: NAME`")
      return ([], [source.name], diagnostics)
    }
    for item in items {
      guard let name = item["case"]?.scalar else { continue }
      if written[name.text] != nil {
        report(
          CaseCodes.twice, "there are two cases `\(name.text)`", at: name.span, help: "`like` must know which is meant")
      }
      written[name.text] = item
    }
    var cases: [LawCase] = []
    var broken: [String] = []
    for item in items {
      let before = diagnostics.errorCount
      let made = readCase(item)
      if diagnostics.errorCount == before, let made {
        cases.append(made)
      } else {
        broken.append(item["case"]?.scalar?.text ?? "line \(source.position(of: item.span.start).line)")
      }
    }
    return (cases, broken, diagnostics)
  }

  private mutating func report(_ code: DiagnosticCode, _ message: String, at span: SourceSpan, help: String? = nil) {
    diagnostics.add(Diagnostic(code, message, at: span, help: help))
  }

  private mutating func checkKeys(_ node: YAMLNode, _ what: String, _ keys: [String]) {
    for (key, _) in node.mapping ?? [] where !keys.contains(key.text) {
      report(
        CaseCodes.key, "\(what) has no key `\(key.text.prefix(40))`", at: key.span,
        help: didYouMean(key.text, among: keys) ?? "the keys are " + keys.joined(separator: ", "))
    }
  }

  // MARK: One case

  private mutating func readCase(_ item: YAMLNode) -> LawCase? {
    guard item.mapping != nil else {
      report(CaseCodes.form, "a case is a list of `key: value` lines", at: item.span)
      return nil
    }
    checkKeys(item, "a case", Self.caseKeys)
    guard let name = item["case"]?.scalar else {
      report(CaseCodes.missing, "this case has no name", at: item.span, help: "begin it with `- case: NAME`")
      return nil
    }
    guard let kind = kind(of: item, name) else { return nil }
    let date = date(of: item, name)
    var stated: [String: StatedFact] = [:]
    if let like = item["like"], !like.isEmpty { inherit(like, kind, seen: [name.text], into: &stated) }
    if let facts = item["facts"] { state(facts, kind, into: &stated) }
    let fixed = fixed(item["fix"].flatMap { $0.isEmpty ? nil : $0 })
    let expectations = expectations(item, name, kind)
    guard let date else { return nil }
    return LawCase(
      name: name.text, kind: kind, date: date, facts: stated.values.sorted { $0.path < $1.path }, fixed: fixed,
      expectations: expectations,
      place: name.span)
  }

  private mutating func kind(of item: YAMLNode, _ name: Name) -> Int? {
    guard let about = item["about"]?.scalar, !about.text.isEmpty else {
      report(
        CaseCodes.missing, "the case `\(name.text)` does not say what it is about", at: name.span,
        help: "add `about: KIND`")
      return nil
    }
    switch pack.namedKind(about.text) {
    case .success(let kind): return kind
    case .failure(let trouble):
      report(CaseCodes.kind, trouble.message, at: about.span, help: trouble.help)
      return nil
    }
  }

  private mutating func date(of item: YAMLNode, _ name: Name) -> CivilDate? {
    guard let asOf = item["as-of"]?.scalar else {
      report(
        CaseCodes.date, "the case `\(name.text)` does not say on which day it is judged", at: name.span,
        help: "add `as-of: 2026-01-31`")
      return nil
    }
    if let date = CivilDate(asOf.text) { return date }
    report(
      CaseCodes.date, "`\(asOf.text.prefix(40))` is not a day", at: asOf.span, help: "write year-month-day: 2026-01-31")
    return nil
  }

  // MARK: Facts

  /// Takes over the facts of another case of the file, which may itself be like another.
  private mutating func inherit(
    _ like: YAMLNode, _ kind: Int, seen: Set<String>, into stated: inout [String: StatedFact]
  ) {
    guard let name = like.scalar, let other = written[name.text] else {
      let text = like.scalar?.text ?? ""
      report(
        CaseCodes.like, "this file has no case `\(text.prefix(60))`", at: like.span,
        help: didYouMean(text, among: written.keys.sorted()))
      return
    }
    if seen.contains(name.text) {
      report(CaseCodes.like, "these cases are like each other in a circle", at: like.span)
      return
    }
    if let about = other["about"]?.scalar?.text, about != pack.kinds[kind].name {
      report(
        CaseCodes.like, "`\(name.text)` is about a \(about), and this case about a \(pack.kinds[kind].name)",
        at: like.span)
      return
    }
    if let before = other["like"] { inherit(before, kind, seen: seen.union([name.text]), into: &stated) }
    if let facts = other["facts"] {
      // What is wrong with them is told where they stand.
      let reported = diagnostics
      state(facts, kind, into: &stated)
      diagnostics = reported
    }
  }

  private mutating func state(_ facts: YAMLNode, _ kind: Int, into stated: inout [String: StatedFact]) {
    guard let pairs = facts.mapping else {
      if !facts.isEmpty { report(CaseCodes.form, "`facts` is a list of `fact: value` lines", at: facts.span) }
      return
    }
    for (key, value) in pairs {
      switch pack.namedFact(key.text, of: kind) {
      case .failure(let trouble): report(CaseCodes.fact, trouble.message, at: key.span, help: trouble.help)
      case .success(let (path, type)):
        if value.isEmpty {
          stated[path.short] = nil
          continue
        }
        guard let scalar = value.scalar else {
          report(CaseCodes.value, "`\(key.text)` has one value", at: value.span)
          continue
        }
        switch pack.value(scalar.text, of: type, named: key.text) {
        case .failure(let trouble): report(CaseCodes.value, trouble.message, at: scalar.span, help: trouble.help)
        case .success(let fact):
          let line = source.position(of: key.span.start).line
          stated[path.short] = StatedFact(path, fact, from: Origin("\(source.name):\(line)"))
        }
      }
    }
  }

  private mutating func fixed(_ node: YAMLNode?) -> [Int: Int] {
    guard let node else { return [:] }
    var fixed: [Int: Int] = [:]
    for (question, reading) in node.mapping ?? [] {
      guard let scalar = reading.scalar else {
        report(CaseCodes.form, "one reading of a question is fixed", at: reading.span)
        continue
      }
      if let named = self.reading(question, scalar) { fixed[named.question] = named.reading }
    }
    if node.mapping == nil {
      report(CaseCodes.form, "`fix` is a list of `question: reading` lines", at: node.span)
    }
    return fixed
  }

  private mutating func reading(_ question: Name, _ reading: Name) -> (question: Int, reading: Int)? {
    switch pack.namedReading(question.text, reading.text) {
    case .success(let named): return named
    case .failure(let trouble):
      let isQuestion = pack.questions.contains { $0.name == question.text }
      report(
        CaseCodes.reading, trouble.message, at: isQuestion ? reading.span : question.span, help: trouble.help)
      return nil
    }
  }

  // MARK: Expectations

  private static let caseKeys = ["case", "about", "as-of", "like", "fix", "facts", "expect", "note"]

  private static let expectKeys = [
    "verdict", "verdict-not", "breaches", "cites", "cites-any", "not-cites", "advice", "not-advice", "decisive",
    "not-decisive", "readings",
  ]

  private mutating func expectations(_ item: YAMLNode, _ name: Name, _ kind: Int) -> [LawCase.Expectation] {
    // A case that others are like may itself expect nothing (LAW.md section 7: all keys are optional).
    guard let expect = item["expect"], !expect.isEmpty else { return [] }
    guard let pairs = expect.mapping else {
      report(
        CaseCodes.expects, "`expect` is a list of `key: value` lines", at: expect.span,
        help: "for example `expect: { verdict: lawful }`")
      return []
    }
    checkKeys(expect, "`expect`", Self.expectKeys)
    var found: [LawCase.Expectation] = []
    for (key, value) in pairs {
      switch key.text {
      case "verdict": if let verdict = verdict(value) { found.append(.verdict(verdict)) }
      case "verdict-not": if let verdict = verdict(value) { found.append(.verdictNot(verdict)) }
      case "breaches": found.append(.breaches(citations(value)))
      case "cites": found.append(.cites(citations(value)))
      case "cites-any": found.append(.citesAny(citations(value)))
      case "not-cites": found.append(.notCites(citations(value)))
      case "advice": found.append(.advice(citations(value)))
      case "not-advice": found.append(.notAdvice(citations(value)))
      case "decisive": found.append(.decisive(paths(value, kind)))
      case "not-decisive": found.append(.notDecisive(paths(value, kind)))
      case "readings":
        for (question, verdicts) in value.mapping ?? [] { readings(question, verdicts, into: &found) }
        if value.mapping == nil {
          report(CaseCodes.form, "`readings` gives each question's readings with their verdicts", at: value.span)
        }
      default: continue
      }
    }
    return found
  }

  private mutating func verdict(_ node: YAMLNode) -> Verdict? {
    let text = node.scalar?.text ?? ""
    if let verdict = Verdict(rawValue: text) { return verdict }
    let known = Verdict.allCases.map(\.rawValue)
    report(
      CaseCodes.verdict, text.isEmpty ? "a verdict is missing here" : "`\(text.prefix(40))` is no verdict",
      at: node.span,
      help: didYouMean(text, among: known) ?? "one of " + known.joined(separator: ", "))
    return nil
  }

  /// A list, or a single one without brackets.
  private mutating func words(_ node: YAMLNode) -> [Name] {
    if node.isEmpty { return [] }
    let items = node.sequence ?? [node]
    // Passed over, it would be an expectation that nobody wrote: `breaches` of nothing.
    for item in items where item.scalar == nil {
      report(CaseCodes.form, "a list of single words is expected here", at: item.span, help: "for example [a/1, a/2]")
    }
    return items.compactMap(\.scalar)
  }

  private mutating func citations(_ node: YAMLNode) -> [Citation] {
    var found: [Citation] = []
    for word in words(node) {
      guard let citation = Citation(word.text), pack.provisions.contains(where: { $0.citation == citation }) else {
        let known = pack.provisions.map(\.citation.description)
        report(
          CaseCodes.citation, "`\(word.text.prefix(60))` cites no provision of this pack", at: word.span,
          help: didYouMean(word.text, among: known))
        continue
      }
      found.append(citation)
    }
    return found
  }

  /// Full paths, as `decisive` takes them.
  private mutating func paths(_ node: YAMLNode, _ kind: Int) -> [FactPath] {
    var found: [FactPath] = []
    for word in words(node) {
      switch pack.namedFact(word.text, of: kind) {
      case .success(let (path, _)): found.append(path)
      case .failure(let trouble): report(CaseCodes.fact, trouble.message, at: word.span, help: trouble.help)
      }
    }
    return found
  }

  private mutating func readings(_ question: Name, _ verdicts: YAMLNode, into found: inout [LawCase.Expectation]) {
    var pairs: [(reading: Int, verdict: Verdict)] = []
    var index: Int?
    guard let written = verdicts.mapping else {
      report(
        CaseCodes.form, "the readings of `\(question.text)` stand here with their verdicts", at: verdicts.span,
        help: "for example { \(question.text): { READING: lawful } }")
      return
    }
    for (reading, value) in written {
      guard let named = self.reading(question, reading), let verdict = verdict(value) else { continue }
      index = named.question
      pairs.append((named.reading, verdict))
    }
    if let index { found.append(.readings(question: index, pairs)) }
  }
}
