/// Writes numbers in network order, one after the other; what `ByteReader` reads.
public struct ByteWriter: Sendable {
  public private(set) var bytes: [UInt8] = []

  public init() {}

  public mutating func append<Value: FixedWidthInteger>(_ value: Value) {
    withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
  }
  public mutating func append(bytes more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }
  public mutating func append(span: RawSpan) { span.withUnsafeBytes { bytes.append(contentsOf: $0) } }
  /// A count in four bytes, then the bytes.
  public mutating func append(counted more: [UInt8]) {
    append(UInt32(more.count))
    bytes.append(contentsOf: more)
  }
}

extension ByteReader {
  /// What `append(counted:)` wrote, if it is no longer than `most`.
  public mutating func counted(most: Int) -> [UInt8]? {
    guard let count = uint32(), count <= most else { return nil }
    return array(Int(count))
  }
}
