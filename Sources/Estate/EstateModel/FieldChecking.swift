import CivilTime
import NetworkNumbers
import SourceText

/// What is wrong with a value: one sentence, and what to try.
public struct FieldTrouble: Error, Hashable, Sendable {
  public let message: String
  public let help: String?

  public init(message: String, help: String?) {
    self.message = message
    self.help = help
  }
}

extension FieldType {
  public static let textBytesMax = 4_096
  public static let idBytesMax = 120
  public static let digitsMax = 12

  /// Nothing when the text is a value of this type. References are checked where all entries are known.
  public func trouble(_ text: String, _ key: String) -> FieldTrouble? {
    var shown: String { text.count > 40 ? String(text.prefix(40)) + "…" : text }
    func trouble(_ message: String, _ help: String? = nil) -> FieldTrouble {
      FieldTrouble(message: message, help: help)
    }
    if text.utf8.count > Self.textBytesMax {
      return trouble("`\(key)` is longer than \(Self.textBytesMax) bytes")
    }
    switch self {
    case .text: return nil
    // Whatever is written for an entry is looked up where all entries are known: people write names for ids.
    case .reference: return nil
    case .entry:
      return name(text)
        ? nil : trouble("`\(shown)` names no entry", "write its list and its id, for example `lines/sha-fra`")
    case .id, .law:
      return name(text)
        ? nil
        : trouble(
          "`\(shown)` is no id", "letters, digits, `-`, `_` and `.`, without spaces; \(Self.idBytesMax) bytes at most")
    case .yesNo:
      if text == "yes" || text == "no" { return nil }
      let meant = ["true": "yes", "false": "no", "是": "yes", "否": "no", "y": "yes", "n": "no"][text.lowercased()]
      return trouble("`\(key)` is `yes` or `no`, not `\(shown)`", meant.map { "write `\($0)`" })
    case .date:
      if CivilDate(text) != nil { return nil }
      let meant = Self.day(of: text).map { "write `\($0)`" }
      return trouble("`\(key)` is a day, and `\(shown)` is none", meant ?? "write year-month-day: 2026-01-31")
    case .country:
      if Countries.codes.contains(text) { return nil }
      return trouble(
        "`\(shown)` is no code of a country or region",
        Countries.codes.contains(text.uppercased())
          ? "write `\(text.uppercased())`" : "two capital letters of ISO 3166-1: CN, HK, MO, TW, DE, SG …")
    case .prefix:
      if case .failure(let wrong) = IPPrefix.parse(text) { return trouble(wrong.message, wrong.help) }
      return nil
    case .address:
      return IPAddress(text) == nil
        ? trouble("`\(shown)` is no IP address", "write it like 192.0.2.1 or 2001:db8::1") : nil
    case .ports:
      if case .failure(let wrong) = PortSet.parse(text) { return trouble(wrong.message, wrong.help) }
      return nil
    case .digest:
      let isDigest = text.utf8.count == 64 && text.utf8.allSatisfy { Self.hexadecimal.contains($0) }
      return isDigest ? nil : trouble("`\(key)` is a SHA-256 in 64 hexadecimal digits", "`sha256sum FILE` prints it")
    case .count:
      return number(text[...]) == nil
        ? trouble("`\(key)` is a whole number of at most \(Self.digitsMax) digits, not `\(shown)`") : nil
    case .quantity(let unit):
      let parts = text.split(separator: " ")
      if parts.count <= 2, let first = parts.first, number(first) != nil, parts.count == 1 || parts[1] == unit {
        return nil
      }
      let digits = text.prefix { $0.isNumber }
      let isJoined = !digits.isEmpty && text.dropFirst(digits.count).lowercased() == unit
      return trouble(
        "`\(key)` is a number of \(unit), not `\(shown)`",
        isJoined ? "write `\(digits) \(unit)`" : "for example `12 \(unit)`")
    case .word(let words):
      if words.contains(text) { return nil }
      return trouble(
        "`\(key)` cannot be `\(shown)`",
        didYouMean(text, among: words) ?? "it is one of " + words.joined(separator: ", "))
    case .list, .part: return nil
    }
  }

  /// The day that a text means which puts year, month and day in this order, but not as we write them.
  private static func day(of text: String) -> CivilDate? {
    let parts = text.split(whereSeparator: { !$0.isNumber }).compactMap { Int($0) }
    return parts.count == 3 && parts[0] > 999 ? CivilDate(year: parts[0], month: parts[1], day: parts[2]) : nil
  }

  private static let hexadecimal = Set("0123456789abcdefABCDEF".utf8)

  private func name(_ text: String) -> Bool {
    if case .entry = self {
      return EntryName(text).map { entry in entry.id.utf8.count <= Self.idBytesMax && !entry.id.contains("/") } ?? false
    }
    guard !text.isEmpty, text.utf8.count <= Self.idBytesMax else { return false }
    // Most ids are of plain letters, which need no look into the tables of Unicode.
    if text.utf8.allSatisfy({ isPlain($0) }) { return true }
    return text.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || $0.properties.numericType != nil || "-_.".unicodeScalars.contains($0)
    }
  }

  private func isPlain(_ byte: UInt8) -> Bool {
    switch Unicode.Scalar(byte) {
    case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ".": true
    default: false
    }
  }

  private func number(_ text: Substring) -> Int? {
    guard text.utf8.count <= Self.digitsMax, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
    return Int(text)
  }
}
