import Foundation

/// SplitMix64: a small generator of random numbers that a seed repeats.
struct Dice: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// One of `0..<sides`.
  mutating func roll(_ sides: Int) -> Int { Int(next() % UInt64(sides)) }

  mutating func chance(_ percent: Int) -> Bool { roll(100) < percent }

  mutating func pick<Item>(_ items: [Item]) -> Item { items[roll(items.count)] }

  /// `SEED=` of the environment, else a new one; continuous integration always draws the same. It is printed.
  static func printed(for test: String) -> (dice: Dice, seed: UInt64) {
    let environment = ProcessInfo.processInfo.environment
    let fixed: UInt64? = environment["CI"] != nil && environment["SOAK"] == nil ? 20_261_122 : nil
    let seed = environment["SEED"].flatMap { UInt64($0) } ?? fixed ?? UInt64.random(in: 1...999_999_999)
    print("\(test): SEED=\(seed)")
    return (Dice(seed: seed), seed)
  }

  /// How often a random test tries: `SOAK=` makes it the larger number.
  static func count(_ usual: Int, soak: Int) -> Int {
    ProcessInfo.processInfo.environment["SOAK"] != nil ? soak : usual
  }
}

extension Dice {
  mutating func bytes(_ countMax: Int) -> [UInt8] {
    (0..<roll(countMax + 1)).map { _ in UInt8(truncatingIfNeeded: next()) }
  }

  /// The bytes with a few changed, put in, taken out or repeated.
  mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0...roll(6) {
      let at = roll(bytes.count + 1)
      switch roll(5) {
      case 0: bytes.insert(UInt8(truncatingIfNeeded: next()), at: at)
      case 1: bytes.insert(contentsOf: pick([[0x22], [0x2C], [0x0D, 0x0A], [0x00], [0xEF, 0xBB, 0xBF]]), at: at)
      case 2: bytes.removeSubrange(at..<min(bytes.count, at + roll(8)))
      case 3: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + roll(40))], at: at)
      default: if at < bytes.count { bytes[at] ^= 1 << UInt8(roll(8)) }
      }
    }
    return bytes
  }

  /// A cell of letters that are trouble in tables.
  mutating func cell() -> String {
    let letters: [Unicode.Scalar] = [
      "a", "b", "7", "0", ",", ";", "\t", "\"", "\n", "\r", "'", "=", "+", "-", "@", "＝", " ", ".", "，", "中", "é", "𠮷",
      "_", "x", "\u{301}",
    ]
    var scalars = String.UnicodeScalarView()
    for _ in 0..<(chance(20) ? 0 : 1 + roll(8)) { scalars.append(pick(letters)) }
    return String(scalars)
  }

  /// Rows that end with something, as a sheet keeps them.
  mutating func table() -> [[String]] {
    var rows = (0..<1 + roll(12)).map { _ in (0..<roll(6)).map { _ in cell() } }
    for index in rows.indices { while rows[index].last?.isEmpty == true { rows[index].removeLast() } }
    while rows.last?.isEmpty == true { rows.removeLast() }
    return rows
  }
}
