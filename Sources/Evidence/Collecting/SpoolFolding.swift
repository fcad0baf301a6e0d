import ArchiveFormat
import Completeness
import Datagrams
import Decoding
import Intake

/// Folds a spool as it grows, from the last checkpoint on; the blocks come from memory where they are at hand and from
/// the disk where they are not.
public struct SpoolFolding {
  public private(set) var fold: CollectorFold
  private let disk: any Disk
  private let spool: String
  private var around: FoldSurroundings
  private var store: CheckpointStore
  /// Accounts of hours that are over and do not stand in `hours.jsonl` yet.
  private var closedHours: [UInt8] = []
  /// A block in which the disk failed when an earlier datagram was to be read again; it goes on before anything else.
  private var unfinished: BlockContents?
  private var folders: [UInt32: SpoolFolder] = [:]
  private let earlier = EarlierBlock()

  /// Loads the last checkpoint.
  public init(
    spool: String, on disk: any Disk, into sink: any RecordSink, secrets: RADIUSSecrets = RADIUSSecrets(),
    bounds: FlowBounds = FlowBounds(),
    policy: CompletenessPolicy = CompletenessPolicy()
  ) throws(DiskError) {
    self.disk = disk
    self.spool = spool
    around = FoldSurroundings(sink: sink)
    around.secrets = secrets
    store = CheckpointStore(folder: spool, on: disk)
    fold = try store.load(bounds: bounds, policy: policy)
  }

  /// Takes a block that has just become durable.
  ///
  /// - Returns: False where blocks before it are missing; they are on the disk, and it too: `catchUp` reads them.
  public mutating func take(_ block: SealedBlock) throws(DiskError) -> Bool {
    try finish()
    let next = fold.cursor(block.header.stream).nextBlock
    guard block.header.block <= next else { return false }
    // A sealed block is what its sealer made it: its contents cannot be malformed.
    if block.header.block == next, let contents = try? BlockContents(block) { try add(contents) }
    return true
  }

  /// Folds what the disk holds of streams that somebody is writing.
  ///
  /// - Parameter ends: By stream: all blocks with lower numbers.
  public mutating func catchUp(before ends: [UInt32: UInt64]) throws(DiskError) {
    try finish()
    var readers: [(UInt32, SpoolReader, UInt64)] = []
    for (stream, end) in ends {
      let next = fold.cursor(stream).nextBlock
      guard next < end, let folder = try folder(stream) else { continue }
      readers.append((stream, SpoolReader(folder, on: disk, from: next), end))
    }
    var streams = MergedStreams(readers, isGrowing: true)
    while let event = try streams.next() { try add(event) }
  }

  /// What earlier runs have left of all streams of the spool, from where the checkpoint stands.
  ///
  /// - Parameter begins: By stream: the first block of the present run, if it has one.
  public mutating func earlierRuns(before begins: [UInt32: UInt64] = [:]) throws(DiskError) -> MergedStreams {
    var readers: [(UInt32, SpoolReader, UInt64)] = []
    for stream in try StreamFolders(spool: spool, on: disk).all() where stream.number != readers.last?.0 {
      let reader = SpoolReader(
        stream.folder, on: disk, from: fold.cursor(stream.number).nextBlock, filesBefore: begins[stream.number])
      try reader.syncFiles()
      readers.append((stream.number, reader, .max))
    }
    return MergedStreams(readers, isGrowing: false)
  }

  /// Folds the next blocks of `streams`, and no more than `most`, so that long work can be stopped and saved in between.
  ///
  /// - Returns: False when nothing is left.
  public mutating func fold(_ streams: inout MergedStreams, most: Int) throws(DiskError) -> Bool {
    // Before the next block is read: what is read is given once.
    try finish()
    for _ in 0..<most {
      guard let event = try streams.next() else { return false }
      try add(event)
    }
    return true
  }

  /// The checkpoint knows of blocks that the spool has not: somebody took files away, or a machine stopped that had
  /// been told not to wait for its disk.
  public mutating func spoolEnds(_ stream: UInt32, at block: UInt64, folder: SpoolFolder) {
    let next = fold.cursor(stream).nextBlock
    guard block < next else { return }
    fold.damaged(
      SpoolReader.Damage(kind: .missing(first: block, last: next - 1), file: folder.path, offset: 0, bytes: 0))
  }

  private mutating func add(_ event: SpoolReader.Event) throws(DiskError) {
    switch event {
    case .block(let contents): try add(contents)
    case .damage(let damage): fold.damaged(damage)
    case .unfinished(let end): fold.unfinished(end)
    }
  }

  private mutating func add(_ contents: BlockContents) throws(DiskError) {
    precondition(unfinished == nil, "What is begun is finished before the next is read.")
    unfinished = contents
    try finish()
  }

  /// Folds what is left of a block. After an error it is kept, so that it is folded in its turn whoever comes next with
  /// whatever block; the same one once more changes nothing.
  private mutating func finish() throws(DiskError) {
    guard let contents = unfinished else { return }
    let (spool, disk, earlier) = (spool, disk, earlier)
    around.again = { (position) throws(DiskError) in try earlier.datagram(position, spool: spool, on: disk) }
    try fold.fold(contents, around)
    unfinished = nil
    closedHours += fold.takeClosedHours()
  }

  /// Makes the state durable. After an error, try again later: nothing is lost by it. A state in the middle of a block is
  /// not written: its records belong to no place that the checkpoint could tell.
  public mutating func checkpoint() throws(DiskError) {
    try finish()
    try store.save(fold, closedHours: closedHours)
    closedHours = []
  }

  private mutating func folder(_ stream: UInt32) throws(DiskError) -> SpoolFolder? {
    if let known = folders[stream] { return known }
    folders[stream] = try StreamFolders(spool: spool, on: disk).all().first { $0.number == stream }?.folder
    return folders[stream]
  }
}

/// Reads datagrams of earlier blocks again, and keeps the last block for the next one.
private final class EarlierBlock {
  private var block: BlockContents?
  private var folders: [UInt32: SpoolFolder] = [:]
  private var readers: [SpoolFolder: SpoolReader] = [:]

  /// Nil if the spool has lost it; an error where the disk does not say so, and may say something else the next time.
  func datagram(_ position: SpoolPosition, spool: String, on disk: any Disk) throws(DiskError) -> [UInt8]? {
    if block?.header.block != position.block || block?.header.stream != position.stream {
      if folders[position.stream] == nil {
        folders[position.stream] = try StreamFolders(spool: spool, on: disk).all().first {
          $0.number == position.stream
        }?.folder
      }
      guard let folder = folders[position.stream] else { return nil }
      block = try read(folder, position.block, on: disk)
    }
    guard let block, block.header.block == position.block, let entry = block.entry(at: position.offset) else {
      return nil
    }
    return Array(block.raw[entry.bytes])
  }

  /// Sets come in the order of their blocks, so the reader of the last one mostly goes on. After an error it does not:
  /// the file that it stands in may have been taken away.
  private func read(_ folder: SpoolFolder, _ number: UInt64, on disk: any Disk) throws(DiskError) -> BlockContents? {
    var reader: SpoolReader
    if let last = readers[folder], last.nextBlock <= number {
      reader = last
      reader.pass(before: number)
    } else {
      reader = SpoolReader(folder, on: disk, from: number)
    }
    readers[folder] = nil
    var found: BlockContents?
    while found == nil, reader.nextBlock <= number, let event = try reader.next(growing: true) {
      if case .block(let contents) = event { found = contents }
    }
    readers[folder] = reader
    return found?.header.block == number ? found : nil
  }
}
