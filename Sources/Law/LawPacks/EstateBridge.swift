import Facts

/// What an estate's own words (sites, lines, papers) say about the law's facts. The pack names the facts, so that no
/// program does.
public struct EstateBridge: Sendable {
  /// `derived:` in pack.yaml.
  public var derived: [Derivation] = []
  /// `borrowed:` in pack.yaml.
  public var borrowed: [BorrowedFact] = []
  /// `on-paper:` in pack.yaml.
  public var papers: [PaperRule] = []
  /// `insiders:` in pack.yaml: the reading under which affiliates that a scope names count like employees. Indexes into
  /// the pack's questions and their readings.
  public var insiders: (question: Int, reading: Int)?
  /// `headers:` in pack.yaml: what people call a fact at the head of a spreadsheet's column.
  public var headers: [FactPath: [String]] = [:]
  /// `places:` in pack.yaml: the law's word for where something lies, by ISO 3166 country code.
  public var places: [String: String] = [:]
  /// The law's word for every other place.
  public var elsewhere: String?

  public init() {}
}

/// A fact that need not be stated, because an estate can tell it from what it holds.
public struct Derivation: Sendable {
  public enum Way: String, Sendable, CaseIterable {
    /// The thing joins sites inside and outside the pack's jurisdiction.
    case endsInTwoJurisdictions = "ends-in-two-jurisdictions"
    /// The law's word for where the end outside the jurisdiction lies (`places:`).
    case placeOfTheFarEnd = "place-of-the-far-end"
    /// What an approval says, and what its dates make of it.
    case approvalByItsDates = "approval-by-its-dates"
    /// Capacity goes to a company outside the organisation.
    case usedByOutsiders = "used-by-outsiders"
    /// People use it who are not employed by the entity that has it.
    case usedByNonEmployees = "used-by-non-employees"
    /// Its use reaches beyond its scope.
    case usedBeyondScope = "used-beyond-scope"
    /// Employees or branches outside the jurisdiction use it.
    case usedFromAbroad = "used-from-abroad"
    /// The scope names all of the use from abroad.
    case useFromAbroadInScope = "use-from-abroad-in-scope"
    /// Something that it reaches carries a telecommunications business.
    case reachesTelecomBusiness = "reaches-telecom-business"
    /// The shortest time for which one of its gateways keeps logs.
    case shortestLogRetention = "shortest-log-retention"
    /// The scope of the line in question names this person.
    case personInScope = "person-in-scope"
    /// The entity that owns it is foreign-invested.
    case ownerForeignInvested = "owner-foreign-invested"
  }

  /// What a way can answer.
  public enum Answer: Sendable, Equatable {
    case yesNo
    case words([String])
    /// A word of `places:`.
    case place
    case number
  }

  public let way: Way
  public let path: FactPath

  public init(way: Way, path: FactPath) {
    self.way = way
    self.path = path
  }
}

extension Derivation.Way {
  public var answer: Derivation.Answer {
    switch self {
    case .placeOfTheFarEnd: .place
    case .approvalByItsDates: .words(["none", "pending", "granted", "refused", "expired"])
    case .shortestLogRetention: .number
    default: .yesNo
    }
  }
}

/// A fact that is a fact of something else which the thing names in the estate: whether a person's channel is approved
/// is whether the line's is.
public struct BorrowedFact: Sendable {
  public let path: FactPath
  /// The first step is the estate's key, for example `line`; the others are the law's facts.
  public let source: FactPath

  public init(path: FactPath, source: FactPath) {
    self.path = path
    self.source = source
  }
}

/// A fact that counts only while the estate holds a valid paper for it; without one it is unknown.
public struct PaperRule: Sendable {
  public let path: FactPath
  /// The value that needs a paper; nothing for every value but `none` and `no`.
  public let value: String?
  /// An index into ``LawPack/documents``.
  public let document: Int

  public init(path: FactPath, value: String?, document: Int) {
    self.path = path
    self.value = value
    self.document = document
  }

  public func asks(about value: FactValue) -> Bool {
    if let needed = self.value { return value.description == needed }
    return value != .none && value != .yesNo(false)
  }
}
