import CivilTime
import EstateModel
import Facts
import LawPacks

/// The evidence files of an estate, and what counts only on paper (`on-paper:` in pack.yaml).
struct Papers {
  private let estate: Estate
  private let pack: LawPack
  private let date: CivilDate
  private let rules: [FactPath: [PaperRule]]
  private let supposed: Set<Supposition.Fact>
  /// Documents by what they are for.
  private var documents: [EntryName: [Record]] = [:]

  init(estate: Estate, pack: LawPack, date: CivilDate, supposed: Set<Supposition.Fact>) {
    self.supposed = supposed
    self.estate = estate
    self.pack = pack
    self.date = date
    rules = Dictionary(grouping: pack.bridge.papers) { $0.path }
    for document in estate["documents"] {
      for name in document.list("for") ?? [] {
        if let entry = EntryName(name.text) { documents[entry, default: []].append(document) }
      }
    }
  }

  /// Why a fact does not count; nothing when it does.
  func withheld(_ fact: StatedFact, of entry: EntryName, place: (Written?) -> Origin.Place?) -> WithheldFact? {
    if let name = fact.path.steps.first, supposed.contains(.init(entry: entry, name: name)) { return nil }
    for rule in rules(about: fact.path) where rule.asks(about: fact.value) {
      let kind = pack.documents[rule.document].name
      var trouble: (reason: WithheldFact.Reason, document: Record)?
      var isShown = false
      for document in documents[entry] ?? [] where document.text("kind") == kind {
        guard let reason = self.trouble(document) else {
          isShown = true
          break
        }
        // Of several papers that do not count, the last one listed is told of: it is the newest.
        trouble = (reason, document)
      }
      if isShown { continue }
      return WithheldFact(
        path: fact.path, value: fact.value, paper: rule.document, reason: trouble?.reason ?? .noPaper,
        origin: fact.origin, documentPlace: place(trouble?.document.id))
    }
    return nil
  }

  /// A fact needs the same paper when it is stated of something else that refers to the thing: `provider.vpn-approval`
  /// of a line.
  private func rules(about path: FactPath) -> [PaperRule] {
    guard path.steps.count > 1 else { return rules[path] ?? [] }
    guard let fact = pack.fact(at: path) else { return [] }
    return rules[FactPath(kind: pack.kinds[fact.kind].name, steps: [fact.name])] ?? []
  }

  private func trouble(_ document: Record) -> WithheldFact.Reason? {
    let id = document.id.text
    if let from = document.date("effective"), from > date { return .notYetEffective(document: id, from: from) }
    if let last = document.date("expires"), last < date { return .expired(document: id, on: last) }
    guard let path = document.text("file"), let file = estate.files[path] else { return nil }
    switch file {
    case .missing: return .fileMissing(document: id, path: path)
    case .present(let digest):
      guard let expected = document.text("sha256"), expected.lowercased() != digest else { return nil }
      return .fileDiffers(document: id, path: path)
    }
  }
}
