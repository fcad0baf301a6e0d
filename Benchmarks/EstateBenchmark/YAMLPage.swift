/// A file of an estate as it grows, in the two shapes in which people write entries: a block of lines, or one line.
struct YAMLPage {
  private(set) var text = ""

  mutating func list(_ plural: String) { text += "\(plural):\n" }

  mutating func block(_ id: String) { text += "  - id: \(id)\n" }
  mutating func key(_ key: String, _ value: String) { text += "    \(key): \(value)\n" }
  /// Nothing where there is no value.
  mutating func key(_ key: String, _ value: String?) { if let value { self.key(key, value) } }

  mutating func row(_ pairs: KeyValuePairs<String, String?>) {
    text += "  - { "
    var isFirst = true
    for case (let key, let value?) in pairs {
      text += isFirst ? "\(key): \(value)" : ", \(key): \(value)"
      isFirst = false
    }
    text += " }\n"
  }
}

extension [String] {
  /// `[a, b]`.
  var flow: String { "[\(joined(separator: ", "))]" }
}
