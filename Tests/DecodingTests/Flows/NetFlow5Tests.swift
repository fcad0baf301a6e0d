import Datagrams
import Decoding
import TestSupport
import Testing

/// Version 5, whose records have one layout for ever, and the times of NetFlow.
@Suite struct NetFlow5Tests {
  /// Every member and every column of random records, each read from its place in the bytes (Cisco's table of version 5).
  @Test func recordsSayWhatTheirBytesSay() throws {
    var (dice, seed) = Dice.printed(for: "recordsSayWhatTheirBytesSay")
    for _ in 0..<Dice.count(50, soak: 5_000) {
      let records = (0..<1 + dice.roll(30)).map { _ in (0..<48).map { _ in UInt8(truncatingIfNeeded: dice.next()) } }
      var writer = FlowWriter(version: 5)
      writer.uptime = UInt32(truncatingIfNeeded: dice.next())
      let nanoseconds = UInt32(dice.roll(1_000_000_000))
      let datagram = writer.netflow5(records, nanoseconds: nanoseconds)
      var decoder = FlowDecoder()
      var sink = LineSink()
      _ = decoder.run([datagram], into: &sink)
      var columns = RowSink()
      var again = FlowDecoder()
      again.run([datagram], into: &columns)
      columns.flush()
      for (number, record) in records.enumerated() {
        func bytes(_ offset: Int, _ count: Int) -> UInt64 {
          record[offset..<offset + count].reduce(0) { $0 << 8 | UInt64($1) }
        }
        func moment(_ offset: Int) -> String {
          let ago = Int64(Int32(truncatingIfNeeded: Int64(bytes(offset, 4)) - Int64(writer.uptime)))
          return "\(Instant(milliseconds: 1_700_000_000_000 + Int64(nanoseconds / 1_000_000) + ago))"
        }
        let object = sink.objects[number]
        let members: [String: String] = [
          "sourceIPv4Address": record[0..<4].map(String.init).joined(separator: "."),
          "destinationIPv4Address": record[4..<8].map(String.init).joined(separator: "."),
          "ipNextHopIPv4Address": record[8..<12].map(String.init).joined(separator: "."),
          "ingressInterface": "\(bytes(12, 2))", "egressInterface": "\(bytes(14, 2))",
          "packetDeltaCount": "\(bytes(16, 4))", "octetDeltaCount": "\(bytes(20, 4))",
          "flowStartMilliseconds": moment(24), "flowEndMilliseconds": moment(28),
          "sourceTransportPort": "\(bytes(32, 2))", "destinationTransportPort": "\(bytes(34, 2))",
          "tcpControlBits": "\(bytes(37, 1))", "protocolIdentifier": "\(bytes(38, 1))",
          "ipClassOfService": "\(bytes(39, 1))", "bgpSourceAsNumber": "\(bytes(40, 2))",
          "bgpDestinationAsNumber": "\(bytes(42, 2))", "sourceIPv4PrefixLength": "\(bytes(44, 1))",
          "destinationIPv4PrefixLength": "\(bytes(45, 1))", "kind": "netflow5", "exporter": "192.0.2.1",
        ]
        for (name, text) in members { try #require("\(object[name] ?? "missing")" == text, "\(name), SEED=\(seed)") }
        let row = [
          4, bytes(0, 4), bytes(4, 4), bytes(32, 2), bytes(34, 2), bytes(38, 1), bytes(37, 1), bytes(39, 1),
          bytes(20, 4), bytes(16, 4), bytes(12, 2), bytes(14, 2), 0, 0, 0,
        ].map { "\($0)" }
        try #require(columns.rows[number] == (row + [moment(24), moment(28)]).joined(separator: "|"), "SEED=\(seed)")
      }
    }
  }

  @Test func samplingIsFourteenBitsOfTheHeader() {
    var decoder = FlowDecoder()
    var sink = LineSink()
    let record = [UInt8](repeating: 0, count: 48)
    let (reports, _) = decoder.run(
      [
        FlowWriter(version: 5).netflow5([record], sampling: 0x4000 | 1_000), FlowWriter(version: 5).netflow5([record]),
      ], into: &sink)
    #expect(reports.map(\.header?.samplingInterval) == [1_000, nil])
    #expect(sink.objects.map { $0["samplingInterval"] as? Int } == [1_000, nil])
    #expect(reports.map(\.header?.units) == [1, 1])
  }

  /// Some switches send uptimes in eight bytes.
  @Test func uptimesOfVersion9MayHaveEightBytes() {
    let template = FlowWriter.Template(id: 256, fields: [.init(element: 22, length: 8), .init(element: 21, length: 4)])
    let message = FlowWriter(version: 9).message([
      .templates([template]),
      .data(
        template, [[FlowWriter.number(999_000 as UInt64, 8), FlowWriter.number(1_000_001 as UInt64, 4)]], padding: 0),
    ])
    var decoder = FlowDecoder()
    var sink = LineSink()
    _ = decoder.run([message], into: &sink)
    #expect(sink.objects[0]["flowStartMilliseconds"] as? String == "2023-11-14T22:13:19Z")
    #expect(sink.objects[0]["flowEndMilliseconds"] as? String == "2023-11-14T22:13:20.001Z")
    var rows = RowSink()
    var again = FlowDecoder()
    again.run([message], into: &rows)
    rows.flush()
    #expect(rows.rows[0].hasSuffix("|2023-11-14T22:13:19Z|2023-11-14T22:13:20.001Z"))
  }
}
