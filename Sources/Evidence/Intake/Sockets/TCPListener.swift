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
  public static let connectionsMax = 1024

  public let address: ListenAddress
  private let descriptor: Int32
  private var connections: [Int32: Connection] = [:]
  private var nextConnection: UInt32
  /// Connections that were closed because of what came over them, with the reason; the last few.
  public private(set) var closures: [String] = []
  public private(set) var refusedConnections: UInt64 = 0

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
    guard descriptor >= 0 else { throw .system(errno, "open a socket for", "\(address)") }
    var on: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
    guard SocketAddress.with(address.endpoint, { bind(descriptor, $0, $1) }) == 0, listen(descriptor, 64) == 0 else {
      let number = errno
      close(descriptor)
      throw .system(number, "listen to", "\(address)")
    }
  }

  deinit {
    for connection in connections.keys { close(connection) }
    close(descriptor)
  }

  /// Waits for something to come, accepts, reads, and calls `message` with each whole message.
  public func receive(
    milliseconds: Int, admits: (IPAddress) -> Bool, _ message: (UnsafeRawBufferPointer, Session) -> Void
  ) {
    var entries = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)]
    entries += connections.keys.sorted().map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    guard poll(&entries, nfds_t(entries.count), Int32(clamping: milliseconds)) > 0 else { return }
    for entry in entries where entry.revents != 0 {
      if entry.fd == descriptor { accept(admits) } else { read(entry.fd, message) }
    }
  }

  private func accept(_ admits: (IPAddress) -> Bool) {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let accepted = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.accept(descriptor, $0, &length)
      }
    }
    guard accepted >= 0 else { return }
    _ = fcntl(accepted, F_SETFL, O_NONBLOCK)
    _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
    guard let source = SocketAddress.endpoint(storage), admits(source.address),
      connections.count < Self.connectionsMax
    else {
      refusedConnections += 1
      close(accepted)
      return
    }
    connections[accepted] = Connection(session: Session(.tcp, exporter: source, connection: nextConnection))
    nextConnection &+= 1
  }

  private func read(_ connection: Int32, _ message: (UnsafeRawBufferPointer, Session) -> Void) {
    let room = 65_536
    withUnsafeTemporaryAllocation(byteCount: room, alignment: 16) { buffer in
      let count = recv(connection, buffer.baseAddress, room, 0)
      if count < 0, errno == EAGAIN || errno == EINTR { return }
      guard count > 0, var state = connections.removeValue(forKey: connection) else {
        return end(connection, count < 0 ? String(cString: strerror(errno)) : nil)
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
    }
  }

  private func end(_ connection: Int32, _ reason: String?) {
    let state = connections.removeValue(forKey: connection)
    close(connection)
    let who = state.map { "\($0.session.exporter)" } ?? "?"
    if let reason { closures.append("\(who): \(reason)") }
    if let waiting = state?.framer.waitingBytes, waiting > 0, reason == nil {
      closures.append("\(who): closed inside a message, \(waiting) bytes of it had come")
    }
    if closures.count > 20 { closures.removeFirst() }
  }
}
