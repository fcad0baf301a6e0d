import Foundation

/// Numbers as pages show them.
public enum Shown {
  /// Three figures are as many as a measurement has.
  public static func number(_ value: Double) -> String {
    if value >= 1_000 {
      let unit = pow(10, (log10(value) - 2).rounded(.down))
      return grouped(Int((value / unit).rounded() * unit))
    }
    return String(format: value < 0.01 ? "%.4f" : value < 1 ? "%.3f" : value < 10 ? "%.2f" : "%.1f", value)
  }

  /// `10,000`.
  public static func grouped(_ number: Int) -> String {
    number < 1_000 ? "\(number)" : grouped(number / 1_000) + "," + String(format: "%03d", number % 1_000)
  }

  public static func megabytes(_ bytes: Int) -> String { grouped(Int((Double(bytes) / 1e6).rounded())) }

  public static func rate(_ rowsPerSecond: Double) -> String { number(rowsPerSecond / 1e6) + " M rows/s" }

  /// `3.2 ms`: in the unit in which the figure is easy to read.
  public static func time(_ seconds: Double) -> String {
    switch seconds {
    case ..<0.999e-6: number(seconds * 1e9) + " ns"
    case ..<0.999e-3: number(seconds * 1e6) + " µs"
    case ..<0.999: number(seconds * 1e3) + " ms"
    default: number(seconds) + " s"
    }
  }
}

/// A table of a page. All columns but the first hold numbers.
public struct Table {
  public let columns: [String]
  public var rows: [[String]]

  public init(_ columns: [String], _ rows: [[String]] = []) {
    self.columns = columns
    self.rows = rows
  }

  public var markdown: String {
    ([Self.line(columns), "|---|" + String(repeating: "---:|", count: columns.count - 1)] + rows.map(Self.line))
      .joined(separator: "\n")
  }

  public static func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
}

/// Figures, some with what was promised of them.
public struct Figures {
  private var rows: [[String]] = []

  public init() {}

  /// A figure of which nothing was promised.
  public mutating func add(_ what: String, _ figure: String) { add([what, figure, "", ""]) }

  /// Rows judged in a second.
  public mutating func add(_ what: String, rate: Double, atLeast bar: Double? = nil) {
    guard let bar else { return add(what, Shown.rate(rate)) }
    add([what, Shown.rate(rate), "at least " + Shown.rate(bar), Self.word(rate >= bar)])
  }

  public mutating func add(_ what: String, seconds: Double, atMost bar: Double? = nil) {
    guard let bar else { return add(what, Shown.time(seconds)) }
    add([what, Shown.time(seconds), "at most " + Shown.time(bar), Self.word(seconds <= bar)])
  }

  /// Something that is a multiple of something else.
  public mutating func add(_ what: String, ratio: Double, atLeast bar: Double) {
    add([what, "× " + Shown.number(ratio), "at least × " + Shown.number(bar), Self.word(ratio >= bar)])
  }

  public mutating func add(_ what: String, _ figure: String, wanted: String, isKept: Bool) {
    add([what, figure, wanted, Self.word(isKept)])
  }

  private mutating func add(_ cells: [String]) {
    rows.append(cells)
    tell(Table.line(cells))
  }

  private static func word(_ isKept: Bool) -> String { isKept ? kept : notKept }
  static let kept = "kept"
  static let notKept = "**not kept**"
  static let columns = ["what", "figure", "wanted", ""]

  public var markdown: String { Table(Self.columns, rows).markdown }
}
