import CivilTime
import ColumnFiles
import Facts
import Foundation
import LawPacks
import TestSupport

@testable import Reasoning

/// The law's SQL against ``ColumnJudge``, in DuckDB at once and in other databases when all is gathered.
final class SQLTrial {
  private let folder: String
  private let database: DuckDB
  private let engines: [PythonEngine]
  private var gathered: [(rows: SQLRows, engine: PythonEngine, query: PythonEngine.Query, about: String)] = []
  private var asked: [String: Int] = [:]
  private(set) var rows = 0
  private(set) var expressions = 0
  private(set) var tooLong = 0

  init(in folder: String, engines: [PythonEngine]) throws {
    self.folder = folder
    self.engines = engines
    database = try DuckDB(try DuckDBLibrary.find(), threads: 2)
  }

  /// - Parameter elsewhere: Whether other databases are asked too.
  func check(
    _ forest: Forest, _ columns: SQLColumns, rows cells: [[Int?]], absent: Set<FactPath> = [], elsewhere: Bool,
    about: String, _ dice: inout Dice
  ) throws -> String? {
    var values = SQLRows.values(forest, columns)
    for (index, fact) in forest.facts.enumerated() where absent.contains(fact.path) {
      values[index] = values[index].map { _ in [] }
    }
    do {
      let sql = try LawSQL(forest, dialect: .duckdb, columns: columns, absent: absent)
      _ = try (sql.verdictExpression(), sql.breachesExpression())
      let table = try SQLRows(forest, columns, rows: cells, values: values, in: folder, database, &dice)
      if let trouble = try table.check(sql, in: database) { return "\(about): \(trouble)" }
      rows += cells.count
      expressions += 1
      // Spark needs a second for each query, so of many pieces it is asked about the first two.
      asked[about, default: 0] += 1
      let isFirst = asked[about, default: 0] <= 2
      for engine in elsewhere ? engines : [] where isFirst || engine != .spark {
        let own = try LawSQL(forest, dialect: engine.dialect, columns: columns, absent: absent)
        gathered.append((table, engine, .init(file: table.file, sql: try table.query(own)), about))
      }
      if !elsewhere { try FileManager.default.removeItem(atPath: table.file) }
    } catch is SQLTrouble {
      tooLong += 1
    }
    return nil
  }

  /// What the other databases say.
  func finish() throws -> String? {
    for engine in engines {
      let own = gathered.filter { $0.engine == engine }
      let answers = try engine.run(own.map(\.query), in: folder)
      guard answers.count == own.count else { return "\(engine): \(answers.count) answers to \(own.count) queries" }
      for (asked, answer) in zip(own, answers) {
        if let trouble = asked.rows.trouble(answer, engine.rawValue) {
          return "\(asked.about): \(trouble)\n\(asked.query.sql.prefix(6_000))"
        }
      }
    }
    return nil
  }

  var count: String { "\(rows) rows, \(expressions) laws, \(tooLong) too long, \(gathered.count) elsewhere" }
}

/// Rows of cells: all that there are, or ways through a diagram and random ones.
enum SQLPoints {
  /// All points of a forest's space, unknown among them, in pieces; nothing where there are more than a bound.
  static func all(_ forest: Forest, atMost bound: Int, piece: Int, _ body: ([[Int?]]) throws -> Void) rethrows -> Bool {
    var count = 1
    for fact in forest.facts {
      let (product, isTooLarge) = count.multipliedReportingOverflow(by: fact.cells + 1)
      if isTooLarge || product > bound { return false }
      count = product
    }
    var rows: [[Int?]] = []
    for number in 0..<count {
      var rest = number
      rows.append(
        forest.facts.map { fact in
          defer { rest /= fact.cells + 1 }
          let cell = rest % (fact.cells + 1)
          return cell == fact.cells ? nil : cell
        })
      if rows.count == piece || number == count - 1 {
        try body(rows)
        rows.removeAll(keepingCapacity: true)
      }
    }
    return true
  }

  static func random(_ forest: Forest, count: Int, _ dice: inout Dice) -> [[Int?]] {
    (0..<count).map { _ in row(forest, dice.pick([0, 10, 50, 90]), &dice) }
  }

  private static func row(_ forest: Forest, _ percentUnknown: Int, _ dice: inout Dice) -> [Int?] {
    var cells = forest.facts.map { dice.chance(percentUnknown) ? nil : dice.roll($0.cells) }
    // Behind `none` nothing is stated, but for a few rows that show what comes of it.
    for (index, fact) in forest.facts.enumerated() where !dice.chance(2) {
      if fact.references.contains(where: { cells[$0] == 0 }) { cells[index] = nil }
    }
    return cells
  }

  /// Every way from the verdict's root to a leaf, as many as a bound; the facts that a way does not turn on are random.
  static func paths(_ forest: Forest, atMost bound: Int, _ dice: inout Dice) throws -> [[Int?]] {
    let (store, trees) = try forest.replanted()
    guard let root = trees.first?.root else { return [] }
    var found: [[Int?]] = []
    func walk(_ node: Int32, _ taken: [Int: Int]) {
      guard found.count < bound else { return }
      if DiagramStore.isLeaf(node) {
        var cells = row(forest, dice.pick([10, 50, 90]), &dice)
        for (level, value) in taken { cells[level] = value == forest.facts[level].cells ? nil : value }
        found.append(cells)
        return
      }
      let level = store.level(node)
      // From a drawn value on, so that a bound does not always leave out the same ways.
      let first = dice.roll(store.arities[level])
      for offset in 0..<store.arities[level] {
        let value = (first + offset) % store.arities[level]
        walk(store.branch(node, value), taken.merging([level: value]) { $1 })
      }
    }
    walk(root, [:])
    return found
  }
}
