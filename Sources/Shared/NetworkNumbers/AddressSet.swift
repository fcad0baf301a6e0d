/// Addresses of one family from one to another, both included.
public struct IPRange: Hashable, Sendable {
  public let first: IPAddress
  public let last: IPAddress

  /// Nothing when the families differ or the last comes before the first.
  public init?(from first: IPAddress, through last: IPAddress) {
    guard first.family == last.family, first <= last else { return nil }
    self.first = first
    self.last = last
  }

  public init(_ prefix: IPPrefix) {
    first = prefix.first
    last = prefix.last
  }

  init(_ family: IPAddress.Family, _ values: ClosedRange<UInt128>) {
    first = IPAddress(family: family, value: values.lowerBound)
    last = IPAddress(family: family, value: values.upperBound)
  }
}

extension IPRange: CustomStringConvertible {
  public var description: String { first == last ? "\(first)" : "\(first)-\(last)" }
}

/// An exact set of addresses of both families.
public struct AddressSet: ExactSet {
  private let ipv4: IntervalSet<UInt128>
  private let ipv6: IntervalSet<UInt128>

  private init(ipv4: IntervalSet<UInt128>, ipv6: IntervalSet<UInt128>) {
    self.ipv4 = ipv4
    self.ipv6 = ipv6
  }

  public init(_ ranges: some Sequence<IPRange>) {
    let ranges = Array(ranges)
    func values(_ family: IPAddress.Family) -> IntervalSet<UInt128> {
      IntervalSet(ranges.lazy.filter { $0.first.family == family }.map { $0.first.value...$0.last.value })
    }
    self.init(ipv4: values(.ipv4), ipv6: values(.ipv6))
  }

  public init(_ prefixes: some Sequence<IPPrefix>) { self.init(prefixes.map { IPRange($0) }) }

  /// Every address of both families.
  public static let all = AddressSet(IPAddress.Family.allCases.map { IPRange($0, 0...$0.lastValue) })
  public static let none = AddressSet([IPRange]())

  /// In ascending order, IPv4 first; they neither overlap nor touch.
  public var ranges: [IPRange] {
    ipv4.intervals.map { IPRange(.ipv4, $0) } + ipv6.intervals.map { IPRange(.ipv6, $0) }
  }

  public func contains(_ address: IPAddress) -> Bool { values(of: address.family).contains(address.value) }

  /// How many addresses of a family are in the set. Nothing when it is the whole of IPv6: 2^128 is the one count that a
  /// `UInt128` cannot hold, and every other answer is exact.
  public func count(of family: IPAddress.Family) -> UInt128? {
    var count: UInt128 = 0
    for interval in values(of: family).intervals {
      // Only the interval of all IPv6 addresses wraps round, and then it is the only one.
      let size = (interval.upperBound - interval.lowerBound).addingReportingOverflow(1)
      if size.overflow { return nil }
      count += size.partialValue
    }
    return count
  }

  private func values(of family: IPAddress.Family) -> IntervalSet<UInt128> {
    switch family {
    case .ipv4: ipv4
    case .ipv6: ipv6
    }
  }
}

extension AddressSet {
  public static func union(of sets: some Sequence<AddressSet>) -> AddressSet {
    let sets = Array(sets)
    return AddressSet(ipv4: .union(of: sets.lazy.map(\.ipv4)), ipv6: .union(of: sets.lazy.map(\.ipv6)))
  }

  public func intersection(_ other: AddressSet) -> AddressSet {
    AddressSet(ipv4: ipv4.intersection(other.ipv4), ipv6: ipv6.intersection(other.ipv6))
  }

  public func subtracting(_ other: AddressSet) -> AddressSet {
    AddressSet(ipv4: ipv4.subtracting(other.ipv4), ipv6: ipv6.subtracting(other.ipv6))
  }

  public func isSubset(of other: AddressSet) -> Bool {
    ipv4.isSubset(of: other.ipv4) && ipv6.isSubset(of: other.ipv6)
  }

  public func isDisjoint(with other: AddressSet) -> Bool {
    ipv4.isDisjoint(with: other.ipv4) && ipv6.isDisjoint(with: other.ipv6)
  }

  public var isEmpty: Bool { ipv4.isEmpty && ipv6.isEmpty }
}

extension AddressSet: CustomStringConvertible {
  public var description: String { isEmpty ? "none" : prefixes.map(\.description).joined(separator: ", ") }
}
