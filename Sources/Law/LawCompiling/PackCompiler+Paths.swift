import Facts
import LawPacks
import LawSyntax
import SourceText

/// What a path leads to.
enum PathTarget {
  /// A fact, by its variable.
  case fact(variable: Int, type: FactType)
  /// A definition, with the standpoint it is read from.
  case definition(Int, Standpoint)
}

extension PackCompiler {
  /// Follows a path through references; definitions on the way that are references themselves are replaced by theirs.
  mutating func resolve(_ path: PathSyntax, at standpoint: Standpoint) -> PathTarget? {
    let kind = pack.kinds[standpoint.kind].name
    guard path.parts[0].text == kind else {
      let root = path.parts[0]
      if names.kinds[root.text] != nil {
        report(
          CompilingCodes.wrongRoot, "this speaks of a \(kind), but `\(path.text)` begins with `\(root.text)`",
          at: root.span, help: "follow a reference from the \(kind): `\(kind).\(root.text).…`")
      } else if !names.lost.contains("kind " + root.text) {
        let help = didYouMean(root.text, among: [kind] + pack.kinds.map(\.name))
        report(CompilingCodes.unknownKind, "there is no kind `\(root.text)`", at: root.span, help: help)
      }
      return nil
    }
    var place = standpoint
    for part in path.parts.dropFirst().dropLast() {
      guard let next = follow(part, from: place) else { return nil }
      place = next
    }
    let last = path.parts[path.parts.count - 1]
    switch member(last, of: place.kind) {
    case nil: return nil
    case .fact(let fact)?: return .fact(variable: variable(fact, at: place), type: pack.facts[fact].type)
    case .definition(let definition)?: return .definition(definition, place)
    }
  }

  private mutating func member(_ name: Name, of kind: Int) -> NameTables.Member? {
    if let member = names.members[kind][name.text] { return member }
    let owner = pack.kinds[kind].name
    if names.isLost(fact: name.text, of: owner) { return nil }
    report(
      CompilingCodes.unknownFact, "a \(owner) has no fact `\(name.text)`", at: name.span,
      help: didYouMean(name.text, among: names.members[kind].keys.sorted()))
    return nil
  }

  private mutating func follow(_ name: Name, from place: Standpoint) -> Standpoint? {
    switch member(name, of: place.kind) {
    case nil: return nil
    case .fact(let fact)?:
      guard case .reference(let kind) = pack.facts[fact].type.base else {
        report(
          CompilingCodes.notReference, "`\(name.text)` is no reference, so nothing stands behind it", at: name.span)
        return nil
      }
      guard place.steps.count < Standpoint.referencesMax else {
        report(
          CompilingCodes.deepReference, "this path goes through more than \(Standpoint.referencesMax) references",
          at: name.span)
        return nil
      }
      return step(fact, to: kind, from: place)
    case .definition(let index)?:
      guard case .reference(let kind) = definitions[index].type.base else {
        report(
          CompilingCodes.notReference, "`\(name.text)` is no reference, so nothing stands behind it", at: name.span)
        return nil
      }
      guard !definitions[index].isBroken, case .term(let term) = definitions[index].syntax.arms[0].value,
        case .path(let path) = term.base
      else { return nil }
      var at = place
      for part in path.parts.dropFirst() {
        guard let next = follow(part, from: at) else { return nil }
        at = next
      }
      return at.kind == kind ? at : nil
    }
  }

  /// One step along a reference fact.
  mutating func step(_ fact: Int, to kind: Int, from place: Standpoint) -> Standpoint {
    let declared = pack.facts[fact]
    let optional = declared.type.orNone ? [variable(fact, at: place)] : []
    return Standpoint(
      root: place.root, kind: kind, steps: place.steps + [declared.name],
      optionalReferences: place.optionalReferences + optional)
  }

  mutating func variable(_ fact: Int, at place: Standpoint) -> Int {
    let path = FactPath(kind: pack.kinds[place.root].name, steps: place.steps + [pack.facts[fact].name])
    return expressions.variable(
      path, root: place.root, fact: fact, optionalReferences: place.optionalReferences)
  }
}
