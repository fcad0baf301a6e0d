import CivilTime
import Facts
import Foundation
import LawCompiling
import LawPacks
import Reasoning
import SourceText
import TestSupport
import Testing

/// Random packs, days and facts, judged by the program and by the oracle, which must agree on all of it.
///
/// `SEED=` repeats a run, `SOAK=` makes it fifty times as long.
@Suite struct AgreementTests {
  @Test func theJudgeAgreesWithTheOracle() throws {
    let seed = Dice.freshSeed()
    print("AgreementTests: SEED=\(seed)")
    var trial = Trial(seed: seed)
    let wanted = Environment.isSoak ? 1_000_000 : 20_000
    let start = Date()
    while trial.comparisons < wanted {
      if let disagreement = try trial.nextPack() {
        Issue.record("\(disagreement)")
        return
      }
    }
    print("AgreementTests: \(trial.count) in \(Int(Date().timeIntervalSince(start))) s")
    #expect(trial.rejected * 10 < trial.packs, "the compiler rejects too many random packs: \(trial.count)")
    #expect(trial.tooLarge * 10 < trial.packs, "too many random packs are too large to count out: \(trial.count)")
  }

  /// One run of the comparison, with counts of what it met.
  struct Trial {
    let seed: UInt64
    private var dice: Dice
    private(set) var packs = 0
    private(set) var rejected = 0
    private(set) var tooLarge = 0
    private(set) var comparisons = 0
    private(set) var contradictions = 0
    private(set) var verdicts: [Verdict: Int] = [:]
    private(set) var lifts = 0
    private(set) var circles = 0
    private(set) var jointlyDecisive = 0

    init(seed: UInt64) {
      self.seed = seed
      dice = Dice(seed: seed)
    }

    var count: String {
      "\(packs) packs (\(rejected) rejected, \(tooLarge) days too large), \(comparisons) comparisons: "
        + Verdict.allCases.map { "\($0) \(verdicts[$0, default: 0])" }.joined(separator: ", ")
        + ", contradictory \(contradictions), with lifting \(lifts), with circles \(circles), "
        + "decisive together \(jointlyDecisive)"
    }

    /// Judges some cases by one more pack; the first disagreement, in words.
    mutating func nextPack() throws -> String? {
      packs += 1
      var own = dice.split()
      let model = RandomPack.draw(from: own.split())
      let files = PackText.files(model)
      let compiled = PackCompiler.compile(PackFiles(texts: files))
      guard let pack = compiled.pack else {
        rejected += 1
        print(DiagnosticRenderer(sources: compiled.sources).text(compiled.diagnostics))
        return nil
      }
      var judge = Judge(pack: pack)
      let days = model.daysToJudge()
      for _ in 0..<3 {
        let law = WrittenLaw(model, kind: own.chance(90) ? model.kinds[0] : own.pick(model.kinds))
        guard let possible = PossibleWorlds(law, date: own.pick(days)) else {
          tooLarge += 1
          continue
        }
        let oracle = Oracle(possible)
        let onHigh = Oracle(possible, highConfidenceAlone: true)
        if oracle.outcomes.contains(where: { $0.contains { !$0.circles.isEmpty } }) { circles += 1 }
        for _ in 0..<6 {
          let drawn = RandomCase.draw(possible, &own)
          comparisons += 1
          let troubles = try compare(&judge, oracle, onHigh, drawn)
          if !troubles.isEmpty { return describe(troubles, drawn, law, files) }
        }
      }
      return nil
    }

    private func describe(
      _ troubles: [String], _ drawn: RandomCase, _ law: WrittenLaw, _ files: [String: String]
    ) -> String {
      let facts = drawn.facts(law).map { "  \($0.path) = \($0.value)" }.joined(separator: "\n")
      let fixed = drawn.fixed.map { question, reading in
        "  \(law.model.questions[question].name) fixed to \(law.model.questions[question].readings[reading])"
      }.joined(separator: "\n")
      let texts = files.sorted { $0.key < $1.key }.map { "======== \($0.key)\n\($0.value)" }.joined(separator: "\n")
      return """
        SEED=\(seed), pack \(packs), comparison \(comparisons)
        \(texts)
        -------- a \(drawn.kind) on \(drawn.date)
        \(facts)\n\(fixed)
        -------- disagreement
        \(troubles.joined(separator: "\n"))
        """
    }

    // MARK: One case

    private mutating func compare(
      _ judge: inout Judge, _ oracle: Oracle, _ onHigh: Oracle, _ drawn: RandomCase
    ) throws -> [String] {
      let known = drawn.known(oracle.possible)
      let pack = judge.pack
      let kind = try #require(pack.kind(named: drawn.kind))
      var fixed: [Int: Int] = [:]
      for (question, reading) in drawn.fixed {
        let written = oracle.possible.law.model.questions[question]
        let (index, position) = try pack.namedReading(written.name, written.readings[reading]).get()
        fixed[index] = position
      }
      let isContradictory = oracle.completions(known).isEmpty
      let judgement: Judgement
      do {
        judgement = try judge.judge(
          kind: kind, asOf: drawn.date, facts: drawn.facts(oracle.possible.law), fixed: fixed)
      } catch FactTrouble.contradiction(let reasons) {
        contradictions += 1
        let known = Set(oracle.possible.law.model.givens.map(\.why))
        if reasons.isEmpty || !reasons.allSatisfy({ known.contains($0.text) }) {
          return ["real: a contradiction for the reasons \(reasons.map(\.text))"]
        }
        return isContradictory ? [] : ["real: the facts contradict \(reasons.map(\.text)); oracle: they do not"]
      }
      if isContradictory { return ["oracle: the facts contradict a given; real: they do not"] }
      let answer = oracle.answer(known: known, fixed: drawn.fixed)
      verdicts[answer.verdict, default: 0] += 1
      if answer.rules.contains(where: { !$0.liftedBy.isEmpty }) { lifts += 1 }
      var troubles = Disagreement()
      troubles.expect("verdict", judgement.verdict, answer.verdict)
      let high = onHigh.verdict(onHigh.completions(known), onHigh.choices(fixed: drawn.fixed))
      troubles.expect(
        "verdict on high confidence", judgement.verdictOnHighConfidence.map { "\($0)" } ?? "the same",
        high == answer.verdict ? "the same" : "\(high)")
      troubles.expect("breaches", judgement.breaches, answer.breaches)
      troubles.expect("advice", judgement.advice, answer.advice)
      troubles.compareReadings(judgement, answer)
      var decisive: [String] = []
      if answer.verdict == .undetermined {
        let law = oracle.possible.law
        let sets = oracle.decisive(known: known, fixed: drawn.fixed)
        if sets.contains(where: { $0.count > 1 }) { jointlyDecisive += 1 }
        decisive = Set(sets.joined())
          .map { FactPath(kind: drawn.kind, steps: law.variables[$0].steps).description }
      }
      troubles.expect("decisive", judgement.decisive.map(\.description).sorted(), decisive.sorted())
      troubles.compareFindings(judgement, answer)
      return troubles.found
    }
  }
}

/// Collects what two answers disagree on.
struct Disagreement {
  private(set) var found: [String] = []

  mutating func expect<Answer: Equatable>(_ what: String, _ real: Answer, _ oracle: Answer) {
    if real != oracle { found.append("\(what): real \(real); oracle \(oracle)") }
  }

  /// Every open question that makes a difference is shown, and what is shown is so.
  mutating func compareReadings(_ judgement: Judgement, _ answer: OracleAnswer) {
    var shown: Set<String> = []
    for outcome in judgement.readings {
      if !shown.insert(outcome.question).inserted { found.append("the question \(outcome.question) is shown twice") }
      guard let expected = answer.readings[outcome.question] else {
        found.append("the question \(outcome.question) is shown, and it is not open")
        continue
      }
      var real: [String: OracleAnswer.Reading] = [:]
      for reading in outcome.readings { real[reading.name] = .init(verdict: reading.verdict, advice: reading.advice) }
      expect("readings of \(outcome.question)", real, expected)
    }
    for (question, readings) in answer.readings where !shown.contains(question) {
      if Set(readings.values.map(\.verdict)).count > 1 || Set(readings.values.map(\.advice)).count > 1 {
        found.append("the question \(question) is not shown, and its readings differ: \(readings)")
      }
    }
  }

  mutating func compareFindings(_ judgement: Judgement, _ answer: OracleAnswer) {
    expect("rules in force", judgement.findings.map(\.rule).sorted(), answer.rules.map(\.name).sorted())
    for rule in answer.rules {
      guard let finding = judgement.findings.first(where: { $0.rule == rule.name }) else { continue }
      var lifts: [String: Bool] = [:]
      for lift in finding.liftedBy { lifts["\(lift.rule) \(lift.principle.rawValue)"] = lift.isCertain }
      expect("what lifts \(rule.name)", lifts, rule.liftedBy)
      let effects = rule.effects
      if !effects.contains(finding.effect) {
        found.append("effect of \(rule.name): real \(finding.effect); oracle one of \(effects)")
      }
    }
  }
}

extension OracleAnswer.RuleAnswer {
  /// Where the words of Finding leave a choice, more than one.
  var effects: [Finding.Effect] {
    if breachedAlways { return [isBinding ? .breached : .advice] }
    if breachedEver { return [isBinding ? .possiblyBreached : .possibleAdvice] }
    if !appliesEver { return [.inapplicable] }
    if liftedAlways { return [.lifted] }
    if !appliesAlways { return liftedBy.isEmpty ? [.open] : [.open, .lifted] }
    return liftedBy.isEmpty ? [.kept] : [.kept, .lifted, .open]
  }
}
