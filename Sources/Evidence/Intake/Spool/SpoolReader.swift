import ArchiveFormat
import Datagrams

/// Reads a stream's blocks in the order of their numbers. What is damaged is named and costs only itself.
public struct SpoolReader: Sendable {
  public enum Event: Sendable {
    case block(BlockContents)
    case damage(Damage)
    case unfinished(UnfinishedEnd)
  }

  private let disk: any Disk
  private let folder: SpoolFolder
  private let end: UInt64?
  private var file: SpoolFolder.File?
  private var offset = 0
  private var lastHeader: BlockHeader?
  /// What all blocks of the present file have in common; nil if its header is damaged.
  private var identity: SpoolFileHeader?
  /// Files that end inside a block: what comes after them tells whether something is missing.
  private var ends: [(end: UnfinishedEnd, opened: Instant?)] = []
  /// As many blocks may have stood, in the present file, where none can be read.
  private var unread: UInt64 = 0
  /// A run that sees what was read so far begins with this number at most: the lowest that nobody can have been told of
  /// (`SpoolWriter.firstFreeBlock`). If one began with a higher number, it had seen blocks that are not there any more.
  private var freeMost: UInt64 = 0
  /// What has been found out and not been told yet, the first at the end.
  private var untold: [Event] = []
  /// Numbers of blocks that have been named as damaged already.
  private var changed: Set<UInt64> = []
  /// The number that the next block has, or a higher one.
  public private(set) var nextBlock: UInt64

  /// - Parameters:
  ///   - block: Blocks before it are passed over.
  ///   - end: Only files that begin with a lower block are read; nil for all.
  public init(_ folder: SpoolFolder, on disk: any Disk, from block: UInt64 = 0, filesBefore end: UInt64? = nil) {
    self.folder = folder
    self.disk = disk
    self.end = end
    nextBlock = block
  }

  /// Reads one file alone.
  init(only file: SpoolFolder.File, of folder: SpoolFolder, on disk: any Disk) {
    self.init(folder, on: disk, filesBefore: file.firstBlock + 1)
    enter(file)
  }

  /// The next block or damage, or nil when there is none.
  ///
  /// - Parameter growing: Somebody may still be writing: an unfinished block at the end of the last file is not damage,
  ///   and is tried again at the next call.
  public mutating func next(growing: Bool) throws(DiskError) -> Event? {
    while true {
      if let event = untold.popLast() { return event }
      guard let file = try currentFile() else { return nil }
      let size = try disk.size(of: file.path)
      if offset == 0, size > 0, let damage = try beginFile(file, size: size, growing: growing) { return damage }
      let left = size - offset
      guard left > 0, offset > 0 else {
        guard let following = try followingFile(file) else {
          if growing || ends.isEmpty { return nil }
          leave(file)
          judgeEnds(isMissing: (end ?? 0) > freeMost)
          continue
        }
        try enter(following, after: file)
        continue
      }
      if try skipEarlierBlock(in: file, left: left) { continue }
      let (found, at) = try block(in: file, at: offset, left: left)
      switch found {
      case .whole(let contents):
        offset = at + BlockHeader.byteCount + Int(contents.header.storedLength)
        guard contents.header.block >= nextBlock else {
          lastHeader = contents.header
          continue
        }
        let missing = missing(before: contents.header, in: file, at: at)
        if !ends.isEmpty {
          judgeEnds(isMissing: missing != nil || contents.header.block > freeMost)
          offset = at
          continue
        }
        if let missing {
          offset = at
          nextBlock = contents.header.block
          return .damage(missing)
        }
        nextBlock = contents.header.block + 1
        freeMost = max(freeMost, nextBlock + unread)
        changed = changed.filter { $0 >= nextBlock }
        lastHeader = contents.header
        return .block(contents)
      case .damaged(let damage):
        let isLast = try followingFile(file) == nil
        if growing, isLast, damage.kind == .cutShort { return nil }
        offset = at + damage.bytes
        if damage.kind == .cutShort {
          suspect(UnfinishedEnd(file: file.path, offset: at, bytes: damage.bytes))
          continue
        }
        pass(unread: damage.numbersMost)
        // The number may be what was changed, and a second copy may follow, so it is not counted as read.
        if case .changed(let block, _) = damage.kind { changed.insert(block) }
        return .damage(damage)
      }
    }
  }

  /// Blocks before this one are passed over from now on.
  public mutating func pass(before block: UInt64) { nextBlock = max(nextBlock, block) }

  /// Makes sure that what is going to be read survives a crash of the machine: a program that was killed may have left
  /// blocks that the system has and the disk has not.
  public func syncFiles() throws(DiskError) {
    let files = try files()
    guard let start = try start(files) else { return }
    for file in files[start...] { try disk.sync(file.path) }
  }

  private mutating func enter(_ file: SpoolFolder.File) {
    self.file = file
    offset = 0
    identity = nil
    unread = 0
  }

  private mutating func pass(unread numbers: UInt64) {
    unread += numbers
    freeMost = max(freeMost, nextBlock + unread)
  }

  /// The first file of another run is named by the first number of that run, which tells what the runs before it had.
  private mutating func enter(_ following: SpoolFolder.File, after file: SpoolFolder.File) throws(DiskError) {
    leave(file)
    if !ends.isEmpty {
      let bytes = try readable(following.path, 0, SpoolFileHeader.byteCountMax) ?? []
      let opened = SpoolFileHeader.parse(bytes.span.bytes)?.header.opened
      if let opened, !ends.contains(where: { $0.opened == opened }), following.firstBlock <= freeMost {
        judgeEnds(isMissing: false)
      }
    }
    enter(following)
  }

  private mutating func suspect(_ end: UnfinishedEnd) {
    ends.append((end, identity?.opened))
    pass(unread: 1)
  }

  /// A run begins with a number above the names of all files.
  private mutating func leave(_ file: SpoolFolder.File) { freeMost = max(freeMost, file.firstBlock + 1) }

  private mutating func judgeEnds(isMissing: Bool) {
    untold = ends.reversed().map { end, _ in
      guard isMissing else { return .unfinished(end) }
      return .damage(Damage(kind: .cutShort, file: end.file, offset: end.offset, bytes: end.bytes))
    }
    ends = []
  }

  /// The file that is being read.
  private mutating func currentFile() throws(DiskError) -> SpoolFolder.File? {
    if let file { return file }
    let files = try files()
    guard let start = try start(files) else { return nil }
    enter(files[start])
    return files[start]
  }

  /// Where to begin so that no block from `nextBlock` on is passed over: by the names the last file that can hold it; but
  /// after failures files begin with second copies of what stands in earlier ones, and may hold fewer blocks than those
  /// did, so it goes back to a file that begins with a lower block.
  private func start(_ files: [SpoolFolder.File]) throws(DiskError) -> Int? {
    guard !files.isEmpty else { return nil }
    var index = files.lastIndex { $0.firstBlock <= nextBlock } ?? 0
    var lowest: UInt64?
    while index > 0 {
      if let first = try SpoolReader.firstBlock(of: files[index], folder, on: disk) {
        if let lowest, first < lowest { break }
        lowest = min(lowest ?? first, first)
      }
      index -= 1
    }
    return index
  }

  /// The number of the first whole block of a file.
  private static func firstBlock(
    of file: SpoolFolder.File, _ folder: SpoolFolder, on disk: any Disk
  ) throws(DiskError) -> UInt64? {
    var reader = SpoolReader(only: file, of: folder, on: disk)
    while let event = try reader.next(growing: false) {
      if case .block(let contents) = event { return contents.header.block }
    }
    return nil
  }

  private func followingFile(_ file: SpoolFolder.File) throws(DiskError) -> SpoolFolder.File? {
    try files().first { $0.firstBlock > file.firstBlock }
  }

  private func files() throws(DiskError) -> [SpoolFolder.File] {
    try folder.files(on: disk).filter { file in end.map { file.firstBlock < $0 } ?? true }
  }

  /// Steps over the file's header.
  private mutating func beginFile(
    _ file: SpoolFolder.File, size: Int, growing: Bool
  ) throws(DiskError) -> Event? {
    let bytes = try readable(file.path, 0, SpoolFileHeader.byteCountMax) ?? []
    if let (header, count) = SpoolFileHeader.parse(bytes.span.bytes) {
      offset = count
      identity = header
      return nil
    }
    // Blocks may stand behind a damaged header all the same: they are looked for.
    let start = try nextMagic(in: file.path, from: 1)
    if growing, start == nil, try followingFile(file) == nil { return nil }
    offset = start ?? size
    if SpoolFileHeader.isCut(bytes.span.bytes), size == bytes.count {
      suspect(UnfinishedEnd(file: file.path, offset: 0, bytes: size))
      return nil
    }
    return .damage(Damage(kind: .noFileHeader, file: file.path, offset: 0, bytes: offset))
  }

  private enum Found {
    case whole(BlockContents)
    case damaged(Damage)
  }

  /// Steps over a whole block that is not wanted, without reading what is in it.
  private mutating func skipEarlierBlock(in file: SpoolFolder.File, left: Int) throws(DiskError) -> Bool {
    guard let head = try readable(file.path, offset, BlockHeader.byteCount),
      let header = try? BlockHeader.parse(head.span.bytes), header.block < nextBlock, belongs(header)
    else { return false }
    let length = BlockHeader.byteCount + Int(header.storedLength)
    guard length <= left else { return false }
    // Only where another block follows is the length to be trusted.
    if length < left {
      guard let next = try readable(file.path, offset + length, 8), BlockHeader.firstMagic(in: next.span.bytes) == 0
      else { return false }
    }
    offset += length
    lastHeader = header
    return true
  }

  /// A datagram may hold bytes that look like a block of another run.
  private func belongs(_ header: BlockHeader) -> Bool {
    guard let identity else { return true }
    return header.stream == identity.stream && header.opened == identity.opened
  }

  /// Nil where the device cannot read: that is damage like any other, and no reason to stop.
  private func readable(_ path: String, _ offset: Int, _ count: Int) throws(DiskError) -> [UInt8]? {
    do {
      return try disk.read(path, from: offset, count: count)
    } catch {
      guard error.kind == .failed else { throw error }
      return nil
    }
  }

  private func block(in file: SpoolFolder.File, at start: Int, left: Int) throws(DiskError) -> (Found, at: Int) {
    func damaged(_ kind: Damage.Kind, _ bytes: Int) -> (Found, at: Int) {
      (.damaged(Damage(kind: kind, file: file.path, offset: start, bytes: bytes)), start)
    }
    func unreadable() throws(DiskError) -> (Found, at: Int) {
      damaged(.unreadable, (try nextMagic(in: file.path, from: start + 1) ?? start + left) - start)
    }
    guard let head = try readable(file.path, start, BlockHeader.byteCount) else { return try unreadable() }
    let header: BlockHeader
    do {
      header = try BlockHeader.parse(head.span.bytes)
    } catch {
      if error == .short, try nextMagic(in: file.path, from: start + 1) == nil { return damaged(.cutShort, left) }
      return try unreadable()
    }
    guard belongs(header),
      let stored = try readable(file.path, start + BlockHeader.byteCount, Int(header.storedLength))
    else { return try unreadable() }
    guard stored.count == Int(header.storedLength) else {
      // A length that was changed may point beyond the end while other blocks follow.
      if let next = try nextMagic(in: file.path, from: start + 1) { return damaged(.unreadable, next - start) }
      return damaged(.cutShort, left)
    }
    do {
      return (.whole(try BlockContents(header, stored: stored.span.bytes)), start)
    } catch {
      let next = try nextMagic(in: file.path, from: start + 1) ?? start + left
      return damaged(.changed(block: header.block, error), next - start)
    }
  }

  /// The next place of a block's first eight bytes, or nil.
  private func nextMagic(in path: String, from start: Int) throws(DiskError) -> Int? {
    let window = 1 << 16
    let size = try disk.size(of: path)
    var at = start
    while at < size {
      // Past a sector that cannot be read, little by little.
      guard let bytes = try readable(path, at, window) else {
        at += 4096
        continue
      }
      if let found = BlockHeader.firstMagic(in: bytes.span.bytes) { return at + found }
      at += window - 7
    }
    return nil
  }

  /// Within a run, numbers follow each other, and only its first block has none before it; between runs, numbers may
  /// have been left out.
  private func missing(before header: BlockHeader, in file: SpoolFolder.File, at offset: Int) -> Damage? {
    guard let lastHeader, header.block > nextBlock else { return nil }
    guard lastHeader.opened == header.opened || header.previous != .none else { return nil }
    guard !(nextBlock..<header.block).allSatisfy(changed.contains) else { return nil }
    return Damage(
      kind: .missing(first: nextBlock, last: header.block - 1), file: file.path, offset: offset, bytes: 0)
  }
}
