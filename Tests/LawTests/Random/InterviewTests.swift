import CivilTime
import Facts
import LawCompiling
import LawPacks
import SourceText
import TestSupport
import Testing

@testable import Reasoning

/// Interviews on random packs, against counting out every completion of what is unknown.
@Suite struct InterviewTests {
  @Test func eachQuestionIsTheOneThatLeavesTheFewestVerdicts() throws {
    let (dice, seed) = Dice.printed(for: "InterviewTests")
    var own = dice
    var (asked, settled, exact, withRefused) = (0, 0, 0, 0)
    let wanted = Dice.count(1_200, soak: 20_000)
    while asked < wanted {
      var model = RandomPack.draw(from: own.split())
      // Without givens every combination can be, so the whole choice is counted out, not its first criterion alone.
      if own.chance(60) { model.givens = [] }
      guard let pack = PackCompiler.compile(PackFiles(texts: PackText.files(model))).pack else { continue }
      let law = WrittenLaw(model, kind: model.kinds[0])
      guard let possible = PossibleWorlds(law, date: own.pick(model.daysToJudge())) else { continue }
      let drawn = RandomCase.draw(possible, &own)
      let oracle = InterviewOracle(Oracle(possible), drawn, pack)
      var judge = Judge(pack: pack)
      guard let kind = pack.kind(named: drawn.kind), oracle.canBe else { continue }
      var facts = drawn.facts(law)
      // A drawn pack may have too many rules in a circle, which is refused.
      let fixed = try oracle.fixed(pack)
      guard (try? judge.judge(kind: kind, asOf: drawn.date, facts: facts, fixed: fixed)) != nil else { continue }
      var known = drawn.known(possible)
      var refused: Set<Int> = []
      var bound: Int?
      // A whole interview: the answers are those of one possible world.
      let world = own.pick(oracle.oracle.completions(known))
      while true {
        let context = "SEED=\(seed) after \(asked) questions"
        let step = try judge.nextQuestion(
          kind: kind, asOf: drawn.date, facts: facts, fixed: fixed,
          refused: Set(refused.map { oracle.path($0) }))
        let state = try oracle.state(known, refused: refused, domains: Self.domains(&judge, kind, drawn.date))
        guard case .ask(let question) = step else {
          settled += 1
          #expect(state.answers.count <= 1 || state.candidates.isEmpty, "\(context)")
          break
        }
        asked += 1
        if !refused.isEmpty { withRefused += 1 }
        if asked > wanted * 2 { break }
        let variable = try #require(law.variable(question.path.steps), "\(context)")
        #expect(state.answers.count > 1, "\(context)")
        #expect(Set(question.possible) == Set(state.answers.map(\.verdict)), "\(context)")
        #expect(question.possible == question.possible.sorted())
        let least = try #require(state.candidates.map(\.meanVerdicts).min(), "\(context)")
        #expect(
          state.candidates.first { $0.variable == variable }?.meanVerdicts == least, "\(context): \(question.path)")
        if model.givens.isEmpty {
          exact += 1
          #expect(state.best == variable, "\(context): \(question.path), \(state.candidates)")
          #expect(question.canMatter == state.mattering, "\(context)")
        }
        // No interview is longer than its first question said.
        if let bound { #expect(question.canMatter < bound, "\(context)") }
        bound = question.canMatter
        let value = possible.values[variable][possible.worlds[world][variable]]
        if own.chance(20) {
          refused.insert(variable)
        } else {
          facts.append(StatedFact(question.path, value, from: Origin("answer")))
          known[variable] = possible.worlds[world][variable]
        }
      }
    }
    print(
      "InterviewTests: \(asked) questions, \(exact) counted out whole, \(withRefused) beside unknowns, \(settled) ends")
    #expect(exact > asked / 4 && settled > 0 && withRefused > 0)
  }

  /// The values that the law tells apart, by the path's steps: what a mean is taken over.
  private static func domains(_ judge: inout Judge, _ kind: Int, _ date: CivilDate) throws -> [[String]: [FactValue]] {
    let law = try judge.law(kind: kind, asOf: date)
    return Dictionary(
      uniqueKeysWithValues: law.order.map { (law.pack.variables[$0.variable].path.steps, $0.domain.cells.map(\.value)) }
    )
  }
}

/// What is still possible, counted out.
struct InterviewOracle {
  /// The verdict under each choice of readings.
  struct Answer: Hashable {
    let verdicts: [Verdict]
    var verdict: Verdict {
      if verdicts.contains(.undetermined) { return .undetermined }
      return Set(verdicts).count > 1 ? .unsettled : verdicts[0]
    }
  }

  struct Candidate {
    let variable: Int
    let meanVerdicts: Double
    let meanMattering: Double
    let order: [Int]
  }

  struct State {
    let answers: Set<Answer>
    let candidates: [Candidate]
    let mattering: Int

    var best: Int? {
      candidates.min { a, b in
        if a.meanVerdicts != b.meanVerdicts { return a.meanVerdicts < b.meanVerdicts }
        if a.meanMattering != b.meanMattering { return a.meanMattering < b.meanMattering }
        return a.order.lexicographicallyPrecedes(b.order)
      }?.variable
    }
  }

  let oracle: Oracle
  let drawn: RandomCase
  let pack: LawPack
  private var possible: PossibleWorlds { oracle.possible }

  init(_ oracle: Oracle, _ drawn: RandomCase, _ pack: LawPack) {
    self.oracle = oracle
    self.drawn = drawn
    self.pack = pack
  }

  var canBe: Bool { !oracle.completions(drawn.known(possible)).isEmpty }

  func path(_ variable: Int) -> FactPath { FactPath(kind: drawn.kind, steps: possible.law.variables[variable].steps) }

  func fixed(_ pack: LawPack) throws -> [Int: Int] {
    var fixed: [Int: Int] = [:]
    for (question, reading) in drawn.fixed {
      let written = possible.law.model.questions[question]
      let named = try pack.namedReading(written.name, written.readings[reading]).get()
      fixed[named.question] = named.reading
    }
    return fixed
  }

  func state(_ known: [Int: Int], refused: Set<Int>, domains: [[String]: [FactValue]]) throws -> State {
    let variables = possible.law.variables
    let open = variables.indices.filter {
      refused.contains($0) || variables[$0].behind.contains { refused.contains($0) }
    }
    let free = variables.indices.filter { known[$0] == nil && !open.contains($0) }
    // By the values of what may still be answered: the law's answer.
    let groups = Dictionary(grouping: oracle.completions(known)) { world in free.map { possible.worlds[world][$0] } }
    let answers = groups.mapValues { answer($0) }
    var candidates: [Candidate] = []
    let mattering = mattering(answers, free)
    for (at, variable) in free.enumerated() {
      let cells = (domains[variables[variable].steps] ?? []).map { possible.position(of: $0, of: variable) }
      let after = cells.map { cell in answers.filter { $0.key[at] == cell } }.filter { !$0.isEmpty }
      guard after.count > 1, variables[variable].behind.allSatisfy({ isThere($0, known, answers, free) }) else {
        continue
      }
      // A fact on which nothing depends leaves all verdicts possible, and is never the best.
      guard mattering.contains(at) || !possible.law.givens.isEmpty else { continue }
      let counts = after.map { Set($0.values.map(\.verdict)).count }
      let mattersAfter = after.map { Set($0.values).count == 1 ? 0 : self.mattering($0, free).count }
      candidates.append(
        Candidate(
          variable: variable, meanVerdicts: Self.mean(counts), meanMattering: Self.mean(mattersAfter),
          order: order(variable)))
    }
    return State(answers: Set(answers.values), candidates: candidates, mattering: mattering.count)
  }

  private static func mean(_ numbers: [Int]) -> Double { Double(numbers.reduce(0, +)) / Double(numbers.count) }

  private func order(_ variable: Int) -> [Int] {
    let steps = possible.law.variables[variable].steps
    return steps.indices.map { last in
      pack.factIndex(at: FactPath(kind: drawn.kind, steps: Array(steps[...last]))) ?? -1
    }
  }

  private func answer(_ worlds: [Int]) -> Answer {
    Answer(
      verdicts: oracle.choices(fixed: drawn.fixed).map { choice in
        let verdicts = Set(worlds.map { oracle.outcomes[choice][$0].verdict })
        return verdicts.count > 1 ? .undetermined : verdicts.first ?? .unaddressed
      })
  }

  private func isThere(_ reference: Int, _ known: [Int: Int], _ answers: [[Int]: Answer], _ free: [Int]) -> Bool {
    if known[reference] != nil { return true }
    guard let at = free.firstIndex(of: reference) else { return false }
    return answers.keys.allSatisfy { possible.values[reference][$0[at]] != .none }
  }

  /// Positions in `free` of the facts on which the answer depends: two combinations that differ there alone differ in it.
  private func mattering(_ answers: [[Int]: Answer], _ free: [Int]) -> Set<Int> {
    Set(
      free.indices.filter { at in
        let alike = Dictionary(grouping: answers.keys) { key in
          var rest = key
          rest[at] = -1
          return rest
        }
        return alike.values.contains { keys in Set(keys.map { answers[$0] }).count > 1 }
      })
  }
}
