import Datagrams
import NetworkNumbers

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// An endpoint in the form that the system's calls want.
enum SocketAddress {
  static func with<Result>(_ endpoint: Endpoint, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    switch endpoint.address.family {
    case .ipv4:
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = endpoint.port.bigEndian
      address.sin_addr.s_addr = UInt32(truncatingIfNeeded: endpoint.address.value).bigEndian
      return rebound(&address, body)
    case .ipv6:
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = endpoint.port.bigEndian
      withUnsafeMutableBytes(of: &address.sin6_addr) {
        $0.storeBytes(of: endpoint.address.value.bigEndian, as: UInt128.self)
      }
      return rebound(&address, body)
    }
  }

  /// Lets a socket of IPv6 take IPv4 too, whatever the system's own setting is (net.ipv6.bindv6only).
  static func takesBothFamilies(_ descriptor: Int32, _ endpoint: Endpoint) {
    guard endpoint.address.family == .ipv6 else { return }
    var off: Int32 = 0
    setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &off, socklen_t(MemoryLayout<Int32>.size))
  }

  private static func rebound<Address, Result>(
    _ address: inout Address, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<Address>.size)) }
    }
  }

  static func endpoint(_ storage: sockaddr_storage) -> Endpoint? {
    withUnsafeBytes(of: storage) { bytes in
      switch Int32(storage.ss_family) {
      case AF_INET:
        let address = bytes.load(as: sockaddr_in.self)
        return Endpoint(
          IPAddress(ipv4: UInt32(bigEndian: address.sin_addr.s_addr)), port: UInt16(bigEndian: address.sin_port))
      case AF_INET6:
        let address = bytes.load(as: sockaddr_in6.self)
        let value = withUnsafeBytes(of: address.sin6_addr) { UInt128(bigEndian: $0.loadUnaligned(as: UInt128.self)) }
        let port = UInt16(bigEndian: address.sin6_port)
        if value >> 32 == 0xffff { return Endpoint(IPAddress(ipv4: UInt32(truncatingIfNeeded: value)), port: port) }
        return Endpoint(IPAddress(ipv6: value), port: port)
      default: return nil
      }
    }
  }
}
