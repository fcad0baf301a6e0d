import BenchmarkSupport
import Foundation

// What it takes to judge an estate, from its text to the report, by the number of its lines.
//
//     EstateBenchmark                                all sizes; writes a section of docs/benchmarks.md
//     EstateBenchmark 100 1000                       these sizes; prints, and writes nothing
//     EstateBenchmark generate 1000 rounds FOLDER    writes such an estate; `scattered`: hardly two lines are alike
//     EstateBenchmark steps FOLDER LAW RUNS FILE     measures the steps of one estate

let arguments = Array(CommandLine.arguments.dropFirst())
let itself = URL(fileURLWithPath: CommandLine.arguments[0])

runToItsEnd {
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
}

func measure(_ asked: [Int]) throws {
  let machine = Machine()
  let bench = Bench(
    lawFolder: "law/prc-cross-border", itself: itself.path,
    command: itself.deletingLastPathComponent().appendingPathComponent("wayleave").path)
  let usual = [100, 300, 1_000, 3_000, EstateSection.linesOfBound]
  let sizes = asked.isEmpty ? usual.map(BenchmarksPage.scaled) : asked
  func measured(_ calendar: EstateGenerator.Calendar) throws -> [Measurement] {
    tell("\nlines assessed " + calendar.words + "\n" + EstateSection.heading)
    return try sizes.map { lines in
      let one = try bench.measure(EstateGenerator(lines: lines, calendar: calendar), runs: lines < 3_000 ? 5 : 3)
      tell(EstateSection.row(one))
      return one
    }
  }
  let examples = ["examples/minimal", "examples/meridian"].map { (name: $0, whole: bench.whole($0, runs: 9)) }
  for example in examples { tell(EstateSection.row(example.name, example.whole)) }
  let section = EstateSection(
    examples: examples, rounds: try measured(.rounds), scattered: try measured(.scattered))
  if asked.isEmpty {
    try BenchmarksPage.write(.estate, section.markdown(machine), plots: ["estate.svg": section.plot.svg])
  }
}
