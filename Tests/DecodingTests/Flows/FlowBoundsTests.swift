import Datagrams
import Decoding
import NetworkNumbers
import Testing

/// One more than each bound of a decoder's state is refused, named and counted.
@Suite struct FlowBoundsTests {
  private static func template(_ id: UInt16, _ elements: [UInt16]) -> FlowWriter.Template {
    FlowWriter.Template(id: id, fields: elements.map { .init(element: $0, length: 4) })
  }
  private static let octets = template(256, [1])
  private static let packets = template(256, [2])
  private static let one: [[UInt8]] = [[0, 0, 0, 1]]
  private let v10 = FlowWriter(version: 10)

  private func start(_ bounds: FlowBounds = FlowBounds()) -> (FlowDecoder, LineSink) {
    (FlowDecoder(bounds: bounds), LineSink())
  }

  @Test func aFloodOfTemplatesIsNamedAndStoppedAndOthersAreNotTouched() {
    var bounds = FlowBounds()
    bounds.templatesPerSession = 3
    var (decoder, sink) = start(bounds)
    let flood = (0..<5).map { Self.template(256 + UInt16($0), [1]) }
    _ = decoder.run([v10.message([.templates(flood)])], into: &sink)
    #expect(sink.reasons == [.templateFlood, .templateFlood])
    #expect(sink.troubles.map(\.set) == [259, 260])
    // What is in force may be announced again, and be replaced.
    _ = decoder.run([v10.message([.templates([flood[0], Self.packets])])], into: &sink)
    #expect(sink.troubles.count == 2)
    let other = Session(.udp, exporter: Endpoint(IPAddress(ipv4: 1), port: 1))
    _ = decoder.run([v10.message([.templates([Self.octets])])], session: other, into: &sink)
    #expect(sink.troubles.count == 2)
    #expect(decoder.templateCount == 4)
  }

  @Test func oneMoreThanEachBoundIsRefusedAndNamed() {
    let data = FlowWriter.Set.data(Self.octets, [Self.one], padding: 0)
    for path in [\FlowBounds.waitingSets, \.waitingSetsPerSession, \.waitingSetsPerTemplate] {
      var bounds = FlowBounds()
      bounds[keyPath: path] = 2
      var (decoder, sink) = start(bounds)
      let messages = [v10.message([data]), v10.message([data]), v10.message([data])]
      let reports = decoder.run(messages, into: &sink).reports
      #expect(sink.reasons == [.waitingFull])
      #expect(reports.map(\.setsWaiting) == [1, 1, 0])
    }
    var bounds = FlowBounds()
    bounds.fieldsPerTemplate = 2
    bounds.domainsPerSession = 1
    bounds.troubleBytes = 3
    var (decoder, sink) = start(bounds)
    let large = Self.template(256, [1, 2, 3])
    var other = v10
    other.domain = 1
    _ = decoder.run([v10.message([.templates([large, Self.template(257, [1])])])], into: &sink)
    #expect(decoder.templateCount == 1)
    _ = decoder.run([other.message([])], into: &sink)
    #expect(sink.reasons == [.templateFieldsTooMany, .domainFlood])
    #expect(sink.troubles[0].bytes == [1, 0, 0] && sink.troubles[0].byteCount == 16)
    #expect(decoder.templateCount == 0)

    // A record of one byte and very many values.
    bounds = FlowBounds()
    bounds.emptyFieldsPerTemplate = 2
    (decoder, sink) = start(bounds)
    func template(_ empty: Int) -> FlowWriter.Template {
      FlowWriter.Template(
        id: 256, fields: [.init(element: 4, length: 1)] + Array(repeating: .init(element: 5, length: 0), count: empty))
    }
    _ = decoder.run([v10.message([.templates([template(3)])]), v10.message([.templates([template(2)])])], into: &sink)
    #expect(sink.reasons == [.templateFieldsEmpty])
    #expect(decoder.templateCount == 1)
  }

  /// A second of a busy exporter, and its template at the end of it.
  @Test func asMuchWaitsForATemplateAsTheBoundsSay() {
    var (decoder, sink) = start()
    let data = v10.message([.data(Self.octets, [Self.one], padding: 0)])
    var messages = Array(repeating: data, count: 65_537)
    messages.append(v10.message([.templates([Self.octets])]))
    let (reports, resumed) = decoder.run(messages, into: &sink)
    #expect(reports.reduce(0) { $0 + $1.setsWaiting } == 65_536 && sink.reasons == [.waitingFull])
    #expect(resumed.count == 65_536 && sink.sets.count == 65_536)
  }

  @Test func theLongestSilentSessionGivesWay() {
    var bounds = FlowBounds()
    bounds.sessions = 2
    var (decoder, sink) = start(bounds)
    func session(_ port: UInt16) -> Session { Session(.udp, exporter: Endpoint(IPAddress(ipv4: 1), port: port)) }
    let data = v10.message([.data(Self.octets, [Self.one], padding: 0)])
    for port in [UInt16(1), 2, 1] { _ = decoder.run([data], session: session(port), into: &sink) }
    #expect(sink.troubles.isEmpty)
    _ = decoder.run([data], session: session(3), into: &sink)
    #expect(decoder.sessionsReplaced == 1)
    #expect(decoder.session(0) == session(1) && decoder.session(1) == session(3))
    #expect(decoder.waitingSetCount == 3)
    // What waited in the session that gave way is named, and is never taken for another's.
    #expect(sink.reasons == [.templateNeverCame])
    _ = decoder.run([data], session: session(4), into: &sink)
    #expect(sink.reasons == [.templateNeverCame, .templateNeverCame, .templateNeverCame])
    #expect(sink.troubles.map(\.session) == [1, 0, 0] && decoder.waitingSetCount == 2)
  }

  @Test func anAddressWithEverNewPortsGivesWayToItselfAlone() throws {
    var bounds = FlowBounds()
    bounds.sessions = 4
    bounds.sessionsPerAddress = 2
    var (decoder, sink) = start(bounds)
    func session(_ port: UInt16) -> Session { Session(.udp, exporter: Endpoint(IPAddress(ipv4: 1), port: port)) }
    let template = v10.message([.templates([Self.octets])])
    let data = v10.message([.data(Self.octets, [Self.one], padding: 0)])
    // The quiet one is heard first, so that it is the longest silent of all.
    _ = decoder.run([template], into: &sink)
    for port in 1...1_000 as ClosedRange<UInt16> {
      _ = decoder.run([template], session: session(port), into: &sink)
      if port == 500 { decoder = try #require(FlowDecoder(snapshot: decoder.snapshot(), bounds: bounds)) }
    }
    #expect(decoder.sessionsReplaced == 998 && decoder.templateCount == 3)
    // The last two are still there, and the quiet one has its template.
    for port in [UInt16(999), 1_000] { _ = decoder.open(session(port), into: &sink) }
    #expect(decoder.sessionsReplaced == 998)
    _ = decoder.run([data], into: &sink)
    #expect(sink.lines.count == 1 && decoder.waitingSetCount == 0)
    // Where all addresses together are too many, the longest silent session gives way, and its address may come again.
    for number in 2...9 as ClosedRange<UInt32> {
      _ = decoder.run(
        [template], session: Session(.udp, exporter: Endpoint(IPAddress(ipv4: number), port: 1)), into: &sink)
    }
    #expect(decoder.templateCount == 4)
    for port in 1...3 as ClosedRange<UInt16> { _ = decoder.run([template], session: session(port), into: &sink) }
    #expect(decoder.templateCount == 4)
    let restored = try #require(FlowDecoder(snapshot: decoder.snapshot(), bounds: bounds))
    let isSame = restored.snapshot() == decoder.snapshot()
    #expect(isSame)
    bounds.sessionsPerAddress = 1
    #expect(FlowDecoder(snapshot: decoder.snapshot(), bounds: bounds) == nil)
  }

  @Test func aSetThatIsReadyIsNeverDecodedForAnotherSession() {
    var bounds = FlowBounds()
    bounds.sessions = 1
    var (decoder, sink) = start(bounds)
    let index = decoder.open(.test, into: &sink)
    let data = v10.message([.data(Self.octets, [Self.one], padding: 0)])
    let template = v10.message([.templates([Self.octets])])
    for (number, message) in [data, template].enumerated() {
      _ = decoder.decode(
        message.span.bytes, session: index, received: Instant(seconds: 0), position: .number(number), into: &sink)
    }
    _ = decoder.open(Session(.udp, exporter: Endpoint(IPAddress(ipv4: 1), port: 1)), into: &sink)
    #expect(decoder.takeReady().isEmpty)
    #expect(sink.reasons == [.templateNeverCame] && sink.troubles.map(\.position) == [.number(0)])
    #expect(decoder.waitingSetCount == 0)
  }

  @Test func aSetThatIsReadyGoesWithItsDomain() {
    var bounds = FlowBounds()
    bounds.domainsPerSession = 1
    var (decoder, sink) = start(bounds)
    let index = decoder.open(.test, into: &sink)
    var other = v10
    other.domain = 1
    let data = v10.message([.data(Self.octets, [Self.one], padding: 0)])
    for (number, message) in [data, v10.message([.templates([Self.octets])]), other.message([])].enumerated() {
      _ = decoder.decode(
        message.span.bytes, session: index, received: Instant(seconds: 0), position: .number(number), into: &sink)
    }
    #expect(sink.reasons == [.domainFlood, .templateNeverCame] && sink.troubles[1].position == .number(0))
    #expect(decoder.takeReady().isEmpty && decoder.waitingSetCount == 0 && decoder.templateCount == 0)
  }

  /// Invented domains make way for each other, whether they bring templates or data; those in use stay.
  @Test func aFloodOfDomainsCostsNoneThatIsInUse() throws {
    var bounds = FlowBounds()
    bounds.domainsPerSession = 4
    var (decoder, sink) = start(bounds)
    func writer(_ domain: Int) -> FlowWriter {
      var writer = v10
      writer.domain = UInt32(domain)
      return writer
    }
    let data = FlowWriter.Set.data(Self.octets, [Self.one], padding: 0)
    for domain in [1, 2] {
      _ = decoder.run(
        [writer(domain).message([.templates([Self.octets])]), writer(domain).message([data])], into: &sink)
    }
    for domain in 100..<400 {
      _ = decoder.run([writer(domain).message([domain % 2 == 0 ? data : .templates([Self.octets])])], into: &sink)
      if domain == 250 { decoder = try #require(FlowDecoder(snapshot: decoder.snapshot(), bounds: bounds)) }
    }
    // Of those that only waited the last one is left, and of those that announced a template.
    #expect(sink.reasons.count { $0 == .templateNeverCame } == 149 && decoder.waitingSetCount == 1)
    #expect(sink.reasons.count { $0 == .domainFlood } == 149 && decoder.templateCount == 3)
    #expect(sink.lines.count == 2)
    for domain in [1, 2] { _ = decoder.run([writer(domain).message([data])], into: &sink) }
    #expect(sink.lines.count == 4)
  }

  /// Version 5 has no templates: no number of engines costs a record.
  @Test func anyNumberOfEnginesIsDecoded() {
    var bounds = FlowBounds()
    bounds.domainsPerSession = 2
    var (decoder, sink) = start(bounds)
    var writer = FlowWriter(version: 5)
    for engine in 0..<10 as Range<UInt32> {
      writer.domain = engine
      _ = decoder.run([writer.netflow5([[UInt8](repeating: 1, count: 48)])], into: &sink)
    }
    #expect(sink.troubles.isEmpty && sink.objects.map { $0["domain"] as? Int } == Array(0..<10))
  }

  @Test func pastTemplatesAreBounded() {
    var bounds = FlowBounds()
    bounds.pastTemplatesPerDomain = 2
    var (decoder, sink) = start(bounds)
    _ = decoder.run(
      (0..<5).map { v10.message([.templates([Self.template(256, [UInt16(1 + $0)])])]) }, into: &sink)
    let past = decoder.pastTemplates(session: 0, version: .ipfix, domain: 0)
    #expect(past.map { $0.definition.fields[0].element.number } == [3, 4])
  }
}
