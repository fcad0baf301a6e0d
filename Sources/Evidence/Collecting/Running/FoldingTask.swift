import ArchiveFormat
import Completeness
import Datagrams
import Foundation
import Intake
import Synchronization

/// Folds blocks in its own time: intake never waits for it.
final class FoldingTask: @unchecked Sendable {
  // Safe to send: `run` is called once, by one task; what others read stands behind `shown`.
  private var folding: SpoolFolding
  private let streams: [StreamState]
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
    /// Accounts that did not add up at the last checkpoint.
    var unreconciled: [HourAccount] = []
  }

  init(
    _ folding: SpoolFolding, _ streams: [StreamState], _ blocks: BoundedQueue<SealedBlock>,
    checkpointMilliseconds: Int64, isStopping: @escaping @Sendable () -> Bool,
    clock: @escaping @Sendable () -> Instant
  ) {
    self.folding = folding
    self.streams = streams
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
  /// Nor this: accounts that did not add up at the last checkpoint.
  var unreconciled: [HourAccount] { shown.withLock { $0.unreconciled } }

  func run() {
    foldEarlierRuns()
    // Stopped before the end of what earlier runs left: the next start goes on there.
    let isCaughtUp = !isStopping()
    while !blocks.isFinished {
      let block = blocks.pop(milliseconds: 100)
      attempt { () throws(DiskError) in
        guard isCaughtUp else { return }
        if let block, try folding.take(block) { return }
        try catchUp(with: block?.header)
      }
      finish(false)
    }
    if isCaughtUp { attempt { () throws(DiskError) in try catchUp(with: nil) } }
    finish(true)
  }

  /// A long spool without a checkpoint takes long; what was reached is saved as it goes, and a stop stops it.
  private func foldEarlierRuns() {
    var left: MergedStreams?
    attempt { () throws(DiskError) in
      let begins = streams.map { ($0.stream.number, $0.firstBlock) }
      left = try folding.earlierRuns(before: Dictionary(uniqueKeysWithValues: begins))
    }
    while var streams = left, !isStopping() {
      left = nil
      var isMore = true
      // A stream that cannot be read is told, and costs the others nothing.
      attempt { () throws(DiskError) in isMore = try folding.fold(&streams, most: 64) }
      left = isMore ? streams : nil
      // A block that an error has interrupted goes on where it was, once the disk has had a moment.
      if trouble != nil { Thread.sleep(forTimeInterval: 0.1) }
      finish(false)
    }
  }

  /// Blocks that were not handed over because the queue was full.
  ///
  /// - Parameter block: Durable, though its stream may not say so yet.
  private func catchUp(with block: BlockHeader?) throws(DiskError) {
    var ends: [UInt32: UInt64] = [:]
    for state in streams { ends[state.stream.number] = state.numbers.withLock { $0.acknowledged } }
    if let block { ends[block.stream] = max(ends[block.stream] ?? 0, block.block + 1) }
    try folding.catchUp(before: ends)
  }

  private func finish(_ finally: Bool) {
    let now = clock()
    if finally || now - lastCheckpoint >= checkpointMilliseconds * 1_000_000 || now < lastCheckpoint {
      attempt { () throws(DiskError) in try folding.checkpoint() }
      lastCheckpoint = now
      let unreconciled = folding.fold.ledger.reconcile()
      shown.withLock { $0.unreconciled = unreconciled }
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
