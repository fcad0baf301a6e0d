import CivilTime
import Facts
import Foundation
import LawCompiling
import LawPacks
import Reasoning
import TestSupport
import Testing

/// Random rows in every way of writing them, judged by the command, against the judge asked for the facts that were
/// meant. `SEED=` repeats a run.
@Suite struct JudgeRandomTests {
  @Test func rowsAreJudgedHoweverTheyAreWritten() throws {
    var (dice, seed) = Dice.printed(for: "JudgeRandomTests")
    for round in 0..<Dice.count(6, soak: 60) {
      // Large ones cross from piece to piece; in small ones quotes may stand anywhere.
      let rows = round % 3 == 0 ? 90_000 : 1 + dice.roll(400)
      var writer = RowWriter(dice: dice.split(), isPlain: round % 2 == 0)
      let text = writer.table(rows: rows)
      try Command.inFolder { folder in
        try TestLaw.write(to: folder)
        let pack = try #require(PackCompiler.compile(folder: folder).pack)
        try text.write(toFile: folder + "/rows.csv", atomically: true, encoding: .utf8)
        let run = try Command.shell(
          "wayleave judge --about boat --as-of 2026-05-01 --pack \(folder) --facts \(folder)/rows.csv --output \(folder)/o.csv"
        )
        let written = try String(contentsOfFile: folder + "/o.csv", encoding: .utf8)
        var expected = ExpectedRows(pack: pack)
        let lines = try writer.meant.map { try expected.line($0) }
        let found = written.split(separator: "\n", omittingEmptySubsequences: false).dropFirst().dropLast()
          .map(String.init)
        #expect(run.status == (expected.bad == 0 ? 0 : 1), "SEED=\(seed)")
        if let wrong = zip(found, lines).enumerated().first(where: { !$1.0.hasSuffix($1.1) }) {
          Issue.record("SEED=\(seed), row \(wrong.offset + 1): `\(wrong.element.0)` should end in `\(wrong.element.1)`")
        }
        #expect(found.count == lines.count, "SEED=\(seed)")
        let counted = expected.bad == 0 ? "" : "\(expected.bad) bad row\(expected.bad == 1 ? "" : "s") of \(rows)"
        #expect(run.errors.contains(counted), "SEED=\(seed): \(run.errors.suffix(200))")
      }
    }
  }
}

/// Writes rows as people and programs write them.
private struct RowWriter {
  private var dice: Dice
  /// Without quotes and spaces.
  private let isPlain: Bool
  /// Of each row its cells, nothing for a row that cannot be read.
  private(set) var meant: [[String]?] = []
  static let columns: [(name: String, values: [String])] = [
    ("use", ["fishing", "sport"]), ("licensed", ["yes", "no"]),
    ("length", ["0", "9", "10", "11", "12", "19", "20", "007"]),
    ("inspected-on", ["2025-04-30", "2025-05-01", "none", "2026-05-01"]), ("harbour.guarded", ["yes", "no"]),
  ]

  init(dice: Dice, isPlain: Bool) {
    self.dice = dice
    self.isPlain = isPlain
  }

  mutating func table(rows: Int) -> String {
    var text = Self.columns.map(\.name).joined(separator: ",") + "\n"
    for row in 0..<rows { text += self.row(isLast: row == rows - 1) }
    return text
  }

  private mutating func row(isLast: Bool) -> String {
    var cells = Self.columns.map { dice.chance(15) ? "" : dice.pick($0.values) }
    var isBad = false
    if dice.chance(2) {
      cells[dice.roll(cells.count)] = dice.pick([
        "fishin", "Yes", "12.5", "2025-02-30", "-1", "sporty-and-rather-long-word-of-forty",
      ])
      isBad = true
    }
    var written = cells.map { cell($0) }
    if dice.chance(1) {
      written.append(written[0].isEmpty ? "x" : written[0])
      isBad = true
    }
    while dice.chance(30), written.count > 1, cells.indices.contains(written.count - 1),
      cells[written.count - 1].isEmpty
    {
      written.removeLast()
    }
    if written.allSatisfy(\.isEmpty) { written = ["", ""] }
    meant.append(isBad ? nil : cells)
    var end = dice.chance(10) ? "\r\n" : "\n"
    if dice.chance(3) { end += dice.pick(["\n", "\r\n"]) }
    return written.joined(separator: ",") + (isLast && dice.chance(50) ? "" : end)
  }

  private mutating func cell(_ text: String) -> String {
    if isPlain || dice.chance(80) { return text }
    return dice.pick(["\"\(text)\"", " \(text)", "\(text) ", text])
  }
}

/// The end of each line that the command writes.
private struct ExpectedRows {
  private var judge: Judge
  private let kind: Int
  private var known: [[String]: String] = [:]
  private(set) var bad = 0

  init(pack: LawPack) {
    judge = Judge(pack: pack)
    kind = pack.kind(named: "boat") ?? 0
  }

  mutating func line(_ cells: [String]?) throws -> String {
    guard let cells else {
      bad += 1
      return ",,"
    }
    let line = try known[cells] ?? answer(cells)
    known[cells] = line
    if line == ",," { bad += 1 }
    return line
  }

  private mutating func answer(_ cells: [String]) throws -> String {
    var facts: [StatedFact] = []
    for (column, cell) in zip(RowWriter.columns, cells) where !cell.isEmpty {
      let named = try judge.pack.namedFact(column.name, of: kind).get()
      facts.append(
        StatedFact(
          named.path, try judge.pack.value(cell, of: named.type, named: column.name).get(), from: Origin("row")))
    }
    do {
      let date = try #require(CivilDate("2026-05-01"))
      let judgement = try judge.judge(kind: kind, asOf: date, facts: facts)
      return ",\(judgement.verdict.rawValue),\(judgement.breaches.map(\.description).joined(separator: " "))"
    } catch is FactTrouble {
      return ",,"
    }
  }
}
