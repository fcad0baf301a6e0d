import Foundation

/// The lines of a file, without their ends, read in pieces. A line that is longer than the bound is cut and its rest
/// passed over, so that memory does not grow with it.
struct FileLines: ~Copyable {
  private static let pieceBytes = 1 << 18
  private let handle: FileHandle
  private let name: String
  private let lineBytesMax: Int
  private var piece: [UInt8] = []
  private var place = 0
  private var hasEnded = false

  init(_ input: borrowing InputFile, lineBytesMax: Int) throws {
    guard let handle = FileHandle(forReadingAtPath: input.path) else {
      throw Refusal("`\(input.name)` cannot be read", help: "is the path right, and may you read it?")
    }
    self.handle = handle
    name = input.name
    self.lineBytesMax = lineBytesMax
  }

  /// The next line; one byte more than the bound where it was longer.
  mutating func next() throws -> [UInt8]? {
    var line: [UInt8] = []
    while true {
      if place == piece.count, try !fill() { return line.isEmpty ? nil : line }
      let end = piece[place...].firstIndex(of: UInt8(ascii: "\n"))
      line += piece[place..<(end ?? piece.count)].prefix(lineBytesMax + 1 - line.count)
      place = end.map { $0 + 1 } ?? piece.count
      if end != nil { return line }
    }
  }

  private mutating func fill() throws -> Bool {
    guard !hasEnded else { return false }
    do {
      piece = Array(try handle.read(upToCount: Self.pieceBytes) ?? Data())
    } catch {
      throw Refusal("`\(name)` cannot be read further: \(error)")
    }
    place = 0
    hasEnded = piece.isEmpty
    return !hasEnded
  }
}
