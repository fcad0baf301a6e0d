import Foundation

/// SplitMix64: a small generator of random numbers that a seed repeats.
public struct Dice: RandomNumberGenerator {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// One of `0..<sides`.
  public mutating func roll(_ sides: Int) -> Int { Int(next() % UInt64(sides)) }

  public mutating func chance(_ percent: Int) -> Bool { roll(100) < percent }

  public mutating func pick<Item>(_ items: [Item]) -> Item { items[roll(items.count)] }

  /// A generator of its own, so that what one part draws does not shift what another does.
  public mutating func split() -> Dice { Dice(seed: next()) }

  /// Each of `0..<count` or not, sparse, dense or anything between; sometimes none and sometimes all.
  public mutating func subset(of count: Int) -> Set<Int> {
    let percent = pick([0, 10, 30, 50, 70, 90, 100])
    return Set((0..<count).filter { _ in chance(percent) })
  }
}

extension Dice {
  /// `SEED=` of the environment, else a new one. Continuous integration always draws the same: a rare find belongs on a
  /// developer's desk or into a soak, not in front of somebody else's change.
  public static func freshSeed() -> UInt64 {
    let environment = ProcessInfo.processInfo.environment
    if let seed = environment["SEED"].flatMap({ UInt64($0) }) { return seed }
    if environment["CI"] != nil, !Environment.isSoak { return 20_261_122 }
    return UInt64.random(in: 1...999_999_999)
  }

  /// The dice of a fresh seed, which is printed.
  public static func printed(for test: String) -> (dice: Dice, seed: UInt64) {
    let seed = freshSeed()
    print("\(test): SEED=\(seed)")
    return (Dice(seed: seed), seed)
  }

  /// How often a random test tries: `SOAK=` makes it the larger number.
  public static func count(_ usual: Int, soak: Int) -> Int { Environment.isSoak ? soak : usual }
}
