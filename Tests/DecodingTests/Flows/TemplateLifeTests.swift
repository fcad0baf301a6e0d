import Datagrams
import Decoding
import NetworkNumbers
import TestSupport
import Testing

/// What a decoder keeps of its exporters: templates in time, data that waits, restarts.
@Suite struct TemplateLifeTests {
  private static func template(_ id: UInt16, _ elements: [UInt16]) -> FlowWriter.Template {
    FlowWriter.Template(id: id, fields: elements.map { .init(element: $0, length: 4) })
  }
  private static let octets = template(256, [1])
  private static let packets = template(256, [2])
  private static let one: [[UInt8]] = [[0, 0, 0, 1]]
  private let v9 = FlowWriter(version: 9)
  private let v10 = FlowWriter(version: 10)

  private func start() -> (FlowDecoder, LineSink) { (FlowDecoder(), LineSink()) }

  @Test func aNewDefinitionReplacesTheOldOneWhichIsKept() {
    var (decoder, sink) = start()
    _ = decoder.run(
      [
        v10.message([.templates([Self.octets])]), v10.message([.templates([Self.octets])]),
        v10.message([.data(Self.octets, [Self.one], padding: 0)]), v10.message([.templates([Self.packets])]),
        v10.message([.data(Self.packets, [Self.one], padding: 0)]),
      ], into: &sink)
    #expect(sink.objects.map { $0["octetDeltaCount"] as? Int } == [1, nil])
    #expect(sink.objects.map { $0["packetDeltaCount"] as? Int } == [nil, 1])
    let past = decoder.pastTemplates(session: 0, version: .ipfix, domain: 0)
    #expect(past.map(\.id) == [256])
    #expect(past.map(\.position) == [.number(0)])
    #expect(past.map(\.until) == [Instant(seconds: 1_700_000_003)])
  }

  @Test func aWithdrawnTemplateIsInForceNoMore() {
    for withdrawn in [FlowWriter.Set.withdrawal(256, isOptions: false), .withdrawal(2, isOptions: false)] {
      var (decoder, sink) = start()
      _ = decoder.run(
        [
          v10.message([.templates([Self.octets])]), v10.message([withdrawn]),
          v10.message([.data(Self.octets, [Self.one], padding: 0)]),
        ], into: &sink)
      #expect(sink.lines.isEmpty)
      #expect(decoder.templateCount == 0)
      #expect(decoder.waitingSetCount == 1)
    }
  }

  @Test func templatesCountByDomainAndVersionAndSession() {
    var (decoder, sink) = start()
    var other = v10
    other.domain = 7
    _ = decoder.run(
      [
        v10.message([.templates([Self.octets])]), other.message([.data(Self.octets, [Self.one], padding: 0)]),
        v9.message([.data(Self.octets, [Self.one], padding: 0)]),
      ], into: &sink)
    let elsewhere = Session(.udp, exporter: Endpoint(IPAddress(ipv4: 0xC000_0201), port: 9))
    _ = decoder.run([v10.message([.data(Self.octets, [Self.one], padding: 0)])], session: elsewhere, into: &sink)
    #expect(sink.lines.isEmpty)
    #expect(decoder.waitingSetCount == 3)
  }

  @Test func theUnitsOfAMessageAreKnownWhenItsLastSetIsDecoded() {
    var (decoder, sink) = start()
    let second = Self.template(257, [1, 2])
    let (reports, resumed) = decoder.run(
      [
        v10.message([
          .data(Self.octets, [Self.one, Self.one], padding: 0),
          .data(second, [[[0, 0, 0, 1], [0, 0, 0, 2]]], padding: 0),
        ]), v10.message([.templates([second])]), v10.message([.templates([Self.octets])]),
      ], into: &sink)
    #expect(reports.map(\.header?.units) == [nil, 0, 0])
    #expect(reports.map(\.setsWaiting) == [2, 0, 0])
    #expect(resumed.map(\.records) == [1, 2])
    #expect(resumed.map(\.units) == [nil, 3])
  }

  @Test func aBadTemplateCostsNoCountAndACutRecordDoes() {
    let good = FlowWriter.Set.data(Self.octets, [Self.one, Self.one], padding: 0)
    for (bad, units) in [
      (FlowWriter.Set.raw(2, [0, 9, 0, 1]), 2 as UInt32?), (.raw(7, [1, 2, 3, 4]), 2), (.raw(257, [9, 0, 0]), nil),
    ] {
      var (decoder, sink) = start()
      let variable = FlowWriter.Template(id: 257, fields: [.init(element: 82, length: 65535)])
      let (reports, _) = decoder.run(
        [v10.message([.templates([Self.octets, variable]), bad, good])], into: &sink)
      #expect(reports[0].header?.units == units)
      #expect(sink.lines.count == 2 && sink.troubles.count == 1)
    }
  }

  /// As H3C's NetStream announces the name of a VRF in version 9: with a length of three bytes, and with one of one.
  @Test func fieldsOfVersion9MayVaryInLength() {
    var (decoder, sink) = start()
    let template = FlowWriter.Template(
      id: 3_260, fields: [.init(element: 236, length: 65_535), .init(element: 2, length: 4)])
    let body: [UInt8] = [255, 0, 1, 0x61, 0, 0, 0, 5] + [2, 0x62, 0x63, 0, 0, 0, 6] + [0, 0, 0, 0]
    _ = decoder.run([v9.message([.templates([template])]), v9.message([.raw(3_260, body)])], into: &sink)
    #expect(sink.troubles.isEmpty)
    #expect(sink.objects.map { $0["VRFname"] as? String } == ["a", "bc"])
    #expect(sink.objects.map { $0["packetDeltaCount"] as? Int } == [5, 6])
  }

  // MARK: Restarts

  struct Later: Sendable {
    /// Milliseconds; the first message says 1,000,000.
    var uptime: UInt32
    /// Since the first message.
    var seconds: Int
    var isRestart: Bool
  }

  @Test(arguments: [
    Later(uptime: 5_000, seconds: 10, isRestart: true), Later(uptime: 500_000, seconds: 510, isRestart: true),
    Later(uptime: 1_000_000, seconds: 0, isRestart: false), Later(uptime: 1_010_000, seconds: 10, isRestart: false),
    // It started anew within the second in which it sent.
    Later(uptime: 900, seconds: 0, isRestart: true),
    // Nobody who sent 10 seconds ago has started 500 seconds ago: another part of it has an uptime of its own.
    Later(uptime: 500_000, seconds: 10, isRestart: false),
    // A datagram that comes late.
    Later(uptime: 990_000, seconds: -10, isRestart: false), Later(uptime: 999_500, seconds: 0, isRestart: false),
    // One that comes late while the clock is set, by 3 seconds or by two hours.
    Later(uptime: 999_000, seconds: -4, isRestart: false), Later(uptime: 999_000, seconds: 2, isRestart: false),
    Later(uptime: 999_000, seconds: -7_201, isRestart: false), Later(uptime: 999_000, seconds: 7_199, isRestart: false),
    // It started anew, and its clock with it.
    Later(uptime: 5_000, seconds: -1_000_000, isRestart: true),
    // Data of a capture that was read after that of its templates, which were sent days later by clocks that ran apart.
    Later(uptime: 100_000, seconds: -905, isRestart: false),
    // The uptime wraps when 2^32 milliseconds have gone by.
    Later(uptime: 500_000, seconds: 4_294_467, isRestart: false),
    Later(uptime: 500_000, seconds: 4_294_467 + 400, isRestart: true),
  ])
  func restartsAreToldFromUptimeAndClock(_ message: Later) {
    var (decoder, sink) = start()
    var later = v9
    later.uptime = message.uptime
    later.seconds = UInt32(Int(later.seconds) + message.seconds)
    let (reports, _) = decoder.run(
      [
        v9.message([.templates([Self.octets])]), later.message([.data(Self.octets, [Self.one], padding: 0)]),
      ], into: &sink)
    #expect(reports.map(\.exporterRestarted) == [false, message.isRestart])
    #expect(sink.lines.count == (message.isRestart ? 0 : 1))
    #expect(decoder.waitingSetCount == (message.isRestart ? 1 : 0))
  }

  /// Two parts of an exporter, each with its uptime, send under one source id.
  @Test func twoUptimesUnderOneSourceIDCostNoTemplates() {
    var (decoder, sink) = start()
    let data = FlowWriter.Set.data(Self.octets, [Self.one], padding: 0)
    let messages = (0..<6).map { number in
      var writer = v9
      writer.seconds += UInt32(10 * number)
      writer.uptime = UInt32(10_000 * number) + (number % 2 == 0 ? 9_000_000 : 300_000)
      return writer.message(number == 0 ? [.templates([Self.octets])] : [data])
    }
    _ = decoder.run(messages, into: &sink)
    #expect(sink.lines.count == 5 && sink.troubles.isEmpty)
  }

  @Test func rawFilesAreNeverTakenForARestart() {
    var (decoder, sink) = start()
    var later = v9
    later.uptime = 1_000
    later.seconds += 60
    let messages = [
      v9.message([.templates([Self.octets])]), later.message([.data(Self.octets, [Self.one], padding: 0)]),
    ]
    var file = Session.test
    file.transport = .file
    _ = decoder.run(messages, session: file, into: &sink)
    #expect(sink.lines.count == 1)
    // Of an exporter on the network they are.
    _ = decoder.run(messages, into: &sink)
    #expect(sink.lines.count == 1 && decoder.waitingSetCount == 1)
  }

  @Test func whatWaitedBeforeARestartIsGivenUpAndNamed() {
    var (decoder, sink) = start()
    var later = v9
    later.uptime = 1_000
    later.seconds += 60
    let data = FlowWriter.Set.data(Self.octets, [Self.one], padding: 0)
    _ = decoder.run(
      [v9.message([data]), later.message([data]), later.message([.templates([Self.packets])])], into: &sink)
    #expect(sink.reasons == [.templateNeverCame])
    #expect(sink.troubles.first?.position == .number(0))
    #expect(sink.objects.map { $0["packetDeltaCount"] as? Int } == [1])
  }

  @Test func anExporterOfIPFIXIsForgottenWhenTheCallerSaysSo() {
    var (decoder, sink) = start()
    _ = decoder.run(
      [
        v10.message([.templates([Self.octets])]),
        v10.message([.data(Self.template(300, [1]), [Self.one], padding: 0)]),
      ], into: &sink)
    #expect(decoder.forget(session: 0, domain: 0).map(\.set) == [300])
    #expect(decoder.templateCount == 0 && decoder.waitingSetCount == 0)
  }

  @Test func aDecoderGoesOnFromItsSnapshot() throws {
    var (dice, seed) = Dice.printed(for: "aDecoderGoesOnFromItsSnapshot")
    for _ in 0..<Dice.count(100, soak: 5_000) {
      var flows = RandomFlows(dice: dice.split(), version: dice.pick([9, 10]))
      let (messages, expected) = RandomFlowTests.messages(&flows)
      let cut = dice.roll(messages.count + 1)
      var (decoder, sink) = start()
      let index = decoder.open(.test, into: &sink)
      for (number, message) in messages.enumerated() {
        if number == cut { decoder = try #require(FlowDecoder(snapshot: decoder.snapshot()), "SEED=\(seed)") }
        _ = decoder.decode(
          message.span.bytes, session: index, received: Instant(seconds: 0), position: .number(number), into: &sink)
        decoder = try #require(FlowDecoder(snapshot: decoder.snapshot()), "SEED=\(seed)")
        for set in decoder.takeReady() {
          let again = messages.at(set.position)
          _ = decoder.resume(set, with: again.span.bytes, into: &sink)
        }
      }
      try #require(sink.lines.sorted() == expected.lines.sorted(), "SEED=\(seed)")
    }
  }
}
