import ArchiveFormat
import Datagrams
import Foundation
import Intake

/// Compresses one stream's blocks, writes them and says which are durable.
struct WritingTask {
  let state: StreamState
  let writer: SpoolWriter
  let clock: @Sendable () -> Instant
  let isStopping: @Sendable () -> Bool
  /// Called with each block that has become durable, in order.
  let durable: (SealedBlock) -> Void

  /// How long a disk that fails may keep the collector from stopping.
  static let patience = Duration.seconds(10)

  func run() {
    var end: ContinuousClock.Instant?
    while true {
      takeFilled()
      let isLast = state.filled.isFinished
      let isWritten = advance(finally: isLast)
      if isLast, isWritten { break }
      guard !isWritten, isStopping() else { continue }
      end = end ?? .now + Self.patience
      if let end, .now > end { break }
    }
    // Whoever waits to hand something over waits no more.
    state.filled.close()
    var left = writer.pendingDatagrams
    while let block = state.filled.pop(milliseconds: 0) { left += UInt64(block.builder.datagrams) }
    state.numbers.withLock { $0.givenUp += left }
  }

  /// Takes over every block that is full, so that the disk is asked once for all of them.
  private func takeFilled() {
    var patience = 50
    while writer.hasRoom, let block = state.filled.pop(milliseconds: patience) {
      writer.submit(
        block.builder, until: block.until, kernelDrops: block.kernelDrops, refused: block.refused, effort: effort)
      block.builder.reset()
      _ = state.pool.offer(block.builder)
      patience = 0
    }
  }

  /// Full blocks that wait say how far this task is behind the socket's.
  private var effort: BlockSealer.Effort {
    switch state.filled.count {
    case 0: .usual
    case 1: .behind
    default: .farBehind
    }
  }

  /// False if the disk failed; it is tried again after a while.
  private func advance(finally: Bool) -> Bool {
    do throws(DiskError) {
      let blocks = try writer.advance(clock(), finally: finally)
      for block in blocks { durable(block) }
      let stored = UInt64(writer.storedBytes)
      state.numbers.withLock {
        $0.diskTrouble = nil
        $0.storedBytes = stored
        if let last = blocks.last { $0.acknowledged = last.header.block + 1 }
        $0.durableDatagrams += blocks.reduce(0) { $0 + UInt64($1.header.datagrams) }
      }
      return true
    } catch {
      state.numbers.withLock { $0.diskTrouble = error }
      Thread.sleep(forTimeInterval: 0.2)
      return false
    }
  }
}
