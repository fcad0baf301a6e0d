import Foundation

/// The reader of our standard output has gone away.
struct ClosedPipe: Error {}

/// Lines to standard output, in large pieces.
struct LineOutput {
  static let bytesHeld = 1 << 16
  private var bytes: [UInt8] = []

  init() {
    // A closed pipe is then an error of `write`, and the command ends in order.
    signal(SIGPIPE, SIG_IGN)
  }

  mutating func write(_ line: [UInt8]) throws {
    bytes += line
    if bytes.count >= Self.bytesHeld { try flush() }
  }

  mutating func flush() throws {
    defer { bytes.removeAll(keepingCapacity: true) }
    try bytes.withUnsafeBytes { buffer in
      var rest = buffer
      while let start = rest.baseAddress, rest.count > 0 {
        let written = Foundation.write(STDOUT_FILENO, start, rest.count)
        if written < 0, errno == EINTR { continue }
        if written < 0, errno == EPIPE { throw ClosedPipe() }
        guard written > 0 else {
          throw Refusal("standard output cannot be written: \(String(cString: strerror(errno)))")
        }
        rest = UnsafeRawBufferPointer(rebasing: rest[written...])
      }
    }
  }
}
