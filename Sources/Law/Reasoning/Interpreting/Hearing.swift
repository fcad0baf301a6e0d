import Facts
import LawPacks

/// One thing heard by the law of its kind: every expression read over what is known, and where that leaves a question
/// open, the diagrams over what is unknown (``Sitting``), made only when they are needed.
///
/// Both ways say the same; the direct one is the meaning (LAW.md section 6), and the faster one for a thing of which most
/// is known.
struct Hearing {
  let program: LawProgram
  let stated: [StatedFact]
  let fixed: [Int: Int]
  /// The cell of each fact of the program; as many as it has for unknown.
  private(set) var cells: [Int]
  /// Where a fact of the program is stated; -1 where it is not.
  private(set) var statedAt: [Int32]
  /// By step; empty where diagrams must say everything.
  private(set) var readings: [PlainReading] = []
  /// What the rules come to where no completions need to be compared for it; nothing where diagrams are asked.
  private(set) var plainRules: PlainRules?
  /// The unknown facts that `given`s still bind.
  private var bound = FactMask()
  private let diagrams = Diagrams()
  /// What is known, by variable, for the diagrams; throws what is wrong with it.
  private let known: () throws -> [Int: FactValue]

  /// The diagrams, in a place of their own, because a copy of them is dear.
  private final class Diagrams {
    var sitting: Sitting?
  }

  init(
    _ program: LawProgram, facts: [StatedFact], fixed: [Int: Int], isPlain: Bool,
    known: @escaping () throws -> [Int: FactValue]
  ) throws {
    self.program = program
    self.fixed = fixed
    self.known = known
    stated = facts
    cells = program.facts.map(\.cells.count)
    statedAt = [Int32](repeating: -1, count: cells.count)
    guard isPlain, place(facts) else {
      try placeSlowly()
      return
    }
    let read = read()
    try Self.refuseContradiction(program, read)
    guard let bound = Self.bound(by: program.givens.map { read[$0] }) else { return }
    self.bound = bound
    readings = read
    plainRules = plainRules(victories: program.victories) { _ in true }
  }

  // MARK: What is stated

  /// Whether everything stated has a place and nothing contradicts anything.
  private mutating func place(_ facts: [StatedFact]) -> Bool {
    var others: [FactPath] = []
    var hasNone = false
    for (index, fact) in facts.enumerated() {
      guard let place = program.place(of: fact.path) else {
        others.append(fact.path)
        hasNone = hasNone || fact.value == .none
        continue
      }
      guard statedAt[place] < 0, let cell = program.facts[place].cells.cell(of: fact.value) else { return false }
      statedAt[place] = Int32(index)
      cells[place] = cell
    }
    for place in cells.indices where statedAt[place] >= 0 && !program.facts[place].references.isEmpty {
      for reference in program.facts[place].references where !show(reference) { return false }
    }
    return others.isEmpty || placeOthers(others, hasNone: hasNone)
  }

  /// Facts on which the law does not turn show that references exist, as others do.
  private mutating func placeOthers(_ others: [FactPath], hasNone: Bool) -> Bool {
    for path in others where path.steps.count > 1 {
      // Whether something is stated behind what is none, the slow way tells.
      if hasNone { return false }
      for count in 1..<path.steps.count {
        let reference = FactPath(kind: path.kind, steps: Array(path.steps.prefix(count)))
        if let place = program.place(of: reference), !show(place) { return false }
      }
    }
    return Set(others).count == others.count
  }

  /// Notes that a reference leads somewhere, unless it is stated to lead nowhere.
  private mutating func show(_ reference: Int) -> Bool {
    let exists = program.facts[reference].cells.count - 1
    if cells[reference] < exists { return false }
    cells[reference] = exists
    return true
  }

  private mutating func placeSlowly() throws {
    let known = try known()
    for (place, fact) in program.facts.enumerated() {
      cells[place] = known[fact.variable].flatMap { fact.cells.cell(of: $0) } ?? fact.cells.count
      statedAt[place] = -1
    }
    for (index, fact) in stated.enumerated() {
      if let place = program.place(of: fact.path), statedAt[place] < 0 { statedAt[place] = Int32(index) }
    }
  }

  /// What is known of a variable: stated, or shown by what is stated behind it.
  func value(ofVariable variable: Int) -> FactValue? {
    guard let place = program.place(ofVariable: variable) else { return nil }
    if statedAt[place] >= 0 { return stated[Int(statedAt[place])].value }
    return isKnown(place) ? .exists : nil
  }

  func isKnown(_ place: Int) -> Bool { cells[place] < program.facts[place].cells.count }

  /// Of a reference, whether it is known to lead nowhere.
  func isNone(_ place: Int) -> Bool { program.facts[place].cells.isNone(cells[place]) }

  /// What is stated, in the order of the paths.
  func factsByPath() -> [StatedFact] {
    let order = statedAt.filter { $0 >= 0 }
    if order.count < stated.count { return stated.sortedByPath() }
    if zip(order, order.dropFirst()).allSatisfy({ $0 < $1 }) { return stated }
    return order.map { stated[Int($0)] }
  }

  // MARK: Reading

  private func read() -> [PlainReading] {
    let (program, cells) = (program, cells)
    let (steps, parts, tables) = (program.steps, program.parts, program.tables)
    var readings: [PlainReading] = []
    readings.reserveCapacity(steps.count)
    for step in steps {
      var reading: PlainReading
      switch step.code {
      case .constant: reading = step.first == 1 ? .yes : .no
      case .not: reading = readings[Int(step.first)].not
      case .same: reading = readings[Int(step.first)]
      case .reading: reading = self.reading(question: Int(step.first), Int(step.second))
      case .test:
        let fact = Int(step.first)
        let truth = tables[Int(step.second) + cells[fact]]
        reading = PlainReading(truth: truth, mask: truth == .open ? FactMask(fact) : FactMask())
        for part in step.start..<step.end { reading = reading.and(exists(Int(parts[Int(part)]))) }
      case .all:
        reading = .yes
        for part in step.start..<step.end where reading.truth != .no {
          reading = reading.and(readings[Int(parts[Int(part)])])
        }
      case .any:
        reading = .no
        for part in step.start..<step.end where reading.truth != .yes {
          reading = reading.or(readings[Int(parts[Int(part)])])
        }
      }
      readings.append(reading)
    }
    return readings
  }

  private func reading(question: Int, _ reading: Int) -> PlainReading {
    if let chosen = fixed[question] { return chosen == reading ? .yes : .no }
    let place = program.law.questions.firstIndex(of: question) ?? 0
    return PlainReading(truth: .open, mask: FactMask(program.facts.count + place))
  }

  private func exists(_ reference: Int) -> PlainReading {
    if isNone(reference) { return .no }
    return isKnown(reference) ? .yes : PlainReading(truth: .open, mask: FactMask(reference))
  }

  /// Where some `given`s are broken by what is known, and it is clear which: the others can be so.
  private static func refuseContradiction(_ program: LawProgram, _ readings: [PlainReading]) throws {
    let givens = program.givens.map { readings[$0].truth }
    guard givens.contains(.no), !givens.contains(.entangled) else { return }
    throw FactTrouble.contradiction(
      reasons: givens.indices.filter { givens[$0] == .no }.map { program.law.givens[$0].why })
  }

  /// The unknown facts that `given`s still bind; nothing where it takes diagrams to tell whether they can all be so.
  private static func bound(by givens: [PlainReading]) -> FactMask? {
    var bound = FactMask()
    for given in givens {
      switch given.truth {
      case .yes: continue
      case .no, .entangled: return nil
      case .open:
        guard given.mask.isDisjoint(with: bound) else { return nil }
        bound.formUnion(given.mask)
      }
    }
    return bound
  }

  /// The truth of a reading in every completion and reading that can be; nothing where diagrams must say.
  func truth(_ reading: PlainReading) -> Sitting.Truth? {
    switch reading.truth {
    case .no: .no
    case .yes: .yes
    case .open: reading.mask.isDisjoint(with: bound) ? .open : nil
    case .entangled: nil
    }
  }

  /// Whether an expression holds in every completion and reading, in none, or in some.
  func truth(ofStep step: Int) throws -> Sitting.Truth {
    if !readings.isEmpty, let truth = truth(readings[step]) { return truth }
    let node = Int(program.steps[step].node)
    return try asking { sitting in
      let diagram = try sitting.space.diagram(node)
      return try sitting.truth(diagram)
    }
  }

  /// Asks the diagrams, which remember what they work out.
  func asking<Answer>(_ question: (inout Sitting) throws -> Answer) throws -> Answer {
    // Taken out while it is asked, so that there is never a second one to copy to.
    var sitting = try diagrams.sitting ?? Sitting(program.law, known: known(), fixed: fixed)
    diagrams.sitting = nil
    defer { diagrams.sitting = sitting }
    return try question(&sitting)
  }
}
