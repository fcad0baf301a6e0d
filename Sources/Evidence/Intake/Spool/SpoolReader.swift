import ArchiveFormat
import Datagrams

/// Reads a stream's blocks in the order of their numbers. What is damaged is named and costs only itself.
public struct SpoolReader: Sendable {
  public enum Event: Sendable {
    case block(BlockContents)
    case damage(Damage)
  }

  /// Bytes that are not what was written.
  public struct Damage: Hashable, Sendable, CustomStringConvertible {
    public enum Kind: Hashable, Sendable {
      /// The file ends inside a block: the collector or the machine stopped while writing it, or it was cut.
      case cutShort
      /// The file does not begin as a spool file.
      case noFileHeader
      /// A block's header says what it is, its bytes are others.
      case changed(block: UInt64, BlockContents.Trouble)
      /// No block could be recognised here.
      case unreadable
      /// Blocks of one run that stand nowhere.
      case missing(first: UInt64, last: UInt64)
    }
    public var kind: Kind
    public var file: String
    /// Of the file.
    public var offset: Int
    public var bytes: Int

    public var description: String {
      let place = "\(file), byte \(offset)"
      switch kind {
      case .cutShort: return "\(place): the file ends inside a block; \(bytes) bytes are left of it"
      case .noFileHeader: return "\(place): this is not the beginning of a spool file"
      case .changed(let block, .wrongDigest):
        return "\(place): block \(block) was changed: its digest is not that of its \(bytes) bytes"
      case .changed(let block, .undecompressable): return "\(place): block \(block) cannot be decompressed"
      case .changed(let block, .malformed): return "\(place): block \(block) does not hold what its header says"
      case .unreadable: return "\(place): \(bytes) bytes are not a block"
      case .missing(let first, let last):
        return first == last
          ? "\(place): block \(first) is missing" : "\(place): blocks \(first) to \(last) are missing"
      }
    }
  }

  private let disk: any Disk
  private let folder: SpoolFolder
  private let end: UInt64?
  private var file: SpoolFolder.File?
  private var offset = 0
  private var lastHeader: BlockHeader?
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

  /// The next block or damage, or nil when there is none.
  ///
  /// - Parameter growing: Somebody may still be writing: an unfinished block at the end of the last file is not damage,
  ///   and is tried again at the next call.
  public mutating func next(growing: Bool) throws(DiskError) -> Event? {
    while true {
      guard let file = try currentFile() else { return nil }
      let size = try disk.size(of: file.path)
      if offset == 0, size > 0, let damage = try beginFile(file, size: size, growing: growing) { return damage }
      let left = size - offset
      guard left > 0, offset > 0 else {
        guard let following = try followingFile(file) else { return nil }
        enter(following)
        continue
      }
      let (found, at) = try block(in: file, at: offset, left: left)
      switch found {
      case .whole(let contents):
        offset = at + BlockHeader.byteCount + Int(contents.header.storedLength)
        guard contents.header.block >= nextBlock else {
          lastHeader = contents.header
          continue
        }
        if let missing = missing(before: contents.header, in: file, at: at) {
          offset = at
          nextBlock = contents.header.block
          return .damage(missing)
        }
        nextBlock = contents.header.block + 1
        changed = changed.filter { $0 >= nextBlock }
        lastHeader = contents.header
        return .block(contents)
      case .damaged(let damage):
        let isLast = try followingFile(file) == nil
        if growing, isLast, damage.kind == .cutShort { return nil }
        offset = at + damage.bytes
        // The number may be what was changed, and a second copy may follow, so it is not counted as read.
        if case .changed(let block, _) = damage.kind { changed.insert(block) }
        return .damage(damage)
      }
    }
  }

  /// Makes sure that what is going to be read survives a crash of the machine: a program that was killed may have left
  /// blocks that the system has and the disk has not.
  public func syncFiles() throws(DiskError) {
    let files = try files()
    let start = files.lastIndex { $0.firstBlock <= nextBlock } ?? 0
    for file in files[start...] { try disk.sync(file.path) }
  }

  private mutating func enter(_ file: SpoolFolder.File) {
    self.file = file
    offset = 0
  }

  /// The file that is being read; at the start, the last one that can hold the wanted block.
  private mutating func currentFile() throws(DiskError) -> SpoolFolder.File? {
    if let file { return file }
    let files = try files()
    let start = files.last { $0.firstBlock <= nextBlock } ?? files.first
    if let start { enter(start) }
    return start
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
    let bytes = try disk.read(file.path, from: 0, count: SpoolFileHeader.byteCountMax)
    if let (_, count) = SpoolFileHeader.parse(bytes.span.bytes) {
      offset = count
      return nil
    }
    // Blocks may stand behind a damaged header all the same: they are looked for.
    let start = try nextMagic(in: file.path, from: 1)
    if growing, start == nil, try followingFile(file) == nil { return nil }
    offset = start ?? size
    return .damage(Damage(kind: .noFileHeader, file: file.path, offset: 0, bytes: offset))
  }

  private enum Found {
    case whole(BlockContents)
    case damaged(Damage)
  }

  private func block(in file: SpoolFolder.File, at start: Int, left: Int) throws(DiskError) -> (Found, at: Int) {
    func damaged(_ kind: Damage.Kind, _ bytes: Int) -> (Found, at: Int) {
      (.damaged(Damage(kind: kind, file: file.path, offset: start, bytes: bytes)), start)
    }
    let head = try disk.read(file.path, from: start, count: BlockHeader.byteCount)
    let header: BlockHeader
    do {
      header = try BlockHeader.parse(head.span.bytes)
    } catch {
      let next = try nextMagic(in: file.path, from: start + 1)
      if next == nil, error == .short { return damaged(.cutShort, left) }
      return damaged(.unreadable, (next ?? start + left) - start)
    }
    let stored = try disk.read(file.path, from: start + BlockHeader.byteCount, count: Int(header.storedLength))
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
    let window = 1 << 20
    var at = start
    while true {
      let bytes = try disk.read(path, from: at, count: window)
      if let found = BlockHeader.firstMagic(in: bytes.span.bytes) { return at + found }
      guard bytes.count == window else { return nil }
      at += window - 7
    }
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
