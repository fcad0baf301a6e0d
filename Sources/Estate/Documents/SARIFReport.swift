import Assessment
import Facts
import LawPacks
import Reasoning
import SourceText

/// Findings as SARIF 2.1.0, for editors and build servers that show them beside the lines of the estate's files.
///
/// A breach is an error, a possible breach and a statement without a valid paper are warnings, advice that is not
/// followed is a note. What has no file and line is left out, and counted.
public enum SARIFReport {
  public static let schema = "https://json.schemastore.org/sarif-2.1.0.json"
  /// Places named besides the first of a result.
  static let relatedMax = 20

  public static func json(_ context: ReportContext) -> JSON {
    var writer = SARIFWriter(context: context)
    writer.write()
    return writer.json()
  }

  public static func text(_ context: ReportContext) -> String { json(context).text(pretty: true) + "\n" }
}

private struct SARIFWriter {
  let context: ReportContext
  private var rules: [JSON] = []
  private var indexes: [String: Int] = [:]
  private var results: [JSON] = []
  private var placeless = 0

  init(context: ReportContext) { self.context = context }

  private func say(_ english: String, _ chinese: String) -> String { context.say(english, chinese) }

  func json() -> JSON {
    [
      "$schema": .string(SARIFReport.schema), "version": "2.1.0",
      "runs": [
        [
          "tool": ["driver": .object(driver() + [.init("rules", .array(rules))])],
          "language": .string(context.language == "zh" ? "zh-CN" : "en-US"), "columnKind": "unicodeCodePoints",
          "results": .array(results),
          "properties": [
            "organisation": .string(context.assessment.organisation), "asOf": .string(context.date.description),
            "pack": .string("\(context.pack.name) \(context.pack.version)"), "packHash": .string(context.pack.hash),
            "resultsWithoutPlace": .number(placeless), "noAdvice": .string(context.words.noAdvice),
          ],
        ]
      ],
    ]
  }

  /// `wayleave 1.2.0` as a name and a version.
  private func driver() -> [JSON.Member] {
    let parts = context.program.split(separator: " ", maxSplits: 1).map(String.init)
    let name: [JSON.Member] = [.init("name", .string(parts.first ?? "wayleave"))]
    return parts.count > 1 ? name + [.init("version", .string(parts[1]))] : name
  }

  // MARK: Results

  private static let levels: [(effect: Finding.Effect, level: String)] = [
    (.breached, "error"), (.possiblyBreached, "warning"), (.advice, "note"),
  ]

  mutating func write() {
    for subject in context.assessment.subjects {
      for (effect, level) in Self.levels {
        for finding in subject.findings(effect) { add(finding, of: subject, level: level) }
      }
      for withheld in subject.withheld { add(withheld, of: subject) }
    }
  }

  private mutating func add(_ finding: Finding, of subject: Assessment.Subject, level: String) {
    guard let rule = context.rule(finding) else { return }
    // The fact that the duty asks about is where the trouble is; the others say why the rule applies.
    let places = FindingWording(context).facts(finding).compactMap(\.origin.place)
    let index = declare(rule, finding)
    add(
      rule: finding.rule, index, level: level, message: message(finding, rule, of: subject), subject,
      places: places.isEmpty ? [subject.place].compactMap { $0 } : places,
      properties: [
        .init("verdict", .string(subject.judgement.verdict.rawValue)),
        .init("effect", .string(finding.effect.rawValue)),
        .init("citation", .string(finding.citation.description)),
      ])
  }

  private func message(_ finding: Finding, _ rule: Rule, of subject: Assessment.Subject) -> String {
    let words = FindingWording(context)
    let duty = LawInWords(context).duty(rule).joined(separator: say("; ", "；"))
    let remedy = rule.remedy.map { say(" ", "") + $0(context.language) } ?? ""
    let source = ProvisionWording(context).full(finding.citation)
    return say(
      "\(subject.name): \(words.effect(finding.effect)), \(source). Required of \(words.bearer(finding)): \(duty).\(remedy)",
      "\(subject.name)：\(words.effect(finding.effect))，\(source)。对\(words.bearer(finding))的要求：\(duty)。\(remedy)")
  }

  private mutating func add(_ withheld: WithheldFact, of subject: Assessment.Subject) {
    let id = "statement-\(withheld.reason.name)"
    let index = declare(id, short: shortDescription(withheld), properties: [])
    let words = FindingWording(context)
    let question = LawInWords(context).question(withheld.path)
    let value = context.wording.value(withheld.value, of: withheld.path)
    add(
      rule: id, index, level: "warning",
      message: say(
        """
        \(subject.name): “\(question)” is stated as \(value), but counts as unknown. \(words.reason(withheld)). \
        \(words.mend(withheld)).
        """,
        "\(subject.name)：“\(question)”陈述为\(value)，但视为未知：\(words.reason(withheld))。补救：\(words.mend(withheld))。"
      ),
      subject, places: [withheld.origin.place, withheld.documentPlace, subject.place].compactMap { $0 },
      properties: [
        .init("verdict", .string(subject.judgement.verdict.rawValue)),
        .init("fact", .string(withheld.path.description)),
      ] + (withheld.paper.map { [.init("paper", .string(context.pack.documents[$0].name))] } ?? []),
      of: withheld.path.description)
  }

  private func shortDescription(_ withheld: WithheldFact) -> String {
    withheld.paper == nil
      ? say("A statement that rests on an open question of law", "取决于未决法律问题的陈述")
      : say("A statement without a valid paper", "无有效证明文件的陈述")
  }

  private mutating func add(
    rule: String, _ index: Int, level: String, message: String, _ subject: Assessment.Subject, places: [Origin.Place],
    properties: [JSON.Member], of fact: String? = nil
  ) {
    var seen: Set<Origin.Place> = []
    let places = places.filter { seen.insert($0).inserted }
    guard let first = places.first else {
      placeless += 1
      return
    }
    let print = [subject.entry.description, rule, fact].compactMap { $0 }.joined(separator: ":")
    var members: [JSON.Member] = [
      .init("ruleId", .string(rule)), .init("ruleIndex", .number(index)), .init("level", .string(level)),
      .init("message", ["text": .string(message)]), .init("locations", [location(first, subject)]),
    ]
    let related = places.dropFirst().prefix(SARIFReport.relatedMax)
    if !related.isEmpty { members.append(.init("relatedLocations", .array(related.map { location($0, nil) }))) }
    members += [
      // Not the place: a finding is the same when lines are put in above it.
      .init("partialFingerprints", ["wayleave/1": .string(print)]),
      .init(
        "properties",
        .object([.init("subject", .string(subject.entry.description))] + properties)),
    ]
    results.append(.object(members))
  }

  private func location(_ place: Origin.Place, _ subject: Assessment.Subject?) -> JSON {
    var members: [JSON.Member] = [
      .init(
        "physicalLocation",
        [
          "artifactLocation": ["uri": .string(fileURI(place.file))],
          "region": ["startLine": .number(place.line)],
        ])
    ]
    if let subject {
      members.append(
        .init(
          "logicalLocations",
          [["fullyQualifiedName": .string(subject.entry.description), "kind": .string(subject.kind)]]))
    }
    return .object(members)
  }

  // MARK: Rules

  private mutating func declare(_ rule: Rule, _ finding: Finding) -> Int {
    let heading = ProvisionWording(context).heading(finding.citation)
    return declare(
      rule.name, short: heading,
      full: "\(ProvisionWording(context).full(finding.citation)) (\(finding.citation))",
      properties: [
        .init("citation", .string(finding.citation.description)), .init("bearer", .string(finding.bearer)),
        .init("binding", .bool(finding.isBinding)), .init("confidence", .string(finding.confidence.rawValue)),
      ])
  }

  private mutating func declare(_ id: String, short: String, full: String? = nil, properties: [JSON.Member]) -> Int {
    if let known = indexes[id] { return known }
    var members: [JSON.Member] = [.init("id", .string(id)), .init("shortDescription", ["text": .string(short)])]
    if let full { members.append(.init("fullDescription", ["text": .string(full)])) }
    if !properties.isEmpty { members.append(.init("properties", .object(properties))) }
    rules.append(.object(members))
    indexes[id] = rules.count - 1
    return rules.count - 1
  }
}

/// A path as a URI reference (RFC 3986): relative as it was given, or with `file://` before an absolute one.
func fileURI(_ path: String) -> String {
  var out = path.hasPrefix("/") ? "file://" : ""
  let digits = Array("0123456789ABCDEF".utf8)
  for byte in path.utf8 {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "~"), UInt8(ascii: "/"):
      out.unicodeScalars.append(Unicode.Scalar(byte))
    default:
      out += "%"
      out.unicodeScalars.append(Unicode.Scalar(digits[Int(byte >> 4)]))
      out.unicodeScalars.append(Unicode.Scalar(digits[Int(byte & 15)]))
    }
  }
  return out
}
