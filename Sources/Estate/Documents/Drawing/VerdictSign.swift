import Facts

/// How a verdict looks: a colour with contrast enough for text on white (WCAG 2.2, AA), and a sign and a kind of stroke
/// by which it is told without any colour.
struct VerdictSign: Equatable {
  /// For text and strokes.
  let colour: String
  /// A tint of it for grounds.
  let ground: String
  /// The sign as a character, for text.
  let symbol: String
  /// The sign as a path in a square of 12 by 12, for pictures: no font is needed.
  let path: String
  /// An SVG `stroke-dasharray`; empty for a line without gaps.
  let dashes: String
  let strokeWidth: Double
  /// The name of the class in the page's style.
  let name: String

  static func of(_ verdict: Verdict?) -> VerdictSign {
    switch verdict {
    case .unlawful:
      VerdictSign(
        colour: "#a61b1b", ground: "#fbeceb", symbol: "✕", path: "M3.2 3.2 8.8 8.8 M8.8 3.2 3.2 8.8", dashes: "",
        strokeWidth: 2.6, name: "unlawful")
    case .undetermined:
      VerdictSign(
        colour: "#7a4a00", ground: "#fdf3e1", symbol: "?",
        path: "M4 4.6 A2 2 0 1 1 6.7 6.1 Q6 6.5 6 7.4 M6 9.2 L6 9.5", dashes: "7 4", strokeWidth: 2,
        name: "undetermined")
    case .unsettled:
      VerdictSign(
        colour: "#5b3a9e", ground: "#f1edf9", symbol: "≠", path: "M3 4.8 9 4.8 M3 7.2 9 7.2 M7.6 3 4.4 9",
        dashes: "9 3 2 3", strokeWidth: 2, name: "unsettled")
    case .lawful:
      VerdictSign(
        colour: "#17633a", ground: "#e9f4ed", symbol: "✓", path: "M3 6.3 5.2 8.5 9.2 3.8", dashes: "",
        strokeWidth: 1.3, name: "lawful")
    case .unaddressed:
      VerdictSign(
        colour: "#50555c", ground: "#f0f1f2", symbol: "–", path: "M3.4 6 8.6 6", dashes: "1.5 4", strokeWidth: 2,
        name: "unaddressed")
    case nil:
      VerdictSign(
        colour: "#50555c", ground: "#ffffff", symbol: "·", path: "M6 5.8 6 6.2", dashes: "1 7", strokeWidth: 1.5,
        name: "unjudged")
    }
  }
}
