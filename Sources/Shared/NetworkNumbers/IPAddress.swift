/// An address of the Internet Protocol, version 4 or 6.
///
/// The two families never mix: `::ffff:10.0.0.1` (an IPv4-mapped address, RFC 4291 section 2.5.5.2) is an IPv6 address
/// and is not equal to `10.0.0.1`. Who receives mapped addresses and means IPv4 has to convert them first.
public struct IPAddress: Hashable, Sendable {
  public enum Family: Hashable, Sendable, CaseIterable {
    case ipv4, ipv6

    /// How many bits an address has.
    public var bitWidth: Int {
      switch self {
      case .ipv4: 32
      case .ipv6: 128
      }
    }

    /// The number of the last address; the first is 0.
    var lastValue: UInt128 { ~(UInt128.max << UInt128(bitWidth)) }
  }

  public let family: Family
  /// The address as a number, in the order of its bits on the wire.
  public let value: UInt128

  public init(ipv4 value: UInt32) {
    family = .ipv4
    self.value = UInt128(value)
  }

  public init(ipv6 value: UInt128) {
    family = .ipv6
    self.value = value
  }

  init(family: Family, value: UInt128) {
    precondition(value <= family.lastValue, "An address lies within its family.")
    self.family = family
    self.value = value
  }
}

/// IPv4 comes before IPv6; within a family addresses stand in the order of their numbers.
extension IPAddress: Comparable {
  public static func < (a: IPAddress, b: IPAddress) -> Bool {
    switch (a.family, b.family) {
    case (.ipv4, .ipv6): true
    case (.ipv6, .ipv4): false
    case (.ipv4, .ipv4), (.ipv6, .ipv6): a.value < b.value
    }
  }
}
