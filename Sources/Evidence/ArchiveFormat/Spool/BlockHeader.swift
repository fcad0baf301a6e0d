import Crypto
import Datagrams

// A spool file:
//
//     +-------------+---------------------+---------------------+---
//     | file header | block header, bytes | block header, bytes | ...
//     +-------------+---------------------+---------------------+---
//
// and the bytes of a block, once decompressed:
//
//     +-------+-------+-------+-------------------+----------+
//     | entry | entry | ...   | table of sources  | refusals |
//     +-------+-------+-------+-------------------+----------+
//
// docs/formats/spool.md says the same for those who read no Swift.

/// What the listener of a stream takes in, which decides how its datagrams are read.
public enum StreamKind: UInt8, Hashable, Sendable, CaseIterable {
  /// NetFlow v5, v9 and IPFIX over UDP; each message says its own version.
  case flow = 1
  case sflow = 2
  /// RADIUS accounting.
  case radius = 3
  /// IPFIX over TCP: each entry is one message.
  case ipfixTCP = 4
}

/// The fixed part in front of each block: 160 bytes, numbers in network order.
public struct BlockHeader: Hashable, Sendable {
  public static let byteCount = 160
  static let magic = Array("WLSBLOCK".utf8)
  static let format: UInt16 = 1

  public enum Compression: UInt8, Hashable, Sendable {
    case none = 0
    case zstandard = 1
  }

  public var kind: StreamKind
  public var compression: Compression
  public var stream: UInt32
  /// Rises by one from block to block of a stream; a restart after damage may leave numbers out.
  public var block: UInt64
  public var datagrams: UInt32
  public var sources: UInt32
  /// Bytes of entries, table of sources and refusals.
  public var rawLength: UInt32
  /// Bytes that follow the header.
  public var storedLength: UInt32
  /// Bytes of entries alone.
  public var entriesLength: UInt32
  /// Addresses that are not on the list and sent something all the same.
  public var refusals: UInt32
  /// When the collector opened the socket: the same in all blocks of a run.
  public var opened: Instant
  /// The block tells of all that came from here ...
  public var from: Instant
  /// ... up to here, by the collector's clock. An empty block says that nothing came.
  public var until: Instant
  /// Datagrams that the kernel dropped for want of room, since `opened`.
  public var kernelDrops: UInt64
  /// Datagrams of exporters that are not on the list, since `opened`.
  public var refused: UInt64
  /// The digest of the block before in this run; zeros for the first.
  public var previous: Digest
  /// SHA-256 of the header up to here and of the stored bytes.
  public var digest: Digest

  /// 32 bytes of SHA-256.
  public struct Digest: Hashable, Sendable {
    public var bytes: [UInt8]
    public static let none = Digest(bytes: [UInt8](repeating: 0, count: 32))
  }

  public enum Trouble: Error, Hashable, Sendable {
    /// Fewer bytes than a header has.
    case short
    case noMagic
    case unknownFormat(UInt16)
    case unknownKind(UInt8)
    case unknownCompression(UInt8)
    /// Format 1 has zeros there.
    case reservedNotZero
    /// A length or number beyond `BlockBounds`, or lengths that contradict each other.
    case impossibleLength
  }

  /// Everything in front of the digest.
  func prefix() -> [UInt8] {
    var writer = ByteWriter()
    writer.append(bytes: Self.magic)
    writer.append(Self.format)
    writer.append(kind.rawValue)
    writer.append(compression.rawValue)
    writer.append(stream)
    writer.append(block)
    writer.append(datagrams)
    writer.append(sources)
    writer.append(rawLength)
    writer.append(storedLength)
    writer.append(entriesLength)
    writer.append(refusals)
    for moment in [opened, from, until] { writer.append(moment.nanoseconds) }
    writer.append(kernelDrops)
    writer.append(refused)
    writer.append(UInt64(0))
    writer.append(bytes: previous.bytes)
    return writer.bytes
  }

  func bytes() -> [UInt8] { prefix() + digest.bytes }

  /// The first place in `bytes` where a block may begin.
  public static func firstMagic(in bytes: RawSpan) -> Int? {
    bytes.withUnsafeBytes { buffer in
      guard buffer.count >= magic.count else { return nil }
      return (0...buffer.count - magic.count).first { at in
        buffer[at] == magic[0] && buffer[at..<at + magic.count].elementsEqual(magic)
      }
    }
  }

  /// The digest that belongs to this header in front of `stored`.
  public func computedDigest(stored: RawSpan) -> Digest {
    var hash = SHA256()
    hash.update(data: prefix())
    stored.withUnsafeBytes { hash.update(bufferPointer: $0) }
    return Digest(bytes: Array(hash.finalize()))
  }

  public static func parse(_ bytes: RawSpan) throws(Trouble) -> BlockHeader {
    guard bytes.byteCount >= byteCount else { throw .short }
    var reader = ByteReader(bytes)
    guard reader.array(8)! == magic else { throw .noMagic }
    // Safe to unwrap: the guard above has seen that all of the header is there.
    let format = reader.uint16()!
    guard format == Self.format else { throw .unknownFormat(format) }
    let kindByte = reader.uint8()!
    guard let kind = StreamKind(rawValue: kindByte) else { throw .unknownKind(kindByte) }
    let compressionByte = reader.uint8()!
    guard let compression = Compression(rawValue: compressionByte) else { throw .unknownCompression(compressionByte) }
    let stream = reader.uint32()!
    let block = reader.uint64()!
    let datagrams = reader.uint32()!
    let sources = reader.uint32()!
    let rawLength = reader.uint32()!
    let storedLength = reader.uint32()!
    let entriesLength = reader.uint32()!
    let refusals = reader.uint32()!
    let opened = Instant(nanoseconds: reader.int64()!)
    let from = Instant(nanoseconds: reader.int64()!)
    let until = Instant(nanoseconds: reader.int64()!)
    let kernelDrops = reader.uint64()!
    let refused = reader.uint64()!
    guard reader.uint64()! == 0 else { throw .reservedNotZero }
    let previous = Digest(bytes: reader.array(32)!)
    let digest = Digest(bytes: reader.array(32)!)
    guard block < .max, rawLength <= BlockBounds.rawBytes, storedLength <= BlockBounds.storedBytes,
      sources <= BlockBounds.sources,
      refusals <= BlockBounds.refusals,
      UInt64(entriesLength) + UInt64(sources) * UInt64(SourceTable.entryBytes)
        + UInt64(refusals) * UInt64(RefusalTable.entryBytes) == UInt64(rawLength),
      UInt64(datagrams) * UInt64(Entry.headerBytes) <= UInt64(entriesLength)
    else { throw .impossibleLength }
    return BlockHeader(
      kind: kind, compression: compression, stream: stream, block: block, datagrams: datagrams, sources: sources,
      rawLength: rawLength, storedLength: storedLength, entriesLength: entriesLength, refusals: refusals,
      opened: opened, from: from,
      until: until, kernelDrops: kernelDrops, refused: refused, previous: previous, digest: digest)
  }
}

/// The bounds of a block. Whoever reads one may count on them; whoever writes one keeps to them.
public enum BlockBounds {
  /// Uncompressed.
  public static let rawBytes = 8 << 20
  public static let storedBytes = rawBytes + (64 << 10)
  /// Sessions that one block can tell apart.
  public static let sources = 4096
  /// Refused addresses that one block can tell apart; datagrams of others are counted without an address.
  public static let refusals = 1024
  /// A UDP datagram or an IPFIX message is never longer.
  public static let datagramBytes = 65_535
}
