/// Reads what people write into cells: `是`, `2026年1月31日`, `1 Gbit/s`, `2年`. Each function answers with a value or
/// with words for the person who wrote the cell; none guesses where two readings are possible.
public enum CellReading {
  public struct Trouble: Error, Hashable, Sendable {
    /// One sentence about the cell, without its place and without a full stop.
    public let message: String
    public let help: String?

    init(_ message: String, help: String? = nil) {
      self.message = message
      self.help = help
    }
  }

  /// Yes or no, in English or Chinese, as a word or as a sign.
  public static func yesNo(_ cell: Cell) -> Result<Bool, Trouble> {
    words(cell).flatMap { words in
      let word = words.lowercased()
      if yesWords.contains(word) { return .success(true) }
      if noWords.contains(word) { return .success(false) }
      if ["x", "-", "/", "n/a"].contains(word) {
        return .failure(Trouble("\(shown(cell)) may mean yes, no or not known", help: "write yes, no or nothing"))
      }
      return .failure(Trouble("\(shown(cell)) is neither yes nor no", help: "write yes or no (是 or 否)"))
    }
  }

  private static let yesWords: Set<String> = ["yes", "y", "true", "1", "是", "有", "对", "√", "✓", "✔", "☑"]
  private static let noWords: Set<String> = ["no", "n", "false", "0", "否", "无", "不是", "没有", "×", "✗", "✘", "☒"]
}

// MARK: - What all readings share

extension CellReading {
  /// The text of a cell that has one, plain.
  static func words(_ cell: Cell) -> Result<String, Trouble> {
    if cell.isEmpty { return .failure(Trouble("the cell is empty")) }
    if cell.kind == .error {
      return .failure(Trouble("the cell holds an error (\(clipped(cell.text)))", help: "correct it in the workbook"))
    }
    return .success(plain(cell.text))
  }

  /// As `words`, for readings that no date can have: a spreadsheet program makes dates of `1-2` and `3/4` unasked.
  static func wordsOfNumber(_ cell: Cell) -> Result<String, Trouble> {
    if cell.kind == .date {
      return .failure(Trouble("the cell holds the date \(clipped(cell.text)), not a number", help: "format it as text"))
    }
    return words(cell)
  }

  /// With wide letters, digits and spaces (`１２Ｍ`) as narrow ones, and without spaces around it.
  static func plain(_ text: String) -> String {
    var plain = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      // The wide forms stand in the order of ASCII.
      case 0xFF01...0xFF5E: plain.append(Unicode.Scalar(UInt8(scalar.value - 0xFEE0)))
      case 0xA0, 0x2009, 0x202F, 0x3000: plain.append(" ")
      default: plain.append(scalar)
      }
    }
    return trimmed(String(plain))
  }

  /// As it was written, in wide letters or narrow ones, without spaces around it and without what is not seen.
  static func trimmed(_ text: String) -> String {
    let seen = text.unicodeScalars.filter { $0.value != 0x200B && $0.value != 0xFEFF }
    let trimmed = seen.drop { $0.properties.isWhitespace }.reversed().drop { $0.properties.isWhitespace }.reversed()
    return String(String.UnicodeScalarView(trimmed))
  }

  static func shown(_ cell: Cell) -> String { "`\(clipped(cell.text))`" }

  /// On one line, and not longer than a message may be.
  private static func clipped(_ text: String, charactersMax: Int = 60) -> String {
    let line = String(text.prefix(charactersMax).map { $0.isNewline || $0 == "\t" ? " " : $0 })
    return line.count < text.count ? line + "…" : line
  }
}
