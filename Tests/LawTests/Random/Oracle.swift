import CivilTime
import Facts

/// A second reading of LAW.md sections 5 and 10, as slow and as obvious as can be: everything is counted out.
final class Oracle {
  typealias Choice = [Int]

  enum Principle: String { case over, rank, narrower, later }

  struct Lift: Hashable {
    let lifted: Int
    let by: Int
  }

  /// One full set of facts and one choice of readings.
  struct Outcome {
    var verdict = Verdict.unaddressed
    var applying: Set<Int> = []
    var breached: Set<Int> = []
    var lifts: Set<Lift> = []
    var conflicts: [(Int, Int)] = []
    /// Rules that beat each other in a circle, and stand.
    var circles: [Set<Int>] = []
  }

  let possible: PossibleWorlds
  let rules: [WrittenLaw.WrittenRule]
  let choices: [Choice]
  private(set) var principles: [[Principle?]] = []
  /// By choice, by world.
  private(set) var outcomes: [[Outcome]] = []

  private var applies: [[Bool]] = []
  private var satisfied: [[Bool]] = []
  private var incompatible: [[Bool]] = []

  init(_ possible: PossibleWorlds, highConfidenceAlone: Bool = false) {
    self.possible = possible
    rules = possible.law.rules.filter { rule in
      rule.placed.window?.contains(possible.date) == true && (!highConfidenceAlone || rule.placed.confidence == .high)
    }
    choices = possible.law.model.questions.reduce([[]]) { choices, question in
      choices.flatMap { choice in question.readings.indices.map { choice + [$0] } }
    }
    applies = possible.worlds.map { world in rules.map { possible.holds($0.condition, in: world) } }
    satisfied = possible.worlds.map { world in
      rules.map { rule in
        let holds = possible.holds(rule.duty, in: world)
        return rule.placed.rule.modality == .mustNot ? !holds : holds
      }
    }
    incompatible = rules.indices.map { a in rules.indices.map { b in cannotBothBeObeyed(a, b) } }
    principles = rules.indices.map { a in rules.indices.map { b in a == b ? nil : principle(a, over: b) } }
    outcomes = choices.map { choice in possible.worlds.indices.map { outcome(world: $0, choice) } }
  }

  // MARK: One full set of facts, one choice of readings

  private func outcome(world: Int, _ choice: Choice) -> Outcome {
    var outcome = Outcome()
    let applying = rules.indices.filter { applies($0, world, choice) }
    func isDuty(_ rule: Int) -> Bool { rules[rule].placed.rule.modality != .may }
    func competes(_ a: Int, _ b: Int) -> Bool {
      guard let matter = rules[a].placed.rule.matter, rules[b].placed.rule.matter == matter else { return false }
      if isDuty(a) && isDuty(b) { return incompatible[a][b] }
      if !isDuty(a) && !isDuty(b) { return false }
      let (may, duty) = isDuty(a) ? (b, a) : (a, b)
      return satisfied[world][may] && !satisfied[world][duty]
    }
    var beaters: [Int: [Int]] = [:]
    for a in applying {
      beaters[a] = applying.filter { b in b != a && principles[b][a] != nil && competes(a, b) }
    }
    let (lifted, circles) = Self.settle(applying, beaters)
    outcome.circles = circles
    outcome.applying = Set(applying)
    for rule in lifted {
      for by in beaters[rule] ?? [] where !lifted.contains(by) { outcome.lifts.insert(.init(lifted: rule, by: by)) }
    }
    for rule in applying where isDuty(rule) && !satisfied[world][rule] && !lifted.contains(rule) {
      outcome.breached.insert(rule)
    }
    for (a, b) in pairs(applying) where principles[a][b] == nil && principles[b][a] == nil && competes(a, b) {
      if !lifted.contains(a), !lifted.contains(b) { outcome.conflicts.append((a, b)) }
    }
    if outcome.breached.contains(where: { rules[$0].placed.isBinding }) {
      outcome.verdict = .unlawful
    } else if applying.contains(where: { rules[$0].placed.isBinding }) {
      outcome.verdict = .lawful
    }
    return outcome
  }

  /// Who is lifted, given who would beat whom. What stands beats; what is beaten by one that stands is lifted and beats
  /// nothing (LAW.md 10.10). Of rules that go round in a circle, which nothing outside decides, none lifts another, as
  /// where nothing decides between two (LAW.md 10.13): they stand.
  private static func settle(_ rules: [Int], _ beaters: [Int: [Int]]) -> (lifted: Set<Int>, circles: [Set<Int>]) {
    var beaters = beaters
    var stands: Set<Int> = []
    var lifted: Set<Int> = []
    var circles: [Set<Int>] = []
    while true {
      let open = rules.filter { !stands.contains($0) && !lifted.contains($0) }
      if open.isEmpty { return (lifted, circles) }
      for rule in open {
        let by = beaters[rule] ?? []
        if by.contains(where: { stands.contains($0) }) {
          lifted.insert(rule)
        } else if by.allSatisfy({ lifted.contains($0) }) {
          stands.insert(rule)
        }
      }
      if stands.count + lifted.count > rules.count - open.count { continue }
      // Everything left is in a circle, or beaten by a chain that comes out of one. Some circle nothing leads into.
      let above = open.map { rule in Self.above(rule, beaters, lifted) }
      let circle = above.first { set in open.indices.allSatisfy { !set.contains(open[$0]) || above[$0] == set } }
      guard let circle else { preconditionFailure("Rules that neither stand nor are beaten, and no circle.") }
      for rule in circle { beaters[rule]?.removeAll { circle.contains($0) } }
      circles.append(circle)
    }
  }

  /// All that would beat a rule, or one that would beat it, and so on.
  private static func above(_ rule: Int, _ beaters: [Int: [Int]], _ lifted: Set<Int>) -> Set<Int> {
    var found: Set<Int> = []
    var open = [rule]
    while let next = open.popLast() {
      for by in beaters[next] ?? [] where !lifted.contains(by) && found.insert(by).inserted { open.append(by) }
    }
    return found
  }

  private func pairs(_ items: [Int]) -> [(Int, Int)] {
    items.flatMap { a in items.filter { $0 > a }.map { (a, $0) } }
  }

  private func applies(_ rule: Int, _ world: Int, _ choice: Choice) -> Bool {
    guard applies[world][rule] else { return false }
    guard let under = rules[rule].placed.rule.under else { return true }
    let questions = possible.law.model.questions
    return questions.indices.contains { question in
      questions[question].name == under.question && questions[question].readings[choice[question]] == under.reading
    }
  }

  // MARK: Who beats whom

  /// LAW.md 5.2.
  private func principle(_ a: Int, over b: Int) -> Principle? {
    let (one, other) = (rules[a].placed, rules[b].placed)
    switch (one.rule.over.contains(other.rule.name), other.rule.over.contains(one.rule.name)) {
    case (true, true), (false, true): return nil
    case (true, false): return .over
    case (false, false): break
    }
    if one.rank != other.rank { return one.rank < other.rank ? .rank : nil }
    guard let start = one.window?.from, let otherStart = other.window?.from else { return nil }
    if isNarrower(a, b) { return start < otherStart ? nil : .narrower }
    if isNarrower(b, a) { return nil }
    return start > otherStart ? .later : nil
  }

  /// LAW.md 10.14: over all possible facts and readings.
  private func isNarrower(_ a: Int, _ b: Int) -> Bool {
    var isStrictly = false
    for choice in choices {
      for world in possible.worlds.indices {
        let (inA, inB) = (applies(a, world, choice), applies(b, world, choice))
        if inA && !inB { return false }
        if inB && !inA { isStrictly = true }
      }
    }
    return isStrictly
  }

  /// LAW.md 10.12.
  private func cannotBothBeObeyed(_ a: Int, _ b: Int) -> Bool {
    !choices.contains { choice in
      possible.worlds.indices.contains { world in
        applies(a, world, choice) && applies(b, world, choice) && satisfied[world][a] && satisfied[world][b]
      }
    }
  }
}

/// What the oracle says about facts of which some are known.
struct OracleAnswer {
  struct Reading: Equatable {
    let verdict: Verdict
    let advice: [Citation]
  }

  struct RuleAnswer {
    let name: String
    let isBinding: Bool
    let appliesAlways: Bool
    let appliesEver: Bool
    let breachedAlways: Bool
    let breachedEver: Bool
    let liftedAlways: Bool
    /// By `name principle`: whether it does so always.
    let liftedBy: [String: Bool]
  }

  let verdict: Verdict
  /// By question that is not fixed, by reading.
  let readings: [String: [String: Reading]]
  let breaches: [Citation]
  let advice: [Citation]
  let rules: [RuleAnswer]
}

extension Oracle {
  /// The completions of what is known: positions of worlds.
  func completions(_ known: [Int: Int]) -> [Int] {
    possible.worlds.indices.filter { world in known.allSatisfy { possible.worlds[world][$0.key] == $0.value } }
  }

  func choices(fixed: [Int: Int]) -> [Int] {
    choices.indices.filter { choice in fixed.allSatisfy { choices[choice][$0.key] == $0.value } }
  }

  /// LAW.md 10.15.
  func verdict(_ completions: [Int], _ choices: [Int]) -> Verdict {
    let perChoice = choices.map { choice in Set(completions.map { outcomes[choice][$0].verdict }) }
    if perChoice.contains(where: { $0.count > 1 }) { return .undetermined }
    let verdicts = Set(perChoice.flatMap { $0 })
    return verdicts.count > 1 ? .unsettled : verdicts.first ?? .unaddressed
  }

  /// LAW.md 10.17: in every completion and reading some rule of the provision is breached, not always the same one.
  func breachedForCertain(binding: Bool, _ completions: [Int], _ choices: [Int]) -> [Citation] {
    let ofRank = rules.indices.filter { rules[$0].placed.isBinding == binding }
    let provisions = Dictionary(grouping: ofRank) { rules[$0].placed.citation }
    return provisions.filter { _, rules in
      choices.allSatisfy { choice in
        completions.allSatisfy { world in rules.contains { outcomes[choice][world].breached.contains($0) } }
      }
    }.keys.sorted()
  }

  func answer(known: [Int: Int], fixed: [Int: Int]) -> OracleAnswer {
    let completions = completions(known)
    let open = choices(fixed: fixed)
    var readings: [String: [String: OracleAnswer.Reading]] = [:]
    for (index, question) in possible.law.model.questions.enumerated() where fixed[index] == nil {
      for (position, reading) in question.readings.enumerated() {
        let choices = open.filter { self.choices[$0][index] == position }
        readings[question.name, default: [:]][reading] = .init(
          verdict: verdict(completions, choices), advice: breachedForCertain(binding: false, completions, choices))
      }
    }
    return OracleAnswer(
      verdict: verdict(completions, open), readings: readings,
      breaches: breachedForCertain(binding: true, completions, open),
      advice: breachedForCertain(binding: false, completions, open),
      rules: rules.indices.map { answer(rule: $0, completions, open) })
  }

  private func answer(rule: Int, _ completions: [Int], _ choices: [Int]) -> OracleAnswer.RuleAnswer {
    let all = choices.flatMap { choice in completions.map { outcomes[choice][$0] } }
    var liftedBy: [String: Bool] = [:]
    for other in rules.indices {
      guard let principle = principles[other][rule] else { continue }
      let lift = Lift(lifted: rule, by: other)
      if all.contains(where: { $0.lifts.contains(lift) }) {
        liftedBy["\(rules[other].placed.rule.name) \(principle)"] = all.allSatisfy { $0.lifts.contains(lift) }
      }
    }
    return .init(
      name: rules[rule].placed.rule.name, isBinding: rules[rule].placed.isBinding,
      appliesAlways: all.allSatisfy { $0.applying.contains(rule) },
      appliesEver: all.contains { $0.applying.contains(rule) },
      breachedAlways: all.allSatisfy { $0.breached.contains(rule) },
      breachedEver: all.contains { $0.breached.contains(rule) },
      liftedAlways: all.allSatisfy { outcome in outcome.lifts.contains { $0.lifted == rule } }, liftedBy: liftedBy)
  }

  /// LAW.md 10.18: the smallest sets of unknown facts whose change alone changes the verdict under some reading; their
  /// members are decisive. "Smallest": no part of it does.
  func decisive(known: [Int: Int], fixed: [Int: Int]) -> [Set<Int>] {
    let completions = completions(known)
    let unknown = possible.values.indices.filter { known[$0] == nil && possible.values[$0].count > 1 }
    var smallest: [Set<Int>] = []
    for size in 1...max(1, unknown.count) {
      for set in Self.subsets(of: unknown, size: size) where !smallest.contains(where: { $0.isSubset(of: set) }) {
        if changes(set, completions, choices(fixed: fixed)) { smallest.append(set) }
      }
    }
    return smallest
  }

  /// Whether two completions that differ in the set alone have different verdicts under one choice of readings.
  private func changes(_ set: Set<Int>, _ completions: [Int], _ choices: [Int]) -> Bool {
    var alike: [[Int]: [Int]] = [:]
    for world in completions {
      var rest = possible.worlds[world]
      for variable in set { rest[variable] = -1 }
      alike[rest, default: []].append(world)
    }
    return alike.values.contains { group in
      choices.contains { choice in Set(group.map { outcomes[choice][$0].verdict }).count > 1 }
    }
  }

  private static func subsets(of items: [Int], size: Int) -> [Set<Int>] {
    if size == 0 { return [[]] }
    return items.indices.flatMap { index in
      subsets(of: Array(items[(index + 1)...]), size: size - 1).map { $0.union([items[index]]) }
    }
  }
}
