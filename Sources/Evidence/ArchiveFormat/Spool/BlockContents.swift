import CZstandard
import Datagrams

/// The datagrams of a block, from its uncompressed bytes.
public struct BlockContents: Sendable {
  public let header: BlockHeader
  public let raw: [UInt8]
  public let sessions: [Session]
  public let refusals: [Refusal]

  public enum Trouble: Error, Hashable, Sendable {
    /// The header's digest is not that of these bytes: something was changed.
    case wrongDigest
    case undecompressable
    /// The digest is right and the contents are not what a writer makes: the writer was at fault.
    case malformed
  }

  /// Checks the digest, decompresses, checks the layout.
  public init(_ header: BlockHeader, stored: RawSpan) throws(Trouble) {
    guard header.computedDigest(stored: stored) == header.digest else { throw .wrongDigest }
    let raw: [UInt8]
    switch header.compression {
    case .none: raw = [UInt8](stored)
    case .zstandard: raw = try Self.decompressed(stored, length: Int(header.rawLength))
    }
    guard raw.count == Int(header.rawLength) else { throw .malformed }
    try self.init(header, raw: raw)
  }

  /// Contents that need no check because they have never been written: those of a `SealedBlock`.
  public init(_ block: SealedBlock) throws(Trouble) { try self.init(block.header, raw: block.raw) }

  private init(_ header: BlockHeader, raw: [UInt8]) throws(Trouble) {
    self.header = header
    self.raw = raw
    var reader = ByteReader(raw.span.bytes)
    guard reader.skip(Int(header.entriesLength)) else { throw .malformed }
    var sessions: [Session] = []
    for _ in 0..<header.sources {
      guard let session = Session(from: &reader) else { throw .malformed }
      sessions.append(session)
    }
    self.sessions = sessions
    var refusals: [Refusal] = []
    for _ in 0..<header.refusals {
      guard let refusal = RefusalTable.read(&reader) else { throw .malformed }
      refusals.append(refusal)
    }
    self.refusals = refusals
    var at = 0
    for _ in 0..<header.datagrams {
      guard let entry = Self.entry(at: at, in: raw, end: Int(header.entriesLength)), entry.source < sessions.count
      else { throw .malformed }
      at = entry.bytes.upperBound
    }
    guard at == Int(header.entriesLength) else { throw .malformed }
  }

  private static func decompressed(_ stored: RawSpan, length: Int) throws(Trouble) -> [UInt8] {
    var failed = false
    let raw = [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
      let written = stored.withUnsafeBytes { ZSTD_decompress(buffer.baseAddress, length, $0.baseAddress, $0.count) }
      failed = ZSTD_isError(written) != 0
      count = failed ? 0 : written
    }
    guard !failed else { throw .undecompressable }
    return raw
  }

  /// Where a datagram stands in `raw`, whose it is and when it came.
  public struct Entry: Sendable {
    public let offset: UInt32
    /// An index of `sessions`.
    public let source: Int
    public let received: Instant
    /// Of `raw`.
    public let bytes: Range<Int>
  }

  private static func entry(at offset: Int, in raw: [UInt8], end: Int) -> Entry? {
    guard offset >= 0, offset + ArchiveFormat.Entry.headerBytes <= end else { return nil }
    return raw.withUnsafeBytes { bytes in
      let length = Int(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
      let source = Int(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self)))
      let received = Int64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset + 8, as: Int64.self))
      let start = offset + ArchiveFormat.Entry.headerBytes
      guard length <= BlockBounds.datagramBytes, start + length <= end else { return nil }
      return Entry(
        offset: UInt32(offset), source: source, received: Instant(nanoseconds: received), bytes: start..<start + length)
    }
  }

  /// The entry that begins at an offset, or nil if no datagram can begin there.
  public func entry(at offset: UInt32) -> Entry? {
    guard let entry = Self.entry(at: Int(offset), in: raw, end: Int(header.entriesLength)),
      entry.source < sessions.count
    else { return nil }
    return entry
  }

  /// Calls `body` for each datagram in the order of arrival.
  ///
  /// - Parameter first: The offset of an entry: those before it are passed over.
  public func each<Failure: Error>(
    from first: UInt32 = 0, _ body: (Entry, RawSpan) throws(Failure) -> Void
  ) throws(Failure) {
    let bytes = raw.span.bytes
    var at = Int(first)
    while at < Int(header.entriesLength) {
      // Safe: `init` walked the same way.
      let entry = Self.entry(at: at, in: raw, end: Int(header.entriesLength))!
      try body(entry, bytes.extracting(entry.bytes))
      at = entry.bytes.upperBound
    }
  }
}
