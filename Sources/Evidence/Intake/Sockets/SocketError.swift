#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A socket that could not be opened or used, with what to do about it.
public struct SocketError: Error, Hashable, Sendable, CustomStringConvertible {
  public var operation: String
  public var address: String
  public var reason: String

  public var description: String { "cannot \(operation) \(address): \(reason)" }

  static func system(_ number: Int32, _ operation: String, _ address: ListenAddress) -> SocketError {
    var reason = String(cString: strerror(number))
    if number == EADDRINUSE {
      reason += "; another program listens there (ss \(address.kind == .ipfixTCP ? "-lntp" : "-lnup") names it)"
    }
    if number == EACCES { reason += "; ports below 1024 need root or CAP_NET_BIND_SERVICE" }
    if number == EADDRNOTAVAIL { reason += "; this machine has no such address" }
    return SocketError(operation: operation, address: "\(address)", reason: reason)
  }
}
