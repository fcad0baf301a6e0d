import CivilTime
import EstateModel
import Facts
import LawPacks
import Reasoning
import SourceText

/// What came of an assessment: the answers, or what is wrong with the estate in the eyes of the law.
public struct AssessmentResult: Sendable {
  /// Nothing when there are errors.
  public let assessment: Assessment?
  public let diagnostics: Diagnostics
}

/// Judges an estate by a pack on a day.
public struct Assessor {
  private let estate: Estate
  private let pack: LawPack
  private let date: CivilDate
  private let sources: SourceMap
  private var diagnostics = Diagnostics()
  private var judge: Judge
  private var settled: [Pattern: Settled] = [:]

  /// Things with the same facts get the same judgement, but for where the facts come from.
  private struct Pattern: Hashable {
    let kind: Int
    let facts: [FactPath: FactValue]
  }

  private enum Settled {
    case judged(Judgement, LeastChanges)
    case impossible(String)
  }

  public struct Options: Sendable {
    /// Readings fixed by the caller; they go before the estate's own.
    public var fixed: [Int: Int] = [:]
    /// Facts that count without a paper, because they are only supposed.
    public var supposed: Set<Supposition.Fact> = []
    /// What changes cost the organisation; where it says nothing of a fact, the pack's costs hold.
    public var costs = ChangeCosts()
    /// No more of the cheapest ways than this are listed.
    public var waysMax = Judge.waysMax
    /// Only this entry is judged.
    public var only: EntryName?
    /// Called with the number of things judged and of all; returning false stops the work.
    public var progress: (@Sendable (_ done: Int, _ all: Int) -> Bool)?
    public init() {}
  }

  /// - Throws: `CancellationError` when `progress` asked to stop.
  public static func assess(
    _ estate: Estate, in sources: SourceMap, by pack: LawPack, asOf date: CivilDate, _ options: Options = Options()
  ) throws -> AssessmentResult {
    var assessor = Assessor(estate: estate, pack: pack, date: date, sources: sources)
    return try assessor.assess(options)
  }

  private init(estate: Estate, pack: LawPack, date: CivilDate, sources: SourceMap) {
    self.estate = estate
    self.pack = pack
    self.date = date
    self.sources = sources
    judge = Judge(pack: pack)
  }

  private mutating func assess(_ options: Options) throws -> AssessmentResult {
    let (fixedReadings, stated) = fixedReadings()
    let fixed = stated.merging(options.fixed) { _, caller in caller }
    var gathering = FactGathering(
      estate: estate, pack: pack, date: date, sources: sources, fixed: fixed, supposed: options.supposed)
    diagnostics.add(contentsOf: gathering.checkNames())
    let entries = subjects(options.only, &gathering)
    if let only = options.only, entries.isEmpty, !diagnostics.hasErrors { reportNothing(only) }
    var subjects: [Assessment.Subject] = []
    for (index, item) in entries.enumerated() {
      if let progress = options.progress, !progress(index, entries.count) { throw CancellationError() }
      let gathered = gathering.facts(of: item.entry, kind: item.kind)
      if !gathering.diagnostics.hasErrors,
        let subject = subject(item.entry, item.kind, gathered, fixed, gathering, options)
      {
        subjects.append(subject)
      }
    }
    diagnostics.add(contentsOf: gathering.diagnostics.all)
    guard !diagnostics.hasErrors else { return AssessmentResult(assessment: nil, diagnostics: diagnostics) }
    let sorted = subjects.enumerated().sorted { a, b in
      let (first, second) = (a.element.judgement.verdict, b.element.judgement.verdict)
      return first != second ? first < second : a.offset < b.offset
    }
    return AssessmentResult(
      assessment: Assessment(
        organisation: estate.organisation.text, date: date, subjects: sorted.map(\.element),
        fixedReadings: fixedReadings, fixed: fixed, costs: costs(options)),
      diagnostics: diagnostics)
  }

  private mutating func report(_ code: DiagnosticCode, _ message: String, at word: Written?, help: String? = nil) {
    diagnostics.add(Diagnostic(code, message, at: word?.span, help: help))
  }

  private mutating func reportNothing(_ only: EntryName) {
    let known = Forms.all.flatMap { form in estate[form.plural].map { "\(form.plural)/\($0.id.text)" } }
    report(
      EstateCodes.unknownEntry, "there is nothing `\(only)` that the law judges", at: nil,
      help: didYouMean(only.description, among: known))
  }

  // MARK: What is judged

  /// Entries of which the pack knows the kind, in the order of the forms.
  private func subjects(_ only: EntryName?, _ gathering: inout FactGathering) -> [(entry: EntryName, kind: Int)] {
    var found: [(entry: EntryName, kind: Int)] = []
    for form in Forms.all where form.takesFacts {
      if let only, only.plural != form.plural { continue }
      for record in estate[form.plural] {
        if let only, only.id != record.id.text { continue }
        guard let name = form.lawKind ?? record.text("kind"), let kind = pack.kind(named: name) else { continue }
        found.append((EntryName(form.plural, record.id.text), kind))
      }
    }
    return found
  }

  private func costs(_ options: Options) -> ChangeCosts { pack.costs.overridden(by: options.costs) }

  private mutating func subject(
    _ entry: EntryName, _ kind: Int, _ gathered: GatheredFacts, _ fixed: [Int: Int], _ gathering: FactGathering,
    _ options: Options
  ) -> Assessment.Subject? {
    guard let record = estate.entry(entry) else { return nil }
    let pattern = Pattern(
      kind: kind, facts: Dictionary(gathered.facts.map { ($0.path, $0.value) }, uniquingKeysWith: { first, _ in first })
    )
    let known = settled[pattern]
    let outcome = known ?? judged(kind, gathered.facts, fixed, options)
    if known == nil { settled[pattern] = outcome }
    switch outcome {
    case .impossible(let reason):
      report(EstateCodes.contradiction, "`\(entry)`: \(reason)", at: record.id)
      return nil
    case .judged(let judgement, let mending):
      return Assessment.Subject(
        entry: entry, kind: pack.kinds[kind].name, name: record.name,
        entity: gathering.words.entity(answeringFor: entry), place: gathering.place(record.id),
        // The first of its pattern was judged on its own facts; no copy of so many findings is made for it.
        judgement: known == nil ? judgement : judgement.resting(on: gathered.facts), withheld: gathered.withheld,
        mending: mending)
    }
  }

  private mutating func judged(
    _ kind: Int, _ facts: [StatedFact], _ fixed: [Int: Int], _ options: Options
  ) -> Settled {
    do {
      let judgement = try judge.judge(kind: kind, asOf: date, facts: facts, fixed: fixed)
      guard judgement.verdict == .unlawful else { return .judged(judgement, LeastChanges()) }
      let mending = try judge.leastChanges(
        of: judgement, fixed: fixed, costs: costs(options), waysMax: options.waysMax)
      return .judged(judgement, mending)
    } catch {
      return .impossible(judge.explanation(of: error))
    }
  }

  // MARK: Readings

  private mutating func fixedReadings() -> ([FixedReading], [Int: Int]) {
    var found: [FixedReading] = []
    var fixed: [Int: Int] = [:]
    for record in estate.readings {
      guard let question = record.written("question"), let reading = record.written("reading") else { continue }
      switch pack.namedReading(question.text, reading.text) {
      case .failure(let trouble):
        let isQuestion = !pack.questions.contains { $0.name == question.text }
        report(EstateCodes.law, trouble.message, at: isQuestion ? question : reading, help: trouble.help)
      case .success(let named):
        if fixed[named.question] != nil {
          let first = estate.readings.first { $0.text("question") == question.text }?.written("question")
          diagnostics.add(
            Diagnostic(
              EstateCodes.law, "the reading of `\(question.text)` is fixed twice", at: question.span,
              help: "decide for one of them", notes: [.init("the first is here", at: first?.span)]))
        }
        fixed[named.question] = named.reading
        found.append(
          FixedReading(
            question: question.text, reading: reading.text, by: record.text("by") ?? "", on: record.date("on"),
            reason: record.text("reason") ?? "", reviewer: record.text("reviewer")))
      }
    }
    return (found, fixed)
  }
}
