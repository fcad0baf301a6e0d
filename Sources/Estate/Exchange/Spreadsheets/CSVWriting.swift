/// Writes rows as CSV that a spreadsheet program opens with a double click: UTF-8 with a byte-order mark, lines that end
/// as RFC 4180 says, and no cell that the program takes for a formula.
public enum CSVWriting {
  public static func bytes(_ rows: some Sequence<[String]>, delimiter: CSVDelimiter = .comma) -> [UInt8] {
    var out: [UInt8] = [0xEF, 0xBB, 0xBF]
    let between = String(decoding: [delimiter.rawValue], as: UTF8.self)
    for row in rows {
      let cells = row.map { CSVReader.written(guarded($0), delimiter: delimiter) }
      out += cells.joined(separator: between).utf8
      out += [0x0D, 0x0A]
    }
    return out
  }

  /// A cell as it is when nobody's spreadsheet program shall run it: with an apostrophe before a sign that begins a
  /// formula, unless the cell is a plain number (`-12.5`).
  ///
  /// Programs show the apostrophe, so it is put on as few cells as possible. A cell that looks guarded already gets one
  /// more, so that `unguarded` gives back what was there.
  public static func guarded(_ cell: String) -> String { beginsFormula(cell) ? "'" + cell : cell }

  public static func unguarded(_ cell: String) -> String {
    cell.utf8.first == apostrophe && beginsFormula(cell) ? String(cell.unicodeScalars.dropFirst()) : cell
  }

  private static let apostrophe = UInt8(ascii: "'")
  /// The wide signs, because programs set to Chinese or Japanese take them for the narrow ones.
  private static let signs: Set<Unicode.Scalar> = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]

  /// Whether it begins with such a sign, behind no matter how many apostrophes.
  private static func beginsFormula(_ cell: String) -> Bool {
    let rest = cell.unicodeScalars.drop { $0 == "'" }
    guard let first = rest.first, signs.contains(first) else { return false }
    return !isPlainNumber(rest)
  }

  private static func isPlainNumber(_ scalars: Substring.UnicodeScalarView) -> Bool {
    guard scalars.first == "-" || scalars.first == "+" else { return false }
    let parts = scalars.dropFirst().split(separator: ".", omittingEmptySubsequences: false)
    let allDigits = parts.allSatisfy { part in !part.isEmpty && part.allSatisfy { ("0"..."9").contains($0) } }
    return allDigits && parts.count <= 2
  }
}
