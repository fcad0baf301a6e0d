import Foundation

extension Office {
  /// Runs a command of `office.py` and gives what it printed.
  ///
  /// Everything goes through files, not pipes, so that no side ever waits for the other.
  func run(_ arguments: [String], input: Data = Data()) throws(ExchangeTrouble) -> Data {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("wayleave-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let ends: (status: Int32?, output: Data, errors: String)
    do {
      ends = try run(arguments, input, in: folder)
    } catch {
      throw ExchangeTrouble(.file, "office.py cannot be run: \(error.localizedDescription)")
    }
    return try result(of: arguments, ends)
  }

  /// The status is missing when the time was up.
  private func run(
    _ arguments: [String], _ input: Data, in folder: URL
  ) throws -> (status: Int32?, output: Data, errors: String) {
    // What passes through is the user's own and nobody else's.
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let files = ["in", "out", "err"].map { folder.appendingPathComponent($0) }
    try input.write(to: files[0])
    for file in files.dropFirst() { try Data().write(to: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python)
    // Isolated: no library but those of this Python, whatever the user's settings say.
    process.arguments = ["-I", script] + arguments
    process.standardInput = try FileHandle(forReadingFrom: files[0])
    process.standardOutput = try FileHandle(forWritingTo: files[1])
    process.standardError = try FileHandle(forWritingTo: files[2])
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    try process.run()
    let inTime = ended.wait(timeout: .now() + seconds) == .success
    if !inTime {
      // Not asked politely: what does not end by itself may not listen, either.
      kill(process.processIdentifier, SIGKILL)
      ended.wait()
    }
    return (
      inTime ? process.terminationStatus : nil, try Data(contentsOf: files[1]),
      String(decoding: try Data(contentsOf: files[2]), as: UTF8.self)
    )
  }

  private func result(
    of arguments: [String], _ ends: (status: Int32?, output: Data, errors: String)
  ) throws(ExchangeTrouble) -> Data {
    let said = ends.errors.split(whereSeparator: \.isNewline).last.map(String.init) ?? "it did not say why"
    switch ends.status {
    case 0: return ends.output
    case 2: throw ExchangeTrouble(.refused, said)
    case 3: throw ExchangeTrouble(.missing, said, help: "run `make office`")
    case nil:
      throw ExchangeTrouble(
        .tookTooLong, "office.py \(arguments[0]) was stopped after \(Int(seconds)) seconds",
        help: "hand over less at a time")
    case let status?: throw ExchangeTrouble(.refused, "office.py \(arguments[0]) ended with \(status): \(said)")
    }
  }

  /// Lets a file be written under another name beside it and then renamed: the path has the whole file or what it had
  /// before.
  func writing(to path: String, _ write: (_ partial: String) throws(ExchangeTrouble) -> Void) throws(ExchangeTrouble) {
    let url = URL(fileURLWithPath: path)
    let partial = url.deletingLastPathComponent()
      .appendingPathComponent(".\(url.lastPathComponent.prefix(60)).\(UUID().uuidString).partial").path
    defer { unlink(partial) }
    try write(partial)
    guard rename(partial, path) == 0 else {
      throw ExchangeTrouble(.file, "`\(path)` cannot be written: \(String(cString: strerror(errno)))")
    }
  }
}
