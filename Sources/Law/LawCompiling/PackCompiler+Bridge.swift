import Facts
import LawPacks
import LawSyntax
import SourceText

/// The parts of pack.yaml that are data about facts: what an estate's own words mean for them, what changing them costs.
extension PackCompiler {
  static let bridgeKeys = ["derived", "borrowed", "on-paper", "insiders", "headers", "places"]
  static let costsKey = "costs"

  mutating func compileCosts() {
    guard let node = writtenBridge[Self.costsKey] else { return }
    let reading = CostReading(node, pack: pack)
    diagnostics.add(contentsOf: reading.diagnostics.all)
    pack.costs = reading.costs
  }

  mutating func compileBridge() {
    compilePlaces()
    for (way, value) in pairs("derived") { compileDerivation(way, value) }
    for (fact, value) in pairs("borrowed") {
      guard let source = value.scalar, let (path, _) = bridgedFact(fact) else { continue }
      let steps = source.text.split(separator: ".").map(String.init)
      if steps.count < 2 {
        report(
          Codes.badValue, "`\(source.text)` is no fact of something else", at: source.span,
          help: "write the estate's key and then the fact: `line.provider.licensed`")
        continue
      }
      pack.bridge.borrowed.append(
        BorrowedFact(path: path, source: FactPath(kind: path.kind, steps: steps)))
    }
    for (fact, value) in pairs("on-paper") { compilePaperRule(fact, value) }
    for (fact, value) in pairs("headers") {
      guard let (path, _) = bridgedFact(fact) else { continue }
      let words = value.sequence ?? [value]
      pack.bridge.headers[path] = words.compactMap { $0.scalar?.text }
    }
    for (question, value) in pairs("insiders") {
      guard let reading = value.scalar else { continue }
      switch pack.namedReading(question.text, reading.text) {
      case .success(let named): pack.bridge.insiders = named
      case .failure(let trouble):
        report(CompilingCodes.unknownReading, trouble.message, at: reading.span, help: trouble.help)
      }
    }
  }

  private mutating func pairs(_ key: String) -> [(key: Name, value: YAMLNode)] {
    guard let node = writtenBridge[key] else { return [] }
    if let pairs = node.mapping { return pairs }
    report(Codes.badValue, "`\(key)` is a list of `key: value` lines", at: node.span)
    return []
  }

  private mutating func compilePlaces() {
    for (country, word) in pairs("places") {
      guard let word = word.scalar else { continue }
      if country.text == "elsewhere" {
        pack.bridge.elsewhere = word.text
      } else {
        pack.bridge.places[country.text] = word.text
      }
    }
  }

  private mutating func compileDerivation(_ way: Name, _ value: YAMLNode) {
    guard let known = Derivation.Way(rawValue: way.text) else {
      let ways = Derivation.Way.allCases.map(\.rawValue)
      report(
        Codes.unknownKey, "an estate cannot derive facts by `\(way.text)`", at: way.span,
        help: didYouMean(way.text, among: ways) ?? "the ways are " + ways.joined(separator: ", "))
      return
    }
    guard let written = value.scalar, let (path, type) = bridgedFact(written) else { return }
    let (fits, what) = fits(known.answer, type)
    guard fits else {
      report(
        CompilingCodes.unknownFact, "`\(written.text)` cannot hold what `\(way.text)` tells: \(what)", at: written.span)
      return
    }
    pack.bridge.derived.append(Derivation(way: known, path: path))
  }

  private func fits(_ answer: Derivation.Answer, _ type: FactType) -> (Bool, String) {
    func holds(_ words: [String]) -> (Bool, String) {
      guard case .oneOf(let known) = type.base else { return (false, "one of \(words.joined(separator: ", "))") }
      return (words.allSatisfy { known.contains($0) || ($0 == "none" && type.orNone) }, words.joined(separator: ", "))
    }
    switch answer {
    case .yesNo: return (type.base == .yesNo, "yes or no")
    case .words(let words): return holds(words)
    case .place: return holds(pack.bridge.places.values.sorted() + [pack.bridge.elsewhere].compactMap { $0 })
    case .number:
      if case .number = type.base { return (true, "") }
      return (false, "a number")
    }
  }

  /// `line.filing is recorded: filing-receipt`.
  private mutating func compilePaperRule(_ fact: Name, _ value: YAMLNode) {
    let parts = fact.text.split(separator: " ").map(String.init)
    guard let paper = value.scalar else { return }
    guard parts.count == 1 || (parts.count == 3 && parts[1] == "is") else {
      report(Codes.badValue, "`\(fact.text)` is neither `FACT` nor `FACT is VALUE`", at: fact.span)
      return
    }
    guard let (path, type) = bridgedFact(Name(parts[0], fact.span)) else { return }
    if parts.count == 3, case .failure(let trouble) = pack.value(parts[2], of: type, named: parts[0]) {
      report(CompilingCodes.unknownValue, trouble.message, at: fact.span, help: trouble.help)
      return
    }
    guard let document = names.documents[paper.text] else {
      report(
        CompilingCodes.unknownDocument, "there is no document `\(paper.text)`", at: paper.span,
        help: didYouMean(paper.text, among: Array(names.documents.keys)))
      return
    }
    pack.bridge.papers.append(PaperRule(path: path, value: parts.count == 3 ? parts[2] : nil, document: document))
  }

  /// A fact of a kind itself, not behind a reference: `line.filing`.
  private mutating func bridgedFact(_ written: Name) -> (FactPath, FactType)? {
    let parts = written.text.split(separator: ".").map(String.init)
    guard parts.count == 2, let kind = names.kinds[parts[0]], case .fact(let fact)? = names.members[kind][parts[1]]
    else {
      report(
        CompilingCodes.unknownFact, "`\(written.text)` is no fact of a kind", at: written.span,
        help: didYouMean(written.text, among: pack.facts.map { "\(pack.kinds[$0.kind].name).\($0.name)" })
          ?? "write `KIND.FACT`")
      return nil
    }
    return (FactPath(kind: parts[0], steps: [parts[1]]), pack.facts[fact].type)
  }
}
