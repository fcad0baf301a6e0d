/// An exact set of protocols and ports: `tcp/443`, `udp/500-4500`, `esp`.
///
/// Kept as one set of numbers `protocol * 65536 + port`, so that sets of protocols and ports are computed like sets of
/// addresses. A protocol without ports has all of its 65536 numbers in the set or none of them.
public struct PortSet: ExactSet {
  let numbers: IntervalSet<UInt32>

  private init(numbers: IntervalSet<UInt32>) { self.numbers = numbers }

  /// Whole protocols, with all their ports.
  public init(_ protocols: some Sequence<IPProtocol>) {
    numbers = IntervalSet(protocols.map { Self.numbers(of: $0) })
  }

  /// Ports of a protocol; the whole protocol when it has no ports.
  public init(_ transport: IPProtocol, _ ports: ClosedRange<UInt16>) {
    let start = UInt32(transport.number) << 16
    let some = start + UInt32(ports.lowerBound)...start + UInt32(ports.upperBound)
    numbers = IntervalSet(CollectionOfOne(transport.hasPorts ? some : Self.numbers(of: transport)))
  }

  /// Every protocol with every port.
  public static let all = PortSet((UInt8.min...UInt8.max).lazy.map { IPProtocol(number: $0) })
  public static let none = PortSet([IPProtocol]())

  public func contains(_ point: ProtocolPort) -> Bool {
    numbers.contains(UInt32(point.transport.number) << 16 + UInt32(point.port ?? 0))
  }

  private static func numbers(of transport: IPProtocol) -> ClosedRange<UInt32> {
    UInt32(transport.number) << 16...UInt32(transport.number) << 16 + 0xFFFF
  }
}

extension PortSet {
  public static func union(of sets: some Sequence<PortSet>) -> PortSet {
    PortSet(numbers: .union(of: sets.lazy.map(\.numbers)))
  }

  public func intersection(_ other: PortSet) -> PortSet { PortSet(numbers: numbers.intersection(other.numbers)) }
  public func subtracting(_ other: PortSet) -> PortSet { PortSet(numbers: numbers.subtracting(other.numbers)) }
  public func isSubset(of other: PortSet) -> Bool { numbers.isSubset(of: other.numbers) }
  public func isDisjoint(with other: PortSet) -> Bool { numbers.isDisjoint(with: other.numbers) }
  public var isEmpty: Bool { numbers.isEmpty }

  /// How many points the set has, for whoever measures sets against each other: a protocol without ports counts like
  /// one with 65536.
  package var weight: UInt32 {
    numbers.intervals.reduce(0) { $0 + ($1.upperBound - $1.lowerBound + 1) }
  }
}
