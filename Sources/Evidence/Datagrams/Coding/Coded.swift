/// Written into the project's own files, and read from them: numbers in network order, counts before what they count.
///
/// Equal values give equal bytes. What is read is checked; nil is what cannot have been written.
package protocol Coded {
  func write(to out: inout ByteWriter)
  init?(from reader: inout ByteReader)
}

// MARK: Numbers and words

extension Coded where Self: FixedWidthInteger & BitwiseCopyable {
  package func write(to out: inout ByteWriter) { out.append(self) }
  package init?(from reader: inout ByteReader) {
    guard let value = reader.integer(Self.self) else { return nil }
    self = value
  }
}

extension UInt8: Coded {}
extension UInt16: Coded {}
extension UInt32: Coded {}
extension UInt64: Coded {}
extension Int64: Coded {}

/// An enumeration stands as its raw value.
extension Coded where Self: RawRepresentable, RawValue: Coded {
  package func write(to out: inout ByteWriter) { rawValue.write(to: &out) }
  package init?(from reader: inout ByteReader) {
    guard let raw = RawValue(from: &reader) else { return nil }
    self.init(rawValue: raw)
  }
}

extension Bool: Coded {
  package func write(to out: inout ByteWriter) { out.append(UInt8(self ? 1 : 0)) }
  package init?(from reader: inout ByteReader) {
    guard let value = reader.uint8(), value <= 1 else { return nil }
    self = value == 1
  }
}

extension String: Coded {
  /// Enough for a path and a sentence about it; what is longer is cut between two characters.
  package static let codedBytesMax = 8_192

  package func write(to out: inout ByteWriter) {
    var end = utf8.index(startIndex, offsetBy: Self.codedBytesMax, limitedBy: endIndex) ?? endIndex
    while end.samePosition(in: unicodeScalars) == nil { end = utf8.index(before: end) }
    out.append(counted: Array(utf8[..<end]))
  }
  package init?(from reader: inout ByteReader) {
    guard let bytes = reader.counted(most: Self.codedBytesMax) else { return nil }
    self.init(validating: bytes, as: UTF8.self)
  }
}

// MARK: None, some, many

/// A byte that tells whether there is a value, then the value.
extension Optional: Coded where Wrapped: Coded {
  package func write(to out: inout ByteWriter) {
    (self != nil).write(to: &out)
    if let self { self.write(to: &out) }
  }
  package init?(from reader: inout ByteReader) {
    guard let exists = Bool(from: &reader) else { return nil }
    guard exists else {
      self = .none
      return
    }
    guard let value = Wrapped(from: &reader) else { return nil }
    self = .some(value)
  }
}

extension Array: Coded where Element: Coded {
  package func write(to out: inout ByteWriter) {
    out.append(UInt32(count))
    for element in self { element.write(to: &out) }
  }
  package init?(from reader: inout ByteReader) { self.init(from: &reader, most: .max) }

  /// Every element takes a byte at least, so that a count that lies reserves nothing.
  package init?(from reader: inout ByteReader, most: Int) {
    guard let count = reader.uint32(), count <= reader.remaining, count <= most else { return nil }
    self = []
    for _ in 0..<count {
      guard let element = Element(from: &reader) else { return nil }
      append(element)
    }
  }
}

/// Sorted by key; keys that do not rise cannot have been written.
extension Dictionary: Coded where Key: Coded & Comparable, Value: Coded {
  package func write(to out: inout ByteWriter) {
    out.append(UInt32(count))
    for (key, value) in sorted(by: { $0.key < $1.key }) {
      key.write(to: &out)
      value.write(to: &out)
    }
  }
  package init?(from reader: inout ByteReader) { self.init(from: &reader, most: .max) }

  package init?(from reader: inout ByteReader, most: Int) {
    guard let count = reader.uint32(), count <= reader.remaining, count <= most else { return nil }
    self = [:]
    var last: Key?
    for _ in 0..<count {
      guard let key = Key(from: &reader), last.map({ $0 < key }) ?? true, let value = Value(from: &reader) else {
        return nil
      }
      self[key] = value
      last = key
    }
  }
}

// MARK: Counts

/// Counts alone, in the order in which they are written.
package protocol CodedCounts: Coded {
  static var counts: [WritableKeyPath<Self, UInt64>] { get }
  init()
}

extension CodedCounts {
  package func write(to out: inout ByteWriter) { out.append(counts: Self.counts, of: self) }
  package init?(from reader: inout ByteReader) {
    self.init()
    guard reader.read(counts: Self.counts, into: &self) else { return nil }
  }
}

extension ByteWriter {
  package mutating func append<Root>(counts: [WritableKeyPath<Root, UInt64>], of root: Root) {
    for count in counts { append(root[keyPath: count]) }
  }
}

extension ByteReader {
  package mutating func read<Root>(counts: [WritableKeyPath<Root, UInt64>], into root: inout Root) -> Bool {
    for count in counts {
      guard let value = uint64() else { return false }
      root[keyPath: count] = value
    }
    return true
  }
}
