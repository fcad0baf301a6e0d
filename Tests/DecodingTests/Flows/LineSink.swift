import Datagrams
import Decoding
import Foundation
import NetworkNumbers

/// Keeps what a decoder finds: records as JSON lines, and troubles.
struct LineSink: FlowSink {
  var session: Session
  private(set) var output: [UInt8] = []
  private(set) var troubles: [DecodingTrouble] = []
  /// Template id and count of each set.
  private(set) var sets: [(template: UInt16, count: Int)] = []
  private var json = FlowJSON()

  init(_ session: Session = .test) { self.session = session }

  mutating func records(_ set: borrowing DataSet) {
    sets.append((set.template, set.count))
    json.write(set, session: session, to: &output)
  }
  mutating func trouble(_ trouble: DecodingTrouble) { troubles.append(trouble) }

  var lines: [String] { String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init) }
  /// The lines as a stranger's JSON library reads them.
  var objects: [[String: Any]] {
    lines.map { (try? JSONSerialization.jsonObject(with: Data($0.utf8))) as? [String: Any] ?? [:] }
  }
  var reasons: [DecodingTrouble.Reason] { troubles.map(\.reason) }
}

extension Session {
  static let test = Session(.udp, exporter: Endpoint(IPAddress(ipv4: 0xC000_0201), port: 2055))
}

extension SpoolPosition {
  static func number(_ number: Int) -> SpoolPosition { SpoolPosition(stream: 0, block: UInt64(number), offset: 0) }
}

extension FlowDecoder {
  /// Decodes datagrams of one session one after the other, as a collector does: what waited is read again when it can.
  mutating func run(
    _ datagrams: [[UInt8]], session: Session = .test, into sink: inout LineSink
  ) -> (reports: [MessageReport], resumed: [ResumeReport]) {
    let index = open(session, into: &sink)
    var reports: [MessageReport] = []
    var resumed: [ResumeReport] = []
    for (number, datagram) in datagrams.enumerated() {
      reports.append(
        decode(
          datagram.span.bytes, session: index, received: Instant(seconds: Int64(1_700_000_000 + number)),
          position: .number(number), into: &sink))
      for set in takeReady() {
        let again = datagrams.at(set.position)
        resumed.append(resume(set, with: again.span.bytes, into: &sink))
      }
    }
    return (reports, resumed)
  }
}

extension [[UInt8]] {
  /// The datagram with this name; none if a state that was tampered with names another.
  func at(_ position: SpoolPosition) -> [UInt8] {
    let index = Int(clamping: position.block)
    return indices.contains(index) ? self[index] : []
  }
}
