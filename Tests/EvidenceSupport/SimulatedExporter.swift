import Datagrams
import NetworkNumbers
import TestSupport

/// An exporter that numbers, announces templates, restarts and forgets as routers do; a slow and obvious encoder.
public struct SimulatedExporter {
  public let session: Session
  let version: ExportHeader.Version
  private var started: Instant
  private var sequence: UInt32
  private var untilTemplate = 0
  private let templateEvery: Int

  public init(
    _ number: Int, _ version: ExportHeader.Version, started: Instant, templateEvery: Int = 12, sequence: UInt32 = 0
  ) {
    session = Session(.udp, exporter: Endpoint(IPAddress(ipv4: UInt32(0x0A00_0000 + number)), port: 40_000))
    self.version = version
    self.started = started
    self.templateEvery = templateEvery
    self.sequence = sequence
  }

  public mutating func restart(_ now: Instant) {
    started = now
    sequence = 0
    untilTemplate = 0
  }

  /// The next message and how many data records it holds.
  public mutating func message(_ now: Instant, _ dice: inout Dice) -> (bytes: [UInt8], records: Int) {
    let count = 1 + dice.roll(8)
    let records = (0..<count).map { _ in (0..<4).map { _ in UInt32(truncatingIfNeeded: dice.next()) } }
    switch version {
    case .netflow5: return (netflow5(now, records), count)
    case .netflow9: return (netflow9(now, records), count)
    default: return (ipfix(now, records), count)
    }
  }

  private func uptime(_ now: Instant) -> UInt32 { UInt32(truncatingIfNeeded: (now - started) / 1_000_000) }

  private mutating func netflow5(_ now: Instant, _ records: [[UInt32]]) -> [UInt8] {
    var writer = ByteWriter()
    writer.append(UInt16(5))
    writer.append(UInt16(records.count))
    writer.append(uptime(now))
    writer.append(UInt32(truncatingIfNeeded: now.seconds))
    writer.append(UInt32(0))
    writer.append(sequence)
    writer.append(UInt32(0))
    for record in records {
      for word in record + [0, 7, 7 * 800, 0, 0] { writer.append(word) }
      for word in [UInt32(443), 6 << 8, 0] { writer.append(word) }
    }
    sequence &+= UInt32(records.count)
    return writer.bytes
  }

  private mutating func template() -> [UInt8] {
    guard untilTemplate == 0 else {
      untilTemplate -= 1
      return []
    }
    untilTemplate = templateEvery
    var writer = ByteWriter()
    writer.append(UInt16(version == .ipfix ? 2 : 0))
    writer.append(UInt16(4 + 4 + 4 * 4))
    writer.append(UInt16(256))
    writer.append(UInt16(4))
    for element in [UInt16(8), 12, 1, 2] {
      writer.append(element)
      writer.append(UInt16(4))
    }
    return writer.bytes
  }

  private func data(_ records: [[UInt32]]) -> [UInt8] {
    var writer = ByteWriter()
    writer.append(UInt16(256))
    writer.append(UInt16(4 + records.count * 16))
    for record in records { for word in record { writer.append(word) } }
    return writer.bytes
  }

  private mutating func netflow9(_ now: Instant, _ records: [[UInt32]]) -> [UInt8] {
    let sets = template() + data(records)
    var writer = ByteWriter()
    writer.append(UInt16(9))
    writer.append(UInt16(records.count))
    writer.append(uptime(now))
    writer.append(UInt32(truncatingIfNeeded: now.seconds))
    writer.append(sequence)
    writer.append(UInt32(7))
    sequence &+= 1
    return writer.bytes + sets
  }

  private mutating func ipfix(_ now: Instant, _ records: [[UInt32]]) -> [UInt8] {
    let sets = template() + data(records)
    var writer = ByteWriter()
    writer.append(UInt16(10))
    writer.append(UInt16(16 + sets.count))
    writer.append(UInt32(truncatingIfNeeded: now.seconds))
    writer.append(sequence)
    writer.append(UInt32(9))
    sequence &+= UInt32(records.count)
    return writer.bytes + sets
  }
}
