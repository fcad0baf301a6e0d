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
  /// A start comes after the last header that was sent before it, by the exporter's own clock, which may be set meanwhile.
  static let afterToleranceMilliseconds: Int64 = 10_000
  /// A clock without battery that starts anew falls by more than this, one that is set right by less.
  static let clockLostMilliseconds: Int64 = 3_600_000
  /// No datagram is overtaken by one that was sent so much later.
  static let overtakenMilliseconds: UInt32 = 10_000

  /// Whether the exporter has started anew since the last header.
  ///
  /// A start has happened when the uptime falls, by more than that of a datagram that was overtaken, and the moment of
  /// the start, which is the export time less the uptime, lies behind the last header. So a part of the exporter with an
  /// uptime of its own is no start. Where the clock itself was lost, nothing lies behind the last header: then a start is
  /// told from how far the clock fell. An uptime that wraps after 2^32 milliseconds moves the start by just that much,
  /// and is no start.
  mutating func restarted(uptime: UInt32, export: Instant) -> Bool {
    guard let (lastUptime, lastExport) = last else {
      last = (uptime, export)
      return false
    }
    if uptime >= lastUptime {
      // Later than the last, or late and from before a restart: then the export time is before the last one's.
      if export >= lastExport { last = (uptime, export) }
      return false
    }
    if lastUptime - uptime <= Self.overtakenMilliseconds { return false }
    let (now, before) = (export.wholeMilliseconds, lastExport.wholeMilliseconds)
    let start = now - Int64(uptime)
    let moved = start - (before - Int64(lastUptime))
    if abs(moved) <= Self.startToleranceMilliseconds { return false }
    let isWrap = abs(moved - (1 << 32)) <= Self.wrapToleranceMilliseconds
    let isAfter = start >= before - Self.afterToleranceMilliseconds
    let isClockLost = before - now > Self.clockLostMilliseconds && abs(moved) > Self.wrapToleranceMilliseconds
    guard isWrap || isAfter || isClockLost else { return false }
    last = (uptime, export)
    return !isWrap
  }
}
