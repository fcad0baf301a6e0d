import CivilTime
import Facts
import LawPacks
import LawSyntax
import SourceText

/// Rules and properties.
extension PackCompiler {
  mutating func compileRules() {
    var written: [(syntax: RuleSyntax, provision: Int)] = []
    for index in files.indices {
      guard let base = provisionBase[index] else { continue }
      for (declaration, provision) in files[index].declarations {
        guard case .rule(let rule) = declaration else { continue }
        guard let provision else {
          reportOutside("rule", rule.name)
          continue
        }
        written.append((rule, base + provision))
      }
    }
    for (rule, _) in written {
      guard isNew(rule.name, "rule", names.rules[rule.name.text] != nil) else { continue }
      let kind = rule.about.flatMap { names.kinds[$0.text] } ?? -1
      names.rules[rule.name.text] = .init(kind: kind, matter: rule.matter?.text, span: rule.name.span)
    }
    var compiled: [(rule: Rule, over: [String])] = []
    for (rule, provision) in written {
      if let made = compile(rule, provision) { compiled.append((made, rule.over.map(\.text))) }
    }
    guard !diagnostics.hasErrors else { return }
    let keys = compiled.map { (pack.citation(of: $0.rule), $0.rule.name) }
    let order = compiled.indices.sorted { keys[$0] < keys[$1] }
    let index = Dictionary(uniqueKeysWithValues: order.enumerated().map { (compiled[$1].rule.name, $0) })
    pack.rules = order.map { compiled[$0].rule }
    for (position, old) in order.enumerated() {
      pack.rules[position].over = Array(Set(compiled[old].over.compactMap { index[$0] })).sorted()
    }
  }

  private mutating func compile(_ rule: RuleSyntax, _ provision: Int) -> Rule? {
    let before = diagnostics.errorCount
    guard let about = rule.about, let kind = kind(about) else { return nil }
    let own = Standpoint.own(kind)
    let question = rule.under.flatMap { reading($0) }
    let condition = rule.condition.flatMap { self.condition($0, at: own) }
    let exception = rule.exception.flatMap { self.condition($0, at: own) }
    let duty = self.condition(rule.duty, at: own)
    let bearer = bearer(rule.bearer)
    let window = window(of: rule, in: pack.provisions[provision])
    checkOver(rule, kind)
    if let penalty = rule.penalty { checkCitation(penalty) }
    let evidence = rule.evidence.flatMap { role($0, names.documents, CompilingCodes.unknownDocument, "document") }
    let deadline = rule.deadline.flatMap { self.deadline($0, at: own) }
    let remedy = localized(rule.remedy)
    let note = localized(rule.note)
    guard diagnostics.errorCount == before, let duty, let bearer else { return nil }
    var parts: [Int] = []
    if let question { parts.append(expressions.node(.reading(question: question.question, reading: question.reading))) }
    if let condition { parts.append(condition) }
    if let exception { parts.append(expressions.not(exception)) }
    let modality: Rule.Modality =
      switch rule.modality {
      case .must: .must
      case .mustNot: .mustNot
      case .may: .may
      }
    return Rule(
      name: rule.name.text, kind: kind, provision: provision, window: window, matter: rule.matter?.text,
      question: question, condition: condition, exception: exception, applies: expressions.all(parts), bearer: bearer,
      modality: modality, duty: duty, over: [], penalty: rule.penalty.flatMap { Citation($0.text) }, evidence: evidence,
      deadline: deadline, remedy: remedy, note: note, place: rule.span)
  }

  private mutating func reading(_ under: RuleSyntax.Under) -> (question: Int, reading: Int)? {
    guard let question = names.questions[under.question.text] else {
      if names.lost.contains("question " + under.question.text) { return nil }
      report(
        CompilingCodes.unknownQuestion, "there is no question `\(under.question.text)`", at: under.question.span,
        help: didYouMean(under.question.text, among: names.questions.keys.sorted()))
      return nil
    }
    guard let reading = names.readings[question][under.reading.text] else {
      let known = names.readings[question].keys.sorted()
      report(
        CompilingCodes.unknownReading, "the question `\(under.question.text)` has no reading `\(under.reading.text)`",
        at: under.reading.span,
        help: didYouMean(under.reading.text, among: known) ?? "its readings are " + known.joined(separator: ", "))
      return nil
    }
    return (question, reading)
  }

  /// LAW.md 10.5: a rule's dates replace its instrument's and stay inside its heading's window.
  private mutating func window(of rule: RuleSyntax, in provision: Provision) -> Window? {
    let instrument = pack.instruments[provision.instrument]
    if instrument.isDraft {
      if rule.from != nil || rule.until != nil {
        report(
          CompilingCodes.draftDates, "`\(instrument.id)` is a draft, so this rule is never in force",
          at: rule.name.span,
          severity: .warning, help: "give the instrument a line `effective:` once it takes effect")
      }
      return nil
    }
    for (date, isStart) in [(rule.from, true), (rule.until, false)] {
      guard let date else { continue }
      let inside =
        isStart
        ? provision.window.contains(date.date)
        : (provision.window.from.map { date.date > $0 } ?? true)
          && (provision.window.until.map { date.date <= $0 } ?? true)
      if !inside {
        report(
          CompilingCodes.windowOutside, "\(date.date) is outside the window of this heading: \(provision.window)",
          at: date.span, help: "a rule is in force only inside its heading's window")
        return nil
      }
    }
    let own = Window(from: rule.from?.date ?? instrument.effective, until: rule.until?.date ?? instrument.repealed)
    let window = own.intersection(provision.window)
    // An empty window of the instrument or the heading was told there.
    let isBroken = Window(from: instrument.effective, until: instrument.repealed).isEmpty || provision.window.isEmpty
    if window.isEmpty, !isBroken {
      report(
        CompilingCodes.emptyWindow, "this rule is in force on no day: \(window)", at: rule.name.span,
        help: "check its dates against its instrument's and its heading's")
    }
    return window
  }

  private mutating func checkOver(_ rule: RuleSyntax, _ kind: Int) {
    for name in rule.over {
      guard let other = names.rules[name.text] else {
        if names.lost.contains("rule " + name.text) { continue }
        report(
          CompilingCodes.unknownRule, "there is no rule `\(name.text)`", at: name.span,
          help: didYouMean(name.text, among: names.rules.keys.sorted()))
        continue
      }
      if name.text == rule.name.text {
        report(CompilingCodes.selfOver, "a rule cannot stand over itself", at: name.span)
      } else if rule.matter == nil || other.matter != rule.matter?.text || other.kind != kind {
        let why =
          rule.matter == nil
          ? "`\(rule.name.text)` names no matter"
          : other.kind != kind
            ? "it is about another kind" : "its matter is \(other.matter.map { "`\($0)`" } ?? "not named")"
        report(
          CompilingCodes.overOther, "`\(name.text)` does not compete with this rule: \(why)", at: name.span,
          help: "rules compete within one matter and kind: give both the same `matter`",
          notes: [.init("`\(name.text)` is here", at: other.span)])
      }
    }
  }

  private mutating func checkCitation(_ citation: Name) {
    guard !names.citations.contains(citation.text) else { return }
    if let named = Citation(citation.text), names.lostInstruments.contains(named.instrument) { return }
    report(
      CompilingCodes.unknownCitation, "`\(citation.text)` cites no provision of this pack", at: citation.span,
      help: suggestion(forCitation: citation.text))
  }

  private func suggestion(forCitation text: String) -> String? {
    guard let citation = Citation(text) else { return nil }
    guard names.instruments[citation.instrument] != nil else {
      return nearest(to: citation.instrument, among: names.instruments.keys.sorted()).map {
        names.citations.contains("\($0)/\(citation.provision)")
          ? "did you mean `\($0)/\(citation.provision)`?" : "did you mean the instrument `\($0)`?"
      }
    }
    let known = pack.provisions.filter { $0.citation.instrument == citation.instrument }.map(\.citation.provision)
      .sorted()
    let list = known.prefix(12).joined(separator: ", ") + (known.count > 12 ? " …" : "")
    return nearest(to: citation.provision, among: known).map { "did you mean `\(citation.instrument)/\($0)`?" }
      ?? (known.isEmpty
        ? "`\(citation.instrument)` has no provisions" : "the provisions of `\(citation.instrument)`: " + list)
  }

  private mutating func deadline(_ deadline: RuleSyntax.Deadline, at own: Standpoint) -> Rule.Deadline? {
    let term = deadline.after
    switch term.base {
    case .asOf: return .init(duration: deadline.duration, start: .day(.asOf(term.steps)))
    case .date(let day): return .init(duration: deadline.duration, start: .day(.day(day.adding(term.steps))))
    case .path(let path):
      guard let target = resolve(path, at: own) else { return nil }
      if case .fact(let variable, let type) = target, type.base == .date {
        return .init(duration: deadline.duration, start: .fact(variable: variable, term.steps))
      }
      if case .definition(let index, let place) = target, definitions[index].type.base == .date {
        return definedDeadline(index, place, deadline, term)
      }
    case .word, .yes, .no, .none, .number: break
    }
    report(
      CompilingCodes.wrongType, "a deadline runs from a date", at: term.span,
      help: "name a date fact, a day, or `as-of`")
    return nil
  }

  /// A deadline may run from a definition that is a plain (moved) path.
  private mutating func definedDeadline(
    _ index: Int, _ place: Standpoint, _ deadline: RuleSyntax.Deadline, _ term: TermSyntax
  ) -> Rule.Deadline? {
    let written = definitions[index]
    guard !written.isBroken else { return nil }
    guard written.syntax.arms.count == 1, case .term(let inner) = written.syntax.arms[0].value else {
      report(
        CompilingCodes.definitionMeant, "a deadline cannot run from a definition that chooses", at: term.span,
        help: "name a date fact")
      return nil
    }
    return self.deadline(deadline.moved(to: inner, then: term), at: place)
  }

  // MARK: Properties

  mutating func compileProperties() {
    for file in files {
      for (declaration, _) in file.declarations {
        guard case .property(let property) = declaration else { continue }
        guard isNew(property.name, "property", names.properties[property.name.text] != nil) else { continue }
        names.properties[property.name.text] = property.name.span
        compile(property)
      }
    }
    pack.properties.sort { $0.name < $1.name }
  }

  private mutating func compile(_ property: PropertySyntax) {
    guard let about = property.about, let kind = kind(about) else { return }
    let own = Standpoint.own(kind)
    let before = diagnostics.errorCount
    let condition = property.condition.flatMap { self.condition($0, at: own) }
    let window = Window(from: property.from, until: property.until)
    if window.isEmpty {
      report(
        CompilingCodes.emptyWindow, "the window of this property holds no day: \(window)", at: property.name.span)
    }
    let claim = claim(property.claim, at: own)
    guard diagnostics.errorCount == before, let claim else { return }
    pack.properties.append(
      Property(
        name: property.name.text, kind: kind, window: window, condition: condition, claim: claim,
        place: property.span))
  }

  private mutating func claim(_ claim: PropertySyntax.Claim, at own: Standpoint) -> Property.Claim? {
    switch claim {
    case .verdict(let isClaimed, let name):
      let sayable: [Verdict] = [.lawful, .unlawful, .unaddressed]
      guard let verdict = Verdict(rawValue: name.text) else {
        report(
          CompilingCodes.unknownVerdict, "`\(name.text)` is no verdict", at: name.span,
          help: didYouMean(name.text, among: sayable.map(\.rawValue)) ?? "one of lawful, unlawful, unaddressed")
        return nil
      }
      guard sayable.contains(verdict) else {
        report(
          CompilingCodes.propertyVerdict, "no full set of facts and readings is `\(name.text)`", at: name.span,
          help: "a property speaks of lawful, unlawful or unaddressed")
        return nil
      }
      return .verdict(is: isClaimed, verdict)
    case .ignores(let paths):
      var variables: [Int] = []
      for path in paths {
        switch resolve(path, at: own) {
        case nil: return nil
        case .fact(let variable, _)?: variables.append(variable)
        case .definition?:
          report(
            CompilingCodes.definitionMeant, "`\(path.text)` is a definition; only facts can be ignored", at: path.span,
            help: "name the facts that it is made of")
          return nil
        }
      }
      return .ignores(variables)
    }
  }
}
