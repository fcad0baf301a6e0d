import Datagrams
import Decoding
import NetworkNumbers
import TestSupport
import Testing

/// Bytes that are wrong: each costs only itself, and is named.
@Suite struct HostileFlowTests {
  static let template = FlowWriter.Template(
    id: 256, fields: [.init(element: 8, length: 4), .init(element: 1, length: 4)])
  static let variable = FlowWriter.Template(
    id: 257, fields: [.init(element: 82, length: 65535), .init(element: 1, length: 4)])
  static let record: [[UInt8]] = [[10, 0, 0, 1], [0, 0, 0, 9]]

  private func decode(
    _ messages: [[UInt8]], bounds: FlowBounds = FlowBounds()
  ) -> (sink: LineSink, reports: [MessageReport], decoder: FlowDecoder) {
    var decoder = FlowDecoder(bounds: bounds)
    var sink = LineSink()
    let reports = decoder.run(messages, into: &sink).reports
    return (sink, reports, decoder)
  }

  /// The records before the cut are decoded, and nothing traps.
  @Test(arguments: [UInt16(9), 10]) func aMessageCutAnywhereGivesWhatStandsBeforeTheCut(_ version: UInt16) {
    let writer = FlowWriter(version: version)
    let whole = writer.message([
      .templates([Self.template]), .data(Self.template, [Self.record, Self.record], padding: 0),
      .data(Self.template, [Self.record], padding: 0),
    ])
    let lines = decode([whole]).sink.lines
    #expect(lines.count == 3)
    let first = whole.count - 12 - 16
    for length in 0..<whole.count {
      let sink = decode([Array(whole.prefix(length))]).sink
      let records = length < first ? 0 : min(2, (length - first) / 8) + max(0, length - first - 20) / 8
      #expect(sink.lines == Array(lines.prefix(records)), "cut at \(length)")
      // One loss, one trouble. Version 9 does not tell its length: a cut between sets cannot be seen, nor one behind zeros
      // that could be padding.
      let header = version == 9 ? 20 : 16
      let isAtBegin = [header, first - 4, whole.count - 12].contains { ($0..<$0 + 4).contains(length) }
      let isUnseen = version == 9 && [20, 21, 22, 23, first - 4, whole.count - 12].contains(length)
      let reason: DecodingTrouble.Reason =
        length < header ? .headerCut : !isAtBegin ? .setCut : version == 9 ? .trailingBytes : .messageCut
      #expect(sink.reasons == (isUnseen ? [] : [reason]), "cut at \(length)")
    }
  }

  @Test func aDatagramOfNetFlow5CutAnywhereGivesItsWholeRecords() {
    let record = [UInt8](repeating: 1, count: 48)
    let whole = FlowWriter(version: 5).netflow5([record, record, record])
    for length in 0..<whole.count {
      let sink = decode([Array(whole.prefix(length))]).sink
      #expect(sink.lines.count == max(0, length - 24) / 48)
      #expect(sink.reasons == [length < 24 ? .headerCut : .messageCut])
    }
  }

  @Test func aBadSetCostsItsNeighboursNothing() throws {
    for version in [UInt16(9), 10] {
      let writer = FlowWriter(version: version)
      let good = FlowWriter.Set.data(Self.template, [Self.record], padding: 0)
      let (sink, reports, _) = decode([
        writer.message([.templates([Self.template]), good, .raw(99, [1, 2, 3, 4]), good])
      ])
      #expect(sink.lines.count == 2)
      #expect(sink.reasons == [.setReserved])
      #expect(reports[0].setsUndecodable == 1)
      let trouble = try #require(sink.troubles.first)
      #expect(trouble.bytes == [1, 2, 3, 4])
      #expect(trouble.set == 99)
    }
  }

  @Test func aRecordThatRunsPastItsSetCostsNoOther() throws {
    let writer = FlowWriter(version: 10)
    let good: [[UInt8]] = [[0x61], [0, 0, 0, 1]]
    let body: [UInt8] = [1, 0x61, 0, 0, 0, 1] + [200, 1, 2, 3, 4, 5]
    let (sink, reports, _) = decode([
      writer.message([
        .templates([Self.variable]), .raw(257, body), .data(Self.variable, [good], padding: 0),
      ])
    ])
    #expect(sink.lines.count == 2)
    #expect(sink.reasons == [.recordCut])
    #expect(try #require(sink.troubles.first).bytes == [200, 1, 2, 3, 4, 5])
    #expect(reports[0].header?.units == nil)
  }

  /// What is left behind the records is padding only if it is zeros, or ends the set on a multiple of four bytes.
  @Test(arguments: [UInt16(9), 10]) func bytesThatAreNoRecordAndNoPaddingAreNamed(_ version: UInt16) throws {
    let writer = FlowWriter(version: version)
    let good = Self.record.flatMap(\.self)
    let cases: [(body: [UInt8], records: Int, left: [UInt8]?)] = [
      (good, 1, nil), ([], 0, nil), (good + [0, 0, 0], 1, nil), (good + good + [0, 0, 0, 0, 0, 0, 0], 2, nil),
      (good + [0, 0, 1], 1, [0, 0, 1]), (good + [1, 2, 3, 4], 1, [1, 2, 3, 4]),
      (good + Array(good.prefix(7)), 1, Array(good.prefix(7))),
      (Array(good.prefix(7)), 0, Array(good.prefix(7))), ([0, 0, 0], 0, [0, 0, 0]),
    ]
    for (body, records, left) in cases {
      let templates = writer.message([.templates([Self.template])])
      let data = writer.message([.raw(256, body), .data(Self.template, [Self.record], padding: 0)])
      // Known at once, and waited for.
      for messages in [[templates, data], [data, templates]] {
        let sink = decode(messages).sink
        #expect(sink.lines.count == records + 1)
        #expect(sink.reasons == (left == nil ? [] : [.recordCut]))
        let place = (version == 9 ? 20 : 16) + 4 + body.count
        #expect(sink.troubles.map(\.bytes) == [left].compactMap(\.self))
        #expect(sink.troubles.allSatisfy { $0.offset + $0.byteCount == place && $0.set == 256 })
      }
      // Records of five bytes, two of them, and two bytes up to twelve.
      let odd = FlowWriter.Template(id: 300, fields: [.init(element: 4, length: 1), .init(element: 1, length: 4)])
      let filled = [UInt8](repeating: 6, count: 10) + [0, 2]
      #expect(decode([writer.message([.templates([odd]), .raw(300, filled)])]).sink.troubles.isEmpty)
      if version == 10 {
        // How many records there were, nobody can tell.
        #expect(decode([templates, data]).reports[1].header?.units == (left == nil ? UInt32(records) + 1 : nil))
      }
    }
  }

  @Test(arguments: [
    (FlowWriter.Set.raw(2, [1, 0, 0]), DecodingTrouble.Reason?.none),
    (.raw(2, [0, 9, 0, 1, 0, 1, 0, 4]), .templateNumber), (.raw(2, [1, 0, 0, 2, 0, 1, 0, 4]), .templateCut),
    (.raw(2, [1, 0, 0, 1, 0, 1, 0, 0]), .templateEmpty),
    (.raw(2, [1, 0, 0, 2, 0, 1, 0xFF, 0xFE, 0, 1, 0, 1]), .templateTooLong), (.raw(3, [1, 0, 0, 1]), .templateCut),
    (.raw(3, [1, 0, 0, 1, 0, 0, 0, 1, 0, 4]), .templateScopes),
    (.raw(3, [1, 0, 0, 1, 0, 2, 0, 1, 0, 4]), .templateScopes),
    (.raw(2, [1, 0, 0, 1, 0x80, 1, 0, 4]), .templateCut),
  ])
  func badTemplatesAreNamed(_ set: FlowWriter.Set, _ reason: DecodingTrouble.Reason?) {
    let (sink, _, decoder) = decode([FlowWriter(version: 10).message([set])])
    #expect(sink.reasons == [reason].compactMap(\.self))
    #expect(decoder.templateCount == 0)
  }

  /// The fields of a bad template are counted, so that the next one is found behind them.
  @Test(arguments: [
    // Template ids begin at 256; the second field has an enterprise.
    (UInt16(10), FlowWriter.Set.raw(2, [0, 5, 0, 2, 0, 8, 0, 4, 0x80, 1, 0, 4, 0, 0, 0, 9]), false),
    (9, .raw(0, [0, 5, 0, 2, 0, 8, 0, 4, 0x80, 1, 0, 4]), false),
    // No scope, and more scopes than fields.
    (10, .raw(3, [1, 4, 0, 1, 0, 0, 0, 143, 0, 4]), true), (10, .raw(3, [1, 4, 0, 1, 0, 2, 0, 143, 0, 4]), true),
    // Six bytes of scopes.
    (9, .raw(1, [1, 4, 0, 6, 0, 4, 0, 1, 0, 4, 0, 0, 0, 34, 0, 4]), true),
  ])
  func aBadTemplateCostsItsNeighboursInTheSetNothing(_ version: UInt16, _ bad: FlowWriter.Set, _ isOptions: Bool) {
    guard case .raw(let id, let bytes) = bad else { return }
    let writer = FlowWriter(version: version)
    var good = Self.template
    if isOptions { good.scopeCount = 1 }
    let set = FlowWriter.Set.raw(id, bytes + writer.announcement(good))
    let (sink, reports, decoder) = decode([writer.message([set, .data(good, [Self.record], padding: 0)])])
    #expect(
      sink.reasons == [isOptions ? .templateScopes : .templateNumber] && sink.troubles[0].byteCount == bytes.count)
    #expect(decoder.templateCount == 1 && reports[0].templates == 1 && sink.lines.count == 1)
  }

  @Test func zerosBehindTheLastSetArePadding() {
    for version in [UInt16(9), 10] {
      let writer = FlowWriter(version: version)
      let sets: [FlowWriter.Set] = [.templates([Self.template]), .data(Self.template, [Self.record], padding: 0)]
      for count in [1, 4, 5, 700] {
        let (sink, reports, _) = decode([writer.message(sets, behind: [UInt8](repeating: 0, count: count))])
        #expect(sink.lines.count == 1 && sink.troubles.isEmpty)
        #expect(reports[0].setsUndecodable == 0 && reports[0].header?.units == 1)
        let wrong = decode([writer.message(sets, behind: [UInt8](repeating: 0, count: count) + [1])]).sink
        // Behind the end that the header tells, too.
        #expect(decode([writer.message(sets) + [UInt8](repeating: 0, count: count)]).sink.troubles.isEmpty)
        #expect(wrong.lines.count == 1 && wrong.reasons == [count < 3 ? .trailingBytes : .setLengthTooSmall])
      }
    }
  }

  @Test func whatIsNoFlowMessageIsNamed() {
    #expect(decode([[]]).sink.reasons == [.headerCut])
    #expect(decode([[0, 7, 1, 2]]).sink.reasons == [.versionUnknown])
    #expect(decode([[0, 10, 0, 15] + [UInt8](repeating: 0, count: 20)]).sink.reasons == [.headerCut])
    #expect(decode([FlowWriter(version: 10).message([]) + [1]]).sink.reasons == [.trailingBytes])
    #expect(decode([FlowWriter(version: 9).message([]) + [0, 0, 0]]).sink.reasons == [])
    #expect(decode([FlowWriter(version: 9).message([]) + [0, 0, 1]]).sink.reasons == [.trailingBytes])
    #expect(decode([FlowWriter(version: 9).message([]) + [1, 0, 0, 3]]).sink.reasons == [.setLengthTooSmall])
    let record = [UInt8](repeating: 1, count: 48)
    #expect(decode([FlowWriter(version: 5).netflow5([record]) + [0, 0]]).sink.reasons == [])
    #expect(decode([FlowWriter(version: 5).netflow5([record]) + [9]]).sink.reasons == [.trailingBytes])
    #expect(decode([FlowWriter(version: 5).netflow5([record], count: 65535)]).sink.reasons == [.messageCut])
  }

  @Test func randomBytesStayWithinTheBoundsAndDoNotTrap() {
    var (dice, _) = Dice.printed(for: "randomBytesStayWithinTheBoundsAndDoNotTrap")
    var bounds = FlowBounds()
    bounds.templatesPerSession = 5
    bounds.waitingSets = 20
    bounds.pastTemplatesPerDomain = 3
    bounds.domainsPerSession = 3
    for _ in 0..<Dice.count(60, soak: 6_000) {
      let version = dice.pick([UInt16(9), 10])
      var flows = RandomFlows(dice: dice.split(), version: version)
      var (messages, _) = RandomFlowTests.messages(&flows)
      messages += messages.flatMap { message in (0..<5).map { _ in dice.mutated(message) } }
      messages.append(version == 9 ? [0, 9] + dice.bytes(60) : [0, 10, 0, 60] + dice.bytes(60))
      var decoder = FlowDecoder(bounds: bounds)
      var sink = LineSink()
      let (reports, resumed) = decoder.run(messages, into: &sink)
      let records = reports.reduce(0) { $0 + $1.records } + resumed.reduce(0) { $0 + $1.records }
      #expect(sink.lines.count == records)
      #expect(decoder.templateCount <= 5 && decoder.waitingSetCount <= 20)
      // Its state can be kept and taken up again.
      let snapshot = decoder.snapshot()
      #expect(FlowDecoder(snapshot: snapshot, bounds: bounds)?.snapshot() == snapshot)
      for _ in 0..<20 {
        let mutated = dice.mutated(snapshot)
        if var other = FlowDecoder(snapshot: mutated, bounds: bounds) { other.runAll(messages) }
      }
      for length in stride(from: 0, to: snapshot.count, by: 1 + snapshot.count / 50) {
        #expect(FlowDecoder(snapshot: Array(snapshot.prefix(length)), bounds: bounds) == nil)
      }
    }
  }
}

extension FlowDecoder {
  fileprivate mutating func runAll(_ messages: [[UInt8]]) {
    var sink = LineSink()
    _ = run(messages, into: &sink)
    let all = messages.flatMap(\.self)
    for set in takeReady() { _ = resume(set, with: all.span.bytes, into: &sink) }
  }
}
