import ArchiveFormat
import Completeness
import Datagrams
import Foundation
import Intake
import Synchronization

/// Takes in what exporters send and keeps it: a task for each socket, one for each stream on disk, one that decodes.
///
/// ```
/// socket -> ListeningTask -> full blocks -> WritingTask -> durable blocks -> FoldingTask -> records
///                  ^------- empty blocks ------'
/// ```
public final class Collector: Sendable {
  public enum Trouble: Error, Sendable {
    case disk(DiskError)
    case socket(SocketError)
    /// Another collector writes to this spool.
    case spoolInUse(String)
  }

  public let options: CollectorOptions
  private let streams: [StreamState]
  private let threads: Threads
  private let folding: FoldingTask
  private let flags: Flags
  private let lock: SpoolLock
  public let opened: Instant

  private struct Threads: @unchecked Sendable {
    // Safe to send: after the start they are only asked whether they have finished, which any thread may.
    let value: [Thread]
  }

  private final class Flags: Sendable {
    let isStopping = Atomic(false)
    let running = Atomic(0)
  }

  /// Opens the spool and the sockets, folds what an earlier run left, and begins.
  ///
  /// - Parameter acknowledged: Called with each block that has become durable, by the stream's own task.
  public init(
    _ options: CollectorOptions, into sink: any RecordSink,
    clock: @escaping @Sendable () -> Instant = Collector.systemClock,
    acknowledged: @escaping @Sendable (BlockHeader) -> Void = { _ in }
  ) throws(Trouble) {
    self.options = options
    let disk = SystemDisk()
    let opened = clock()
    let flags = Flags()
    let blocks = BoundedQueue<SealedBlock>(most: 8)
    do {
      lock = try SpoolLock(options.spool)
    } catch {
      switch error {
      case .inUse: throw .spoolInUse(options.spool)
      case .disk(let error): throw .disk(error)
      }
    }
    var streams: [StreamState] = []
    var threads: [Thread] = []
    do {
      var folding = try SpoolFolding(
        spool: options.spool, on: disk, into: sink, secrets: options.secrets, bounds: options.bounds,
        policy: options.policy)
      let folders = StreamFolders(spool: options.spool, on: disk)
      try ExporterFile(spool: options.spool, on: disk).write(options.exporters)
      for address in options.listen {
        let stream = try folders.stream(of: address)
        let (listening, writing) = try Self.tasks(
          address, stream, options, opened, disk, clock, known: folding.fold.cursor(stream.number).nextBlock,
          isStopping: { flags.isStopping.load(ordering: .relaxed) },
          durable: { block in
            acknowledged(block.header)
            blocks.offer(block)
          })
        folding.spoolEnds(stream.number, at: writing.writer.spoolEnd, folder: stream.folder)
        streams.append(listening.state)
        // Safe to send: each task is used by its own thread and nobody else.
        nonisolated(unsafe) let (first, second) = (listening, writing)
        threads.append(Thread { first.run() })
        threads.append(
          Thread {
            second.run()
            if flags.running.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 { blocks.close() }
          })
      }
      flags.running.store(streams.count, ordering: .relaxed)
      self.folding = FoldingTask(
        folding, streams, blocks, checkpointMilliseconds: options.checkpointMilliseconds,
        isStopping: { flags.isStopping.load(ordering: .relaxed) }, clock: clock)
    } catch let error as DiskError {
      throw .disk(error)
    } catch let error as SocketError {
      throw .socket(error)
    } catch {
      preconditionFailure("Disks and sockets have their own errors: \(error)")
    }
    self.streams = streams
    self.flags = flags
    self.opened = opened
    let task = self.folding
    threads.append(Thread { task.run() })
    for thread in threads {
      thread.stackSize = 4 << 20
      thread.start()
    }
    self.threads = Threads(value: threads)
  }

  private static func tasks(
    _ address: ListenAddress, _ stream: StreamFolders.Stream, _ options: CollectorOptions, _ opened: Instant,
    _ disk: SystemDisk, _ clock: @escaping @Sendable () -> Instant, known: UInt64,
    isStopping: @escaping @Sendable () -> Bool,
    durable: @escaping (SealedBlock) -> Void
  ) throws -> (ListeningTask, WritingTask) {
    let source: ListeningTask.Source
    var granted = 0
    var answering: RADIUSAnswering?
    switch address.kind {
    case .flow, .sflow, .radius:
      let receiver = try UDPReceiver(address, bufferBytes: options.receiveBufferBytes)
      granted = receiver.bufferBytes
      source = .udp(receiver)
      if address.kind == .radius { answering = RADIUSAnswering(receiver: receiver, secrets: options.secrets) }
    case .ipfixTCP: source = .tcp(try TCPListener(address, opened: opened))
    }
    let policy = options.spoolPolicy(address)
    let writer = try SpoolWriter(
      stream.folder, on: disk,
      identity: SpoolFileHeader(
        stream: stream.number, kind: address.kind, opened: opened, listener: address.description),
      opened: opened, policy: policy, notBefore: known)
    let state = StreamState(
      stream, address, opened: opened, firstBlock: writer.nextBlock, builderBytes: policy.blockBytes,
      receiveBufferBytes: granted)
    let listening = ListeningTask(
      source: source, state: state, exporters: options.exporters, policy: policy,
      heartbeatSeconds: options.heartbeatSeconds, clock: clock, isStopping: isStopping)
    let writing = WritingTask(state: state, writer: writer, clock: clock, isStopping: isStopping) { block in
      answering?.answer(block)
      durable(block)
    }
    return (listening, writing)
  }

  /// Stops listening, writes and folds what was taken in, and returns when all of it is done.
  public func stop() {
    flags.isStopping.store(true, ordering: .relaxed)
    while !threads.value.allSatisfy(\.isFinished) { Thread.sleep(forTimeInterval: 0.01) }
    lock.release()
  }

  /// What was known when it was asked for last. The state of the fold in it is a copy: what the fold changes afterwards,
  /// it has to copy first, half a millisecond's work where a thousand exporters send.
  public var status: CollectorStatus {
    let state = folding.state
    return CollectorStatus(
      opened: opened, fold: state.fold, decodingTrouble: state.trouble, unreconciled: state.unreconciled,
      streams: streams.map { stream in
        let numbers = stream.numbers.withLock { $0 }
        return CollectorStatus.Stream(
          number: stream.stream.number, address: stream.address, receiveBufferBytes: stream.receiveBufferBytes,
          acknowledgedBlocks: numbers.acknowledged - stream.firstBlock,
          acknowledgedDatagrams: numbers.durableDatagrams, storedBytes: numbers.storedBytes,
          diskTrouble: numbers.diskTrouble, givenUp: numbers.givenUp, closures: numbers.closures)
      })
  }

  /// What is wrong now, by where it is; unlike `status` it costs nothing to ask often.
  public var troubles: [String: DiskError] {
    var troubles: [String: DiskError] = [:]
    for stream in streams { troubles["\(stream.address)"] = stream.numbers.withLock { $0.diskTrouble } }
    troubles["spool"] = folding.trouble
    return troubles
  }

  /// Accounts whose datagrams did not add up at the last checkpoint: a fault of ours.
  public var unreconciled: [HourAccount] { folding.unreconciled }

  /// UTC by the machine.
  public static var systemClock: @Sendable () -> Instant {
    {
      var time = timespec()
      clock_gettime(CLOCK_REALTIME, &time)
      return Instant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }
  }
}
