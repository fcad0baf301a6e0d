import ArgumentParser
import Assessment
import CivilTime
import Documents
import Facts
import LawPacks
import Reasoning

struct RemedyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remedy", abstract: "The cheapest changes that make an unlawful thing lawful, each judged again.",
    discussion: """
      Of an estate: every unlawful thing, or those that are named. Of facts: name the kind and state them.

      Only known facts that the law's vocabulary marks `changeable` are changed. What a change costs is data of the pack, \
      and over it of --costs: whole numbers without a unit. Costs order ways by effort; they are no statement of law.
      """)

  @Argument(help: ArgumentHelp("A folder of YAML files, or one file.", valueName: "estate")) var estate: String?
  @Argument(help: ArgumentHelp("Entries of the estate, for example lines/sha-fra or sha-fra.", valueName: "entry"))
  var entries: [String] = []
  @Option(help: ArgumentHelp("What it is about, for example line.", valueName: "kind")) var about: String?
  @Option(name: .customLong("set"), help: ArgumentHelp("State a fact; may be repeated.", valueName: "fact=value"))
  var set: [String] = []
  @OptionGroup var judging: JudgingOptions
  @OptionGroup var pack: PackOptions
  @OptionGroup var costs: CostOptions
  @Option(help: ArgumentHelp("No more ways than this for each thing.", valueName: "number")) var limit = 20
  @Option(help: "text or json.") var format = TextOrJSON.text
  @OptionGroup var language: LanguageOption

  enum TextOrJSON: String, ExpressibleByArgument, CaseIterable { case text, json }

  static let limitMax = 1_000

  func run() throws {
    try refusing {
      guard (1...Self.limitMax).contains(limit) else {
        throw Refusal("--limit is a number from 1 to \(Self.limitMax), not \(limit)")
      }
      let law = try pack.load()
      let date = try judging.date()
      let mendings = try mendings(law, date)
      let lang = language.lang.rawValue
      switch format {
      case .text:
        let text = RemedyText(pack: law, language: lang, paint: { Terminal.paint($0, $1) })
        Terminal.print(text.lines(mendings).joined(separator: "\n"))
      case .json:
        Terminal.print(
          MendingJSON.json(mendings, asOf: date.description, pack: law, program: Program.version).text(pretty: true))
      }
    }
  }

  private func mendings(_ law: LawPack, _ date: CivilDate) throws -> [Mending] {
    switch (estate, about) {
    case (let estate?, nil):
      if !set.isEmpty {
        throw Refusal("--set states facts of a kind, not of an estate", help: "`wayleave what-if` supposes something")
      }
      return try ofEstate(estate, law, date)
    case (nil, let about?): return [try ofFacts(about, law, date)]
    case (.some, .some): throw Refusal("name an estate, or --about and its facts, not both")
    case (nil, nil):
      throw Refusal("say what is to be mended", help: "an estate, or --about line --set crosses-border=yes ...")
    }
  }

  private func ofFacts(_ about: String, _ law: LawPack, _ date: CivilDate) throws -> Mending {
    let kind = try law.namedKind(about).orRefuse()
    let fixed = try judging.fixed(law)
    let facts = try set.map { try law.stated($0, of: kind) }
    let all = law.costs.overridden(by: try costs.read(law))
    var judge = Judge(pack: law)
    do {
      let judgement = try judge.judge(kind: kind, asOf: date, facts: facts, fixed: fixed)
      let least =
        judgement.verdict == .unlawful
        ? try judge.leastChanges(of: judgement, fixed: fixed, costs: all, waysMax: limit) : LeastChanges()
      return try Mending(
        entry: nil, name: law.kinds[kind].label?(language.lang.rawValue) ?? about, place: nil, judgement, least,
        costs: all, fixed: fixed, judge: &judge)
    } catch {
      throw Refusal(judge.explanation(of: error, language: language.lang.rawValue))
    }
  }

  private func ofEstate(_ estate: String, _ law: LawPack, _ date: CivilDate) throws -> [Mending] {
    let held = try HeldEstate.read(estate)
    let names = try entries.map { try EntryArgument.entry($0, in: held.estate) }
    var options = Assessor.Options()
    options.fixed = try judging.fixed(law)
    options.costs = try costs.read(law)
    options.waysMax = limit
    options.only = names.count == 1 ? names[0] : nil
    let assessment = try held.assess(by: law, asOf: date, options)
    let subjects =
      names.isEmpty
      ? assessment.subjects.filter { $0.judgement.verdict == .unlawful }
      : names.compactMap { name in assessment.subjects.first { $0.entry == name } }
    if let missing = names.first(where: { name in !subjects.contains { $0.entry == name } }) {
      throw Refusal("the law pack has no kind for `\(missing)`, so it is not judged")
    }
    var judge = Judge(pack: law)
    do {
      return try subjects.map { try Mending($0, of: assessment, judge: &judge) }
    } catch {
      throw Refusal(judge.explanation(of: error, language: language.lang.rawValue))
    }
  }
}
