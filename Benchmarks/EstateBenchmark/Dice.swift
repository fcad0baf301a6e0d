/// SplitMix64: random numbers that a seed repeats.
struct Dice {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// Dice of their own for one part of an estate, so that what one part draws changes no other.
  init(seed: UInt64, part: Int) {
    self.init(seed: seed &+ UInt64(truncatingIfNeeded: part) &* 0xD134_2543_DE82_EF95)
    _ = next()
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// One of `0..<sides`.
  mutating func roll(_ sides: Int) -> Int { Int(next() % UInt64(sides)) }

  /// Yes in so many of a hundred cases.
  mutating func chance(_ percent: Int) -> Bool { roll(100) < percent }

  mutating func pick<Item>(_ items: [Item]) -> Item { items[roll(items.count)] }

  /// A word, each as often as its weight says.
  mutating func pick(weighing words: KeyValuePairs<String, Int>) -> String {
    var left = roll(words.reduce(0) { $0 + $1.value })
    for (word, weight) in words {
      if left < weight { return word }
      left -= weight
    }
    preconditionFailure("A roll lies below the sum of the weights.")
  }
}
