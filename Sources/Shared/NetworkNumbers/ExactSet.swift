/// A set that is computed with exactly: no operation rounds, approximates or forgets.
///
/// Each set has one form only, so `==` is equality of sets.
public protocol ExactSet: Hashable, Sendable {
  static var all: Self { get }
  static var none: Self { get }

  /// What is in any of the sets; one call for many sets is cheaper than many calls.
  static func union(of sets: some Sequence<Self>) -> Self
  func intersection(_ other: Self) -> Self
  func subtracting(_ other: Self) -> Self
  func isSubset(of other: Self) -> Bool
  func isDisjoint(with other: Self) -> Bool
}

extension ExactSet {
  public var isEmpty: Bool { self == Self.none }
  public var complement: Self { Self.all.subtracting(self) }
  public func union(_ other: Self) -> Self { Self.union(of: [self, other]) }
}
