import Assessment
import EstateModel
import Facts
import LawPacks
import Reasoning

/// What a schematic shows, before anything has a place: sites inside and outside the law's territory, and the lines
/// that join them.
struct SchematicPlan {
  struct Site: Equatable {
    let id: String
    let name: String
    /// The region, and the place in the law's words or the country's code.
    let detail: String
    let isInside: Bool
  }

  struct Line {
    let id: String
    let name: String
    let detail: String
    /// Nothing where the line was not judged.
    let verdict: Verdict?
    /// Indexes into the plan's sites.
    let ends: [Int]
  }

  enum Zone { case home, border, abroad }

  private(set) var sites: [Site] = []
  /// Worst first.
  private(set) var lines: [Line] = []

  /// - Parameter only: Positions of lines, worst first; sites without a line are shown on the first sheet alone.
  init(_ context: ReportContext, only range: Range<Int>? = nil) {
    let names = PlaceWords(context)
    var all: [Site] = []
    var indexes: [String: Int] = [:]
    for site in context.estate["sites"] {
      let country = site.text("country") ?? ""
      indexes[site.id.text] = all.count
      all.append(
        Site(
          id: site.id.text, name: site.name,
          detail: [site.text("region"), names.name(country)].compactMap { $0 }.joined(separator: ", "),
          isInside: country == context.pack.jurisdiction))
    }
    let sorted = Self.lines(context, indexes)
    let chosen = range.map { Array(sorted[$0]) } ?? sorted
    // Sites in the order of the file; those without a line stand last, and on later sheets not at all.
    let joined = Set(chosen.flatMap(\.ends))
    let everJoined = Set(sorted.flatMap(\.ends))
    let showsLonely = range == nil || range?.lowerBound == 0
    let kept = all.indices.filter { joined.contains($0) || (showsLonely && !everJoined.contains($0)) }
    let places = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0) })
    sites = kept.map { all[$0] }
    lines = chosen.map { line in
      Line(
        id: line.id, name: line.name, detail: line.detail, verdict: line.verdict,
        ends: line.ends.compactMap { places[$0] })
    }
  }

  private static func lines(_ context: ReportContext, _ sites: [String: Int]) -> [Line] {
    let verdicts = Dictionary(
      context.assessment.subjects.filter { $0.entry.plural == "lines" }.map { ($0.entry.id, $0.judgement.verdict) },
      uniquingKeysWith: { first, _ in first })
    let lines = context.estate["lines"].map { record in
      let carrier = context.estate.entry("providers", record.text("provider"))?.name
      return Line(
        id: record.id.text, name: record.name,
        detail: [carrier, record.text("bandwidth")].compactMap { $0 }.joined(separator: ", "),
        verdict: verdicts[record.id.text], ends: (record.list("ends") ?? []).compactMap { sites[$0.text] })
    }
    func rank(_ verdict: Verdict?) -> Int { verdict.flatMap { Verdict.allCases.firstIndex(of: $0) } ?? 9 }
    return lines.enumerated().sorted { a, b in
      let (first, second) = (rank(a.element.verdict), rank(b.element.verdict))
      return first != second ? first < second : a.offset < b.offset
    }.map(\.element)
  }

  func zone(_ line: Line) -> Zone {
    let hasInside = line.ends.contains { sites[$0].isInside }
    let hasOutside = line.ends.contains { !sites[$0].isInside }
    if hasInside, !hasOutside { return .home }
    return hasOutside && !hasInside ? .abroad : .border
  }
}

/// Where something lies, in the law's own words: `Hong Kong`, where the pack has a word, else the country's code.
struct PlaceWords {
  private let context: ReportContext
  private let labels: [String: LocalizedText]

  init(_ context: ReportContext) {
    self.context = context
    let path = context.pack.bridge.derived.first { $0.way == .placeOfTheFarEnd }?.path
    labels = path.flatMap { context.pack.fact(at: $0)?.type.labels } ?? [:]
  }

  func name(_ country: String) -> String? {
    if country == context.pack.jurisdiction || country.isEmpty { return nil }
    guard let word = context.pack.bridge.places[country], word != context.pack.bridge.elsewhere else { return country }
    return labels[word]?(context.language) ?? country
  }
}
