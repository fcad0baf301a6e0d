import Facts
import LawPacks
import LawSyntax

/// The variables and nodes of a pack as they come into being; equal ones are shared.
struct ExpressionBuilder {
  private(set) var variables: [FactVariable] = []
  private(set) var nodes: [LawNode] = []
  private var nodeIndex: [LawNode: Int] = [:]
  private var variableIndex: [FactPath: Int] = [:]

  mutating func node(_ node: LawNode) -> Int {
    if let known = nodeIndex[node] { return known }
    nodes.append(node)
    nodeIndex[node] = nodes.count - 1
    return nodes.count - 1
  }

  mutating func variable(_ path: FactPath, root: Int, fact: Int, optionalReferences: [Int]) -> Int {
    if let known = variableIndex[path] { return known }
    variables.append(FactVariable(path: path, root: root, fact: fact, optionalReferences: optionalReferences))
    variableIndex[path] = variables.count - 1
    return variables.count - 1
  }

  mutating func not(_ inner: Int) -> Int {
    switch nodes[inner] {
    case .constant(let value): node(.constant(!value))
    case .not(let twice): twice
    default: node(.not(inner))
    }
  }

  mutating func all(_ parts: [Int]) -> Int { joined(parts, neutral: true) { .all($0) } }
  mutating func any(_ parts: [Int]) -> Int { joined(parts, neutral: false) { .any($0) } }

  private mutating func joined(_ parts: [Int], neutral: Bool, _ make: ([Int]) -> LawNode) -> Int {
    var kept: [Int] = []
    for part in parts {
      if case .constant(let value) = nodes[part] {
        if value != neutral { return node(.constant(value)) }
      } else if !kept.contains(part) {
        kept.append(part)
      }
    }
    return kept.isEmpty ? node(.constant(neutral)) : kept.count == 1 ? kept[0] : node(make(kept))
  }
}

/// From where an expression is read: it is written about `kind`, and the thing that is judged (`root`) reaches that
/// kind by `steps`.
struct Standpoint: Hashable {
  static let referencesMax = 8

  let root: Int
  let kind: Int
  let steps: [String]
  /// The references on the way that may be `none`.
  let optionalReferences: [Int]

  static func own(_ kind: Int) -> Standpoint { Standpoint(root: kind, kind: kind, steps: [], optionalReferences: []) }
}

/// A constant that fits the type it is compared with.
enum TypedConstant: Hashable {
  case none
  case yes(Bool)
  case word(String)
  case number(Int)
  case day(DayTerm)
}
