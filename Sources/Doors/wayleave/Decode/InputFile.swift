import Foundation

/// A file that was named, to be read from its beginning more than once. What comes through a pipe, which gives each
/// byte once, is kept in a temporary file until this ends.
struct InputFile: ~Copyable {
  /// As it was named; `-` is standard input.
  let name: String
  /// Where it can be read.
  let path: String
  private let isTemporary: Bool

  init(_ name: String) throws {
    let isTemporary = name == "-" || Self.isPipe(name)
    path = isTemporary ? try Self.kept(name) : name
    (self.name, self.isTemporary) = (name, isTemporary)
  }

  deinit { if isTemporary { unlink(path) } }

  /// Neither a file nor a folder: a pipe, a terminal, a socket.
  private static func isPipe(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { return false }
    let kind = status.st_mode & S_IFMT
    return kind != S_IFREG && kind != S_IFDIR
  }

  /// The path of a file that holds all that came.
  private static func kept(_ name: String) throws -> String {
    guard let pipe = name == "-" ? .standardInput : FileHandle(forReadingAtPath: name) else {
      throw Refusal("`\(name)` cannot be read", help: "is the path right, and may you read it?")
    }
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("wayleave-\(UUID().uuidString)").path
    do {
      try keep(pipe, in: path)
    } catch {
      unlink(path)
      throw Refusal("`\(name)` cannot be kept in `\(path)`: \(error)", help: "TMPDIR names another folder")
    }
    return path
  }

  private static func keep(_ pipe: FileHandle, in path: String) throws {
    // For nobody else's eyes: logs and accounting name people.
    guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
      throw CocoaError(.fileWriteUnknown)
    }
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    while let piece = try pipe.read(upToCount: 1 << 18), !piece.isEmpty { try file.write(contentsOf: piece) }
    try file.close()
  }
}
