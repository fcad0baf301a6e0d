import CivilTime
import Facts
import LawPacks
import SourceText

/// What a receipt says was judged, in the terms of a pack that may be another than the one it was made by.
public struct ReadReceipt: Sendable {
  public let kind: Int
  public let date: CivilDate
  public let facts: [StatedFact]
  public let fixed: [Int: Int]
  public let program: String
  public let packHash: String
  public let verdict: Verdict?
  public let breaches: [String]

  /// - Throws: ``StatingTrouble`` where the receipt speaks of what the pack does not know.
  public init(_ root: JSON, pack: LawPack) throws(StatingTrouble) {
    guard root["format"]?.string == Receipt.format else {
      throw StatingTrouble(
        message: "its format is \(root["format"]?.string ?? "not named")", help: "this program reads \(Receipt.format)")
    }
    guard let kindName = root["kind"]?.string, let date = root["asOf"]?.string.flatMap({ CivilDate($0) }) else {
      throw StatingTrouble(message: "it does not say what was judged, and for which day", help: nil)
    }
    let kind = try pack.namedKind(kindName).get()
    var facts: [StatedFact] = []
    for item in root["facts"]?.array ?? [] {
      guard let name = item["name"]?.string, let text = item["value"]?.string else { continue }
      let named = try pack.namedFact(name, of: kind).get()
      let value = try Self.value(text, named.type, name, pack)
      facts.append(StatedFact(named.path, value, from: Origin(item["origin"]?.string ?? "")))
    }
    var fixed: [Int: Int] = [:]
    for member in root["fixed"]?.object ?? [] {
      let named = try pack.namedReading(member.name, member.value.string ?? "").get()
      fixed[named.question] = named.reading
    }
    self.kind = kind
    self.date = date
    self.facts = facts
    self.fixed = fixed
    program = root["program"]?.string ?? ""
    packHash = root["pack"]?["hash"]?.string ?? ""
    verdict = root["verdict"]?.string.flatMap { Verdict(rawValue: $0) }
    breaches = (root["breaches"]?.array ?? []).compactMap(\.string)
  }

  /// That a reference leads somewhere is said by an interview alone, never by a person's file.
  private static func value(
    _ text: String, _ type: FactType, _ name: String, _ pack: LawPack
  ) throws(StatingTrouble) -> FactValue {
    if case .reference = type.base, text == FactValue.exists.description { return .exists }
    return try pack.value(text, of: type, named: name).get()
  }
}
