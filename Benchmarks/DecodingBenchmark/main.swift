import BenchmarkSupport
import Datagrams
import Decoding
import Foundation

// What decoding takes, from bytes in memory into columns, on one core.
//
//     DecodingBenchmark          writes a section of docs/benchmarks.md
//     DecodingBenchmark try 30   prints the median of so many runs, and writes nothing

let isTrial = CommandLine.arguments.dropFirst().first == "try"
let runs = isTrial ? CommandLine.arguments.dropFirst(2).first.flatMap { Int($0) } ?? 9 : 9

runToItsEnd {
  let machine = Machine()
  let count = BenchmarksPage.scaled(20_000)
  var figures = Figures()
  figures.add("NetFlow 5", rate: try FlowMessages.netflow5(datagrams: count).columnRate(runs: runs), atLeast: 100e6)
  figures.add("NetFlow 9", rate: try FlowMessages.ipfix(datagrams: count, version: 9).columnRate(runs: runs))
  figures.add("IPFIX", rate: try FlowMessages.ipfix(datagrams: count).columnRate(runs: runs), atLeast: 50e6)
  let accounting = AccountingPackets(count: BenchmarksPage.scaled(100_000))
  figures.add(
    "RADIUS accounting, authenticator checked", rate: try accounting.rate(checked: true, runs: runs), atLeast: 1e6)
  figures.add("RADIUS accounting, not checked", rate: try accounting.rate(checked: false, runs: runs))
  if !isTrial {
    try BenchmarksPage.write(
      .decoding,
      """
      ## Flow records, from memory into columns

      \(machine.line)

      \(figures.markdown)

      Datagrams of \(FlowMessages.exporters) exporters lie in memory one behind the other; each is decoded whole (session,
      domain, templates, restart of the exporter) and its records are put into batches of columns, on one core, by the
      processor's time, median of nine. NetFlow 9 and IPFIX: templates of \(FlowMessages.fields4.count) fields with counters of 64 bits,
      17 records of IPv4 and 2 or 3 of IPv6 in two sets a datagram, templates again every hundredth.
      RADIUS: interim packets of about 19 attributes and 200 bytes, each with its own values, read into records.
      """)
  }
}
