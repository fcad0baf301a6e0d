import CivilTime
import Facts
import LawCompiling
import LawPacks
import Reasoning
import SourceText
import TestSupport
import Testing

@Suite struct MutationTests {
  @Test func everyOperatorFindsSomethingInTheShippedPack() throws {
    let pack = try #require(PackCompiler.compile(folder: Repository.path("law/prc-cross-border")).pack)
    let mutants = Mutations.of(pack)
    #expect(Set(mutants.map(\.operator)) == Set(Mutant.Operator.allCases))
    #expect(mutants.allSatisfy { $0.pack.rules.count == pack.rules.count && !$0.kinds.isEmpty })
  }

  /// A mutant that is said to be equal is so wherever anybody looks.
  @Test func mutantsSaidToBeEqualAreNeverToldApart() throws {
    let seed = Dice.freshSeed()
    print("MutationTests: SEED=\(seed)")
    var dice = Dice(seed: seed)
    var (packs, equal, different) = (0, 0, 0)
    while packs < (Environment.isSoak ? 300 : 8) {
      let model = RandomPack.draw(from: dice.split())
      guard let pack = PackCompiler.compile(PackFiles(texts: PackText.files(model))).pack else { continue }
      packs += 1
      let trial = MutationTrial(pack: pack, cases: [])
      let mutants = Mutations.of(pack)
      for _ in 0..<min(6, mutants.count) {
        let mutant = dice.pick(mutants)
        switch trial.fate(of: mutant) {
        case .equal:
          equal += 1
          if let difference = try toldApart(pack, mutant, model, &dice) {
            Issue.record("SEED=\(seed), pack \(packs): \(mutant.name), \(mutant.change): \(difference)")
            return
          }
        case .noticedByCase, .noticedByCheck, .changesBreachesAlone, .unnoticed, .untold: different += 1
        }
      }
    }
    print("MutationTests: \(equal) equal, \(different) different")
    #expect(equal > 0 && different > 0)
  }

  private func toldApart(
    _ pack: LawPack, _ mutant: Mutant, _ model: PackModel, _ dice: inout Dice
  ) throws -> String? {
    guard let kind = mutant.kinds.first, mutant.kinds.count == 1 else { return nil }
    let law = WrittenLaw(model, kind: pack.kinds[kind].name)
    var (judge, other) = (Judge(pack: pack), Judge(pack: mutant.pack))
    for _ in 0..<3 {
      let day = dice.pick(model.daysToJudge())
      for facts in Points(law, dates: [day]).drawn(&dice).prefix(40) {
        guard let first = try? judge.judge(kind: kind, asOf: day, facts: facts),
          let second = try? other.judge(kind: kind, asOf: day, facts: facts)
        else { continue }
        if first.verdict != second.verdict || first.breaches != second.breaches || first.advice != second.advice {
          return "\(first.verdict), \(second.verdict) on \(day): \(facts.map { "\($0.path)=\($0.value)" })"
        }
      }
    }
    return nil
  }

  /// Some of the faults in the law that ships; a soak, like `wayleave law mutate`, tries all of them.
  @Test func theShippedCasesNoticeFaults() throws {
    let (files, _) = PackFiles.read(folder: Repository.path("law/prc-cross-border"))
    let pack = try PackCompiler.compiled(files)
    let cases = files.cases.enumerated().flatMap { index, file in
      CaseReader.read(SourceFile(name: file.path, bytes: file.bytes), file: index, pack: pack).cases
    }
    let trial = MutationTrial(pack: pack, cases: cases)
    var dice = Dice(seed: 7)
    let all = Mutations.of(pack)
    var (noticed, counting) = (0, 0)
    for mutant in Environment.isSoak ? all : (0..<60).map({ _ in dice.pick(all) }) {
      switch trial.fate(of: mutant) {
      case .noticedByCase, .noticedByCheck:
        noticed += 1
        counting += 1
      case .unnoticed, .untold: counting += 1
      case .equal, .changesBreachesAlone: continue
      }
    }
    print("MutationTests: the shipped pack notices \(noticed) of \(counting)")
    #expect(noticed * 100 >= counting * 95)
  }
}
