import Datagrams
import NetworkNumbers

/// One JSON object on one line, written member by member into bytes; for millions of records, so without trees and
/// without `String`s. Members stand in the order written.
public struct JSONLine: Sendable {
  public private(set) var bytes: [UInt8] = []
  private var needsComma = false

  public init() {}

  /// Starts the next object; what was written is dropped, its memory kept.
  public mutating func begin() {
    bytes.removeAll(keepingCapacity: true)
    bytes.append(UInt8(ascii: "{"))
    needsComma = false
  }

  /// Closes the object and the line.
  public mutating func end() {
    bytes.append(UInt8(ascii: "}"))
    bytes.append(UInt8(ascii: "\n"))
  }

  public mutating func member(_ name: some StringProtocol, _ value: some BinaryInteger) {
    key(name)
    number(value)
  }
  public mutating func member(_ name: some StringProtocol, _ value: Bool) {
    key(name)
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }
  /// A finite number in Swift's shortest spelling; null for the others, which JSON does not know.
  public mutating func member(_ name: some StringProtocol, _ value: Double) {
    key(name)
    bytes.append(contentsOf: (value.isFinite ? "\(value)" : "null").utf8)
  }
  public mutating func member(_ name: some StringProtocol, _ value: some StringProtocol) {
    key(name)
    text(value.utf8)
  }
  public mutating func member(_ name: some StringProtocol, _ value: Instant) {
    key(name)
    quote()
    value.write(to: &bytes)
    quote()
  }
  public mutating func member(_ name: some StringProtocol, _ value: IPAddress) {
    key(name)
    quote()
    address(value)
    quote()
  }
  /// Text from outside: UTF-8, with what is not UTF-8 replaced.
  public mutating func member(_ name: some StringProtocol, text value: RawSpan) {
    member(name, String(decoding: [UInt8](value), as: UTF8.self))
  }
  /// Bytes as lower-case hexadecimal digits.
  public mutating func member(_ name: some StringProtocol, hex value: RawSpan) {
    key(name)
    quote()
    for i in 0..<value.byteCount { hex(value.unsafeLoad(fromByteOffset: i, as: UInt8.self)) }
    quote()
  }
  public mutating func null(_ name: some StringProtocol) {
    key(name)
    bytes.append(contentsOf: "null".utf8)
  }
  /// An object in the object; `body` writes its members.
  public mutating func object(_ name: some StringProtocol, _ body: (inout JSONLine) -> Void) {
    key(name)
    bytes.append(UInt8(ascii: "{"))
    needsComma = false
    body(&self)
    bytes.append(UInt8(ascii: "}"))
    needsComma = true
  }
  /// A list; `body` is called with each index and writes one element with `element`.
  public mutating func list<Element>(
    _ name: some StringProtocol, _ elements: [Element], _ body: (inout JSONLine, Element) -> Void
  ) {
    key(name)
    bytes.append(UInt8(ascii: "["))
    for (index, element) in elements.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      body(&self, element)
    }
    bytes.append(UInt8(ascii: "]"))
    needsComma = true
  }
  public mutating func element(_ value: some StringProtocol) { text(value.utf8) }
  public mutating func element(_ value: some BinaryInteger) { number(value) }
  /// An object as an element; `body` writes its members.
  public mutating func elementObject(_ body: (inout JSONLine) -> Void) {
    bytes.append(UInt8(ascii: "{"))
    needsComma = false
    body(&self)
    bytes.append(UInt8(ascii: "}"))
    needsComma = true
  }
  public mutating func element(json value: RawSpan) { value.withUnsafeBytes { bytes.append(contentsOf: $0) } }
  /// A value that is JSON already.
  public mutating func member(_ name: some StringProtocol, json value: RawSpan) {
    key(name)
    value.withUnsafeBytes { bytes.append(contentsOf: $0) }
  }

  private mutating func key(_ name: some StringProtocol) {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
    text(name.utf8)
    bytes.append(UInt8(ascii: ":"))
  }

  private mutating func quote() { bytes.append(UInt8(ascii: "\"")) }

  private mutating func number(_ value: some BinaryInteger) {
    if let small = UInt64(exactly: value) {
      digits(small)
    } else {
      bytes.append(contentsOf: "\(value)".utf8)
    }
  }

  private mutating func digits(_ value: UInt64) {
    let start = bytes.count
    var rest = value
    repeat {
      bytes.append(UInt8(48 + rest % 10))
      rest /= 10
    } while rest > 0
    bytes[start...].reverse()
  }

  private mutating func address(_ value: IPAddress) {
    guard value.family == .ipv4 else { return bytes.append(contentsOf: value.description.utf8) }
    let number = UInt32(truncatingIfNeeded: value.value)
    for shift in stride(from: 24, through: 0, by: -8) {
      digits(UInt64(number >> UInt32(shift) & 255))
      if shift > 0 { bytes.append(UInt8(ascii: ".")) }
    }
  }

  private mutating func hex(_ byte: UInt8) {
    let digits: StaticString = "0123456789abcdef"
    // Safe: both indices are below sixteen.
    bytes.append(digits.utf8Start[Int(byte >> 4)])
    bytes.append(digits.utf8Start[Int(byte & 15)])
  }

  /// RFC 8259, section 7.
  private mutating func text(_ utf8: some Sequence<UInt8>) {
    quote()
    for byte in utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0..<32, 127:
        bytes.append(contentsOf: "\\u00".utf8)
        hex(byte)
      default: bytes.append(byte)
      }
    }
    quote()
  }
}
