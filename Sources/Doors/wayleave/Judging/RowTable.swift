import Exchange
import Facts
import Foundation
import LawPacks

/// The columns of a file of facts.
struct RowTable: Sendable {
  let law: LawPack
  let kind: Int
  let file: String
  private(set) var header: [String] = []
  private(set) var columns: [(path: FactPath, type: FactType)] = []

  init(law: LawPack, kind: Int, file: String) {
    self.law = law
    self.kind = kind
    self.file = file
  }

  mutating func readHeader(_ reader: inout CSVReader) throws {
    let cells: [String]
    do {
      guard let read = try reader.next() else {
        throw Refusal("`\(file)` is empty", help: "its first row names the facts")
      }
      cells = read
    } catch let trouble as CSVReader.Trouble {
      throw Refusal("\(file):\(trouble.line): \(trouble.message)")
    }
    try name(columns: cells)
    reader.keepsEmptyLines = columns.count == 1
  }

  /// Takes the names of the columns, which are facts.
  mutating func name(columns names: [String]) throws {
    header = names
    var seen: Set<FactPath> = []
    var troubles: [String] = []
    for (index, cell) in header.enumerated() {
      let name = cell.trimmingCharacters(in: .whitespaces)
      switch law.namedFact(name, of: kind) {
      case .failure(let trouble):
        troubles.append("column \(index + 1): \(trouble.message)" + (trouble.help.map { "; \($0)" } ?? ""))
      case .success(let column):
        if !seen.insert(column.path).inserted { troubles.append("column \(index + 1): `\(name)` stands twice") }
        columns.append(column)
      }
    }
    if !troubles.isEmpty { throw Refusal("`\(file)`: " + troubles.joined(separator: "\n       ")) }
  }

  /// The facts of a row, and what is wrong with its cells.
  func facts(of cells: [String], row: Int) -> ([StatedFact], [String]) {
    if cells.count > columns.count {
      return ([], ["row \(row): \(cells.count) cells, but the header names \(columns.count) columns"])
    }
    var facts: [StatedFact] = []
    var troubles: [String] = []
    for (index, cell) in cells.enumerated() {
      let text = cell.trimmingCharacters(in: .whitespaces)
      if text.isEmpty { continue }
      let name = header[index].trimmingCharacters(in: .whitespaces)
      switch law.value(text, of: columns[index].type, named: name) {
      case .failure(let trouble):
        troubles.append(
          "row \(row), column \(index + 1) (\(name)): \(trouble.message)" + (trouble.help.map { "; \($0)" } ?? ""))
      case .success(let value):
        facts.append(StatedFact(columns[index].path, value, from: Origin("row \(row)")))
      }
    }
    return (facts, troubles)
  }

  /// A row as it is written, with as many cells as there are columns.
  func written(_ cells: [String]) -> String {
    let padded = (cells + Array(repeating: "", count: header.count)).prefix(header.count)
    return padded.map { CSVReader.written($0) }.joined(separator: ",")
  }
}
