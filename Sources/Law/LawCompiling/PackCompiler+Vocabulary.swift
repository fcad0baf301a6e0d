import Facts
import LawPacks
import LawSyntax
import SourceText

/// Kinds, roles, questions, facts, definitions and givens.
extension PackCompiler {
  mutating func declareKindsAndRoles() {
    for file in files {
      for (declaration, _) in file.declarations {
        switch declaration {
        case .kind(let kind):
          guard isNew(kind.name, "kind", names.kinds[kind.name.text] != nil) else { continue }
          names.kinds[kind.name.text] = pack.kinds.count
          names.members.append([:])
          pack.kinds.append(.init(name: kind.name.text, label: localized(kind.label)))
        case .bearer(let role):
          guard isNew(role.name, "bearer", names.bearers[role.name.text] != nil) else { continue }
          names.bearers[role.name.text] = pack.bearers.count
          pack.bearers.append(.init(name: role.name.text, label: localized(role.label)))
        case .authority(let role):
          guard isNew(role.name, "authority", names.authorities[role.name.text] != nil) else { continue }
          names.authorities[role.name.text] = pack.authorities.count
          pack.authorities.append(.init(name: role.name.text, label: localized(role.label)))
        case .document(let role):
          guard isNew(role.name, "document", names.documents[role.name.text] != nil) else { continue }
          names.documents[role.name.text] = pack.documents.count
          pack.documents.append(.init(name: role.name.text, label: localized(role.label)))
        case .question(let question): declare(question)
        case .fact, .given, .define, .sanction, .rule, .property: continue
        }
      }
    }
  }

  /// Notes the place of a name, or reports that it was declared before.
  mutating func isNew(_ name: Name, _ what: String, _ isKnown: Bool) -> Bool {
    let key = what + " " + name.text
    guard isKnown else {
      names.places[key] = name.span
      return true
    }
    report(
      CompilingCodes.twice, "the \(what) `\(name.text)` is declared twice", at: name.span,
      help: "give one of them another name",
      notes: names.places[key].map { [.init("it was declared here first", at: $0)] } ?? [])
    return false
  }

  private mutating func declare(_ question: QuestionSyntax) {
    guard isNew(question.name, "question", names.questions[question.name.text] != nil) else { return }
    var readings: [String: Int] = [:]
    var compiled: [LawPack.Question.Reading] = []
    for reading in question.readings {
      guard isNew(reading.name, "reading of \(question.name.text)", readings[reading.name.text] != nil) else {
        continue
      }
      readings[reading.name.text] = compiled.count
      compiled.append(
        .init(name: reading.name.text, text: localized(reading.text), heldBy: reading.heldBy.map(\.text)))
    }
    names.questions[question.name.text] = pack.questions.count
    names.readings.append(readings)
    pack.questions.append(.init(name: question.name.text, text: localized(question.text), readings: compiled))
  }

  // MARK: Facts

  mutating func declareFacts() {
    for file in files {
      for (declaration, _) in file.declarations {
        guard case .fact(let fact) = declaration, let (kind, name) = owner(fact.path, "fact") else { continue }
        guard let type = type(fact.type) else {
          names.lost.insert("fact " + fact.path.text)
          continue
        }
        names.members[kind][name] = .fact(pack.facts.count)
        pack.facts.append(
          .init(kind: kind, name: name, type: type, ask: localized(fact.ask), isChangeable: fact.changeable))
      }
    }
  }

  /// The kind and the name that a declaration gives to a new fact or definition.
  private mutating func owner(_ path: PathSyntax, _ what: String) -> (kind: Int, name: String)? {
    guard path.parts.count == 2 else {
      report(
        CompilingCodes.notReference, "a \(what) is declared with its kind and its name alone", at: path.span,
        help: "declare it for the kind that it belongs to: `KIND.\(path.parts[path.parts.count - 1].text)`")
      return nil
    }
    guard let kind = kind(path.parts[0]) else { return nil }
    let name = path.parts[1]
    let full = Name(path.text, name.span)
    guard isNew(full, "fact", names.members[kind][name.text] != nil) else { return nil }
    return (kind, name.text)
  }

  mutating func kind(_ name: Name) -> Int? {
    if let kind = names.kinds[name.text] { return kind }
    if names.lost.contains("kind " + name.text) { return nil }
    report(
      CompilingCodes.unknownKind, "there is no kind `\(name.text)`", at: name.span,
      help: didYouMean(name.text, among: names.kinds.keys.sorted()))
    return nil
  }

  private mutating func type(_ syntax: TypeSyntax) -> FactType? {
    var labels: [String: LocalizedText] = [:]
    let base: FactType.Base
    switch syntax.base {
    case .yesNo: base = .yesNo
    case .date: base = .date
    case .number(let unit): base = .number(unit: unit?.text)
    case .oneOf(let values):
      var words: [String] = []
      for (value, label) in values {
        if words.contains(value.text) {
          report(CompilingCodes.twice, "the value `\(value.text)` is listed twice", at: value.span)
          continue
        }
        words.append(value.text)
        labels[value.text] = localized(label)
      }
      base = .oneOf(words)
    case .kind(let name):
      guard let kind = names.kinds[name.text] else {
        if names.lost.contains("kind " + name.text) { return nil }
        let types = names.kinds.keys.sorted() + ["yes-no", "number", "date"]
        report(
          CompilingCodes.unknownKind, "`\(name.text)` is neither a type nor a kind", at: name.span,
          help: didYouMean(name.text, among: types)
            ?? "a type is `yes-no`, `one of a, b`, `number UNIT`, `date` or a kind")
        return nil
      }
      base = .reference(kind)
    }
    if syntax.orNone {
      switch base {
      case .yesNo, .oneOf:
        report(
          CompilingCodes.noneForbidden, "a date, a number or a reference may be `or none`, but no other type",
          at: syntax.span,
          help: base == .yesNo
            ? "where yes and no are not enough, use `one of` with words of its own"
            : "list `none` among the values: `one of none, …`")
        return nil
      case .number, .date, .reference: break
      }
    }
    return FactType(base, orNone: syntax.orNone, labels: labels)
  }

  // MARK: Definitions

  mutating func declareDefinitions() {
    for file in files {
      for (declaration, _) in file.declarations {
        guard case .define(let define) = declaration, let (kind, name) = owner(define.path, "definition") else {
          continue
        }
        guard let type = type(define.type) else {
          names.lost.insert("define " + define.path.text)
          continue
        }
        names.members[kind][name] = .definition(definitions.count)
        definitions.append(WrittenDefinition(syntax: define, kind: kind, type: type))
        pack.definitions.append(.init(kind: kind, name: name))
      }
    }
    DefinitionOrder.check(&self)
    for index in definitions.indices where !definitions[index].isBroken { check(index) }
  }

  /// Checks a definition where it stands, so that its errors are told once and there.
  private mutating func check(_ index: Int) {
    let before = diagnostics.errorCount
    let definition = definitions[index]
    let own = Standpoint.own(definition.kind)
    for arm in definition.syntax.arms {
      if let when = arm.when { _ = condition(when, at: own) }
      check(arm.value, definition, at: own)
    }
    if case .reference = definition.type.base, definition.syntax.arms.count > 1 {
      report(
        CompilingCodes.referenceDefinition, "a definition of a reference is a plain path",
        at: definition.syntax.path.span)
    }
    if diagnostics.errorCount > before { definitions[index].isBroken = true }
  }

  private mutating func check(_ value: ExpressionSyntax, _ definition: WrittenDefinition, at own: Standpoint) {
    guard case .term(let term) = value else {
      if definition.type.base == .yesNo {
        _ = condition(value, at: own)
      } else {
        report(
          CompilingCodes.definitionType,
          "this is a yes or no, but `\(definition.syntax.path.text)` is \(describe(definition.type))",
          at: value.span)
      }
      return
    }
    guard case .path(let path) = term.base else {
      if case .reference = definition.type.base {
        report(CompilingCodes.referenceDefinition, "a definition of a reference is a plain path", at: term.span)
      } else {
        _ = constant(term, for: definition.type, definition.syntax.path.text)
      }
      return
    }
    guard let target = resolve(path, at: own) else { return }
    let type =
      switch target {
      case .fact(_, let type): type
      case .definition(let index, _): definitions[index].type
      }
    if !term.steps.isEmpty, type.base != .date {
      report(
        CompilingCodes.notDate, "`\(path.text)` is \(describe(type)); only dates move by durations", at: path.span)
    } else if case .oneOf(let words) = type.base, case .oneOf(let own) = definition.type.base, Set(words) != Set(own) {
      let extra = words.filter { !own.contains($0) }
      let absent = own.filter { !words.contains($0) }
      let difference =
        extra.isEmpty
        ? "`\(path.text)` is never \(absent.map { "`\($0)`" }.joined(separator: ", "))"
        : "`\(path.text)` can be \(extra.map { "`\($0)`" }.joined(separator: ", "))"
      report(
        CompilingCodes.definitionType,
        "\(difference), and `\(definition.syntax.path.text)` \(extra.isEmpty ? "can" : "cannot")", at: term.span,
        help: "give both the same values, or choose by `when`")
    } else if !sameBase(type, definition.type) {
      report(
        CompilingCodes.definitionType,
        "`\(path.text)` is \(describe(type)), but `\(definition.syntax.path.text)` is \(describe(definition.type))",
        at: term.span)
    } else if type.orNone, !definition.type.orNone {
      report(
        CompilingCodes.definitionType, "`\(path.text)` can be none, and `\(definition.syntax.path.text)` cannot",
        at: term.span, help: "declare the definition `or none`")
    }
  }

  private func sameBase(_ a: FactType, _ b: FactType) -> Bool {
    if case .oneOf(let some) = a.base, case .oneOf(let others) = b.base { return Set(some) == Set(others) }
    return a.base == b.base
  }

  // MARK: Givens

  mutating func compileGivens() {
    var written: [(syntax: GivenSyntax, kind: Int, why: LocalizedText)] = []
    for file in files {
      for (declaration, _) in file.declarations {
        guard case .given(let given) = declaration, let kind = kindOfGiven(given) else { continue }
        let own = Standpoint.own(kind)
        let good = condition(given.condition, at: own) != nil && condition(given.onlyIf, at: own) != nil
        if good, let why = localized(given.why) { written.append((given, kind, why)) }
      }
    }
    guard !written.isEmpty, !diagnostics.hasErrors else { return }
    let kinds = Set(written.map(\.kind))
    for root in pack.kinds.indices {
      for place in standpoints(from: root, reaching: kinds) {
        for (given, kind, why) in written where kind == place.kind && reaches(given, from: place) {
          guard let a = condition(given.condition, at: place), let b = condition(given.onlyIf, at: place) else {
            continue
          }
          let absent = place.optionalReferences.map { expressions.node(.test(variable: $0, .isNone)) }
          let node = expressions.any(absent + [expressions.not(a), b])
          pack.givens.append(Given(root: root, node: node, why: why))
        }
      }
    }
  }

  /// Where references lead in circles, a statement is followed as far as paths may go, and no further.
  private func reaches(_ given: GivenSyntax, from place: Standpoint) -> Bool {
    let longest = (paths(given.condition) + paths(given.onlyIf)).map(\.parts.count).max() ?? 2
    return place.steps.count + longest - 2 <= Standpoint.referencesMax
  }

  private mutating func kindOfGiven(_ given: GivenSyntax) -> Int? {
    guard let first = (paths(given.condition) + paths(given.onlyIf)).first else {
      report(CompilingCodes.noFact, "this statement speaks of no fact", at: given.span)
      return nil
    }
    return kind(first.parts[0])
  }

  private func paths(_ expression: ExpressionSyntax) -> [PathSyntax] {
    func path(_ term: TermSyntax) -> [PathSyntax] { if case .path(let path) = term.base { [path] } else { [] } }
    switch expression {
    case .term(let term): return path(term)
    case .compare(let left, _, let right, _): return path(left) + path(right)
    case .member(let left, _, _): return path(left)
    case .not(let inner, _): return paths(inner)
    case .and(let parts, _), .or(let parts, _): return parts.flatMap { paths($0) }
    }
  }

  /// Every way from a kind, through references, to one of some kinds, the kind itself among them.
  private mutating func standpoints(from root: Int, reaching kinds: Set<Int>) -> [Standpoint] {
    let placesMax = 1_000
    var found: [Standpoint] = []
    var open = [Standpoint.own(root)]
    while let place = open.popLast() {
      if kinds.contains(place.kind) { found.append(place) }
      guard place.steps.count < Standpoint.referencesMax else { continue }
      for fact in pack.facts.indices where pack.facts[fact].kind == place.kind {
        guard case .reference(let kind) = pack.facts[fact].type.base else { continue }
        open.append(step(fact, to: kind, from: place))
      }
      if found.count + open.count > placesMax {
        report(
          CompilingCodes.givensMax,
          "from a \(pack.kinds[root].name), references lead to more than \(placesMax) places where a `given` holds",
          at: nil, help: "let fewer references lead in circles")
        return []
      }
    }
    return found
  }
}
