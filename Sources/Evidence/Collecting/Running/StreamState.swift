import ArchiveFormat
import Datagrams
import Intake
import Synchronization

/// A block that was filled, on its way from the socket's task to the disk's.
struct FilledBlock: Sendable {
  var builder: BlockBuilder
  var until: Instant
  var kernelDrops: UInt64
  var refused: UInt64
}

/// What the tasks of one stream share.
final class StreamState: Sendable {
  struct Numbers: Sendable {
    /// Blocks below this are durable.
    var acknowledged: UInt64
    /// Datagrams of this run that are durable.
    var durableDatagrams: UInt64 = 0
    var storedBytes: UInt64 = 0
    var diskTrouble: DiskError?
    /// Datagrams that were taken in and are given up, because the disk did not come back before the end.
    var givenUp: UInt64 = 0
    var closures: [String] = []
  }

  let stream: StreamFolders.Stream
  let address: ListenAddress
  let opened: Instant
  /// Of this run.
  let firstBlock: UInt64
  let receiveBufferBytes: Int
  let numbers: Mutex<Numbers>
  /// Empty builders.
  let pool: BoundedQueue<BlockBuilder>
  let filled: BoundedQueue<FilledBlock>

  init(
    _ stream: StreamFolders.Stream, _ address: ListenAddress, opened: Instant, firstBlock: UInt64, builderBytes: Int,
    receiveBufferBytes: Int
  ) {
    self.stream = stream
    self.address = address
    self.opened = opened
    self.firstBlock = firstBlock
    self.receiveBufferBytes = receiveBufferBytes
    numbers = Mutex(Numbers(acknowledged: firstBlock))
    let builders = 4
    pool = BoundedQueue(most: builders)
    filled = BoundedQueue(most: builders)
    for _ in 0..<builders { pool.push(BlockBuilder(bytes: builderBytes)) }
  }
}
