import CivilTime
import EstateModel
import Facts
import LawPacks
import SourceText

/// Reads cells by what their column is.
struct TableValues {
  let pack: LawPack

  /// A list in one cell: items between commas, semicolons, the enumeration comma, or on lines of their own.
  static func items(_ cell: Cell) -> [Cell] {
    let parts = CellReading.plain(cell.text).split { ",;、\n".contains($0) || $0 == "|" }
    return parts.map { Cell(CellReading.plain(String($0)), kind: cell.kind, at: cell.place) }.filter { !$0.isEmpty }
  }

  private func done<Value>(_ result: Result<Value, CellReading.Trouble>) throws(TableTrouble) -> Value {
    switch result {
    case .success(let value): return value
    case .failure(let trouble): throw TableTrouble(message: trouble.message, help: trouble.help)
    }
  }

  /// A value of ours, as an estate writes it.
  func value(_ cell: Cell, _ type: FieldType, _ key: String) throws(TableTrouble) -> FieldValue {
    if cell.kind == .error {
      throw TableTrouble(
        message: "the cell holds an error (\(cell.text.prefix(40)))", help: "correct it in the workbook")
    }
    let text = try written(cell, type, key)
    if let trouble = type.trouble(text, key) { throw TableTrouble(message: trouble.message, help: trouble.help) }
    if case .entry = type, let entry = EntryName(text), Forms.named(entry.plural) == nil {
      throw TableTrouble(
        message: "an estate has no list `\(entry.plural.prefix(40))`",
        help: didYouMean(entry.plural, among: Forms.all.map(\.plural)))
    }
    return .scalar(Written(text))
  }

  private func written(_ cell: Cell, _ type: FieldType, _ key: String) throws(TableTrouble) -> String {
    let plain = CellReading.plain(cell.text)
    switch type {
    // Names and notes keep their own punctuation: 合同已到期，待续签.
    case .text: return CellReading.trimmed(cell.text)
    case .yesNo: return try done(CellReading.yesNo(cell)) ? "yes" : "no"
    case .date: return try done(CellReading.date(cell)).description
    case .count: return String(try done(CellReading.wholeNumber(cell)))
    case .quantity("mbps"): return "\(try done(CellReading.bandwidthMbps(cell))) mbps"
    case .quantity("months"): return "\(try done(CellReading.months(cell))) months"
    case .country: return country(plain)
    case .id: return EntryIds.allowed(plain) ?? plain
    case .word(let words): return words.first { TableHeaders.folded($0) == TableHeaders.folded(plain) } ?? plain
    case .prefix, .address, .ports, .digest: return plain.lowercased()
    default: return plain
    }
  }

  private func country(_ text: String) -> String {
    let upper = text.uppercased()
    if Countries.codes.contains(upper) { return upper }
    return CountryNames.code(of: text) ?? text
  }

  /// A fact of the law, as a case file writes it: by the law's own word, by what people call it, or by yes and no where
  /// that is no question.
  func fact(_ cell: Cell, _ type: FactType, _ name: String) throws(TableTrouble) -> String {
    let plain = CellReading.plain(cell.text)
    let folded = TableHeaders.folded(plain)
    if type.orNone, ["none", "无", "never", "从未", "未评估"].contains(folded) { return "none" }
    switch type.base {
    case .yesNo: return try done(CellReading.yesNo(cell)) ? "yes" : "no"
    case .date: return try done(CellReading.date(cell)).description
    case .number("months"): return "\(try done(CellReading.months(cell))) months"
    case .number("mbps"): return String(try done(CellReading.bandwidthMbps(cell)))
    case .number: return String(try done(CellReading.wholeNumber(cell)))
    case .oneOf(let words): return try word(cell, words, type, name)
    case .reference: throw TableTrouble(message: "`\(name)` cannot be read from a cell", help: nil)
    }
  }

  private func word(
    _ cell: Cell, _ words: [String], _ type: FactType, _ name: String
  ) throws(TableTrouble) -> String {
    let plain = CellReading.plain(cell.text)
    let folded = TableHeaders.folded(plain)
    for word in words {
      let labels = type.labels[word].map { [$0.text] + $0.translations.values } ?? []
      if ([word] + labels).contains(where: { TableHeaders.folded($0) == folded }) { return word }
    }
    // `MPLS` for `mpls-vpn`, `SDWAN 专线` for `sd-wan`: a text that holds one word alone, or is the beginning of one.
    let near = words.filter { word in
      let bare = TableHeaders.folded(word)
      return bare.count > 2 && (folded.contains(bare) || (folded.count > 2 && bare.hasPrefix(folded)))
    }
    if near.count == 1 { return near[0] }
    let labels = words.map { word in type.labels[word].map { "\(word) (\($0("zh")))" } ?? word }
    throw TableTrouble(
      message: "`\(plain.prefix(40))` is no value of `\(name)`", help: "write one of " + labels.joined(separator: ", "))
  }
}
