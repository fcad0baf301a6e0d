import CivilTime

/// Contracts, approvals and papers that can end, over two years about the day of the assessment, as a picture.
public enum TimelineDrawing {
  /// Rows in one picture; the table has them all.
  public static let rowsMax = 72
  static let rowsOnSheet = 36
  /// The months shown before the month of the assessment and from it on.
  static let monthsBefore = 6
  static let monthsAfter = 18

  /// One picture of the rows, up to ``rowsMax``.
  public static func svg(_ context: ReportContext) -> String {
    let plan = TimelinePlan(context)
    let shown = min(plan.dated.count, rowsMax)
    var pen = TimelinePen(
      context: context, plan: plan, rows: 0..<shown, missing: plan.dated.count - shown, id: "timeline")
    return pen.drawn()
  }

  /// The same in sheets that fit a page each; none where nothing has a date.
  static func sheets(_ context: ReportContext) -> [String] {
    let plan = TimelinePlan(context)
    let shown = min(plan.dated.count, rowsMax)
    return stride(from: 0, to: shown, by: rowsOnSheet).enumerated().map { sheet, start in
      let end = min(shown, start + rowsOnSheet)
      var pen = TimelinePen(
        context: context, plan: plan, rows: start..<end, missing: end == shown ? plan.dated.count - shown : 0,
        id: "timeline-\(sheet + 1)")
      return pen.drawn()
    }
  }
}

private struct TimelinePen {
  let context: ReportContext
  let plan: TimelinePlan
  let rows: Range<Int>
  let missing: Int
  let id: String
  private var svg = SVGWriter()

  private static let width = 760.0
  private static let chartLeft = 292.0
  private static let chartRight = 632.0
  private static let top = 44.0
  private static let rowHeight = 26.0

  init(context: ReportContext, plan: TimelinePlan, rows: Range<Int>, missing: Int, id: String) {
    self.context = context
    self.plan = plan
    self.rows = rows
    self.missing = missing
    self.id = id
  }

  private func say(_ english: String, _ chinese: String) -> String { context.say(english, chinese) }
  private var first: CivilDate { monthStart(plan.date).adding(months: -TimelineDrawing.monthsBefore) }
  private var last: CivilDate { monthStart(plan.date).adding(months: TimelineDrawing.monthsAfter) }
  private var bottom: Double { Self.top + Double(rows.count) * Self.rowHeight }
  private var height: Double { bottom + 24 + (missing > 0 ? 18 : 0) }

  private func monthStart(_ date: CivilDate) -> CivilDate { date.adding(days: 1 - date.components.day) }

  private func x(_ date: CivilDate) -> Double {
    let share = Double(date.dayNumber - first.dayNumber) / Double(last.dayNumber - first.dayNumber)
    return Self.chartLeft + min(max(share, 0), 1) * (Self.chartRight - Self.chartLeft)
  }

  mutating func drawn() -> String {
    svg.begin(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": "0 0 \(Self.width.drawn) \(height.drawn)", "role": "img",
        "aria-labelledby": "\(id)-title", "class": "drawing", "width": Self.width.drawn, "height": height.drawn,
        "lang": context.language, "font-family": DrawingFont.ofPictures,
      ])
    svg.element(
      "title", ["id": "\(id)-title"],
      saying: say("Contracts, approvals, papers and deadlines by their last day", "合同、批准、证明文件与期限（按截止日排列）"))
    svg.element("rect", ["width": Self.width.drawn, "height": height.drawn, "fill": "#ffffff"])
    axis()
    for (row, index) in rows.enumerated() { draw(plan.dated[index], row: row) }
    today()
    if missing > 0 {
      write(
        say("\(missing) more in the table below.", "另有 \(missing) 项，见下表。"), x: 4, y: bottom + 34, size: 11,
        colour: "#1f2a37")
    }
    svg.end()
    return svg.text
  }

  private mutating func write(
    _ text: String, x: Double, y: Double, size: Double, colour: String, weight: String = "400", anchor: String = "start"
  ) {
    svg.element(
      "text",
      [
        "x": x.drawn, "y": y.drawn, "font-size": size.drawn, "font-weight": weight, "fill": colour,
        "text-anchor": anchor,
      ], saying: text)
  }

  private mutating func axis() {
    var month = first
    while month < last {
      let (year, number, _) = month.components
      if number % 3 == 1 {
        let x = x(month)
        svg.element(
          "path",
          ["d": "M\(x.drawn) \((Self.top - 8).drawn)V\(bottom.drawn)", "stroke": "#d5d9de", "stroke-width": "1"])
        let text = number < 10 ? "\(year)-0\(number)" : "\(year)-\(number)"
        if number % 6 == 1, x < Self.chartRight - 36 {
          write(text, x: x, y: Self.top - 13, size: 10, colour: "#50555c")
        }
      }
      month = month.adding(months: 1)
    }
  }

  private mutating func today() {
    let x = x(plan.date)
    svg.element(
      "path",
      [
        "d": "M\(x.drawn) \((Self.top - 26).drawn)V\((bottom + 4).drawn)", "stroke": "#1f2a37", "stroke-width": "1.4",
        "stroke-dasharray": "4 3",
      ])
    write(plan.date.description, x: x + 4, y: Self.top - 27, size: 10.5, colour: "#1f2a37", weight: "600")
  }

  private mutating func draw(_ item: TimelinePlan.Item, row: Int) {
    let y = Self.top + Double(row) * Self.rowHeight
    let sign = item.state.sign
    if row % 2 == 0 {
      svg.element(
        "rect",
        [
          "x": "0", "y": y.drawn, "width": Self.width.drawn, "height": Self.rowHeight.drawn, "fill": "#1f2a37",
          "fill-opacity": "0.035",
        ])
    }
    let limit = Self.chartLeft - 14
    svg.begin("g")
    svg.element("title", saying: "\(item.of): \(item.what)")
    write(TextFitting.shortened(item.of, width: limit, size: 10.5), x: 4, y: y + 11, size: 10.5, colour: "#1f2a37")
    let what = [item.what, item.number].compactMap { $0 }.joined(separator: " ")
    write(TextFitting.shortened(what, width: limit, size: 9.5), x: 4, y: y + 22, size: 9.5, colour: "#50555c")
    bar(item, sign, y: y)
    let text = item.until?.description ?? item.state.words(context)
    write(
      "\(item.state.symbol) \(text)", x: Self.chartRight + 10, y: y + 16.5, size: 10.5, colour: sign.colour,
      weight: "600")
    svg.end()
  }

  private mutating func bar(_ item: TimelinePlan.Item, _ sign: VerdictSign, y: Double) {
    let (from, until) = (item.from ?? first, item.until ?? last)
    let middle = y + Self.rowHeight / 2
    // What ended before the picture begins, or begins after it ends, is an arrow at that side.
    if until < first { return arrow(x: Self.chartLeft, y: middle, towards: -1, sign) }
    if from >= last { return arrow(x: Self.chartRight, y: middle, towards: 1, sign) }
    let (start, end) = (x(from), max(x(until), x(from) + 2))
    svg.element(
      "rect",
      [
        "x": start.drawn, "y": (middle - 5).drawn, "width": (end - start).drawn, "height": "10", "rx": "2",
        "fill": item.state == .notYet ? "#ffffff" : sign.ground, "stroke": sign.colour, "stroke-width": "1.2",
        "stroke-dasharray": item.state == .notYet || item.state == .open ? "3 2" : "none",
      ])
    if item.until != nil, until < last {
      svg.element(
        "path", ["d": "M\(end.drawn) \((middle - 8).drawn)v16", "stroke": sign.colour, "stroke-width": "2.4"])
    }
  }

  private mutating func arrow(x: Double, y: Double, towards direction: Double, _ sign: VerdictSign) {
    let tip = x + direction * 2
    svg.element(
      "path",
      [
        "d": "M\(tip.drawn) \(y.drawn)l\((-direction * 8).drawn) -5v10z", "fill": sign.colour,
      ])
  }
}
