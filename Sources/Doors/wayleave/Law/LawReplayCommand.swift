import ArgumentParser
import CivilTime
import Facts
import Foundation
import LawPacks
import Reasoning
import SourceText

struct LawReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Judge a receipt again, and say whether the result is the same, to the byte.",
    discussion: "Ends with 0 when it is, 1 when it is not.")

  @Argument(help: "A receipt, as `ask`, `judge` and `assess` write it.") var receipt: String
  @OptionGroup var pack: PackOptions

  func run() throws {
    try refusing {
      let bytes = try readFile(receipt)
      guard bytes.count <= 16 * 1024 * 1024, let root = try? JSONDecoder().decode(ReadJSON.self, from: Data(bytes)).json
      else { throw Refusal("`\(receipt)` is not a receipt: it is not JSON", help: "receipts begin with `{`") }
      guard root["format"]?.string == Receipt.format else {
        throw Refusal(
          "`\(receipt)` is not a receipt of this program: its format is \(root["format"]?.string ?? "not named")",
          help: "this program reads \(Receipt.format)")
      }
      let law = try pack.load()
      let again = try repeated(root, law)
      if Array(again.utf8) == bytes {
        Terminal.print("the same: \(root["verdict"]?.string ?? "") on \(root["asOf"]?.string ?? "")")
        return
      }
      Terminal.print("not the same as `\(receipt)`:")
      for line in differences(root, again, law) { Terminal.print("  " + line) }
      throw ExitCode(1)
    }
  }

  private func repeated(_ root: JSON, _ law: LawPack) throws -> String {
    guard let kindName = root["kind"]?.string, let date = root["asOf"]?.string.flatMap({ CivilDate($0) }) else {
      throw Refusal("`\(receipt)` does not say what was judged, and for which day")
    }
    let kind = try law.namedKind(kindName).orRefuse()
    var facts: [StatedFact] = []
    for item in root["facts"]?.array ?? [] {
      guard let name = item["name"]?.string, let text = item["value"]?.string else { continue }
      let named = try law.namedFact(name, of: kind).orRefuse()
      let value = try Self.value(text, named.type, name, law)
      facts.append(StatedFact(named.path, value, from: Origin(item["origin"]?.string ?? "")))
    }
    var fixed: [Int: Int] = [:]
    for member in root["fixed"]?.object ?? [] {
      let named = try law.namedReading(member.name, member.value.string ?? "").orRefuse()
      fixed[named.question] = named.reading
    }
    var judge = Judge(pack: law)
    do {
      let judgement = try judge.judge(kind: kind, asOf: date, facts: facts, fixed: fixed)
      return Receipt.text(judgement, pack: law, program: root["program"]?.string ?? "")
    } catch {
      throw Refusal(judge.explanation(of: error))
    }
  }

  /// That a reference leads somewhere is said by an interview alone, never by a person's file.
  private static func value(_ text: String, _ type: FactType, _ name: String, _ law: LawPack) throws -> FactValue {
    if case .reference = type.base, text == FactValue.exists.description { return .exists }
    return try law.value(text, of: type, named: name).orRefuse()
  }

  /// The law and the verdict first, then the first line that differs.
  private func differences(_ root: JSON, _ again: String, _ law: LawPack) -> [String] {
    var lines: [String] = []
    let hash = root["pack"]?["hash"]?.string ?? ""
    if hash != law.hash {
      lines.append("the law: the receipt was made by \(hash.prefix(12))…, this pack is \(law.hash.prefix(12))…")
    }
    if let now = try? JSONDecoder().decode(ReadJSON.self, from: Data(again.utf8)).json {
      for key in ["verdict", "breaches", "advice", "decisive"] where now[key] != root[key] {
        lines.append("\(key): \(root[key]?.text() ?? "missing") then, \(now[key]?.text() ?? "missing") now")
      }
    }
    if lines.isEmpty { lines.append("the text differs, though law and verdict are the same: it was changed by hand") }
    return lines
  }
}

/// JSON as Foundation reads it. Numbers other than whole ones do not occur in what we write and are read as null.
struct ReadJSON: Decodable {
  let json: JSON

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    if let keyed = try? decoder.container(keyedBy: Key.self) {
      json = .object(
        try keyed.allKeys.sorted { $0.stringValue < $1.stringValue }.map {
          JSON.Member($0.stringValue, try keyed.decode(ReadJSON.self, forKey: $0).json)
        })
    } else if var list = try? decoder.unkeyedContainer() {
      var items: [JSON] = []
      while !list.isAtEnd { items.append(try list.decode(ReadJSON.self).json) }
      json = .array(items)
    } else {
      let single = try decoder.singleValueContainer()
      if let value = try? single.decode(Bool.self) {
        json = .bool(value)
      } else if let value = try? single.decode(Int.self) {
        json = .number(value)
      } else if let value = try? single.decode(String.self) {
        json = .string(value)
      } else {
        json = .null
      }
    }
  }
}
