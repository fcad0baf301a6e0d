import BenchmarkSupport
import Foundation

/// The figures, as a table for the terminal and as a section of the page.
struct EstateSection {
  let examples: [(name: String, whole: ChildProcess)]
  let rounds: [Measurement]
  let scattered: [Measurement]

  /// What we promise of the largest size, and of Meridian.
  static let linesOfBound = 10_000
  static let secondsMax = 20.0
  static let bytesMax = 2_000_000_000
  static let meridianSecondsMax = 1.0

  // MARK: Rows

  private static let columns = [
    "lines", "people", "things judged", "patterns", "MB of YAML", "read s", "assess s", "text s", "JSON s", "whole s",
    "processor s", "peak MB", "µs per line",
  ]

  static var heading: String { columns.map { padded($0, max(8, $0.count)) }.joined(separator: " ") }

  static func row(_ measurement: Measurement) -> String {
    zip(cells(measurement), columns).map { padded($0, max(8, $1.count)) }.joined(separator: " ")
  }

  static func row(_ name: String, _ whole: ChildProcess) -> String {
    "\(name): \(Shown.number(whole.seconds)) s, of the processor \(Shown.number(whole.processorSeconds)) s, \(Shown.megabytes(whole.peakBytes)) MB"
  }

  private static func cells(_ one: Measurement) -> [String] {
    [
      Shown.grouped(one.lines), Shown.grouped(one.steps.people), Shown.grouped(one.steps.subjects),
      Shown.grouped(one.steps.patterns),
      Shown.number(Double(one.steps.yamlBytes) / 1e6), Shown.number(one.steps.read), Shown.number(one.steps.assess),
      Shown.number(one.steps.text),
      Shown.number(one.steps.json),
      Shown.number(one.whole.seconds), Shown.number(one.whole.processorSeconds), Shown.megabytes(one.whole.peakBytes),
      Shown.grouped(Int(one.microsecondsPerLine.rounded())),
    ]
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  // MARK: What was promised

  /// The command uses one core and hardly waits, so what others do to the machine at the same time is left out by the
  /// processor's time.
  func figures() -> Figures {
    var figures = Figures()
    func tell(_ what: String, _ whole: ChildProcess, _ secondsMax: Double) {
      figures.add(what, seconds: whole.processorSeconds, atMost: secondsMax)
      figures.add(
        what + ", memory", Shown.megabytes(whole.peakBytes) + " MB",
        wanted: "at most \(Shown.megabytes(Self.bytesMax)) MB", isKept: whole.peakBytes <= Self.bytesMax)
    }
    if let meridian = examples.last { tell("examples/meridian, assessed", meridian.whole, Self.meridianSecondsMax) }
    for (calendar, rows) in [(EstateGenerator.Calendar.rounds, rounds), (.scattered, scattered)] {
      for one in rows where one.lines == Self.linesOfBound {
        tell("\(Shown.grouped(one.lines)) lines, assessed \(calendar.words)", one.whole, Self.secondsMax)
      }
    }
    return figures
  }

  // MARK: The page

  func markdown(_ machine: Machine) -> String {
    """
    ## An estate

    \(machine.line)

    `wayleave assess` of a whole estate. It uses one core. `whole s` is by the clock on the wall, all other times are those
    of the processor, and promises are held against these. Each figure is the median of three runs or more.

    \(figures().markdown)

    ![Time and memory by the number of lines](benchmarks/estate.svg)

    ### Estates that ship

    \(Table(["estate", "whole s", "processor s", "peak MB"], examples.map { [$0.name, Shown.number($0.whole.seconds), Shown.number($0.whole.processorSeconds), Shown.megabytes($0.whole.peakBytes)] }).markdown)

    ### Estates that are generated

    For each line there are ten people, a group, some six papers, and every fact that the law asks for; for each ten lines a
    site and an encryption product. Things with all the same facts are judged once: the column *patterns* says how many were
    judged. In the first table lines are assessed in rounds, and logs are kept for a usual number of months. In the second each
    line is assessed on a day of its own and keeps its logs for months of its own, so hardly any two are alike: that is the
    worst case.

    `read` goes from text to a checked estate, `assess` from there to verdicts, findings and least changes, `text` and `JSON`
    write the report. `whole` is `wayleave assess` from the start of the process to its end, with the compiling of the law, the
    reading of the folder and the text report; `peak` is the most memory that it held.

    #### Assessed in rounds

    \(table(rounds))

    #### Each line on a day of its own

    \(table(scattered))

    ### Does it grow linearly?

    The time per line at each size, as a multiple of the time per line at the size before it. One is linear; less than one is
    the fixed cost of compiling the law, shared by more lines.

    \(ratios)
    """
  }

  private func table(_ rows: [Measurement]) -> String { Table(Self.columns, rows.map(Self.cells)).markdown }

  private var ratios: String {
    var table = Table(["from", "to", "in rounds", EstateGenerator.Calendar.scattered.words])
    for index in rounds.indices.dropFirst() {
      let ratio = [rounds, scattered].map { rows in
        Shown.number(rows[index].microsecondsPerLine / rows[index - 1].microsecondsPerLine)
      }
      table.rows.append([Shown.grouped(rounds[index - 1].lines), Shown.grouped(rounds[index].lines)] + ratio)
    }
    return table.markdown
  }
}
