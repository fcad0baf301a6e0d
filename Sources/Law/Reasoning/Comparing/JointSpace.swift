import Facts
import LawPacks

/// The facts and questions of some laws as one space, so that diagrams of all of them can be compared.
///
/// A stretch of values is one cell only where no law tells two of its values apart. Questions stand behind all facts:
/// what hangs below the last fact is then the outcome by reading, and equal outcomes are one diagram.
struct JointSpace {
  struct Level {
    enum Meaning {
      case fact(FactPath, FactType, FactDomain)
      case question(LawPack.Question)
    }
    let meaning: Meaning
    /// The variable or the question in each law's own pack; ``FactSpace/nobody`` where a law has none.
    let own: [Int]
    /// Values that only some of the laws know; nothing is compared about them.
    let leftOut: [FactValue]
  }

  let laws: [KindLaw]
  let levels: [Level]
  /// Levels before this one are facts, the others questions.
  let factCount: Int
  /// For each level the levels of the references that may be `none` on the way to it.
  let behind: [[Int]]

  init(_ laws: [KindLaw]) throws {
    self.laws = laws
    var levels: [Level] = []
    for path in Self.paths(laws) { levels.append(try Self.fact(path, laws)) }
    factCount = levels.count
    levels += Self.questions(laws)
    guard levels.count <= FactSpace.levelsMax else { throw ReasoningBound.unknownFacts(FactSpace.levelsMax) }
    self.levels = levels
    behind = Self.references(levels, factCount, laws)
  }

  var arities: [Int] {
    levels.map { level in
      switch level.meaning {
      case .fact(_, _, let domain): domain.cells.count
      case .question(let question): question.readings.count
      }
    }
  }

  /// The space of one of the laws, over a store that all of them share.
  func space(of law: Int, store: DiagramStore) -> FactSpace {
    FactSpace(
      pack: laws[law].pack, date: laws[law].date,
      levels: levels.map { level in
        switch level.meaning {
        case .fact(_, _, let domain): .fact(variable: level.own[law], domain)
        case .question: .question(level.own[law])
        }
      }, store: store)
  }

  func path(_ level: Int) -> FactPath? {
    if case .fact(let path, _, _) = levels[level].meaning { path } else { nil }
  }

  // MARK: Facts

  /// The paths in the order of the first law; what only a later one has stands behind the path that it follows there.
  private static func paths(_ laws: [KindLaw]) -> [FactPath] {
    var paths: [FactPath] = []
    for law in laws {
      var seen = Set(paths)
      var last = -1
      for path in law.order.map({ law.pack.variables[$0.variable].path }) {
        if seen.insert(path).inserted { paths.insert(path, at: last + 1) }
        last = paths.firstIndex(of: path) ?? last
      }
    }
    return paths
  }

  private static func fact(_ path: FactPath, _ laws: [KindLaw]) throws -> Level {
    var own: [Int] = []
    var domains: [FactDomain] = []
    var types: [FactType] = []
    for law in laws {
      let known = law.order.first { law.pack.variables[$0.variable].path == path }
      own.append(known?.variable ?? FactSpace.nobody)
      if let known { domains.append(known.domain) }
      if let type = known.map({ law.pack.type(of: $0.variable) }) ?? law.pack.fact(at: path)?.type {
        types.append(type)
      }
    }
    let type = types[0]  // Some law has the path.
    guard types.allSatisfy({ isAlike($0.base, type.base) }) else { throw ComparingTrouble.otherType(path) }
    let cells = joint(domains, types)
    guard !cells.isEmpty else { throw ComparingTrouble.otherType(path) }
    return Level(
      meaning: .fact(path, type, FactDomain(cells: cells)), own: own, leftOut: leftOut(types, cells))
  }

  private static func leftOut(_ types: [FactType], _ cells: [FactDomain.Cell]) -> [FactValue] {
    var found: [FactValue] = []
    func note(_ value: FactValue) {
      if !found.contains(value), !cells.contains(where: { $0.value == value }) { found.append(value) }
    }
    for type in types {
      if type.orNone { note(.none) }
      if case .oneOf(let words) = type.base { for word in words { note(.word(word)) } }
    }
    return found
  }

  private static func isAlike(_ a: FactType.Base, _ b: FactType.Base) -> Bool {
    switch (a, b) {
    case (.yesNo, .yesNo), (.oneOf, .oneOf), (.date, .date), (.reference, .reference): true
    case (.number(let unit), .number(let other)): unit == other
    default: false
    }
  }

  /// Values that every law knows, cut wherever one of them cuts.
  private static func joint(_ domains: [FactDomain], _ types: [FactType]) -> [FactDomain.Cell] {
    let orNone = types.allSatisfy(\.orNone)
    var cells: [FactDomain.Cell] = orNone ? [.init(value: .none, last: nil)] : []
    switch types[0].base {
    case .yesNo, .reference: cells += domains[0].cells.filter { $0.value != .none }
    case .oneOf(let words):
      for word in words {
        let isShared = types.allSatisfy {
          if case .oneOf(let others) = $0.base { others.contains(word) } else { false }
        }
        if isShared { cells.append(.init(value: .word(word), last: nil)) }
      }
    case .number, .date:
      let stretches = domains.flatMap(\.cells).filter { $0.value != .none }
      let starts = Set(stretches.map(\.value)).sorted { Self.position($0) < Self.position($1) }
      let end = stretches.compactMap(\.last).max { Self.position($0) < Self.position($1) }
      for (index, start) in starts.enumerated() {
        cells.append(.init(value: start, last: index + 1 < starts.count ? Self.before(starts[index + 1]) : end))
      }
    }
    return cells
  }

  private static func position(_ value: FactValue) -> Int {
    switch value {
    case .number(let number): number
    case .date(let date): date.dayNumber
    case .yesNo, .word, .none, .exists: 0
    }
  }

  private static func before(_ value: FactValue) -> FactValue {
    switch value {
    case .number(let number): .number(number - 1)
    case .date(let date): .date(date.adding(days: -1))
    case .yesNo, .word, .none, .exists: value
    }
  }

  // MARK: Questions and references

  /// A question whose readings differ between packs is one of its own in each of them.
  private static func questions(_ laws: [KindLaw]) -> [Level] {
    var found: [(question: LawPack.Question, own: [Int])] = []
    for (index, law) in laws.enumerated() {
      for number in law.questions.sorted() {
        let question = law.pack.questions[number]
        let names = question.readings.map(\.name)
        let same = found.firstIndex { $0.question.name == question.name && $0.question.readings.map(\.name) == names }
        if let same {
          found[same].own[index] = number
        } else {
          var own = [Int](repeating: FactSpace.nobody, count: laws.count)
          own[index] = number
          found.append((question, own))
        }
      }
    }
    return found.map { Level(meaning: .question($0.question), own: $0.own, leftOut: []) }
  }

  private static func references(_ levels: [Level], _ factCount: Int, _ laws: [KindLaw]) -> [[Int]] {
    var levelOfPath: [FactPath: Int] = [:]
    for (index, level) in levels.enumerated() {
      if case .fact(let path, _, _) = level.meaning { levelOfPath[path] = index }
    }
    return levels.indices.map { index in
      guard index < factCount else { return [] }
      var found: Set<Int> = []
      for (law, variable) in levels[index].own.enumerated() where variable != FactSpace.nobody {
        for reference in laws[law].pack.variables[variable].optionalReferences {
          if let level = levelOfPath[laws[law].pack.variables[reference].path] { found.insert(level) }
        }
      }
      return found.sorted()
    }
  }
}

/// Why two laws cannot be compared.
public enum ComparingTrouble: Error, Hashable, Sendable {
  /// A fact has another type in the other pack, or no value that both know.
  case otherType(FactPath)
}

extension ComparingTrouble: CustomStringConvertible {
  public var description: String {
    switch self {
    case .otherType(let path): "`\(path)` has another type in the other pack, so nothing can be compared about it"
    }
  }
}
