import SourceText

/// How wide a text is, about: a picture cannot ask the fonts of its reader. The widths are those of wide sans-serif
/// faces, so that a text is rather shorter than reckoned.
enum TextFitting {
  static func width(_ text: some StringProtocol, size: Double) -> Double {
    text.unicodeScalars.reduce(0) { $0 + ems($1) } * size
  }

  private static func ems(_ scalar: Unicode.Scalar) -> Double {
    switch scalar {
    case _ where scalar.displayWidth == 2: 1
    case _ where scalar.displayWidth == 0: 0
    case "i", "j", "l", "I", ".", ",", ":", ";", "'", "|", " ", "!": 0.34
    case "f", "t", "r", "(", ")", "[", "]", "/", "-", "\"": 0.44
    case "m", "w", "M", "W", "@", "%", "—", "…": 0.98
    case "A"..."Z", "&", "<", ">", "+", "=": 0.76
    case _ where scalar.isASCII: 0.63
    default: 0.76
    }
  }

  /// The text in at most so many lines that fit a width; what is too long ends in an ellipsis.
  static func lines(_ text: String, width limit: Double, size: Double, max: Int) -> [String] {
    var lines: [String] = []
    var rest = Substring(text)
    while !rest.isEmpty, lines.count < max {
      let isLast = lines.count == max - 1
      let cut = isLast ? nil : breaking(rest, width: limit, size: size)
      guard let cut else {
        lines.append(shortened(rest, width: limit, size: size))
        break
      }
      lines.append(String(rest[..<cut]).trimmedEnd)
      rest = rest[cut...].drop { $0 == " " }
    }
    return lines.isEmpty ? [""] : lines
  }

  static func shortened(_ text: some StringProtocol, width limit: Double, size: Double) -> String {
    if width(text, size: size) <= limit { return String(text) }
    var kept = ""
    var used = width("…", size: size)
    for character in text {
      used += width(String(character), size: size)
      if used > limit { break }
      kept.append(character)
    }
    return kept.trimmedEnd + "…"
  }

  /// Where a line ends: behind the last space that fits, or between Han characters; nothing where all of it fits.
  private static func breaking(_ text: Substring, width limit: Double, size: Double) -> Substring.Index? {
    var used = 0.0
    var best: Substring.Index?
    var index = text.startIndex
    while index < text.endIndex {
      let character = text[index]
      used += width(String(character), size: size)
      let next = text.index(after: index)
      if used > limit, character != " " { return best ?? index }
      let isWide = character.unicodeScalars.contains { $0.displayWidth == 2 }
      let endsWord = character == " " || character == "-"
      let mayBreak = endsWord || (isWide && !(next < text.endIndex && "，。、；：）》」".contains(text[next])))
      if mayBreak { best = next }
      index = next
    }
    return nil
  }
}

extension String {
  fileprivate var trimmedEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
