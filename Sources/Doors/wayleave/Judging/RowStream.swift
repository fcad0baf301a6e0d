import Exchange

/// The rows of a file one after another, a piece of it in memory at a time.
struct RowStream {
  typealias Row = Result<[String], CSVReader.Trouble>

  private var chunks: ChunkReader
  private var linesBefore: Int
  private let keepsEmptyLines: Bool
  private var piece: Piece?
  private var reader = CSVReader(rows: [])

  /// - Parameters:
  ///   - chunks: The file behind its header.
  ///   - linesBefore: The lines of the header.
  init(_ chunks: ChunkReader, linesBefore: Int, columns: Int) {
    self.chunks = chunks
    self.linesBefore = linesBefore
    keepsEmptyLines = columns == 1
  }

  func close() { chunks.close() }

  /// The next row, or what is wrong with it; nothing at the end.
  mutating func next() throws -> Row? {
    while true {
      if piece == nil {
        guard let next = try chunks.next() else { return nil }
        piece = next
        reader = CSVReader(rows: Array(next.buffer))
        reader.keepsEmptyLines = keepsEmptyLines
      }
      let (start, line) = (reader.offset, reader.line)
      let row = read()
      guard let piece else { return row }
      if reader.ranOut, !piece.isLast {
        // The row goes on behind this piece.
        try leave(from: start, lines: line - 1)
      } else if let row {
        return row
      } else {
        try leave(from: piece.count, lines: reader.line - 1)
      }
    }
  }

  private mutating func read() -> Row? {
    do {
      return try reader.next().map { .success($0) }
    } catch {
      return .failure(.init(line: error.line + linesBefore, message: error.message))
    }
  }

  private mutating func leave(from start: Int, lines: Int) throws {
    guard let piece else { return }
    linesBefore += lines
    try chunks.takeBack(piece, from: start)
    self.piece = nil
  }
}
