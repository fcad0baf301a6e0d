import Foundation

// What it takes to judge an estate, from its text to the report, by the number of its lines.
//
//     EstateBenchmark                                all sizes; writes docs/benchmarks/estate.md and estate.svg
//     EstateBenchmark 100 1000                       these sizes; prints, and writes nothing
//     EstateBenchmark generate 1000 rounds FOLDER    writes such an estate; `scattered`: hardly two lines are alike
//     EstateBenchmark steps FOLDER LAW RUNS FILE     measures the steps of one estate

/// At once, so that a long run shows how far it is.
func tell(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }

let arguments = Array(CommandLine.arguments.dropFirst())
let itself = URL(fileURLWithPath: CommandLine.arguments[0])

if arguments.count == 4, arguments[0] == "generate", let lines = Int(arguments[1]),
  let calendar = EstateGenerator.Calendar(rawValue: arguments[2])
{
  try EstateGenerator(lines: lines, calendar: calendar).write(to: arguments[3])
} else if arguments.count == 5, arguments[0] == "steps", let runs = Int(arguments[3]) {
  let steps = try Steps.measure(arguments[1], by: arguments[2], runs: runs)
  try JSONEncoder().encode(steps).write(to: URL(fileURLWithPath: arguments[4]))
} else {
  try measure(arguments.compactMap { Int($0) })
}

func measure(_ asked: [Int]) throws {
  let bench = Bench(
    lawFolder: "law/prc-cross-border", itself: itself.path,
    command: itself.deletingLastPathComponent().appendingPathComponent("wayleave").path)
  let sizes = asked.isEmpty ? [100, 300, 1_000, 3_000, 10_000] : asked
  func measured(_ calendar: EstateGenerator.Calendar) throws -> [Measurement] {
    tell("\nlines assessed " + calendar.words + "\n" + BenchmarkPage.heading)
    return try sizes.map { lines in
      let one = try bench.measure(EstateGenerator(lines: lines, calendar: calendar), runs: lines < 3_000 ? 5 : 3)
      tell(BenchmarkPage.row(one))
      return one
    }
  }
  let examples = ["examples/minimal", "examples/meridian"].map { (name: $0, whole: bench.whole($0, runs: 9)) }
  for example in examples { tell(BenchmarkPage.row(example.name, example.whole)) }
  let page = BenchmarkPage(examples: examples, rounds: try measured(.rounds), scattered: try measured(.scattered))
  tell("\n" + page.bound)
  if asked.isEmpty { try write(page) }
}

func write(_ page: BenchmarkPage) throws {
  try FileManager.default.createDirectory(atPath: "docs/benchmarks", withIntermediateDirectories: true)
  try Data(page.markdown(Machine()).utf8).write(to: URL(fileURLWithPath: "docs/benchmarks/estate.md"))
  try Data(BenchmarkPlot(page).svg.utf8).write(to: URL(fileURLWithPath: "docs/benchmarks/estate.svg"))
  tell("written: docs/benchmarks/estate.md, docs/benchmarks/estate.svg")
}
