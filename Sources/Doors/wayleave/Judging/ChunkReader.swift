import Foundation

/// Reads a file in pieces of whole lines, so that memory does not grow with the file.
struct ChunkReader {
  static let bytesWanted = 1 << 20
  /// No row is longer: every column has its largest cell.
  static let bytesMax = 1 << 28

  private let descriptor: Int32
  private let path: String
  /// What was read and not handed out: the begin of a line, or what was taken back.
  private var rest = Piece(capacity: bytesWanted)
  private var hasEnded = false
  private var spare: [Piece] = []

  init(path: String) throws {
    descriptor = open(path, O_RDONLY)
    self.path = path
    guard descriptor >= 0 else {
      throw Refusal("`\(path)` cannot be read", help: "is the path right, and may you read it?")
    }
  }

  func close() { _ = Foundation.close(descriptor) }

  /// The next lines, ending with a line end or with the file; more than were taken back last time, if any were.
  mutating func next() throws -> Piece? {
    let piece = rest
    var wanted = max(Self.bytesWanted, piece.count * 2)
    rest = spare.popLast() ?? Piece(capacity: Self.bytesWanted)
    rest.removeAll()
    while true {
      if !hasEnded { hasEnded = try filled(piece, to: wanted) }
      piece.isLast = hasEnded
      if hasEnded {
        piece.seal()
        return piece.count == 0 ? nil : piece
      }
      if let end = piece.lastLineEnd {
        rest.append(UnsafeRawBufferPointer(rebasing: piece.buffer[(end + 1)...]))
        piece.keep(end + 1)
        piece.seal()
        return piece
      }
      guard wanted < Self.bytesMax else { throw Refusal("`\(path)` has a line longer than \(Self.bytesMax) bytes") }
      wanted *= 2
    }
  }

  private func filled(_ piece: Piece, to wanted: Int) throws -> Bool {
    do { return try piece.fill(to: wanted, from: descriptor) } catch { throw Refusal("`\(path)`: \(error.message)") }
  }

  /// Takes back what was not understood without what follows, and the piece itself for another use.
  mutating func takeBack(_ piece: Piece, from start: Int = 0) throws {
    guard piece.count - start < Self.bytesMax else {
      throw Refusal("`\(path)` has a row longer than \(Self.bytesMax) bytes")
    }
    guard start < piece.count else {
      spare.append(piece)
      return
    }
    let whole = spare.popLast() ?? Piece(capacity: Self.bytesWanted)
    whole.removeAll()
    whole.append(UnsafeRawBufferPointer(rebasing: piece.buffer[start...]))
    whole.append(rest.buffer)
    spare.append(rest)
    spare.append(piece)
    rest = whole
  }
}
