import CivilTime
import EstateModel
import Facts
import LawPacks
import Reasoning
import SourceText

/// An estate judged: every thing that the law has rules about, worst first.
public struct Assessment: Sendable {
  public struct Subject: Sendable {
    public let thing: Estate.Thing
    public let judgement: Judgement
  }

  public let subjects: [Subject]
  public let diagnostics: Diagnostics
}

/// Judges an estate by a pack on a day.
public struct Assessor {
  private let estate: Estate
  private let pack: LawPack
  private let source: SourceFile
  private var diagnostics = Diagnostics()

  public static func assess(
    _ estate: Estate, from source: SourceFile, by pack: LawPack, asOf date: CivilDate, fixed: [Int: Int]
  ) -> Assessment {
    var assessor = Assessor(estate: estate, pack: pack, source: source)
    return assessor.assess(asOf: date, fixed: fixed)
  }

  private init(estate: Estate, pack: LawPack, source: SourceFile) {
    self.estate = estate
    self.pack = pack
    self.source = source
  }

  private mutating func assess(asOf date: CivilDate, fixed: [Int: Int]) -> Assessment {
    var judge = Judge(pack: pack)
    var subjects: [Assessment.Subject] = []
    for thing in estate.things {
      guard let kind = pack.kind(named: thing.kind.text) else {
        report(
          EstateCodes.unknownKind, "the law knows no kind `\(thing.kind.text)`", at: thing.kind.span,
          didYouMean(thing.kind.text, among: pack.kinds.map(\.name)))
        continue
      }
      let facts = facts(of: thing, kind: kind, root: kind, steps: [], visited: [])
      do {
        let judgement = try judge.judge(kind: kind, asOf: date, facts: facts, fixed: fixed)
        subjects.append(.init(thing: thing, judgement: judgement))
      } catch {
        report(EstateCodes.contradiction, "`\(thing.id.text)`: \(judge.explanation(of: error))", at: thing.id.span, nil)
      }
    }
    let sorted = subjects.enumerated().sorted { a, b in
      let (first, second) = (a.element.judgement.verdict, b.element.judgement.verdict)
      return first != second ? first < second : a.offset < b.offset
    }
    return Assessment(subjects: sorted.map(\.element), diagnostics: diagnostics)
  }

  private mutating func report(_ code: DiagnosticCode, _ message: String, at span: SourceSpan, _ help: String?) {
    diagnostics.add(Diagnostic(code, message, at: span, help: help))
  }

  private func origin(_ span: SourceSpan) -> Origin {
    Origin("\(source.name):\(source.position(of: span.start).line)")
  }

  // MARK: Facts

  /// What is stated of a thing, what can be derived, and the same of the things that it refers to.
  private mutating func facts(
    of thing: Estate.Thing, kind: Int, root: Int, steps: [String], visited: Set<String>
  ) -> [StatedFact] {
    var found = derived(thing, kind: kind, root: root, steps: steps)
    for (name, value) in thing.facts {
      if let fact = stated(name, value, root: root, kind: kind, steps: steps) { found.append(fact) }
    }
    for (name, target) in thing.references {
      let fact = pack.facts.first { $0.kind == kind && $0.name == name.text }
      guard let fact, case .reference(let next) = fact.type.base else {
        let known = pack.facts.filter { fact in
          if case .reference = fact.type.base { fact.kind == kind } else { false }
        }.map(\.name)
        report(
          EstateCodes.fact, "a \(thing.kind.text) refers to no `\(name.text)`", at: name.span,
          didYouMean(name.text, among: known + ["facts", "ends", "name"]) ?? "facts of the law stand under `facts:`")
        continue
      }
      if target.text == "none" {
        if let fact = stated(name, target, root: root, kind: kind, steps: steps) { found.append(fact) }
        continue
      }
      let kindName = pack.kinds[next].name
      guard let other = estate.things.first(where: { $0.kind.text == kindName && $0.id.text == target.text }) else {
        report(
          EstateCodes.unknownThing, "there is no \(kindName) `\(target.text)`", at: target.span,
          didYouMean(target.text, among: estate.things.filter { $0.kind.text == kindName }.map(\.id.text)))
        continue
      }
      guard steps.count < 8, !visited.contains(kindName + "/" + other.id.text) else { continue }
      found += facts(
        of: other, kind: next, root: root, steps: steps + [name.text],
        visited: visited.union([kindName + "/" + other.id.text]))
    }
    return found
  }

  private mutating func stated(
    _ name: Estate.Text, _ value: Estate.Text, root: Int, kind: Int, steps: [String]
  ) -> StatedFact? {
    switch pack.namedFact(name.text, of: kind) {
    case .failure(let trouble):
      report(EstateCodes.fact, trouble.message, at: name.span, trouble.help)
      return nil
    case .success(let (path, type)):
      switch pack.value(value.text, of: type, named: name.text) {
      case .failure(let trouble):
        report(EstateCodes.fact, trouble.message, at: value.span, trouble.help)
        return nil
      case .success(let known):
        let full = FactPath(kind: pack.kinds[root].name, steps: steps + path.steps)
        return StatedFact(full, known, from: origin(name.span))
      }
    }
  }

  /// The pack says which of its facts an estate can derive, and from what (`derived:` in pack.yaml).
  private func derived(_ thing: Estate.Thing, kind: Int, root: Int, steps: [String]) -> [StatedFact] {
    pack.derived.compactMap { derivation in
      guard derivation.path.kind == pack.kinds[kind].name, thing.ends.count > 1 else { return nil }
      switch derivation.way {
      case .endsInTwoJurisdictions:
        let home = thing.ends.filter { $0.jurisdiction == pack.jurisdiction }
        let abroad = thing.ends.filter { $0.jurisdiction != pack.jurisdiction }
        let ends = thing.ends.map { "\($0.name) (\($0.jurisdiction))" }.joined(separator: ", ")
        return StatedFact(
          FactPath(kind: pack.kinds[root].name, steps: steps + derivation.path.steps),
          .yesNo(!home.isEmpty && !abroad.isEmpty), from: Origin("derived from its ends: \(ends)"))
      }
    }
  }
}
