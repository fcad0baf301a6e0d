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
  private let isStopping: @Sendable () -> Bool
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
    checkpointMilliseconds: Int64, isStopping: @escaping @Sendable () -> Bool,
    clock: @escaping @Sendable () -> Instant
  ) {
    self.folding = folding
    self.streams = streams
    self.earlier = earlier
    self.blocks = blocks
    self.isStopping = isStopping
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

  /// What keeps it from going on, or from making its state durable; nobody need copy the state to know it.
  var trouble: DiskError? { shown.withLock { $0.trouble } }

  func run() {
    for stream in earlier where !isStopping() { foldEarlierRuns(of: stream) }
    // Stopped before the end of what earlier runs left: the next start goes on there.
    let isCaughtUp = !isStopping()
    while !blocks.isFinished {
      let block = blocks.pop(milliseconds: 100)
      attempt { () throws(DiskError) in
        guard isCaughtUp else { return }
        if let block { try folding.take(block) } else { try catchUp() }
      }
      finish(false)
    }
    if isCaughtUp { attempt { () throws(DiskError) in try catchUp() } }
    finish(true)
  }

  /// A long spool without a checkpoint takes long; what was reached is saved as it goes, and a stop stops it.
  private func foldEarlierRuns(of stream: UInt32) {
    let begins = streams.first { $0.stream.number == stream }?.firstBlock
    var reader: SpoolReader?
    attempt { () throws(DiskError) in reader = try folding.earlierRuns(of: stream, before: begins) }
    var isGoingOn = reader != nil
    while isGoingOn, !isStopping() {
      // Safe: it goes on only where there is a reader.
      attempt { () throws(DiskError) in isGoingOn = try folding.fold(&reader!, most: 64) }
      if shown.withLock({ $0.trouble != nil }) { return }
      finish(false)
    }
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
