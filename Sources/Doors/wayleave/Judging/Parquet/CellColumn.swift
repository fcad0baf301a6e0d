import CivilTime
import ColumnFiles
import Facts
import LawPacks
import Reasoning

/// One column of a Parquet file: which fact it states, how its values become cells of a forest, and how they are written
/// out as words.
struct CellColumn: Sendable {
  /// What a column of the file holds.
  enum Holding: Sendable {
    case text, yesNo, whole, day

    init?(_ type: String) {
      switch type {
      case "VARCHAR": self = .text
      case "BOOLEAN": self = .yesNo
      case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT": self = .whole
      case "DATE": self = .day
      default: return nil
      }
    }
  }

  /// What stands for a value that is wrong, where cells take one byte, and where they take two.
  static let badByte = UInt8.max - 1
  static let badWord = UInt16.max - 1

  let name: String
  let path: FactPath
  let type: FactType
  let holding: Holding
  /// The fact of the forest; nothing where the law does not turn on it that day.
  let fact: Int?
  /// References of the forest that a value here shows to lead somewhere, where the forest does not see to that itself.
  let shown: [Int]
  /// Whether cells take two bytes.
  let isWide: Bool

  init(name: String, path: FactPath, type: FactType, stored: String, forest: Forest) throws {
    guard let holding = Holding(stored), Self.fits(holding, type) else {
      throw Refusal(
        "column `\(name)` is \(stored), and `\(path.short)` is \(Self.described(type))",
        help: "make it \(Self.wanted(type))")
    }
    self.name = name
    self.path = path
    self.type = type
    self.holding = holding
    let fact = forest.facts.firstIndex { $0.path == path }
    self.fact = fact
    shown =
      fact != nil
      ? [] : forest.facts.indices.filter { path.stands(behind: forest.facts[$0].path) }
    isWide = fact.map { forest.facts[$0].cells >= Int(UInt8.max) } ?? false
  }

  private static func fits(_ holding: Holding, _ type: FactType) -> Bool {
    switch (holding, type.base) {
    case (.text, _), (.yesNo, .yesNo), (.whole, .number), (.day, .date): true
    case (.yesNo, .reference): type.orNone
    case (.yesNo, _), (.whole, _), (.day, _): false
    }
  }

  private static func described(_ type: FactType) -> String {
    switch type.base {
    case .yesNo: "`yes` or `no`"
    case .oneOf: "a word"
    case .number: "a whole number"
    case .date: "a date"
    case .reference: "a reference"
    }
  }

  private static func wanted(_ type: FactType) -> String {
    switch type.base {
    case .yesNo: "VARCHAR or BOOLEAN"
    case .oneOf: "VARCHAR"
    case .number: "VARCHAR or an integer"
    case .date: "VARCHAR or DATE"
    case .reference: type.orNone ? "VARCHAR, or BOOLEAN (whether it exists)" : "VARCHAR"
    }
  }

  /// Whether it says of a reference that it exists, or does not.
  var isExistence: Bool { if case (.yesNo, .reference) = (holding, type.base) { true } else { false } }

  // MARK: SQL

  /// The column as the words that a CSV file would have.
  var words: String {
    let column = DuckDB.identifier(name)
    switch (holding, type.base) {
    case (.yesNo, .reference): return "CASE WHEN \(column) THEN 'exists' WHEN NOT \(column) THEN 'none' END"
    case (.yesNo, _): return "CASE WHEN \(column) THEN 'yes' WHEN NOT \(column) THEN 'no' END"
    case (.text, _): return column
    case (.whole, _), (.day, _): return "\(column)::VARCHAR"
    }
  }

  /// What is handed to the function that makes cells of it. A whole number too large for a BIGINT is wrong like a
  /// negative one.
  var argument: String {
    let column = DuckDB.identifier(name)
    return holding == .whole
      ? "coalesce(try_cast(\(column) AS BIGINT), CASE WHEN \(column) IS NOT NULL THEN -1 END)" : column
  }

  var argumentType: ColumnType {
    switch holding {
    case .text: .varchar
    case .yesNo: .boolean
    case .whole: .bigint
    case .day: .date
    }
  }

  var cellType: ColumnType { isWide ? .usmallint : .utinyint }
}
