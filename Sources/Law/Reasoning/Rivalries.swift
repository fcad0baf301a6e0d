import CivilTime
import Facts
import LawPacks

/// Decides, before any facts are known, which rules of a matter beat which (LAW.md 5.2 and 10.12 to 10.14).
enum Rivalries {
  typealias Outcome = (victories: [KindLaw.Victory], undecided: [KindLaw.Rivalry])

  /// Every pair of a matter is compared.
  static let rulesOfOneMatterMax = 400

  static func decide(
    pack: LawPack, date: CivilDate, rules: [Int], givens: [Given], order: [(variable: Int, domain: FactDomain)],
    questions: [Int]
  ) throws -> Outcome {
    var byMatter: [String: [Int]] = [:]
    for position in rules.indices {
      if let matter = pack.rules[rules[position]].matter { byMatter[matter, default: []].append(position) }
    }
    var victories: [KindLaw.Victory] = []
    var undecided: [KindLaw.Rivalry] = []
    for (_, positions) in byMatter.sorted(by: { $0.key < $1.key }) where positions.count > 1 {
      guard positions.count <= rulesOfOneMatterMax else { throw ReasoningBound.rulesOfOneMatter(rulesOfOneMatterMax) }
      var court = try MatterCourt(
        pack: pack, rules: positions.map { rules[$0] },
        space: FactSpace(
          pack: pack, date: date, order: order, questions: questions, known: [:], fixed: [:]), givens: givens)
      for a in positions.indices {
        for b in positions.indices.dropFirst(a + 1) {
          switch try court.meeting(a, b) {
          case nil: continue
          case .undecided?: undecided.append(.init(first: positions[a], second: positions[b]))
          case .won(let winner, let principle)?:
            victories.append(
              .init(winner: positions[winner], loser: positions[winner == a ? b : a], principle: principle))
          }
        }
      }
    }
    return (victories, undecided)
  }
}

/// The rules of one matter over the whole space of possible facts.
private struct MatterCourt {
  enum Decision {
    case won(Int, Principle)
    case undecided
  }

  let pack: LawPack
  let rules: [Int]
  var space: FactSpace
  var possible: DiagramStore.Diagram

  init(pack: LawPack, rules: [Int], space: FactSpace, givens: [Given]) throws {
    self.pack = pack
    self.rules = rules
    self.space = space
    var touched: Set<Int> = []
    for rule in rules {
      for node in [pack.rules[rule].applies, pack.rules[rule].duty] {
        let diagram = try self.space.diagram(node)
        touched.formUnion(self.space.store.support(diagram))
      }
    }
    possible = try Possibility.connected(givens.map(\.node), to: touched, in: &self.space)
  }

  private func rule(_ index: Int) -> Rule { pack.rules[rules[index]] }

  /// How two rules compare, if they can meet at all: both apply, and both cannot be obeyed.
  mutating func meeting(_ a: Int, _ b: Int) throws -> Decision? {
    guard try canMeet(a, b) else { return nil }
    let (first, second) = (rule(a), rule(b))
    switch (first.over.contains(rules[b]), second.over.contains(rules[a])) {
    case (true, true): return .undecided
    case (true, false): return .won(a, .over)
    case (false, true): return .won(b, .over)
    case (false, false): break
    }
    let (rankA, rankB) = (pack.rank(of: first), pack.rank(of: second))
    if rankA != rankB { return .won(rankA < rankB ? a : b, .rank) }
    // Rules in force have a window, and open windows begin before all others.
    let startA = first.window?.from ?? .first
    let startB = second.window?.from ?? .first
    let (impliesB, impliesA) = (try implies(a, b), try implies(b, a))
    if impliesB != impliesA {
      let (narrower, isOlder) = impliesB ? (a, startA < startB) : (b, startB < startA)
      return isOlder ? .undecided : .won(narrower, .narrower)
    }
    return startA == startB ? .undecided : .won(startA > startB ? a : b, .later)
  }

  private mutating func canMeet(_ a: Int, _ b: Int) throws -> Bool {
    let both = try conjunction([possible, try applies(a), try applies(b)])
    switch (rule(a).modality, rule(b).modality) {
    case (.may, .may): return false
    case (.may, _): return try conjunction([both, try duty(a), try broken(b)]) != DiagramStore.no
    case (_, .may): return try conjunction([both, try duty(b), try broken(a)]) != DiagramStore.no
    case (_, _):
      guard both != DiagramStore.no else { return false }
      let obeyed = try conjunction([both, try space.store.not(try broken(a)), try space.store.not(try broken(b))])
      return obeyed == DiagramStore.no
    }
  }

  private mutating func implies(_ a: Int, _ b: Int) throws -> Bool {
    try conjunction([possible, try applies(a), try space.store.not(try applies(b))]) == DiagramStore.no
  }

  private mutating func applies(_ index: Int) throws -> DiagramStore.Diagram { try space.diagram(rule(index).applies) }
  private mutating func duty(_ index: Int) throws -> DiagramStore.Diagram { try space.diagram(rule(index).duty) }

  /// Where the duty is not done, whether or not it applies.
  private mutating func broken(_ index: Int) throws -> DiagramStore.Diagram {
    let duty = try duty(index)
    return rule(index).modality == .must ? try space.store.not(duty) : duty
  }

  private mutating func conjunction(_ parts: [DiagramStore.Diagram]) throws -> DiagramStore.Diagram {
    var all = DiagramStore.yes
    for part in parts { all = try space.store.and(all, part) }
    return all
  }
}

/// Which combinations of facts can be, as far as it matters.
enum Possibility {
  /// The conjunction of those `given`s that share unknown facts, directly or through each other, with some levels.
  /// The others bind only facts that nobody asks about.
  static func connected(
    _ givens: [Int], to touched: Set<Int>, in space: inout FactSpace
  ) throws -> DiagramStore.Diagram {
    var touched = touched
    var open: [(diagram: DiagramStore.Diagram, support: Set<Int>)] = []
    for given in givens {
      let diagram = try space.diagram(given)
      if DiagramStore.isLeaf(diagram) {
        if diagram == DiagramStore.no { return diagram }
        continue
      }
      open.append((diagram, Set(space.store.support(diagram))))
    }
    var possible = DiagramStore.yes
    while let next = open.firstIndex(where: { !$0.support.isDisjoint(with: touched) }) {
      let (diagram, support) = open.remove(at: next)
      possible = try space.store.and(possible, diagram)
      touched.formUnion(support)
    }
    return possible
  }
}
