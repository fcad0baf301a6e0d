import Foundation

/// Panels beside each other, each with something by a size, both axes logarithmic: what grows linearly runs along a
/// line of slope one.
public struct GrowthPlot {
  public struct Series {
    let name: String
    let colour: String
    let isRing: Bool
    let points: [(x: Double, y: Double)]

    /// Rings leave the dots of another series to be seen behind them.
    public init(_ name: String, colour: Colour, isRing: Bool = false, points: [(x: Double, y: Double)]) {
      self.name = name
      self.colour = colour.rawValue
      self.isRing = isRing
      self.points = points
    }
  }

  public enum Colour: String {
    case blue = "#1f5a96"
    case brown = "#b3541e"
    case green = "#2f7d4f"
  }

  /// What was promised at one size.
  public struct Bound {
    let x: Double
    let y: Double
    let name: String

    public init(x: Double, y: Double, name: String) {
      self.x = x
      self.y = y
      self.name = name
    }
  }

  public struct Panel {
    let title: String
    let unit: String
    let sizeName: String
    let sizes: [Int]
    let ticks: [Double]
    let series: [Series]
    let bound: Bound?
    let showsLinear: Bool
    var left = 0.0

    /// - Parameters:
    ///   - ticks: From the lower end of the axis to the upper.
    ///   - showsLinear: Whether a line shows what grows as the size does, through the last point of the first series.
    public init(
      title: String, unit: String, sizeName: String, sizes: [Int], ticks: [Double], series: [Series],
      bound: Bound? = nil, showsLinear: Bool = true
    ) {
      self.title = title
      self.unit = unit
      self.sizeName = sizeName
      self.sizes = sizes
      self.ticks = ticks
      self.series = series
      self.bound = bound
      self.showsLinear = showsLinear
    }
  }

  private let title: String
  private let panels: [Panel]

  // In the units of the drawing.
  private static let (panelWidth, panelHeight) = (370.0, 290.0)
  private static let (top, panelStep) = (62.0, 480.0)
  private var width: Int { Int(Self.panelStep) * panels.count }
  private static let height = 470

  public init(_ title: String, _ panels: [Panel]) {
    self.title = title
    self.panels = panels.enumerated().map { place, panel in
      var placed = panel
      placed.left = 90 + Double(place) * Self.panelStep
      return placed
    }
  }

  public var svg: String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(Self.height)" \
    font-family="Helvetica, Arial, sans-serif" font-size="13" fill="#222">
    <title>\(title)</title>
    <rect width="\(width)" height="\(Self.height)" fill="#ffffff"/>
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
      text(panel.sizeName, panel.left + Self.panelWidth / 2, bottom + 42, anchor: "middle"),
      """
      <text x="0" y="0" text-anchor="middle" \
      transform="translate(\(shown(panel.left - 66)) \(shown(Self.top + Self.panelHeight / 2))) rotate(-90)">\(panel.unit)</text>
      """,
    ]
    for tick in panel.ticks {
      let height = y(tick, panel)
      out.append(line((panel.left, height), (right, height), "#dddddd"))
      out.append(text(label(tick), panel.left - 8, height + 4, anchor: "end"))
    }
    for size in panel.sizes {
      let across = x(Double(size), panel)
      out.append(line((across, Self.top), (across, bottom), "#dddddd"))
      out.append(text(label(Double(size)), across, bottom + 20, anchor: "middle"))
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

  private func dot(_ x: Double, _ y: Double, _ series: Series) -> String {
    let paint = series.isRing ? "fill=\"none\" stroke-width=\"2\" r=\"7\"" : "fill=\"\(series.colour)\" r=\"4\""
    return "<circle cx=\"\(shown(x))\" cy=\"\(shown(y))\" stroke=\"\(series.colour)\" \(paint)/>"
  }

  /// Through the largest size of the first series: each tenth of the lines takes a tenth of it.
  private func reference(_ panel: Panel) -> [String] {
    guard panel.showsLinear, let last = panel.series.first?.points.last, let least = panel.ticks.first else {
      return []
    }
    let first = Double(panel.sizes[0])
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
    guard let bound = panel.bound else { return [] }
    let at = (x(bound.x, panel), y(bound.y, panel))
    return [
      line((at.0 - 16, at.1), (at.0 + 16, at.1), "#a01020", thickness: 3),
      text(bound.name, at.0 - 22, at.1 + 4, anchor: "end", colour: "#a01020"),
    ]
  }

  /// Under the panel, so that it covers no point.
  private func legend(_ series: Series, _ place: Int, _ panel: Panel) -> [String] {
    let height = Self.top + Self.panelHeight + 66 + Double(place) * 20
    return [
      line((panel.left, height - 4), (panel.left + 26, height - 4), series.colour, thickness: 2),
      dot(panel.left + 13, height - 4, series),
      text(series.name, panel.left + 34, height),
    ]
  }

  // MARK: Scales

  private func x(_ size: Double, _ panel: Panel) -> Double {
    let (low, high) = (log10(Double(panel.sizes[0])), log10(Double(panel.sizes[panel.sizes.count - 1])))
    // A margin on both sides, so that no point lies on an axis.
    return panel.left + 20 + (log10(size) - low) / (high - low) * (Self.panelWidth - 40)
  }

  private func y(_ value: Double, _ panel: Panel) -> Double {
    let (low, high) = (log10(panel.ticks[0]), log10(panel.ticks[panel.ticks.count - 1]))
    return Self.top + Self.panelHeight * (1 - (log10(value) - low) / (high - low))
  }

  /// Short, because many stand beside each other.
  private func label(_ value: Double) -> String {
    switch value {
    case ..<1: "\(value)"
    case ..<100_000: Shown.grouped(Int(value))
    case ..<1_000_000: "\(Int(value / 1_000)) k"
    default: Shown.grouped(Int(value / 1_000_000)) + " M"
    }
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
