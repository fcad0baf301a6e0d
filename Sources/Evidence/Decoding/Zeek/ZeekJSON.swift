import Datagrams
import NetworkNumbers

/// Records of Zeek's logs as JSON: each field under its name in the log, times as RFC 3339, sets and vectors as lists;
/// what is unset, in JSON null, is left out.
public enum ZeekJSON {
  /// Members that are ours; a field of such a name has `zeek.` before it.
  static let ours: Set<String> = ["kind", "log", "undecodable"]

  /// Writes the record's members into an object that is open, and gives how many values are not of their type; they
  /// stand in `undecodable`.
  @discardableResult
  public static func write(_ reader: ZeekReader, _ line: RawSpan, to json: inout JSONLine) -> Int {
    if let path = reader.path(of: line) { json.member("log", path) }
    var bad: [ZeekPlace] = []
    for place in reader.record {
      let value = line.extracting(place.range)
      let name = ours.contains(place.field.name) ? "zeek.\(place.field.name)" : place.field.name
      let isRead =
        switch place.notation {
        case .json: place.isText && write(json: value, name, place.field.type, &json)
        case .separated: write(separated: value, name, place.field.type, reader.format, &json)
        }
      if !isRead { bad.append(place) }
    }
    guard !bad.isEmpty else { return 0 }
    let bytes = [UInt8](line)
    json.list("undecodable", bad) { json, place in
      json.elementObject {
        $0.member("field", place.field.name)
        $0.member("reason", ZeekTrouble.Reason.badValue.rawValue)
        $0.member("text", String(decoding: bytes[place.range], as: UTF8.self))
      }
    }
    return bad.count
  }

  private static let null = Array("null".utf8)

  private static func write(json value: RawSpan, _ name: String, _ type: ZeekType, _ json: inout JSONLine) -> Bool {
    if value.equals(Self.null) { return true }
    guard type == .time else {
      json.member(name, json: value)
      return true
    }
    let bytes = [UInt8](value)
    let time =
      bytes.first == UInt8(ascii: "\"")
      ? Instant(iso: bytes.dropFirst().dropLast()) : Instant(zeekNumber: bytes)
    guard let time else { return false }
    json.member(name, time)
    return true
  }

  private static func write(
    separated value: RawSpan, _ name: String, _ type: ZeekType, _ format: ZeekFormat, _ json: inout JSONLine
  ) -> Bool {
    if value.equals(format.unsetField) { return true }
    let isEmpty = value.equals(format.emptyField)
    if case .list(let element) = type {
      let parts = isEmpty ? [] : split([UInt8](value), by: format.setSeparator)
      var shown: [ZeekValue] = []
      for part in parts {
        guard let value = ZeekValue(part, element, format) else { return false }
        shown.append(value)
      }
      json.list(name, shown) { $1.element(of: &$0) }
      return true
    }
    guard let shown = ZeekValue(isEmpty ? [] : [UInt8](value), type, format) else { return false }
    shown.write(name, to: &json)
    return true
  }

  static func split(_ bytes: [UInt8], by separator: [UInt8]) -> [[UInt8]] {
    var parts: [[UInt8]] = [[]]
    var index = 0
    while index < bytes.count {
      if bytes[index...].starts(with: separator) {
        parts.append([])
        index += separator.count
      } else {
        parts[parts.count - 1].append(bytes[index])
        index += 1
      }
    }
    return parts
  }
}

/// A value of a tab-separated log, read by its type.
enum ZeekValue: Sendable {
  case time(Instant)
  /// Digits that are a JSON number already.
  case number([UInt8])
  case bool(Bool)
  case address(IPAddress)
  case text(String)
  case unset

  /// Nothing where the bytes are not of the type.
  init?(_ bytes: [UInt8], _ type: ZeekType, _ format: ZeekFormat) {
    if bytes == format.unsetField {
      self = .unset
      return
    }
    switch type {
    case .time:
      guard let time = Instant(zeekNumber: bytes) ?? Instant(iso: bytes) else { return nil }
      self = .time(time)
    case .interval, .double:
      var scanner = JSONScanner(bytes.span.bytes)
      guard scanner.isNumber() else { return nil }
      self = .number(bytes)
    case .count, .port, .int:
      var scanner = JSONScanner(bytes.span.bytes)
      guard scanner.isNumber(), bytes.dropFirst().allSatisfy({ (48...57).contains($0) }),
        type == .int || bytes.first != UInt8(ascii: "-")
      else { return nil }
      self = .number(bytes)
    case .bool:
      switch bytes {
      case [UInt8(ascii: "T")]: self = .bool(true)
      case [UInt8(ascii: "F")]: self = .bool(false)
      default: return nil
      }
    case .address:
      guard bytes.count < 64, let address = IPAddress(String(decoding: bytes, as: UTF8.self)) else { return nil }
      self = .address(address)
    case .text, .list, .any: self = .text(String(decoding: zeekUnescaped(bytes), as: UTF8.self))
    }
  }

  func write(_ name: String, to json: inout JSONLine) {
    switch self {
    case .time(let time): json.member(name, time)
    case .number(let digits): json.member(name, json: digits.span.bytes)
    case .bool(let value): json.member(name, value)
    case .address(let address): json.member(name, address)
    case .text(let text): json.member(name, text)
    case .unset: break
    }
  }

  func element(of json: inout JSONLine) {
    switch self {
    case .time(let time): json.element("\(time)")
    case .number(let digits): json.element(json: digits.span.bytes)
    case .bool(let value): json.element(json: Array((value ? "true" : "false").utf8).span.bytes)
    case .address(let address): json.element("\(address)")
    case .text(let text): json.element(text)
    case .unset: json.element(json: Array("null".utf8).span.bytes)
    }
  }
}

extension RawSpan {
  func equals(_ other: [UInt8]) -> Bool {
    guard byteCount == other.count else { return false }
    // Safe: the index is below the count of both.
    for index in 0..<byteCount where unsafeLoad(fromByteOffset: index, as: UInt8.self) != other[index] {
      return false
    }
    return true
  }
}
