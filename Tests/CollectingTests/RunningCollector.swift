import Foundation
import TestSupport

/// The real command in a process of its own, listening on loopback.
final class RunningCollector {
  let process = Process()
  private let output: URL
  private let errors: URL

  init(_ arguments: [String], folder: String) throws {
    output = URL(fileURLWithPath: "\(folder)/out-\(UUID().uuidString)")
    errors = URL(fileURLWithPath: "\(folder)/err-\(UUID().uuidString)")
    for file in [output, errors] { try Data().write(to: file) }
    process.executableURL = URL(fileURLWithPath: "\(Command.binaries)/wayleave")
    process.arguments = ["collect"] + arguments
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    process.standardInput = FileHandle.nullDevice
    try process.run()
  }

  /// Waits until it says that it listens.
  func waitUntilListening() throws {
    for _ in 0..<1000 {
      if said.contains("listening to") { return }
      guard process.isRunning else { break }
      Thread.sleep(forTimeInterval: 0.01)
    }
    throw Trouble(said)
  }

  /// Ends it as SIGTERM does and waits; what it printed.
  func stop() throws -> String {
    process.terminate()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Trouble(said) }
    return printed
  }

  /// Ends it as a crash does.
  func kill() {
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  var printed: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }
  var said: String { (try? String(contentsOf: errors, encoding: .utf8)) ?? "" }

  /// Blocks that were acknowledged, with their datagrams.
  var acknowledged: [UInt64: Int] {
    var blocks: [UInt64: Int] = [:]
    // The last line may have been cut by the kill.
    for line in printed.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      let words = line.split(separator: " ")
      guard words.count == 4, words[0] == "acknowledged", let block = UInt64(words[2]), let count = Int(words[3])
      else { continue }
      blocks[block] = count
    }
    return blocks
  }

  struct Trouble: Error {
    let text: String
    init(_ text: String) { self.text = text }
  }
}

/// Sends datagrams to a port of this machine.
struct LoopbackSender: ~Copyable {
  private let descriptor: Int32

  init(port: UInt16) {
    descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  deinit { close(descriptor) }

  func send(_ bytes: [UInt8]) { _ = Foundation.send(descriptor, bytes, bytes.count, 0) }

  /// A port that nobody listens to at this moment.
  static func freePort() -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    return withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = bind(descriptor, $0, length)
        getsockname(descriptor, $0, &length)
      }
      return UInt16(bigEndian: pointer.pointee.sin_port)
    }
  }
}
