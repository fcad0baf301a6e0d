/// A text that a person wrote, kept as bytes, with a way from byte offsets to lines and columns.
///
/// Offsets are bytes from the start of the file. Lines and columns count from 1; a column counts Unicode
/// scalars, as editors do.
public struct SourceFile: Sendable {
  public let name: String
  public let bytes: [UInt8]
  private let lineStarts: [Int]

  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
    var starts = [0]
    for (offset, byte) in bytes.enumerated() where byte == 0x0A { starts.append(offset + 1) }
    lineStarts = starts
  }

  public init(name: String, text: String) { self.init(name: name, bytes: Array(text.utf8)) }

  public var lineCount: Int { lineStarts.count }

  /// The bytes of a line (counted from 1), without its end.
  public func line(_ number: Int) -> ArraySlice<UInt8> {
    guard number >= 1, number <= lineStarts.count else { return [] }
    var end = number < lineStarts.count ? lineStarts[number] - 1 : bytes.count
    let start = lineStarts[number - 1]
    if end > start, bytes[end - 1] == 0x0D { end -= 1 }
    return bytes[start..<end]
  }

  public func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// Where an offset stands.
  public func position(of offset: Int) -> SourcePosition {
    let offset = min(max(offset, 0), bytes.count)
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    let column = bytes[lineStarts[low]..<offset].reduce(into: 1) { count, byte in
      if byte & 0xC0 != 0x80 { count += 1 }
    }
    return SourcePosition(line: low + 1, column: column)
  }

  /// The offset of a line and column (both from 1; the column in Unicode scalars), clamped to the line.
  public func offset(line number: Int, column: Int) -> Int {
    let bytes = line(number)
    var seen = 1
    for index in bytes.indices where bytes[index] & 0xC0 != 0x80 {
      if seen == column { return index }
      seen += 1
    }
    return bytes.endIndex
  }
}

public struct SourcePosition: Hashable, Sendable {
  public let line: Int
  public let column: Int
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

/// A stretch of a file that a ``SourceMap`` holds.
public struct SourceSpan: Hashable, Sendable {
  public let file: Int
  public let start: Int
  public let end: Int

  public init(file: Int, start: Int, end: Int) {
    self.file = file
    self.start = start
    self.end = end
  }

  /// From the start of this span to the end of another in the same file.
  public func through(_ other: SourceSpan) -> SourceSpan {
    SourceSpan(file: file, start: min(start, other.start), end: max(end, other.end))
  }
}

/// The files that a set of diagnostics speaks of; a span's `file` is an index into it.
public struct SourceMap: Sendable {
  public private(set) var files: [SourceFile] = []

  public init() {}

  @discardableResult
  public mutating func add(_ file: SourceFile) -> Int {
    files.append(file)
    return files.count - 1
  }

  public subscript(_ index: Int) -> SourceFile { files[index] }

  public func text(_ span: SourceSpan) -> String { files[span.file].text(span.start..<span.end) }
}
