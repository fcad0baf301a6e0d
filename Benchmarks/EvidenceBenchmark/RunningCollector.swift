import BenchmarkSupport
import Foundation

/// A collector that listens, until it is asked to end.
final class RunningCollector {
  struct End {
    var kept: Int
    var told: Int
    var kernelDrops: Int?
    var storedBytes: Int
    var peakBytes: Int
    var drainSeconds: Double
  }

  private let peer: Peer
  private let process = Process()
  private let output = Pipe()
  private let folder: URL

  /// What both ask the kernel for.
  static let receiveBufferMegabytes = 32

  init(_ peer: Peer, wayleave: String, port: UInt16, folder: URL) throws {
    (self.peer, self.folder) = (peer, folder)
    switch peer {
    case .wayleave:
      process.executableURL = URL(fileURLWithPath: wayleave)
      process.arguments = [
        "collect", "--spool", folder.path, "--listen", "udp://127.0.0.1:\(port)", "--exporter", "127.0.0.0/8",
        "--receive-buffer", "\(Self.receiveBufferMegabytes)", "--summary",
      ]
    case .nfcapd:
      process.executableURL = URL(fileURLWithPath: "/usr/bin/nfcapd")
      process.arguments = [
        "-w", folder.path, "-b", "127.0.0.1", "-p", "\(port)", "-B", "\(Self.receiveBufferMegabytes << 20)", "-t",
        "3600",
      ]
    }
    guard FileManager.default.isExecutableFile(atPath: process.executableURL?.path ?? "") else {
      throw Trouble(
        "\(process.executableURL?.path ?? "") cannot be run; Debian's nfdump has nfcapd, `make build` wayleave")
    }
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    for _ in 0..<200 {
      if Self.isListening(port) { return }
      usleep(50_000)
    }
    throw Trouble("\(peer.rawValue) does not listen on port \(port)")
  }

  /// Ends it, if it has not ended.
  func kill() {
    guard process.isRunning else { return }
    process.terminate()
    process.waitUntilExit()
  }

  private static func isListening(_ port: UInt16) -> Bool {
    let wanted = ":" + String(port, radix: 16, uppercase: true) + " "
    return ((try? String(contentsOfFile: "/proc/net/udp", encoding: .utf8)) ?? "").contains(wanted)
  }

  func end() throws -> End {
    // What is in the kernel's buffer is still to be read.
    usleep(500_000)
    let peak = peakBytes()
    let clock = ContinuousClock()
    let start = clock.now
    process.terminate()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let drain = (clock.now - start) / .seconds(1)
    switch peer {
    case .wayleave: return try wayleave(data, peak, drain)
    case .nfcapd: return try nfcapd(peak, drain)
    }
  }

  private func wayleave(_ data: Data, _ peak: Int, _ drain: Double) throws -> End {
    struct Summary: Decodable {
      struct Run: Decodable { var spoolBytes: Int }
      struct Spool: Decodable {
        var records: Int
        var missing: Int
        var kernelDrops: Int
      }
      var run: Run
      var spool: Spool
    }
    guard let summary = try? JSONDecoder().decode(Summary.self, from: data) else {
      throw Trouble("wayleave collect printed no summary, and ended with \(process.terminationStatus)")
    }
    return End(
      kept: summary.spool.records, told: summary.spool.missing, kernelDrops: summary.spool.kernelDrops,
      storedBytes: summary.run.spoolBytes, peakBytes: peak, drainSeconds: drain)
  }

  private func nfcapd(_ peak: Int, _ drain: Double) throws -> End {
    let text = try ChildProcess.output("nfdump -R '\(folder.path)' -I")
    func number(_ name: String) throws -> Int {
      guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(name) }),
        let value = line.split(separator: ":").last.flatMap({ Int($0.trimmingCharacters(in: .whitespaces)) })
      else { throw Trouble("nfdump says nothing of `\(name)`:\n\(text)") }
      return value
    }
    let stored =
      try ChildProcess.output("du -sb '\(folder.path)'").split(separator: "\t").first.flatMap { Int($0) } ?? 0
    return End(
      kept: try number("Flows:"), told: try number("Sequence failures:"), kernelDrops: nil, storedBytes: stored,
      peakBytes: peak, drainSeconds: drain)
  }

  private func peakBytes() -> Int {
    let text = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
    return (line.split(separator: " ").compactMap { Int($0) }.first ?? 0) * 1024
  }
}

/// What a socket may have of the kernel's memory. nfcapd gets no more than this; wayleave, run by root, takes what it asks
/// for. So that both have the same, the limit is raised while they are measured.
enum ReceiveBufferLimit {
  private static let file = "/proc/sys/net/core/rmem_max"

  /// Nothing is changed where that is not allowed.
  static func raised<Result>(_ body: (_ isRaised: Bool) throws -> Result) rethrows -> Result {
    let before = try? String(contentsOfFile: file, encoding: .utf8)
    let isRaised = write("\(RunningCollector.receiveBufferMegabytes << 20)\n")
    defer { if isRaised, let before { _ = write(before) } }
    return try body(isRaised)
  }

  private static func write(_ text: String) -> Bool {
    guard let handle = FileHandle(forWritingAtPath: file) else { return false }
    return (try? handle.write(contentsOf: Data(text.utf8))) != nil
  }
}
