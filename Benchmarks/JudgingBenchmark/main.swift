import BenchmarkSupport

// Rows and single things judged. Each part writes a section of docs/benchmarks.md.
//
//     JudgingBenchmark judge     rows from columns, CSV and Parquet; single things
//     JudgingBenchmark peers     the policy of ten facts, by Wayleave and by others
//     JudgingBenchmark check     only whether the others say the same as Wayleave, of all rows that there can be
//     JudgingBenchmark growth    more rules, more rows

let machine = Machine()
runToItsEnd {
  switch CommandLine.arguments.dropFirst().first {
  case "judge": try JudgingSection.write(machine)
  case "peers": try PeersSection.write(machine)
  case "check": try PeersSection.check()
  case "growth": try GrowthSection.write(machine)
  case let other: throw Trouble("there is no part `\(other ?? "")`: judge, peers, check or growth")
  }
}
