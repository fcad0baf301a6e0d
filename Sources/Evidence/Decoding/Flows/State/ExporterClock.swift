import Datagrams

/// Tells an exporter's restart from its clocks: the time since its start and the time of day (NetFlow 5 and 9).
struct ExporterClock: Sendable {
  private(set) var last: (uptime: UInt32, export: Instant)?

  init() {}
  init(uptime: UInt32, export: Instant) { last = (uptime, export) }

  /// The moments of a start, worked out from two datagrams, differ by less: the header of version 9 tells whole seconds.
  static let startToleranceMilliseconds: Int64 = 2_000
  /// Clocks run apart over 49.7 days.
  static let wrapToleranceMilliseconds: Int64 = 300_000

  /// Whether the exporter has started anew since the last header.
  ///
  /// A start has happened when the uptime falls and the moment of the start, which is the export time less the uptime,
  /// is another. A datagram that comes late tells of the same start, or of an earlier one, and changes nothing. An
  /// uptime that wraps after 2^32 milliseconds moves the start by just that much, and is no start.
  mutating func restarted(uptime: UInt32, export: Instant) -> Bool {
    guard let (lastUptime, lastExport) = last else {
      last = (uptime, export)
      return false
    }
    func start(_ uptime: UInt32, _ export: Instant) -> Int64 { export.nanoseconds / 1_000_000 - Int64(uptime) }
    let moved = start(uptime, export) - start(lastUptime, lastExport)
    if uptime >= lastUptime {
      // Later than the last, or late and from before a restart: then the export time is before the last one's.
      if export >= lastExport { last = (uptime, export) }
      return false
    }
    if abs(moved) <= Self.startToleranceMilliseconds { return false }
    last = (uptime, export)
    return abs(moved - (1 << 32)) > Self.wrapToleranceMilliseconds
  }
}
