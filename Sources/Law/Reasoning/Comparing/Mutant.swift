import CivilTime
import Facts
import LawPacks

/// A law pack with one small fault, as a hurried author might make it.
public struct Mutant: Sendable {
  public enum Operator: String, Sendable, CaseIterable {
    case dropCondition = "drop a condition"
    case negate = "negate"
    case moveDate = "move a date"
    case swapRanks = "swap ranks"
    case dropException = "drop an exception"
    case widenSet = "widen a set"
  }

  public let `operator`: Operator
  /// The rule or the instrument that it stands in.
  public let name: String
  /// What was done, in the law's words.
  public let change: String
  /// The kinds that it can bear on.
  public let kinds: Set<Int>
  /// The rules that are not as they were.
  public let rules: [Int]
  public let pack: LawPack
}

/// Every mutant of a pack, in the pack's order: one operator, at one place.
public struct Mutations {
  private let pack: LawPack
  private var made: [Mutant] = []

  public static func of(_ pack: LawPack) -> [Mutant] {
    var mutations = Mutations(pack: pack)
    for rule in pack.rules.indices where pack.rules[rule].window != nil { mutations.rule(rule) }
    for instrument in pack.instruments.indices { mutations.instrument(instrument) }
    return mutations.made
  }

  private init(pack: LawPack) { self.pack = pack }

  // MARK: Rules

  private mutating func rule(_ index: Int) {
    let rule = pack.rules[index]
    if let condition = rule.condition {
      for part in conjuncts(condition) {
        keep(.dropCondition, index, "`\(pack.text(of: part))` dropped") { draft in
          draft.condition = draft.replacing(part, by: .constant(true), in: condition)
        }
      }
    }
    if let exception = rule.exception {
      keep(.dropException, index, "`unless \(pack.text(of: exception))` dropped") { $0.exception = nil }
    }
    parts(index, .negate, \.isAtom) { pack, node in ("`\(pack.text(of: node))` negated", .not(node)) }
    parts(index, .widenSet, \.isTest) { pack, node in pack.widened(node) }
    for days in [-1, 1] {
      parts(index, .moveDate, \.isTest) { pack, node in pack.moved(node, days) }
      window(index, days)
    }
  }

  /// What a condition joins by `and`, or the whole of it.
  private func conjuncts(_ node: Int) -> [Int] {
    if case .all(let parts) = pack.nodes[node] { parts.flatMap { conjuncts($0) } } else { [node] }
  }

  private mutating func parts(
    _ index: Int, _ what: Mutant.Operator, _ isWanted: (LawNode) -> Bool,
    _ change: (LawPack, Int) -> (text: String, node: LawNode)?
  ) {
    let rule = pack.rules[index]
    for (place, root) in [(Draft.Place.condition, rule.condition), (.exception, rule.exception), (.duty, rule.duty)] {
      guard let root else { continue }
      for part in pack.parts(of: root) where isWanted(pack.nodes[part]) {
        guard let changed = change(pack, part) else { continue }
        keep(what, index, changed.text) { $0[place] = $0.replacing(part, by: changed.node, in: root) }
      }
    }
  }

  /// A rule's own first day or day of end; the instrument's are moved with the instrument.
  private mutating func window(_ index: Int, _ days: Int) {
    let rule = pack.rules[index]
    let instrument = pack.instrument(of: rule).window
    guard let window = rule.window else { return }
    if let from = window.from, from != instrument.from {
      keep(.moveDate, index, "from \(from) moved to \(from.adding(days: days))") {
        $0.window = Window(from: from.adding(days: days), until: window.until)
      }
    }
    if let until = window.until, until != instrument.until {
      keep(.moveDate, index, "until \(until) moved to \(until.adding(days: days))") {
        $0.window = Window(from: window.from, until: until.adding(days: days))
      }
    }
  }

  private mutating func keep(
    _ what: Mutant.Operator, _ index: Int, _ change: String, _ edit: (inout Draft) -> Void
  ) {
    var draft = Draft(pack: pack, rule: index)
    edit(&draft)
    made.append(
      Mutant(
        operator: what, name: pack.rules[index].name, change: change, kinds: [pack.rules[index].kind], rules: [index],
        pack: draft.finished()))
  }

  // MARK: Instruments

  private mutating func instrument(_ index: Int) {
    let instrument = pack.instruments[index]
    let rules = pack.rules.indices.filter {
      pack.rules[$0].window != nil && pack.provisions[pack.rules[$0].provision].instrument == index
    }
    guard !rules.isEmpty else { return }
    for days in [-1, 1] {
      move(instrument, rules, \.from, "effective", days) { Window(from: $1, until: $0.until) }
      move(instrument, rules, \.until, "repealed", days) { Window(from: $0.from, until: $1) }
    }
    for rank in [instrument.rank - 1, instrument.rank + 1] where pack.ranks.indices.contains(rank) {
      var changed = pack
      changed.instruments[index] = instrument.ranked(rank)
      let text = "rank \(pack.ranks[instrument.rank].id) made \(pack.ranks[rank].id)"
      made.append(
        Mutant(
          operator: .swapRanks, name: instrument.id, change: text, kinds: Set(rules.map { pack.rules[$0].kind }),
          rules: rules, pack: changed))
    }
  }

  private mutating func move(
    _ instrument: Instrument, _ rules: [Int], _ end: KeyPath<Window, CivilDate?>, _ key: String, _ days: Int,
    _ moved: (Window, CivilDate) -> Window
  ) {
    guard let day = instrument.window[keyPath: end] else { return }
    let touched = rules.filter { pack.rules[$0].window?[keyPath: end] == day }
    guard !touched.isEmpty else { return }
    var changed = pack
    for rule in touched {
      guard let window = pack.rules[rule].window else { continue }
      changed.rules[rule] = pack.rules[rule].with(window: moved(window, day.adding(days: days)))
    }
    made.append(
      Mutant(
        operator: .moveDate, name: instrument.id, change: "\(key) \(day) moved to \(day.adding(days: days))",
        kinds: Set(touched.map { pack.rules[$0].kind }), rules: touched, pack: changed))
  }
}

/// A rule under change. Expressions are shared between rules, so what changes is written anew at the end of the nodes.
private struct Draft {
  enum Place { case condition, exception, duty }

  var pack: LawPack
  let rule: Int
  var condition: Int?
  var exception: Int?
  var duty: Int
  var window: Window?

  init(pack: LawPack, rule: Int) {
    self.pack = pack
    self.rule = rule
    condition = pack.rules[rule].condition
    exception = pack.rules[rule].exception
    duty = pack.rules[rule].duty
    window = pack.rules[rule].window
  }

  subscript(_ place: Place) -> Int {
    get {
      switch place {
      case .condition: condition ?? duty
      case .exception: exception ?? duty
      case .duty: duty
      }
    }
    set {
      switch place {
      case .condition: condition = newValue
      case .exception: exception = newValue
      case .duty: duty = newValue
      }
    }
  }

  mutating func add(_ node: LawNode) -> Int {
    pack.nodes.append(node)
    return pack.nodes.count - 1
  }

  mutating func replacing(_ part: Int, by node: LawNode, in root: Int) -> Int {
    if root == part { return add(node) }
    switch pack.nodes[root] {
    case .constant, .test, .asOf, .reading, .definition: return root
    case .not(let inner):
      let changed = replacing(part, by: node, in: inner)
      return changed == inner ? root : add(.not(changed))
    case .all(let parts):
      let changed = parts.map { replacing(part, by: node, in: $0) }
      return changed == parts ? root : add(.all(changed))
    case .any(let parts):
      let changed = parts.map { replacing(part, by: node, in: $0) }
      return changed == parts ? root : add(.any(changed))
    }
  }

  consuming func finished() -> LawPack {
    let old = pack.rules[rule]
    var parts: [Int] = []
    if let question = old.question {
      parts.append(add(.reading(question: question.question, reading: question.reading)))
    }
    if let condition { parts.append(condition) }
    if let exception { parts.append(add(.not(exception))) }
    let applies = add(.all(parts))
    pack.rules[rule] = old.with(
      condition: condition, exception: exception, applies: applies, duty: duty, window: window)
    return pack
  }
}

extension LawNode {
  fileprivate var isTest: Bool { if case .test = self { true } else { false } }

  /// What an author would put a `not` before.
  fileprivate var isAtom: Bool {
    switch self {
    case .test, .asOf, .definition: true
    case .constant, .reading, .not, .all, .any: false
    }
  }
}

extension LawPack {
  /// Everything that an expression is made of, definitions not taken apart; each once.
  fileprivate func parts(of root: Int) -> [Int] {
    var found: [Int] = []
    var open = [root]
    while let node = open.popLast() {
      guard !found.contains(node) else { continue }
      found.append(node)
      switch nodes[node] {
      case .constant, .test, .asOf, .reading, .definition: continue
      case .not(let inner): open.append(inner)
      case .all(let parts), .any(let parts): open += parts.reversed()
      }
    }
    return found
  }

  /// A set of words with one more.
  fileprivate func widened(_ node: Int) -> (text: String, node: LawNode)? {
    guard case .test(let variable, .oneOf(let positions)) = nodes[node],
      case .oneOf(let words) = type(of: variable).base,
      let more = words.indices.first(where: { !positions.contains($0) }), positions.count + 1 < words.count
    else { return nil }
    return (
      "`\(text(of: node))` widened by \(words[more])", .test(variable: variable, .oneOf((positions + [more]).sorted()))
    )
  }

  /// A comparison with a day, a day on or back.
  fileprivate func moved(_ node: Int, _ days: Int) -> (text: String, node: LawNode)? {
    guard case .test(let variable, .date(let steps, let comparison, .day(let day))) = nodes[node] else { return nil }
    let other = day.adding(days: days)
    return (
      "`\(text(of: node))` moved to \(other)", .test(variable: variable, .date(steps, comparison, .day(other)))
    )
  }
}

extension Rule {
  fileprivate func with(window: Window?) -> Rule {
    with(condition: condition, exception: exception, applies: applies, duty: duty, window: window)
  }

  fileprivate func with(condition: Int?, exception: Int?, applies: Int, duty: Int, window: Window?) -> Rule {
    Rule(
      name: name, kind: kind, provision: provision, window: window, matter: matter, question: question,
      condition: condition, exception: exception, applies: applies, bearer: bearer, modality: modality, duty: duty,
      over: over, penalty: penalty, evidence: evidence, deadline: deadline, remedy: remedy, note: note, place: place)
  }
}

extension Instrument {
  fileprivate func ranked(_ rank: Int) -> Instrument {
    Instrument(
      id: id, title: title, issuer: issuer, number: number, rank: rank, promulgated: promulgated, effective: effective,
      repealed: repealed, source: source, confidence: confidence, note: note, replaces: replaces,
      introduction: introduction, place: place)
  }
}
