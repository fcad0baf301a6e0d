import ArgumentParser
import Assessment
import EstateModel
import Facts
import LawPacks
import SourceText

struct EstateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "estate", abstract: "Begin an estate, check it, and see its form.",
    subcommands: [
      EstateNewCommand.self, EstateImportCommand.self, EstateCheckCommand.self, EstateKeysCommand.self,
      EstateSchemaCommand.self,
    ])
}

struct EstateCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Say what is wrong with an estate, all of it at once, without judging it.",
    discussion: "Ends with 0 when nothing is wrong, else with 2.")

  @Argument(help: ArgumentHelp("A folder of YAML files, or one file.", valueName: "estate")) var estate: String
  @OptionGroup var pack: PackOptions

  func run() throws {
    try refusing {
      let law = try pack.load()
      let held = try HeldEstate.read(estate)
      let result = try Assessor.assess(held.estate, in: held.sources, by: law, asOf: Terminal.today())
      guard result.assessment != nil else { throw HeldEstate.refused(result.diagnostics, held.sources) }
      let counts = Forms.all.compactMap { form -> String? in
        let count = held.estate[form.plural].count
        return count == 0 ? nil : "\(count) \(count == 1 ? form.name : form.plural)"
      }
      let text = "\(held.estate.organisation.text): \(counts.joined(separator: ", ")). Nothing is wrong."
      Terminal.print(wrapped(text, width: 78).joined(separator: "\n"))
    }
  }
}

struct EstateSchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON Schema of an estate's YAML, with the facts of the law pack.")

  @OptionGroup var pack: PackOptions

  func run() throws {
    try refusing { Terminal.print(try pack.load().estateSchema().text(pretty: true)) }
  }
}

extension LawPack {
  /// The JSON Schema of an estate, with the facts that this law asks for.
  func estateSchema() -> JSON {
    var facts: [String: EstateSchema.FactSchemas] = [:]
    for (index, kind) in kinds.enumerated() {
      let own = self.facts.filter { $0.kind == index }.map { ($0.name, schema($0)) }
      let behind = statableFacts(of: index).compactMap { name -> (name: String, schema: JSON)? in
        let steps = name.split(separator: ".").map(String.init)
        guard steps.count > 1, let fact = fact(at: FactPath(kind: kind.name, steps: steps)) else { return nil }
        return (name, schema(fact))
      }
      facts[kind.name] = own + behind
    }
    let names = EstateSchema.LawNames(
      facts: facts, kinds: kinds.map(\.name), documents: documents.map(\.name), questions: questions.map(\.name),
      readings: Set(questions.flatMap { $0.readings.map(\.name) }).sorted())
    return EstateSchema.schema(names, title: "An estate, for \(name) \(version)")
  }

  private func schema(_ fact: Fact) -> JSON {
    var members: [JSON.Member] = fact.ask.map { [.init("description", .string($0.text))] } ?? []
    var alternatives: [JSON] = fact.type.orNone ? [["const": "none"]] : []
    switch fact.type.base {
    case .yesNo: alternatives.append(EstateSchema.yesNo)
    case .oneOf(let words): alternatives.append(["enum": .strings(words)])
    case .number(let unit): alternatives.append(EstateSchema.quantity(unit))
    case .date: alternatives.append(EstateSchema.date)
    case .reference: alternatives.append(["type": ["string", "integer"]])
    }
    if alternatives.count == 1 {
      members += alternatives[0].object ?? []
    } else {
      members.append(.init("anyOf", .array(alternatives)))
    }
    return .object(members)
  }
}
