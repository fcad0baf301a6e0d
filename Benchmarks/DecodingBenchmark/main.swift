import BenchmarkSupport
import Datagrams
import Decoding
import Foundation

// What decoding takes, from bytes in memory into columns, on one core.
//
//     DecodingBenchmark 1000     holds the templates of so many exporters, for its memory
//     DecodingBenchmark          writes a section of docs/benchmarks.md
//     DecodingBenchmark try 30   prints the median of so many runs, and writes nothing; `try 30 IPFIX`: one figure

let isTrial = CommandLine.arguments.dropFirst().first == "try"
let runs = isTrial ? CommandLine.arguments.dropFirst(2).first.flatMap { Int($0) } ?? 9 : 9
let only = CommandLine.arguments.dropFirst(3).first
/// Whether a figure is asked for; all are, unless a trial names one.
func isWanted(_ name: String) -> Bool { only == nil || only == name }

runToItsEnd {
  if let exporters = CommandLine.arguments.dropFirst().first.flatMap({ Int($0) }) {
    guard TemplateMemory.hold(exporters: exporters) == exporters * TemplateMemory.templates else {
      throw Trouble("not all templates are in force")
    }
    return
  }
  let machine = Machine()
  let count = BenchmarksPage.scaled(20_000)
  var figures = Figures()
  // First, while this process is small: what it holds counts for its children.
  func peak(_ exporters: Int) -> Int { ChildProcess.run(CommandLine.arguments[0], ["\(exporters)"]).peakBytes }
  let memory = peak(TemplateMemory.exporters) - peak(0)
  figures.add(
    "memory of \(Shown.grouped(TemplateMemory.exporters * TemplateMemory.templates)) templates, all different",
    Shown.megabytes(memory) + " MB", wanted: "at most \(Shown.megabytes(TemplateMemory.bytesMax)) MB",
    isKept: memory <= TemplateMemory.bytesMax)
  func flows(_ name: String, _ messages: @autoclosure () -> FlowMessages, atLeast bar: Double? = nil) throws {
    if isWanted(name) { figures.add(name, rate: try messages().columnRate(runs: runs), atLeast: bar) }
  }
  try flows("NetFlow 5", .netflow5(datagrams: count), atLeast: 100e6)
  try flows("NetFlow 9", .ipfix(datagrams: count, version: 9))
  try flows("IPFIX", .ipfix(datagrams: count), atLeast: 50e6)
  guard isWanted("RADIUS") else { return }
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
      17 records of IPv4 and 2 or 3 of IPv6 in two sets a datagram, templates again every hundredth. The templates held are
      those of \(Shown.grouped(TemplateMemory.exporters)) exporters, \(TemplateMemory.templates) each of \(TemplateMemory.fields) fields; exporters that announce the same share it.
      RADIUS: interim packets of about 19 attributes and 200 bytes, each with its own values, read into records.
      """)
  }
}
