import ArchiveFormat
import Datagrams
import Intake

/// Reads several streams of a spool as one, in the order of time: an hour of the one stands beside that hour of the other,
/// as it did when both were taken in.
///
/// Of blocks that are next in their streams, the one that was closed first comes first, and of two closed at once that of
/// the lower stream. One block of each stream is held in memory.
public struct MergedStreams: Sendable {
  private struct Head: Sendable {
    var stream: UInt32
    var reader: SpoolReader
    /// Blocks from this one on are not read.
    var end: UInt64
    var next: SpoolReader.Event?
  }
  /// Those that have something left, by number.
  private var heads: [Head]
  private let isGrowing: Bool

  /// - Parameter isGrowing: Somebody may still be writing: an unfinished block at an end is not damage.
  init(_ readers: [(stream: UInt32, reader: SpoolReader, end: UInt64)], isGrowing: Bool) {
    heads = readers.sorted { $0.stream < $1.stream }.map { Head(stream: $0.stream, reader: $0.reader, end: $0.end) }
    self.isGrowing = isGrowing
  }

  /// The next block or damage, or nil when nothing is left. A stream that cannot be read is put aside, and the next call
  /// goes on with the others.
  mutating func next() throws(DiskError) -> SpoolReader.Event? {
    var first: (index: Int, until: Instant)?
    var index = 0
    while index < heads.count {
      if heads[index].next == nil {
        do throws(DiskError) {
          heads[index].next = try read(index)
        } catch {
          heads.remove(at: index)
          throw error
        }
      }
      switch heads[index].next {
      case nil: heads.remove(at: index)
      // It has no time of its own.
      case .damage, .unfinished:
        defer { heads[index].next = nil }
        return heads[index].next
      case .block(let contents):
        let until = contents.header.until
        if first.map({ until < $0.until }) ?? true { first = (index, until) }
        index += 1
      }
    }
    guard let first else { return nil }
    defer { heads[first.index].next = nil }
    return heads[first.index].next
  }

  private mutating func read(_ index: Int) throws(DiskError) -> SpoolReader.Event? {
    guard heads[index].reader.nextBlock < heads[index].end,
      let event = try heads[index].reader.next(growing: isGrowing)
    else { return nil }
    if case .block(let contents) = event, contents.header.block >= heads[index].end { return nil }
    return event
  }
}
