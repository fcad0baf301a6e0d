import BenchmarkSupport
import Datagrams
import Decoding

/// Takes records into a batch of columns and empties it when it is full, as a consumer would after reading it.
struct ColumnSink: FlowSink, ~Copyable {
  var columns = FlowColumns()
  var rows = 0
  var troubles = 0

  mutating func records(_ set: borrowing DataSet) {
    var next = 0
    while next < set.count {
      next = columns.append(set, from: next)
      if columns.isFull {
        rows += columns.count
        columns.removeAll()
      }
    }
  }
  mutating func trouble(_ trouble: DecodingTrouble) { troubles += 1 }
}

extension FlowMessages {
  /// Records a second on one core, from memory into columns.
  func columnRate(runs: Int) throws -> Double {
    var decoder = FlowDecoder()
    var sink = ColumnSink()
    var indices: [Int] = []
    for session in Self.sessions { indices.append(decoder.open(session, into: &sink)) }
    var times: [Double] = []
    for _ in 0..<runs {
      let before = sink.rows + sink.columns.count
      times.append(
        processorSeconds {
          let all = bytes.span.bytes
          for (number, datagram) in datagrams.enumerated() {
            _ = decoder.decode(
              all.extracting(datagram.range), session: indices[datagram.exporter],
              received: Instant(seconds: 1_700_000_000),
              position: SpoolPosition(stream: 0, block: 0, offset: UInt32(truncatingIfNeeded: number)), into: &sink)
          }
        })
      guard sink.rows + sink.columns.count - before == records, sink.troubles == 0 else {
        throw Trouble(
          "\(sink.rows + sink.columns.count - before) rows of \(records) records, \(sink.troubles) troubles")
      }
    }
    return Double(records) / times.median
  }
}
