import CivilTime
import Facts
import LawPacks

extension Hearing {
  /// One finding for each rule in force, in the pack's order.
  func findings() throws -> [Finding] {
    var writer = GroundsWriter(steps: program.steps.count, facts: program.facts.count)
    var drafts: [(effect: Finding.Effect, lifts: [Finding.Lift], known: Range<Int>, unknown: Range<Int>)] = []
    drafts.reserveCapacity(program.rules.count)
    for position in program.rules.indices {
      let effect = try effect(position)
      writer.begin()
      try collect(program.rules[position].applies, into: &writer)
      if effect != .inapplicable { try collect(program.rules[position].duty, into: &writer) }
      let (known, unknown) = writer.end()
      drafts.append((effect, try lifts(position), known, unknown))
    }
    let grounds = FindingGrounds(program: program, stated: stated, statedAt: statedAt, places: writer.places)
    var findings: [Finding] = []
    findings.reserveCapacity(drafts.count)
    for (position, draft) in drafts.enumerated() {
      findings.append(
        Finding(
          card: program.cards[position], effect: draft.effect, liftedBy: draft.lifts, deadline: deadline(position),
          known: draft.known, unknownPlaces: draft.unknown, grounds: grounds))
    }
    return findings
  }

  private func effect(_ position: Int) throws -> Finding.Effect {
    let isBinding = program.rules[position].isBinding
    switch try truth(ofBreach: position) {
    case .yes: return isBinding ? .breached : .advice
    case .open: return isBinding ? .possiblyBreached : .possibleAdvice
    case .no: break
    }
    switch try truth(ofStep: program.rules[position].applies) {
    case .no: return .inapplicable
    case .open: return .open
    case .yes: return try isLifted(position) ? .lifted : .kept
    }
  }

  private func truth(ofBreach position: Int) throws -> Sitting.Truth {
    if let plainRules, let truth = truth(plainRules.breached[position]) { return truth }
    return try asking { try $0.truth($0.breached[position]) }
  }

  private func isLifted(_ position: Int) throws -> Bool {
    if let plainRules { return !plainRules.lifted.isEmpty && plainRules.lifted[position] }
    return try asking { try $0.truth($0.lifting.lifted[position]) == .yes }
  }

  private func lifts(_ position: Int) throws -> [Finding.Lift] {
    guard let plainRules else { return try asking { try $0.lifts(position) } }
    guard !plainRules.lifted.isEmpty, plainRules.lifted[position] else { return [] }
    return plainRules.happening.compactMap { index -> Finding.Lift? in
      let victory = program.victories[index]
      // In a circle that nothing decides, a beat happens but lifts nothing.
      guard victory.loser == position, !plainRules.lifted[victory.winner] else { return nil }
      return .init(rule: program.cards[victory.winner].rule, principle: victory.principle, isCertain: true)
    }.sorted { $0.rule < $1.rule }
  }

  // MARK: Grounds

  /// The facts on which the truth of an expression rests: one part that decides alone is ground enough, else all are.
  private func collect(_ index: Int, into writer: inout GroundsWriter) throws {
    guard writer.enter(index) else { return }
    let step = program.steps[index]
    switch step.code {
    case .constant, .reading: return
    case .test:
      for part in step.start..<step.end {
        let reference = Int(program.parts[Int(part)])
        writer.note(reference, isKnown: isKnown(reference))
        if isNone(reference) { return }
      }
      writer.note(Int(step.first), isKnown: isKnown(Int(step.first)))
    case .not, .same: try collect(Int(step.first), into: &writer)
    case .all, .any:
      let deciding: Sitting.Truth = step.code == .all ? .no : .yes
      for part in step.start..<step.end {
        let inner = Int(program.parts[Int(part)])
        if try truth(ofStep: inner) == deciding { return try collect(inner, into: &writer) }
      }
      for part in step.start..<step.end { try collect(Int(program.parts[Int(part)]), into: &writer) }
    }
  }

  // MARK: Deadlines

  /// Nothing where what it runs from is known not to be.
  private func deadline(_ position: Int) -> DeadlineOutcome? {
    guard program.hasDeadlines else { return nil }
    let law = program.law
    guard let deadline = law.pack.rules[law.rules[position]].deadline else { return nil }
    let after: String
    var start: CivilDate?
    switch deadline.start {
    case .fact(let variable, let steps):
      after = LawPack.moved(law.pack.variables[variable].path.description, steps)
      let value = value(ofVariable: variable)
      let references = law.pack.variables[variable].optionalReferences.compactMap { program.place(ofVariable: $0) }
      if value == FactValue.none || references.contains(where: { isNone($0) }) { return nil }
      if case .date(let day)? = value { start = day.adding(steps) }
    case .day(let term):
      start = term.day(asOf: law.date)
      after = start?.description ?? "as-of"
    }
    return DeadlineOutcome(
      duration: deadline.duration, after: after, start: start,
      end: start.flatMap { deadline.duration.lastDay(from: $0) })
  }
}

extension CalendarDuration {
  /// Hours and working days need a clock and a calendar of holidays, which the law does not have.
  fileprivate func lastDay(from start: CivilDate) -> CivilDate? {
    switch unit {
    case .days: start.adding(days: count)
    case .months: start.adding(months: count)
    case .years: start.adding(months: 12 * count)
    case .hours, .workingDays: nil
    }
  }
}

/// Gathers the facts of one finding after another.
private struct GroundsWriter {
  /// Of each finding its known facts in the order of their paths, then its unknown ones.
  private(set) var places: [Int32] = []
  private var seen: [Int32]
  private var known: [UInt64]
  private var unknown: [UInt64]
  private var finding: Int32 = 0

  init(steps: Int, facts: Int) {
    seen = [Int32](repeating: 0, count: steps)
    known = [UInt64](repeating: 0, count: (facts + 63) / 64)
    unknown = known
    places.reserveCapacity(256)
  }

  mutating func begin() { finding += 1 }

  /// Whether this finding did not come by here before.
  mutating func enter(_ step: Int) -> Bool {
    if seen[step] == finding { return false }
    seen[step] = finding
    return true
  }

  mutating func note(_ fact: Int, isKnown: Bool) {
    if isKnown { known[fact / 64] |= 1 << UInt64(fact % 64) } else { unknown[fact / 64] |= 1 << UInt64(fact % 64) }
  }

  mutating func end() -> (known: Range<Int>, unknown: Range<Int>) {
    let start = places.count
    Self.drain(&known, into: &places)
    let middle = places.count
    Self.drain(&unknown, into: &places)
    return (start..<middle, middle..<places.count)
  }

  private static func drain(_ words: inout [UInt64], into places: inout [Int32]) {
    for index in words.indices where words[index] != 0 {
      while words[index] != 0 {
        places.append(Int32(index * 64 + words[index].trailingZeroBitCount))
        words[index] &= words[index] - 1
      }
    }
  }
}
