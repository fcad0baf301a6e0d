import Datagrams

/// Makes moments of the exporter's uptimes: each is taken as the nearer of the moments before and after the export,
/// because the uptime wraps after 49.7 days.
struct UptimeClock {
  private let exportMilliseconds: Int64
  private let now: UInt32
  /// Whether the exporter's uptime is known at all.
  let isKnown: Bool

  init(_ set: borrowing DataSet) {
    exportMilliseconds = set.header.exportTime.wholeMilliseconds
    if let uptime = set.header.uptimeMilliseconds {
      (now, isKnown) = (uptime, true)
    } else if let start = set.exporterStart {
      (now, isKnown) = (UInt32(truncatingIfNeeded: exportMilliseconds &- start.wholeMilliseconds), true)
    } else {
      (now, isKnown) = (0, false)
    }
  }

  /// Nanoseconds since 1970; 0 if the uptime is not known.
  @inline(__always) func nanoseconds(_ uptime: UInt32) -> Int64 { isKnown ? milliseconds(uptime) &* 1_000_000 : 0 }

  /// Milliseconds since 1970; meaningless if the uptime is not known.
  @inline(__always) func milliseconds(_ uptime: UInt32) -> Int64 {
    exportMilliseconds &+ Int64(Int32(bitPattern: uptime &- now))
  }
}
