import Foundation

/// docs/benchmarks.md: a section for each part of the benchmarks. Running a part rewrites its section, and with it what
/// stands at the top: everything that was promised, from all sections.
///
/// ```
/// # Benchmarks … ## What was promised …
/// <!-- law -->
/// ## The law …
/// <!-- end of law -->
/// ```
public struct BenchmarksPage {
  /// The parts in the order of the page.
  public enum Part: String, CaseIterable, Sendable {
    case law, judge, peers, growth, estate, decoding, intake
  }

  private var sections: [Part: String] = [:]
  private let folder: String

  /// Counts of rows are multiplied by `BENCH_SCALE`, for those who write benchmarks; the page then goes to
  /// `.build/benchmarks`.
  public static let scale = ProcessInfo.processInfo.environment["BENCH_SCALE"].flatMap { Double($0) } ?? 1

  public static func scaled(_ count: Int) -> Int { max(1, Int(Double(count) * scale)) }

  public static func write(_ part: Part, _ text: String, plots: [String: String] = [:]) throws {
    var page = BenchmarksPage(folder: scale == 1 ? "docs" : ".build/benchmarks")
    page.sections[part] = text
    try page.write(plots)
  }

  private init(folder: String) {
    self.folder = folder
    let text = (try? String(contentsOfFile: folder + "/benchmarks.md", encoding: .utf8)) ?? ""
    for part in Part.allCases {
      guard let start = text.range(of: Self.start(part)), let end = text.range(of: Self.end(part)),
        start.upperBound <= end.lowerBound
      else { continue }
      sections[part] = text[start.upperBound..<end.lowerBound].trimmingCharacters(in: .newlines)
    }
  }

  private static func start(_ part: Part) -> String { "<!-- \(part.rawValue) -->" }
  private static func end(_ part: Part) -> String { "<!-- end of \(part.rawValue) -->" }

  private func write(_ plots: [String: String]) throws {
    try FileManager.default.createDirectory(atPath: folder + "/benchmarks", withIntermediateDirectories: true)
    for (name, svg) in plots.sorted(by: { $0.key < $1.key }) {
      try Data(svg.utf8).write(to: URL(fileURLWithPath: "\(folder)/benchmarks/\(name)"))
      tell("written: \(folder)/benchmarks/\(name)")
    }
    try Data(markdown.utf8).write(to: URL(fileURLWithPath: folder + "/benchmarks.md"))
    tell("written: \(folder)/benchmarks.md")
  }

  var markdown: String {
    """
    # Benchmarks

    `make bench` writes this page; `make bench BENCH=judge` runs one part and writes its section anew (the parts:
    \(Part.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", "))). Each section tells its day and its machine.

    ## What was promised

    \(promised)

    \(Part.allCases.compactMap { part in sections[part].map { "\(Self.start(part))\n\($0)\n\(Self.end(part))" } }.joined(separator: "\n\n"))

    """
  }

  /// The rows of all sections that end in whether a promise was kept.
  private var promised: String {
    let rows = Part.allCases.compactMap { sections[$0] }.flatMap { text in
      text.split(separator: "\n").map(String.init).filter {
        $0.hasSuffix("| \(Figures.kept) |") || $0.hasSuffix("| \(Figures.notKept) |")
      }
    }
    return ([Table(Figures.columns).markdown] + rows).joined(separator: "\n")
  }
}
