import Datagrams
import NetworkNumbers

/// A block that is being filled: datagrams go in one after the other, each learns its offset.
///
/// One task at a time uses it; it travels from the one that receives to the one that writes and on to the one that
/// decodes, and comes back empty. So its memory is set aside once.
public final class BlockBuilder: @unchecked Sendable {
  // Safe to send: handing it on by a queue is the only way it changes hands, and nobody keeps it.
  private let storage: UnsafeMutableRawBufferPointer
  private var filled = 0
  private var indices: [Session: UInt32] = [:]
  public private(set) var sessions: [Session] = []
  public private(set) var datagrams = 0
  private var refusedByAddress: [IPAddress: UInt32] = [:]
  private var refusedOthers: UInt32 = 0
  private var lastSession: (session: Session, index: UInt32)?

  /// - Parameter bytes: How much an entry may fill before the block counts as full; the memory set aside.
  public init(bytes: Int = 4 << 20) {
    let most =
      BlockBounds.rawBytes - BlockBounds.sources * SourceTable.entryBytes
      - BlockBounds.refusals * RefusalTable.entryBytes
    let size = min(max(bytes, Entry.headerBytes + BlockBounds.datagramBytes), most)
    storage = .allocate(byteCount: size, alignment: 16)
  }

  deinit { storage.deallocate() }

  /// Whether there is nothing to tell.
  public var isEmpty: Bool { datagrams == 0 && refusedByAddress.isEmpty }

  /// Counts a datagram of somebody who is not on the list; it is not kept.
  public func refuse(_ address: IPAddress) {
    if let count = refusedByAddress[address] {
      refusedByAddress[address] = count &+ 1
    } else if refusedByAddress.count < BlockBounds.refusals - 1 {
      refusedByAddress[address] = 1
    } else {
      refusedOthers &+= 1
    }
  }

  /// By address, those of no known address last.
  var refusals: [Refusal] {
    refusedByAddress.sorted { $0.key < $1.key }.map { Refusal(address: $0.key, count: $0.value) }
      + (refusedOthers > 0 ? [Refusal(address: nil, count: refusedOthers)] : [])
  }
  /// Bytes of entries so far.
  public var entriesLength: Int { filled }

  public func reset() {
    filled = 0
    datagrams = 0
    sessions.removeAll(keepingCapacity: true)
    indices.removeAll(keepingCapacity: true)
    lastSession = nil
    refusedByAddress.removeAll(keepingCapacity: true)
    refusedOthers = 0
  }

  /// Appends a datagram and answers its offset, or nil if this block has no room for it: then it goes into the next.
  public func append(_ datagram: UnsafeRawBufferPointer, from session: Session, received: Instant) -> UInt32? {
    precondition(datagram.count <= BlockBounds.datagramBytes, "A datagram has at most 65,535 bytes.")
    guard filled + Entry.headerBytes + datagram.count <= storage.count, let source = index(of: session) else {
      return nil
    }
    let offset = filled
    storage.storeBytes(of: UInt32(datagram.count).bigEndian, toByteOffset: filled, as: UInt32.self)
    storage.storeBytes(of: source.bigEndian, toByteOffset: filled + 4, as: UInt32.self)
    storage.storeBytes(of: received.nanoseconds.bigEndian, toByteOffset: filled + 8, as: Int64.self)
    filled += Entry.headerBytes
    if datagram.count > 0 {
      UnsafeMutableRawBufferPointer(rebasing: storage[filled..<filled + datagram.count]).copyMemory(from: datagram)
    }
    filled += datagram.count
    datagrams += 1
    return UInt32(offset)
  }

  private func index(of session: Session) -> UInt32? {
    if let lastSession, lastSession.session == session { return lastSession.index }
    if let known = indices[session] {
      lastSession = (session, known)
      return known
    }
    guard sessions.count < BlockBounds.sources else { return nil }
    let index = UInt32(sessions.count)
    sessions.append(session)
    indices[session] = index
    lastSession = (session, index)
    return index
  }

  /// Everything of the block, uncompressed: entries, table of sources, refusals.
  func raw() -> [UInt8] {
    var table = ByteWriter()
    for session in sessions { session.write(to: &table) }
    for refusal in refusals { RefusalTable.append(refusal, to: &table) }
    return [UInt8](unsafeUninitializedCapacity: filled + table.bytes.count) { buffer, count in
      let target = UnsafeMutableRawBufferPointer(buffer)
      target.copyMemory(from: UnsafeRawBufferPointer(rebasing: storage[..<filled]))
      UnsafeMutableRawBufferPointer(rebasing: target[filled...]).copyBytes(from: table.bytes)
      count = filled + table.bytes.count
    }
  }
}
