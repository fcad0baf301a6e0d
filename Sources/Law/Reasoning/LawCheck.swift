import CivilTime
import Facts
import LawPacks
import SourceText

/// What `law check` finds beyond the text: rules that never apply, conflicts, properties that do not hold.
public struct CheckFinding: Sendable {
  public enum Trouble: String, Sendable {
    case unreachable, conflict, property, uselessOver, unmodelled, bound, idleRule, idleFact
  }

  public let trouble: Trouble
  public let severity: Severity
  /// Where it stands: a rule's, a property's or a provision's place; of a fact there is none.
  public let place: SourceSpan?
  /// The other rule of a conflict.
  public let otherPlace: SourceSpan?
  public let message: String
  /// An example in the law's own words, a line each.
  public let example: [String]
  public let help: String?

  public var isError: Bool { severity == .error }
}

/// Checks the law of a pack as a whole: on every day, for every combination of facts, in every reading.
public struct LawCheck {
  public struct Report: Sendable {
    public let findings: [CheckFinding]
    /// Properties that were proved.
    public let proved: [String]
  }

  private let pack: LawPack
  private let withRemarks: Bool
  private var findings: [CheckFinding] = []
  private var proved: [String] = []
  /// Variables on which some verdict or breach depends.
  private var matteringVariables: Set<Int> = []

  /// - Parameter withRemarks: Also names rules and facts that make no difference.
  public static func run(_ pack: LawPack, withRemarks: Bool = false) -> Report {
    var check = LawCheck(pack: pack, withRemarks: withRemarks)
    check.provisions()
    for kind in pack.kinds.indices { check.kind(kind) }
    if withRemarks { check.remarkFacts() }
    return Report(findings: check.findings, proved: check.proved.sorted())
  }

  /// The rules and properties of one kind alone.
  public static func run(_ pack: LawPack, kind: Int) -> Report {
    var check = LawCheck(pack: pack, withRemarks: false)
    check.kind(kind)
    return Report(findings: check.findings, proved: check.proved.sorted())
  }

  private init(pack: LawPack, withRemarks: Bool) {
    self.pack = pack
    self.withRemarks = withRemarks
  }

  // MARK: Provisions

  private mutating func provisions() {
    var used = Set(pack.rules.map(\.provision))
    // A provision without rules of its own that is what a penalty cites is modelled by its sanctions.
    for (index, provision) in pack.provisions.enumerated() where !provision.sanctions.isEmpty { used.insert(index) }
    for (index, provision) in pack.provisions.enumerated() where !used.contains(index) && provision.notModelled == nil {
      findings.append(
        CheckFinding(
          trouble: .unmodelled, severity: .warning, place: provision.place, otherPlace: nil,
          message: "`\(provision.citation)` has neither rule nor sanction, and does not say why", example: [],
          help: "write `<!-- not modelled: reason -->` under its heading, or a rule"))
    }
  }

  // MARK: One kind

  private mutating func kind(_ kind: Int) {
    let rules = pack.rules.indices.filter { pack.rules[$0].kind == kind && pack.rules[$0].window != nil }
    let properties = pack.properties.filter { $0.kind == kind }
    guard !rules.isEmpty || !properties.isEmpty else { return }
    let conditions = properties.compactMap(\.condition)
    var starts = Epochs(pack: pack, kind: kind, conditions: conditions).starts()
    // A property's window begins and ends where nothing else does.
    let bounds = properties.flatMap { [$0.window.from, $0.window.until] }.compactMap { $0 }
    starts = Set(starts + bounds).sorted()
    var progress = Progress(rules: Set(rules), properties: properties)
    var idle = withRemarks ? IdleSearch(pack: pack, kind: kind, rules: rules) : nil
    for start in starts where isWorth(start, rules, progress) {
      do {
        var epoch = try CheckedEpoch(pack: pack, kind: kind, date: start, conditions: conditions)
        try reach(&epoch, &progress)
        try conflicts(&epoch, &progress)
        try prove(&epoch, &progress)
        try idle?.look(at: &epoch)
      } catch {
        boundReached(error, start, rules, properties)
        return
      }
    }
    report(progress)
    if let idle {
      matteringVariables.formUnion(idle.matteringVariables)
      remark(idle, unreached: progress.unreached)
    }
  }

  private struct Progress {
    /// Rules that have not been seen to apply.
    var unreached: Set<Int>
    /// `over` clauses between rules in force at once, and those seen to take effect, as [winner, loser].
    var statedOver: Set<[Int]> = []
    var usedOver: Set<[Int]> = []
    var conflicts: Set<[Int]> = []
    var open: [Property]
    var failed: Set<String> = []

    init(rules: Set<Int>, properties: [Property]) {
      unreached = rules
      open = properties
    }
  }

  private func isWorth(_ date: CivilDate, _ rules: [Int], _ progress: Progress) -> Bool {
    rules.contains { pack.isInForce(pack.rules[$0], on: date) }
      || progress.open.contains { $0.window.contains(date) && !progress.failed.contains($0.name) }
  }

  private mutating func boundReached(_ error: any Error, _ date: CivilDate, _ rules: [Int], _ properties: [Property]) {
    let place = rules.first.map { pack.rules[$0].place } ?? properties[0].place  // There are rules or properties.
    findings.append(
      CheckFinding(
        trouble: .bound, severity: .error, place: place, otherPlace: nil,
        message: "the law on \(date) cannot be checked: \(error)", example: [], help: nil))
  }

  // MARK: Rules

  private mutating func reach(_ epoch: inout CheckedEpoch, _ progress: inout Progress) throws {
    for (position, rule) in epoch.sitting.law.rules.enumerated() {
      for other in pack.rules[rule].over where epoch.sitting.law.rules.contains(other) {
        progress.statedOver.insert([rule, other])
      }
      if progress.unreached.contains(rule), try epoch.isPossible(epoch.sitting.applies[position]) {
        progress.unreached.remove(rule)
      }
    }
    for beat in epoch.sitting.lifting.beats where beat.victory.principle == .over {
      guard try epoch.isPossible(beat.active) else { continue }
      let rules = epoch.sitting.law.rules
      progress.usedOver.insert([rules[beat.victory.winner], rules[beat.victory.loser]])
    }
  }

  private mutating func report(_ progress: Progress) {
    for rule in progress.unreached.sorted() {
      findings.append(
        CheckFinding(
          trouble: .unreachable, severity: .error, place: pack.rules[rule].place, otherPlace: nil,
          message: "the rule `\(pack.rules[rule].name)` can never apply", example: [],
          help: "no possible facts fulfil `\(pack.text(of: pack.rules[rule].applies))`"))
    }
    // Two rules over each other have no effect because they are in conflict, which is told already.
    let idle = progress.statedOver.subtracting(progress.usedOver).filter { !progress.conflicts.contains($0.sorted()) }
    for pair in idle.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      findings.append(
        CheckFinding(
          trouble: .uselessOver, severity: .warning, place: pack.rules[pair[0]].place,
          otherPlace: pack.rules[pair[1]].place,
          message: "`over \(pack.rules[pair[1]].name)` in `\(pack.rules[pair[0]].name)` can never take effect",
          example: [],
          help: "the two rules never apply together with opposite results: drop the clause, or check the conditions"))
    }
    proved += progress.open.map(\.name).filter { !progress.failed.contains($0) }
  }

  private mutating func remark(_ idle: IdleSearch, unreached: Set<Int>) {
    for found in idle.rules() where !unreached.contains(found.rule) {
      let rule = pack.rules[found.rule]
      guard pack.isBinding(rule) || !found.changesBreaches else { continue }
      let shadows = found.shadows.map { "`\(pack.rules[$0].name)` (\(pack.citation(of: pack.rules[$0])))" }
      findings.append(
        CheckFinding(
          trouble: .idleRule, severity: .remark, place: rule.place, otherPlace: nil,
          message: "without the rule `\(rule.name)` every verdict would be the same"
            + (found.changesBreaches ? "" : ", and so would every breach"),
          example: found.example,
          help: shadows.isEmpty
            ? nil : "wherever it is breached, so is \(shadows.prefix(4).joined(separator: " and "))"))
    }
  }

  /// Facts that change nothing, seen from no kind. What a deadline runs from matters; and of facts that a `given` binds to
  /// each other none can change alone, so nothing is said of them.
  private mutating func remarkFacts() {
    var mattering = Set(matteringVariables.map { pack.variables[$0].fact })
    for rule in pack.rules {
      if case .fact(let variable, _)? = rule.deadline?.start { mattering.insert(pack.variables[variable].fact) }
    }
    for given in pack.givens {
      let bound = Set(pack.variables(in: given.node).map { pack.variables[$0].fact })
      if bound.count > 1 { mattering.formUnion(bound) }
    }
    for (index, fact) in pack.facts.enumerated() where !mattering.contains(index) {
      if case .reference = fact.type.base { continue }
      let name = "\(pack.kinds[fact.kind].name).\(fact.name)"
      let isMentioned = pack.variables.contains { $0.fact == index }
      findings.append(
        CheckFinding(
          trouble: .idleFact, severity: .remark, place: nil, otherPlace: nil,
          message: "the fact `\(name)` never matters: "
            + (isMentioned ? "no verdict and no breach turns on it" : "no rule mentions it"),
          example: [], help: nil))
    }
  }

  private mutating func conflicts(_ epoch: inout CheckedEpoch, _ progress: inout Progress) throws {
    for conflict in try epoch.conflicts() where progress.conflicts.insert(conflict.rules).inserted {
      let (first, second) = (pack.rules[conflict.rules[0]], pack.rules[conflict.rules[1]])
      let isMutual = first.over.contains(conflict.rules[1]) && second.over.contains(conflict.rules[0])
      let what =
        isMutual
        ? "are each stated to prevail over the other"
        : conflict.isCircle ? "beat each other in a circle" : "contradict each other, and nothing decides"
      findings.append(
        CheckFinding(
          trouble: .conflict, severity: .error, place: first.place, otherPlace: second.place,
          message:
            "`\(first.name)` (\(pack.citation(of: first))) and `\(second.name)` (\(pack.citation(of: second))) \(what)",
          example: epoch.words(conflict.example),
          help: isMutual
            ? "drop one of the two `over`"
            : conflict.isCircle
              ? "change an `over` of the circle, so that no rule beats itself by way of the others"
              : "say which prevails: `over \(second.name)` in `\(first.name)`, or the reverse"))
    }
  }

  // MARK: Properties

  private mutating func prove(_ epoch: inout CheckedEpoch, _ progress: inout Progress) throws {
    for property in progress.open where property.window.contains(epoch.date) && !progress.failed.contains(property.name)
    {
      guard let counterexample = try epoch.counterexample(to: property) else { continue }
      progress.failed.insert(property.name)
      findings.append(
        CheckFinding(
          trouble: .property, severity: .error, place: property.place, otherPlace: nil,
          message: "the property `\(property.name)` does not hold", example: counterexample, help: nil))
    }
  }
}

/// The troubles of the law itself.
public enum CheckCodes {
  public static let unreachable = DiagnosticCode("C501", "rule that can never apply")
  public static let conflict = DiagnosticCode("C502", "rules in conflict")
  public static let property = DiagnosticCode("C503", "property that does not hold")
  public static let uselessOver = DiagnosticCode("C504", "`over` without effect")
  public static let unmodelled = DiagnosticCode("C505", "provision without rule, sanction or reason")
  public static let bound = DiagnosticCode("C506", "law too entangled to check")
  public static let idleRule = DiagnosticCode("C507", "rule that changes no verdict")
  public static let idleFact = DiagnosticCode("C508", "fact that never matters")
}

extension CheckFinding {
  public var diagnostic: Diagnostic {
    let code =
      switch trouble {
      case .unreachable: CheckCodes.unreachable
      case .conflict: CheckCodes.conflict
      case .property: CheckCodes.property
      case .uselessOver: CheckCodes.uselessOver
      case .unmodelled: CheckCodes.unmodelled
      case .bound: CheckCodes.bound
      case .idleRule: CheckCodes.idleRule
      case .idleFact: CheckCodes.idleFact
      }
    var notes: [Diagnostic.Note] = []
    if let otherPlace { notes.append(.init("the other rule stands here", at: otherPlace)) }
    if !example.isEmpty { notes.append(.init("for example " + example.joined(separator: "\n        "))) }
    return Diagnostic(code, message, at: place, severity: severity, help: help, notes: notes)
  }
}
