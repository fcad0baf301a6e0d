import Completeness
import Crypto
import Datagrams
import Decoding
import Intake

extension CollectorFold {
  private static let magic = Array("WLCHECK6".utf8)

  /// The whole state as bytes, SHA-256 at the end.
  public func snapshot() -> [UInt8] {
    precondition(unfinished == nil, "A state in the middle of a block is not kept.")
    var writer = ByteWriter()
    writer.append(bytes: Self.magic)
    cursors.write(to: &writer)
    totals.write(to: &writer)
    absences.write(to: &writer)
    damages.write(to: &writer)
    unfinishedEnds.write(to: &writer)
    waiting.write(to: &writer)
    writer.append(counted: flows.snapshot())
    writer.append(counted: ledger.snapshot())
    return writer.bytes + Array(SHA256.hash(data: writer.bytes))
  }

  /// The state of a snapshot; nil if a byte was changed or another version wrote it.
  public init?(snapshot: [UInt8], bounds: FlowBounds = FlowBounds(), policy: CompletenessPolicy = CompletenessPolicy())
  {
    guard snapshot.count > 32, Array(SHA256.hash(data: snapshot.dropLast(32))) == Array(snapshot.suffix(32)) else {
      return nil
    }
    self.init(bounds: bounds, policy: policy)
    var reader = ByteReader(snapshot.span.bytes.extracting(0..<snapshot.count - 32))
    guard reader.array(8) == Self.magic, let cursors = [UInt32: Cursor](from: &reader),
      let totals = Totals(from: &reader), let absences = [Absence](from: &reader, most: Self.absencesMax),
      let damages = [String](from: &reader, most: Self.damagesMax),
      let ends = [SpoolReader.UnfinishedEnd](from: &reader, most: Self.unfinishedEndsMax),
      let waiting = [SpoolPosition: WaitingDatagram](from: &reader),
      let flows = reader.counted(most: snapshot.count), let ledger = reader.counted(most: snapshot.count),
      reader.remaining == 0, let decoder = FlowDecoder(snapshot: flows, bounds: bounds),
      let book = CompletenessLedger(snapshot: ledger, policy: policy)
    else { return nil }
    self.cursors = cursors
    self.totals = totals
    self.absences = absences
    self.damages = damages
    unfinishedEnds = ends
    self.waiting = waiting
    self.flows = decoder
    self.ledger = book
  }
}

extension CollectorFold.Cursor: Coded {
  package func write(to out: inout ByteWriter) {
    out.append(nextBlock)
    opened.write(to: &out)
    out.append(kernelDrops)
    out.append(refused)
    until.write(to: &out)
  }
  package init?(from reader: inout ByteReader) {
    guard let next = reader.uint64(), let opened = Instant?(from: &reader), let drops = reader.uint64(),
      let refused = reader.uint64(), let until = Instant?(from: &reader)
    else { return nil }
    self.init(nextBlock: next, opened: opened, kernelDrops: drops, refused: refused, until: until)
  }
}

extension CollectorFold.Totals: CodedCounts {
  package static var counts: [WritableKeyPath<Self, UInt64>] {
    [\.blocks, \.datagrams, \.bytes, \.records, \.kernelDrops, \.refused, \.damages, \.absences]
  }
}

extension CollectorFold.Absence: Coded {
  package func write(to out: inout ByteWriter) {
    out.append(stream)
    from.write(to: &out)
    to.write(to: &out)
  }
  package init?(from reader: inout ByteReader) {
    guard let stream = reader.uint32(), let from = Instant(from: &reader), let to = Instant(from: &reader) else {
      return nil
    }
    self.init(stream: stream, from: from, to: to)
  }
}

extension SpoolReader.UnfinishedEnd: Coded {
  package func write(to out: inout ByteWriter) {
    file.write(to: &out)
    out.append(UInt64(offset))
    out.append(UInt64(bytes))
  }
  package init?(from reader: inout ByteReader) {
    guard let file = String(from: &reader), let offset = reader.uint64().flatMap({ Int(exactly: $0) }),
      let bytes = reader.uint64().flatMap({ Int(exactly: $0) })
    else { return nil }
    self.init(file: file, offset: offset, bytes: bytes)
  }
}

extension CollectorFold.WaitingDatagram: Coded {
  func write(to out: inout ByteWriter) {
    out.append(UInt32(sets))
    header.write(to: &out)
    session.write(to: &out)
    received.write(to: &out)
    out.append(records)
    hasTemplates.write(to: &out)
    reason.write(to: &out)
  }
  init?(from reader: inout ByteReader) {
    guard let sets = reader.uint32(), sets > 0, let header = ExportHeader(from: &reader),
      let session = Session(from: &reader), let received = Instant(from: &reader), let records = reader.uint64(),
      let hasTemplates = Bool(from: &reader), let reason = String?(from: &reader)
    else { return nil }
    self.init(
      sets: Int(sets), header: header, session: session, received: received, records: records,
      hasTemplates: hasTemplates, reason: reason)
  }
}
