import Decoding
import Intake

/// What a run of `decode` saw.
struct DecodeCounts {
  var files = 0
  var packets = 0
  var datagrams = 0
  var lines = 0
  /// By kind, in the order of `DecodeKind`.
  private var records: [DecodeKind: Int] = [:]
  private var undecodable: [String: Int] = [:]
  /// Packets of captures that are no datagrams of ours.
  private var leftOut: [String: Int] = [:]
  var setsWaiting = 0

  var recordCount: Int { records.values.reduce(0, +) }
  var undecodableCount: Int { undecodable.values.reduce(0, +) }

  mutating func count(records more: Int, of kind: DecodeKind) { records[kind, default: 0] += more }
  mutating func count(undecodable reason: String, _ more: Int = 1) { undecodable[reason, default: 0] += more }
  mutating func count(leftOut reason: String, _ more: Int = 1) { leftOut[reason, default: 0] += more }

  mutating func count(_ capture: CaptureCounts) {
    packets += capture.packets
    for reason in CaptureCounts.Reason.allCases where capture[reason] > 0 {
      switch reason {
      case .notIP, .otherTransport, .otherStream, .otherFragments: count(leftOut: "capture.\(reason)", capture[reason])
      case .otherLink, .unreadableHeader, .cutPacket, .fragmentsMissing, .fragmentsOverlap, .streamGap, .streamNotIPFIX,
        .tooManyStreams:
        count(undecodable: "capture.\(reason)", capture[reason])
      }
    }
  }

  /// The last object.
  func write(to line: inout JSONLine) {
    line.begin()
    line.member("kind", "summary")
    line.member("files", files)
    if packets > 0 { line.member("packets", packets) }
    line.member("datagrams", datagrams)
    if lines > 0 { line.member("lines", lines) }
    line.member("records", recordCount)
    line.object("recordsByKind") { line in
      for kind in DecodeKind.allCases where records[kind, default: 0] > 0 {
        line.member(kind.member, records[kind, default: 0])
      }
    }
    line.member("setsWaitingForTemplate", setsWaiting)
    line.member("undecodable", undecodableCount)
    line.object("undecodableReasons") { Self.write(undecodable, &$0) }
    if !leftOut.isEmpty { line.object("leftOut") { Self.write(leftOut, &$0) } }
    line.end()
  }

  private static func write(_ counts: [String: Int], _ line: inout JSONLine) {
    for (reason, count) in counts.sorted(by: { $0.key < $1.key }) { line.member(reason, count) }
  }
}
