/// Some rows, column by column, as DuckDB hands them over.
///
/// It lives only as long as the call that it was handed to.
public struct DataChunk {
  let functions: DuckDBFunctions
  let handle: OpaquePointer?

  public var rows: Int { Int(functions.chunkSize(handle)) }
  public var columns: Int { Int(functions.chunkColumns(handle)) }

  public subscript(column: Int) -> ColumnVector {
    ColumnVector(functions: functions, handle: functions.chunkVector(handle, UInt64(column)))
  }
}

/// The values of one column in some rows, lying one behind another, and which of them are NULL.
public struct ColumnVector {
  let functions: DuckDBFunctions
  let handle: OpaquePointer?

  /// The values of all rows, those of NULL meaning nothing. The caller knows their type: one byte for BOOLEAN and
  /// UTINYINT, four for DATE (days since 1970-01-01), sixteen for VARCHAR (``text(_:_:)``).
  public func values<Value: BitwiseCopyable>(_ type: Value.Type) -> UnsafeMutablePointer<Value>? {
    functions.vectorData(handle)?.assumingMemoryBound(to: Value.self)
  }

  /// A bit for each row, one where there is a value; nothing where there is no NULL among them.
  public var validity: UnsafeMutablePointer<UInt64>? { functions.vectorValidity(handle) }

  public func isNull(_ row: Int) -> Bool {
    validity.map { $0[row / 64] >> UInt64(row % 64) & 1 == 0 } ?? false
  }

  /// The column of a STRUCT.
  public func child(_ index: Int) -> ColumnVector {
    ColumnVector(functions: functions, handle: functions.structChild(handle, UInt64(index)))
  }

  // MARK: Texts

  /// A VARCHAR as DuckDB keeps it: four bytes of length, then the text itself where it has no more than twelve bytes,
  /// else its first four bytes and its address.
  public struct TextCell: BitwiseCopyable {
    var low: UInt64
    var high: UInt64

    static let inlineMax = 12

    /// Refers to bytes that stay where they are for as long as DuckDB may look at them.
    public init(_ bytes: UnsafeRawBufferPointer) {
      (low, high) = (0, 0)
      withUnsafeMutableBytes(of: &self) { cell in
        cell.storeBytes(of: UInt32(bytes.count), as: UInt32.self)
        let shown = bytes.count <= Self.inlineMax ? bytes.count : 4
        for index in 0..<shown { cell[4 + index] = bytes[index] }
        if bytes.count > Self.inlineMax {
          cell.storeBytes(of: UInt(bitPattern: bytes.baseAddress), toByteOffset: 8, as: UInt.self)
        }
      }
    }

    /// The bytes of a cell that stands in a vector.
    @inline(__always)
    static func bytes(_ cell: UnsafePointer<TextCell>) -> UnsafeRawBufferPointer {
      let raw = UnsafeRawPointer(cell)
      let count = Int(raw.load(as: UInt32.self))
      let start =
        count <= inlineMax ? raw + 4 : UnsafeRawPointer(bitPattern: raw.load(fromByteOffset: 8, as: UInt.self))
      return UnsafeRawBufferPointer(start: start, count: count)
    }
  }

  /// The UTF-8 of a row, where the column is VARCHAR: `cells` are its values.
  @inline(__always)
  public static func text(_ cells: UnsafePointer<TextCell>, _ row: Int) -> UnsafeRawBufferPointer {
    TextCell.bytes(cells + row)
  }

  /// The UTF-8 of a row of a VARCHAR column; nothing where it is NULL.
  public func bytes(_ row: Int) -> UnsafeRawBufferPointer? {
    guard !isNull(row), let cells = values(TextCell.self) else { return nil }
    return Self.text(cells, row)
  }

  /// The text of a row of a VARCHAR column; nothing where it is NULL.
  public func text(_ row: Int) -> String? { bytes(row).map { String(decoding: $0, as: UTF8.self) } }

  // MARK: Writing

  /// Makes a row NULL.
  public func setNull(_ row: Int) {
    functions.vectorMakeValidity(handle)
    validity?[row / 64] &= ~(1 << UInt64(row % 64))
  }

  /// Writes a copy of a text into a row of a VARCHAR column.
  public func setText(_ row: Int, _ bytes: UnsafeBufferPointer<UInt8>) {
    functions.vectorAssign(handle, UInt64(row), bytes.baseAddress, UInt64(bytes.count))
  }
}
