import Datagrams
import NetworkNumbers

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Takes in IPFIX over TCP: listed exporters may connect, each message of theirs is handed on. One task uses it.
///
/// Nothing is lost by waiting: what is not read stays with the exporter, whose window closes.
public final class TCPListener {
  /// Connections at one time; more wait in the kernel until one ends.
  public static let connectionsMax = 512
  /// Connections of one address at one time; more are refused, so that one exporter cannot keep the others out.
  public static let connectionsOfOneMax = 16

  public let address: ListenAddress
  /// Below zero once nothing more is accepted.
  private var descriptor: Int32
  private var isStopping = false
  private var connections: [Int32: Connection] = [:]
  private var open: [IPAddress: Int] = [:]
  private var nextConnection: UInt32
  /// No connection is accepted before this moment of the monotonic clock.
  private var pausedUntil: Int64 = 0
  private var ended: [String] = []
  private var tooMany: [IPAddress: UInt64] = [:]
  /// For a person: connections that were closed because of what came over them or refused, with the reason; the last
  /// few.
  public private(set) var closures: [String] = []
  public private(set) var refusedConnections: UInt64 = 0

  private static let endedMax = 20
  /// Once nothing more is accepted: reads of each connection, 64 KiB each, so that who never stops sending cannot keep
  /// the collector from ending.
  private static let drainingRounds = 1000
  private static let backlog: Int32 = 64

  private struct Connection {
    var session: Session
    var framer = IPFIXFramer()
  }

  /// - Parameter opened: Tells the connections of this run apart from those of others.
  public init(_ address: ListenAddress, opened: Instant) throws(SocketError) {
    self.address = address
    nextConnection = UInt32(truncatingIfNeeded: opened.seconds)
    let family = address.endpoint.address.family == .ipv4 ? AF_INET : AF_INET6
    let flags = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    descriptor = socket(family, flags, 0)
    guard descriptor >= 0 else { throw .system(errno, "open a socket for", address) }
    Self.set(descriptor, SOL_SOCKET, SO_REUSEADDR, 1)
    SocketAddress.takesBothFamilies(descriptor, address.endpoint)
    guard SocketAddress.with(address.endpoint, { bind(descriptor, $0, $1) }) == 0,
      listen(descriptor, Self.backlog) == 0
    else {
      let number = errno
      close(descriptor)
      throw .system(number, "listen to", address)
    }
  }

  deinit {
    for connection in connections.keys { close(connection) }
    if descriptor >= 0 { close(descriptor) }
  }

  private static func set(_ descriptor: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
    var value = value
    setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
  }

  /// Waits for something to come, accepts, reads, and calls `message` with each whole message.
  ///
  /// - Returns: Whether bytes or connections came.
  @discardableResult
  public func receive(
    milliseconds: Int, admits: (IPAddress) -> Bool, _ message: (UnsafeRawBufferPointer, Session) -> Void
  ) -> Bool {
    if isStopping, descriptor >= 0 { acceptTheLast(admits) }
    var entries: [pollfd] = []
    if descriptor >= 0 {
      // One that nobody can accept now would end each wait at once.
      entries.append(pollfd(fd: descriptor, events: mayAccept ? Int16(POLLIN) : 0, revents: 0))
    }
    entries += connections.keys.sorted().map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    guard poll(&entries, nfds_t(entries.count), Int32(clamping: milliseconds)) > 0 else { return false }
    var hasCome = false
    for entry in entries where entry.revents != 0 {
      let isMore = entry.fd == descriptor ? accept(admits) : read(entry.fd, message)
      if isMore { hasCome = true }
    }
    return hasCome
  }

  /// From the next `receive` on nobody can connect any more. Connections that the kernel has already made are taken over
  /// first: what came over them counts as sent before the end.
  public func stopAccepting() { isStopping = true }

  /// Takes in what had come before the end: to be called once, last.
  public func drain(admits: (IPAddress) -> Bool, _ message: (UnsafeRawBufferPointer, Session) -> Void) {
    stopAccepting()
    var rounds = 0
    while rounds < Self.drainingRounds, receive(milliseconds: 0, admits: admits, message) { rounds += 1 }
  }

  private func acceptTheLast(_ admits: (IPAddress) -> Bool) {
    for _ in 0..<2 * Self.backlog where connections.count >= Self.connectionsMax || !accept(admits) { break }
    close(descriptor)
    descriptor = -1
  }

  private var mayAccept: Bool { connections.count < Self.connectionsMax && Self.monotonic >= pausedUntil }

  private static var monotonic: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// False if there was none.
  private func accept(_ admits: (IPAddress) -> Bool) -> Bool {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let accepted = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.accept(descriptor, $0, &length)
      }
    }
    guard accepted >= 0 else {
      pause(because: errno)
      return false
    }
    _ = fcntl(accepted, F_SETFL, O_NONBLOCK)
    _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
    guard let source = SocketAddress.endpoint(storage), admits(source.address) else {
      refusedConnections += 1
      close(accepted)
      return true
    }
    guard open[source.address, default: 0] < Self.connectionsOfOneMax else {
      refusedConnections += 1
      close(accepted)
      // Of exporters on the list only; there may be many, and the first ones tell enough.
      if tooMany[source.address] != nil || tooMany.count < Self.endedMax { tooMany[source.address, default: 0] += 1 }
      writeClosures()
      return true
    }
    // An exporter that lost its power says nothing; without this its connection would be open for ever.
    Self.set(accepted, SOL_SOCKET, SO_KEEPALIVE, 1)
    #if canImport(Glibc)
      Self.set(accepted, Int32(IPPROTO_TCP), TCP_KEEPIDLE, 60)
      Self.set(accepted, Int32(IPPROTO_TCP), TCP_KEEPINTVL, 20)
      Self.set(accepted, Int32(IPPROTO_TCP), TCP_KEEPCNT, 6)
    #endif
    open[source.address, default: 0] += 1
    connections[accepted] = Connection(session: Session(.tcp, exporter: source, connection: nextConnection))
    nextConnection &+= 1
    return true
  }

  /// What the machine lacks does not come back at once, and the connection that waits would wake each `poll`.
  private func pause(because number: Int32) {
    guard ![EAGAIN, EINTR, ECONNABORTED].contains(number) else { return }
    pausedUntil = Self.monotonic + 1_000_000_000
    note("no connection can be accepted: \(String(cString: strerror(number)))")
  }

  /// False if nothing came.
  private func read(_ connection: Int32, _ message: (UnsafeRawBufferPointer, Session) -> Void) -> Bool {
    let room = 65_536
    return withUnsafeTemporaryAllocation(byteCount: room, alignment: 16) { buffer in
      let count = recv(connection, buffer.baseAddress, room, 0)
      if count < 0, errno == EAGAIN || errno == EINTR { return false }
      guard count > 0, var state = connections.removeValue(forKey: connection) else {
        end(connection, count < 0 ? String(cString: strerror(errno)) : nil)
        return false
      }
      let session = state.session
      state.framer.append(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count]).bytes)
      do throws(IPFIXFramer.Trouble) {
        while let whole = try state.framer.next() { whole.withUnsafeBytes { message($0, session) } }
        connections[connection] = state
      } catch {
        connections[connection] = state
        end(connection, "\(error)")
      }
      return true
    }
  }

  private func end(_ connection: Int32, _ reason: String?) {
    let state = connections.removeValue(forKey: connection)
    close(connection)
    if let address = state?.session.exporter.address {
      let left = open[address, default: 1] - 1
      open[address] = left > 0 ? left : nil
    }
    let who = state.map { "\($0.session.exporter)" } ?? "?"
    if let reason { note("\(who): \(reason)") }
    if let waiting = state?.framer.waitingBytes, waiting > 0, reason == nil {
      note("\(who): closed inside a message, \(waiting) bytes of it had come")
    }
  }

  private func note(_ text: String) {
    // The same again and again would push the others out.
    if ended.last != text { ended.append(text) }
    if ended.count > Self.endedMax { ended.removeFirst() }
    writeClosures()
  }

  private func writeClosures() {
    closures =
      ended
      + tooMany.sorted { $0.key < $1.key }.map {
        "\($0.key): \($0.value) connections refused: \(Self.connectionsOfOneMax) of this address are open"
      }
  }
}
