import CivilTime
import Facts

/// A forest as SQL: expressions over columns of facts that give what ``Judge`` gives, for unknown cells too.
///
/// A diagram is not written out as a tree, which would repeat what its branches share. It is cut into layers, as for
/// ``ColumnJudge``: each fact of a layer becomes a digit, the digits and the state that the layer before gave a place, and
/// a list of numbers says which state stands there.
public struct LawSQL: Sendable {
  /// A longer expression is refused: databases bound what they parse.
  public static let charactersMax = 1_000_000

  public struct Column: Sendable, Hashable {
    public let fact: FactPath
    /// `text`, `boolean`, `integer` or `date`.
    public let type: String
  }

  public let dialect: SQLDialect
  /// What the expressions look at.
  public private(set) var columns: [Column] = []

  private let charactersMax: Int
  private let digits: [FactDigit]
  private var store: DiagramStore
  private var verdict = DiagramStore.leaf(Int(VerdictCode.unaddressed.rawValue))
  /// 0 where facts cannot be so; what the verdict's own diagram says of that first.
  private var possible: [DiagramStore.Diagram] = []
  private var breaches: [(citation: Citation, root: DiagramStore.Diagram)] = []

  /// - Parameters:
  ///   - absent: Facts that the table has no column for: they are unknown in every row.
  ///   - charactersMax: Longer expressions are refused with ``SQLTrouble/tooLong(_:)``.
  public init(
    _ forest: Forest, dialect: SQLDialect, columns: SQLColumns = .text, absent: Set<FactPath> = [],
    charactersMax: Int = LawSQL.charactersMax
  ) throws {
    self.dialect = dialect
    self.charactersMax = charactersMax
    digits = forest.facts.map {
      FactDigit(fact: $0, dialect: dialect, columns: columns, hasColumn: !absent.contains($0.path))
    }
    let (replanted, trees) = try forest.replanted()
    store = replanted
    for tree in trees {
      let root = try known(tree.root)
      switch tree.use {
      case .verdict:
        verdict = root
        let cannotBe = Int(VerdictCode.impossible.rawValue)
        possible.append(try store.map(root) { $0 == cannotBe ? 0 : 1 })
      case .possibility: possible.append(root)
      case .breach(let index):
        let provision = forest.provisions[index]
        if provision.isBinding, root != DiagramStore.yes { breaches.append((provision.citation, root)) }
      }
    }
    self.columns = used.map { Column(fact: digits[$0].fact.path, type: digits[$0].type) }
  }

  /// The diagram where facts are unknown that have no column, and that nothing shows to exist.
  private mutating func known(_ root: DiagramStore.Diagram) throws -> DiagramStore.Diagram {
    var root = root
    for fact in digits.indices where !digits[fact].hasColumn && shown(fact).isEmpty {
      root = try store.restrict(root, level: fact, to: digits[fact].fact.cells)
    }
    return root
  }

  /// The facts that the diagrams depend on, and those that say whether a reference exists.
  private var used: [Int] {
    var used: Set<Int> = []
    for root in [verdict] + possible + breaches.map(\.root) { used.formUnion(store.support(root)) }
    for fact in digits.indices where !shown(fact).isEmpty {
      used.insert(fact)
      used.formUnion(digits.indices.filter { digits[$0].fact.references.contains(fact) })
    }
    return used.filter { digits[$0].hasColumn }.sorted()
  }

  // MARK: Expressions

  /// The verdict as a text, NULL where facts cannot be so, and where a column that it looks at holds what its fact
  /// cannot be.
  public func verdictExpression() throws -> String {
    let names = VerdictCode.allCases.map { $0.verdict.map { dialect.text($0.rawValue) } ?? "NULL" }
    // The verdict's own diagram says where its facts cannot be so.
    return try guarded(dialect.entry(names, at: try walk(verdict)), by: Array(possible.dropFirst()))
  }

  /// The provisions that are breached for certain, as `judge` writes them: sorted, with a space between them. NULL as the
  /// verdict is.
  public func breachesExpression() throws -> String {
    var parts: [String] = []
    var characters = 0
    for breach in breaches {
      parts.append(dialect.entry([dialect.text(" \(breach.citation)"), "''"], at: try walk(breach.root)))
      characters += parts[parts.count - 1].utf8.count
      try check(characters)
    }
    return try guarded(parts.isEmpty ? "''" : "ltrim(\(dialect.joined(parts)))", by: possible)
  }

  /// NULL where a row cannot be: where something is stated behind a reference that is `none`, or facts contradict a
  /// `given`.
  private func guarded(_ value: String, by possible: [DiagramStore.Diagram]) throws -> String {
    let contradictions = digits.indices.compactMap { reference -> String? in
      let behind = shown(reference)
      guard let isNone = digits[reference].isNone, !behind.isEmpty else { return nil }
      return "\(isNone) AND (\(behind.map(\.isKnown).joined(separator: " OR ")))"
    }
    let conditions = try possible.filter { $0 != DiagramStore.yes }.map { "\(try walk($0))=1" }
    var text = value
    if !contradictions.isEmpty || !conditions.isEmpty {
      let refused = contradictions.isEmpty ? "" : " WHEN \(contradictions.joined(separator: " OR ")) THEN NULL"
      text =
        conditions.isEmpty
        ? "CASE\(refused) ELSE \(value) END"
        : "CASE\(refused) WHEN \(conditions.joined(separator: " AND ")) THEN \(value) END"
    }
    try check(text.utf8.count)
    return text
  }

  /// Facts whose columns show that a reference exists.
  private func shown(_ reference: Int) -> [FactDigit] {
    digits.filter { $0.hasColumn && $0.fact.references.contains(reference) }
  }

  // MARK: Look-ups

  /// The value of the leaf that a row comes to.
  private func walk(_ root: DiagramStore.Diagram) throws -> String {
    if DiagramStore.isLeaf(root) { return String(DiagramStore.value(root)) }
    let coarse = try CoarseDiagram(store, root)
    let levels = coarse.store.support(coarse.root)
    var (sizes, entries) = LayerSizes(store: coarse.store, root: coarse.root, levels: levels).best()
    try check(entries)
    let layers = Layering(store: coarse.store).layers(coarse.root, levels) { _, _ in sizes.removeFirst() }
    var state = ""
    for layer in layers {
      var place = layer.facts.map { digit in
        let sql = "(\(digits[digit.fact].sql(shownBy: shown(digit.fact), coarse.classes[digit.fact])))"
        return digit.stride == 1 ? sql : "\(sql)*\(digit.stride)"
      }
      if !state.isEmpty { place.insert(state, at: 0) }
      state = dialect.entry(layer.table.map { String($0) }, at: place.joined(separator: "\n+"))
      try check(state.utf8.count)
    }
    return state
  }

  private func check(_ characters: Int) throws {
    guard characters <= charactersMax else { throw SQLTrouble.tooLong(charactersMax) }
  }
}
