import CivilTime
import EstateModel
import Facts
import LawPacks
import SourceText

/// The facts of one thing, and what is stated of it but does not count.
struct GatheredFacts {
  var facts: [StatedFact] = []
  var withheld: [WithheldFact] = []
  /// Where the entry itself states something.
  fileprivate var words: [FactPath: Written] = [:]

  /// What is said of a fact, whether it counts or not.
  fileprivate func said(_ path: FactPath) -> FactValue? {
    facts.first { $0.path == path }?.value ?? withheld.first { $0.path == path }?.value
  }
}

/// Turns what an estate says into facts of the law: what is stated, what can be derived, what is borrowed from something
/// else, and the same of the things that it refers to. What needs a paper and has none is held back.
struct FactGathering {
  let words: EstateWords
  private(set) var diagnostics = Diagnostics()
  private let estate: Estate
  private let pack: LawPack
  private let date: CivilDate
  private let sources: SourceMap
  private let papers: Papers
  private let deriver: Deriver
  private let derivations: [String: [Derivation]]
  private let borrowed: [String: [BorrowedFact]]
  private var cache: [EntryName: GatheredFacts] = [:]
  private var facts: [Int: [String: (path: FactPath, type: FactType)]] = [:]

  /// References beyond this many steps are not followed; the law cannot look further either.
  private static let stepsMax = 8

  init(
    estate: Estate, pack: LawPack, date: CivilDate, sources: SourceMap, fixed: [Int: Int] = [:],
    supposed: Set<Supposition.Fact> = []
  ) {
    self.estate = estate
    self.pack = pack
    self.date = date
    self.sources = sources
    papers = Papers(estate: estate, pack: pack, date: date, supposed: supposed)
    words = EstateWords(estate: estate, date: date)
    let named: Deriver.NamedAffiliates =
      switch pack.bridge.insiders {
      case let insiders?: fixed[insiders.question].map { $0 == insiders.reading ? .inside : .outside } ?? .undecided
      case nil: .outside
      }
    deriver = Deriver(
      estate: estate, bridge: pack.bridge, jurisdiction: pack.jurisdiction, words: words, date: date,
      namedAffiliates: named)
    derivations = Dictionary(grouping: pack.bridge.derived) { $0.path.kind }
    borrowed = Dictionary(grouping: pack.bridge.borrowed) { $0.path.kind }
  }

  func place(_ word: Written?) -> Origin.Place? {
    guard let span = word?.span else { return nil }
    let source = sources[span.file]
    return Origin.Place(file: source.name, line: source.position(of: span.start).line)
  }

  private func origin(_ word: Written) -> Origin { place(word).map { Origin(at: $0) } ?? Origin("stated") }

  mutating func report(
    _ code: DiagnosticCode, _ message: String, at word: Written?, help: String? = nil, notes: [Diagnostic.Note] = []
  ) {
    diagnostics.add(Diagnostic(code, message, at: word?.span, help: help, notes: notes))
  }

  // MARK: Names of the law

  /// Kinds of things and of documents that the pack does not know.
  func checkNames() -> [Diagnostic] {
    var found: [Diagnostic] = []
    func check(_ word: Written?, _ what: String, _ known: [String]) {
      guard let word, !known.contains(word.text) else { return }
      found.append(
        Diagnostic(
          EstateCodes.law, "the law knows no \(what) `\(word.text)`", at: word.span,
          help: didYouMean(word.text, among: known) ?? "it knows " + known.joined(separator: ", ")))
    }
    for thing in estate["others"] { check(thing.written("kind"), "kind", pack.kinds.map(\.name)) }
    for document in estate["documents"] { check(document.written("kind"), "document", pack.documents.map(\.name)) }
    return found
  }

  /// The fact of a kind by its name, looked up once.
  private mutating func fact(_ name: String, of kind: Int) -> Result<(path: FactPath, type: FactType), StatingTrouble> {
    if let known = facts[kind]?[name] { return .success(known) }
    let found = pack.namedFact(name, of: kind)
    if case .success(let fact) = found { facts[kind, default: [:]][name] = fact }
    return found
  }

  // MARK: Gathering

  /// Everything that is known of a thing, seen from itself.
  mutating func facts(of entry: EntryName, kind: Int) -> GatheredFacts {
    facts(of: entry, kind: kind, visited: [])
  }

  private mutating func facts(of entry: EntryName, kind: Int, visited: Set<EntryName>) -> GatheredFacts {
    if let known = cache[entry] { return known }
    guard let record = estate.entry(entry), visited.count < Self.stepsMax, !visited.contains(entry) else {
      return GatheredFacts()
    }
    let visited = visited.union([entry])
    var gathered = GatheredFacts()
    for (name, value) in record.facts { state(name, value, of: entry, kind, visited, &gathered) }
    for item in record.entries { refer(item, of: entry, kind, visited, &gathered) }
    reportBehindNone(gathered)
    if let derivations = derivations[pack.kinds[kind].name], let thing = deriver.thing(entry) {
      for derivation in derivations { derive(derivation, of: entry, thing, &gathered) }
    }
    for loan in borrowed[pack.kinds[kind].name] ?? [] { borrow(loan, of: record, visited, &gathered) }
    cache[entry] = gathered
    return gathered
  }

  /// Takes a fact in, if its paper is there.
  private mutating func add(_ fact: StatedFact, of entry: EntryName, _ gathered: inout GatheredFacts) {
    if let withheld = papers.withheld(fact, of: entry, place: { place($0) }) {
      gathered.withheld.append(withheld)
    } else {
      gathered.facts.append(fact)
    }
  }

  private mutating func state(
    _ name: Written, _ value: Written, of entry: EntryName, _ kind: Int, _ visited: Set<EntryName>,
    _ gathered: inout GatheredFacts
  ) {
    switch fact(name.text, of: kind) {
    case .failure(let trouble):
      let form = Forms.named(entry.plural)
      let keys = form?.fields.map(\.name) ?? []
      report(
        EstateCodes.fact, trouble.message, at: name,
        help: didYouMean(name.text, among: keys) ?? trouble.help
          ?? "`wayleave estate keys \(entry.plural)` lists the keys and facts that there are")
    case .success(let (path, type)):
      if case .reference(let next) = type.base, path.steps.count == 1, value.text != "none" {
        follow(value, path, to: next, from: visited, &gathered)
        return
      }
      switch pack.value(value.text, of: type, named: name.text) {
      case .failure(let trouble): report(EstateCodes.fact, trouble.message, at: value, help: trouble.help)
      case .success(let known):
        if let before = gathered.said(path) {
          if before != known { reportTwice(path, before, known, at: value, gathered.words[path]) }
          return
        }
        gathered.words[path] = value
        add(StatedFact(path, known, from: origin(name)), of: entry, &gathered)
      }
    }
  }

  private mutating func reportTwice(
    _ path: FactPath, _ first: FactValue, _ second: FactValue, at word: Written?, _ other: Written?
  ) {
    report(
      EstateCodes.contradiction, "`\(path.short)` is stated as \(first) and as \(second)", at: word ?? other,
      help: "leave one of the two out",
      notes: (other?.span).map { [Diagnostic.Note("the other is here", at: $0)] } ?? [])
  }

  /// Nothing can be said of what is not there.
  private mutating func reportBehindNone(_ gathered: GatheredFacts) {
    for fact in gathered.facts where fact.value == .none {
      let behind = gathered.words.filter { $0.key.steps.count > 1 && $0.key.steps.starts(with: fact.path.steps) }
      for (path, word) in behind.sorted(by: { $0.key < $1.key }) {
        report(
          EstateCodes.contradiction,
          "`\(path.short)` is stated, but `\(fact.path.short)` is none (\(fact.origin.text))",
          at: word, help: "leave one of the two out")
      }
    }
  }

  /// A key of ours that the law knows as a reference, such as a line's provider.
  private mutating func refer(
    _ item: Record.Entry, of entry: EntryName, _ kind: Int, _ visited: Set<EntryName>, _ gathered: inout GatheredFacts
  ) {
    guard let field = Forms.named(entry.plural)?.field(item.key.text), case .reference(let plurals, _) = field.type,
      case .scalar(let target) = item.value, case .success(let (path, type)) = fact(item.key.text, of: kind),
      case .reference(let next) = type.base
    else { return }
    if target.text == "none" {
      if gathered.said(path) == nil { gathered.facts.append(StatedFact(path, .none, from: origin(item.key))) }
    } else if plurals.contains(where: { Forms.named($0)?.lawKind == pack.kinds[next].name }) {
      follow(target, path, to: next, from: visited, &gathered)
    }
  }

  /// The facts of what a reference leads to, seen from here.
  private mutating func follow(
    _ target: Written, _ reference: FactPath, to kind: Int, from visited: Set<EntryName>,
    _ gathered: inout GatheredFacts
  ) {
    guard let entry = entry(target.text, ofKind: pack.kinds[kind].name) else {
      let known = entries(ofKind: pack.kinds[kind].name).map(\.id)
      report(
        EstateCodes.unknownEntry, "there is no \(pack.kinds[kind].name) `\(target.text)`", at: target,
        help: didYouMean(target.text, among: known)
          ?? (Forms.all.first { $0.lawKind == pack.kinds[kind].name }).map { "add it under `\($0.plural):`" })
      return
    }
    let inner = facts(of: entry, kind: kind, visited: visited)
    func seen(_ path: FactPath) -> FactPath { FactPath(kind: reference.kind, steps: reference.steps + path.steps) }
    let known = inner.facts.map { StatedFact(seen($0.path), $0.value, from: $0.origin) }
    let withheld = inner.withheld.map { $0.seen(from: seen($0.path)) }
    guard gathered.words.keys.contains(where: { $0.steps.count > 1 && $0.steps.starts(with: reference.steps) }) else {
      gathered.facts += known
      gathered.withheld += withheld
      return
    }
    // The entry says something itself of what it refers to.
    for fact in known where !contradicts(fact.path, fact.value, fact.origin, of: entry, named: target, gathered) {
      // What counts there counts here: its paper lies there.
      gathered.withheld.removeAll { $0.path == fact.path }
      if !gathered.facts.contains(where: { $0.path == fact.path }) { gathered.facts.append(fact) }
    }
    for fact in withheld where !contradicts(fact.path, fact.value, fact.origin, of: entry, named: target, gathered) {
      if gathered.said(fact.path) == nil { gathered.withheld.append(fact) }
    }
  }

  private mutating func contradicts(
    _ path: FactPath, _ value: FactValue, _ origin: Origin, of other: EntryName, named target: Written,
    _ gathered: GatheredFacts
  ) -> Bool {
    guard let stated = gathered.said(path), stated != value else { return false }
    report(
      EstateCodes.contradiction,
      "`\(path.short)` is stated as \(stated), but of `\(other)` it is \(value) (\(origin.text))",
      at: gathered.words[path] ?? target, help: "leave it out here: it follows from `\(other)`")
    return true
  }

  private func entries(ofKind kind: String) -> [EntryName] {
    Forms.all.flatMap { form -> [EntryName] in
      if form.lawKind == kind { return estate[form.plural].map { EntryName(form.plural, $0.id.text) } }
      guard form.takesFacts, form.lawKind == nil else { return [] }
      return estate[form.plural].filter { $0.text("kind") == kind }.map { EntryName(form.plural, $0.id.text) }
    }
  }

  private func entry(_ id: String, ofKind kind: String) -> EntryName? {
    for form in Forms.all where form.takesFacts {
      guard let record = estate.entry(form.plural, id), (form.lawKind ?? record.text("kind")) == kind else { continue }
      return EntryName(form.plural, id)
    }
    return nil
  }

  // MARK: Derived and borrowed

  private mutating func derive(
    _ derivation: Derivation, of entry: EntryName, _ thing: Deriver.Thing, _ gathered: inout GatheredFacts
  ) {
    guard let (value, grounds) = deriver.derive(derivation.way, of: thing) else { return }
    let origin = Origin(derivedFrom: grounds.map { Origin.Ground($0.text, at: place($0.word)) })
    if derivation.way == .usedByNonEmployees, deriver.turnsOnNamedAffiliates(thing),
      let question = pack.bridge.insiders.map({ pack.questions[$0.question].name })
    {
      gathered.withheld.append(
        WithheldFact(
          path: derivation.path, value: value, paper: nil, reason: .openQuestion(question), origin: origin,
          documentPlace: nil))
      return
    }
    if let stated = gathered.said(derivation.path) {
      if stated == value { return }
      report(
        EstateCodes.derivedOtherwise,
        "`\(derivation.path.short)` is stated as \(stated), but it is \(value) (\(origin.text))",
        at: gathered.words[derivation.path],
        help: "leave it out, or correct what it is derived from",
        notes: grounds.compactMap { ground in
          ground.word?.span.map { Diagnostic.Note("derived from this: \(ground.text)", at: $0) }
        })
      return
    }
    add(StatedFact(derivation.path, value, from: origin), of: entry, &gathered)
  }

  private mutating func borrow(
    _ loan: BorrowedFact, of record: Record, _ visited: Set<EntryName>, _ gathered: inout GatheredFacts
  ) {
    guard let target = record.written(loan.source.steps[0]), gathered.said(loan.path) == nil,
      let field = Forms.all.compactMap({ $0.field(loan.source.steps[0]) }).first,
      case .reference(let plurals, _) = field.type,
      let plural = plurals.first(where: { estate.entry($0, target.text) != nil }),
      let kindName = Forms.named(plural)?.lawKind, let kind = pack.kind(named: kindName)
    else { return }
    let inner = facts(of: EntryName(plural, target.text), kind: kind, visited: visited)
    let wanted = Array(loan.source.steps.dropFirst())
    if let fact = inner.facts.first(where: { $0.path.steps == wanted }) {
      let ground = Origin.Ground("\(plural)/\(target.text) \(fact.path.short) \(fact.value)", at: fact.origin.place)
      gathered.facts.append(
        StatedFact(loan.path, fact.value, from: Origin(derivedFrom: [ground] + fact.origin.grounds)))
    } else if let withheld = inner.withheld.first(where: { $0.path.steps == wanted }) {
      gathered.withheld.append(withheld.seen(from: loan.path))
    }
  }
}

extension WithheldFact {
  func seen(from path: FactPath) -> WithheldFact {
    WithheldFact(
      path: path, value: value, paper: paper, reason: reason, origin: origin, documentPlace: documentPlace)
  }
}
