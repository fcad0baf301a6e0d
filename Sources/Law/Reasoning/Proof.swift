import CivilTime
import Facts
import LawPacks

/// Why a verdict is what it is, as a tree: each rule in force, why it applies or not, what lifted it and by which
/// principle, down to facts and where they come from.
///
/// A proof keeps the truth of every step, and is put into words where it is read.
public struct Proof: Sendable {
  private let record: ProofRecord
  private let index: Int

  init(_ record: ProofRecord) {
    self.record = record
    index = 0
  }

  private init(_ record: ProofRecord, _ index: Int) {
    self.record = record
    self.index = index
  }

  public var text: String { ProofText(record).text(of: index) }

  public var parts: [Proof] {
    var parts: [Proof] = []
    var next = index + 1
    while next < record.steps[index].end {
      parts.append(Proof(record, next))
      next = Int(record.steps[next].end)
    }
    return parts
  }

  /// The tree with lines drawn.
  public func lines() -> [String] {
    let words = ProofText(record)
    var lines = [words.text(of: index)]
    // The steps whose parts are being written: where each ends, and what stands before its parts.
    var open: [(end: Int32, indent: String)] = [(record.steps[index].end, "")]
    for step in index + 1..<Int(record.steps[index].end) {
      while let last = open.last, last.end <= step { open.removeLast() }
      let (end, indent) = open.last ?? (0, "")
      let isLast = record.steps[step].end == end
      lines.append("\(indent)\(isLast ? "└─ " : "├─ ")\(words.text(of: step))")
      open.append((record.steps[step].end, indent + (isLast ? "   " : "│  ")))
    }
    return lines
  }
}

extension Judge {
  /// The proof of a judgement that this judge made.
  public mutating func proof(
    of judgement: Judgement, fixed: [Int: Int] = [:], language: String = "en"
  ) throws -> Proof {
    guard let kind = pack.kind(named: judgement.kind) else {
      preconditionFailure("A judgement about the kind \(judgement.kind), of which this judge's pack knows nothing.")
    }
    let hearing = try hearing(kind: kind, asOf: judgement.date, facts: judgement.facts, fixed: fixed)
    var writer = ProofWriter(hearing: hearing, judgement: judgement)
    try writer.write()
    return Proof(
      ProofRecord(
        steps: writer.steps, judgement: judgement, language: language, program: hearing.program,
        cells: hearing.cells, statedAt: hearing.statedAt, stated: hearing.stated))
  }
}

/// The steps of a proof, parents before their parts, and what it takes to put them into words.
final class ProofRecord: Sendable {
  let steps: [ProofStep]
  let judgement: Judgement
  let language: String
  let program: LawProgram
  let cells: [Int]
  let statedAt: [Int32]
  let stated: [StatedFact]

  init(
    steps: [ProofStep], judgement: Judgement, language: String, program: LawProgram, cells: [Int], statedAt: [Int32],
    stated: [StatedFact]
  ) {
    self.steps = steps
    self.judgement = judgement
    self.language = language
    self.program = program
    self.cells = cells
    self.statedAt = statedAt
    self.stated = stated
  }
}

struct ProofStep: Sendable {
  enum Kind: UInt8, Sendable {
    case verdict
    /// A rule that applies, or may; `subject` is its position.
    case rule
    case because, perhapsApplying, alwaysApplies
    /// The reading under which the rule at `subject` stands.
    case reading
    /// What the rule at `subject` asks; `node` is its duty.
    case duty
    /// The rule at `subject` is lifted by the one named `node`th in its finding.
    case lift
    case exception
    case others
    /// A rule that does not apply.
    case inapplicable
    /// An expression; `node` is the pack's.
    case expression
  }

  let kind: Kind
  let truth: Sitting.Truth
  let subject: Int32
  let node: Int32
  /// Where the steps below this one end.
  var end: Int32 = 0
}
