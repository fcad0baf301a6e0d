/// The addresses that begin with the same bits: `10.0.0.0/8`. A single address is a prefix of full length.
///
/// The bits behind the length are zero.
public struct IPPrefix: Hashable, Sendable {
  /// The first address of the prefix.
  public let address: IPAddress
  /// How many bits all its addresses share.
  public let length: Int

  /// Nothing when the family has no such length or bits behind the length are set.
  public init?(_ address: IPAddress, length: Int) {
    guard (0...address.family.bitWidth).contains(length) else { return nil }
    self.init(containing: address, length: length)
    guard self.address == address else { return nil }
  }

  public init(_ address: IPAddress) { self.init(containing: address, length: address.family.bitWidth) }

  /// The prefix of a length that an address lies in; its family must have such a length.
  package init(containing address: IPAddress, length: Int) {
    let hostBits = Self.hostBits(address.family, length)
    self.address = IPAddress(family: address.family, value: address.value & ~hostBits)
    self.length = length
  }

  public var family: IPAddress.Family { address.family }
  public var first: IPAddress { address }
  public var last: IPAddress {
    IPAddress(family: family, value: address.value | Self.hostBits(family, length))
  }

  public func contains(_ address: IPAddress) -> Bool {
    address.family == family && first <= address && address <= last
  }

  public func contains(_ other: IPPrefix) -> Bool { length <= other.length && contains(other.address) }

  /// Two prefixes overlap only when one contains the other.
  public func overlaps(_ other: IPPrefix) -> Bool { contains(other) || other.contains(self) }

  /// All the bits behind the length.
  static func hostBits(_ family: IPAddress.Family, _ length: Int) -> UInt128 {
    ~(UInt128.max << UInt128(family.bitWidth - length))
  }
}

/// In the order of the first addresses, the wider prefix before those inside it.
extension IPPrefix: Comparable {
  public static func < (a: IPPrefix, b: IPPrefix) -> Bool { (a.address, a.length) < (b.address, b.length) }
}

/// Always with the length, also for a single address.
extension IPPrefix: CustomStringConvertible {
  public var description: String { "\(address)/\(length)" }
}
