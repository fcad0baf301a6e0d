import Datagrams
import Decoding
import Testing

/// What exporters say of themselves in options: sampling, names, and elements of their own.
@Suite struct ExporterNotesTests {
  private func notes(
    _ version: UInt16, scope: FlowWriter.Field, _ fields: [FlowWriter.Field], _ records: [[[UInt8]]],
    bounds: FlowBounds = FlowBounds()
  ) -> (ExporterNotes, FlowDecoder) {
    let writer = FlowWriter(version: version)
    let template = FlowWriter.Template(id: 300, fields: [scope] + fields, scopeCount: 1)
    var decoder = FlowDecoder(bounds: bounds)
    var sink = LineSink()
    _ = decoder.run(
      [writer.message([.templates([template])]), writer.message([.data(template, records, padding: 0)])], into: &sink)
    #expect(sink.troubles.isEmpty && sink.lines.count == records.count)
    let kind: ExportHeader.Version = version == 9 ? .netflow9 : .ipfix
    return (decoder.notes(session: 0, version: kind, domain: 0) ?? ExporterNotes(), decoder)
  }

  @Test func samplingOfTheWholeAndOfSamplers() {
    let system = FlowWriter.Field(element: 1, length: 4)
    let (whole, _) = notes(
      9, scope: system, [.init(element: 34, length: 4), .init(element: 35, length: 1)],
      [[[0, 0, 0, 0], [0, 0, 3, 232], [2]]])
    #expect(whole.sampling()?.interval == 1_000)
    #expect(whole.sampling()?.algorithm == 2)

    let (samplers, _) = notes(
      9, scope: system, [.init(element: 48, length: 1), .init(element: 49, length: 1), .init(element: 50, length: 4)],
      [[[0, 0, 0, 0], [1], [2], [0, 0, 0, 100]], [[0, 0, 0, 0], [2], [2], [0, 0, 0, 200]]])
    #expect(samplers.sampling(of: 1)?.interval == 100)
    #expect(samplers.sampling(of: 2)?.interval == 200)
    #expect(samplers.sampling() == nil)
  }

  /// As NetStream can tell it: `ip netstream export template option sampler`.
  @Test func samplingOfInterfaces() {
    let (interfaces, _) = notes(
      9, scope: .init(element: 2, length: 4), [.init(element: 34, length: 4), .init(element: 35, length: 1)],
      [[[0, 0, 0, 7], [0, 0, 3, 232], [1]], [[0, 0, 0, 8], [0, 0, 0, 10], [1]]])
    #expect(interfaces.sampling(interface: 7)?.interval == 1_000)
    #expect(interfaces.sampling(interface: 8)?.interval == 10)
    #expect(interfaces.sampling() == nil)
    let (ipfix, _) = notes(
      10, scope: .init(element: 10, length: 4), [.init(element: 305, length: 4), .init(element: 306, length: 4)],
      [[[0, 0, 0, 7], [0, 0, 0, 1], [0, 0, 0, 9]]])
    #expect(ipfix.sampling(interface: 7)?.interval == 10)
    // All that is known of is sampled so.
    #expect(ipfix.sampling()?.interval == 10)
    #expect(ipfix.sampling(interface: 8) == nil)
  }

  @Test func samplingOfPSAMP() {
    let selector = FlowWriter.Field(element: 302, length: 8)
    let seven: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 7]
    let (counted, _) = notes(
      10, scope: selector,
      [.init(element: 304, length: 2), .init(element: 305, length: 4), .init(element: 306, length: 4)],
      [[seven, [0, 1], [0, 0, 0, 1], [0, 0, 1, 255]]])
    #expect(counted.sampling(of: 7)?.interval == 512)
    // The only selector is the one in force.
    #expect(counted.sampling()?.interval == 512)
    let (random, _) = notes(
      10, scope: selector, [.init(element: 309, length: 4), .init(element: 310, length: 4)],
      [[seven, [0, 0, 0, 2], [0, 0, 0, 200]]])
    #expect(random.sampling(of: 7)?.interval == 100)
    // Most of all is not all.
    let (most, _) = notes(
      10, scope: selector, [.init(element: 307, length: 4), .init(element: 308, length: 4)],
      [[seven, [0, 0, 0, 9], [0, 0, 0, 1]]])
    #expect(most.sampling(of: 7)?.interval == 2 && most.rates == [2])
    let (probable, _) = notes(
      10, scope: selector, [.init(element: 311, length: 8)],
      [[seven, (0..<8).map { UInt8(truncatingIfNeeded: (0.01).bitPattern >> UInt64(56 - 8 * $0)) }]])
    #expect(probable.rates == [100])
    // Nothing of something is no rate.
    let (none, _) = notes(
      10, scope: selector, [.init(element: 309, length: 4), .init(element: 310, length: 4)],
      [[seven, [0, 0, 0, 0], [0, 0, 0, 200]]])
    #expect(none.samplers.isEmpty)
  }

  /// A float64 or a float32 (RFC 7011, section 6.2), for the exporter or for a selector.
  @Test func samplingMayBeToldAsAProbability() {
    func kept(_ bytes: [UInt8]) -> ExporterNotes {
      notes(
        10, scope: .init(element: 302, length: 1),
        [.init(element: 304, length: 2), .init(element: 311, length: UInt16(bytes.count))], [[[7], [0, 4], bytes]]
      ).0
    }
    func double(_ value: Double) -> [UInt8] { FlowWriter.number(value.bitPattern, 8) }
    for (bytes, fraction) in [
      (double(0.001), (1, 1_000)), (FlowWriter.number(Float(0.001).bitPattern, 4), (1, 1_000)), (double(1), (1, 1)),
      (double(0.3), (300_000_000, 1_000_000_000)), (double(1.0 / 3), (1, 3)), (double(1e-9), (1, 1_000_000_000)),
    ] as [([UInt8], (UInt64, UInt64))] {
      let sampling = kept(bytes).sampling(of: 7)
      #expect(sampling?.kept == fraction.0 && sampling?.of == fraction.1 && sampling?.algorithm == 4)
    }
    for bytes in [double(0), double(-0.5), double(1.5), double(.nan), double(.infinity), double(1e-300), [1, 2]] {
      #expect(kept(bytes).samplers.isEmpty)
    }
  }

  @Test func anIntervalOfNothingGivesWayToTheOther() {
    for (fields, values) in [
      ([34, 50, 49], [[0, 0], [0, 100], [2]]), ([50, 34, 35], [[0, 0], [0, 100], [2]]),
    ] as [([UInt16], [[UInt8]])] {
      let (found, _) = notes(
        9, scope: .init(element: 1, length: 1),
        zip(fields, values).map { .init(element: $0, length: UInt16($1.count)) },
        [[[0]] + values])
      #expect(found.sampling?.of == 100 && found.sampling?.algorithm == 2)
    }
  }

  @Test func namesOfInterfacesAndVRFs() {
    let (interfaces, _) = notes(
      9, scope: .init(element: 2, length: 4),
      [.init(element: 82, length: 8), .init(element: 83, length: 6)],
      [
        [[0, 0, 0, 3], Array("ge-0/0/1".utf8), Array("uplink".utf8)],
        [[0, 0, 0, 4], Array("lo".utf8) + [0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0]],
      ])
    #expect(interfaces.interfaces[3]?.name == "ge-0/0/1")
    #expect(interfaces.interfaces[3]?.description == "uplink")
    #expect(interfaces.interfaces[4]?.name == "lo")
    let (vrfs, _) = notes(
      10, scope: .init(element: 234, length: 4), [.init(element: 236, length: 65535)],
      [[[0, 0, 0, 9], Array("overseas".utf8)]])
    #expect(vrfs.vrfs[9]?.name == "overseas")
  }

  @Test func oneNameTooManyIsNotKeptAndALongOneIsCut() {
    var bounds = FlowBounds()
    bounds.namesPerDomain = 2
    bounds.nameBytes = 3
    bounds.describedElementsPerSession = 2
    let (kept, decoder) = notes(
      10, scope: .init(element: 10, length: 1),
      [
        .init(element: 48, length: 1), .init(element: 34, length: 1), .init(element: 82, length: 4),
        .init(element: 234, length: 1), .init(element: 236, length: 4), .init(element: 346, length: 1),
        .init(element: 303, length: 1), .init(element: 341, length: 4),
      ],
      (UInt8(1)...3).map { number in
        [[number], [number], [9], Array("name".utf8), [number], Array("vrf1".utf8), [7], [number], Array("some".utf8)]
      }, bounds: bounds)
    #expect(kept.interfaces.keys.sorted() == [1, 2] && kept.interfaces[1]?.name == "nam")
    #expect(kept.samplers.keys.sorted() == [1, 2])
    #expect(kept.vrfs.keys.sorted() == [1, 2])
    var later = decoder
    let template = FlowWriter.Template(
      id: 256, fields: (UInt16(1)...3).map { .init(enterprise: 7, element: $0, length: 1) })
    var sink = LineSink()
    let writer = FlowWriter(version: 10)
    _ = later.run(
      [writer.message([.templates([template]), .data(template, [[[0], [0], [0]]], padding: 0)])], into: &sink)
    #expect(sink.objects[0]["names"] as? [String: String] == ["7/1": "som", "7/2": "som"])
    #expect(FlowDecoder(snapshot: later.snapshot(), bounds: bounds)?.snapshot() == later.snapshot())
  }

  /// RFC 5610: the member stays `enterprise/element` with its bytes, and `names` tells what the exporter calls it.
  @Test func anElementThatItsExporterDescribesIsNamed() {
    let (_, before) = notes(
      10, scope: .init(element: 346, length: 4),
      [.init(element: 303, length: 2), .init(element: 339, length: 1), .init(element: 341, length: 65535)],
      [[[0, 0, 0x1A, 0xD7], [0x80, 40], [2], Array("flowAttributes".utf8)]])
    var decoder = before
    let writer = FlowWriter(version: 10)
    let template = FlowWriter.Template(
      id: 256,
      fields: [.init(enterprise: 6871, element: 40, length: 2), .init(enterprise: 6871, element: 41, length: 1)])
    var sink = LineSink()
    _ = decoder.run(
      [writer.message([.templates([template]), .data(template, [[[0, 1], [2]]], padding: 0)])], into: &sink)
    let record = sink.objects[0]
    #expect(record["6871/40"] as? String == "0001")
    #expect(record["6871/41"] as? String == "02")
    #expect(record["names"] as? [String: String] == ["6871/40": "flowAttributes"])
  }

  @Test func uptimesOfIPFIXCountFromWhatTheExporterSays() {
    let (_, before) = notes(
      10, scope: .init(element: 143, length: 4), [.init(element: 160, length: 8)],
      [[[0, 0, 0, 1], FlowWriter.number(1_699_999_000_000 as UInt64, 8)]])
    var decoder = before
    let writer = FlowWriter(version: 10)
    let template = FlowWriter.Template(
      id: 256, fields: [.init(element: 22, length: 4), .init(element: 21, length: 4)])
    var rows = RowSink()
    decoder.run(
      [
        writer.message([
          .templates([template]),
          .data(
            template, [[FlowWriter.number(5_000 as UInt64, 4), FlowWriter.number(6_250 as UInt64, 4)]], padding: 0),
        ])
      ], into: &rows)
    rows.flush()
    #expect(rows.rows[0].hasSuffix("|2023-11-14T21:56:45Z|2023-11-14T21:56:46.250Z"))
    #expect(rows.runs[0].columns == [.start, .end])
  }

  /// 1,699,999,000 seconds after 1970 are 2023-11-14T21:56:40Z. One record tells it of itself, as routers of MikroTik do
  /// where it is asked for; what comes behind it of the same exporter is shown so, too, and what came before is not.
  @Test func uptimesOfIPFIXAreShownAsMomentsOnceTheStartIsKnown() {
    let writer = FlowWriter(version: 10)
    let plain = FlowWriter.Template(id: 256, fields: [.init(element: 22, length: 4), .init(element: 21, length: 4)])
    var own = plain
    own.id = 257
    own.fields.append(.init(element: 160, length: 8))
    let uptimes = [FlowWriter.number(5_000, 4), FlowWriter.number(6_250, 4)]
    let (known, unknown) = (
      FlowWriter.Set.data(own, [uptimes + [FlowWriter.number(1_699_999_000_000, 8)]], padding: 0),
      FlowWriter.Set.data(own, [uptimes + [FlowWriter.number(0, 8)]], padding: 0)
    )
    let messages = [
      writer.message([.templates([plain, own]), .data(plain, [uptimes], padding: 0), unknown]),
      writer.message([known, .data(plain, [uptimes], padding: 0)]),
    ]
    var decoder = FlowDecoder()
    var sink = LineSink()
    _ = decoder.run(messages, into: &sink)
    #expect(sink.objects.map { $0["flowStartSysUpTime"] as? Int } == [5_000, 5_000, nil, nil])
    #expect(sink.objects.map { $0["flowEndSysUpTime"] as? Int } == [6_250, 6_250, nil, nil])
    let (start, end) = ("2023-11-14T21:56:45Z", "2023-11-14T21:56:46.250Z")
    #expect(sink.objects.map { $0["flowStartMilliseconds"] as? String } == [nil, nil, start, start])
    #expect(sink.objects.map { $0["flowEndMilliseconds"] as? String } == [nil, nil, end, end])
    var rows = RowSink()
    var again = FlowDecoder()
    again.run(messages, into: &rows)
    rows.flush()
    #expect(rows.rows.map { $0.hasSuffix("|\(start)|\(end)") } == [false, false, true, true])
  }
}
