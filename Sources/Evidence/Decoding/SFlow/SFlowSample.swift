import Datagrams
import NetworkNumbers

/// A sample of packets or of counters: what it says of itself, and its records.
public struct SFlowSample: Sendable {
  public enum Kind: String, Hashable, Sendable {
    case flow, counters
    /// A packet that was dropped (sflow.org, "sFlow Discarded Packet Notification Structures").
    case discard
    /// A format that is not known; its bytes are in `unknown`.
    case unknown
  }

  /// An interface, or what else became of the packet.
  public enum Interface: Hashable, Sendable {
    case index(UInt32)
    /// Dropped; the number is the reason of the specification.
    case discarded(reason: UInt32)
    /// Sent to this many interfaces; 0 if not known how many.
    case several(UInt32)
    case unknown
  }

  public let format: SFlowFormat
  public private(set) var kind = Kind.unknown
  /// Counts the samples of the source.
  public private(set) var sequence: UInt32 = 0
  /// What was sampled: 0 an interface, 1 a VLAN, 2 a physical entity.
  public private(set) var sourceClass: UInt32 = 0
  public private(set) var sourceIndex: UInt32 = 0
  /// One of so many packets was taken.
  public private(set) var samplingInterval: UInt32?
  /// Packets that could have been taken, so far.
  public private(set) var samplePool: UInt32?
  /// Samples that were lost for lack of resources, so far; of dropped packets, those that were not told of.
  public private(set) var drops: UInt32?
  public private(set) var input: Interface?
  public private(set) var output: Interface?
  /// Why a packet was dropped, of a sample of such packets.
  public private(set) var discardReason: UInt32?

  public internal(set) var packet: SampledPacket?
  public internal(set) var route: SampledRoute?
  public internal(set) var users: SampledUsers?
  /// A record of each format at most.
  public private(set) var counters: [(format: SFlowFormat, counters: SFlowCounters)] = []
  /// Records that are not read, as format and bytes, in order; of an unknown sample itself.
  public internal(set) var unknown: [(format: SFlowFormat, bytes: [UInt8])] = []
  private(set) var troubles: [SFlowTrouble] = []

  init(format: SFlowFormat) { self.format = format }

  /// Gives a reason when even the sample's header cannot be read.
  mutating func read(_ bytes: RawSpan, at start: Int) -> SFlowTrouble.Reason? {
    var reader = ByteReader(bytes)
    let isWhole: Bool
    switch format.rawValue {
    case 1: isWhole = flow(&reader, isExpanded: false)
    case 2: isWhole = counting(&reader, isExpanded: false)
    case 3: isWhole = flow(&reader, isExpanded: true)
    case 4: isWhole = counting(&reader, isExpanded: true)
    case 5: isWhole = discard(&reader)
    default:
      unknown = [(format, [UInt8](bytes))]
      return nil
    }
    guard isWhole, let count = reader.uint32() else { return .badSample }
    for _ in 0..<count {
      let offset = reader.offset
      guard let format = reader.uint32(), let length = reader.uint32(), let record = reader.take(Int(length)) else {
        troubles.append(
          SFlowTrouble(
            .recordCut, at: start + offset, bytes: [UInt8](bytes.extracting(offset..<bytes.byteCount))))
        return nil
      }
      if !self.record(SFlowFormat(rawValue: format), record) {
        troubles.append(SFlowTrouble(.badRecord, at: start + offset, bytes: [UInt8](record)))
      }
    }
    return nil
  }

  private mutating func source(_ reader: inout ByteReader, isExpanded: Bool) -> Bool {
    guard let sequence = reader.uint32(), let source = reader.uint32() else { return false }
    self.sequence = sequence
    if isExpanded {
      guard let index = reader.uint32() else { return false }
      (sourceClass, sourceIndex) = (source, index)
    } else {
      (sourceClass, sourceIndex) = (source >> 24, source & 0xFF_FFFF)
    }
    return true
  }

  private mutating func counting(_ reader: inout ByteReader, isExpanded: Bool) -> Bool {
    kind = .counters
    return source(&reader, isExpanded: isExpanded)
  }

  private mutating func flow(_ reader: inout ByteReader, isExpanded: Bool) -> Bool {
    kind = .flow
    guard source(&reader, isExpanded: isExpanded), let rate = reader.uint32(), let pool = reader.uint32(),
      let drops = reader.uint32(), let input = Self.interface(&reader, isExpanded),
      let output = Self.interface(&reader, isExpanded)
    else { return false }
    (samplingInterval, samplePool, self.drops, self.input, self.output) = (rate, pool, drops, input, output)
    return true
  }

  private mutating func discard(_ reader: inout ByteReader) -> Bool {
    kind = .discard
    guard source(&reader, isExpanded: true), let drops = reader.uint32(), let input = reader.uint32(),
      let output = reader.uint32(), let reason = reader.uint32()
    else { return false }
    (self.drops, self.input, self.output) = (drops, .index(input), .index(output))
    discardReason = reason
    return true
  }

  /// Two bits of a format and a value, or both in full.
  private static func interface(_ reader: inout ByteReader, _ isExpanded: Bool) -> Interface? {
    guard let first = reader.uint32() else { return nil }
    let (format, value): (UInt32, UInt32)
    if isExpanded {
      guard let second = reader.uint32() else { return nil }
      (format, value) = (first, second)
    } else {
      (format, value) = (first >> 30, first & 0x3FFF_FFFF)
    }
    switch format {
    // The largest number: from or to the device itself, or not known.
    case 0: return value == 0x3FFF_FFFF || value == .max ? .unknown : .index(value)
    case 1: return .discarded(reason: value)
    case 2: return .several(value == 0x3FFF_FFFF ? 0 : value)
    default: return .unknown
    }
  }

  private mutating func record(_ format: SFlowFormat, _ bytes: RawSpan) -> Bool {
    var reader = ByteReader(bytes)
    if kind == .counters {
      guard SFlowCounters.isKnown(format), !counters.contains(where: { $0.format == format }) else {
        unknown.append((format, [UInt8](bytes)))
        return true
      }
      guard let read = SFlowCounters(format, &reader) else { return false }
      counters.append((format, read))
      return true
    }
    switch format.rawValue {
    case 1: return sampledHeader(&reader)
    case 2: return sampledEthernet(&reader)
    case 3: return sampledIP(&reader, .ipv4)
    case 4: return sampledIP(&reader, .ipv6)
    case 1001: return extendedSwitch(&reader)
    case 1002: return extendedRouter(&reader)
    case 1003: return extendedGateway(&reader)
    case 1004: return extendedUser(&reader)
    case 1007: return extendedNAT(&reader)
    default:
      unknown.append((format, [UInt8](bytes)))
      return true
    }
  }
}
