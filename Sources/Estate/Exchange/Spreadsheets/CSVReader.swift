/// Reads comma-separated rows (RFC 4180), or rows with another delimiter: quoted cells may hold delimiters, doubled
/// quotes and line ends.
///
/// Ours because every complaint must name its row and column, and because `judge` will have to read rows faster than
/// any reader that makes a dictionary of each.
public struct CSVReader {
  public static let cellBytesMax = 64 * 1024
  public static let columnsMax = 2_000

  public struct Trouble: Error, Hashable, Sendable {
    public let line: Int
    public let message: String

    public init(line: Int, message: String) {
      self.line = line
      self.message = message
    }
  }

  /// Whether an empty line is a row: it is, of one empty cell, where there is one column.
  public var keepsEmptyLines = false

  private let bytes: [UInt8]
  private let delimiter: UInt8
  private var at = 0
  /// Whether a quoted cell went on to the end of the bytes, so that more of them could have closed it.
  public private(set) var ranOut = false
  /// How many bytes were read.
  public var offset: Int { at }
  /// The line at which the next row begins, from 1.
  public private(set) var line = 1

  public init(bytes: [UInt8], delimiter: CSVDelimiter = .comma) {
    self.bytes = bytes
    self.delimiter = delimiter.rawValue
    // A byte-order mark is no part of the first cell.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
  }

  /// Bytes from the middle of a file, which begin with a row.
  public init(rows bytes: [UInt8]) {
    self.bytes = bytes
    delimiter = CSVDelimiter.comma.rawValue
  }

  /// The next row's cells, or nothing at the end. Behind trouble, reading goes on with the next line.
  public mutating func next() throws(Trouble) -> [String]? {
    while !keepsEmptyLines, at < bytes.count, bytes[at] == 0x0A || bytes[at] == 0x0D {
      if bytes[at] == 0x0A { line += 1 }
      at += 1
    }
    guard at < bytes.count else { return nil }
    let (start, firstLine) = (at, line)
    do {
      return try row()
    } catch {
      (at, line) = (start, firstLine + 1)
      while at < bytes.count, bytes[at] != 0x0A { at += 1 }
      if at < bytes.count { at += 1 }
      throw error
    }
  }

  private mutating func row() throws(Trouble) -> [String] {
    var cells: [String] = []
    while true {
      cells.append(try cell())
      if cells.count > Self.columnsMax {
        throw Trouble(line: line, message: "more than \(Self.columnsMax) columns")
      }
      guard at < bytes.count else { return cells }
      if bytes[at] == delimiter {
        at += 1
        continue
      }
      if bytes[at] == 0x0D { at += 1 }
      if at < bytes.count, bytes[at] == 0x0A {
        at += 1
        line += 1
      }
      return cells
    }
  }

  private mutating func cell() throws(Trouble) -> String {
    guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else {
      let start = at
      while at < bytes.count, bytes[at] != delimiter, bytes[at] != 0x0A, bytes[at] != 0x0D { at += 1 }
      return try text(Array(bytes[start..<at]))
    }
    let opening = line
    at += 1
    var inside: [UInt8] = []
    while true {
      guard at < bytes.count, inside.count <= Self.cellBytesMax else {
        ranOut = at >= bytes.count
        throw Trouble(line: opening, message: "a quoted cell that begins here has no end")
      }
      if bytes[at] == UInt8(ascii: "\"") {
        if at + 1 < bytes.count, bytes[at + 1] == UInt8(ascii: "\"") {
          inside.append(bytes[at])
          at += 2
          continue
        }
        at += 1
        break
      }
      if bytes[at] == 0x0A { line += 1 }
      inside.append(bytes[at])
      at += 1
    }
    if at < bytes.count, bytes[at] != delimiter, bytes[at] != 0x0A, bytes[at] != 0x0D {
      throw Trouble(line: line, message: "a quoted cell ends before its column does")
    }
    return try text(inside)
  }

  private func text(_ bytes: [UInt8]) throws(Trouble) -> String {
    if bytes.count > Self.cellBytesMax {
      throw Trouble(line: line, message: "a cell larger than \(Self.cellBytesMax) bytes")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Trouble(line: line, message: "a cell is not UTF-8")
    }
    return text
  }

  /// A cell as it is written: quoted where it must be.
  public static func written(_ cell: String) -> String { written(cell, delimiter: .comma) }

  public static func written(_ cell: String, delimiter: CSVDelimiter) -> String {
    guard cell.utf8.contains(where: { [0x22, delimiter.rawValue, 0x0A, 0x0D].contains($0) }) else { return cell }
    // By bytes: a quote with a combining mark behind it is one `Character`, and not `"`.
    let doubled = cell.utf8.flatMap { $0 == 0x22 ? [0x22, 0x22] : [$0] }
    return "\"" + String(decoding: doubled, as: UTF8.self) + "\""
  }
}

/// What stands between two cells. The wide comma of Chinese text (`，`) is a letter like others.
public enum CSVDelimiter: UInt8, Sendable, CaseIterable {
  case comma = 0x2C
  case semicolon = 0x3B
  case tab = 0x09
}
