import Foundation

/// Two panels beside each other, time and memory by the number of lines, both axes logarithmic: what grows linearly runs
/// along the dashed line.
struct BenchmarkPlot {
  private struct Series {
    let name: String
    let colour: String
    let isRing: Bool
    let points: [(x: Double, y: Double)]
  }

  private struct Panel {
    let title: String
    let unit: String
    let ticks: [Double]
    let bound: Double
    let boundName: String
    let series: [Series]
    let left: Double
  }

  private let panels: [Panel]
  private let sizes: [Int]

  // In the units of the drawing.
  private static let (width, height) = (960.0, 440.0)
  private static let (panelWidth, panelHeight) = (370.0, 290.0)
  private static let top = 62.0

  init(_ page: BenchmarkPage) {
    sizes = page.rounds.map(\.lines)
    func series(_ value: (Measurement) -> Double) -> [Series] {
      [(EstateGenerator.Calendar.rounds, "#1f5a96", page.rounds), (.scattered, "#b3541e", page.scattered)].map {
        Series(name: $0.words, colour: $1, isRing: $0 == .scattered, points: $2.map { (Double($0.lines), value($0)) })
      }
    }
    panels = [
      Panel(
        title: "Processor time of the whole command", unit: "seconds", ticks: [0.03, 0.1, 0.3, 1, 3, 10, 30],
        bound: BenchmarkPage.secondsMax, boundName: "bound at 10,000 lines: 20 s",
        series: series(\.whole.processorSeconds),
        left: 78),
      Panel(
        title: "Peak memory of the whole command", unit: "MB", ticks: [10, 30, 100, 300, 1_000, 3_000],
        bound: Double(BenchmarkPage.bytesMax) / 1e6, boundName: "bound at 10,000 lines: 2 GB",
        series: series { Double($0.whole.peakBytes) / 1e6 }, left: 558),
    ]
  }

  var svg: String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Int(Self.width)) \(Int(Self.height))" \
    font-family="Helvetica, Arial, sans-serif" font-size="13" fill="#222">
    <title>wayleave assess: time and peak memory by the number of lines</title>
    <rect width="\(Int(Self.width))" height="\(Int(Self.height))" fill="#ffffff"/>
    \(panels.map { draw($0) }.joined(separator: "\n"))
    </svg>

    """
  }

  // MARK: A panel

  private func draw(_ panel: Panel) -> String {
    let bottom = Self.top + Self.panelHeight
    let right = panel.left + Self.panelWidth
    var out = [
      text(panel.title, panel.left, Self.top - 24, size: 15, weight: "bold"),
      text("lines of the estate", panel.left + Self.panelWidth / 2, bottom + 42, anchor: "middle"),
      """
      <text x="0" y="0" text-anchor="middle" \
      transform="translate(\(shown(panel.left - 52)) \(shown(Self.top + Self.panelHeight / 2))) rotate(-90)">\(panel.unit)</text>
      """,
    ]
    for tick in panel.ticks {
      let height = y(tick, panel)
      out.append(line((panel.left, height), (right, height), "#dddddd"))
      out.append(text(label(tick), panel.left - 8, height + 4, anchor: "end"))
    }
    for size in sizes {
      let across = x(Double(size), panel)
      out.append(line((across, Self.top), (across, bottom), "#dddddd"))
      out.append(text(BenchmarkPage.grouped(size), across, bottom + 20, anchor: "middle"))
    }
    out.append(line((panel.left, bottom), (right, bottom), "#222222"))
    out.append(line((panel.left, Self.top), (panel.left, bottom), "#222222"))
    out += reference(panel) + bound(panel)
    for (place, series) in panel.series.enumerated() { out += curve(series, panel) + legend(series, place, panel) }
    return out.joined(separator: "\n")
  }

  private func curve(_ series: Series, _ panel: Panel) -> [String] {
    let points = series.points.map { (x($0.x, panel), y($0.y, panel)) }
    let path = points.map { "\(shown($0.0)),\(shown($0.1))" }.joined(separator: " ")
    return ["<polyline points=\"\(path)\" fill=\"none\" stroke=\"\(series.colour)\" stroke-width=\"2\"/>"]
      + points.map { dot($0.0, $0.1, series) }
  }

  /// Rings of the second series leave the dots of the first to be seen behind them.
  private func dot(_ x: Double, _ y: Double, _ series: Series) -> String {
    let paint = series.isRing ? "fill=\"none\" stroke-width=\"2\" r=\"7\"" : "fill=\"\(series.colour)\" r=\"4\""
    return "<circle cx=\"\(shown(x))\" cy=\"\(shown(y))\" stroke=\"\(series.colour)\" \(paint)/>"
  }

  /// Through the largest size of the first series: each tenth of the lines takes a tenth of it.
  private func reference(_ panel: Panel) -> [String] {
    guard let last = panel.series.first?.points.last, let least = panel.ticks.first else { return [] }
    let first = Double(sizes[0])
    let start = max(first, last.x * least / last.y)
    let low = (x(start, panel), y(last.y * start / last.x, panel))
    let high = (x(last.x, panel), y(last.y, panel))
    let middle = ((low.0 * 2 + high.0) / 3, (low.1 * 2 + high.1) / 3)
    return [
      line(low, high, "#777777", dashes: "5 4"),
      text("linear", middle.0 + 10, middle.1 + 14, colour: "#666666"),
    ]
  }

  private func bound(_ panel: Panel) -> [String] {
    let at = (x(Double(BenchmarkPage.linesOfBound), panel), y(panel.bound, panel))
    return [
      line((at.0 - 16, at.1), (at.0 + 16, at.1), "#a01020", thickness: 3),
      text(panel.boundName, at.0 - 22, at.1 + 4, anchor: "end", colour: "#a01020"),
    ]
  }

  private func legend(_ series: Series, _ place: Int, _ panel: Panel) -> [String] {
    let height = Self.top + Self.panelHeight - 42 + Double(place) * 22
    return [
      line((panel.left + 142, height - 4), (panel.left + 168, height - 4), series.colour, thickness: 2),
      dot(panel.left + 155, height - 4, series),
      text("assessed " + series.name, panel.left + 176, height),
    ]
  }

  // MARK: Scales

  private func x(_ lines: Double, _ panel: Panel) -> Double {
    let (low, high) = (log10(Double(sizes[0])), log10(Double(sizes[sizes.count - 1])))
    // A margin on both sides, so that no point lies on an axis.
    return panel.left + 20 + (log10(lines) - low) / (high - low) * (Self.panelWidth - 40)
  }

  private func y(_ value: Double, _ panel: Panel) -> Double {
    let (low, high) = (log10(panel.ticks[0]), log10(panel.ticks[panel.ticks.count - 1]))
    return Self.top + Self.panelHeight * (1 - (log10(value) - low) / (high - low))
  }

  private func label(_ value: Double) -> String {
    value < 1 ? "\(value)" : BenchmarkPage.grouped(Int(value))
  }

  // MARK: Strokes

  private func shown(_ value: Double) -> String { String(format: "%.1f", value) }

  private func line(
    _ from: (Double, Double), _ to: (Double, Double), _ colour: String, dashes: String? = nil, thickness: Double = 1
  ) -> String {
    let dash = dashes.map { " stroke-dasharray=\"\($0)\"" } ?? ""
    return
      "<line x1=\"\(shown(from.0))\" y1=\"\(shown(from.1))\" x2=\"\(shown(to.0))\" y2=\"\(shown(to.1))\" stroke=\"\(colour)\" stroke-width=\"\(shown(thickness))\"\(dash)/>"
  }

  private func text(
    _ text: String, _ x: Double, _ y: Double, anchor: String = "start", size: Int = 13, weight: String = "normal",
    colour: String = "#222222"
  ) -> String {
    "<text x=\"\(shown(x))\" y=\"\(shown(y))\" text-anchor=\"\(anchor)\" font-size=\"\(size)\" font-weight=\"\(weight)\" fill=\"\(colour)\">\(text)</text>"
  }
}
