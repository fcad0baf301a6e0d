import ArchiveFormat
import Completeness
import Datagrams
import Decoding
import Intake

/// Everything that is known from the spool so far: what its datagrams decode to, what was lost, what waits.
///
/// It is a fold: the state after a block depends on nothing but the state before and the block. So it can be thrown away
/// and made anew from the spool, and a checkpoint of it is only a way to be faster.
public struct CollectorFold: Sendable {
  /// How far a stream has been folded.
  public struct Cursor: Hashable, Sendable {
    /// The first block that has not been folded.
    public var nextBlock: UInt64 = 0
    /// Of the last block that has.
    var opened: Instant?
    var kernelDrops: UInt64 = 0
    var refused: UInt64 = 0
    public var until: Instant?
  }

  public struct Totals: Hashable, Sendable {
    public var blocks: UInt64 = 0
    public var datagrams: UInt64 = 0
    public var bytes: UInt64 = 0
    public var records: UInt64 = 0
    public var kernelDrops: UInt64 = 0
    public var refused: UInt64 = 0
    /// Places that could not be read, and times that nobody listened: also those beyond what is kept of them.
    public var damages: UInt64 = 0
    public var absences: UInt64 = 0

    package init() {}
  }

  /// By stream.
  public internal(set) var cursors: [UInt32: Cursor] = [:]
  public internal(set) var totals = Totals()
  public internal(set) var ledger: CompletenessLedger
  /// What of the spool could not be read, each place once; the first ones.
  public internal(set) var damages: [String] = []
  /// Where writing was cut off, each place once; the last ones. They cost nothing that had been acknowledged.
  public internal(set) var unfinishedEnds: [SpoolReader.UnfinishedEnd] = []
  /// When the collector itself did not listen, between two runs; the last ones.
  public internal(set) var absences: [Absence] = []
  var flows: FlowDecoder
  var checker = RADIUSChecker()
  /// The block that an error has interrupted.
  private(set) var unfinished: Unfinished?
  /// Datagrams of which sets wait for a template.
  var waiting: [SpoolPosition: WaitingDatagram] = [:]

  static let absencesMax = 1000
  static let damagesMax = 1000
  static let unfinishedEndsMax = 1000

  /// Nobody listened; what exporters sent is lost, and their sequence numbers say how much.
  public struct Absence: Hashable, Sendable {
    public var stream: UInt32
    public var from: Instant
    public var to: Instant
  }

  struct Unfinished: Hashable, Sendable {
    var stream: UInt32
    var block: UInt64
    /// The offset of the first entry that has not been folded, or the end of the entries.
    var next: UInt32

    func isOf(_ header: BlockHeader) -> Bool { stream == header.stream && block == header.block }
  }

  struct WaitingDatagram: Hashable, Sendable {
    var sets: Int
    var header: ExportHeader
    var session: Session
    var received: Instant
    /// That came out of it so far.
    var records: UInt64
    var hasTemplates: Bool
    /// The first thing in it that could not be read.
    var reason: String?

    /// What became of it, once nothing of it waits any more.
    var outcome: Outcome {
      guard records == 0, !hasTemplates, let reason else { return .decoded }
      return .undecodable(reason: reason)
    }
  }

  public init(bounds: FlowBounds = FlowBounds(), policy: CompletenessPolicy = CompletenessPolicy()) {
    flows = FlowDecoder(bounds: bounds)
    ledger = CompletenessLedger(policy: policy)
  }

  /// Datagrams that wait for a template.
  public var waitingDatagrams: Int { waiting.count }

  public func cursor(_ stream: UInt32) -> Cursor { cursors[stream] ?? Cursor() }

  /// Folds the next block of a stream; one that has been folded already changes nothing.
  ///
  /// After an error, which comes from `around.again` alone, the block is folded up to where it was needed (`unfinished`),
  /// and goes on from there when it is given again. Nothing else may come in between: so the state is the same whatever
  /// errors passed.
  public mutating func fold(_ block: BlockContents, _ around: FoldSurroundings) throws(DiskError) {
    let header = block.header
    precondition(unfinished?.isOf(header) ?? true, "A block that was begun is finished before another.")
    guard header.block >= cursor(header.stream).nextBlock else { return }
    var tee = Tee(around.sink)
    if unfinished == nil { begin(block) } else { try resume(block, around, &tee) }
    let sources = block.sessions.map { Source($0, stream: header.stream, kind: header.kind) }
    var indices = [Int?](repeating: nil, count: sources.count)
    try block.each(from: unfinished?.next ?? 0) { (entry, bytes) throws(DiskError) in
      totals.datagrams += 1
      totals.bytes &+= UInt64(bytes.byteCount)
      let position = SpoolPosition(stream: header.stream, block: header.block, offset: entry.offset)
      let source = sources[entry.source]
      switch header.kind {
      case .flow, .ipfixTCP:
        let replaced = flows.sessionsReplaced
        let index = indices[entry.source] ?? flows.open(source.session, into: &tee)
        if flows.sessionsReplaced != replaced { indices = [Int?](repeating: nil, count: sources.count) }
        indices[entry.source] = index
        fold(flow: bytes, source, index, entry.received, position, &tee)
        guard flows.hasReady else { return }
        unfinished = Unfinished(stream: header.stream, block: header.block, next: UInt32(entry.bytes.upperBound))
        try resume(block, around, &tee)
      case .sflow:
        fold(sflow: bytes, RecordOrigin(session: source.session, received: entry.received, position: position), around)
      case .radius:
        fold(radius: bytes, RecordOrigin(session: source.session, received: entry.received, position: position), around)
      }
    }
    unfinished = nil
    ledger.passed(header.until)
    totals.blocks += 1
    cursors[header.stream]?.nextBlock = header.block + 1
  }

  private mutating func begin(_ block: BlockContents) {
    var cursor = cursor(block.header.stream)
    note(block.header, refusals: block.refusals.reduce(0) { $0 + UInt64($1.count) }, &cursor)
    cursors[block.header.stream] = cursor
    for refusal in block.refusals { refuse(refusal, block.header) }
  }

  private mutating func resume(
    _ block: BlockContents, _ around: FoldSurroundings, _ tee: inout Tee
  ) throws(DiskError) {
    func again(_ position: SpoolPosition) throws(DiskError) -> [UInt8]? {
      if let datagram = Self.datagram(position, in: block) { return datagram }
      return try around.again(position)
    }
    try resume(again, &tee)
  }

  private static func datagram(_ position: SpoolPosition, in block: BlockContents) -> [UInt8]? {
    guard position.stream == block.header.stream, position.block == block.header.block else { return nil }
    return block.entry(at: position.offset).map { Array(block.raw[$0.bytes]) }
  }

  /// JSON lines of the accounts that have been closed since the last call.
  mutating func takeClosedHours() -> [UInt8] {
    let closed = ledger.takeClosedHours()
    return closed.isEmpty ? [] : closed.jsonLines
  }

  /// A part of the spool could not be read.
  public mutating func damaged(_ damage: SpoolReader.Damage) {
    let text = damage.description
    guard !damages.contains(text) else { return }
    totals.damages += 1
    if damages.count < Self.damagesMax { damages.append(text) }
  }

  /// A file of the spool ends where writing was cut off.
  public mutating func unfinished(_ end: SpoolReader.UnfinishedEnd) {
    guard !unfinishedEnds.contains(end) else { return }
    unfinishedEnds.append(end)
    if unfinishedEnds.count > Self.unfinishedEndsMax { unfinishedEnds.removeFirst() }
  }

  /// What the counters of a header tell beyond the block's own: that of blocks before it which are lost.
  private mutating func note(_ header: BlockHeader, refusals: UInt64, _ cursor: inout Cursor) {
    let refusedBefore = cursor.opened == header.opened ? cursor.refused : 0
    if header.refused > refusedBefore, header.refused - refusedBefore > refusals {
      let count = header.refused - refusedBefore - refusals
      refuse(Refusal(address: nil, count: UInt32(clamping: count)), header)
    }
    cursor.refused = header.refused
    let before = cursor.opened == header.opened ? cursor.kernelDrops : 0
    let drops = header.kernelDrops &- before
    if drops > 0, header.kernelDrops > before {
      totals.kernelDrops &+= drops
      ledger.kernelDrops(UInt32(clamping: drops), stream: header.stream, between: header.from, and: header.until)
    }
    if let until = cursor.until, cursor.opened != header.opened {
      totals.absences += 1
      // A clock that was set back in between may put the end before the beginning.
      absences.append(
        Absence(stream: header.stream, from: min(until, header.opened), to: max(until, header.opened)))
      if absences.count > Self.absencesMax { absences.removeFirst() }
    }
    cursor.opened = header.opened
    cursor.kernelDrops = header.kernelDrops
    cursor.until = header.until
  }

  private mutating func refuse(_ refusal: Refusal, _ header: BlockHeader) {
    totals.refused &+= UInt64(refusal.count)
    ledger.refused(refusal.address, count: UInt64(refusal.count), stream: header.stream, at: header.until)
  }
}

/// Whose datagrams these are, as decoder and ledger know them.
struct Source {
  var session: Session
  var kind: StreamKind

  init(_ session: Session, stream: UInt32, kind: StreamKind) {
    self.session = session
    // A UDP session has two ends (RFC 7011, section 2): what one exporter sends to two listeners is two sessions.
    if session.transport == .udp { self.session.connection = stream }
    self.kind = kind
  }
}

/// Hands records on and keeps what the fold wants to know of them.
struct Tee: FlowSink {
  let sink: any RecordSink
  var troubles: [DecodingTrouble] = []
  var sawOptions = false
  /// N of 1:N that data records told, by interface.
  var rates: [UInt64: UInt32] = [:]

  init(_ sink: any RecordSink) { self.sink = sink }

  mutating func records(_ set: borrowing DataSet) {
    if set.definition.isOptions { sawOptions = true }
    if set.definition.tellsSampling { set.tellSampling(to: &rates) }
    sink.flows(set)
  }

  mutating func trouble(_ trouble: DecodingTrouble) { troubles.append(trouble) }
}
