/// A JSON value that is written in one way only: members in the order given, no spaces, numbers whole. Receipts are
/// compared to the byte, so nothing about their form is left to a library's taste.
public indirect enum JSON: Hashable, Sendable {
  case null
  case bool(Bool)
  case number(Int)
  case string(String)
  case array([JSON])
  case object([Member])

  public struct Member: Hashable, Sendable {
    public let name: String
    public let value: JSON
    public init(_ name: String, _ value: JSON) {
      self.name = name
      self.value = value
    }
  }

  public static func strings(_ values: some Sequence<String>) -> JSON { .array(values.map { .string($0) }) }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral {
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  public init(stringLiteral value: String) { self = .string(value) }
  public init(dictionaryLiteral elements: (String, JSON)...) { self = .object(elements.map { Member($0.0, $0.1) }) }
}

extension JSON {
  public subscript(_ name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  public var string: String? { if case .string(let value) = self { value } else { nil } }
  public var array: [JSON]? { if case .array(let values) = self { values } else { nil } }
  public var object: [Member]? { if case .object(let members) = self { members } else { nil } }

  /// On one line, or indented by two spaces.
  public func text(pretty: Bool = false) -> String {
    var out = ""
    write(to: &out, line: pretty ? "\n" : nil)
    return out
  }

  /// - Parameter line: What begins a line at the depth of this value; nothing where all stands on one line.
  func write(to out: inout String, line: String?) {
    switch self {
    case .null: out += "null"
    case .bool(let value): out += value ? "true" : "false"
    case .number(let value): out += String(value)
    case .string(let value): Self.write(quoted: value, to: &out)
    case .array(let values):
      Self.write(values.count, "[", "]", to: &out, line: line) { index, out, inner in
        values[index].write(to: &out, line: inner)
      }
    case .object(let members):
      Self.write(members.count, "{", "}", to: &out, line: line) { index, out, inner in
        Self.write(quoted: members[index].name, to: &out)
        out += inner == nil ? ":" : ": "
        members[index].value.write(to: &out, line: inner)
      }
    }
  }

  private static func write(
    _ count: Int, _ open: String, _ close: String, to out: inout String, line: String?,
    item: (Int, inout String, String?) -> Void
  ) {
    let inner = line.map { $0 + "  " }
    out += open
    for index in 0..<count {
      if index > 0 { out += "," }
      if let inner { out += inner }
      item(index, &out, inner)
    }
    if let line, count > 0 { out += line }
    out += close
  }

  private static func write(quoted text: String, to out: inout String) {
    out += "\""
    // Most texts hold nothing that JSON writes otherwise.
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
      out += text
    } else {
      for scalar in text.unicodeScalars { write(escaped: scalar, to: &out) }
    }
    out += "\""
  }

  private static func write(escaped scalar: Unicode.Scalar, to out: inout String) {
    switch scalar {
    case "\"": out += "\\\""
    case "\\": out += "\\\\"
    case "\n": out += "\\n"
    case "\r": out += "\\r"
    case "\t": out += "\\t"
    case _ where scalar.value < 0x20:
      let hex = String(scalar.value, radix: 16)
      out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
    default: out.unicodeScalars.append(scalar)
    }
  }
}

extension JSON {
  /// The pretty text of an object whose last member is a long list, piece by piece. The bytes are those of the whole,
  /// which so need not be held at once.
  public static func writePretty(
    _ members: [Member], last name: String, _ items: some Sequence<JSON>, to write: (String) throws -> Void
  ) rethrows {
    let end = "]\n}"
    let empty = JSON.object(members + [Member(name, .array([]))]).text(pretty: true)
    try write(String(empty.dropLast(end.count)))
    let line = "\n    "
    var isFirst = true
    // One stretch of memory for all pieces: a fresh one would grow anew by doubling for each.
    var piece = ""
    for item in items {
      piece.removeAll(keepingCapacity: true)
      piece += (isFirst ? "" : ",") + line
      item.write(to: &piece, line: line)
      try write(piece)
      isFirst = false
    }
    try write((isFirst ? "" : "\n  ") + end)
  }
}
