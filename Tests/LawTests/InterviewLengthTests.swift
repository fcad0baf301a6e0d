import CivilTime
import Facts
import LawCompiling
import LawPacks
import TestSupport
import Testing

@testable import Reasoning

/// Interviews on the pack that ships: how long they are, and that they end with the verdict that they should.
@Suite struct InterviewLengthTests {
  @Test func interviewsAreNoLongerThanAskingInTheOrderOfTheVocabulary() throws {
    let (dice, seed) = Dice.printed(for: "InterviewLengthTests")
    var own = dice
    let pack = try #require(PackCompiler.compile(folder: Repository.path("law/prc-cross-border")).pack)
    let date = try #require(CivilDate("2026-11-22"))
    var judge = Judge(pack: pack)
    let wanted = Dice.count(120, soak: 500)
    var (all, allInOrder) = (0, 0)
    for kind in pack.kinds.indices where pack.rules.contains(where: { $0.kind == kind }) {
      var (ours, theirs, situations) = (0, 0, 0)
      for _ in 0..<wanted {
        guard let situation = try Self.situation(&judge, kind, date, &own) else { continue }
        situations += 1
        let (length, answered) = try Self.interview(&judge, kind, date, situation) { judge, facts in
          guard
            case .ask(let question) = try judge.nextQuestion(
              kind: kind, asOf: date, facts: facts, fixed: [:], refused: [])
          else { return nil }
          return question.path
        }
        ours += length
        theirs += try Self.interview(&judge, kind, date, situation) { judge, facts in
          try Self.firstInVocabulary(&judge, kind, date, facts)
        }.length
        // Whatever was not asked, the verdict is that of the whole situation.
        let short = try judge.judge(kind: kind, asOf: date, facts: answered)
        let whole = try judge.judge(kind: kind, asOf: date, facts: situation)
        #expect(short.verdict == whole.verdict, "SEED=\(seed) \(pack.kinds[kind].name)")
      }
      let name = pack.kinds[kind].name
      print("InterviewLengthTests: \(name): \(ours) questions in \(situations) interviews, \(theirs) in order")
      (all, allInOrder) = (all + ours, allInOrder + theirs)
      // Where the two orders are nearly alike, the draw of situations decides by a few questions.
      #expect(ours * 100 <= theirs * 115, "SEED=\(seed) \(name)")
    }
    #expect(all < allInOrder, "SEED=\(seed)")
  }

  /// For those who tune it: how long the question takes where most is unknown.
  @Test func theFirstQuestionIsPrintedWithItsTime() throws {
    let pack = try #require(PackCompiler.compile(folder: Repository.path("law/prc-cross-border")).pack)
    let date = try #require(CivilDate("2026-11-22"))
    var judge = Judge(pack: pack)
    for kind in pack.kinds.indices {
      // The law of the day is built once.
      _ = try judge.law(kind: kind, asOf: date)
      let start = ContinuousClock.now
      let step = try judge.nextQuestion(kind: kind, asOf: date, facts: [], fixed: [:], refused: [])
      let time = ContinuousClock.now - start
      guard case .ask(let question) = step else { continue }
      print("InterviewLengthTests: \(question.path), at most \(question.canMatter) questions, found in \(time)")
      #expect(question.canMatter > 0 && question.possible.count > 1)
    }
  }

  /// One possible situation: a value that the law tells apart for each fact.
  private static func situation(
    _ judge: inout Judge, _ kind: Int, _ date: CivilDate, _ dice: inout Dice
  ) throws -> [StatedFact]? {
    let law = try judge.law(kind: kind, asOf: date)
    for _ in 0..<200 {
      var facts: [FactPath: FactValue] = [:]
      var absent: Set<Int> = []
      let order = law.order.sorted { law.pack.variables[$0.variable].path < law.pack.variables[$1.variable].path }
      for (variable, domain) in order.sorted(by: { Self.depth($0.variable, law) < Self.depth($1.variable, law) }) {
        if law.pack.variables[variable].optionalReferences.contains(where: { absent.contains($0) }) { continue }
        let value = dice.pick(domain.cells).value
        if value == FactValue.none { absent.insert(variable) }
        facts[law.pack.variables[variable].path] = value
      }
      let stated = facts.sorted { $0.key < $1.key }.map { StatedFact($0.key, $0.value, from: Origin("drawn")) }
      if (try? judge.judge(kind: kind, asOf: date, facts: stated)) != nil { return stated }
    }
    return nil
  }

  private static func depth(_ variable: Int, _ law: KindLaw) -> Int { law.pack.variables[variable].path.steps.count }

  private static func interview(
    _ judge: inout Judge, _ kind: Int, _ date: CivilDate, _ situation: [StatedFact],
    next: (inout Judge, [StatedFact]) throws -> FactPath?
  ) throws -> (length: Int, answered: [StatedFact]) {
    var answered: [StatedFact] = []
    while let path = try next(&judge, answered) {
      answered.append(try #require(situation.first { $0.path == path }))
    }
    return (answered.count, answered)
  }

  /// The first fact of the vocabulary that can still matter.
  private static func firstInVocabulary(
    _ judge: inout Judge, _ kind: Int, _ date: CivilDate, _ facts: [StatedFact]
  ) throws -> FactPath? {
    var sitting = try judge.sitting(kind: kind, asOf: date, facts: facts, fixed: [:])
    let open = sitting.space.levels.map { _ in false }
    let prospect = try Prospect(&sitting, leavingOpen: open)
    guard try prospect.bestLevel(&sitting) != nil else { return nil }
    let pack = judge.pack
    return prospect.mattering.filter { prospect.isAskable($0, sitting.space) }.compactMap { sitting.path(ofLevel: $0) }
      .min { pack.vocabularyOrder($0).lexicographicallyPrecedes(pack.vocabularyOrder($1)) }
  }
}
