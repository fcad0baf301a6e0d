import Completeness
import Crypto
import Datagrams
import Decoding

extension CollectorFold {
  private static let magic = Array("WLCHECK3".utf8)

  /// The whole state as bytes, SHA-256 at the end.
  public func snapshot() -> [UInt8] {
    var writer = ByteWriter()
    writer.append(bytes: Self.magic)
    writer.append(UInt32(cursors.count))
    for (stream, cursor) in cursors.sorted(by: { $0.key < $1.key }) {
      writer.append(stream)
      writer.append(cursor.nextBlock)
      writer.append(optional: cursor.opened?.nanoseconds)
      writer.append(cursor.kernelDrops)
      writer.append(cursor.refused)
      writer.append(optional: cursor.until?.nanoseconds)
    }
    for path in Totals.numbers { writer.append(totals[keyPath: path]) }
    writer.append(UInt32(absences.count))
    for absence in absences {
      writer.append(absence.stream)
      writer.append(absence.from.nanoseconds)
      writer.append(absence.to.nanoseconds)
    }
    writer.append(UInt32(damages.count))
    for damage in damages { writer.append(counted: Array(damage.utf8)) }
    writer.append(UInt32(waiting.count))
    for (position, datagram) in waiting.sorted(by: { $0.key < $1.key }) {
      writer.append(position)
      writer.append(UInt32(datagram.sets))
      writer.append(datagram.records)
      writer.append(UInt8(datagram.hasTemplates ? 1 : 0))
      writer.append(counted: Array((datagram.reason ?? "").utf8))
      writer.append(datagram.received.nanoseconds)
      writer.append(datagram.session)
      writer.append(datagram.header)
    }
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
    guard reader.array(8) == Self.magic, readCursors(&reader), readTotals(&reader), readAbsences(&reader),
      readDamages(&reader), readWaiting(&reader), let flows = reader.counted(most: snapshot.count),
      let ledger = reader.counted(most: snapshot.count),
      let decoder = FlowDecoder(snapshot: flows, bounds: bounds),
      let book = CompletenessLedger(snapshot: ledger, policy: policy)
    else { return nil }
    self.flows = decoder
    self.ledger = book
  }

  private mutating func readCursors(_ reader: inout ByteReader) -> Bool {
    guard let count = reader.uint32() else { return false }
    for _ in 0..<count {
      guard let stream = reader.uint32(), let next = reader.uint64(), let opened = reader.optional(Int64.self),
        let drops = reader.uint64(), let refused = reader.uint64(), let until = reader.optional(Int64.self)
      else { return false }
      cursors[stream] = Cursor(
        nextBlock: next, opened: opened.map(Instant.init(nanoseconds:)), kernelDrops: drops, refused: refused,
        until: until.map(Instant.init(nanoseconds:)))
    }
    return true
  }

  private mutating func readTotals(_ reader: inout ByteReader) -> Bool {
    for path in Totals.numbers {
      guard let number = reader.uint64() else { return false }
      totals[keyPath: path] = number
    }
    return true
  }

  private mutating func readAbsences(_ reader: inout ByteReader) -> Bool {
    guard let count = reader.uint32(), count <= Self.absencesMax else { return false }
    for _ in 0..<count {
      guard let stream = reader.uint32(), let from = reader.int64(), let to = reader.int64() else { return false }
      absences.append(
        Absence(stream: stream, from: Instant(nanoseconds: from), to: Instant(nanoseconds: to)))
    }
    return true
  }

  private mutating func readDamages(_ reader: inout ByteReader) -> Bool {
    guard let count = reader.uint32(), count <= Self.damagesMax else { return false }
    for _ in 0..<count {
      guard let text = reader.counted(most: 4096) else { return false }
      damages.append(String(decoding: text, as: UTF8.self))
    }
    return true
  }

  private mutating func readWaiting(_ reader: inout ByteReader) -> Bool {
    guard let count = reader.uint32() else { return false }
    for _ in 0..<count {
      guard let position = reader.position(), let sets = reader.uint32(), let records = reader.uint64(),
        let hasTemplates = reader.uint8(), let reason = reader.counted(most: 4096), let received = reader.int64(),
        let session = reader.session(), let header = reader.exportHeader()
      else { return false }
      waiting[position] = WaitingDatagram(
        sets: Int(sets), header: header, session: session, received: Instant(nanoseconds: received),
        records: records, hasTemplates: hasTemplates == 1,
        // No reason is empty.
        reason: reason.isEmpty ? nil : String(decoding: reason, as: UTF8.self))
    }
    return true
  }
}

extension CollectorFold.Totals {
  /// In the order in which they are written; a new one goes to the end.
  static var numbers: [WritableKeyPath<Self, UInt64>] {
    [\.blocks, \.datagrams, \.bytes, \.records, \.kernelDrops, \.refused, \.damages, \.absences]
  }
}
