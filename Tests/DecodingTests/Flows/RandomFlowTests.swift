import Datagrams
import Decoding
import NetworkNumbers
import TestSupport
import Testing

/// Random messages, written byte by byte, against what they are to say.
@Suite struct RandomFlowTests {
  /// What a run of messages is to give, in any order.
  struct Expected {
    var lines: [String] = []
    var rows: [String] = []
  }

  @Test(arguments: [UInt16(9), 10]) func messagesSayWhatWasWritten(_ version: UInt16) throws {
    var (dice, seed) = Dice.printed(for: "messagesSayWhatWasWritten(\(version))")
    for _ in 0..<Dice.count(300, soak: 30_000) {
      var flows = RandomFlows(dice: dice.split(), version: version)
      let (messages, expected) = Self.messages(&flows)
      var decoder = FlowDecoder()
      var sink = LineSink()
      let (reports, resumed) = decoder.run(messages, into: &sink)
      try #require(sink.troubles.isEmpty, "SEED=\(seed)")
      try #require(sink.lines.sorted() == expected.lines.sorted(), "SEED=\(seed)")
      try #require(
        reports.reduce(0) { $0 + $1.records } + resumed.reduce(0) { $0 + $1.records } == expected.lines.count)
      try #require(decoder.waitingSetCount == 0)

      var columns = RowSink()
      var again = FlowDecoder()
      again.run(messages, into: &columns)
      columns.flush()
      try #require(columns.rows.sorted() == expected.rows.sorted(), "SEED=\(seed)")
    }
  }

  /// Messages with a few templates; some data comes before its template.
  static func messages(_ flows: inout RandomFlows) -> ([[UInt8]], Expected) {
    var writer = FlowWriter(version: flows.version)
    var expected = Expected()
    var announced: [FlowWriter.Template] = []
    var sets: [FlowWriter.Set] = []
    for id in 0..<1 + flows.dice.roll(4) {
      var (template, kinds) = flows.template(UInt16(256 + id), isOptions: flows.dice.chance(30))
      // Records have bytes.
      template.fields.append(FlowWriter.Field(element: 1, length: 4))
      kinds.append(RandomFlows.kinds[2])
      announced.append(template)
      for _ in 0..<1 + flows.dice.roll(3) {
        let records = (0..<1 + flows.dice.roll(5)).map { _ in flows.record(template, kinds) }
        let shortest = template.fields.reduce(0) { $0 + ($1.length == 65535 ? 1 : Int($1.length)) }
        sets.append(.data(template, records.map { $0.map(\.bytes) }, padding: flows.dice.roll(min(4, shortest))))
        for record in records {
          expected.lines.append(line(writer, template, record))
          if template.scopeCount == 0 { expected.rows.append(row(record)) }
        }
      }
    }
    // Each set in a message of its own or with others, in any order; the sequence number stays 0.
    sets += announced.map { .templates([$0]) }
    sets.shuffle(using: &flows.dice)
    var messages: [[UInt8]] = []
    while !sets.isEmpty {
      let count = min(sets.count, 1 + flows.dice.roll(3))
      messages.append(writer.message(Array(sets.prefix(count))))
      sets.removeFirst(count)
    }
    writer.sequence = 0
    return (messages, expected)
  }

  static func line(_ writer: FlowWriter, _ template: FlowWriter.Template, _ record: [RandomFlows.Value]) -> String {
    let members = RandomFlows.members(record)
    return "{\"kind\":\"\(writer.version == 9 ? "netflow9" : "ipfix")\",\"exporter\":\"192.0.2.1\",\"domain\":0,"
      + "\"template\":\(template.id),\(template.scopeCount > 0 ? "\"options\":true," : "")"
      + "\"exportTime\":\"2023-11-14T22:13:20Z\",\"sequence\":0\(members.isEmpty ? "" : "," + members)}"
  }

  /// What the columns are to hold of a record, value by value.
  static func row(_ record: [RandomFlows.Value]) -> String {
    func first(_ elements: UInt16...) -> RandomFlows.Value? {
      for element in elements {
        if let value = record.first(where: { $0.kind.element == element && $0.kind.enterprise == 0 }) { return value }
      }
      return nil
    }
    func number(_ value: RandomFlows.Value?, bits: UInt64) -> String {
      let number = (value?.bytes ?? []).reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
      return "\(bits == 64 ? number : number & (1 << bits - 1))"
    }
    func moment(_ value: RandomFlows.Value?) -> String { value?.json.replacing("\"", with: "") ?? "0" }
    let (source4, destination4, source6, destination6) = (first(8), first(12), first(27), first(28))
    let is6 = [source6, destination6].contains { $0?.bytes.contains { $0 != 0 } ?? false }
    let has6 = source6 != nil || destination6 != nil
    let has4 = source4 != nil || destination4 != nil
    let family = has6 && (is6 || !has4) ? 6 : has4 ? 4 : 0
    func address(_ value: RandomFlows.Value?) -> String {
      "\((value?.bytes ?? []).reduce(0 as UInt128) { $0 << 8 | UInt128($1) })"
    }
    let addresses = family == 6 ? (source6, destination6) : (source4, destination4)
    return [
      "\(family)", address(addresses.0), address(addresses.1), number(first(7, 182), bits: 16),
      number(first(11), bits: 16), number(first(4), bits: 8), number(first(6), bits: 16), number(first(5), bits: 8),
      number(first(1, 85), bits: 64), number(first(2), bits: 64), number(first(10), bits: 32),
      number(first(14), bits: 32), number(first(234), bits: 32), number(first(302), bits: 32),
      number(first(34), bits: 32), moment(first(156, 152, 150)),
      moment(first(155, 153)),
    ].joined(separator: "|")
  }
}

/// Takes records through small batches of columns and shows each row as text.
struct RowSink: FlowSink, ~Copyable {
  private var columns = FlowColumns(capacity: 7)
  private(set) var rows: [String] = []
  private(set) var runs: [FlowColumns.Run] = []

  mutating func records(_ set: borrowing DataSet) {
    var next = 0
    while next < set.count {
      next = columns.append(set, from: next)
      if columns.isFull { flush() }
    }
  }
  mutating func trouble(_ trouble: DecodingTrouble) {}

  mutating func flush() {
    func moment(_ nanoseconds: Int64) -> String { nanoseconds == 0 ? "0" : "\(Instant(nanoseconds: nanoseconds))" }
    for row in 0..<columns.count {
      rows.append(
        [
          "\(columns.addressFamilies[row])", "\(columns.sourceAddresses[row])", "\(columns.destinationAddresses[row])",
          "\(columns.sourceTransportPorts[row])", "\(columns.destinationTransportPorts[row])",
          "\(columns.protocolNumbers[row])", "\(columns.tcpFlags[row])", "\(columns.typesOfService[row])",
          "\(columns.octets[row])", "\(columns.packets[row])", "\(columns.ingressInterfaces[row])",
          "\(columns.egressInterfaces[row])", "\(columns.ingressVRFIdentifiers[row])",
          "\(columns.samplerIdentifiers[row])", "\(columns.samplingIntervals[row])",
          moment(columns.startNanoseconds[row]), moment(columns.endNanoseconds[row]),
        ].joined(separator: "|"))
    }
    runs += columns.runs
    columns.removeAll()
  }
}

extension FlowDecoder {
  /// As `run(_:session:into:)` for a sink that owns what it fills.
  mutating func run(_ datagrams: [[UInt8]], session: Session = .test, into sink: inout RowSink) {
    let index = open(session, into: &sink)
    for (number, datagram) in datagrams.enumerated() {
      _ = decode(
        datagram.span.bytes, session: index, received: Instant(seconds: 0), position: .number(number), into: &sink)
      for set in takeReady() {
        let again = datagrams.at(set.position)
        _ = resume(set, with: again.span.bytes, into: &sink)
      }
    }
  }
}
