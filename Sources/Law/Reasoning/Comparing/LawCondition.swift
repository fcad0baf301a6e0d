import CivilTime
import Facts
import LawPacks

/// A smallest condition under which the law says something, in the law's own words, with an example.
public struct LawCondition: Sendable {
  /// What is said of one fact.
  public struct Part: Sendable {
    public let path: FactPath
    /// `line.technology in {ip-vpn, sd-wan}`.
    public let text: String
    let domain: FactDomain
    let cells: Set<Int>
  }

  public let parts: [Part]
  /// Facts that decide it, whatever all others are.
  public let example: [StatedFact]
  /// Rules that make the difference in the example.
  public let rules: [ConditionRule]

  /// The parts joined by `and`; nothing is said in words where there is no part.
  public var text: String? { parts.isEmpty ? nil : parts.map(\.text).joined(separator: " and ") }

  /// Whether the facts fulfil every part; nothing where a fact that counts is unknown and no part fails.
  public func holds(of facts: [StatedFact]) -> Bool? {
    let known = Dictionary(facts.map { ($0.path, $0.value) }, uniquingKeysWith: { first, _ in first })
    var isKnown = true
    for part in parts {
      guard let value = known[part.path] ?? Self.implied(part.path, by: facts) else {
        isKnown = false
        continue
      }
      guard let cell = Self.cell(of: value, in: part.domain), part.cells.contains(cell) else { return false }
    }
    return isKnown ? true : nil
  }

  /// The first stretch of days has no beginning.
  private static func cell(of value: FactValue, in domain: FactDomain) -> Int? {
    if let cell = domain.cell(of: value) { return cell }
    guard case .date = value else { return nil }
    return domain.cells.firstIndex { if case .date = $0.value { true } else { false } }
  }

  /// A fact stated behind a reference shows that it leads somewhere.
  private static func implied(_ path: FactPath, by facts: [StatedFact]) -> FactValue? {
    facts.contains { $0.path.steps.count > path.steps.count && $0.path.steps.starts(with: path.steps) }
      ? .exists : nil
  }
}

/// A rule that says something else on the other side of a comparison, or speaks where others are silent.
public struct ConditionRule: Sendable, Hashable {
  public enum Role: String, Sendable { case breached, applies }
  public let rule: String
  public let citation: Citation
  public let role: Role
  /// The side that it belongs to: 0 before, 1 after.
  public let side: Int
  /// Its window, where it is not in force on the other side.
  public let window: Window?
}

/// Writes cubes in the law's own words.
struct ConditionWriting {
  let joint: JointSpace

  func parts(_ cube: ConditionFinder.Cube) -> [LawCondition.Part] {
    cube.sorted { $0.key < $1.key }.compactMap { level, cells in
      guard case .fact(let path, let type, let domain) = joint.levels[level].meaning else { return nil }
      // What is said of something behind a reference shows that the reference leads somewhere.
      let isImplied = cube.contains { joint.behind[$0.key].contains(level) && !isNegative($0.key, $0.value) }
      if isImplied { return nil }
      return LawCondition.Part(path: path, text: text(path, type, domain, cells), domain: domain, cells: cells)
    }
  }

  /// `is not` and `not` hold behind `none` too, so they do not show that a reference leads anywhere.
  private func isNegative(_ level: Int, _ cells: Set<Int>) -> Bool {
    guard case .fact(let path, let type, let domain) = joint.levels[level].meaning else { return false }
    let text = text(path, type, domain, cells)
    return text.hasPrefix("not ") || text.contains(" is not ")
  }

  private func text(_ path: FactPath, _ type: FactType, _ domain: FactDomain, _ cells: Set<Int>) -> String {
    let none = domain.cells.firstIndex { $0.value == .none }
    let values = domain.cells.indices.filter { $0 != none }
    let chosen = values.filter { cells.contains($0) }
    if let none {
      if chosen.isEmpty { return "\(path) is none" }
      if chosen == values { return "\(path) is not none" }
      let rest = text(path, type, domain, values, chosen)
      return cells.contains(none) ? "(\(path) is none or \(rest))" : rest
    }
    return text(path, type, domain, values, chosen)
  }

  private func text(
    _ path: FactPath, _ type: FactType, _ domain: FactDomain, _ values: [Int], _ chosen: [Int]
  ) -> String {
    func word(_ cell: Int) -> String { domain.cells[cell].value.description }
    switch type.base {
    case .yesNo: return chosen.map(word) == ["no"] ? "not \(path)" : "\(path)"
    case .reference: return "\(path) is not none"
    case .oneOf:
      let others = values.filter { !chosen.contains($0) }
      if chosen.count == 1 { return "\(path) is \(word(chosen[0]))" }
      if others.count == 1 { return "\(path) is not \(word(others[0]))" }
      func set(_ cells: [Int]) -> String { "\(path) in {\(cells.map(word).joined(separator: ", "))}" }
      return others.count < chosen.count ? "not \(set(others))" : set(chosen)
    case .number(let unit):
      return stretches(path, domain, values, chosen) { "\($0)" + (unit.map { " \($0)" } ?? "") }
    case .date: return stretches(path, domain, values, chosen) { "\($0)" }
    }
  }

  /// Runs of neighbouring stretches: `x < 5`, `x >= 5 and x < 9`, `x is 7`.
  private func stretches(
    _ path: FactPath, _ domain: FactDomain, _ values: [Int], _ chosen: [Int], _ word: (FactValue) -> String
  ) -> String {
    var runs: [(first: Int, last: Int)] = []
    for cell in chosen {
      if let last = runs.last, last.last + 1 == cell {
        runs[runs.count - 1].last = cell
      } else {
        runs.append((cell, cell))
      }
    }
    let texts = runs.map { run in
      let (low, high) = (domain.cells[run.first].value, domain.cells[run.last].last)
      if low == high { return "\(path) is \(word(low))" }
      let from = run.first == values.first ? nil : "\(path) >= \(word(low))"
      let until = run.last == values.last ? nil : "\(path) < \(word(domain.cells[run.last + 1].value))"
      return [from, until].compactMap { $0 }.joined(separator: " and ")
    }
    return texts.count == 1 ? texts[0] : "(\(texts.joined(separator: " or ")))"
  }

  // MARK: Examples

  /// A path as facts that a person can state.
  func facts(_ path: [(level: Int, value: Int)]) -> [StatedFact] {
    var stated: [FactPath: FactValue] = [:]
    var toShow: [(level: Int, path: FactPath)] = []
    for step in path {
      guard case .fact(let path, _, let domain) = joint.levels[step.level].meaning else { continue }
      if domain.cells[step.value].value == .exists {
        toShow.append((step.level, path))
      } else {
        stated[path] = typical(domain, step.value)
      }
    }
    for (level, reference) in toShow where !stated.keys.contains(where: { Self.lies($0, behind: reference) }) {
      if let (path, value) = something(behind: level, stated) { stated[path] = value }
    }
    return stated.sorted { $0.key < $1.key }.map { StatedFact($0.key, $0.value, from: Origin("example")) }
  }

  private static func lies(_ path: FactPath, behind reference: FactPath) -> Bool {
    path.steps.count > reference.steps.count && path.steps.starts(with: reference.steps)
  }

  /// The first value of a cell; of a stretch of days the day judged for, if it is one of them, else the end that is near.
  private func typical(_ domain: FactDomain, _ cell: Int) -> FactValue {
    let stretch = domain.cells[cell]
    guard case .date(let low) = stretch.value, case .date(let high)? = stretch.last else { return stretch.value }
    let day = joint.laws[0].date
    return (low...high).contains(day) ? .date(day) : high < day ? .date(high) : .date(low)
  }

  /// Any fact that shows that a reference leads somewhere: its value does not matter.
  private func something(behind level: Int, _ stated: [FactPath: FactValue]) -> (FactPath, FactValue)? {
    guard let reference = joint.path(level) else { return nil }
    for candidate in 0..<joint.factCount where joint.behind[candidate].contains(level) {
      guard case .fact(let path, _, let domain) = joint.levels[candidate].meaning,
        !joint.behind[candidate].contains(where: { joint.path($0).map { stated[$0] == FactValue.none } ?? false }),
        let cell = domain.cells.indices.last, domain.cells[cell].value != .exists
      else { continue }
      return (path, typical(domain, cell))
    }
    let pack = joint.laws[0].pack
    guard case .reference(let kind)? = pack.fact(at: reference)?.type.base else { return nil }
    for fact in pack.facts where fact.kind == kind {
      let path = FactPath(kind: reference.kind, steps: reference.steps + [fact.name])
      switch fact.type.base {
      case .yesNo: return (path, .yesNo(true))
      case .oneOf(let words): return (path, .word(words[0]))
      case .number: return (path, .number(0))
      case .date: return (path, .date(joint.laws[0].date))
      case .reference: continue
      }
    }
    return nil
  }
}
