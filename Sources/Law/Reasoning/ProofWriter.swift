import Facts
import LawPacks

/// Lays a proof out as steps.
struct ProofWriter {
  private let hearing: Hearing
  private let program: LawProgram
  private let judgement: Judgement
  private(set) var steps: [ProofStep] = []
  /// Definitions are written out once; later they are named alone.
  private var shown: [Bool]

  init(hearing: Hearing, judgement: Judgement) {
    self.hearing = hearing
    program = hearing.program
    self.judgement = judgement
    shown = [Bool](repeating: false, count: hearing.program.steps.count)
    steps.reserveCapacity(256)
  }

  private mutating func open(
    _ kind: ProofStep.Kind, _ truth: Sitting.Truth = .yes, subject: Int = 0, node: Int = 0
  ) -> Int {
    steps.append(ProofStep(kind: kind, truth: truth, subject: Int32(subject), node: Int32(node)))
    return steps.count - 1
  }

  private mutating func close(_ step: Int) { steps[step].end = Int32(steps.count) }

  private mutating func leaf(
    _ kind: ProofStep.Kind, _ truth: Sitting.Truth = .yes, subject: Int = 0, node: Int = 0
  ) {
    close(open(kind, truth, subject: subject, node: node))
  }

  mutating func write() throws {
    let head = open(.verdict)
    for effect in Finding.Effect.allCases where effect != .inapplicable {
      for position in judgement.findings.indices where judgement.findings[position].effect == effect {
        try rule(position)
      }
    }
    if judgement.findings.contains(where: { $0.effect == .inapplicable }) {
      let others = open(.others)
      for position in judgement.findings.indices where judgement.findings[position].effect == .inapplicable {
        try inapplicable(position)
      }
      close(others)
    }
    close(head)
  }

  private mutating func rule(_ position: Int) throws {
    let title = open(.rule, subject: position)
    let truth = try hearing.truth(ofStep: program.rules[position].applies)
    let plan = program.plans[position]
    if plan.hasConditions {
      let lead = open(truth == .yes ? .because : .perhapsApplying)
      if plan.isReading { leaf(.reading, subject: position) }
      for condition in plan.conditions { try expression(condition) }
      if let exception = plan.exception { try expression(exception, as: .exception) }
      close(lead)
    } else {
      leaf(.alwaysApplies)
    }
    try expression(program.rules[position].duty, as: .duty, subject: position)
    for lift in judgement.findings[position].liftedBy.indices { leaf(.lift, subject: position, node: lift) }
    close(title)
  }

  /// One line: the first condition that fails.
  private mutating func inapplicable(_ position: Int) throws {
    let title = open(.inapplicable, subject: position)
    var failing = program.rules[position].applies
    descent: while program.steps[failing].code == .all {
      for part in program.steps[failing].start..<program.steps[failing].end {
        let inner = Int(program.parts[Int(part)])
        guard try hearing.truth(ofStep: inner) == .no else { continue }
        failing = inner
        continue descent
      }
      break
    }
    try expression(failing)
    close(title)
  }

  // MARK: Expressions

  private mutating func expression(_ step: Int, as kind: ProofStep.Kind = .expression, subject: Int = 0) throws {
    let truth = try hearing.truth(ofStep: step)
    let written = open(kind, truth, subject: subject, node: Int(program.steps[step].node))
    switch program.steps[step].code {
    case .constant, .reading, .test: break
    case .not:
      let inner = Int(program.steps[step].first)
      if program.steps[inner].code != .test { try below(inner) }
    case .same: try below(Int(program.steps[step].first))
    case .all, .any: try below(step)
    }
    close(written)
  }

  private mutating func below(_ step: Int) throws {
    if shown[step] { return }
    shown[step] = true
    switch program.steps[step].code {
    case .all, .any:
      for part in program.steps[step].start..<program.steps[step].end {
        try expression(Int(program.parts[Int(part)]))
      }
    case .constant, .reading, .test, .not, .same: try expression(step)
    }
  }
}
