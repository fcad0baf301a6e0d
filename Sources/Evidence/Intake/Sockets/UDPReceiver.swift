import ArchiveFormat
import CSockets
import Datagrams
import NetworkNumbers

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A bound UDP socket that takes in as many datagrams as there are with one call, each with the kernel's time of receipt
/// and the count of those that the kernel dropped. One task uses it; `send` may be called by another.
public final class UDPReceiver: @unchecked Sendable {
  // Safe to send: the receiving buffers are used by one task, and the kernel guards the socket itself.
  /// Datagrams a call; more bring little.
  public static let batch = 64

  public let address: ListenAddress
  /// Bytes of the kernel's receive buffer.
  public let bufferBytes: Int
  private let descriptor: Int32
  private let receiver: OpaquePointer
  private var lastDrops: UInt32 = 0
  /// Dropped by the kernel since the socket was opened, because the receive buffer was full.
  public private(set) var kernelDrops: UInt64 = 0

  /// - Parameter bufferBytes: Asked of the kernel, which may grant less (net.core.rmem_max).
  public init(_ address: ListenAddress, bufferBytes: Int = 32 << 20) throws(SocketError) {
    self.address = address
    let family = address.endpoint.address.family == .ipv4 ? AF_INET : AF_INET6
    let descriptor = socket(family, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw .system(errno, "open a socket for", address) }
    let granted = wl_prepare_udp(descriptor, Int32(clamping: bufferBytes))
    guard granted > 0 else {
      close(descriptor)
      throw .system(-granted, "prepare the socket for", address)
    }
    SocketAddress.takesBothFamilies(descriptor, address.endpoint)
    let bound = SocketAddress.with(address.endpoint) { bind(descriptor, $0, $1) }
    guard bound == 0 else {
      let number = errno
      close(descriptor)
      throw .system(number, "listen to", address)
    }
    guard let receiver = wl_receiver_create(Int32(Self.batch), BlockBounds.datagramBytes) else {
      close(descriptor)
      throw .system(ENOMEM, "set buffers aside for", address)
    }
    self.descriptor = descriptor
    self.receiver = receiver
    self.bufferBytes = Int(granted)
  }

  deinit {
    wl_receiver_destroy(receiver)
    close(descriptor)
  }

  /// Waits until something is there or the time is over; false if it is over.
  public func wait(milliseconds: Int) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, Int32(clamping: milliseconds)) > 0
  }

  /// Takes what is there, at most 64 datagrams, and calls `body` for each; answers how many there were.
  ///
  /// - Parameter now: The time of receipt if the kernel tells none.
  public func receive(
    now: Instant, _ body: (_ datagram: UnsafeRawBufferPointer, _ from: Session, _ received: Instant) -> Void
  ) throws(SocketError) -> Int {
    let count = wl_receive(receiver, descriptor)
    guard count >= 0 else {
      // A port that was unreachable for an earlier answer is told here and says nothing of this socket.
      if [EAGAIN, EINTR, ECONNREFUSED].contains(-count) { return 0 }
      throw .system(-count, "receive from", address)
    }
    let arrivals = wl_arrivals(receiver)!
    for i in 0..<Int(count) {
      let arrival = arrivals[i]
      if arrival.has_drops != 0 { note(drops: arrival.drops) }
      guard let source = Self.endpoint(arrival) else { continue }
      let bytes = UnsafeRawBufferPointer(start: wl_slot(receiver, Int32(i)), count: Int(arrival.length))
      body(bytes, Session(.udp, exporter: source), arrival.received > 0 ? Instant(nanoseconds: arrival.received) : now)
    }
    return Int(count)
  }

  private func note(drops: UInt32) {
    // A datagram says what the count was when it was queued: less than what the socket itself has said since.
    let more = Int32(bitPattern: drops &- lastDrops)
    guard more > 0 else { return }
    kernelDrops += UInt64(more)
    lastDrops = drops
  }

  private static func endpoint(_ arrival: wl_arrival) -> Endpoint? {
    let value = withUnsafeBytes(of: arrival.address) { UInt128(bigEndian: $0.loadUnaligned(as: UInt128.self)) }
    switch arrival.family {
    case 4: return Endpoint(IPAddress(ipv4: UInt32(truncatingIfNeeded: value >> 96)), port: arrival.port)
    case 6: return Endpoint(IPAddress(ipv6: value), port: arrival.port)
    default: return nil
    }
  }

  /// The kernel's own count at this moment: the one beside a datagram says nothing of those dropped after it.
  public func countDrops() {
    var info = [UInt32](repeating: 0, count: 16)
    var length = socklen_t(64)
    let soMeminfo: Int32 = 55  // <asm/socket.h>; the ninth number is the drops (SK_MEMINFO_DROPS, <linux/sock_diag.h>)
    guard getsockopt(descriptor, SOL_SOCKET, soMeminfo, &info, &length) == 0, length >= 36 else { return }
    note(drops: info[8])
  }

  /// Sends one datagram from this socket. A lost answer is the other side's to ask for again.
  public func send(_ bytes: [UInt8], to endpoint: Endpoint) {
    _ = SocketAddress.with(endpoint) { sendto(descriptor, bytes, bytes.count, Int32(MSG_DONTWAIT), $0, $1) }
  }
}
