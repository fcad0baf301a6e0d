/// A slow, obvious writer of sFlow 5, from the specification's structures.
struct SFlowWriter {
  var agent: [UInt8] = sflow32(1) + [10, 0, 0, 9]
  var subAgent: UInt32 = 3
  var sequence: UInt32 = 77
  var uptime: UInt32 = 123_456
  var samples: [[UInt8]] = []

  var bytes: [UInt8] {
    sflow32(5) + agent + sflow32(subAgent) + sflow32(sequence) + sflow32(uptime) + sflow32(UInt32(samples.count))
      + samples.flatMap { $0 }
  }

  mutating func flow(_ records: [[UInt8]], isExpanded: Bool = false, input: UInt32 = 4, output: UInt32 = 5) {
    let source = isExpanded ? sflow32(0) + sflow32(7) : sflow32(7)
    let interfaces =
      isExpanded
      ? sflow32(input >> 30) + sflow32(input & 0x3FFF_FFFF) + sflow32(output >> 30) + sflow32(output & 0x3FFF_FFFF)
      : sflow32(input) + sflow32(output)
    samples.append(
      sflowBlock(
        isExpanded ? 3 : 1,
        sflow32(9) + source + sflow32(1000) + sflow32(5_000_000) + sflow32(2) + interfaces
          + sflow32(UInt32(records.count)) + records.flatMap { $0 }))
  }

  mutating func counters(_ records: [[UInt8]], isExpanded: Bool = false) {
    samples.append(
      sflowBlock(
        isExpanded ? 4 : 2,
        sflow32(9) + (isExpanded ? sflow32(0) + sflow32(7) : sflow32(7)) + sflow32(UInt32(records.count))
          + records.flatMap { $0 }))
  }
}

func sflow32(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32(24 - 8 * $0)) } }
func sflow64(_ value: UInt64) -> [UInt8] { sflow32(UInt32(value >> 32)) + sflow32(UInt32(value & 0xFFFF_FFFF)) }
func sflow16(_ value: Int) -> [UInt8] { [UInt8(value >> 8 & 255), UInt8(value & 255)] }

/// Format, length, bytes: a sample or a record.
func sflowBlock(_ format: UInt32, _ bytes: [UInt8]) -> [UInt8] {
  sflow32(format) + sflow32(UInt32(bytes.count)) + bytes
}

func sampledHeader(_ frame: [UInt8], layer: UInt32 = 1, frameBytes: UInt32 = 1518) -> [UInt8] {
  let padding = [UInt8](repeating: 0, count: (4 - frame.count % 4) % 4)
  return sflowBlock(
    1, sflow32(layer) + sflow32(frameBytes) + sflow32(4) + sflow32(UInt32(frame.count)) + frame + padding)
}

/// Frames for headers.
enum SFlowFrame {
  static func ethernet(_ type: Int, _ payload: [UInt8], tags: [UInt8] = []) -> [UInt8] {
    [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2] + tags + sflow16(type) + payload
  }
  static func ipv4(_ transport: UInt8, _ payload: [UInt8], total: Int = 1500, fragment: Int = 0) -> [UInt8] {
    [0x45, 0x10] + sflow16(total) + sflow16(7) + sflow16(fragment) + [63, transport, 0, 0, 10, 1, 0, 1, 10, 2, 0, 2]
      + payload
  }
  static func ipv6(_ next: UInt8, _ payload: [UInt8]) -> [UInt8] {
    [0x6A, 0xB0, 0, 5] + sflow16(1460) + [next, 62, 0x20, 1, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11)
      + [1, 0x20, 1, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11) + [2] + payload
  }
  static let tcp = sflow16(50_000) + sflow16(443) + sflow32(1) + sflow32(2) + [0x50, 0x18, 0, 0]
  static let udp = sflow16(50_000) + sflow16(53) + sflow16(20) + sflow16(0)
}
