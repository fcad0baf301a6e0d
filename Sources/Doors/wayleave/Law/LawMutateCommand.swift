import ArgumentParser
import CivilTime
import Documents
import Facts
import LawCompiling
import LawPacks
import Reasoning
import SourceText

struct LawMutateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mutate",
    abstract: "Plant faults in a copy of the law, one at a time, and tell which no case and no property notices.",
    discussion: """
      The faults: drop a condition, negate, move a date a day, swap neighbouring ranks, drop an exception, widen a set. \
      A fault that changes no verdict and no breach on any day is none. Ends with 0 when all are noticed, else with 1.
      """)

  @OptionGroup var pack: PackOptions
  @Option(parsing: .upToNextOption, help: "Files of cases; the default are the pack's own.") var cases: [String] = []
  @Option(help: ArgumentHelp("Draw so many faults; the default is all of them.", valueName: "count")) var count: Int?
  @Option(help: "What is drawn with the same seed is the same.") var seed: UInt64 = 1
  @Option(help: ArgumentHelp("Only faults in this rule or instrument.", valueName: "name")) var only: String?
  @Option(help: "en or zh, for verdicts.") var lang = "en"
  @Flag(help: "List every fault with what noticed it.") var all = false

  private struct Tally {
    var byCase = 0
    var byCheck = 0
    var equal = 0
    var breachesAlone = 0
    var unnoticed = 0
    var untold = 0
  }

  func run() throws {
    try refusing {
      let law = try pack.load()
      var read: [LawCase] = []
      for (index, file) in try CaseFiles.read(cases, pack: pack).enumerated() {
        read += CaseReader.read(file, file: index, pack: law).cases
      }
      let trial = MutationTrial(pack: law, cases: read)
      let mutants = drawn(Mutations.of(law).filter { only == nil || $0.name == only })
      if mutants.isEmpty { throw Refusal("there is nothing to change", help: "is the name in --only right?") }
      var tally = Tally()
      for (index, mutant) in mutants.enumerated() {
        if Terminal.errorsAreTerminal {
          Terminal.printError("\r\u{1B}[K\(index) of \(mutants.count)", terminator: "")
        }
        let fate = trial.fate(of: mutant)
        count(fate, &tally)
        for line in lines(mutant, fate, law) { Terminal.print(line) }
      }
      if Terminal.errorsAreTerminal { Terminal.printError("\r\u{1B}[K", terminator: "") }
      summary(tally, mutants.count)
      if tally.unnoticed + tally.untold > 0 { throw ExitCode(1) }
    }
  }

  /// Some of the mutants, in their order, drawn with SplitMix64.
  private func drawn(_ mutants: [Mutant]) -> [Mutant] {
    guard let count, count < mutants.count else { return mutants }
    var state = seed
    func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
    var chosen: Set<Int> = []
    while chosen.count < max(0, count) { chosen.insert(Int(next() % UInt64(mutants.count))) }
    return chosen.sorted().map { mutants[$0] }
  }

  private func count(_ fate: MutationTrial.Fate, _ tally: inout Tally) {
    switch fate {
    case .noticedByCase: tally.byCase += 1
    case .noticedByCheck: tally.byCheck += 1
    case .equal: tally.equal += 1
    case .changesBreachesAlone: tally.breachesAlone += 1
    case .unnoticed: tally.unnoticed += 1
    case .untold: tally.untold += 1
    }
  }

  private func lines(_ mutant: Mutant, _ fate: MutationTrial.Fate, _ law: LawPack) -> [String] {
    let name = "\(mutant.name): \(mutant.operator.rawValue): \(mutant.change)"
    func listed(_ outcome: String) -> [String] { all ? folded(name) + ["  " + outcome] : [] }
    switch fate {
    case .noticedByCase(let lawCase): return listed("noticed by the case `\(lawCase)`")
    case .noticedByCheck(let finding): return listed("noticed by law check: \(finding.message)")
    case .equal: return listed("changes no verdict and no breach on any day")
    case .changesBreachesAlone(let day): return folded(name) + ["  changes no verdict, but breaches on \(day)"]
    case .untold(let reason): return folded(name) + folded("  not told: \(reason)")
    case .unnoticed(let day, let difference): return folded(name) + missing(day, difference)
    }
  }

  /// What would have to be tested.
  private func missing(_ day: CivilDate, _ difference: LawDifference) -> [String] {
    guard let change = difference.changes.first, let condition = change.conditions.first else { return [] }
    let wording = Wording(lang)
    let example = condition.example.map { "\($0.path.short): \($0.value)" }.joined(separator: ", ")
    return folded(
      "  UNNOTICED: a case about \(difference.kind) as of \(day) is missing; "
        + "\(wording.verdict(change.before)) would become \(wording.verdict(change.after)): { \(example) }")
  }

  private func folded(_ text: String) -> [String] {
    let indent = text.hasPrefix("  ") ? "  " : ""
    return wrapped(text, width: VerdictText.width - 4).enumerated().map { index, line in
      (index == 0 ? indent : indent + "  ") + line.trimmingPrefix(while: { $0 == " " })
    }
  }

  private func summary(_ tally: Tally, _ total: Int) {
    let noticed = tally.byCase + tally.byCheck
    let counting = noticed + tally.unnoticed + tally.untold
    let tenths = counting == 0 ? 1000 : noticed * 1000 / counting
    Terminal.print(
      "\(noticed) of \(counting) faults noticed (\(tenths / 10).\(tenths % 10) %): "
        + "\(tally.byCase) by cases, \(tally.byCheck) by law check")
    Terminal.print(
      "of \(counted(total, "fault")) \(tally.equal) change nothing, "
        + "\(tally.breachesAlone) only which provisions are breached")
  }
}
