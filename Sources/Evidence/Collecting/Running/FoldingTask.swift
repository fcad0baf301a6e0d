import ArchiveFormat
import Datagrams
import Foundation
import Intake
import Synchronization

/// Folds blocks in its own time: intake never waits for it.
final class FoldingTask: @unchecked Sendable {
  // Safe to send: `run` is called once, by one task; what others read stands behind `shown`.
  private var folding: SpoolFolding
  private let streams: [StreamState]
  /// All streams of the spool.
  private let earlier: [UInt32]
  private let blocks: BoundedQueue<SealedBlock>
  /// Sends from a stream's socket.
  private let answer: FoldSurroundings.Answer
  private let clock: @Sendable () -> Instant
  private let checkpointMilliseconds: Int64
  private var lastCheckpoint: Instant
  private let shown: Mutex<Shown>

  /// What others may see of the state: a copy, made when it was asked for.
  struct Shown: Sendable {
    var fold: CollectorFold
    var isWanted = false
    var trouble: DiskError?
  }

  init(
    _ folding: SpoolFolding, _ streams: [StreamState], earlier: [UInt32], _ blocks: BoundedQueue<SealedBlock>,
    checkpointMilliseconds: Int64, answer: @escaping FoldSurroundings.Answer, clock: @escaping @Sendable () -> Instant
  ) {
    self.folding = folding
    self.streams = streams
    self.earlier = earlier
    self.blocks = blocks
    self.answer = answer
    self.clock = clock
    self.checkpointMilliseconds = checkpointMilliseconds
    lastCheckpoint = clock()
    shown = Mutex(Shown(fold: folding.fold))
  }

  /// The state a moment ago.
  var state: Shown {
    shown.withLock {
      $0.isWanted = true
      return $0
    }
  }

  func run() {
    for stream in earlier {
      let begins = streams.first { $0.stream.number == stream }?.firstBlock
      attempt { () throws(DiskError) in try folding.catchUp(stream, runBegins: begins) }
    }
    while !blocks.isFinished {
      let block = blocks.pop(milliseconds: 100)
      attempt { () throws(DiskError) in
        if let block { try folding.take(block, answer: answer) } else { try catchUp() }
      }
      finish(false)
    }
    attempt { () throws(DiskError) in try catchUp() }
    finish(true)
  }

  /// Blocks that were not handed over because the queue was full.
  private func catchUp() throws(DiskError) {
    for state in streams {
      let acknowledged = state.numbers.withLock { $0.acknowledged }
      let stream = state.stream.number
      if folding.fold.cursor(stream).nextBlock < acknowledged {
        try folding.catchUp(stream, before: acknowledged)
      }
    }
  }

  private func finish(_ finally: Bool) {
    let now = clock()
    if finally || now - lastCheckpoint >= checkpointMilliseconds * 1_000_000 || now < lastCheckpoint {
      attempt { () throws(DiskError) in try folding.checkpoint() }
      lastCheckpoint = now
    }
    shown.withLock {
      guard $0.isWanted || finally else { return }
      $0.fold = folding.fold
      $0.isWanted = false
    }
  }

  private func attempt(_ body: () throws(DiskError) -> Void) {
    do throws(DiskError) {
      try body()
      shown.withLock { $0.trouble = nil }
    } catch {
      shown.withLock { $0.trouble = error }
    }
  }
}
