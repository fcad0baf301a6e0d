import Assessment
import CivilTime
import EstateModel
import Facts
import LawPacks
import Reasoning

/// All that a report is made of: an assessment with the estate and the law behind it, a language, and which program
/// made it. Every form of the report (page, pictures, workbook, SARIF) reads the same context, so that they agree.
public struct ReportContext: Sendable {
  public let assessment: Assessment
  public let estate: Estate
  public let pack: LawPack
  /// `en` or `zh`.
  public let language: String
  /// Name and version of the program, for example `wayleave 0.3.0`.
  public let program: String

  let wording: AssessmentWording
  let words: Wording
  let places: PlaceNames
  private let rules: [String: Int]

  public init(assessment: Assessment, estate: Estate, pack: LawPack, language: String, program: String) {
    self.assessment = assessment
    self.estate = estate
    self.pack = pack
    self.language = language
    self.program = program
    wording = AssessmentWording(language, pack: pack)
    words = Wording(language)
    places = PlaceNames(of: assessment)
    rules = Dictionary(pack.rules.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  public var date: CivilDate { assessment.date }

  func say(_ english: String, _ chinese: String) -> String { language == "zh" ? chinese : english }
  func rule(_ finding: Finding) -> Rule? { rule(named: finding.rule) }
  func rule(named name: String) -> Rule? { rules[name].map { pack.rules[$0] } }

  /// Subjects of one verdict or another, with their place in the assessment, in its order: worst first.
  func subjects(_ verdicts: Verdict...) -> [(index: Int, subject: Assessment.Subject)] {
    assessment.subjects.enumerated().filter { verdicts.contains($1.judgement.verdict) }.map { ($0, $1) }
  }

  /// What an entity is called; things that no entity answers for stand under a name that says so.
  func entityName(_ id: String?) -> String {
    guard let id else { return say("not assigned", "未指明") }
    return estate.entry("entities", id)?.name ?? id
  }

  func kind(_ subject: Assessment.Subject) -> String { wording.kind(subject.kind) }
}

extension Assessment.Subject {
  /// Findings of some effects, in the judgement's order.
  func findings(_ effects: Finding.Effect...) -> [Finding] {
    effects.flatMap { effect in judgement.findings.filter { $0.effect == effect } }
  }
}
