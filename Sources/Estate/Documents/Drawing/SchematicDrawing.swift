import Facts

/// The lines of an estate as a picture: inside, border, outside. It is a schematic and no map: nothing in it stands for
/// territory.
public enum SchematicDrawing {
  /// Lines in one picture; past that, those not in order come first, and the others are counted.
  public static let linesMax = 60
  /// Lines on one sheet of a report, so that each fits a page.
  static let linesOnSheet = 14

  /// One picture of all lines, up to ``linesMax``.
  public static func svg(_ context: ReportContext) -> String {
    let all = context.estate["lines"].count
    let shown = min(all, linesMax)
    return draw(context, SchematicPlan(context, only: 0..<shown), missing: all - shown, id: "schematic")
  }

  /// The same in sheets that fit a page each.
  static func sheets(_ context: ReportContext) -> [String] {
    let all = context.estate["lines"].count
    let shown = min(all, linesMax)
    let starts = shown == 0 ? [0] : Array(stride(from: 0, to: shown, by: linesOnSheet))
    return starts.enumerated().map { sheet, start in
      let end = min(shown, start + linesOnSheet)
      let missing = end == shown ? all - shown : 0
      return draw(context, SchematicPlan(context, only: start..<end), missing: missing, id: "schematic-\(sheet + 1)")
    }
  }

  private static func draw(_ context: ReportContext, _ plan: SchematicPlan, missing: Int, id: String) -> String {
    var pen = SchematicPen(context: context, layout: SchematicLayout(plan), missing: missing, id: id)
    return pen.drawn()
  }
}

/// Draws one layout.
private struct SchematicPen {
  let context: ReportContext
  let layout: SchematicLayout
  let missing: Int
  let id: String
  private var svg = SVGWriter()

  init(context: ReportContext, layout: SchematicLayout, missing: Int, id: String) {
    self.context = context
    self.layout = layout
    self.missing = missing
    self.id = id
  }

  private func say(_ english: String, _ chinese: String) -> String { context.say(english, chinese) }
  private var legendTop: Double { layout.bottom + 26 + (missing > 0 ? 18 : 0) }
  private var height: Double { legendTop + 28 }

  mutating func drawn() -> String {
    svg.begin(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": "0 0 \(SchematicLayout.width.drawn) \(height.drawn)",
        "role": "img", "aria-labelledby": "\(id)-title \(id)-about", "class": "drawing",
        "width": SchematicLayout.width.drawn, "height": height.drawn, "lang": context.language,
        "font-family": DrawingFont.ofPictures,
      ])
    svg.element("title", ["id": "\(id)-title"], saying: say("Sites and lines", "场所与线路"))
    svg.element("desc", ["id": "\(id)-about"], saying: about)
    svg.element("rect", ["width": SchematicLayout.width.drawn, "height": height.drawn, "fill": "#ffffff"])
    columns()
    for curve in layout.curves { draw(curve) }
    for site in layout.sites { draw(site: site) }
    for line in layout.lines { draw(line: line) }
    if missing > 0 { noteMissing() }
    VerdictLegend(context: context).draw(&svg, top: legendTop, width: SchematicLayout.width)
    svg.end()
    return svg.text
  }

  private var about: String {
    let lines = layout.lines.map { label -> String in
      let line = layout.plan.lines[label.index]
      let ends = line.ends.map { layout.plan.sites[$0].name }.joined(separator: say(" to ", "至"))
      return say("\(line.name), \(ends): \(verdict(line.verdict))", "\(line.name)，\(ends)：\(verdict(line.verdict))")
    }
    return lines.joined(separator: say("; ", "；"))
  }

  private func verdict(_ verdict: Verdict?) -> String {
    verdict.map { context.words.verdict($0) } ?? say("not judged", "未评估")
  }

  // MARK: Columns

  private mutating func columns() {
    let isMainland = context.pack.jurisdiction == "CN"
    let inside = isMainland ? say("Mainland", "境内（内地）") : say("Inside", "境内") + " \(context.pack.jurisdiction)"
    heading(inside, at: layout.left, anchor: "start")
    heading(say("Border: the gateway of a carrier", "国际通信出入口（运营商）"), at: layout.middle, anchor: "middle")
    heading(say("Outside the mainland", "境外（含港澳台）"), at: layout.right, anchor: "end", isMainland: isMainland)
    svg.element(
      "path",
      [
        "d": "M\(layout.middle.drawn) 46V\((layout.bottom + 8).drawn)", "stroke": "#8a9099", "stroke-width": "1.2",
        "stroke-dasharray": "2 5", "fill": "none",
      ])
    if let y = layout.homeHeading { subheading(say("Lines at home", "境内线路"), x: layout.left, y: y, anchor: "start") }
    if let y = layout.abroadHeading {
      subheading(say("Lines wholly abroad", "境外线路"), x: layout.right, y: y, anchor: "end")
    }
  }

  private mutating func heading(_ text: String, at x: Double, anchor: String, isMainland: Bool = true) {
    let shown = isMainland ? text : say("Outside", "境外")
    svg.element(
      "text",
      [
        "x": x.drawn, "y": "24", "font-size": "14", "font-weight": "600", "fill": "#1f2a37", "text-anchor": anchor,
      ], saying: shown)
    guard anchor == "end", isMainland, context.language != "zh" else { return }
    svg.element(
      "text", ["x": x.drawn, "y": "39", "font-size": "10.5", "fill": "#50555c", "text-anchor": anchor],
      saying: "Hong Kong, Macau and Taiwan included")
  }

  private mutating func subheading(_ text: String, x: Double, y: Double, anchor: String) {
    svg.element(
      "text",
      ["x": x.drawn, "y": y.drawn, "font-size": "11", "font-weight": "600", "fill": "#50555c", "text-anchor": anchor],
      saying: text)
  }

  // MARK: Sites and lines

  private mutating func draw(site label: SchematicLayout.Label) {
    let box = label.box
    svg.begin("g")
    svg.element("title", saying: layout.plan.sites[label.index].name)
    svg.element(
      "rect",
      [
        "x": box.x.drawn, "y": box.y.drawn, "width": box.width.drawn, "height": box.height.drawn, "rx": "3",
        "fill": "#f4f6f8", "stroke": "#8a9099", "stroke-width": "1",
      ])
    write(label.name, detail: label.detail, x: box.x + 8, y: box.y + 6, weight: "400")
    svg.end()
  }

  private mutating func draw(line label: SchematicLayout.Label) {
    let box = label.box
    let line = layout.plan.lines[label.index]
    let sign = VerdictSign.of(line.verdict)
    svg.begin("g")
    svg.element("title", saying: line.name)
    svg.element(
      "rect",
      [
        "x": box.x.drawn, "y": box.y.drawn, "width": box.width.drawn, "height": box.height.drawn, "rx": "9",
        "fill": sign.ground, "stroke": sign.colour, "stroke-width": "1.2",
      ])
    VerdictLegend.mark(&svg, sign, x: box.x + 8, y: box.y + 7)
    write(label.name, detail: "", x: box.x + 27, y: box.y + 6, weight: "600")
    let below = box.y + 6 + Double(label.name.count) * 15
    if !label.detail.isEmpty { small(label.detail, x: box.x + 8, y: below + 11, colour: "#3c434c") }
    let last = below + (label.detail.isEmpty ? 0 : 13) + 12
    small(verdict(line.verdict), x: box.x + 8, y: last, colour: sign.colour, weight: "600")
    svg.end()
  }

  private mutating func write(_ lines: [String], detail: String, x: Double, y: Double, weight: String) {
    for (index, text) in lines.enumerated() {
      svg.element(
        "text",
        [
          "x": x.drawn, "y": (y + 12 + Double(index) * 15).drawn, "font-size": SchematicLayout.nameSize.drawn,
          "font-weight": weight, "fill": "#1f2a37",
        ], saying: text)
    }
    if !detail.isEmpty { small(detail, x: x, y: y + 11 + Double(lines.count) * 15, colour: "#50555c") }
  }

  private mutating func small(_ text: String, x: Double, y: Double, colour: String, weight: String = "400") {
    svg.element(
      "text",
      [
        "x": x.drawn, "y": y.drawn, "font-size": SchematicLayout.detailSize.drawn, "font-weight": weight,
        "fill": colour,
      ], saying: text)
  }

  // MARK: Curves

  private mutating func draw(_ curve: SchematicLayout.Curve) {
    let sign = VerdictSign.of(layout.plan.lines[curve.line].verdict)
    svg.element(
      "path",
      [
        "d": path(curve), "fill": "none", "stroke": sign.colour, "stroke-width": sign.strokeWidth.drawn,
        "stroke-dasharray": sign.dashes.isEmpty ? "none" : sign.dashes, "stroke-linecap": "round",
      ])
  }

  private func path(_ curve: SchematicLayout.Curve) -> String {
    let (from, to) = (curve.from, curve.to)
    if let turn = curve.turn {
      if curve.endsAtTurn { return "M\(from.x.drawn) \(from.y.drawn)H\(turn.drawn)" }
      let radius = 5.0
      let outwards = turn < from.x ? -1.0 : 1.0
      let down = to.y > from.y ? 1.0 : -1.0
      return """
        M\(from.x.drawn) \(from.y.drawn)H\((turn - outwards * radius).drawn)\
        Q\(turn.drawn) \(from.y.drawn) \(turn.drawn) \((from.y + down * radius).drawn)\
        V\((to.y - down * radius).drawn)Q\(turn.drawn) \(to.y.drawn) \((turn - outwards * radius).drawn) \(to.y.drawn)\
        H\(to.x.drawn)
        """
    }
    let bend = (to.x - from.x) * 0.55
    return """
      M\(from.x.drawn) \(from.y.drawn)C\((from.x + bend).drawn) \(from.y.drawn) \((to.x - bend).drawn) \(to.y.drawn) \
      \(to.x.drawn) \(to.y.drawn)
      """
  }

  private mutating func noteMissing() {
    svg.element(
      "text",
      [
        "x": layout.middle.drawn, "y": (layout.bottom + 24).drawn, "font-size": "11", "fill": "#1f2a37",
        "text-anchor": "middle",
      ],
      saying: say(
        "Those not in order are drawn first; \(missing) more \(missing == 1 ? "line is" : "lines are") not drawn.",
        "优先绘出不合规的线路；另有 \(missing) 条线路未绘出。"))
  }
}
