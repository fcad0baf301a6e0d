import Datagrams
import Decoding
import Foundation
import Intake

/// One run of `decode`: its files in order, their records to standard output.
struct DecodeRun {
  /// Bytes of datagrams that are kept because some of their data waits for a template.
  static let waitingBytesMax = 256 << 20

  private(set) var counts = DecodeCounts()
  private let kind: DecodeKind?
  private var output = LineOutput()
  private var teller = TroubleTeller()
  private var line = JSONLine()
  private var flows = FlowDecoding()
  private var radius: RADIUSDecoding
  private let wording: DecodeWording
  /// Each file, and how many datagrams came before it.
  private var files: [(path: String, before: Int)] = []

  init(kind: DecodeKind?, secrets: RADIUSSecrets, language: String) {
    self.kind = kind
    wording = DecodeWording(language: language)
    radius = RADIUSDecoding(secrets: secrets)
  }

  /// - Parameter name: A path; `-` is standard input.
  mutating func decode(_ name: String) throws {
    files.append((name, counts.datagrams))
    counts.files += 1
    if SpoolSource.isSpool(name) { return try decode(spool: name) }
    let input = try InputFile(name)
    switch FileShape.of(try Self.begin(input), kind: kind) {
    case .capture:
      var source = try CaptureSource(input, kind: kind)
      try decode(&source)
      counts.count(source.counts)
      tell(source.counts, name)
      if let trouble = source.trouble { undecodable("capture.fileCut", name, trouble) }
    case .log: try decode(log: input)
    case .array:
      throw Refusal(
        "`\(name)` is one JSON array; a log has a record on each line", help: "make one of it: jq -c '.[]' \(name)")
    case .raw:
      var source = RawSource(try raw(input))
      try decode(&source)
    }
    try output.flush()
  }

  private mutating func decode(spool path: String) throws {
    var source = try SpoolSource(path: path)
    try decode(&source)
    for damage in source.damages { undecodable("spool.damaged", path, damage) }
    try output.flush()
  }

  /// Writes the last object.
  mutating func finish() throws {
    counts.setsWaiting = flows.decoder.waitingSetCount
    counts.write(to: &line)
    try output.write(line.bytes)
    try output.flush()
    progress(isLast: true)
    teller.finish(wording)
  }

  private static func begin(_ input: borrowing InputFile) throws -> [UInt8] {
    do {
      if let handle = FileHandle(forReadingAtPath: input.path) {
        return Array(try handle.read(upToCount: 512) ?? Data())
      }
    } catch {}
    throw Refusal("`\(input.name)` cannot be read", help: "is it a file, is the path right, and may you read it?")
  }

  /// A file that is neither a capture nor a log has to be a datagram that is known.
  private func raw(_ input: borrowing InputFile) throws -> [UInt8] {
    let handle = FileHandle(forReadingAtPath: input.path)
    let bytes = Array((try? handle?.read(upToCount: RawSource.fileBytesMax + 1)) ?? Data())
    if kind == nil, DatagramShape.of(SourcedDatagram(bytes: bytes, session: RawSource.session)) == nil {
      throw Refusal(
        "`\(input.name)` is nothing that is known here: it begins with \(DatagramShape.begin(bytes))",
        help: "known are pcap and pcapng, Zeek's logs, and raw datagrams of NetFlow 5 and 9, IPFIX, sFlow 5 and "
          + "RADIUS; --as says what it is")
    }
    let bytesMax = bytes.starts(with: [0, 10]) ? RawSource.fileBytesMax : RawSource.bytesMax
    guard bytes.count <= bytesMax else {
      throw Refusal(
        "`\(input.name)` is too long for one datagram: at most \(bytesMax) bytes are read",
        help: "one file holds one datagram; captures hold many")
    }
    return bytes
  }

  // MARK: Datagrams

  private mutating func decode(_ source: inout some DatagramSource & ~Copyable) throws {
    while let datagram = try source.next() {
      counts.datagrams += 1
      if counts.datagrams % 10_000 == 0 { progress(isLast: false) }
      try decode(datagram)
    }
  }

  private mutating func decode(_ datagram: SourcedDatagram) throws {
    guard let kind = kind ?? DatagramShape.of(datagram) else {
      counts.count(leftOut: "datagram.notKnown")
      return
    }
    switch kind {
    case .netflow5, .netflow9, .ipfix: try decode(flow: datagram, kind)
    case .sflow: try decode(sflow: datagram)
    case .radius: try decode(radius: datagram)
    case .zeek: undecodable("datagram.isNoLog", place(datagram), wording.isNoLog, datagram.bytes)
    }
  }

  private mutating func decode(flow datagram: SourcedDatagram, _ kind: DecodeKind) throws {
    let troubles = flows.decode(datagram, number: UInt64(counts.datagrams))
    for trouble in troubles.troubles {
      // That the capture left its end out is counted already.
      if datagram.missingBytes > 0, trouble.isCut, trouble.position.block == UInt64(counts.datagrams) { continue }
      counts.count(undecodable: "flow.\(trouble.reason)")
      teller.tell(
        "\(place(trouble.position.block, nil))\(wording.byte(trouble.offset))", wording.text(trouble.reason),
        trouble.bytes)
    }
    if troubles.notKept > 0 { counts.count(undecodable: "flow.waitingNotKept", troubles.notKept) }
    for (kind, records) in troubles.records { counts.count(records: records, of: kind) }
    try output.write(flows.takeOutput())
  }

  private mutating func decode(sflow datagram: SourcedDatagram) throws {
    do {
      let read = try SFlowDatagram(datagram.bytes.span.bytes, received: datagram.received ?? Instant(nanoseconds: 0))
      for sample in read.samples {
        begin("sflow5", datagram)
        line.member("domain", read.header.domain)
        line.member("agent", read.agent)
        line.member("sequence", read.header.sequence)
        if let uptime = read.header.uptimeMilliseconds { line.member("uptimeMilliseconds", uptime) }
        SFlowJSON.write(sample, to: &line)
        line.end()
        try output.write(line.bytes)
      }
      counts.count(records: read.samples.count, of: .sflow)
      for trouble in read.troubles { tell(trouble, datagram) }
    } catch let trouble as SFlowTrouble {
      tell(trouble, datagram)
    }
  }

  private mutating func tell(_ trouble: SFlowTrouble, _ datagram: SourcedDatagram) {
    if datagram.missingBytes > 0, [.cut, .badSample, .recordCut, .badRecord].contains(trouble.reason) { return }
    undecodable(
      "sflow.\(trouble.reason)", "\(place(datagram))\(wording.byte(trouble.offset))", wording.text(trouble.reason),
      trouble.bytes)
  }

  private mutating func decode(radius datagram: SourcedDatagram) throws {
    begin("radius", datagram)
    if let destination = datagram.destination { line.member("to", destination.address) }
    do {
      let troubles = try radius.decode(datagram, to: &line)
      line.end()
      try output.write(line.bytes)
      counts.count(records: 1, of: .radius)
      for trouble in troubles {
        // Without bytes: they may be a password's.
        undecodable(
          "radius.\(trouble.reason)", "\(place(datagram))\(wording.byte(trouble.offset))", wording.text(trouble.reason))
      }
    } catch let trouble as RADIUSTrouble {
      if datagram.missingBytes > 0, [.packetTooShort, .packetCut].contains(trouble.reason) { return }
      undecodable(
        "radius.\(trouble.reason)", "\(place(datagram))\(wording.byte(trouble.offset))", wording.text(trouble.reason))
    }
  }

  private mutating func begin(_ kind: String, _ datagram: SourcedDatagram) {
    line.begin()
    line.member("kind", kind)
    if datagram.session.transport == .file {
      line.null("exporter")
    } else {
      line.member("exporter", datagram.session.exporter.address)
    }
    if let received = datagram.received { line.member("received", received) }
  }

  // MARK: Logs

  private mutating func decode(log input: borrowing InputFile) throws {
    let path = input.name
    var lines = try FileLines(input, lineBytesMax: ZeekReader.lineBytesMax)
    var reader = ZeekReader()
    while let bytes = try lines.next() {
      counts.lines += 1
      if counts.lines % 100_000 == 0 { progress(isLast: false) }
      switch reader.read(bytes.span.bytes) {
      case .none: continue
      case .trouble(let reason):
        counts.count(undecodable: "zeek.\(reason)")
        teller.tell(line: "\(path):\(reader.lines)", wording.text(reason), bytes)
      case .record:
        line.begin()
        line.member("kind", "zeek")
        let bad = ZeekJSON.write(reader, bytes.span.bytes, to: &line)
        line.end()
        try output.write(line.bytes)
        counts.count(records: 1, of: .zeek)
        guard bad > 0 else { continue }
        counts.count(undecodable: "zeek.badValue", bad)
        teller.tell(line: "\(path):\(reader.lines)", wording.badValues(bad), bytes)
      }
    }
  }

  // MARK: Saying it

  private mutating func undecodable(_ key: String, _ place: String, _ reason: String, _ bytes: [UInt8] = []) {
    counts.count(undecodable: key)
    teller.tell(place, reason, bytes)
  }

  private mutating func tell(_ capture: CaptureCounts, _ path: String) {
    for reason in CaptureCounts.Reason.allCases where capture[reason] > 0 {
      switch reason {
      case .notIP, .otherTransport, .otherStream, .otherFragments: continue
      default: teller.tell(path, "\(wording.text(reason)): \(capture[reason])")
      }
    }
  }

  private func place(_ datagram: SourcedDatagram) -> String {
    place(
      UInt64(counts.datagrams), datagram.session.transport == .file ? nil : "\(datagram.session.exporter)")
  }

  /// The file that a datagram is in, and its number there: data that waited may be of an earlier file.
  private func place(_ number: UInt64, _ sender: String?) -> String {
    guard let file = files.last(where: { UInt64($0.before) < number }) else { return "" }
    return "\(file.path): \(wording.datagram(number - UInt64(file.before), from: sender))"
  }

  private func progress(isLast: Bool) {
    guard Terminal.errorsAreTerminal, !Terminal.outputIsTerminal, counts.datagrams + counts.lines >= 10_000 else {
      return
    }
    let text = counts.lines > 0 ? "\(counts.lines) lines" : "\(counts.datagrams) datagrams"
    FileHandle.standardError.write(Data("\r\(text)\(isLast ? "\n" : "")".utf8))
  }
}

extension DecodingTrouble {
  /// Whether it is what the end of a message leaves that is not there.
  fileprivate var isCut: Bool { [.headerCut, .messageCut, .setCut, .recordCut, .templateCut].contains(reason) }
}
