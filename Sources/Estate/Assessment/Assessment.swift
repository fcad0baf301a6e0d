import CivilTime
import EstateModel
import Facts
import LawPacks
import Reasoning
import SourceText

/// An estate judged by the law of a day: every thing that the law has rules about, worst first.
public struct Assessment: Sendable {
  public struct Subject: Sendable {
    public let entry: EntryName
    /// The kind in the words of the law.
    public let kind: String
    public let name: String
    /// The id of the legal entity that answers for it, where the estate says so.
    public let entity: String?
    public let place: Origin.Place?
    public let judgement: Judgement
    /// What is stated but does not count, because its paper is missing or not valid.
    public let withheld: [WithheldFact]
    /// The cheapest changes that mend it, where it is unlawful.
    public let mending: LeastChanges

    /// Each is enough.
    public var remedies: [Remedy] { mending.remedies }
  }

  public let organisation: String
  public let date: CivilDate
  public let subjects: [Subject]
  /// Readings that the organisation has fixed in its estate, in its order.
  public let fixedReadings: [FixedReading]
  /// Every fixed reading, those of the caller too: indexes into the pack's questions and their readings.
  public let fixed: [Int: Int]
  /// What changes cost, by the pack and over it by the organisation.
  public let costs: ChangeCosts

  public func count(_ verdict: Verdict) -> Int { subjects.count { $0.judgement.verdict == verdict } }
}

/// A reading that the organisation decided on, and why.
public struct FixedReading: Sendable, Hashable {
  public let question: String
  public let reading: String
  public let by: String
  public let on: CivilDate?
  public let reason: String
  public let reviewer: String?
}

/// A fact that the estate states or tells and that counts for nothing: the paper which shows it is not there or not valid,
/// or it depends on an open question.
public struct WithheldFact: Sendable, Hashable {
  public enum Reason: Sendable, Hashable {
    /// No document of the kind is listed for the thing.
    case noPaper
    case notYetEffective(document: String, from: CivilDate)
    case expired(document: String, on: CivilDate)
    case fileMissing(document: String, path: String)
    case fileDiffers(document: String, path: String)
    /// It depends on how an open question is read, and the organisation has not decided.
    case openQuestion(String)
  }

  public let path: FactPath
  public let value: FactValue
  /// An index into the pack's documents; nothing where it is no paper that lacks.
  public let paper: Int?
  public let reason: Reason
  /// Where the fact was stated, and where the document stands.
  public let origin: Origin
  public let documentPlace: Origin.Place?
}
