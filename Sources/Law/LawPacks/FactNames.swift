import CivilTime
import Facts
import SourceText

/// What is wrong with a fact that a person or a program states: one sentence, and what to try.
public struct StatingTrouble: Error, Hashable, Sendable {
  public let message: String
  public let help: String?

  public init(message: String, help: String?) {
    self.message = message
    self.help = help
  }
}

extension LawPack {
  public func kind(named name: String) -> Int? { kinds.firstIndex { $0.name == name } }

  /// The kind of a name that a person typed.
  public func namedKind(_ name: String) -> Result<Int, StatingTrouble> {
    if let kind = kind(named: name) { return .success(kind) }
    let names = kinds.map(\.name)
    return .failure(
      StatingTrouble(
        message: "there is no kind `\(name)`",
        help: didYouMean(name, among: names) ?? "the kinds are " + names.joined(separator: ", ")))
  }

  /// The fact that a name without its kind means (`provider.carrier`); with the kind it is understood too.
  public func namedFact(_ name: String, of kind: Int) -> Result<(path: FactPath, type: FactType), StatingTrouble> {
    var parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let own = kinds[kind].name
    if parts.count > 1, parts[0] == own, member(parts[0], of: kind) == nil { parts.removeFirst() }
    if parts.count > 9 {
      return .failure(StatingTrouble(message: "`\(name)` goes through more than 8 references", help: nil))
    }
    var at = kind
    for (index, part) in parts.enumerated() {
      guard let fact = member(part, of: at) else { return .failure(unknown(part, of: at, in: name)) }
      let type = facts[fact].type
      if index == parts.count - 1 { return .success((FactPath(kind: own, steps: parts), type)) }
      guard case .reference(let next) = type.base else {
        return .failure(
          StatingTrouble(message: "`\(part)` in `\(name)` is no reference, so nothing stands behind it", help: nil))
      }
      at = next
    }
    return .failure(StatingTrouble(message: "a fact has a name", help: nil))
  }

  /// The fact that stands at a path's end; nothing where the path leads nowhere.
  public func fact(at path: FactPath) -> Fact? { factIndex(at: path).map { facts[$0] } }

  /// The same as an index into ``facts``.
  public func factIndex(at path: FactPath) -> Int? {
    guard var at = kind(named: path.kind) else { return nil }
    for (index, step) in path.steps.enumerated() {
      guard let fact = member(step, of: at) else { return nil }
      if index == path.steps.count - 1 { return fact }
      guard case .reference(let next) = facts[fact].type.base else { return nil }
      at = next
    }
    return nil
  }

  private func member(_ name: String, of kind: Int) -> Int? {
    facts.firstIndex { $0.kind == kind && $0.name == name }
  }

  private func unknown(_ part: String, of kind: Int, in name: String) -> StatingTrouble {
    if definitions.contains(where: { $0.kind == kind && $0.name == part }) {
      return StatingTrouble(
        message: "`\(name)` is derived by the law and cannot be stated", help: "state the facts that it is made of")
    }
    let known = facts.filter { $0.kind == kind }.map(\.name)
    return StatingTrouble(
      message: "a \(kinds[kind].name) has no fact `\(part)`", help: didYouMean(part, among: known))
  }

  /// The value that a text means for a fact of a type: as the law language writes it; a number may carry its unit.
  public func value(_ text: String, of type: FactType, named name: String) -> Result<FactValue, StatingTrouble> {
    func trouble(_ message: String, _ help: String?) -> Result<FactValue, StatingTrouble> {
      .failure(StatingTrouble(message: message, help: help))
    }
    let shown = text.count > 40 ? String(text.prefix(40)) + "…" : text
    if text == "none", type.orNone { return .success(.none) }
    switch type.base {
    case .yesNo:
      if text == "yes" || text == "no" { return .success(.yesNo(text == "yes")) }
      return trouble("`\(name)` is `yes` or `no`, not `\(shown)`", synonym(text).map { "write `\($0)`" })
    case .oneOf(let words):
      if words.contains(text) { return .success(.word(text)) }
      return trouble(
        "`\(name)` cannot be `\(shown)`",
        didYouMean(text, among: words) ?? "it is one of " + words.joined(separator: ", "))
    case .number(let unit):
      let parts = text.split(separator: " ").map(String.init)
      guard let digits = parts.first, digits.utf8.count <= 15, digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
        let number = Int(digits)
      else {
        return trouble("`\(name)` is a whole number" + (unit.map { " of \($0)" } ?? "") + ", not `\(shown)`", nil)
      }
      if parts.count == 1 || (parts.count == 2 && parts[1] == unit) { return .success(.number(number)) }
      // The same number in another unit is another length: only the author can say which was meant.
      return trouble(
        "`\(name)` counts \(unit ?? "without a unit"), not `\(shown)`",
        unit.map { "say how many \($0) it is" } ?? "write `\(number)`")
    case .date:
      if let date = CivilDate(text) { return .success(.date(date)) }
      return trouble("`\(name)` is a date, and `\(shown)` is not a day", "write year-month-day: 2026-01-31")
    case .reference(let kind):
      return trouble(
        "`\(name)` refers to a \(kinds[kind].name); \(type.orNone ? "only `none`" : "nothing") can be said of it directly",
        "state the facts behind it: `\(name).…`")
    }
  }

  private func synonym(_ text: String) -> String? {
    switch text.lowercased() {
    case "true", "y", "1", "on", "yes", "是": "yes"
    case "false", "n", "0", "off", "no", "否": "no"
    default: nil
    }
  }

  /// Every fact of a kind that can be stated, through references, as its short name; references that cannot be `none`
  /// themselves are left out. Circles of references end at the first repetition.
  public func statableFacts(of kind: Int) -> [String] {
    var found: [String] = []
    func walk(_ kind: Int, _ steps: [String], _ seen: Set<Int>) {
      for fact in facts where fact.kind == kind {
        let path = steps + [fact.name]
        guard case .reference(let next) = fact.type.base else {
          found.append(path.joined(separator: "."))
          continue
        }
        if fact.type.orNone { found.append(path.joined(separator: ".")) }
        if !seen.contains(next) { walk(next, path, seen.union([next])) }
      }
    }
    walk(kind, [], [kind])
    return found
  }
}

extension LawPack {
  /// `offshore-vpn=barred`, as a person fixes a reading.
  public func namedReading(_ question: String, _ reading: String) -> Result<
    (question: Int, reading: Int), StatingTrouble
  > {
    guard let index = questions.firstIndex(where: { $0.name == question }) else {
      let names = questions.map(\.name)
      return .failure(
        StatingTrouble(
          message: "there is no question `\(question)`",
          help: didYouMean(question, among: names)
            ?? (names.isEmpty ? "this pack has none" : "the questions are " + names.joined(separator: ", "))))
    }
    let names = questions[index].readings.map(\.name)
    guard let chosen = names.firstIndex(of: reading) else {
      return .failure(
        StatingTrouble(
          message: "the question `\(question)` has no reading `\(reading)`",
          help: didYouMean(reading, among: names) ?? "its readings are " + names.joined(separator: ", ")))
    }
    return .success((index, chosen))
  }
}
