import CivilTime
import LawPacks

/// Keeps the forests of the kinds and days that were asked for; days on which the law is the same share one.
///
/// A fact that is compared with `as-of` has cells that move from day to day. They are cut anew for every day, and the
/// diagrams are shared where they say the same of the cells by number: where the same rules are in force, the facts have
/// as many cells, every test is true of the same cells, and every comparison of `as-of` alone comes out alike. That is
/// checked and not concluded from the boundaries of ``Epochs``, between which limits in months may change their order
/// from one day to the next and back.
public struct ForestCache: Sendable {
  public let pack: LawPack
  private var ofDay: [DayKey: Forest] = [:]
  private var ofShape: [ForestShape: Forest] = [:]
  /// Forests that were made, and not found.
  public private(set) var made = 0

  /// Days that are kept; a cache of more forgets and begins anew.
  static let daysMax = 4_096

  private struct DayKey: Hashable {
    let kind: Int
    let date: CivilDate
    let fixed: [Int: Int]
  }

  public init(pack: LawPack) { self.pack = pack }

  public mutating func forest(kind: Int, asOf date: CivilDate, fixed: [Int: Int] = [:]) throws -> Forest {
    let key = DayKey(kind: kind, date: date, fixed: fixed)
    if let known = ofDay[key] { return known }
    if ofDay.count >= Self.daysMax {
      ofDay = [:]
      ofShape = [:]
    }
    let (shape, domains) = ForestShape.of(pack, kind: kind, date: date, fixed: fixed)
    let forest: Forest
    if let alike = ofShape[shape] {
      forest = alike.moved(to: date, domains)
    } else {
      forest = try Forest(pack: pack, kind: kind, date: date, fixed: fixed)
      ofShape[shape] = forest
      made += 1
    }
    ofDay[key] = forest
    return forest
  }
}

/// All that a forest depends on, with cells named by number: equal shapes have equal diagrams.
struct ForestShape: Hashable {
  private let kind: Int
  private let fixed: [Int: Int]
  private let rules: [Int]
  private let variables: [Int]
  private let cells: [Int]
  /// Of every test, in the order of the pack's nodes, of which cells it is true; of every comparison of `as-of`, whether
  /// it is.
  private let truths: [[Bool]]

  static func of(
    _ pack: LawPack, kind: Int, date: CivilDate, fixed: [Int: Int]
  ) -> (shape: ForestShape, domains: [FactDomain]) {
    let rules = KindLaw.rules(pack: pack, kind: kind, date: date)
    let givens = pack.givens.filter { $0.root == kind }
    let census = KindLaw.census(pack: pack, rules: rules, givens: givens)
    let order = census.order(asOf: date)
    let domains = Dictionary(uniqueKeysWithValues: order.map { ($0.variable, $0.domain) })
    var reached = Set(rules.flatMap { [pack.rules[$0].applies, pack.rules[$0].duty] } + givens.map(\.node))
    var open = Array(reached)
    while let node = open.popLast() {
      switch pack.nodes[node] {
      case .constant, .reading, .test, .asOf: continue
      case .not(let inner), .definition(_, let inner): if reached.insert(inner).inserted { open.append(inner) }
      case .all(let parts), .any(let parts): for part in parts where reached.insert(part).inserted { open.append(part) }
      }
    }
    var truths: [[Bool]] = []
    for node in reached.sorted() {
      switch pack.nodes[node] {
      case .asOf(let steps, let comparison, let term):
        truths.append([comparison.holds(date.adding(steps), term.day(asOf: date))])
      case .test(let variable, let predicate):
        let type = pack.type(of: variable)
        truths.append(
          (domains[variable]?.cells ?? []).map { pack.holds(predicate, of: $0.value, type: type, asOf: date) })
      case .constant, .reading, .not, .definition, .all, .any: continue
      }
    }
    let shape = ForestShape(
      kind: kind, fixed: fixed, rules: rules, variables: order.map(\.variable),
      cells: order.map(\.domain.cells.count), truths: truths)
    return (shape, order.map(\.domain))
  }
}
