import CivilTime
import Facts
import LawPacks

/// Tries whether a pack's cases and properties notice faults.
public struct MutationTrial {
  public enum Fate: Sendable {
    /// A case fails: its name.
    case noticedByCase(String)
    /// `law check` has an error: its message.
    case noticedByCheck(CheckFinding)
    /// The same verdicts and breaches on every day, for all facts that can be and in every reading.
    case equal
    /// The same verdicts everywhere, but other provisions are breached somewhere.
    case changesBreachesAlone(on: CivilDate)
    /// Nothing notices that somewhere the verdict is another.
    case unnoticed(on: CivilDate, LawDifference)
    /// A bound was reached.
    case untold(String)
  }

  private let pack: LawPack
  private let cases: [LawCase]
  /// For each rule the cases in which it has something to say.
  private var casesOfRule: [Int: [Int]] = [:]

  /// The cases are those that the pack passes.
  public init(pack: LawPack, cases: [LawCase]) {
    self.pack = pack
    var judge = Judge(pack: pack)
    let ruleNamed = Dictionary(uniqueKeysWithValues: pack.rules.enumerated().map { ($1.name, $0) })
    var passed: [LawCase] = []
    for lawCase in cases {
      let outcome = judge.tried(lawCase)
      guard outcome.passed else { continue }
      for finding in outcome.judgement?.findings ?? [] where finding.effect != .inapplicable {
        if let rule = ruleNamed[finding.rule] { casesOfRule[rule, default: []].append(passed.count) }
      }
      passed.append(lawCase)
    }
    self.cases = passed
  }

  public func fate(of mutant: Mutant) -> Fate {
    var judge = Judge(pack: mutant.pack)
    for index in order(mutant) where !judge.tried(cases[index]).passed { return .noticedByCase(cases[index].name) }
    do {
      for kind in mutant.kinds.sorted() {
        if let fate = try difference(mutant, kind) { return fate }
      }
      return .equal
    } catch {
      return .untold("\(error)")
    }
  }

  /// The cases of the mutant's kinds, those that its rules bear on first.
  private func order(_ mutant: Mutant) -> [Int] {
    let first = Set(mutant.rules.flatMap { casesOfRule[$0] ?? [] })
    return first.sorted() + cases.indices.filter { mutant.kinds.contains(cases[$0].kind) && !first.contains($0) }
  }

  /// Nothing where the law about a kind is the same on every day.
  private func difference(_ mutant: Mutant, _ kind: Int) throws -> Fate? {
    let days = days(mutant, kind)
    var breaches: CivilDate?
    for day in days where isTouched(mutant, on: day) {
      let before = try KindLaw(pack: pack, kind: kind, date: day)
      let after = try KindLaw(pack: mutant.pack, kind: kind, date: day)
      var comparison = try LawComparison(before, after)
      if comparison.isDifferent {
        // `law check` is slow, and speaks only of what is different.
        let report = LawCheck.run(mutant.pack, kind: kind)
        if let finding = report.findings.first(where: \.isError) { return .noticedByCheck(finding) }
        let changes = try comparison.changes(conditionsMax: 1)
        return .unnoticed(on: day, LawDifference(kind: pack.kinds[kind].name, changes: changes, leftOut: []))
      }
      if breaches == nil, try comparison.breachesDiffer() { breaches = day }
    }
    return breaches.map { .changesBreachesAlone(on: $0) }
  }

  /// Whether one of the mutant's rules is in force in either law.
  private func isTouched(_ mutant: Mutant, on day: CivilDate) -> Bool {
    mutant.rules.contains {
      pack.isInForce(pack.rules[$0], on: day) || mutant.pack.isInForce(mutant.pack.rules[$0], on: day)
    }
  }

  /// Days that stand for all days of both laws together: a mutant's pack holds all expressions of the pack itself.
  private func days(_ mutant: Mutant, _ kind: Int) -> [CivilDate] {
    let rules = mutant.rules.map { pack.rules[$0] }
    let epochs = Epochs(pack: mutant.pack, kind: kind, conditions: rules.flatMap { [$0.applies, $0.duty] })
    return Set(epochs.starts() + rules.flatMap { [$0.window?.from, $0.window?.until] }.compactMap { $0 }).sorted()
  }
}
