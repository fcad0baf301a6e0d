import SourceText
import Yams

/// A YAML value with its place. Scalars stay texts: whether `yes` is a word or a truth is for the reader who asked.
public indirect enum YAMLNode: Sendable {
  case scalar(Name)
  case sequence([YAMLNode], span: SourceSpan)
  case mapping([(key: Name, value: YAMLNode)], span: SourceSpan)

  public var span: SourceSpan {
    switch self {
    case .scalar(let name): name.span
    case .sequence(_, let span), .mapping(_, let span): span
    }
  }

  public var scalar: Name? { if case .scalar(let name) = self { name } else { nil } }
  public var sequence: [YAMLNode]? { if case .sequence(let items, _) = self { items } else { nil } }
  public var mapping: [(key: Name, value: YAMLNode)]? { if case .mapping(let pairs, _) = self { pairs } else { nil } }
  /// `key:` with nothing behind it, or YAML's own words for that, which are read as nothing where they stand plain.
  public var isEmpty: Bool { scalar.map { $0.text.isEmpty } ?? false }

  public subscript(_ key: String) -> YAMLNode? { mapping?.first { $0.key.text == key }?.value }
}

/// Reads YAML by Yams, inside bounds: Yams and libyaml walk nested values by recursion and unfold aliases.
public enum YAMLReading {
  /// How much one file may hold.
  public struct Bounds: Sendable {
    public let bytes: Int
    public let values: Int
    public init(bytes: Int, values: Int) {
      self.bytes = bytes
      self.values = values
    }
    /// What people write by hand.
    public static let text = Bounds(bytes: 16 * 1024 * 1024, values: 2_000_000)
    /// What a program writes out of a register.
    public static let register = Bounds(bytes: 128 * 1024 * 1024, values: 16_000_000)
  }

  public static let nestingMax = 64
  public static let indentationMax = 256
  public static let aliasesMax = 16
  /// Some editors begin a file with it; it is no part of the text.
  static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// The value of a stretch of a file; nothing when it is empty or cannot be read (then there are diagnostics).
  public static func read(
    _ range: Range<Int>, of source: SourceFile, file: Int, within bounds: Bounds = .text
  ) -> (YAMLNode?, [Diagnostic]) {
    var bytes = source.bytes[range]
    if range.lowerBound == 0, bytes.starts(with: byteOrderMark) { bytes = bytes.dropFirst(3) }
    if let bad = invalidUTF8(in: bytes) {
      let span = SourceSpan(file: file, start: bad, end: bad + 1)
      return (nil, [Diagnostic(Codes.encoding, "this byte is not UTF-8", at: span, help: "save the file as UTF-8")])
    }
    if let trouble = pastBound(bytes, file: file, bounds) { return (nil, [trouble]) }
    let base = source.position(of: range.lowerBound)
    var reading = Reading(source: source, file: file, lineBase: base.line - 1, valuesMax: bounds.values)
    do {
      guard let root = try Yams.compose(yaml: String(decoding: bytes, as: UTF8.self), .basic) else { return (nil, []) }
      return (reading.node(root), reading.diagnostics)
    } catch let error as YamlError {
      return (nil, [reading.diagnostic(error, range)])
    } catch {
      let span = SourceSpan(file: file, start: range.lowerBound, end: range.lowerBound + 1)
      return (nil, [Diagnostic(Codes.yaml, "this is not YAML: \(error)", at: span)])
    }
  }

  /// The first offset that does not begin or continue a well-formed sequence (Unicode, table 3-7).
  static func invalidUTF8(in bytes: ArraySlice<UInt8>) -> Int? {
    var at = bytes.startIndex
    let end = bytes.endIndex
    func continues(_ index: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
      index < end && range.contains(bytes[index])
    }
    while at < end {
      let length: Int
      switch bytes[at] {
      case 0x00...0x7F: length = 1
      case 0xC2...0xDF: length = continues(at + 1) ? 2 : 0
      case 0xE0...0xEF:
        let second: ClosedRange<UInt8> =
          bytes[at] == 0xE0 ? 0xA0...0xBF : bytes[at] == 0xED ? 0x80...0x9F : 0x80...0xBF
        length = continues(at + 1, second) && continues(at + 2) ? 3 : 0
      case 0xF0...0xF4:
        let second: ClosedRange<UInt8> =
          bytes[at] == 0xF0 ? 0x90...0xBF : bytes[at] == 0xF4 ? 0x80...0x8F : 0x80...0xBF
        length = continues(at + 1, second) && continues(at + 2) && continues(at + 3) ? 4 : 0
      default: length = 0
      }
      if length == 0 { return at }
      at += length
    }
    return nil
  }

  /// A look at the raw bytes before any parser recurses over them. It may count a bracket inside a text; nobody
  /// writes dozens of those.
  private static func pastBound(_ bytes: ArraySlice<UInt8>, file: Int, _ bounds: Bounds) -> Diagnostic? {
    func trouble(_ at: Int, _ message: String) -> Diagnostic {
      Diagnostic(Codes.yamlBound, message, at: SourceSpan(file: file, start: at, end: at + 1))
    }
    if bytes.count > bounds.bytes { return trouble(bytes.startIndex, "this YAML is larger than \(bounds.bytes) bytes") }
    var open = 0
    var aliases = 0
    var indentation = 0
    var dashes = 0
    var leading = true
    var previous: UInt8 = 0x0A
    for index in bytes.indices {
      let byte = bytes[index]
      switch byte {
      case 0x0A: (leading, indentation, dashes) = (true, 0, 0)
      case 0x20 where leading: indentation += 1
      case UInt8(ascii: "-") where leading, UInt8(ascii: "?") where leading, UInt8(ascii: ":") where leading:
        dashes += 1
      default: leading = false
      }
      if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") { open += 1 }
      if byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") { open = max(0, open - 1) }
      if byte == UInt8(ascii: "*"),
        [0x20, 0x0A, UInt8(ascii: "["), UInt8(ascii: ","), UInt8(ascii: "{")].contains(previous),
        index + 1 < bytes.endIndex, bytes[index + 1] > 0x20, bytes[index + 1] != UInt8(ascii: "*")
      {
        aliases += 1
      }
      if open > nestingMax || dashes > nestingMax || indentation > indentationMax {
        return trouble(index, "this YAML is nested deeper than \(nestingMax) levels")
      }
      if aliases > aliasesMax { return trouble(index, "this YAML has more than \(aliasesMax) aliases") }
      previous = byte
    }
    return nil
  }

  private struct Reading {
    let source: SourceFile
    let file: Int
    let lineBase: Int
    let valuesMax: Int
    var count = 0
    var diagnostics: [Diagnostic] = []

    mutating func node(_ node: Node) -> YAMLNode {
      count += 1
      let span = span(node)
      if count > valuesMax {
        if count == valuesMax + 1 {
          diagnostics.append(
            Diagnostic(Codes.yamlBound, "this YAML has more than \(valuesMax) values, aliases unfolded", at: span))
        }
        return .scalar(Name("", span))
      }
      switch node {
      case .scalar(let scalar):
        let isNothing = scalar.style == .plain && ["~", "null"].contains(scalar.string)
        return .scalar(Name(isNothing ? "" : scalar.string, span))
      case .sequence(let items): return .sequence(items.map { self.node($0) }, span: span)
      case .mapping(let pairs):
        return .mapping(
          pairs.map { key, value in (Name(key.scalar?.string ?? "", self.span(key)), self.node(value)) }, span: span)
      case .alias: return .scalar(Name("", span))
      }
    }

    private func span(_ node: Node) -> SourceSpan {
      guard let mark = node.mark else { return SourceSpan(file: file, start: 0, end: 0) }
      let start = offset(mark)
      guard let scalar = node.scalar else { return SourceSpan(file: file, start: start, end: start + 1) }
      let length = scalar.string.utf8.count
      let quote = scalar.style == .doubleQuoted || scalar.style == .singleQuoted ? 2 : 0
      let lineEnd = source.line(mark.line + lineBase).endIndex
      return SourceSpan(file: file, start: start, end: min(max(start + 1, start + length + quote), max(lineEnd, start)))
    }

    private func offset(_ mark: Mark) -> Int { source.offset(line: mark.line + lineBase, column: mark.column) }

    private func holdsTab(at offset: Int) -> Bool {
      source.bytes.indices.contains(offset) && source.bytes[offset] == 0x09
    }

    func diagnostic(_ error: YamlError, _ range: Range<Int>) -> Diagnostic {
      func trouble(_ mark: Mark?, _ problem: String) -> Diagnostic {
        // What a colon in a text comes to, in libyaml's words.
        let isColon = problem == "mapping values are not allowed in this context"
        let message = problem.hasPrefix("the key") ? problem : "this is not YAML: \(problem)"
        let isTab = mark.map { holdsTab(at: offset($0)) } ?? false
        let start = min(mark.map { offset($0) } ?? range.lowerBound, max(range.lowerBound, range.upperBound - 1))
        return Diagnostic(
          Codes.yaml, message, at: SourceSpan(file: file, start: start, end: start + 1),
          help: isColon
            ? "a text with a colon in it stands in quotation marks" : isTab ? "indent with spaces, not with tabs" : nil)
      }
      switch error {
      case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
        .composer(_, let problem, let mark, _):
        return trouble(mark, problem)
      case .duplicatedKeysInMapping(let keys, let context):
        return trouble(context.mark, "the key `\(keys.first ?? "")` is given twice")
      case .reader(let problem, let offset, _, _):
        return trouble(offset.flatMap { _ in nil }, problem)
      default: return trouble(nil, "\(error)")
      }
    }
  }
}
