import CivilTime
import Facts
import LawPacks

/// The law of one kind on one day as a shared forest of reduced, ordered, many-valued diagrams over all facts
/// (LAW.md section 6).
///
/// Every fact has one value more than the law tells apart: unknown. So a diagram answers for a row with unknown cells by
/// one walk, and its answer is that of ``Judge``, which remains the meaning. One diagram leads to the verdict; one to
/// whether facts can be so at all, for each group of `given`s that the verdict does not depend on; one for each
/// provision, binding or advice, to whether it is breached for certain.
public struct Forest: Sendable {
  typealias Diagram = DiagramStore.Diagram

  /// What a diagram's leaves are about.
  enum Use: Hashable, Sendable {
    /// Raw values of ``VerdictCode``.
    case verdict
    /// 0 where facts cannot be so.
    case possibility
    /// 0 where the provision is breached for certain; an index into ``Forest/provisions``.
    case breach(Int)
  }

  public struct ProvisionColumn: Sendable, Hashable {
    public let citation: Citation
    /// Whether its breach is a breach, or advice.
    public let isBinding: Bool
  }

  struct Tree: Sendable {
    let use: Use
    /// A node, or a leaf as ``DiagramStore`` writes it.
    let root: Int32
  }

  public let kind: Int
  public private(set) var date: CivilDate
  public private(set) var facts: [ForestFact]
  /// Binding ones first, each group sorted. A provision's place here is its bit in a row's mask.
  public let provisions: [ProvisionColumn]
  let trees: [Tree]
  /// For each node its level, which is a fact, and where its children begin: one for each cell, then that for unknown.
  let levels: [Int32]
  let starts: [Int32]
  let children: [Int32]
  /// Nodes of the diagrams before unknown became a value, for those who tune the order.
  public let narrowNodes: Int

  public var nodes: Int { levels.count }

  /// - Parameter fixed: Readings fixed by the caller, by question.
  /// - Throws: ``ReasoningBound`` where the law is too entangled for diagrams over all facts.
  public init(pack: LawPack, kind: Int, date: CivilDate, fixed: [Int: Int] = [:]) throws {
    try self.init(law: try KindLaw(pack: pack, kind: kind, date: date), fixed: fixed)
  }

  init(law: KindLaw, fixed: [Int: Int]) throws {
    var planting = try ForestPlanting(law: law, fixed: fixed)
    let trees = try planting.trees()
    kind = law.kind
    date = law.date
    facts = planting.facts
    provisions = planting.provisions
    narrowNodes = planting.digits.narrow.count
    let compact = CompactDiagrams(planting.digits.wide, roots: trees.map(\.root))
    (levels, starts, children) = (compact.levels, compact.starts, compact.children)
    self.trees = zip(trees, compact.roots).map { Tree(use: $0.use, root: $1) }
  }

  /// The same diagrams on another day, on which the cells have other limits and the same numbers.
  func moved(to date: CivilDate, _ domains: [FactDomain]) -> Forest {
    var moved = self
    moved.date = date
    moved.facts = zip(facts, domains).map {
      ForestFact(path: $0.path, type: $0.type, domain: $1, references: $0.references)
    }
    return moved
  }

  /// 64 provisions a word; at least one.
  public var words: Int { max(1, (provisions.count + 63) / 64) }

  // MARK: One walk

  /// The verdict where facts have some cells; `unknown(of:)` for those that nobody stated.
  public func verdict(_ cells: [Int]) -> VerdictCode {
    var verdict = VerdictCode.unaddressed
    for tree in trees {
      switch tree.use {
      case .verdict: verdict = VerdictCode(rawValue: UInt8(leaf(tree.root, cells))) ?? .impossible
      case .possibility: if leaf(tree.root, cells) == 0 { return .impossible }
      case .breach: return verdict
      }
    }
    return verdict
  }

  /// Whether a provision, by its place in ``provisions``, is breached for certain.
  public func isBreached(_ provision: Int, _ cells: [Int]) -> Bool {
    // The verdict and the possibilities stand first.
    leaf(trees[trees.count - provisions.count + provision].root, cells) == 0
  }

  public func unknown(of fact: Int) -> Int { facts[fact].cells }

  private func leaf(_ root: Int32, _ cells: [Int]) -> Int {
    var at = root
    while at >= 0 { at = children[Int(starts[Int(at)]) + cells[Int(levels[Int(at)])]] }
    return DiagramStore.value(at)
  }
}

/// A row's verdict as a small number, worse facts of the case being the larger.
public enum VerdictCode: UInt8, Sendable, CaseIterable {
  case unaddressed = 0
  case lawful, unsettled, undetermined, unlawful
  /// The facts cannot be so: they contradict a `given`, or something is stated behind a reference that is `none`.
  case impossible

  public var verdict: Verdict? {
    switch self {
    case .unaddressed: .unaddressed
    case .lawful: .lawful
    case .unsettled: .unsettled
    case .undetermined: .undetermined
    case .unlawful: .unlawful
    case .impossible: nil
    }
  }
}

extension Forest {
  /// The diagrams in a store, for those who make others of them; and their roots.
  func replanted() throws -> (store: DiagramStore, trees: [Tree]) {
    var store = DiagramStore(arities: facts.map { $0.cells + 1 })
    var places: [Int32] = []
    // Children stand before their node.
    for (node, level) in levels.enumerated() {
      let below = (0..<store.arities[Int(level)]).map { value in
        let child = children[Int(starts[node]) + value]
        return child < 0 ? child : places[Int(child)]
      }
      places.append(try store.node(level: Int(level), below))
    }
    return (store, trees.map { Tree(use: $0.use, root: $0.root < 0 ? $0.root : places[Int($0.root)]) })
  }
}

/// The nodes that some diagrams share, without the others of their store.
private struct CompactDiagrams {
  private(set) var levels: [Int32] = []
  private(set) var starts: [Int32] = []
  private(set) var children: [Int32] = []
  private(set) var roots: [Int32] = []
  private var places: [Int32: Int32] = [:]

  init(_ store: DiagramStore, roots: [Int32]) { for root in roots { self.roots.append(place(root, store)) } }

  private mutating func place(_ node: Int32, _ store: DiagramStore) -> Int32 {
    if DiagramStore.isLeaf(node) { return node }
    if let place = places[node] { return place }
    let level = store.level(node)
    let below = (0..<store.arities[level]).map { place(store.branch(node, $0), store) }
    let made = Int32(levels.count)
    levels.append(Int32(level))
    starts.append(Int32(children.count))
    children += below
    places[node] = made
    return made
  }
}
