import Facts
import LawPacks
import Reasoning
import SourceText

/// One thing with the cheapest ways to mend it, each judged again; where there is none, with what stands in the way.
public struct Mending: Sendable {
  public struct Way: Sendable {
    public let remedy: Remedy
    /// The thing judged with the remedy's changes.
    public let after: Judgement
  }

  /// Whether a fact can be changed.
  public enum Standing: String, Sendable {
    case changeable
    /// The law's vocabulary does not mark it so.
    case unchangeable
    /// Somebody's costs say `never`.
    case outOfTheQuestion = "out-of-the-question"
  }

  /// Of an estate: the list and the id.
  public let entry: String?
  /// What people call it.
  public let name: String
  public let place: Origin.Place?
  public let judgement: Judgement
  public let least: LeastChanges
  public let ways: [Way]
  private let pack: LawPack
  private let costs: ChangeCosts

  /// Something of an estate, assessed.
  public init(
    _ subject: Assessment.Subject, of assessment: Assessment, judge: inout Judge
  ) throws {
    try self.init(
      entry: subject.entry.description, name: subject.name, place: subject.place, subject.judgement, subject.mending,
      costs: assessment.costs, fixed: assessment.fixed, judge: &judge)
  }

  /// Something that was judged.
  ///
  /// - Parameters:
  ///   - fixed: The readings by which it was judged.
  ///   - costs: Those by which its least changes were found.
  public init(
    entry: String?, name: String, place: Origin.Place?, _ judgement: Judgement, _ least: LeastChanges,
    costs: ChangeCosts, fixed: [Int: Int], judge: inout Judge
  ) throws {
    self.entry = entry
    self.name = name
    self.place = place
    self.judgement = judgement
    self.least = least
    self.costs = costs
    pack = judge.pack
    var ways: [Way] = []
    for remedy in least.remedies {
      ways.append(Way(remedy: remedy, after: try judge.judgement(judgement, after: remedy, fixed: fixed)))
    }
    self.ways = ways
  }

  public var breached: [Finding] { judgement.findings.filter { $0.effect == .breached } }

  public func standing(_ fact: StatedFact) -> Standing {
    guard let index = pack.factIndex(at: fact.path), pack.facts[index].isChangeable else { return .unchangeable }
    return costs.forbidsChange(ofFact: index, from: fact.value) ? .outOfTheQuestion : .changeable
  }
}

/// Ways to mend things as JSON (docs/formats/remedies.schema.json).
public enum MendingJSON {
  public static let format = "wayleave-remedies/1"

  public static func json(_ mendings: [Mending], asOf date: String, pack: LawPack, program: String) -> JSON {
    [
      "format": .string(format), "program": .string(program), "asOf": .string(date),
      "pack": ["name": .string(pack.name), "version": .string(pack.version), "hash": .string(pack.hash)],
      "subjects": .array(mendings.map { subject($0, pack) }),
    ]
  }

  private static func subject(_ mending: Mending, _ pack: LawPack) -> JSON {
    let judgement = mending.judgement
    var members: [JSON.Member] = [.init("kind", .string(judgement.kind))]
    if let entry = mending.entry { members.append(.init("entry", .string(entry))) }
    members += [
      .init("name", .string(mending.name)), .init("verdict", .string(judgement.verdict.rawValue)),
      .init(
        "breaches", .array(mending.breached.map { Receipt.finding($0, pack, judgement.date) })),
      .init("remedies", .array(mending.ways.map { way($0) })),
    ]
    members += AssessmentJSON.remarks(mending.least)
    if mending.ways.isEmpty { members.append(.init("inTheWay", .array(inTheWay(mending)))) }
    return .object(members)
  }

  private static func way(_ way: Mending.Way) -> JSON {
    .object(
      AssessmentJSON.remedy(way.remedy) + [
        .init("verdict", .string(way.after.verdict.rawValue)),
        .init("decisive", .strings(way.after.decisive.map(\.description))),
      ])
  }

  /// The facts on which the breaches rest, each once.
  private static func inTheWay(_ mending: Mending) -> [JSON] {
    var seen: Set<FactPath> = []
    return mending.breached.flatMap(\.facts).filter { seen.insert($0.path).inserted }.map { fact in
      [
        "name": .string(fact.path.description), "value": .string(fact.value.description),
        "why": .string(mending.standing(fact).rawValue),
      ]
    }
  }
}
