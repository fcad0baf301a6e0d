import CivilTime
import Facts
import Foundation
import LawCompiling
import LawPacks
import Reasoning

// Rows judged by forests: from columns in memory, from CSV in words, one at a time; and what a forest costs to make.
// Prints a table. A row is judged to its verdict and its provisions.

/// SplitMix64, so that every run judges the same rows.
struct Dice {
  var state: UInt64 = 20_261_122
  mutating func roll(_ sides: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) >> 33) % sides
  }
}

func seconds(_ body: () throws -> Void) rethrows -> Double {
  let time = try ContinuousClock().measure(body)
  return Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
}

/// Seconds of processor time that this process took: on a machine that others use too, the honest measure of one core.
func processorSeconds(_ body: () throws -> Void) rethrows -> Double {
  let before = clock()
  try body()
  return Double(clock() - before) / Double(CLOCKS_PER_SEC)
}

func best(of runs: Int, _ body: () throws -> Void) rethrows -> Double {
  var times: [Double] = []
  for _ in 0..<runs { times.append(try seconds(body)) }
  return times.min() ?? .infinity
}

func line(_ what: String, _ figure: String, _ wanted: String) { print("| \(what) | \(figure) | \(wanted) |") }

func millions(_ rows: Int, _ time: Double) -> String { "\((Double(rows) / time / 1e5).rounded() / 10) M rows/s" }

func load(_ folder: String) -> LawPack {
  let compiled = PackCompiler.compile(folder: folder)
  guard let pack = compiled.pack else {
    for diagnostic in compiled.diagnostics.all { print(diagnostic.code.id, diagnostic.message) }
    fatalError("`\(folder)` does not compile; run this in the project's folder.")
  }
  return pack
}

func forest(_ pack: LawPack, _ kind: String, _ day: String) throws -> Forest {
  try Forest(pack: pack, kind: pack.kind(named: kind)!, date: CivilDate(day)!)  // Named below, and there.
}

func columns(_ forest: Forest, rows: Int, unknownOfTen: Int) -> FactColumns {
  let columns = FactColumns(forest, rows: rows)
  var dice = Dice()
  for fact in forest.facts.indices {
    for row in 0..<rows where unknownOfTen == 0 || dice.roll(10) >= unknownOfTen {
      columns[fact, row] = dice.roll(forest.facts[fact].cells)
    }
  }
  return columns
}

func measureColumns(_ forest: Forest, _ name: String, unknownOfTen: Int, _ wanted: String) throws {
  let rows = 8_000_000
  let input = columns(forest, rows: rows, unknownOfTen: unknownOfTen)
  let output = JudgedColumns(forest, rows: rows)
  let judge = try ColumnJudge(forest)
  let one = best(of: 5) { judge.judge(input, into: output, cores: 1) }
  let busy = (0..<5).map { _ in processorSeconds { judge.judge(input, into: output, cores: 1) } }.min() ?? one
  line("\(name), a core's own time", millions(rows, busy), wanted)
  line("\(name), one core by the clock on the wall", millions(rows, one), "")
  let two = best(of: 3) { judge.judge(input, into: output, cores: 2) }
  line("\(name), two cores", millions(rows, two), "")
  var verdicts: [VerdictCode: Int] = [:]
  for row in stride(from: 0, to: rows, by: 97) { verdicts[output.verdict(row: row), default: 0] += 1 }
  print(
    "<!-- \(verdicts.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.key) \($0.value)" }), tables \(judge.layersByCluster) of \(judge.tableEntries) entries -->"
  )
}

func measureWalk(_ forest: Forest, _ name: String, _ wanted: String) {
  let rows = 200_000
  let input = columns(forest, rows: rows, unknownOfTen: 1)
  var cells: [[Int]] = []
  for row in 0..<rows { cells.append(forest.facts.indices.map { input[$0, row] ?? forest.unknown(of: $0) }) }
  var sum = 0
  let time = best(of: 3) { for row in cells { sum &+= Int(forest.verdict(row).rawValue) } }
  line("\(name), verdict", "\(Int(time / Double(rows) * 1e9)) ns", wanted)
  let whole = best(of: 3) {
    for row in cells {
      sum &+= Int(forest.verdict(row).rawValue)
      for provision in forest.provisions.indices where forest.isBreached(provision, row) { sum &+= provision }
    }
  }
  line("\(name), verdict and provisions", "\(Int(whole / Double(rows) * 1e9)) ns", wanted)
  precondition(sum != .min)
}

func measureCSV(_ forest: Forest, _ name: String, pack: String, kind: String, unknownOfTen: Int, _ wanted: String)
  throws
{
  let rows = 1_000_000
  let input = columns(forest, rows: rows, unknownOfTen: unknownOfTen)
  var text = forest.facts.map(\.path.short).joined(separator: ",") + "\n"
  let words = forest.facts.map { fact in (0..<fact.cells).map { fact.value(ofCell: $0).description } }
  for row in 0..<rows {
    for fact in words.indices {
      if fact > 0 { text += "," }
      if let cell = input[fact, row] { text += words[fact][cell] }
    }
    text += "\n"
  }
  let folder = FileManager.default.temporaryDirectory.path
  let file = "\(folder)/wayleave-bench-\(ProcessInfo.processInfo.processIdentifier).csv"
  try text.write(toFile: file, atomically: true, encoding: .utf8)
  defer { try? FileManager.default.removeItem(atPath: file) }
  for (what, prefix) in [("one core", ["taskset", "-c", "0"]), ("two cores", [])] {
    var times: [Double] = []
    for _ in 0..<3 {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments =
        prefix + [
          ".build/release/wayleave", "judge", "--pack", pack, "--about", kind, "--as-of", "2026-11-22", "--facts", file,
          "--output", file + ".out",
        ]
      process.standardError = FileHandle.nullDevice
      times.append(
        try seconds {
          try process.run()
          process.waitUntilExit()
        })
    }
    try? FileManager.default.removeItem(atPath: file + ".out")
    line(
      "\(name), \(text.utf8.count / 1_000_000) MB, the whole command, \(what)", millions(rows, times.min() ?? 1), wanted
    )
  }
}

let shippedFolder = "law/prc-cross-border"
let policyFolder = "Benchmarks/ForestBenchmark/policy"
let shipped = load(shippedFolder)
let policy = load(policyFolder)
let day = "2026-11-22"
let flow = try forest(policy, "flow", day)
let connection = try forest(shipped, "connection", day)
let wholeLine = try forest(shipped, "line", day)

print("## From columns in memory\n\n| what | figure | wanted |\n|---|---|---|")
try measureColumns(flow, "policy of ten facts, all known", unknownOfTen: 0, "300 M rows/s")
try measureColumns(flow, "policy of ten facts, a tenth unknown", unknownOfTen: 1, "")
try measureColumns(connection, "`connection`, a tenth unknown", unknownOfTen: 1, "150 M rows/s")
try measureColumns(wholeLine, "`line`, a tenth unknown", unknownOfTen: 1, "")
print("\n## From CSV in words\n\n| what | figure | wanted |\n|---|---|---|")
try measureCSV(flow, "policy of ten facts", pack: policyFolder, kind: "flow", unknownOfTen: 0, "5 M rows/s a core")
try measureCSV(
  connection, "`connection`, a tenth unknown", pack: shippedFolder, kind: "connection", unknownOfTen: 1, "")
try measureParquet(rows: 20_000_000)
print("\n## One at a time\n\n| what | figure | wanted |\n|---|---|---|")
measureWalk(flow, "policy of ten facts", "1 µs")
measureWalk(wholeLine, "`line`", "1 µs")
print(
  "\n## Forests of the shipped pack, on \(day)\n\n"
    + "| kind | facts | provisions | nodes | with unknown | tables | entries | forest | its tables |\n|---|---|---|---|---|---|---|---|---|"
)
var all = 0.0
for kind in shipped.kinds {
  var made: Forest?
  let time = try seconds { made = try forest(shipped, kind.name, day) }
  all += time
  guard let made else { continue }
  var judge: ColumnJudge?
  let ofTables = try seconds { judge = try ColumnJudge(made) }
  print(
    "| \(kind.name) | \(made.facts.count) | \(made.provisions.count) | \(made.narrowNodes) | \(made.nodes) | "
      + "\(judge?.layersByCluster.map { "\($0)" }.joined(separator: "+") ?? "") | \(judge?.tableEntries ?? 0) | "
      + "\((time * 1e4).rounded() / 10) ms | \((ofTables * 1e4).rounded() / 10) ms |")
}
print("| all | | | | | | | \((all * 1e4).rounded() / 10) ms (wanted: 50 ms) | |")
