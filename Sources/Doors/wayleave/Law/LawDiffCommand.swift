import ArgumentParser
import Assessment
import CivilTime
import Documents
import Facts
import LawCompiling
import LawPacks
import Reasoning
import SourceText

struct LawDiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "What becomes lawful or unlawful between two days, or from one pack to another, and for whom.",
    discussion: """
      For each kind the facts whose verdict changes, as smallest conditions in the law's own words, each with an example \
      that `ask --set` judges. With --estate: the things whose verdict changes, and why.
      """)

  @Option(help: ArgumentHelp("The day of the law before.", valueName: "date")) var from: String?
  @Option(help: ArgumentHelp("The day of the law after; the default is today.", valueName: "date")) var to: String?
  @Option(name: .customLong("as-of"), help: ArgumentHelp("With two packs: the day of both.", valueName: "date"))
  var asOf: String?
  @OptionGroup var pack: PackOptions
  @Option(name: .customLong("with-pack"), help: ArgumentHelp("The pack after.", valueName: "folder"))
  var withPack: String?
  @Option(help: ArgumentHelp("This kind alone.", valueName: "kind")) var about: String?
  @Option(help: ArgumentHelp("Whose verdicts change in this estate.", valueName: "folder")) var estate: String?
  @Option(help: ArgumentHelp("List so many conditions of each change; the others are counted.", valueName: "count"))
  var limit = conditionsShownMax
  @OptionGroup var language: LanguageOption
  @Option(help: "text or json.") var format: DiagnosticFormat = .text

  func run() throws {
    try refusing {
      let (before, after) = try sides()
      let kinds = try kinds(before, after)
      var differences: [LawDifference] = []
      for kind in kinds {
        do {
          differences.append(try LawDifference.between(before, after, kind: kind))
        } catch let bound as ReasoningBound {
          throw Refusal("the laws about \(kind) cannot be compared: \(bound)")
        } catch let trouble as ComparingTrouble {
          throw Refusal("the laws about \(kind) cannot be compared: \(trouble)")
        }
      }
      if let estate {
        try tell(estate, before, after, differences)
      } else if format == .json {
        Terminal.print(LawConditionJSON.json(differences, before, after).text(pretty: true))
      } else {
        let text = LawDifferenceText(before, after, language: language.lang.rawValue, shown: limit)
        Terminal.print(text.lines(differences).joined(separator: "\n"))
      }
    }
  }

  private func sides() throws -> (LawDifference.Side, LawDifference.Side) {
    let law = try pack.load()
    if asOf != nil, from != nil || to != nil {
      throw Refusal("--as-of stands for both days", help: "name either --as-of, or --from and --to")
    }
    if let withPack {
      let second = try PackOptions(named: withPack).load()
      let day = try day(asOf)
      return (
        .init(pack: law, date: try from.map { try wayleave.day($0) } ?? day),
        .init(pack: second, date: try to.map { try wayleave.day($0) } ?? day)
      )
    }
    guard let from else { throw Refusal("from when?", help: "for example --from 2025-12-31 --to 2026-01-01") }
    return (.init(pack: law, date: try day(from)), .init(pack: law, date: try day(to)))
  }

  private func kinds(_ before: LawDifference.Side, _ after: LawDifference.Side) throws -> [String] {
    guard let about else { return LawDifference.kinds(before.pack, after.pack) }
    let kind = try before.pack.namedKind(about).orRefuse()
    _ = try after.pack.namedKind(about).orRefuse()
    return [before.pack.kinds[kind].name]
  }

  // MARK: An estate

  /// The estate's own facts may change with the day, too: a paper expires. That is told as another cause.
  private func tell(
    _ folder: String, _ before: LawDifference.Side, _ after: LawDifference.Side, _ differences: [LawDifference]
  ) throws {
    guard before.pack.hash == after.pack.hash else {
      throw Refusal("an estate is compared on two days of one pack", help: "leave out --with-pack")
    }
    let held = try HeldEstate.read(folder)
    let old = try held.assess(by: before.pack, asOf: before.date, Assessor.Options())
    let new = try held.assess(by: after.pack, asOf: after.date, Assessor.Options())
    let json = AssessmentJSON.json(old, pack: before.pack, program: Program.version)
    let comparison = try AssessmentComparison.compare(json, with: new, pack: after.pack)
    let lang = language.lang.rawValue
    let text = LawDifferenceText(before, after, language: lang, shown: limit)
    let subjects = Dictionary(new.subjects.map { ("\($0.kind)/\($0.entry.id)", $0) }, uniquingKeysWith: { $1 })
    let fulfilled: @Sendable (AssessmentComparison.Change) -> [LawCondition] = { change in
      guard let first = change.before, let second = change.after, change.causes.contains(.law),
        let subject = subjects["\(change.kind)/\(change.id)"],
        let difference = differences.first(where: { $0.kind == change.kind })
      else { return [] }
      return difference.conditions(holdingOf: subject.judgement.facts, from: first, to: second)
    }
    if format == .json {
      let json = ComparisonJSON.json(
        comparison, pack: after.pack, asOf: after.date.description,
        because: { fulfilled($0).map { $0.text ?? "whatever the facts are" } })
      return Terminal.print(json.text(pretty: true))
    }
    let report = ComparisonText(
      comparison, pack: after.pack, language: lang, paint: { Terminal.paint($0, $1) },
      because: { text.because(fulfilled($0)) })
    Terminal.print(report.lines().joined(separator: "\n"))
  }
}

struct LawGapsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gaps", abstract: "Where no binding rule speaks, as smallest conditions with examples.")

  @Option(
    name: .customLong("as-of"), help: ArgumentHelp("The day of the law; the default is today.", valueName: "date"))
  var asOf: String?
  @OptionGroup var pack: PackOptions
  @Option(help: ArgumentHelp("This kind alone.", valueName: "kind")) var about: String?
  @Option(help: ArgumentHelp("List so many conditions of each gap; the others are counted.", valueName: "count"))
  var limit = conditionsShownMax
  @OptionGroup var language: LanguageOption
  @Option(help: "text or json.") var format: DiagnosticFormat = .text

  func run() throws {
    try refusing {
      let law = try pack.load()
      let date = try day(asOf)
      let kinds =
        try about.map { [try law.namedKind($0).orRefuse()] }
        ?? law.kinds.indices.filter { kind in law.rules.contains { $0.kind == kind } }
      var found: [LawGaps] = []
      for kind in kinds {
        do {
          found.append(try LawGaps.of(law, kind: kind, asOf: date))
        } catch let bound as ReasoningBound {
          throw Refusal("the gaps about \(law.kinds[kind].name) cannot be told: \(bound)")
        }
      }
      if format == .json { return Terminal.print(LawConditionJSON.json(found, pack: law).text(pretty: true)) }
      let text = LawGapsText(law, language: language.lang.rawValue, shown: limit)
      Terminal.print(found.map { text.lines($0).joined(separator: "\n") }.joined(separator: "\n\n"))
    }
  }
}
