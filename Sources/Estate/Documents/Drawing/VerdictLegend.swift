import Facts

/// The signs of the verdicts, with their words.
struct VerdictLegend {
  let context: ReportContext

  func draw(_ svg: inout SVGWriter, top: Double, width: Double) {
    let step = width / Double(Verdict.allCases.count)
    for (index, verdict) in Verdict.allCases.enumerated() {
      let sign = VerdictSign.of(verdict)
      let x = 6 + step * Double(index)
      svg.element(
        "path",
        [
          "d": "M\(x.drawn) \((top + 8).drawn)h24", "stroke": sign.colour, "stroke-width": sign.strokeWidth.drawn,
          "stroke-dasharray": sign.dashes.isEmpty ? "none" : sign.dashes, "stroke-linecap": "round", "fill": "none",
        ])
      Self.mark(&svg, sign, x: x + 29, y: top + 1)
      svg.element(
        "text", ["x": (x + 47).drawn, "y": (top + 12).drawn, "font-size": "10.5", "fill": sign.colour],
        saying: context.words.verdict(verdict))
    }
  }

  /// The sign in a disc of its colour, 14 wide.
  static func mark(_ svg: inout SVGWriter, _ sign: VerdictSign, x: Double, y: Double) {
    svg.begin("g", ["transform": "translate(\(x.drawn) \(y.drawn))"])
    svg.element("circle", ["cx": "7", "cy": "7", "r": "7", "fill": sign.colour])
    svg.element(
      "path",
      [
        "d": sign.path, "transform": "translate(1 1)", "stroke": "#ffffff", "stroke-width": "1.7", "fill": "none",
        "stroke-linecap": "round", "stroke-linejoin": "round",
      ])
    svg.end()
  }
}

/// The faces in which pictures and pages are set.
enum DrawingFont {
  /// For a page; a browser takes the first that it has.
  static func families(_ language: String) -> String {
    language == "zh"
      ? "'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
      : "'Noto Sans', 'Source Sans 3', 'Helvetica Neue', Arial, 'Noto Sans CJK SC', sans-serif"
  }

  /// For a picture: some readers of SVG take the first name alone.
  static let ofPictures = "Noto Sans CJK SC, Noto Sans, PingFang SC, Microsoft YaHei, Helvetica Neue, Arial, sans-serif"
}
