import ArchiveFormat

extension SpoolReader {
  /// A file ends inside a block, or inside its own header, and nothing is missing after it: a collector or a machine
  /// stopped while it was written, or the disk failed. So far it had not been acknowledged.
  public struct UnfinishedEnd: Hashable, Sendable {
    public var file: String
    /// Of the file.
    public var offset: Int
    public var bytes: Int

    public init(file: String, offset: Int, bytes: Int) {
      self.file = file
      self.offset = offset
      self.bytes = bytes
    }
  }

  /// Bytes that are not what was written.
  public struct Damage: Hashable, Sendable, CustomStringConvertible {
    public enum Kind: Hashable, Sendable {
      /// The file ends inside a block, and blocks that came after it are missing: it was cut.
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

    public init(kind: Kind, file: String, offset: Int, bytes: Int) {
      self.kind = kind
      self.file = file
      self.offset = offset
      self.bytes = bytes
    }

    /// As many blocks may have stood in these bytes.
    var numbersMost: UInt64 { UInt64(bytes / BlockHeader.byteCount + 1) }

    public var description: String {
      let place = "\(file), byte \(offset)"
      switch kind {
      case .cutShort: return "\(place): the file was cut inside a block; \(bytes) bytes are left of it"
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
}
