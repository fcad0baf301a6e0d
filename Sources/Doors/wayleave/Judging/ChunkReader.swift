import Foundation

/// Reads a file in pieces of whole lines, so that memory does not grow with the file.
struct ChunkReader {
  static let bytesWanted = 1 << 20
  /// No row is longer: every column has its largest cell.
  static let bytesMax = 1 << 28

  private let descriptor: Int32
  private let path: String
  private var rest: [UInt8] = []
  private var hasEnded = false

  init(path: String) throws {
    descriptor = open(path, O_RDONLY)
    self.path = path
    guard descriptor >= 0 else {
      throw Refusal("`\(path)` cannot be read", help: "is the path right, and may you read it?")
    }
  }

  func close() { _ = Foundation.close(descriptor) }

  /// Whether everything was handed out.
  var isAtEnd: Bool { hasEnded && rest.isEmpty }

  /// The next lines, ending with a line end or with the file; more than were taken back last time, if any were.
  mutating func next() throws -> (bytes: [UInt8], isLast: Bool)? {
    var bytes = rest
    rest = []
    var wanted = max(Self.bytesWanted, bytes.count * 2)
    while true {
      try fill(&bytes, to: wanted)
      if hasEnded { return bytes.isEmpty ? nil : (bytes, true) }
      if let end = bytes.lastIndex(of: 0x0A) {
        rest = Array(bytes[(end + 1)...])
        bytes.removeLast(rest.count)
        return (bytes, false)
      }
      guard wanted < Self.bytesMax else { throw Refusal("`\(path)` has a line longer than \(Self.bytesMax) bytes") }
      wanted *= 2
    }
  }

  /// Takes back what was not understood without what follows.
  mutating func takeBack(_ bytes: ArraySlice<UInt8>) throws {
    guard bytes.count < Self.bytesMax else { throw Refusal("`\(path)` has a row longer than \(Self.bytesMax) bytes") }
    rest = Array(bytes) + rest
  }

  private mutating func fill(_ bytes: inout [UInt8], to wanted: Int) throws {
    while bytes.count < wanted, !hasEnded {
      let before = bytes.count
      bytes.append(contentsOf: repeatElement(0, count: wanted - before))
      // The buffer has room for what is asked for.
      let got = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress! + before, wanted - before) }
      bytes.removeLast(bytes.count - before - max(0, got))
      guard got >= 0 else { throw Refusal("`\(path)` cannot be read to its end") }
      if got == 0 { hasEnded = true }
    }
  }
}
