import CivilTime
import Facts
import LawCompiling
import LawPacks
import Reasoning

// How long it takes from the text of a pack to a checked pack, and to one verdict. Prints medians of several runs.

let clock = ContinuousClock()

func milliseconds(_ duration: Duration) -> Double {
  Double(duration.components.seconds) * 1000 + Double(duration.components.attoseconds) / 1e15
}

func median(runs: Int, _ body: () throws -> Void) rethrows -> Double {
  var times: [Double] = []
  for _ in 0..<runs { times.append(milliseconds(try clock.measure(body))) }
  return times.sorted()[runs / 2]
}

func shown(_ value: Double) -> String { "\((value * 1000).rounded() / 1000)" }

func row(_ name: String, _ time: Double, _ bar: String) {
  let padding = String(repeating: " ", count: max(1, 58 - name.count))
  print("\(name)\(padding)\(shown(time)) ms   \(bar)")
}

let files = GeneratedPack(instruments: 25, rules: 200, properties: 40).files()
let compiled = PackCompiler.compile(files)
guard let pack = compiled.pack else {
  for diagnostic in compiled.diagnostics.all { print(diagnostic.code.id, diagnostic.message) }
  fatalError("The generated pack does not compile.")
}
print("pack: \(pack.instruments.count) instruments, \(pack.rules.count) rules, \(pack.properties.count) properties")

row("text to compiled pack", median(runs: 15) { _ = PackCompiler.compile(files) }, "bar: 200 ms")
var report: LawCheck.Report?
row("law check in full: conflicts, reach, properties", median(runs: 3) { report = LawCheck.run(pack) }, "bar: 5000 ms")
if let report {
  print("  (\(report.proved.count) properties proved, \(report.findings.count) findings)")
}

let folder = CommandLine.arguments.dropFirst().first ?? "law/prc-cross-border"
let (shipped, troubles) = PackFiles.read(folder: folder)
if troubles.isEmpty, let law = PackCompiler.compile(shipped).pack {
  print(
    "\npack: \(law.name), \(law.instruments.count) instruments, \(law.rules.count) rules, \(law.properties.count) properties"
  )
  row("text to compiled pack", median(runs: 15) { _ = PackCompiler.compile(shipped) }, "bar: 200 ms")
  row("law check in full", median(runs: 5) { report = LawCheck.run(law) }, "bar: 5000 ms")
}
print("\nverdicts by the generated pack")

let date = CivilDate("2026-11-22")!  // A day that exists.
let line = pack.kind(named: "line")!  // The generator declares it.
var judge = Judge(pack: pack)
let known = (0..<14).compactMap { index -> StatedFact? in
  let path = FactPath(kind: "line", steps: ["f\(index)"])
  let value: FactValue =
    switch index {
    case 2: .number(7)
    case 3, 4: .word("b")
    case 5: .date(date)
    default: .yesNo(index % 3 != 0)
    }
  return StatedFact(path, index == 0 ? .yesNo(true) : value, from: Origin("benchmark"))
}
_ = try judge.judge(kind: line, asOf: date, facts: known)
row(
  "one verdict with findings, all facts known",
  try median(runs: 201) { _ = try judge.judge(kind: line, asOf: date, facts: known) }, "")
row(
  "one verdict with findings, half unknown",
  try median(runs: 51) { _ = try judge.judge(kind: line, asOf: date, facts: Array(known.prefix(7))) }, "")
row(
  "one verdict with findings, nothing known",
  try median(runs: 11) { _ = try judge.judge(kind: line, asOf: date, facts: []) }, "")
