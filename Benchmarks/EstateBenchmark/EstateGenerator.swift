import CivilTime
import Foundation
import TestSupport

/// An estate of any size, made by rule and by dice that a seed repeats: a large group with everything that its lines need
/// to be judged, in about the proportions of Meridian. For each line there are ten people, a group, some six papers, and
/// every fact that the law asks for; for each ten lines a site and an encryption product.
///
/// Most lines are in order or lack one thing. What lacks is drawn for each line apart, so that few lines are alike.
struct EstateGenerator {
  /// When things are done to lines.
  enum Calendar: String {
    /// Assessments come in rounds, two a year, and logs are kept for a usual number of months.
    case rounds
    /// Each line is assessed on a day of its own, and keeps its logs for months of its own: hardly two are alike.
    case scattered

    var words: String { self == .rounds ? "in rounds" : "each on its own day" }
  }

  let lines: Int
  let calendar: Calendar
  let seed: UInt64

  init(lines: Int, calendar: Calendar = .rounds, seed: UInt64 = 20_261_122) {
    self.lines = lines
    self.calendar = calendar
    self.seed = seed
  }

  /// The day on which the estate is judged.
  static let day = CivilDate(year: 2026, month: 11, day: 22)!  // It exists.

  /// One file holds so many lines, with their gateways, people or papers.
  private static let linesOfFile = 1_000

  /// By path.
  func files() -> [String: String] {
    var files = [
      "organisation.yaml": organisation(), "sites.yaml": sitesPage(), "carriers.yaml": carriers(),
      "products.yaml": products(), "questions.yaml": questions(),
    ]
    for (number, start) in stride(from: 0, to: lines, by: Self.linesOfFile).enumerated() {
      let some = start..<min(start + Self.linesOfFile, lines)
      files["lines-\(number + 1).yaml"] = linesPage(some)
      files["people-\(number + 1).yaml"] = peoplePage(some)
      files["papers-\(number + 1).yaml"] = papersPage(some)
    }
    return files
  }

  func write(to folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (name, text) in files() { try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)")) }
  }

  /// Parts of an estate that draw from dice of their own.
  enum Part: Int {
    case sites = 1_000_000_000
    case people, products, questions
  }

  func dice(_ part: Part, _ index: Int = 0) -> Dice { Dice(seed: seed, part: part.rawValue &* 31 &+ index) }

  // MARK: How many

  var peopleOfGroup: Int { 10 }
  var siteCount: Int { max(8, lines / 10) }
  /// Three sites in five lie in the mainland; they come first.
  var homeCount: Int { siteCount * 3 / 5 }
  var abroadCount: Int { siteCount - homeCount }
  /// Sites of one company: its seat, and branches.
  var sitesOfCompany: Int { 6 }
  var companyCount: Int { (homeCount + sitesOfCompany - 1) / sitesOfCompany }
  var destinationsOfSite: Int { 4 }

  // MARK: Names

  func site(_ index: Int) -> String { "site-\(index)" }
  func group(_ index: Int) -> String { "g-\(index)" }
  func person(_ index: Int) -> String { "p-\(index)" }
  func line(named index: Int) -> String { "line-\(index)" }
  func company(ofSite site: Int) -> String { "co-\(site / sitesOfCompany)" }
  func entity(ofSite site: Int) -> String {
    if site >= homeCount { return "parent" }
    return site % sitesOfCompany == 0 ? company(ofSite: site) : "branch-\(site)"
  }
  func destination(_ index: Int, ofSite site: Int) -> String { "to-\(site)-\(index)" }
}
