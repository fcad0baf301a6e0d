import LawSyntax
import SourceText

/// Finds definitions that lead back to themselves, and chains of them that are too long.
enum DefinitionOrder {
  static let depthMax = 64

  private enum Mark {
    case open
    case done(depth: Int)
  }

  static func check(_ compiler: inout PackCompiler) {
    let uses = compiler.definitions.map { definitionsUsed(by: $0, compiler) }
    var marks = [Mark?](repeating: nil, count: uses.count)
    for start in uses.indices where marks[start] == nil { walk(from: start, uses, &marks, &compiler) }
  }

  /// Depth first, with a stack of its own: a pack may chain thousands.
  private static func walk(from start: Int, _ uses: [[Int]], _ marks: inout [Mark?], _ compiler: inout PackCompiler) {
    var stack: [(definition: Int, next: Int)] = [(start, 0)]
    marks[start] = .open
    while let (definition, next) = stack.last {
      if next < uses[definition].count {
        stack[stack.count - 1].next += 1
        let used = uses[definition][next]
        switch marks[used] {
        case nil:
          marks[used] = .open
          stack.append((used, 0))
        case .open?: reportCircle(stack.map(\.definition), back: used, &compiler)
        case .done?: break
        }
        continue
      }
      let depth =
        1 + (uses[definition].map { used in if case .done(let depth)? = marks[used] { depth } else { 0 } }.max() ?? 0)
      if depth == depthMax + 1, !compiler.definitions[definition].isBroken {
        compiler.report(
          CompilingCodes.deepDefinition, "definitions are nested deeper than \(depthMax) here",
          at: compiler.definitions[definition].syntax.path.span)
      }
      if depth > depthMax || uses[definition].contains(where: { compiler.definitions[$0].isBroken }) {
        compiler.definitions[definition].isBroken = true
      }
      marks[definition] = .done(depth: depth)
      stack.removeLast()
    }
  }

  private static func reportCircle(_ stack: [Int], back: Int, _ compiler: inout PackCompiler) {
    guard let start = stack.firstIndex(of: back) else { return }
    let circle = Array(stack[start...])
    let known = circle.contains { compiler.definitions[$0].isBroken }
    for member in circle { compiler.definitions[member].isBroken = true }
    if known { return }
    // Told from its first member in reading order, whichever way the search came.
    let first = circle.min { compiler.definitions[$0].syntax.path.text < compiler.definitions[$1].syntax.path.text }!
    let turn = circle.firstIndex(of: first)!  // `first` is one of the circle, which is not empty.
    let names = (circle[turn...] + circle[..<turn] + [first]).map { "`\(compiler.definitions[$0].syntax.path.text)`" }
    let shown = names.count > 8 ? names.prefix(4) + ["…"] + names.suffix(3) : names[...]
    compiler.report(
      CompilingCodes.circular, "this definition is circular: \(shown.joined(separator: " needs "))",
      at: compiler.definitions[first].syntax.path.span)
  }

  /// The definitions that a definition names, as far as its paths can be followed without a word about errors.
  private static func definitionsUsed(by definition: WrittenDefinition, _ compiler: PackCompiler) -> [Int] {
    var paths: [PathSyntax] = []
    for arm in definition.syntax.arms {
      collect(arm.value, into: &paths)
      if let when = arm.when { collect(when, into: &paths) }
    }
    var found: [Int] = []
    for path in paths {
      var kind = compiler.names.kinds[path.parts[0].text]
      for part in path.parts.dropFirst() {
        guard let here = kind, let member = compiler.names.members[here][part.text] else { break }
        kind = nil
        switch member {
        case .fact(let fact): if case .reference(let next) = compiler.pack.facts[fact].type.base { kind = next }
        case .definition(let used):
          if !found.contains(used) { found.append(used) }
          if case .reference(let next) = compiler.definitions[used].type.base { kind = next }
        }
      }
    }
    return found
  }

  private static func collect(_ expression: ExpressionSyntax, into paths: inout [PathSyntax]) {
    func add(_ term: TermSyntax) { if case .path(let path) = term.base { paths.append(path) } }
    switch expression {
    case .term(let term): add(term)
    case .compare(let left, _, let right, _):
      add(left)
      add(right)
    case .member(let left, _, _): add(left)
    case .not(let inner, _): collect(inner, into: &paths)
    case .and(let parts, _), .or(let parts, _): for part in parts { collect(part, into: &paths) }
    }
  }
}
