import Collecting
import EvidenceSupport
import Foundation
import TestSupport
import Testing

@Suite struct TCPTests {
  /// A stream is cut anywhere but between messages, by the sender and by the network.
  @Test func messagesOverTCPAreTakenInWhole() throws {
    var (dice, seed) = Dice.printed(for: "messagesOverTCPAreTakenInWhole")
    try Command.inFolder { folder in
      let port = LoopbackSender.freePort()
      let collector = try RunningCollector(
        [
          "--spool", "\(folder)/spool", "--listen", "ipfix-tcp://127.0.0.1:\(port)", "--exporter", "127.0.0.1",
          "--block-age", "20", "--summary",
        ], folder: folder)
      try collector.waitUntilListening()
      var records = 0
      var messages = 0
      for _ in 0..<3 {
        var exporter = SimulatedExporter(1, .ipfix, started: Collector.systemClock())
        var bytes: [UInt8] = []
        for _ in 0..<200 {
          let message = exporter.message(Collector.systemClock(), &dice)
          bytes += message.bytes
          records += message.records
          messages += 1
        }
        let connection = try LoopbackConnection(port: port)
        while !bytes.isEmpty {
          let count = min(bytes.count, 1 + dice.roll(3000))
          connection.send(Array(bytes[..<count]))
          bytes.removeFirst(count)
          if dice.chance(20) { Thread.sleep(forTimeInterval: 0.001) }
        }
      }
      // A connection that speaks something else is closed and said; the others do not notice.
      let stranger = try LoopbackConnection(port: port)
      stranger.send(Array("GET / HTTP/1.0\r\n\r\n".utf8))
      let isClosed = stranger.isClosedByPeer()
      #expect(isClosed)
      let summary = try collector.stop()
      #expect(summary.contains("\"acknowledgedDatagrams\":\(messages)"), "\(summary), SEED=\(seed)")
      #expect(summary.contains("\"records\":\(records),"), "\(summary), SEED=\(seed)")
      #expect(summary.contains("\"missing\":0"), "\(summary), SEED=\(seed)")
    }
  }
}

/// A TCP connection to a port of this machine.
struct LoopbackConnection: ~Copyable {
  private let descriptor: Int32

  init(port: UInt16) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw RunningCollector.Trouble("nobody listens to TCP port \(port)") }
  }

  deinit { close(descriptor) }

  func send(_ bytes: [UInt8]) {
    var at = 0
    while at < bytes.count {
      let count = bytes.withUnsafeBytes {
        Foundation.send(descriptor, $0.baseAddress! + at, $0.count - at, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      at += count
    }
  }

  /// Waits up to five seconds.
  func isClosedByPeer() -> Bool {
    var time = timeval(tv_sec: 5, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    var byte: UInt8 = 0
    let count = recv(descriptor, &byte, 1, 0)
    return count == 0 || count < 0 && errno == ECONNRESET
  }
}
