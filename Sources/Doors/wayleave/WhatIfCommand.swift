import ArgumentParser
import Assessment
import Documents
import EstateModel
import LawPacks
import Reasoning
import SourceText

struct WhatIfCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "what-if", abstract: "Suppose something of an estate, and compare the verdicts before and after.",
    discussion: """
      What is supposed counts without a paper. The estate itself is not changed. A list takes its items with commas \
      between; an empty value takes the statement away.
      """)

  @Argument(help: ArgumentHelp("A folder of YAML files, or one file.", valueName: "estate")) var estate: String
  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("For example lines/sha-fra.filing=recorded; may be repeated.", valueName: "list/id.key=value"))
  var set: [String] = []
  @OptionGroup var judging: JudgingOptions
  @OptionGroup var pack: PackOptions
  @OptionGroup var language: LanguageOption

  func run() throws {
    try refusing {
      let law = try pack.load()
      var held = try HeldEstate.read(estate)
      let date = try judging.date()
      var options = Assessor.Options()
      options.fixed = try judging.fixed(law)
      if set.isEmpty { throw Refusal("nothing is supposed", help: "for example --set lines/sha-fra.filing=recorded") }
      let before = try held.assess(by: law, asOf: date, options)
      let supposed = try suppositions(in: &held.estate)
      options.supposed.formUnion(supposed.map(\.fact))
      let after = try held.assess(by: law, asOf: date, options)
      let old = AssessmentJSON.json(before, pack: law, program: Program.version)
      let comparison = try AssessmentComparison.compare(old, with: after, pack: law)
      let text = ComparisonText(
        comparison, pack: law, language: language.lang.rawValue, isSupposed: true, paint: { Terminal.paint($0, $1) })
      Terminal.print(text.lines().joined(separator: "\n"))
    }
  }

  private func suppositions(in estate: inout Estate) throws -> [Supposition] {
    var supposed: [Supposition] = []
    for text in set {
      do {
        let supposition = try Supposition(text, in: estate)
        try supposition.apply(to: &estate)
        supposed.append(supposition)
      } catch {
        throw Refusal("--set \(text): \(error.message)", help: error.help)
      }
    }
    do {
      try Supposition.check(supposed, in: estate)
    } catch {
      throw Refusal("what is supposed cannot be: \(error.message)", help: error.help)
    }
    return supposed
  }
}
