// What trouble in tables is made of.

extension Dice {
  public mutating func bytes(_ countMax: Int) -> [UInt8] {
    (0..<roll(countMax + 1)).map { _ in UInt8(truncatingIfNeeded: next()) }
  }

  /// The bytes with a few changed, put in, taken out or repeated.
  public mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
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
  public mutating func cell() -> String {
    let letters: [Unicode.Scalar] = [
      "a", "b", "7", "0", ",", ";", "\t", "\"", "\n", "\r", "'", "=", "+", "-", "@", "＝", " ", ".", "，", "中", "é", "𠮷",
      "_", "x", "\u{301}",
    ]
    var scalars = String.UnicodeScalarView()
    for _ in 0..<(chance(20) ? 0 : 1 + roll(8)) { scalars.append(pick(letters)) }
    return String(scalars)
  }

  /// Rows that end with something, as a sheet keeps them.
  public mutating func table() -> [[String]] {
    var rows = (0..<1 + roll(12)).map { _ in (0..<roll(6)).map { _ in cell() } }
    for index in rows.indices { while rows[index].last?.isEmpty == true { rows[index].removeLast() } }
    while rows.last?.isEmpty == true { rows.removeLast() }
    return rows
  }
}
