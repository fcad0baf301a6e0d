import CivilTime
import ColumnFiles
import Facts
import Foundation
import LawPacks
import TestSupport

@testable import Reasoning

/// Rows of facts as a table of a database, with the answers of ``ColumnJudge`` beside them.
struct SQLRows {
  let forest: Forest
  let file: String
  let count: Int

  /// The values that stand for each cell of each fact: the first and the last of it that a column of a kind can hold.
  /// None where it can hold none.
  static func values(_ forest: Forest, _ columns: SQLColumns) -> [[[String]]] {
    forest.facts.map { fact in
      fact.domain.cells.map { cell in
        let typed = columns == .typed
        switch (cell.value, cell.last) {
        case (.date(let first), .date(let last)?):
          // ClickHouse's dates are fewer than the law's, and a test asks all databases the same.
          let low = typed ? CivilDate(dayNumber: -25_567) : .first
          let high = typed ? CivilDate(dayNumber: 120_529) : .last
          if first > high || last < low { return [] }
          return [max(first, low).description, min(last, high).description]
        case (.number(let first), .number(let last)?): return [String(first), String(last)]
        case (.none, _):
          if case .reference = fact.type.base { return ["none"] }
          return typed ? (fact.type.base.isWords ? ["none"] : []) : ["none"]
        case (.exists, _): return typed ? ["exists"] : []
        default: return [cell.value.description]
        }
      }
    }
  }

  /// - Parameter rows: The cells of each row; nothing where a fact is unknown.
  init(
    _ forest: Forest, _ columns: SQLColumns, rows: [[Int?]], values: [[[String]]], in folder: String,
    _ database: DuckDB, _ dice: inout Dice
  ) throws {
    self.forest = forest
    count = rows.count
    let facts = FactColumns(forest, rows: rows.count)
    var texts: [[String]] = []
    for (row, cells) in rows.enumerated() {
      var text: [String] = []
      for (fact, cell) in cells.enumerated() {
        // A cell that the column cannot hold is left unknown.
        guard let cell, let value = values[fact][cell].isEmpty ? nil : dice.pick(values[fact][cell]) else {
          text.append("")
          continue
        }
        text.append(value)
        facts[fact, row] = cell
      }
      texts.append(text)
    }
    let judged = try ColumnJudge(forest).judge(facts)
    var csv = (forest.facts.map(\.path.short) + ["row_number", "wanted_verdict", "wanted_breaches"]).joined(
      separator: ",")
    for row in texts.indices {
      let verdict = judged.verdict(row: row).verdict?.rawValue ?? "NULL"
      let breached = forest.provisions.indices.filter {
        forest.provisions[$0].isBinding && judged.isBreached($0, row: row)
      }
      let breaches =
        verdict == "NULL" ? "NULL" : breached.map { forest.provisions[$0].citation.description }.joined(separator: " ")
      csv += "\n" + (texts[row] + [String(row), verdict, breaches]).joined(separator: ",")
    }
    let name = UUID().uuidString
    try csv.write(toFile: "\(folder)/\(name).csv", atomically: false, encoding: .utf8)
    file = "\(folder)/\(name).parquet"
    let shown =
      forest.facts.map { Self.column($0, columns) } + [
        "row_number::INTEGER AS row_number", "wanted_verdict", "coalesce(wanted_breaches, '') AS wanted_breaches",
      ]
    // Nothing is left to be guessed.
    let names = forest.facts.map(\.path.short) + ["row_number", "wanted_verdict", "wanted_breaches"]
    let types = names.map { "\(DuckDB.literal($0)): 'VARCHAR'" }.joined(separator: ", ")
    try database.writeParquet(
      """
      SELECT \(shown.joined(separator: ", ")) FROM read_csv('\(folder)/\(name).csv', columns = {\(types)},
        auto_detect = false, header = true, delim = ',', quote = '', escape = '')
      """, to: file)
    try FileManager.default.removeItem(atPath: "\(folder)/\(name).csv")
  }

  private static func column(_ fact: ForestFact, _ columns: SQLColumns) -> String {
    let name = DuckDB.identifier(fact.path.short)
    guard columns == .typed else { return name }
    switch fact.type.base {
    case .yesNo: return "CASE \(name) WHEN 'yes' THEN true WHEN 'no' THEN false END AS \(name)"
    case .reference: return "CASE \(name) WHEN 'exists' THEN true WHEN 'none' THEN false END AS \(name)"
    case .number: return "\(name)::BIGINT AS \(name)"
    case .date: return "\(name)::DATE AS \(name)"
    case .oneOf: return name
    }
  }

  /// How many rows there are, how many differ in their verdict and in their breaches, and the first that differs.
  func query(_ sql: LawSQL) throws -> String {
    let verdict = "coalesce(\(try sql.verdictExpression()), 'NULL') <> wanted_verdict"
    let breaches = "coalesce(\(try sql.breachesExpression()), 'NULL') <> wanted_breaches"
    return """
      SELECT count(*) AS n, sum(CASE WHEN v THEN 1 ELSE 0 END) AS nv, sum(CASE WHEN b THEN 1 ELSE 0 END) AS nb,
        min(CASE WHEN v OR b THEN row_number END) AS first_one
      FROM (SELECT row_number, \(verdict) AS v, \(breaches) AS b FROM {table}) t
      """
  }

  /// What is wrong with an answer to the query.
  func trouble(_ answer: [[String?]], _ engine: String) -> String? {
    let row = answer.first?.map { $0.map { String($0.prefix { $0 != "." }) } ?? "NULL" } ?? []
    if row.count == 4, row[0] == String(count), row[1] == "0", row[2] == "0" { return nil }
    return "\(engine): of \(count) rows \(row)"
  }

  func check(_ sql: LawSQL, in database: DuckDB) throws -> String? {
    let answer = try database.rows(try query(sql).replacing("{table}", with: "read_parquet('\(file)')"))
    guard let trouble = trouble(answer, "DuckDB") else { return nil }
    let first = answer.first?.last.flatMap { $0 } ?? "0"
    let row = try database.rows(
      "SELECT *, \(try sql.verdictExpression()) AS v, \(try sql.breachesExpression()) AS b FROM read_parquet('\(file)') WHERE row_number = \(first)"
    )
    return trouble + ", \(row)"
  }
}

extension FactType.Base {
  fileprivate var isWords: Bool { if case .oneOf = self { true } else { false } }
}
