import CivilTime
import Facts
import LawPacks
import SourceText

/// What `law check` finds beyond the text: rules that never apply, conflicts, properties that do not hold.
public struct CheckFinding: Sendable {
  public enum Trouble: String, Sendable {
    case unreachable, conflict, property, uselessOver, unmodelled, bound
  }

  public let trouble: Trouble
  public let isError: Bool
  /// Where it stands: a rule's, a property's or a provision's place.
  public let place: SourceSpan
  /// The other rule of a conflict.
  public let otherPlace: SourceSpan?
  public let message: String
  /// An example in the law's own words, a line each.
  public let example: [String]
  public let help: String?
}

/// Checks the law of a pack as a whole: on every day, for every combination of facts, in every reading.
public struct LawCheck {
  public struct Report: Sendable {
    public let findings: [CheckFinding]
    /// Properties that were proved.
    public let proved: [String]
  }

  private let pack: LawPack
  private var findings: [CheckFinding] = []
  private var proved: [String] = []

  public static func run(_ pack: LawPack) -> Report {
    var check = LawCheck(pack: pack)
    check.provisions()
    for kind in pack.kinds.indices { check.kind(kind) }
    return Report(findings: check.findings, proved: check.proved.sorted())
  }

  /// The rules and properties of one kind alone.
  public static func run(_ pack: LawPack, kind: Int) -> Report {
    var check = LawCheck(pack: pack)
    check.kind(kind)
    return Report(findings: check.findings, proved: check.proved.sorted())
  }

  private init(pack: LawPack) { self.pack = pack }

  // MARK: Provisions

  private mutating func provisions() {
    var used = Set(pack.rules.map(\.provision))
    // A provision without rules of its own that is what a penalty cites is modelled by its sanctions.
    for (index, provision) in pack.provisions.enumerated() where !provision.sanctions.isEmpty { used.insert(index) }
    for (index, provision) in pack.provisions.enumerated() where !used.contains(index) && provision.notModelled == nil {
      findings.append(
        CheckFinding(
          trouble: .unmodelled, isError: false, place: provision.place, otherPlace: nil,
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
    for start in starts where isWorth(start, rules, progress) {
      do {
        var epoch = try CheckedEpoch(pack: pack, kind: kind, date: start, conditions: conditions)
        try reach(&epoch, &progress)
        try conflicts(&epoch, &progress)
        try prove(&epoch, &progress)
      } catch {
        boundReached(error, start, rules, properties)
        return
      }
    }
    report(progress)
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
        trouble: .bound, isError: true, place: place, otherPlace: nil,
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
          trouble: .unreachable, isError: true, place: pack.rules[rule].place, otherPlace: nil,
          message: "the rule `\(pack.rules[rule].name)` can never apply", example: [],
          help: "no possible facts fulfil `\(pack.text(of: pack.rules[rule].applies))`"))
    }
    // Two rules over each other have no effect because they are in conflict, which is told already.
    let idle = progress.statedOver.subtracting(progress.usedOver).filter { !progress.conflicts.contains($0.sorted()) }
    for pair in idle.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      findings.append(
        CheckFinding(
          trouble: .uselessOver, isError: false, place: pack.rules[pair[0]].place,
          otherPlace: pack.rules[pair[1]].place,
          message: "`over \(pack.rules[pair[1]].name)` in `\(pack.rules[pair[0]].name)` can never take effect",
          example: [],
          help: "the two rules never apply together with opposite results: drop the clause, or check the conditions"))
    }
    proved += progress.open.map(\.name).filter { !progress.failed.contains($0) }
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
          trouble: .conflict, isError: true, place: first.place, otherPlace: second.place,
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
          trouble: .property, isError: true, place: property.place, otherPlace: nil,
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
      }
    var notes: [Diagnostic.Note] = []
    if let otherPlace { notes.append(.init("the other rule stands here", at: otherPlace)) }
    if !example.isEmpty { notes.append(.init("for example " + example.joined(separator: "\n        "))) }
    return Diagnostic(code, message, at: place, severity: isError ? .error : .warning, help: help, notes: notes)
  }
}
