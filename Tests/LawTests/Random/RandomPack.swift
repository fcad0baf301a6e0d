import CivilTime
import Facts
import TestSupport

/// Draws small packs that use every feature, with few facts and constants near each other, so that rules collide and
/// all combinations of facts can be counted out.
struct RandomPack {
  private(set) var model = PackModel()
  private var dice: Dice
  /// Days near each other, near a month's end or a leap day.
  private var days: [CivilDate] = []
  /// Many rules of one matter on one thing, and many `over`s: rules that beat each other in circles.
  private var isContested = false

  static func draw(from dice: Dice) -> PackModel {
    var pack = RandomPack(dice: dice)
    pack.isContested = pack.dice.chance(15)
    pack.drawDays()
    pack.drawRanks()
    pack.drawFacts()
    pack.drawDefinitions()
    pack.drawGivens()
    pack.drawQuestions()
    pack.drawInstruments()
    pack.drawRules()
    pack.drawOvers()
    pack.drawProperties()
    return pack.model
  }

  private init(dice: Dice) { self.dice = dice }

  private mutating func drawDays() {
    let bases = ["2020-02-28", "2020-01-31", "2021-02-28", "2019-12-31", "2020-03-31", "2024-02-29"]
    let base = CivilDate(dice.pick(bases))!  // These days exist.
    days = [0, 1, -1, 2, 29, 30, 31, 60, -31].map { base.adding(days: $0) }
    if dice.chance(25) { days += [base.adding(days: 365), base.adding(days: 366)] }
  }

  private mutating func drawRanks() {
    model.ranks = [.init(id: "law", isBinding: true), .init(id: "decree", isBinding: true)]
    if dice.chance(60) { model.ranks.append(.init(id: "guide", isBinding: false)) }
    if dice.chance(10) { model.ranks.insert(.init(id: "creed", isBinding: false), at: 0) }
  }

  // MARK: Vocabulary

  private mutating func drawFacts() {
    model.kinds = dice.chance(30) ? ["item", "firm", "land"] : ["item", "firm"]
    for (index, kind) in model.kinds.enumerated() {
      let plain = index == 0 ? 2 + dice.roll(2) : 1 + dice.roll(2)
      for number in 0..<plain { model.facts.append(drawFact(kind, "f\(number)")) }
      guard index + 1 < model.kinds.count else { continue }
      let next = model.kinds[index + 1]
      model.facts.append(.init(kind: kind, name: "by", type: .reference(next), orNone: dice.chance(50)))
      if index == 0, model.kinds.count == 2, dice.chance(25) {
        model.facts.append(.init(kind: kind, name: "for", type: .reference(next), orNone: dice.chance(70)))
      }
    }
    model.facts.shuffle(using: &dice)
  }

  private static let wordLists = [["red", "green"], ["none", "pending", "done"], ["red", "green", "blue"]]

  private mutating func drawFact(_ kind: String, _ name: String) -> PackModel.Fact {
    let changeable = dice.chance(30)
    switch dice.roll(100) {
    case ..<30: return .init(kind: kind, name: name, type: .yesNo, isChangeable: changeable)
    case ..<55: return .init(kind: kind, name: name, type: .words(dice.pick(Self.wordLists)), isChangeable: changeable)
    case ..<75:
      let unit = dice.chance(30) ? "staff" : nil
      return .init(kind: kind, name: name, type: .number(unit: unit), orNone: dice.chance(40), isChangeable: changeable)
    default: return .init(kind: kind, name: name, type: .date, orNone: dice.chance(40), isChangeable: changeable)
    }
  }

  private mutating func drawDefinitions() {
    for number in 0..<dice.roll(4) {
      let kind = dice.pick(model.kinds)
      let name = "d\(number)"
      if dice.chance(15), let reference = drawReference(from: kind) {
        model.definitions.append(
          .init(
            kind: kind, name: name, type: .reference(reference.kind), orNone: reference.orNone,
            arms: [.init(value: .term(.init(base: .path(reference.steps))))]))
        continue
      }
      let types: [PackModel.ValueType] = [
        .yesNo, .yesNo, .words(dice.pick(Self.wordLists)), .number(unit: nil), .number(unit: "staff"), .date, .date,
      ]
      let type = dice.pick(types)
      let count = dice.chance(40) ? 1 : 2 + dice.roll(2)
      var definition = PackModel.Definition(kind: kind, name: name, type: type, orNone: canBeNone(type), arms: [])
      definition.orNone = definition.orNone && dice.chance(50)
      for arm in 0..<count {
        let value = drawArm(definition)
        definition.arms.append(.init(value: value, when: arm < count - 1 ? drawExpression(kind, depth: 1) : nil))
      }
      model.definitions.append(definition)
    }
  }

  private func canBeNone(_ type: PackModel.ValueType) -> Bool {
    switch type {
    case .number, .date: true
    case .yesNo, .words, .reference: false
    }
  }

  private mutating func drawArm(_ definition: PackModel.Definition) -> PackModel.Definition.Value {
    let paths = paths(from: definition.kind).filter {
      sameType($0.type, definition.type) && (definition.orNone || !$0.orNone)
    }
    if !paths.isEmpty, dice.chance(50) {
      let steps = definition.type == .date ? drawSteps() : []
      return .term(.init(base: .path(dice.pick(paths).steps), steps: steps))
    }
    if definition.type == .yesNo, dice.chance(75) { return .expression(drawExpression(definition.kind, depth: 1)) }
    if definition.orNone, dice.chance(30) { return .term(.init(base: .none)) }
    return .term(drawConstant(definition.type))
  }

  private func sameType(_ a: PackModel.ValueType, _ b: PackModel.ValueType) -> Bool {
    if case .words(let some) = a, case .words(let others) = b { return Set(some) == Set(others) }
    return a == b
  }

  private mutating func drawReference(from kind: String) -> (steps: [String], kind: String, orNone: Bool)? {
    let found = paths(from: kind).compactMap { path -> (steps: [String], kind: String, orNone: Bool)? in
      if case .reference(let next) = path.type { (path.steps, next, path.orNone) } else { nil }
    }
    return found.isEmpty ? nil : dice.pick(found)
  }

  private mutating func drawGivens() {
    if dice.chance(20) { return drawBond() }
    for number in 0..<dice.pick([0, 0, 1, 1, 2]) {
      let kind = dice.pick(model.kinds)
      model.givens.append(
        .init(
          kind: kind, condition: drawTest(kind),
          onlyIf: dice.chance(70) ? drawTest(kind) : drawExpression(kind, depth: 1), why: "reason \(number)"))
    }
  }

  /// Two tests that hold together or not at all, so that their facts change together.
  private mutating func drawBond() {
    let kind = dice.pick(model.kinds)
    let (one, other) = (drawTest(kind), drawTest(kind))
    model.givens.append(.init(kind: kind, condition: one, onlyIf: other, why: "bond"))
    model.givens.append(.init(kind: kind, condition: other, onlyIf: one, why: "bond back"))
  }

  private mutating func drawQuestions() {
    for number in 0..<dice.pick([0, 1, 1, 1, 2]) {
      model.questions.append(
        .init(name: "q\(number)", readings: Array(["strict", "mild", "odd"].prefix(dice.chance(75) ? 2 : 3))))
    }
  }

  // MARK: Paths

  struct Path {
    var steps: [String]
    var type: PackModel.ValueType
    var orNone: Bool
  }

  /// Every fact and definition that can be reached from a kind.
  func paths(from kind: String) -> [Path] {
    var found: [Path] = []
    let facts = model.facts.filter { $0.kind == kind }.map { ($0.name, $0.type, $0.orNone) }
    let definitions = model.definitions.filter { $0.kind == kind }.map { ($0.name, $0.type, $0.orNone) }
    for (name, type, orNone) in facts + definitions {
      found.append(Path(steps: [name], type: type, orNone: orNone))
      guard case .reference(let next) = type else { continue }
      found += paths(from: next).map { Path(steps: [name] + $0.steps, type: $0.type, orNone: $0.orNone) }
    }
    return found
  }

  // MARK: Expressions

  private mutating func drawExpression(_ kind: String, depth: Int) -> PackModel.Expression {
    if depth == 0 || dice.chance(50) { return dice.chance(7) ? drawAsOfTest() : drawTest(kind) }
    switch dice.roll(5) {
    case 0: return .not(drawExpression(kind, depth: depth - 1))
    case 1, 2: return .and((0..<2 + dice.roll(2)).map { _ in drawExpression(kind, depth: depth - 1) })
    default: return .or((0..<2 + dice.roll(2)).map { _ in drawExpression(kind, depth: depth - 1) })
    }
  }

  private mutating func drawAsOfTest() -> PackModel.Expression {
    let asOf = PackModel.Term(base: .asOf, steps: drawSteps())
    let day = PackModel.Term(base: .date(dice.pick(days)), steps: drawSteps())
    let operation = dice.pick([PackModel.Operation.less, .lessOrEqual, .greater, .greaterOrEqual, .isEqual, .isNot])
    return dice.chance(70) ? .compare(asOf, operation, day) : .compare(day, operation, asOf)
  }

  private mutating func drawTest(_ kind: String) -> PackModel.Expression {
    let comparable = paths(from: kind).filter {
      if case .reference = $0.type { $0.orNone } else { true }
    }
    let path = dice.pick(comparable)
    let term = PackModel.Term(base: .path(path.steps))
    let none = PackModel.Term(base: .none)
    if path.orNone, dice.chance(25) { return .compare(term, dice.chance(50) ? .isEqual : .isNot, none) }
    switch path.type {
    case .yesNo:
      if dice.chance(60) { return .bare(path.steps) }
      return .compare(term, dice.chance(60) ? .isEqual : .isNot, .init(base: .yes(dice.chance(40))))
    case .words:
      if dice.chance(30) { return .member(term, (0..<2).map { _ in drawConstant(path.type) }) }
      return .compare(term, dice.chance(70) ? .isEqual : .isNot, drawConstant(path.type))
    case .number, .date: return drawOrderTest(path)
    case .reference: return .compare(term, dice.chance(50) ? .isEqual : .isNot, none)
    }
  }

  private mutating func drawOrderTest(_ path: Path) -> PackModel.Expression {
    let term = PackModel.Term(base: .path(path.steps), steps: path.type == .date ? drawSteps() : [])
    if dice.chance(10) {
      let second = path.orNone && dice.chance(30) ? PackModel.Term(base: .none) : drawConstant(path.type)
      return .member(term, [drawConstant(path.type), second])
    }
    let operation = dice.pick([PackModel.Operation.less, .lessOrEqual, .greater, .greaterOrEqual, .isEqual, .isNot])
    let constant = drawConstant(path.type)
    if operation != .isEqual, operation != .isNot, dice.chance(20) { return .compare(constant, operation, term) }
    return .compare(term, operation, constant)
  }

  private mutating func drawConstant(_ type: PackModel.ValueType) -> PackModel.Term {
    switch type {
    case .yesNo: return .init(base: .yes(dice.chance(50)))
    case .words(let words): return .init(base: .word(dice.pick(words)))
    case .number(let unit): return .init(base: .number(dice.roll(4), unit: dice.chance(50) ? unit : nil))
    case .date: return .init(base: dice.chance(40) ? .asOf : .date(dice.pick(days)), steps: drawSteps())
    case .reference: return .init(base: .none)
    }
  }

  private mutating func drawSteps() -> [DateStep] {
    (0..<dice.pick([0, 0, 0, 1, 1, 2])).map { _ in
      let duration =
        switch dice.roll(10) {
        case ..<5: CalendarDuration(count: 1 + dice.roll(2), unit: .months)
        case ..<9: CalendarDuration(count: dice.pick([1, 2, 30, 31]), unit: .days)
        default: CalendarDuration(count: 1, unit: .years)
        }
      return DateStep(duration, backwards: dice.chance(40))
    }
  }

  // MARK: Instruments and rules

  private mutating func drawInstruments() {
    for number in 0..<1 + dice.roll(3) {
      let effective = dice.chance(60) ? days[0].adding(days: -400) : dice.pick(days)
      var instrument = PackModel.Instrument(
        id: "act-\(number)", group: dice.pick(["laws", "measures"]), rank: dice.roll(model.ranks.count),
        effective: effective, confidence: dice.chance(70) ? .high : dice.pick([.medium, .low]))
      if dice.chance(20) {
        instrument.repealed = dice.pick(days.filter { $0 > effective } + [effective.adding(days: 3)])
      }
      if dice.chance(6) { (instrument.effective, instrument.repealed) = (nil, nil) }
      for article in 1...1 + dice.roll(3) { instrument.provisions += drawProvisions(article) }
      model.instruments.append(instrument)
    }
  }

  /// One provision, or two of the same number, one after the other.
  private mutating func drawProvisions(_ number: Int) -> [PackModel.Provision] {
    let isArticle = dice.chance(80)
    func provision(_ from: CivilDate?, _ until: CivilDate?, _ confidence: Confidence?) -> PackModel.Provision {
      .init(
        number: isArticle ? "\(number)" : "part-\(number)", isArticle: isArticle, from: from, until: until,
        confidence: confidence)
    }
    let confidences = (0..<2).map { _ in dice.chance(20) ? dice.pick([Confidence.high, .medium, .low]) : nil }
    let day = dice.pick(days)
    switch dice.roll(10) {
    case 0: return [provision(nil, day, confidences[0]), provision(day, nil, confidences[1])]
    case 1: return [provision(day, nil, confidences[0])]
    case 2: return [provision(nil, day, confidences[0])]
    default: return [provision(nil, nil, confidences[0])]
    }
  }

  private mutating func drawRules() {
    let hot = drawHotDuties()
    for number in 0..<(isContested ? 6 + dice.roll(3) : 3 + dice.roll(6)) {
      let kind = dice.chance(90) ? model.kinds[0] : dice.pick(model.kinds)
      var rule = PackModel.Rule(
        name: "r\(number)", kind: kind, modality: dice.pick([.must, .mustNot, .may]), duty: drawDuty(kind))
      if isContested || dice.chance(80) { rule.matter = isContested || dice.chance(80) ? "m0" : "m1" }
      if kind == model.kinds[0], !hot.isEmpty, dice.chance(isContested ? 90 : 50) { rule.duty = dice.pick(hot) }
      if let question = model.questions.randomElement(using: &dice), dice.chance(30) {
        rule.under = (question.name, dice.pick(question.readings))
      }
      if !isContested || dice.chance(40) { rule.condition = drawCondition(kind) }
      if dice.chance(25) { rule.exception = drawExpression(kind, depth: 1) }
      place(&rule)
    }
  }

  /// Half of the packs have an enumeration on which many rules turn: duties that exclude each other.
  private mutating func drawHotDuties() -> [PackModel.Expression] {
    let words = model.facts.filter { $0.kind == model.kinds[0] }.compactMap { fact -> [PackModel.Expression]? in
      guard case .words(let words) = fact.type else { return nil }
      return words.map { .compare(.init(base: .path([fact.name])), .isEqual, .init(base: .word($0))) }
    }
    return words.isEmpty || (!isContested && dice.chance(50)) ? [] : dice.pick(words)
  }

  /// Conditions repeat, or narrow another rule's.
  private mutating func drawCondition(_ kind: String) -> PackModel.Expression? {
    let known = model.placed().filter { $0.rule.kind == kind }.compactMap(\.rule.condition)
    switch dice.roll(10) {
    case ..<3: return nil
    case ..<5 where !known.isEmpty: return dice.pick(known)
    case ..<7 where !known.isEmpty: return .and([dice.pick(known), drawTest(kind)])
    default: return drawExpression(kind, depth: 1)
    }
  }

  /// Duties repeat, so that a permission meets the ban of the same thing.
  private mutating func drawDuty(_ kind: String) -> PackModel.Expression {
    let duties = model.placed().filter { $0.rule.kind == kind }.map(\.rule.duty)
    return duties.isEmpty || dice.chance(50) ? drawExpression(kind, depth: 1) : dice.pick(duties)
  }

  /// Puts a rule under a provision where it is in force on some day, if a few tries find one.
  private mutating func place(_ rule: inout PackModel.Rule) {
    for _ in 0..<8 {
      let instrument = dice.roll(model.instruments.count)
      let provision = dice.roll(model.instruments[instrument].provisions.count)
      let heading = model.instruments[instrument].provisions[provision]
      let isDraft = model.instruments[instrument].effective == nil
      rule.from = dice.chance(15) && !isDraft ? dice.pick(days) : nil
      rule.until = dice.chance(12) && !isDraft ? dice.pick(days) : nil
      let frame = Window(from: heading.from, until: heading.until)
      if let from = rule.from, !frame.contains(from) { continue }
      if let until = rule.until, let start = heading.from, until <= start { continue }
      if let until = rule.until, let end = heading.until, until > end { continue }
      if PackModel.window(of: rule, in: heading, of: model.instruments[instrument])?.isEmpty == true { continue }
      model.instruments[instrument].provisions[provision].rules.append(rule)
      return
    }
  }

  private mutating func drawOvers() {
    let all = model.placed().map(\.rule)
    for instrument in model.instruments.indices {
      for provision in model.instruments[instrument].provisions.indices {
        for rule in model.instruments[instrument].provisions[provision].rules.indices {
          let own = model.instruments[instrument].provisions[provision].rules[rule]
          let rivals = all.filter {
            $0.name != own.name && $0.kind == own.kind && own.matter != nil && $0.matter == own.matter
          }
          guard !rivals.isEmpty, dice.chance(isContested ? 75 : 20) else { continue }
          if isContested, dice.chance(60) {
            // A ring of the rules' names.
            let next = (all.firstIndex { $0.name == own.name } ?? 0) + 1
            let name = all[next % all.count].name
            model.instruments[instrument].provisions[provision].rules[rule].over = rivals.map(\.name).filter {
              $0 == name
            }
            continue
          }
          let over = Set((0..<1 + dice.roll(2)).map { _ in dice.pick(rivals).name })
          model.instruments[instrument].provisions[provision].rules[rule].over = over.sorted()
        }
      }
    }
  }

  private mutating func drawProperties() {
    for number in 0..<2 {
      let kind = dice.chance(80) ? model.kinds[0] : dice.pick(model.kinds)
      let facts = paths(from: kind).filter { path in isFact(path.steps, of: kind) }
      let ignored = (0..<1 + dice.roll(2)).map { _ in dice.pick(facts).steps }
      let claim: PackModel.Property.Claim =
        dice.chance(40)
        ? .ignores(ignored)
        : .verdict(is: dice.chance(25), dice.pick([Verdict.unlawful, .lawful, .unaddressed]))
      var property = PackModel.Property(name: "p\(number)", kind: kind, claim: claim)
      if dice.chance(50) { property.from = dice.pick(days) }
      if dice.chance(30) { property.until = (property.from ?? days[0]).adding(days: dice.pick([1, 30, 366])) }
      if dice.chance(70) { property.condition = drawExpression(kind, depth: 1) }
      model.properties.append(property)
    }
  }

  /// Whether a path ends at a fact that a person can state, on a way of facts alone.
  private func isFact(_ steps: [String], of kind: String) -> Bool {
    guard let fact = model.fact(steps[0], of: kind) else { return false }
    guard case .reference(let next) = fact.type else { return steps.count == 1 }
    return steps.count == 1 ? fact.orNone : isFact(Array(steps.dropFirst()), of: next)
  }
}
