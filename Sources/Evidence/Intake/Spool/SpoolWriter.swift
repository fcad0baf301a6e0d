import ArchiveFormat
import Datagrams

/// Writes one stream's blocks and says which of them will survive.
///
/// What has been handed in stays in memory until it is durable, so an error costs nothing: the caller waits and calls
/// `advance` again. After a failed write the part is cut off again; after a failed sync, which leaves open what the disk
/// has, everything not yet durable is written once more into a new file (readers pass over a block's second copy). An
/// existing file is never touched: each run begins a file of its own.
public final class SpoolWriter {
  private let disk: any Disk
  private let folder: SpoolFolder
  private let identity: SpoolFileHeader
  private let policy: SpoolPolicy
  private var sealer: BlockSealer
  private var file: (any AppendingFile)?
  /// Blocks in the order of their numbers: the first `written` of them stand in the file, none is durable yet.
  private var pending: [SealedBlock] = []
  private var written = 0
  private var lastSync: Instant
  /// The first number that no file of earlier runs can hold.
  public let spoolEnd: UInt64
  /// Memory of blocks that are not durable yet, in bytes.
  public private(set) var pendingBytes = 0
  /// Bytes of all files of this run.
  public private(set) var storedBytes = 0

  /// Looks for the last block of the stream and goes on after it.
  ///
  /// - Parameters:
  ///   - opened: When the run began.
  ///   - known: The block after the last that somebody knows of. If the spool ends before it, something was taken away,
  ///     and the numbers in between are used no more.
  public init(
    _ folder: SpoolFolder, on disk: any Disk, identity: SpoolFileHeader, opened: Instant, policy: SpoolPolicy,
    notBefore known: UInt64 = 0
  ) throws(DiskError) {
    self.disk = disk
    self.folder = folder
    self.identity = identity
    self.policy = policy
    lastSync = opened
    try disk.makeFolder(folder.path)
    spoolEnd = try Self.firstFreeBlock(folder, on: disk)
    sealer = BlockSealer(
      stream: identity.stream, kind: identity.kind, firstBlock: max(spoolEnd, known), opened: opened)
  }

  public var nextBlock: UInt64 { sealer.nextBlock }
  /// Datagrams of blocks that are not durable yet.
  public var pendingDatagrams: UInt64 { pending.reduce(0) { $0 + UInt64($1.header.datagrams) } }
  /// Whether more may be handed in.
  public var hasRoom: Bool { pendingBytes < policy.pendingBytes }

  /// Takes a block over. The builder can be filled again at once.
  public func submit(
    _ builder: BlockBuilder, until: Instant, kernelDrops: UInt64, refused: UInt64, effort: BlockSealer.Effort = .usual
  ) {
    let block = sealer.seal(builder, until: until, kernelDrops: kernelDrops, refused: refused, effort: effort)
    pendingBytes += block.bytes.count + block.raw.count
    pending.append(block)
  }

  /// Writes and syncs what is due; answers the blocks that have become durable.
  ///
  /// - Parameter finally: Sync now, whatever the policy says about intervals.
  public func advance(_ now: Instant, finally: Bool = false) throws(DiskError) -> [SealedBlock] {
    while written < pending.count { try append(pending[written], now) }
    guard !pending.isEmpty, syncIsDue(now, finally) else { return [] }
    if policy.sync != .system || finally {
      do {
        try file?.sync()
      } catch {
        closeFile()
        written = 0
        throw error
      }
    }
    lastSync = now
    let durable = pending
    pending = []
    written = 0
    pendingBytes = 0
    if let file, file.length >= policy.fileBytes { closeFile() }
    return durable
  }

  private func syncIsDue(_ now: Instant, _ finally: Bool) -> Bool {
    switch policy.sync {
    case .eachBlock, .system: true
    case .interval(let milliseconds):
      finally || !hasRoom || now - lastSync >= Int64(milliseconds) * 1_000_000 || now < lastSync
    }
  }

  private func append(_ block: SealedBlock, _ now: Instant) throws(DiskError) {
    let file = try openFile(beginningWith: block.header.block, now)
    do {
      try file.append(block.bytes)
    } catch {
      // The part that was written would stand between this block's beginning and its second try.
      do { try file.cutRest() } catch { abandonFile() }
      throw error
    }
    storedBytes += block.bytes.count
    written += 1
  }

  /// The file, with its header in front. A file whose header could not be written is kept and tried again.
  private func openFile(beginningWith block: UInt64, _ now: Instant) throws(DiskError) -> any AppendingFile {
    let file: any AppendingFile
    if let open = self.file { file = open } else { file = try create(beginningWith: block) }
    self.file = file
    guard file.length == 0 else { return file }
    var header = identity
    header.created = now
    do {
      try file.append(header.bytes())
    } catch {
      do { try file.cutRest() } catch { closeFile() }
      throw error
    }
    return file
  }

  /// After a failure a file of that number may be there already: the new one's name then begins with a number that is
  /// higher by as little as possible. Readers go by the numbers inside.
  private func create(beginningWith block: UInt64) throws(DiskError) -> any AppendingFile {
    var number = block
    while true {
      do {
        return try disk.create(folder.file(beginningWith: number))
      } catch {
        guard error.kind == .exists, number - block < 1000 else { throw error }
        number += 1
      }
    }
  }

  /// Blocks of the file that are written but not durable go into the next one again.
  private func abandonFile() {
    closeFile()
    written = 0
  }

  private func closeFile() {
    file?.close()
    file = nil
  }

  /// A number that no block of an earlier run can have, not even one in a torn end, whose number was told to nobody.
  ///
  /// After failures the last files may begin with second copies of what stands in earlier ones, and hold fewer blocks:
  /// files are looked at from the last one back to one that begins with a lower block.
  private static func firstFreeBlock(_ folder: SpoolFolder, on disk: any Disk) throws(DiskError) -> UInt64 {
    let files = try folder.files(on: disk)
    // A file may be named by a higher number than its first block's; this run's files come after it all the same.
    var free = files.last.map { $0.firstBlock + 1 } ?? 0
    var lowest: UInt64?
    for file in files.reversed() {
      // The number tells readers what stood there, so it had better survive a crash of the machine. Where the disk
      // fails at it, the worst is that an unfinished end is taken for damage.
      try? disk.sync(file.path)
      var reader = SpoolReader(only: file, of: folder, on: disk)
      var first: UInt64?
      var torn: UInt64 = 0
      while let event = try reader.next(growing: false) {
        switch event {
        case .block(let contents): first = first ?? contents.header.block
        case .damage(let damage): torn += damage.numbersMost
        // One block: had another followed it, its beginning would have been found.
        case .unfinished: torn += 1
        }
      }
      free = max(free, reader.nextBlock + torn)
      guard let first else { continue }
      if let lowest, first < lowest { break }
      lowest = min(lowest ?? first, first)
    }
    return free
  }
}
