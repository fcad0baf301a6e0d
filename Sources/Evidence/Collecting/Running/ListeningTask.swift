import ArchiveFormat
import Datagrams
import Intake
import NetworkNumbers

/// Takes in what comes to one socket and fills blocks with it. It does nothing else, so that the kernel's buffer is
/// emptied as fast as can be; when no empty block is left, it waits, and the kernel counts what it drops.
struct ListeningTask {
  enum Source {
    case udp(UDPReceiver)
    case tcp(TCPListener)
  }

  let source: Source
  let state: StreamState
  let exporters: ExporterList
  let policy: SpoolPolicy
  let heartbeatSeconds: Int64
  let clock: @Sendable () -> Instant
  let isStopping: @Sendable () -> Bool

  func run() {
    var filler = Filler(state, exporters, policy, heartbeatSeconds, clock())
    while !isStopping() {
      let now = clock()
      switch source {
      case .udp(let receiver): take(from: receiver, now, &filler)
      case .tcp(let listener): take(from: listener, now, &filler)
      }
      if filler.isDue(clock()) { handOver(&filler) }
    }
    // What the kernel holds already was sent before the end.
    switch source {
    case .udp(let receiver):
      var rounds = 0
      while rounds < 10_000, receive(from: receiver, clock(), &filler) > 0 { rounds += 1 }
    case .tcp(let listener):
      let now = clock()
      let exporters = exporters
      let admits = { (address: IPAddress) in exporters.contains(address) }
      listener.drain(admits: admits) { message, session in keep(message, session, now, now, &filler) }
    }
    handOver(&filler)
    state.filled.close()
  }

  private func take(from receiver: UDPReceiver, _ now: Instant, _ filler: inout Filler) {
    guard receiver.wait(milliseconds: 20) else { return }
    // A few calls between two looks at the clock and the end.
    var calls = 0
    while calls < 16, receive(from: receiver, now, &filler) == UDPReceiver.batch { calls += 1 }
  }

  private func receive(from receiver: UDPReceiver, _ now: Instant, _ filler: inout Filler) -> Int {
    let count = try? receiver.receive(now: now) { datagram, session, received in
      keep(datagram, session, received, now, &filler)
    }
    return count ?? 0
  }

  private func take(from listener: TCPListener, _ now: Instant, _ filler: inout Filler) {
    listener.receive(milliseconds: 20) { address in
      if exporters.contains(address) { return true }
      filler.refuse(address)
      return false
    } _: { message, session in
      keep(message, session, now, now, &filler)
    }
    let closures = listener.closures
    state.numbers.withLock { $0.closures = closures }
  }

  private func keep(
    _ datagram: UnsafeRawBufferPointer, _ session: Session, _ received: Instant, _ now: Instant,
    _ filler: inout Filler
  ) {
    if filler.keep(datagram, session, received, now) { return }
    handOver(&filler)
    if !filler.keep(datagram, session, received, now) {
      // The disk's task has given up, so no empty block comes back.
      state.numbers.withLock { $0.givenUp += 1 }
    }
  }

  private func handOver(_ filler: inout Filler) {
    if case .udp(let receiver) = source {
      receiver.countDrops()
      filler.kernelDrops = receiver.kernelDrops
    }
    filler.handOver(clock())
  }
}

/// The block that is being filled.
struct Filler {
  private let state: StreamState
  private let exporters: ExporterList
  private let policy: SpoolPolicy
  private let heartbeatSeconds: Int64
  private var builder: BlockBuilder
  private var begun: Instant
  private var lastListed: IPAddress?
  private(set) var refused: UInt64 = 0
  var kernelDrops: UInt64 = 0

  init(
    _ state: StreamState, _ exporters: ExporterList, _ policy: SpoolPolicy, _ heartbeatSeconds: Int64, _ now: Instant
  ) {
    self.state = state
    self.exporters = exporters
    self.policy = policy
    self.heartbeatSeconds = heartbeatSeconds
    builder = state.pool.pop(milliseconds: 1000) ?? BlockBuilder(bytes: policy.blockBytes)
    begun = now
  }

  /// False if the block is full; the datagram goes into the next one.
  mutating func keep(_ datagram: UnsafeRawBufferPointer, _ session: Session, _ received: Instant, _ now: Instant)
    -> Bool
  {
    let address = session.exporter.address
    if lastListed != address {
      guard exporters.contains(address) else {
        refuse(address)
        return true
      }
      lastListed = address
    }
    if builder.isEmpty { begun = now }
    return builder.append(datagram, from: session, received: received) != nil
  }

  mutating func refuse(_ address: IPAddress) {
    refused += 1
    builder.refuse(address)
  }

  func isDue(_ now: Instant) -> Bool {
    // A clock that was set back must not hold a block for long.
    let age = now < begun ? Int64.max : now - begun
    if builder.isEmpty { return age >= heartbeatSeconds * 1_000_000_000 }
    return age >= Int64(policy.blockAgeMilliseconds) * 1_000_000
  }

  /// Gives the block away and waits for an empty one.
  mutating func handOver(_ now: Instant) {
    let block = FilledBlock(builder: builder, until: now, kernelDrops: kernelDrops, refused: refused)
    guard state.filled.push(block) else {
      let left = UInt64(builder.datagrams)
      state.numbers.withLock { $0.givenUp += left }
      builder.reset()
      return
    }
    while !state.filled.isClosed {
      guard let next = state.pool.pop(milliseconds: 1000) else { continue }
      builder = next
      break
    }
    begun = now
  }
}
