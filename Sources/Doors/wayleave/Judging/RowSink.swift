import Foundation

/// Rows to standard output, or to a file that appears only when it is whole.
final class RowSink {
  private let path: String?
  private let handle: FileHandle
  private var buffer = Data()

  init(path: String?) throws {
    self.path = path
    guard let path else {
      handle = .standardOutput
      return
    }
    let partial = path + ".partial"
    guard FileManager.default.createFile(atPath: partial, contents: nil),
      let file = FileHandle(forWritingAtPath: partial)
    else { throw Refusal("`\(path)` cannot be written", help: "does its folder exist?") }
    handle = file
  }

  func write(_ line: String) {
    buffer.append(contentsOf: line.utf8)
    buffer.append(0x0A)
    if buffer.count > 1 << 16 { flush() }
  }

  func write(lines: UnsafeRawBufferPointer) throws {
    flush()
    var rest = lines
    while let start = rest.baseAddress, rest.count > 0 {
      let written = Foundation.write(handle.fileDescriptor, start, rest.count)
      if written < 0, errno == EINTR { continue }
      guard written > 0 else {
        throw Refusal("`\(path ?? "standard output")` cannot be written: \(String(cString: strerror(errno)))")
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[written...])
    }
  }

  func write(lines: [UInt8]) throws { try lines.withUnsafeBytes { try write(lines: $0) } }

  private func flush() {
    if buffer.isEmpty { return }
    handle.write(buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  func close() throws {
    flush()
    guard let path else { return }
    try handle.close()
    _ = try? FileManager.default.removeItem(atPath: path)
    try FileManager.default.moveItem(atPath: path + ".partial", toPath: path)
  }
}
