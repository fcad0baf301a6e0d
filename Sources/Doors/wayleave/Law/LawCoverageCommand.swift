import ArgumentParser
import Facts
import LawCompiling
import LawPacks
import Reasoning
import SourceText

struct LawCoverageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coverage", abstract: "List provisions and rules, and which no case exercises.",
    discussion: """
      A rule is exercised in full when some case breaches it and some case keeps it (a permission: applies). Ends with \
      0 when every rule is, else with 1.
      """)

  @Option(parsing: .upToNextOption, help: "Files of cases; the default are the pack's own.") var cases: [String] = []
  @OptionGroup var pack: PackOptions
  @Flag(help: "List what is exercised, too.") var all = false

  private struct Count {
    var breached = 0
    var kept = 0
    var lifted = 0
  }

  func run() throws {
    try refusing {
      let law = try pack.load()
      let (counts, total) = try counts(law)
      var short = 0
      for (index, provision) in law.provisions.enumerated() {
        let rules = law.rules.filter { $0.provision == index }
        if rules.isEmpty {
          if all { Terminal.print("\(provision.citation)  \(state(of: provision))") }
          continue
        }
        for rule in rules {
          let count = counts[rule.name] ?? Count()
          let missing = missing(rule, count)
          if rule.window != nil, missing != nil { short += 1 }
          if all || missing != nil { Terminal.print(line(rule, law, count, missing)) }
        }
      }
      let modelled = law.provisions.indices.count { index in law.rules.contains { $0.provision == index } }
      Terminal.print(
        "\(counted(law.provisions.count, "provision")) (\(modelled) with rules), \(counted(law.rules.count, "rule")), "
          + "\(counted(total, "case")): \(short == 0 ? "every rule is exercised" : "\(counted(short, "rule")) not exercised in full")"
      )
      if short > 0 { throw ExitCode(1) }
    }
  }

  private func counts(_ law: LawPack) throws -> ([String: Count], Int) {
    var judge = Judge(pack: law)
    var counts: [String: Count] = [:]
    var total = 0
    for (index, file) in try CaseFiles.read(cases, pack: pack).enumerated() {
      for lawCase in CaseReader.read(file, file: index, pack: law).cases {
        total += 1
        for finding in judge.tried(lawCase).judgement?.findings ?? [] {
          switch finding.effect {
          case .breached, .advice: counts[finding.rule, default: Count()].breached += 1
          case .kept: counts[finding.rule, default: Count()].kept += 1
          case .lifted: counts[finding.rule, default: Count()].lifted += 1
          case .possiblyBreached, .possibleAdvice:
            // A breach under one reading exercises the rule of that reading.
            if finding.unknown.isEmpty { counts[finding.rule, default: Count()].breached += 1 }
          case .open: if finding.unknown.isEmpty { counts[finding.rule, default: Count()].kept += 1 }
          case .inapplicable: continue
          }
        }
      }
    }
    return (counts, total)
  }

  private func missing(_ rule: Rule, _ count: Count) -> String? {
    if rule.window == nil { return nil }
    let applies = count.kept + count.lifted + count.breached
    if rule.modality == .may { return applies > 0 ? nil : "applies in no case" }
    switch (count.breached > 0, count.kept + count.lifted > 0) {
    case (true, true): return nil
    case (true, false): return "kept in no case"
    case (false, true): return "breached in no case"
    case (false, false): return "applies in no case"
    }
  }

  private func line(_ rule: Rule, _ law: LawPack, _ count: Count, _ missing: String?) -> String {
    let draft = rule.window == nil ? "draft" : nil
    let numbers = "breached \(count.breached), kept \(count.kept), lifted \(count.lifted)"
    return "\(law.citation(of: rule))  \(rule.name): \(missing ?? draft ?? numbers)"
  }

  private func state(of provision: Provision) -> String {
    if !provision.sanctions.isEmpty { return "sanctions only" }
    return provision.notModelled.map { "not modelled: \($0)" } ?? "neither rule nor reason"
  }
}
