import BenchmarkSupport
import ExportLoad
import Foundation

/// Who takes in what is sent.
enum Peer: String, CaseIterable {
  case wayleave, nfcapd
}

/// One try: what was sent, and what arrived.
struct Attempt {
  var peer: Peer
  var format: ExportFormat
  var asked: Double
  var sent: ExportSender.Sent
  /// Data records that the collector kept; nfcapd keeps none of options.
  var kept: Int
  /// As the collector itself says: units missing, or sequence failures.
  var told: Int
  var kernelDrops: Int?
  /// Bytes on the disk.
  var storedBytes: Int
  /// The most memory that the collector held.
  var peakBytes: Int
  /// From the last datagram to the collector's end, with all that was left to decode and write.
  var drainSeconds: Double

  var rate: Double { Double(sent.flows) / max(sent.seconds, 1e-9) }
  var bytesPerFlow: Double { Double(storedBytes) / Double(max(1, kept)) }

  /// The sender kept to its pace, and everything arrived. nfcapd tells of a sequence failure in IPFIX when options come
  /// again, though it has kept everything (it seems not to count their records), so what it kept decides.
  var isWithoutLoss: Bool {
    guard rate > asked * 0.98 else { return false }
    return peer == .nfcapd ? kept == sent.flows : kept == sent.dataRecords && told == 0
  }

  var line: String {
    "\(format.rawValue) to \(peer.rawValue): \(Shown.number(rate / 1e6)) M flows/s for \(Shown.number(sent.seconds)) s, "
      + "sent \(sent.flows) flows in \(sent.datagrams) datagrams, kept \(kept), told \(told) missing, "
      + "kernel drops \(kernelDrops.map(String.init) ?? "not told"), \(Shown.number(bytesPerFlow)) bytes a flow, "
      + "peak \(Shown.megabytes(peakBytes)) MB, drained in \(Shown.number(drainSeconds)) s"
  }
}

/// Runs collectors and the sender, each in a process of its own.
struct IntakeBench {
  let itself: String
  let wayleave: String
  static let port: UInt16 = 29_955

  /// One try in a fresh folder.
  func attempt(
    _ format: ExportFormat, _ peer: Peer, flowsPerSecond: Double, seconds: Double, exporters: Int = 1,
    templates: Int = 2
  ) throws -> Attempt {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("wayleave-intake-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let collector = try RunningCollector(peer, wayleave: wayleave, port: Self.port, folder: folder)
    defer { collector.kill() }
    var plan = ExportSender.Plan(format, port: Self.port)
    (plan.flowsPerSecond, plan.seconds) = (flowsPerSecond, seconds)
    (plan.exporters, plan.templates) = (exporters, templates)
    let sent = try send(plan)
    let end = try collector.end()
    return Attempt(
      peer: peer, format: format, asked: flowsPerSecond, sent: sent, kept: end.kept, told: end.told,
      kernelDrops: end.kernelDrops, storedBytes: end.storedBytes, peakBytes: end.peakBytes,
      drainSeconds: end.drainSeconds)
  }

  private func send(_ plan: ExportSender.Plan) throws -> ExportSender.Sent {
    let text = String(decoding: try JSONEncoder().encode(plan), as: UTF8.self)
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: itself)
    process.arguments = ["send", text]
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Trouble("the sender ended with \(process.terminationStatus)") }
    return try JSONDecoder().decode(ExportSender.Sent.self, from: data)
  }

  /// Bisection between a rate without loss and one with, to a twentieth. A rate is lossy when it was so twice: something
  /// else on the machine may have taken a core for a moment.
  func highestRate(_ format: ExportFormat, _ peer: Peer, seconds: Double) throws -> Attempt? {
    var best: Attempt?
    var (low, high) = (0.0, 16e6)
    var next = 2e6
    while high - low > max(low, 0.2e6) / 20 {
      var one = try attempt(format, peer, flowsPerSecond: next, seconds: seconds)
      if !one.isWithoutLoss {
        tell(one.line + ": lossy, or slower than asked; once more")
        one = try attempt(format, peer, flowsPerSecond: next, seconds: seconds)
      }
      tell(one.line + (one.isWithoutLoss ? "" : ": lossy, or slower than asked"))
      if one.isWithoutLoss {
        (low, best) = (next, one)
      } else {
        high = next
      }
      next = high >= 16e6 ? next * 2 : (low + high) / 2
      if next >= 16e6 { break }
    }
    return best
  }

  /// The highest rate that is kept up: from the one that short tries found, down by a tenth until nothing is lost in
  /// `holdSeconds`.
  func highestHeldRate(
    _ format: ExportFormat, _ peer: Peer, trySeconds: Double, holdSeconds: Double
  ) throws -> (found: Attempt, held: Attempt?)? {
    guard let found = try highestRate(format, peer, seconds: trySeconds) else { return nil }
    var rate = found.asked
    for _ in 0..<16 {
      let one = try attempt(format, peer, flowsPerSecond: rate, seconds: holdSeconds)
      tell(one.line + (one.isWithoutLoss ? "" : ": not held"))
      if one.isWithoutLoss { return (found, one) }
      rate *= 0.9
    }
    return (found, nil)
  }
}
