import Datagrams
import Decoding
import FuzzDriver
import NetworkNumbers

/// Datagrams of one exporter are decoded, within small bounds, to JSON; what waited is read again when its template
/// comes. After each datagram the state goes through a snapshot: the decoder that is read from it has the same one, and
/// goes on in the other's place.
private func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let datagrams = datagrams(Array(UnsafeBufferPointer(start: start, count: count)))
  var bounds = FlowBounds()
  bounds.sessions = 2
  bounds.domainsPerSession = 4
  bounds.templatesPerSession = 8
  bounds.fieldsPerTemplate = 32
  bounds.pastTemplatesPerDomain = 2
  bounds.waitingSets = 16
  bounds.waitingSetsPerSession = 8
  bounds.waitingSetsPerTemplate = 4
  bounds.namesPerDomain = 8
  bounds.describedElementsPerSession = 4
  var decoder = FlowDecoder(bounds: bounds)
  var sink = Sink()
  for (number, datagram) in datagrams.enumerated() {
    let session = Session(.udp, exporter: Endpoint(IPAddress(ipv4: UInt32(number % 3)), port: 2055))
    sink.session = session
    let index = decoder.open(session, into: &sink)
    let report = decoder.decode(
      datagram.span.bytes, session: index, received: Instant(seconds: Int64(number)),
      position: SpoolPosition(stream: 0, block: UInt64(number), offset: 0), into: &sink)
    precondition(report.records <= datagram.count, "More records than bytes.")
    for set in decoder.takeReady() {
      let again = datagrams[Int(set.position.block)]
      _ = decoder.resume(set, with: again.span.bytes, into: &sink)
    }
    precondition(decoder.waitingSetCount <= bounds.waitingSets, "More sets wait than may.")
    let snapshot = decoder.snapshot()
    guard let again = FlowDecoder(snapshot: snapshot, bounds: bounds) else {
      preconditionFailure("A snapshot cannot be read.")
    }
    precondition(again.snapshot() == snapshot, "A snapshot of a snapshot is another.")
    decoder = again
    // Any bytes are a snapshot or none, without a trap.
    _ = FlowDecoder(snapshot: datagram, bounds: bounds)
  }
  return 0
}

private struct Sink: FlowSink, ~Copyable {
  var session = Session(.file, exporter: Endpoint(IPAddress(ipv4: 0), port: 0))
  var json = FlowJSON()
  var columns = FlowColumns(capacity: 3)

  mutating func records(_ set: borrowing DataSet) {
    var output: [UInt8] = []
    json.write(set, session: session, to: &output)
    precondition(output.count(where: { $0 == 10 }) == set.count, "A line a record.")
    var next = 0
    while next < set.count {
      let taken = columns.append(set, from: next)
      precondition(taken > next, "An empty batch takes a record.")
      next = taken
      columns.removeAll()
    }
  }

  mutating func trouble(_ trouble: DecodingTrouble) {}
}

@_cdecl("FlowFuzz_main")
public func main(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
  runFuzzer(count, arguments, fuzz)
}
