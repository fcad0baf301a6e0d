import Datagrams

/// Counters since the device started, in the record's order, by the names of the MIBs that the specification takes them
/// from: IF-MIB (RFC 2863), EtherLike-MIB (RFC 3635). Those of VLANs and processors have none; theirs are ours.
public struct SFlowCounters: Sendable {
  public let values: [(name: String, value: UInt64)]

  private enum Width { case short, long, percentage }

  /// By the record's format. Longs have 64 bits, the others 32.
  private static let fields: [UInt32: [(name: String, width: Width)]] = [
    1: [
      ("ifIndex", .short), ("ifType", .short), ("ifSpeed", .long), ("ifDirection", .short), ("ifStatus", .short),
      ("ifInOctets", .long), ("ifInUcastPkts", .short), ("ifInMulticastPkts", .short), ("ifInBroadcastPkts", .short),
      ("ifInDiscards", .short), ("ifInErrors", .short), ("ifInUnknownProtos", .short), ("ifOutOctets", .long),
      ("ifOutUcastPkts", .short), ("ifOutMulticastPkts", .short), ("ifOutBroadcastPkts", .short),
      ("ifOutDiscards", .short), ("ifOutErrors", .short), ("ifPromiscuousMode", .short),
    ],
    2: [
      ("dot3StatsAlignmentErrors", .short), ("dot3StatsFCSErrors", .short), ("dot3StatsSingleCollisionFrames", .short),
      ("dot3StatsMultipleCollisionFrames", .short), ("dot3StatsSQETestErrors", .short),
      ("dot3StatsDeferredTransmissions", .short), ("dot3StatsLateCollisions", .short),
      ("dot3StatsExcessiveCollisions", .short), ("dot3StatsInternalMacTransmitErrors", .short),
      ("dot3StatsCarrierSenseErrors", .short), ("dot3StatsFrameTooLongs", .short),
      ("dot3StatsInternalMacReceiveErrors", .short), ("dot3StatsSymbolErrors", .short),
    ],
    5: [
      ("vlanId", .short), ("vlanOctets", .long), ("vlanUcastPkts", .short), ("vlanMulticastPkts", .short),
      ("vlanBroadcastPkts", .short), ("vlanDiscards", .short),
    ],
    1001: [
      ("cpu5SecondsPercentHundredths", .percentage), ("cpu1MinutePercentHundredths", .percentage),
      ("cpu5MinutesPercentHundredths", .percentage), ("memoryTotalBytes", .long), ("memoryFreeBytes", .long),
    ],
  ]

  static func isKnown(_ format: SFlowFormat) -> Bool { fields[format.rawValue] != nil }

  /// Nothing when the record is too short, or its format not known.
  init?(_ format: SFlowFormat, _ reader: inout ByteReader) {
    guard let fields = Self.fields[format.rawValue] else { return nil }
    var values: [(name: String, value: UInt64)] = []
    for field in fields {
      guard let value = field.width == .long ? reader.uint64() : reader.uint32().map(UInt64.init) else { return nil }
      // A percentage of -1 is not known.
      if field.width == .percentage, value == UInt32.max { continue }
      values.append((field.name, value))
    }
    self.values = values
  }
}
