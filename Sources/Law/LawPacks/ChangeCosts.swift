import Facts

/// What it costs to change facts: whole numbers without a unit, larger where a change is harder. They order ways to mend
/// something by effort; they are somebody's judgement and say nothing about the law.
///
/// A change about which nothing is said costs ``standard``. No change costs nothing, so a cheapest set of changes never
/// holds one that is not needed.
public struct ChangeCosts: Sendable, Hashable {
  public static let standard = 1
  public static let amountMax = 1_000_000

  public enum Cost: Sendable, Hashable {
    /// From 1 to ``ChangeCosts/amountMax``.
    case amount(Int)
    /// Out of the question: the change is never suggested.
    case never
  }

  /// What it costs to change one fact, by the value that it is changed to.
  public struct OfFact: Sendable, Hashable {
    public var values: [FactValue: Cost]
    /// To every other value.
    public var otherwise: Cost

    public init(values: [FactValue: Cost] = [:], otherwise: Cost = .amount(ChangeCosts.standard)) {
      self.values = values
      self.otherwise = otherwise
    }
  }

  /// By index into ``LawPack/facts``. A cost holds wherever the fact is met, behind a reference too.
  public var ofFacts: [Int: OfFact]

  public init(_ ofFacts: [Int: OfFact] = [:]) { self.ofFacts = ofFacts }

  public var isEmpty: Bool { ofFacts.isEmpty }

  /// What it costs to bring a fact to a value; nothing where that is out of the question.
  public func cost(ofFact fact: Int, reaching value: FactValue) -> Int? {
    guard let known = ofFacts[fact] else { return Self.standard }
    switch known.values[value] ?? known.otherwise {
    case .amount(let amount): return amount
    case .never: return nil
    }
  }

  /// Whether a fact that has a value is never to be changed, whatever to.
  public func forbidsChange(ofFact fact: Int, from value: FactValue) -> Bool {
    guard let known = ofFacts[fact] else { return false }
    return known.otherwise == .never && known.values.allSatisfy { $0.key == value || $0.value == .never }
  }

  /// These costs, where others say nothing about the fact; what they say about a fact goes before all of these.
  public func overridden(by others: ChangeCosts) -> ChangeCosts {
    ChangeCosts(ofFacts.merging(others.ofFacts) { _, other in other })
  }
}
