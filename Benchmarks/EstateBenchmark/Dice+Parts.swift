import TestSupport

extension Dice {
  /// Dice of their own for one part of an estate, so that what one part draws changes no other.
  init(seed: UInt64, part: Int) {
    self.init(seed: seed &+ UInt64(truncatingIfNeeded: part) &* 0xD134_2543_DE82_EF95)
    _ = next()
  }

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
