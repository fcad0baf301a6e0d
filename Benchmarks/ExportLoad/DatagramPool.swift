import Datagrams
import TestSupport

/// Datagrams made beforehand, so that sending costs little: only header, times, and a few bits of each record are written
/// anew. The pool is larger than what a collector compresses at once, and no datagram is sent twice as it was.
public final class DatagramPool {
  /// The piece of a datagram that a template describes.
  struct SetPlace {
    var offset: Int
    var isIPv6: Bool
    var records: Int
    /// Where the flows' durations begin.
    var durations: Int
  }

  struct Entry {
    var offset: Int
    var bytes: Int
    var flows: Int
    var sets: [SetPlace]
  }

  public let format: ExportFormat
  let memory: UnsafeMutableRawBufferPointer
  private(set) var entries: [Entry] = []
  /// In milliseconds.
  private var durations: [UInt32] = []
  private var dice: Dice

  public init(_ format: ExportFormat, datagrams count: Int = 8_192, seed: UInt64) {
    self.format = format
    dice = Dice(seed: seed)
    var model = TrafficModel(seed: seed)
    let slot = Self.bytesMax
    memory = .allocate(byteCount: slot * count, alignment: 64)
    entries.reserveCapacity(count)
    for index in 0..<count {
      var flows = Self.flows(format, &model)
      // Some datagrams leave before they are full.
      if dice.chance(3) { flows.removeLast(dice.roll(flows.count)) }
      let (bytes, sets) = datagram(flows)
      precondition(bytes.count <= slot, "A datagram of the pool fits into an Ethernet frame.")
      memory.baseAddress?.advanced(by: index * slot).copyMemory(from: bytes, byteCount: bytes.count)
      entries.append(Entry(offset: index * slot, bytes: bytes.count, flows: flows.count, sets: sets))
    }
  }

  deinit { memory.deallocate() }

  /// As much as an Ethernet frame carries, over IPv4 and UDP.
  static let bytesMax = 1_472

  /// As many as fit.
  private static func flows(_ format: ExportFormat, _ model: inout TrafficModel) -> [Flow] {
    // Both sets may have a header and padding.
    var room = bytesMax - format.headerBytes - (format == .netflow5 ? 0 : 14)
    var flows: [Flow] = []
    while flows.count < format.flowsMax {
      let flow = model.flow(mayBeIPv6: format != .netflow5)
      room -= format.recordBytes(isIPv6: flow.isIPv6)
      if room < 0 { break }
      flows.append(flow)
    }
    return flows
  }

  private func datagram(_ flows: [Flow]) -> ([UInt8], [SetPlace]) {
    var body = ByteWriter()
    var sets: [SetPlace] = []
    for isIPv6 in [false, true] {
      let own = flows.filter { $0.isIPv6 == isIPv6 }
      guard !own.isEmpty else { continue }
      let content = own.count * format.recordBytes(isIPv6: isIPv6)
      let padding = format == .netflow5 ? 0 : (4 - content % 4) % 4
      if format != .netflow5 {
        body.append(UInt16(isIPv6 ? 257 : 256))
        body.append(UInt16(4 + content + padding))
      }
      sets.append(
        SetPlace(
          offset: format.headerBytes + body.bytes.count, isIPv6: isIPv6, records: own.count,
          durations: durations.count))
      for flow in own {
        durations.append(flow.durationMilliseconds)
        format.write(flow, to: &body)
      }
      body.append(bytes: [UInt8](repeating: 0, count: padding))
    }
    let bytes = format.headerBytes + body.bytes.count
    let header = format.header(flows: flows.count, bytes: bytes, records: flows.count)
    return (header.bytes + body.bytes, sets)
  }

  /// Makes a datagram ready to be sent.
  ///
  /// - Parameter templatePairs: How many templates for each family the exporter has; the datagram takes one of them.
  func prepare(_ index: Int, _ moment: ExportMoment, sequence: UInt32, domain: UInt32, templatePairs: Int) {
    let entry = entries[index]
    let base = entry.offset
    moment.writeHeader(format, memory, at: base, sequence: sequence, domain: domain)
    let noise = dice.next()
    for set in entry.sets {
      if templatePairs > 1 {
        let pair = Int(noise >> 40) % templatePairs
        put(UInt16(256 + pair * 2 + (set.isIPv6 ? 1 : 0)), base + set.offset - 4)
      }
      let size = format.recordBytes(isIPv6: set.isIPv6)
      let times = format.timesOffset(isIPv6: set.isIPv6)
      let (octets, ports) = (format.octetsOffset(isIPv6: set.isIPv6), format.portsOffset(isIPv6: set.isIPv6))
      var mixed = noise
      for record in 0..<set.records {
        let at = base + set.offset + record * size
        mixed = mixed &* 0x9E37_79B9_7F4A_7C15 &+ 0xD1B5_4A32_D192_ED03
        let age = UInt32(mixed >> 50)
        let duration = durations[set.durations + record]
        let first = duration == 0 ? age : age &+ (duration ^ UInt32(mixed >> 45 & 0x3F))
        moment.writeTimes(format, memory, at: at + times, first: first, last: age)
        // Sizes and the ports of clients differ from one time to the next.
        let old = memory.loadUnaligned(fromByteOffset: at + octets, as: UInt32.self)
        memory.storeBytes(
          of: old ^ UInt32(truncatingIfNeeded: mixed >> 32 & 0x7F00_0000), toByteOffset: at + octets, as: UInt32.self)
        let port = memory.loadUnaligned(fromByteOffset: at + ports, as: UInt16.self)
        if port.bigEndian >= 32_768 {
          put((port.bigEndian ^ UInt16(truncatingIfNeeded: mixed >> 20 & 0x3FFF)) | 0x8000, at + ports)
        }
      }
    }
  }

  private func put(_ value: UInt16, _ offset: Int) {
    memory.storeBytes(of: value.bigEndian, toByteOffset: offset, as: UInt16.self)
  }
}

/// The exporter's clocks at one moment.
struct ExportMoment {
  var nanoseconds: Int64
  var uptimeMilliseconds: UInt32

  func writeHeader(
    _ format: ExportFormat, _ memory: UnsafeMutableRawBufferPointer, at base: Int, sequence: UInt32, domain: UInt32
  ) {
    func put(_ value: UInt32, _ offset: Int) {
      memory.storeBytes(of: value.bigEndian, toByteOffset: base + offset, as: UInt32.self)
    }
    let seconds = UInt32(truncatingIfNeeded: nanoseconds / 1_000_000_000)
    switch format {
    case .netflow5:
      put(uptimeMilliseconds, 4)
      put(seconds, 8)
      put(UInt32(nanoseconds % 1_000_000_000), 12)
      put(sequence, 16)
      // Engine type and id, no sampling.
      put((domain & 0xFFFF) << 16, 20)
    case .netflow9:
      put(uptimeMilliseconds, 4)
      put(seconds, 8)
      put(sequence, 12)
      put(domain, 16)
    case .ipfix:
      put(seconds, 4)
      put(sequence, 8)
      put(domain, 12)
    }
  }

  /// - Parameters:
  ///   - first: Milliseconds ago.
  ///   - last: Milliseconds ago.
  func writeTimes(
    _ format: ExportFormat, _ memory: UnsafeMutableRawBufferPointer, at offset: Int, first: UInt32, last: UInt32
  ) {
    if format == .ipfix {
      let now = UInt64(nanoseconds / 1_000_000)
      memory.storeBytes(of: (now - UInt64(first)).bigEndian, toByteOffset: offset, as: UInt64.self)
      memory.storeBytes(of: (now - UInt64(last)).bigEndian, toByteOffset: offset + 8, as: UInt64.self)
    } else {
      memory.storeBytes(of: (uptimeMilliseconds &- first).bigEndian, toByteOffset: offset, as: UInt32.self)
      memory.storeBytes(of: (uptimeMilliseconds &- last).bigEndian, toByteOffset: offset + 4, as: UInt32.self)
    }
  }
}
