/// Writes the elements of an SVG one after the other. Text and attributes are escaped here and nowhere else; numbers
/// have at most one decimal, so that the same drawing is the same bytes everywhere.
struct SVGWriter {
  private(set) var text = ""
  private var open: [String] = []

  typealias Attributes = KeyValuePairs<String, String>

  mutating func begin(_ name: String, _ attributes: Attributes = [:]) {
    text += "<\(name)\(Self.written(attributes))>"
    open.append(name)
  }

  mutating func end() {
    let name = open.removeLast()
    text += "</\(name)>"
    if name != "title" && name != "desc" && name != "text" { text += "\n" }
  }

  mutating func element(_ name: String, _ attributes: Attributes) {
    text += "<\(name)\(Self.written(attributes))/>\n"
  }

  mutating func element(_ name: String, _ attributes: Attributes = [:], saying content: String) {
    text += "<\(name)\(Self.written(attributes))>\(xmlEscaped(content))</\(name)>\n"
  }

  private static func written(_ attributes: Attributes) -> String {
    attributes.map { " \($0.key)=\"\(xmlEscaped($0.value))\"" }.joined()
  }
}

/// A text that can stand in an element or an attribute of XML or HTML. Characters that XML forbids are left out.
func xmlEscaped(_ text: String) -> String {
  var out = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "<": out += "&lt;"
    case ">": out += "&gt;"
    case "&": out += "&amp;"
    case "\"": out += "&quot;"
    case "'": out += "&#39;"
    case "\t", "\n", "\r": out.unicodeScalars.append(scalar)
    case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: continue
    default: out.unicodeScalars.append(scalar)
    }
  }
  return out
}

extension Double {
  /// With at most one decimal.
  var drawn: String {
    let tenths = Int((self * 10).rounded())
    let (whole, rest) = (abs(tenths) / 10, abs(tenths) % 10)
    return (tenths < 0 ? "-" : "") + (rest == 0 ? "\(whole)" : "\(whole).\(rest)")
  }
}
