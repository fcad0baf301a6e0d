/// Reads rows whose cells are plain words, one after another, until one is not.
///
/// Eight bytes are looked at together: the first that is smaller than any of a word ends the cell.
struct QuickRows {
  /// How a column is read, without anything that counts references.
  struct Column {
    let words: WordTable.Entries
    /// Alive as long as the worker's plan, which outlives this.
    let reading: Unmanaged<ColumnReading>
    /// Where cells are written; nothing where the law does not turn on the fact.
    let cells: UnsafeMutablePointer<UInt8>?
  }

  let columns: UnsafeMutableBufferPointer<Column>

  /// Nothing where a column needs a closer look at every cell.
  init?(_ readings: [ColumnReading], _ cells: [UnsafeMutablePointer<UInt8>?]) {
    guard zip(readings, cells).allSatisfy({ $0.shown.isEmpty && ($1 != nil || $0.fact == nil) }) else { return nil }
    columns = .allocate(capacity: readings.count)
    for (index, reading) in readings.enumerated() {
      (columns.baseAddress! + index).initialize(  // There is a column, or the loop would not run.
        to: Column(words: reading.words.entries, reading: .passUnretained(reading), cells: cells[index]))
    }
  }

  func deallocate() { columns.deallocate() }

  /// - Returns: Where the first row stands that was not read, and how many line ends were passed.
  @inline(__always)
  func read(
    _ bytes: UnsafeRawBufferPointer, from start: Int, to end: Int, into rows: UnsafeMutablePointer<RowSpan>,
    _ count: inout Int, upTo limit: Int
  ) -> (at: Int, lines: Int) {
    guard let base = bytes.baseAddress else { return (start, 0) }
    var at = start
    var lines = 0
    var row = count
    while row < limit, at < end {
      guard let (stop, missing) = readRow(base, bytes, at, row) else { break }
      var next = stop
      if base.load(fromByteOffset: next, as: UInt8.self) == 0x0D { next += 1 }
      guard base.load(fromByteOffset: next, as: UInt8.self) == 0x0A, next <= end else { break }
      // The last row may lack its line end; the bytes behind the piece are line ends.
      if next < end { lines += 1 }
      rows[row] = RowSpan(start: at, end: stop, missingCells: missing, way: .quick)
      row += 1
      at = min(end, next + 1)
    }
    count = row
    return (at, lines)
  }

  /// Where the row ends and how many cells it lacks; nothing where it needs a closer look.
  @inline(__always)
  private func readRow(
    _ base: UnsafeRawPointer, _ bytes: UnsafeRawBufferPointer, _ at: Int, _ row: Int
  ) -> (stop: Int, missing: Int)? {
    var start = at
    var column = 0
    // An empty line is no row, and a quote begins a cell that is looked at more closely.
    let first = base.load(fromByteOffset: at, as: UInt8.self)
    if first == 0x0A || first == 0x0D || first == 0x22 { return nil }
    while column < columns.count {
      let low = base.loadUnaligned(fromByteOffset: start, as: UInt64.self)
      var ends = Self.endsOfWords(low)
      var length: Int
      var (lowWord, highWord): (UInt64, UInt64)
      if ends != 0 {
        length = ends.trailingZeroBitCount >> 3
        (lowWord, highWord) = (low & Self.mask(length), 0)
      } else {
        let high = base.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self)
        ends = Self.endsOfWords(high)
        length = 8 + (ends == 0 ? 8 : ends.trailingZeroBitCount >> 3)
        (lowWord, highWord) = (low, ends == 0 ? high : high & Self.mask(length - 8))
        if ends == 0 { length = Self.lengthOfWord(base, start, from: 16) }
      }
      if length > 0 {
        let plan = columns[column]
        guard
          let cell = plan.words.number(base, start, length, lowWord, highWord)
            ?? plan.reading.takeUnretainedValue().cell(bytes, start, length)
        else { return nil }
        if let cells = plan.cells { cells[row] = UInt8(truncatingIfNeeded: cell) }
      }
      column += 1
      let stop = start + length
      let delimiter = base.load(fromByteOffset: stop, as: UInt8.self)
      if delimiter == 0x2C {
        start = stop + 1
      } else {
        return delimiter == 0x0A || delimiter == 0x0D ? (stop, columns.count - column) : nil
      }
    }
    return nil
  }

  /// Flags the bytes smaller than `-`, which no word holds: delimiters, line ends, quotes, spaces. The lowest flag is
  /// right; those above it may not be.
  @inline(__always)
  private static func endsOfWords(_ bytes: UInt64) -> UInt64 {
    (bytes &- 0x2D2D_2D2D_2D2D_2D2D) & ~bytes & 0x8080_8080_8080_8080
  }

  /// The lowest bytes, fewer than eight.
  @inline(__always)
  private static func mask(_ count: Int) -> UInt64 { count >= 8 ? .max : (1 << UInt64(count * 8)) &- 1 }

  private static func lengthOfWord(_ base: UnsafeRawPointer, _ start: Int, from first: Int) -> Int {
    var length = first
    while base.load(fromByteOffset: start + length, as: UInt8.self) >= 0x2D { length += 1 }
    return length
  }
}

/// Where a row stands in its piece, and how it was read.
struct RowSpan {
  var start = 0
  var end = 0
  var missingCells = 0
  var way = Way.quick
  enum Way { case quick, quoted, rewritten, bad }
}
