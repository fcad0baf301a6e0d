import Datagrams
import Decoding

/// Datagrams of flows to lines of JSON; what waits for a template is kept and read again when it comes.
struct FlowDecoding {
  private(set) var decoder = FlowDecoder(bounds: Self.bounds)
  private var sink = Sink()
  /// Datagrams of which sets wait, by their number, and how many do.
  private var waiting: [UInt64: (bytes: [UInt8], sets: Int)] = [:]
  private var waitingBytes = 0

  /// Templates may stand at the end of the files, so that as many sets wait as memory allows: about 240 MB to know where
  /// they are, besides `DecodeRun.waitingBytesMax` for their datagrams.
  private static let bounds: FlowBounds = {
    var bounds = FlowBounds()
    bounds.waitingSets = 1 << 20
    bounds.waitingSetsPerSession = bounds.waitingSets
    bounds.waitingSetsPerTemplate = bounds.waitingSets
    return bounds
  }()

  struct Found {
    var records: [(DecodeKind, Int)] = []
    var troubles: [DecodingTrouble] = []
    /// Sets whose template came when their datagram was no longer kept.
    var notKept = 0
  }

  private struct Sink: FlowSink {
    var session = RawSource.session
    var json = FlowJSON()
    var output: [UInt8] = []
    var found = Found()

    mutating func records(_ set: borrowing DataSet) {
      json.write(set, session: session, to: &output)
      found.records.append((DecodeKind(set.header.version), set.count))
    }

    mutating func trouble(_ trouble: DecodingTrouble) { found.troubles.append(trouble) }
  }

  /// - Parameter number: Of the datagram; no two have the same.
  mutating func decode(_ datagram: SourcedDatagram, number: UInt64) -> Found {
    sink.found = Found()
    sink.session = datagram.session
    let session = decoder.open(datagram.session, into: &sink)
    let report = decoder.decode(
      datagram.bytes.span.bytes, session: session, received: datagram.received ?? Instant(nanoseconds: 0),
      position: SpoolPosition(stream: 0, block: number, offset: 0), into: &sink)
    if report.setsWaiting > 0, waitingBytes + datagram.bytes.count <= DecodeRun.waitingBytesMax {
      waiting[number] = (datagram.bytes, report.setsWaiting)
      waitingBytes += datagram.bytes.count
    }
    // What will never be decoded need not be kept.
    for trouble in sink.found.troubles where trouble.reason == .templateNeverCame { settle(trouble.position.block) }
    resume()
    return sink.found
  }

  mutating func takeOutput() -> [UInt8] {
    defer { sink.output.removeAll(keepingCapacity: true) }
    return sink.output
  }

  private mutating func resume() {
    for set in decoder.takeReady() {
      let kept = waiting[set.position.block]
      sink.session = decoder.session(set.session)
      // Without its bytes, which are no longer kept, it is still taken off what waits.
      let bytes = kept?.bytes ?? []
      _ = decoder.resume(set, with: bytes.span.bytes, into: &sink)
      if kept == nil { sink.found.notKept += 1 }
      settle(set.position.block)
    }
  }

  /// One set of a datagram waits no more.
  private mutating func settle(_ number: UInt64) {
    guard let kept = waiting[number] else { return }
    if kept.sets > 1 {
      waiting[number]?.sets -= 1
    } else {
      waitingBytes -= kept.bytes.count
      waiting[number] = nil
    }
  }
}

extension DecodeKind {
  init(_ version: ExportHeader.Version) {
    switch version {
    case .netflow5: self = .netflow5
    case .netflow9: self = .netflow9
    case .ipfix: self = .ipfix
    case .sflow5: self = .sflow
    }
  }
}
