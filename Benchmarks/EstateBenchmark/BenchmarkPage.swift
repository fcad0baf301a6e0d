import Foundation

/// The figures, as a table for the terminal and as a page for the documents.
struct BenchmarkPage {
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
    "\(name): \(shown(whole.seconds)) s, of the processor \(shown(whole.processorSeconds)) s, \(megabytes(whole.peakBytes)) MB"
  }

  private static func cells(_ one: Measurement) -> [String] {
    [
      grouped(one.lines), grouped(one.steps.people), grouped(one.steps.subjects), grouped(one.steps.patterns),
      shown(Double(one.steps.yamlBytes) / 1e6), shown(one.steps.read), shown(one.steps.assess), shown(one.steps.text),
      shown(one.steps.json),
      shown(one.whole.seconds), shown(one.whole.processorSeconds), megabytes(one.whole.peakBytes),
      grouped(Int(one.microsecondsPerLine.rounded())),
    ]
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  /// Three figures are as many as the measurement has.
  static func shown(_ value: Double) -> String {
    String(format: value < 1 ? "%.3f" : value < 10 ? "%.2f" : "%.1f", value)
  }

  private static func megabytes(_ bytes: Int) -> String { grouped(Int((Double(bytes) / 1e6).rounded())) }

  /// `10,000`.
  static func grouped(_ number: Int) -> String {
    number < 1_000 ? "\(number)" : grouped(number / 1_000) + "," + String(format: "%03d", number % 1_000)
  }

  // MARK: What was promised

  /// Whether each bound was kept, in a sentence. The command uses one core and hardly waits, so what others do to the
  /// machine at the same time is left out by the processor's time.
  var bound: String {
    var told: [String] = []
    func tell(_ what: String, _ whole: ChildProcess, _ secondsMax: Double) {
      let isKept = whole.processorSeconds < secondsMax && whole.peakBytes < Self.bytesMax
      told.append(
        "\(what): \(Self.shown(whole.processorSeconds)) s of at most \(Self.shown(secondsMax)) s, "
          + "\(Self.megabytes(whole.peakBytes)) MB of at most \(Self.megabytes(Self.bytesMax)) MB: "
          + (isKept ? "kept." : "NOT KEPT."))
    }
    if let meridian = examples.last { tell("Meridian", meridian.whole, Self.meridianSecondsMax) }
    for (calendar, rows) in [(EstateGenerator.Calendar.rounds, rounds), (.scattered, scattered)] {
      for one in rows where one.lines == Self.linesOfBound {
        tell("\(Self.grouped(one.lines)) lines, assessed \(calendar.words)", one.whole, Self.secondsMax)
      }
    }
    return told.joined(separator: "\n")
  }

  // MARK: The page

  func markdown(_ machine: Machine) -> String {
    """
    # Benchmark: judging an estate

    Made by `make bench` on \(machine.day), on \(machine.cores) cores of \(machine.model), in a release build. The whole command
    uses one core. Others may have used the machine at the same time: `whole s` is by the clock on the wall, all other times
    are those of the processor, and bounds are held against these. Each figure is the median of three runs or more.

    ![Time and memory by the number of lines](estate.svg)

    ## What was promised

    \(bound.split(separator: "\n").map { "- \($0)" }.joined(separator: "\n"))

    ## Estates that ship

    | estate | whole s | processor s | peak MB |
    |---|---:|---:|---:|
    \(examples.map { Self.line([$0.name, Self.shown($0.whole.seconds), Self.shown($0.whole.processorSeconds), Self.megabytes($0.whole.peakBytes)]) }.joined(separator: "\n"))

    ## Estates that are generated

    For each line there are ten people, a group, some six papers, and every fact that the law asks for; for each ten lines a
    site and an encryption product. Things with all the same facts are judged once: the column *patterns* says how many were
    judged. In the first table lines are assessed in rounds, and logs are kept for a usual number of months. In the second each
    line is assessed on a day of its own and keeps its logs for months of its own, so hardly any two are alike: that is the
    worst case.

    `read` goes from text to a checked estate, `assess` from there to verdicts, findings and least changes, `text` and `JSON`
    write the report. `whole` is `wayleave assess` from the start of the process to its end, with the compiling of the law, the
    reading of the folder and the text report; `peak` is the most memory that it held.

    ### Assessed in rounds

    \(table(rounds))

    ### Each line on a day of its own

    \(table(scattered))

    ## Does it grow linearly?

    The time per line at each size, as a multiple of the time per line at the size before it. One is linear; less than one is
    the fixed cost of compiling the law, shared by more lines.

    \(ratios)

    """
  }

  private static func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }

  private func table(_ rows: [Measurement]) -> String {
    ([Self.line(Self.columns), "|" + String(repeating: "---:|", count: Self.columns.count)]
      + rows.map { Self.line(Self.cells($0)) }).joined(separator: "\n")
  }

  private var ratios: String {
    var lines = [
      Self.line(["from", "to", "in rounds", EstateGenerator.Calendar.scattered.words]), "|---:|---:|---:|---:|",
    ]
    for index in rounds.indices.dropFirst() {
      let ratio = [rounds, scattered].map { rows in
        Self.shown(rows[index].microsecondsPerLine / rows[index - 1].microsecondsPerLine)
      }
      lines.append(Self.line([Self.grouped(rounds[index - 1].lines), Self.grouped(rounds[index].lines)] + ratio))
    }
    return lines.joined(separator: "\n")
  }
}
