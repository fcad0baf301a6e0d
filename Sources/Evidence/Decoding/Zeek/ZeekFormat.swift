import Datagrams

/// What the header lines of a tab-separated log say (Zeek's ASCII writer).
public struct ZeekFormat: Sendable {
  public private(set) var separator = UInt8(ascii: "\t")
  public private(set) var setSeparator = Array(",".utf8)
  public private(set) var emptyField = Array("(empty)".utf8)
  public private(set) var unsetField = Array("-".utf8)
  /// The log's name.
  public private(set) var path: String?
  /// Empty until `#fields` came.
  public private(set) var fields: [ZeekField] = []
  private var names: [String] = []
  private var types: [String] = []

  /// Reads a line that begins with `#`. What is not known is a comment.
  mutating func read(header line: RawSpan) -> ZeekTrouble.Reason? {
    let bytes = [UInt8](line)
    // The separator itself follows a space, because it is not known yet.
    if bytes.starts(with: "#separator ".utf8) {
      let value = zeekUnescaped(bytes[11...])
      self = ZeekFormat()
      guard value.count == 1 else { return .badSeparator }
      separator = value[0]
      return nil
    }
    guard bytes.count(where: { $0 == separator }) <= ZeekReader.fieldsMax else { return .tooManyFields }
    let words = bytes.split(separator: separator, omittingEmptySubsequences: false)
    let rest = words.dropFirst()
    func value() -> [UInt8]? { rest.first.map { zeekUnescaped($0) } }
    func texts() -> [String] { rest.map { String(decoding: zeekUnescaped($0), as: UTF8.self) } }
    switch String(decoding: words[0], as: UTF8.self) {
    case "#set_separator": if let value = value(), !value.isEmpty { setSeparator = value }
    case "#empty_field": if let value = value() { emptyField = value }
    case "#unset_field": if let value = value() { unsetField = value }
    case "#path": path = value().map { String(decoding: $0, as: UTF8.self) }
    case "#fields":
      guard Set(texts()).count == rest.count else {
        fields = []
        return .nameTwice
      }
      (names, types) = (texts(), [])
      fields = names.map { ZeekField(name: $0, type: .text) }
    case "#types":
      types = texts()
      guard types.count == names.count else {
        // Without types the values stay as they are.
        return .typeCount
      }
      fields = zip(names, types).map { ZeekField(name: $0, type: ZeekType($1)) }
    default: break
    }
    return nil
  }
}

/// `\xNN` is a byte and `\\` a backslash; a backslash before anything else is itself.
func zeekUnescaped(_ bytes: some Sequence<UInt8>) -> [UInt8] {
  let bytes = Array(bytes)
  guard bytes.contains(UInt8(ascii: "\\")) else { return bytes }
  var result: [UInt8] = []
  var index = 0
  func digit(_ at: Int) -> UInt8? {
    guard at < bytes.count else { return nil }
    switch bytes[at] {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return bytes[at] - 48
    case UInt8(ascii: "a")...UInt8(ascii: "f"): return bytes[at] - 87
    case UInt8(ascii: "A")...UInt8(ascii: "F"): return bytes[at] - 55
    default: return nil
    }
  }
  while index < bytes.count {
    if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count {
      if bytes[index + 1] == UInt8(ascii: "x"), let high = digit(index + 2), let low = digit(index + 3) {
        result.append(high << 4 | low)
        index += 4
        continue
      }
      if bytes[index + 1] == UInt8(ascii: "\\") { index += 1 }
    }
    result.append(bytes[index])
    index += 1
  }
  return result
}
