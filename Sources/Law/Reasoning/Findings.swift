import CivilTime
import Facts
import LawPacks

extension Sitting {
  func path(ofLevel level: Int) -> FactPath? {
    guard case .fact(let variable, _) = space.levels[level] else { return nil }
    return law.pack.variables[variable].path
  }

  /// The provisions that are breached whatever the unknown facts and readings are: binding ones and others. In each
  /// completion some rule of the provision is, not always the same one (LAW.md 10.17).
  mutating func certainBreaches() throws -> (binding: [Citation], advice: [Citation]) {
    (try certain(binding: true), try certain(binding: false))
  }

  private mutating func certain(binding: Bool) throws -> [Citation] {
    var certain: [Citation] = []
    for (citation, breach) in try breachesByProvision(binding: binding) where try truth(breach) == .yes {
      certain.append(citation)
    }
    return certain.sorted()
  }

  mutating func certainAdvice(question: Int, reading: Int) throws -> [Citation] {
    guard let level = space.level(ofQuestion: question) else { return [] }
    var certain: [Citation] = []
    for (citation, breach) in try breachesByProvision(binding: false) {
      if try truth(try space.store.restrict(breach, level: level, to: reading)) == .yes { certain.append(citation) }
    }
    return certain.sorted()
  }

  private mutating func breachesByProvision(binding: Bool) throws -> [Citation: DiagramStore.Diagram] {
    var found: [Citation: DiagramStore.Diagram] = [:]
    for (position, index) in law.rules.enumerated() where breached[position] != DiagramStore.no {
      let rule = law.pack.rules[index]
      guard law.pack.isBinding(rule) == binding else { continue }
      let citation = law.pack.citation(of: rule)
      found[citation] = try space.store.or(found[citation] ?? DiagramStore.no, breached[position])
    }
    return found
  }

  /// One finding for each rule in force, in the pack's order.
  mutating func findings(stated: [StatedFact]) throws -> [Finding] {
    let statedByPath = Dictionary(stated.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    var found: [Finding] = []
    for position in law.rules.indices { found.append(try finding(position, statedByPath)) }
    return found
  }

  private mutating func finding(_ position: Int, _ stated: [FactPath: StatedFact]) throws -> Finding {
    // Only this array is held; a copy of the pack, or a closure over the sitting, would hold on to some dozens.
    let variables = law.pack.variables
    let rule = law.pack.rules[law.rules[position]]
    let effect = try effect(position)
    var grounds = Grounds()
    try collect(rule.applies, into: &grounds)
    if effect != .inapplicable { try collect(rule.duty, into: &grounds) }
    let lifts = try self.lifts(position)
    return Finding(
      rule: rule.name, citation: law.pack.citation(of: rule), bearer: law.pack.bearers[rule.bearer].name,
      modality: rule.modality, isBinding: law.pack.isBinding(rule), confidence: law.pack.confidence(of: rule),
      effect: effect, liftedBy: lifts,
      facts: grounds.known.map { variables[$0].path }.sorted().compactMap { stated[$0] },
      unknown: grounds.unknown.map { variables[$0].path }.sorted(),
      deadline: rule.deadline.flatMap { deadline($0) })
  }

  private mutating func effect(_ position: Int) throws -> Finding.Effect {
    let rule = law.pack.rules[law.rules[position]]
    let isBinding = law.pack.isBinding(rule)
    switch try truth(breached[position]) {
    case .yes: return isBinding ? .breached : .advice
    case .open: return isBinding ? .possiblyBreached : .possibleAdvice
    case .no: break
    }
    switch try truth(applies[position]) {
    case .no: return .inapplicable
    case .open: return .open
    case .yes: return try truth(lifting.lifted[position]) == .yes ? .lifted : .kept
    }
  }

  mutating func lifts(_ position: Int) throws -> [Finding.Lift] {
    var found: [Finding.Lift] = []
    for beat in lifting.beats where beat.victory.loser == position {
      let stands = try space.store.not(lifting.lifted[beat.victory.winner])
      let happens = try space.store.and(beat.active, stands)
      // In a circle that nothing decides, a beat happens but lifts nothing.
      let lifts = try space.store.and(happens, lifting.lifted[position])
      let truth = try truth(lifts)
      if truth == .no { continue }
      found.append(
        .init(
          rule: law.pack.rules[law.rules[beat.victory.winner]].name, principle: beat.victory.principle,
          isCertain: truth == .yes))
    }
    return found.sorted { $0.rule < $1.rule }
  }

  // MARK: Grounds

  /// The facts on which the truth of an expression rests.
  struct Grounds {
    var known: Set<Int> = []
    var unknown: Set<Int> = []
    var seen: Set<Int> = []
  }

  mutating func collect(_ node: Int, into grounds: inout Grounds) throws {
    guard grounds.seen.insert(node).inserted else { return }
    switch law.pack.nodes[node] {
    case .constant, .asOf, .reading: return
    case .test(let variable, _):
      for reference in law.pack.variables[variable].optionalReferences {
        note(reference, into: &grounds)
        if space.known[reference] == FactValue.none { return }
      }
      note(variable, into: &grounds)
    case .not(let inner), .definition(_, let inner): try collect(inner, into: &grounds)
    case .all(let parts): try collect(parts, deciding: .no, into: &grounds)
    case .any(let parts): try collect(parts, deciding: .yes, into: &grounds)
    }
  }

  /// One part that decides alone is ground enough; else all of them are.
  private mutating func collect(_ parts: [Int], deciding: Truth, into grounds: inout Grounds) throws {
    for part in parts where try truth(try space.diagram(part)) == deciding {
      return try collect(part, into: &grounds)
    }
    for part in parts { try collect(part, into: &grounds) }
  }

  private func note(_ variable: Int, into grounds: inout Grounds) {
    if space.known[variable] == nil { grounds.unknown.insert(variable) } else { grounds.known.insert(variable) }
  }

  // MARK: Deadlines

  /// Nothing where what it runs from is known not to be.
  private func deadline(_ deadline: Rule.Deadline) -> DeadlineOutcome? {
    let after: String
    var start: CivilDate?
    switch deadline.start {
    case .fact(let variable, let steps):
      after = LawPack.moved(law.pack.variables[variable].path.description, steps)
      let absent = law.pack.variables[variable].optionalReferences + [variable]
      if absent.contains(where: { space.known[$0] == FactValue.none }) { return nil }
      if case .date(let day)? = space.known[variable] { start = day.adding(steps) }
    case .day(let term):
      start = term.day(asOf: law.date)
      after = start?.description ?? "as-of"
    }
    let end = start.flatMap { lastDay(of: deadline.duration, from: $0) }
    return DeadlineOutcome(duration: deadline.duration, after: after, start: start, end: end)
  }

  /// Hours and working days need a clock and a calendar of holidays, which the law does not have.
  private func lastDay(of duration: CalendarDuration, from start: CivilDate) -> CivilDate? {
    switch duration.unit {
    case .days: start.adding(days: duration.count)
    case .months: start.adding(months: duration.count)
    case .years: start.adding(months: 12 * duration.count)
    case .hours, .workingDays: nil
    }
  }
}
