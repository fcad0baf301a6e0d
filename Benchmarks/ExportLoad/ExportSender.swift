import CSockets
import Foundation

/// Sends what several exporters export, at a pace, and counts exactly what was sent.
public final class ExportSender {
  public struct Plan: Codable, Sendable {
    public var format: String
    public var port: UInt16
    /// Addresses from 127.0.0.1 on; with one exporter that address alone.
    public var exporters = 1
    public var domains = 1
    /// Of each domain, at least 2; nothing for v5.
    public var templates = 2
    /// All exporters together; 0 for as fast as it goes.
    public var flowsPerSecond = 0.0
    public var seconds = 10.0
    public var seed: UInt64 = 1

    public init(_ format: ExportFormat, port: UInt16) {
      self.format = format.rawValue
      self.port = port
    }
  }

  public struct Sent: Codable, Sendable {
    public var datagrams = 0
    public var flows = 0
    /// Of flows and of options.
    public var dataRecords = 0
    public var bytes = 0
    public var seconds = 0.0
    /// Times that the kernel had no room, and the datagram was sent again.
    public var waits = 0

    public init() {}
  }

  /// What ends sending.
  public struct Trouble: Error, CustomStringConvertible {
    public let description: String
  }

  private struct Exporter {
    var socket: Int32
    /// For each domain.
    var sequences: [UInt32]
    var nextDomain = 0
  }

  private let plan: Plan
  private let format: ExportFormat
  private let pool: DatagramPool
  private var exporters: [Exporter] = []
  private var sent = Sent()
  private let bootNanoseconds: Int64

  private static let batch = 32
  /// Routers send their templates again and again.
  private static let templateEverySeconds = 20.0

  public init(_ plan: Plan) throws {
    guard let format = ExportFormat(rawValue: plan.format) else {
      throw Trouble(description: "there is no format `\(plan.format)`")
    }
    self.plan = plan
    self.format = format
    pool = DatagramPool(format, seed: plan.seed)
    // Up for a day.
    bootNanoseconds = Self.now() - 86_400_000_000_000
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = min(limit.rlim_max, rlim_t(plan.exporters + 100))
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    for number in 0..<plan.exporters {
      exporters.append(
        Exporter(socket: try Self.connected(number, plan.port), sequences: [UInt32](repeating: 0, count: plan.domains)))
    }
  }

  deinit { for exporter in exporters { close(exporter.socket) } }

  private static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  private static func connected(_ number: Int, _ port: UInt16) throws -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
    func address(_ value: UInt32, _ port: UInt16) -> sockaddr_in {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      address.sin_addr = in_addr(s_addr: value.bigEndian)
      return address
    }
    var own = address(0x7F00_0001 + UInt32(number), 0)
    var other = address(0x7F00_0001, port)
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isReady = withUnsafePointer(to: &own) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) == 0 }
    }
    let isConnected = withUnsafePointer(to: &other) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) == 0 }
    }
    guard descriptor >= 0, isReady, isConnected else {
      throw Trouble(description: "no socket to 127.0.0.1:\(port): error \(errno)")
    }
    return descriptor
  }

  /// Sends until the time is over.
  public func run() throws -> Sent {
    let start = Self.now()
    var templatesAt = start
    var turn = 0
    var place = 0
    try sendTemplates()
    while true {
      let now = Self.now()
      let elapsed = Double(now - start) / 1e9
      if elapsed >= plan.seconds { break }
      if Double(now - templatesAt) / 1e9 > Self.templateEverySeconds {
        try sendTemplates()
        templatesAt = now
      }
      let ahead = plan.flowsPerSecond > 0 ? Double(sent.flows) / plan.flowsPerSecond - elapsed : 0
      if ahead > 0 {
        if ahead > 0.000_2 { usleep(UInt32(min(ahead - 0.000_1, 0.01) * 1e6)) }
        continue
      }
      try sendBatch(turn, from: place, at: now)
      turn = (turn + 1) % exporters.count
      place = (place + Self.batch) % pool.entries.count
    }
    sent.seconds = Double(Self.now() - start) / 1e9
    return sent
  }

  private func sendBatch(_ turn: Int, from place: Int, at now: Int64) throws {
    let moment = ExportMoment(
      nanoseconds: now, uptimeMilliseconds: UInt32(truncatingIfNeeded: (now - bootNanoseconds) / 1_000_000))
    var pointers = [UnsafePointer<UInt8>?](repeating: nil, count: Self.batch)
    var lengths = [UInt32](repeating: 0, count: Self.batch)
    let domain = exporters[turn].nextDomain
    exporters[turn].nextDomain = (domain + 1) % plan.domains
    let base = pool.memory.baseAddress.unsafelyUnwrapped
    for step in 0..<Self.batch {
      let index = (place + step) % pool.entries.count
      let entry = pool.entries[index]
      pool.prepare(
        index, moment, sequence: exporters[turn].sequences[domain], domain: UInt32(domain),
        templatePairs: plan.templates / 2)
      exporters[turn].sequences[domain] &+= format == .netflow9 ? 1 : UInt32(entry.flows)
      pointers[step] = UnsafePointer((base + entry.offset).assumingMemoryBound(to: UInt8.self))
      lengths[step] = UInt32(entry.bytes)
      sent.flows += entry.flows
      sent.dataRecords += entry.flows
      sent.bytes += entry.bytes
    }
    try send(exporters[turn].socket, pointers, lengths)
  }

  private func sendTemplates() throws {
    let moment = ExportMoment(
      nanoseconds: Self.now(),
      uptimeMilliseconds: UInt32(truncatingIfNeeded: (Self.now() - bootNanoseconds) / 1_000_000))
    let templates = format.templates(count: plan.templates)
    for turn in exporters.indices {
      for domain in 0..<plan.domains {
        for var announcement in templates {
          announcement.bytes.withUnsafeMutableBytes {
            moment.writeHeader(format, $0, at: 0, sequence: exporters[turn].sequences[domain], domain: UInt32(domain))
          }
          exporters[turn].sequences[domain] &+= announcement.units
          sent.dataRecords += announcement.dataRecords
          sent.bytes += announcement.bytes.count
          try announcement.bytes.withUnsafeBufferPointer {
            try send(exporters[turn].socket, [$0.baseAddress], [UInt32($0.count)])
          }
        }
      }
      // A thousand exporters do not all send their templates in the same instant.
      if turn % 50 == 49 { usleep(2_000) }
    }
  }

  private func send(_ socket: Int32, _ pointers: [UnsafePointer<UInt8>?], _ lengths: [UInt32]) throws {
    var done = 0
    while done < lengths.count {
      let result = pointers.withUnsafeBufferPointer { pointers in
        lengths.withUnsafeBufferPointer { lengths in
          wl_send_many(
            socket, pointers.baseAddress.map { $0 + done }, lengths.baseAddress.map { $0 + done },
            Int32(lengths.count - done))
        }
      }
      if result > 0 {
        done += Int(result)
      } else if [ENOBUFS, EAGAIN, EINTR, ECONNREFUSED].contains(-result) {
        // Refused: nobody listened to an earlier one.
        sent.waits += 1
        usleep(50)
      } else {
        throw Trouble(description: "sending failed: error \(-result)")
      }
    }
    sent.datagrams += lengths.count
  }
}
