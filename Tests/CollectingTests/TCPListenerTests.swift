import Collecting
import Datagrams
import EvidenceSupport
import Foundation
import Intake
import NetworkNumbers
import TestSupport
import Testing

/// The listener itself, without a collector around it.
@Suite(.serialized) struct TCPListenerTests {
  private static func listener(_ port: UInt16, _ address: String = "127.0.0.1") throws -> TCPListener {
    let address = try #require(IPAddress(address))
    return try TCPListener(
      ListenAddress(.ipfixTCP, Endpoint(address, port: port)), opened: Instant(seconds: 1_790_000_000))
  }

  @Test func oneAddressCannotTakeAllConnections() throws {
    let port = LoopbackSender.freePort()
    let listener = try Self.listener(port)
    var open: [Holder] = []
    for _ in 0..<TCPListener.connectionsOfOneMax + 5 { open.append(Holder(try LoopbackConnection(port: port))) }
    for _ in 0..<100 {
      listener.receive(milliseconds: 1) { _ in
        true
      } _: { _, _ in
      }
    }
    #expect(listener.refusedConnections == 5)
    #expect(listener.closures.contains { $0.hasPrefix("127.0.0.1: 5 connections refused") }, "\(listener.closures)")
    // One that ends makes room for another.
    open.removeFirst()
    for _ in 0..<20 {
      listener.receive(milliseconds: 1) { _ in
        true
      } _: { _, _ in
      }
    }
    open.append(Holder(try LoopbackConnection(port: port)))
    for _ in 0..<20 {
      listener.receive(milliseconds: 1) { _ in
        true
      } _: { _, _ in
      }
    }
    #expect(listener.refusedConnections == 5)
  }

  /// Messages in the kernel, of connections that nobody has accepted yet too, belong to the time before the end.
  @Test func whatHasComeIsTakenInAtTheEnd() throws {
    var (dice, seed) = Dice.printed(for: "whatHasComeIsTakenInAtTheEnd")
    let port = LoopbackSender.freePort()
    let listener = try Self.listener(port)
    var open: [Holder] = []
    var sent = 0
    for number in 0..<5 {
      let connection = try LoopbackConnection(port: port)
      if number == 2 {
        listener.receive(milliseconds: 10) { _ in
          true
        } _: { _, _ in
        }
      }
      var exporter = SimulatedExporter(number, .ipfix, started: Collector.systemClock())
      var bytes: [UInt8] = []
      for _ in 0..<50 { bytes += exporter.message(Collector.systemClock(), &dice).bytes }
      connection.send(bytes)
      sent += 50
      // Some have gone before the end.
      if number != 3 { open.append(Holder(connection)) }
    }
    var taken = 0
    listener.drain { _ in
      true
    } _: { _, _ in
      taken += 1
    }
    #expect(taken == sent, "SEED=\(seed)")
    #expect(throws: RunningCollector.Trouble.self) { _ = Holder(try LoopbackConnection(port: port)) }
    // More of the same does no harm.
    let more = listener.receive(milliseconds: 0) { _ in
      true
    } _: { _, _ in
    }
    #expect(!more)
    withExtendedLifetime(open) {}
  }

  @Test func aSocketOfIPv6TakesIPv4() throws {
    let port = LoopbackSender.freePort()
    guard let listener = try? Self.listener(port, "::") else {
      print("aSocketOfIPv6TakesIPv4: not run: this machine has no IPv6")
      return
    }
    let connection = try LoopbackConnection(port: port)
    var who: [IPAddress] = []
    for _ in 0..<10 {
      listener.receive(milliseconds: 10) { address in
        who.append(address)
        return true
      } _: { _, _ in
      }
    }
    #expect(who == [IPAddress(ipv4: 0x7F00_0001)])
    connection.send([])
  }

  @Test func aPortInUseNamesTheRightQuestion() throws {
    let port = LoopbackSender.freePort()
    let first = try Self.listener(port)
    do {
      _ = try Self.listener(port)
      Issue.record("two listeners on one port")
    } catch let error as SocketError {
      #expect(error.description.contains("ss -lntp"))
    }
    withExtendedLifetime(first) {}
  }

  /// With no descriptor left, a connection waits in the kernel and the collector does not spin; it goes on when there
  /// are some again, and nothing that was sent is lost.
  @Test func noDescriptorsLeftIsSaidAndPasses() throws {
    var (dice, seed) = Dice.printed(for: "noDescriptorsLeftIsSaidAndPasses")
    try Command.inFolder { folder in
      let port = LoopbackSender.freePort()
      let spool = "\(folder)/spool"
      let collector = try RunningCollector(
        [
          "--spool", spool, "--listen", "ipfix-tcp://127.0.0.1:\(port)", "--exporter", "127.0.0.1", "--block-age", "20",
          "--announce", "--summary",
        ], folder: folder)
      try collector.waitUntilListening()
      let id = collector.process.processIdentifier
      guard try Command.shell("prlimit --version && prlimit --pid \(id) --nofile=3:").status == 0 else {
        collector.kill()
        print("noDescriptorsLeftIsSaidAndPasses: not run: it needs prlimit")
        return
      }
      func ticks() throws -> Int {
        let words = try String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8).split(separator: " ")
        return (Int(words[13]) ?? 0) + (Int(words[14]) ?? 0)
      }
      let connection = try LoopbackConnection(port: port)
      var exporter = SimulatedExporter(1, .ipfix, started: Collector.systemClock())
      for _ in 0..<20 { connection.send(exporter.message(Collector.systemClock(), &dice).bytes) }
      let before = try ticks()
      Thread.sleep(forTimeInterval: 1.5)
      let used = try ticks() - before
      // Not how long it takes but how busy it is: of 150 hundredths of a second one that spins uses all, and a loaded
      // machine only makes it fewer.
      #expect(used < 75, "\(used) ticks, SEED=\(seed)")
      _ = try Command.shell("prlimit --pid \(id) --nofile=1000:")
      for _ in 0..<500 where collector.acknowledged.values.reduce(0, +) < 20 { Thread.sleep(forTimeInterval: 0.02) }
      let summary = try collector.stop()
      #expect(summary.contains("\"acknowledgedDatagrams\":20"), "\(summary), SEED=\(seed)")
    }
  }
}

/// Keeps a connection open.
private final class Holder {
  private let connection: LoopbackConnection
  init(_ connection: consuming LoopbackConnection) { self.connection = connection }
}
