import CZstandard
import Datagrams

/// Turns full builders into blocks that can be written: compresses, numbers, chains and digests them.
public struct BlockSealer: ~Copyable {
  private let context: OpaquePointer
  private var previous = BlockHeader.Digest.none
  public private(set) var nextBlock: UInt64
  private let kind: StreamKind
  private let stream: UInt32
  private let opened: Instant
  private var from: Instant

  /// How much time compression may take: what comes faster than it can be made small is made less small.
  public enum Effort: Int32, Sendable {
    case usual = 2
    case behind = 1
    case farBehind = -3
  }

  /// - Parameter firstBlock: The number of the first block of this run.
  public init(stream: UInt32, kind: StreamKind, firstBlock: UInt64, opened: Instant) {
    guard let context = ZSTD_createCCtx() else { preconditionFailure("There is no memory to compress with.") }
    self.context = context
    self.kind = kind
    self.stream = stream
    self.opened = opened
    nextBlock = firstBlock
    from = opened
  }

  deinit { ZSTD_freeCCtx(context) }

  /// The block's header and its bytes as they stand in the file, and its contents uncompressed.
  public mutating func seal(
    _ builder: BlockBuilder, until: Instant, kernelDrops: UInt64, refused: UInt64, effort: Effort = .usual
  ) -> SealedBlock {
    let raw = builder.raw()
    let (stored, compression) = compressed(raw, effort)
    var header = BlockHeader(
      kind: kind, compression: compression, stream: stream, block: nextBlock, datagrams: UInt32(builder.datagrams),
      sources: UInt32(builder.sessions.count), rawLength: UInt32(raw.count), storedLength: UInt32(stored.count),
      entriesLength: UInt32(builder.entriesLength), refusals: UInt32(builder.refusals.count), opened: opened,
      from: from, until: until,
      kernelDrops: kernelDrops, refused: refused, previous: previous, digest: .none)
    header.digest = header.computedDigest(stored: stored.span.bytes)
    previous = header.digest
    nextBlock += 1
    from = until
    return SealedBlock(header: header, bytes: header.bytes() + stored, raw: raw)
  }

  private func compressed(_ raw: [UInt8], _ effort: Effort) -> ([UInt8], BlockHeader.Compression) {
    let most = ZSTD_compressBound(raw.count)
    var failed = false
    let stored = [UInt8](unsafeUninitializedCapacity: most) { buffer, count in
      let written = ZSTD_compressCCtx(context, buffer.baseAddress, most, raw, raw.count, effort.rawValue)
      failed = ZSTD_isError(written) != 0
      count = failed ? 0 : written
    }
    return failed || stored.count >= raw.count ? (raw, .none) : (stored, .zstandard)
  }
}

/// A block that is ready to be written.
public struct SealedBlock: Sendable {
  public var header: BlockHeader
  /// Header and stored bytes.
  public var bytes: [UInt8]
  /// What `BlockContents` reads.
  public var raw: [UInt8]
}
