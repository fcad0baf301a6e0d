import Datagrams

/// Walks over one JSON object (RFC 8259) without building anything: where its members' names and values are.
///
/// Strict: numbers as the grammar has them, escapes that exist, nothing behind the object. Surrogates that are no pair
/// are grammar, but no text; the value that has one is named.
struct JSONScanner: ~Escapable {
  static let depthMax = 16

  private let bytes: RawSpan
  private(set) var index = 0
  private(set) var isTooDeep = false
  /// No surrogate since the last value stood alone.
  private var isText = true

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, from start: Int = 0) {
    self.bytes = bytes
    index = start
  }

  /// Calls `member` with the places of each name (without quotes) and value, and whether the value's strings are text;
  /// false when this is not one object.
  mutating func object(_ member: (Range<Int>, Range<Int>, Bool) -> Bool) -> Bool {
    guard take(UInt8(ascii: "{")) else { return false }
    if !take(UInt8(ascii: "}")) {
      repeat {
        guard let name = name() else { return false }
        skipSpace()
        let start = index
        isText = true
        guard value(depth: 1), member(name, start..<index, isText) else { return false }
      } while take(UInt8(ascii: ","))
      guard take(UInt8(ascii: "}")) else { return false }
    }
    skipSpace()
    return index == bytes.byteCount
  }

  // Safe: the guard before it.
  private var next: UInt8? {
    guard index < bytes.byteCount else { return nil }
    return bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self)
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 32 || byte == 9 || byte == 10 || byte == 13 { index += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard next == byte else { return false }
    index += 1
    return true
  }

  /// A string and its colon.
  private mutating func name() -> Range<Int>? {
    skipSpace()
    let start = index + 1
    guard string() else { return nil }
    let end = index - 1
    return take(UInt8(ascii: ":")) ? start..<end : nil
  }

  private mutating func value(depth: Int) -> Bool {
    skipSpace()
    guard let first = next else { return false }
    switch first {
    case UInt8(ascii: "\""): return string()
    case UInt8(ascii: "{"), UInt8(ascii: "["): return container(first, depth)
    case UInt8(ascii: "t"): return word("true")
    case UInt8(ascii: "f"): return word("false")
    case UInt8(ascii: "n"): return word("null")
    default: return number()
    }
  }

  private mutating func container(_ open: UInt8, _ depth: Int) -> Bool {
    guard depth < Self.depthMax else {
      isTooDeep = true
      return false
    }
    index += 1
    let isObject = open == UInt8(ascii: "{")
    let close = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
    if take(close) { return true }
    repeat {
      if isObject { guard name() != nil else { return false } }
      guard value(depth: depth + 1) else { return false }
    } while take(UInt8(ascii: ","))
    return take(close)
  }

  private mutating func word(_ text: StaticString) -> Bool {
    for offset in 0..<text.utf8CodeUnitCount {
      // Safe: the offset is below the count.
      guard next == text.utf8Start[offset] else { return false }
      index += 1
    }
    return true
  }

  private mutating func string() -> Bool {
    guard next == UInt8(ascii: "\"") else { return false }
    index += 1
    while let byte = next {
      index += 1
      switch byte {
      case UInt8(ascii: "\""): return true
      case 0..<32: return false
      case UInt8(ascii: "\\"): guard escape() else { return false }
      default: continue
      }
    }
    return false
  }

  private mutating func escape() -> Bool {
    guard let byte = next else { return false }
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return true
    case UInt8(ascii: "u"):
      guard let unit = fourDigits() else { return false }
      if (0xD800..<0xE000).contains(unit), unit >= 0xDC00 || !lowSurrogate() { isText = false }
      return true
    default: return false
    }
  }

  /// The second of a pair; anything else is left to be read.
  private mutating func lowSurrogate() -> Bool {
    let start = index
    if next == UInt8(ascii: "\\") {
      index += 1
      if next == UInt8(ascii: "u") {
        index += 1
        if let low = fourDigits(), (0xDC00..<0xE000).contains(low) { return true }
      }
    }
    index = start
    return false
  }

  private mutating func fourDigits() -> UInt16? {
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = next else { return nil }
      index += 1
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt16(byte - 48)
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt16(byte - 87)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt16(byte - 55)
      default: return nil
      }
    }
    return value
  }

  /// The whole of the bytes is one number.
  mutating func isNumber() -> Bool { number() && index == bytes.byteCount }

  private mutating func number() -> Bool {
    if next == UInt8(ascii: "-") { index += 1 }
    if next == UInt8(ascii: "0") {
      index += 1
    } else {
      guard digits() else { return false }
    }
    if next == UInt8(ascii: ".") {
      index += 1
      guard digits() else { return false }
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      index += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { index += 1 }
      guard digits() else { return false }
    }
    return true
  }

  private mutating func digits() -> Bool {
    let start = index
    while let byte = next, (48...57).contains(byte) { index += 1 }
    return index > start
  }
}

/// Members' names of JSON logs, each made once.
struct ZeekJSONNames: Sendable {
  private var known: [[UInt8]: Int] = [:]
  private var fields: [ZeekField] = []
  /// The line in which a name was seen last.
  private var seen: [Int] = []
  private var line = 0

  mutating func read(_ bytes: RawSpan, from start: Int, _ places: inout [ZeekPlace]) -> ZeekTrouble.Reason? {
    guard bytes.withUnsafeBytes({ String(validating: $0, as: UTF8.self) != nil }) else { return .notUTF8 }
    if fields.count >= ZeekReader.namesMax { self = ZeekJSONNames() }
    line += 1
    var reason: ZeekTrouble.Reason?
    var found: [(Range<Int>, Range<Int>, Bool)] = []
    var scanner = JSONScanner(bytes, from: start)
    let isObject = scanner.object { name, value, isText in
      found.append((name, value, isText))
      if found.count > ZeekReader.fieldsMax { reason = .tooManyFields }
      return reason == nil
    }
    if let reason { return reason }
    guard isObject else { return scanner.isTooDeep ? .tooDeep : .notJSON }
    for (name, value, isText) in found {
      let id = id(of: [UInt8](bytes.extracting(name)))
      guard seen[id] != line else { return .nameTwice }
      seen[id] = line
      places.append(ZeekPlace(field: fields[id], range: value, notation: .json, isText: isText))
    }
    return nil
  }

  private mutating func id(of name: [UInt8]) -> Int {
    if let id = known[name] { return id }
    known[name] = fields.count
    // Escapes in names stay as they are written.
    let text = String(decoding: name, as: UTF8.self)
    fields.append(ZeekField(name: text, type: text == "ts" || text == "_write_ts" ? .time : .any))
    seen.append(0)
    return fields.count - 1
  }
}
