/// Rows of facts as one column of cell numbers for each fact of a forest, in memory that lies together.
///
/// A new set of columns says nothing: every cell is unknown. Columns are bytes, or two bytes where the law tells more
/// than 254 values of a fact apart.
public final class FactColumns: @unchecked Sendable {
  // Sendable is checked by hand: blocks of rows are written by one thread each, and read when all are written.

  public static let unknownByte = UInt8.max
  public static let unknownWord = UInt16.max

  public let rows: Int
  let narrow: [UnsafeMutablePointer<UInt8>?]
  let wide: [UnsafeMutablePointer<UInt16>?]

  public init(_ forest: Forest, rows: Int) {
    self.rows = rows
    narrow = forest.facts.map { fact in
      guard fact.cells < Int(UInt8.max) else { return nil }
      let column = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, rows))
      column.initialize(repeating: Self.unknownByte, count: rows)
      return column
    }
    wide = forest.facts.map { fact in
      guard fact.cells >= Int(UInt8.max) else { return nil }
      let column = UnsafeMutablePointer<UInt16>.allocate(capacity: max(1, rows))
      column.initialize(repeating: Self.unknownWord, count: rows)
      return column
    }
  }

  deinit {
    for column in narrow { column?.deallocate() }
    for column in wide { column?.deallocate() }
  }

  /// The cell of a fact in a row; nothing where it is unknown.
  public subscript(fact: Int, row: Int) -> Int? {
    get {
      precondition(row >= 0 && row < rows, "A row outside its columns.")
      if let column = narrow[fact] { return column[row] == Self.unknownByte ? nil : Int(column[row]) }
      return wide[fact].flatMap { $0[row] == Self.unknownWord ? nil : Int($0[row]) }
    }
    set {
      precondition(row >= 0 && row < rows, "A row outside its columns.")
      narrow[fact]?[row] = newValue.map { UInt8($0) } ?? Self.unknownByte
      wide[fact]?[row] = newValue.map { UInt16($0) } ?? Self.unknownWord
    }
  }

  /// A column of bytes, to be written in place; nothing where cells take two bytes.
  public func bytes(of fact: Int) -> UnsafeMutablePointer<UInt8>? { narrow[fact] }

  /// Makes every cell of a column unknown again.
  public func forget(fact: Int) {
    narrow[fact]?.update(repeating: Self.unknownByte, count: rows)
    wide[fact]?.update(repeating: Self.unknownWord, count: rows)
  }
}

/// What rows came to: a verdict and a mask of provisions each.
public final class JudgedColumns: @unchecked Sendable {
  // As with the columns of facts: blocks are written by one thread each.

  public let rows: Int
  public let words: Int
  /// Raw values of ``VerdictCode``.
  public let verdicts: UnsafeMutablePointer<UInt8>
  /// The words of all rows one after another: first word of all rows, second word of all rows.
  public let masks: UnsafeMutablePointer<UInt64>

  public init(_ forest: Forest, rows: Int) {
    self.rows = rows
    words = forest.words
    verdicts = .allocate(capacity: max(1, rows))
    verdicts.initialize(repeating: 0, count: rows)
    masks = .allocate(capacity: max(1, rows * words))
    masks.initialize(repeating: 0, count: rows * words)
  }

  deinit {
    verdicts.deallocate()
    masks.deallocate()
  }

  public func verdict(row: Int) -> VerdictCode {
    precondition(row >= 0 && row < rows, "A row outside its columns.")
    return VerdictCode(rawValue: verdicts[row]) ?? .impossible
  }

  /// The raw values of the first rows' verdicts, to where there is room for them.
  public func copyVerdicts(rows count: Int, to place: UnsafeMutablePointer<UInt8>) {
    precondition(count <= rows, "Fewer answers than rows.")
    place.update(from: verdicts, count: count)
  }

  /// Bits by place in the forest's provisions.
  public func mask(row: Int, word: Int = 0) -> UInt64 {
    precondition(row >= 0 && row < rows && word < words, "A row outside its columns.")
    return masks[word * rows + row]
  }

  /// Whether the provision in a place of the forest's is breached for certain.
  public func isBreached(_ provision: Int, row: Int) -> Bool {
    mask(row: row, word: provision / 64) >> UInt64(provision % 64) & 1 == 1
  }
}
