extension CellReading {
  /// A whole number, with or without thousands separators: `12`, `1,500`, `1 500`, `-3`, `12.0`.
  public static func wholeNumber(_ cell: Cell) -> Result<Int, Trouble> {
    wordsOfNumber(cell).flatMap { words in
      guard let (number, unit) = PlainNumber.prefix(of: words), unit.isEmpty else { return .failure(noNumber(cell)) }
      return whole(number, cell)
    }
  }

  /// A bandwidth in megabits a second: `100M`, `100 Mbps`, `1 Gbit/s`, `1G`, `200兆`; a bare number is megabits.
  ///
  /// `MB` with a large B says bytes and mostly means bits, which is eight times less; it is refused.
  public static func bandwidthMbps(_ cell: Cell) -> Result<Int, Trouble> {
    wordsOfNumber(cell).flatMap { words in
      guard let (number, unit) = PlainNumber.prefix(of: words) else { return .failure(noBandwidth(cell)) }
      if unit.isEmpty { return positive(whole(number, cell), cell) }
      if let trouble = bytes(unit, cell) { return .failure(trouble) }
      guard let bits = bitsPerSecond(unit) else { return .failure(noBandwidth(cell)) }
      if number.mayBeThousands { return .failure(ambiguous(cell)) }
      guard let mbps = number.times(bits, over: 1_000_000) else {
        return .failure(
          Trouble("\(shown(cell)) is not a whole number of megabits a second", help: "write for example 100 Mbps"))
      }
      return positive(.success(mbps), cell)
    }
  }

  static func whole(_ number: PlainNumber, _ cell: Cell) -> Result<Int, Trouble> {
    if number.mayBeThousands { return .failure(ambiguous(cell)) }
    if let value = number.times(1, over: 1) { return .success(value) }
    return .failure(Trouble("\(shown(cell)) is not a whole number", help: "write for example 12"))
  }

  static func positive(_ number: Result<Int, Trouble>, _ cell: Cell) -> Result<Int, Trouble> {
    number.flatMap { $0 >= 0 ? .success($0) : .failure(Trouble("\(shown(cell)) is less than nothing")) }
  }

  static func ambiguous(_ cell: Cell) -> Trouble {
    Trouble("\(shown(cell)) may mean thousands or a fraction", help: "write thousands as 1,000 or 1000")
  }

  private static func noNumber(_ cell: Cell) -> Trouble {
    if cell.text.utf8.count(where: { ($0 >= 0x30) && ($0 <= 0x39) }) > PlainNumber.digitsMax {
      return Trouble("\(shown(cell)) has more than \(PlainNumber.digitsMax) digits", help: "was another column meant?")
    }
    return Trouble("\(shown(cell)) is not a number", help: "write only digits, for example 1500")
  }

  private static func noBandwidth(_ cell: Cell) -> Trouble {
    Trouble("\(shown(cell)) is not a bandwidth", help: "write for example 100 Mbps or 1 Gbps")
  }

  /// `MB`, `MB/s`, `MBps` and bytes by their name, but not `MBPS` and `MBIT/S`, where all letters are large.
  private static func bytes(_ unit: String, _ cell: Cell) -> Trouble? {
    let small = unit.lowercased()
    if small.contains("byte") || small.contains("字节") {
      return Trouble("\(shown(cell)) is in bytes, not bits", help: "write bits: 100 Mbps")
    }
    let saysBits = unit == unit.uppercased() && (small.hasSuffix("bps") || small.contains("bit"))
    if unit.dropFirst().first != "B" || saysBits { return nil }
    return Trouble("\(shown(cell)) may mean bytes or bits", help: "write bits: 100 Mbps")
  }

  private static func bitsPerSecond(_ unit: String) -> Int? {
    let unit = unit.lowercased().filter { $0 != " " }
    if ["bps", "bit/s", "b/s"].contains(unit) { return 1 }
    let prefixes = ["k": 1_000, "m": 1_000_000, "g": 1_000_000_000, "t": 1_000_000_000_000, "兆": 1_000_000]
    guard let first = unit.first, let bits = prefixes[String(first)] else { return nil }
    let rests = ["", "b", "bps", "b/s", "bit", "bits", "bit/s", "bits/s", "比特", "比特/秒", "比特每秒", "/秒"]
    return rests.contains(String(unit.dropFirst())) ? bits : nil
  }
}

/// A decimal number as it was written: its digits, and how many of them stand behind the point.
struct PlainNumber {
  /// So that multiplying by a unit cannot overflow unseen.
  static let digitsMax = 15

  let digits: Int
  let fractionDigits: Int
  /// Written as `1.000`, which is one in Beijing and a thousand in Berlin.
  let mayBeThousands: Bool

  /// The number times a factor over a divisor, when that is whole and small enough.
  func times(_ factor: Int, over divisor: Int) -> Int? {
    let (product, overflow) = digits.multipliedReportingOverflow(by: factor)
    let scale = (0..<fractionDigits).reduce(divisor) { scale, _ in scale * 10 }
    if overflow || product % scale != 0 { return nil }
    return product / scale
  }

  /// The number that a text begins with, and what stands behind it; a comma between thousands may also be a space or
  /// an apostrophe.
  static func prefix(of words: String) -> (number: PlainNumber, rest: String)? {
    var rest = words.unicodeScalars[...]
    let sign = rest.first == "-" ? -1 : 1
    if rest.first == "-" || rest.first == "+" { rest.removeFirst() }
    let head = rest.prefix { ("0"..."9").contains($0) || ",.' ".unicodeScalars.contains($0) }
    let tail = String(rest[head.endIndex...])
    var written = head
    while written.last == " " { written.removeLast() }
    guard let number = PlainNumber(written, sign: sign) else { return nil }
    return (number, tail)
  }

  private init?(_ written: Substring.UnicodeScalarView, sign: Int) {
    let parts = written.split(separator: ".", omittingEmptySubsequences: false)
    guard let whole = parts.first, parts.count <= 2, let wholeDigits = Self.joined(whole) else { return nil }
    let fraction = parts.count == 2 ? Array(parts[1]) : []
    guard parts.count == 1 || (!fraction.isEmpty && fraction.allSatisfy { ("0"..."9").contains($0) }) else {
      return nil
    }
    let all = wholeDigits + fraction
    guard all.count <= Self.digitsMax, fraction.count <= 6,
      let value = Int(String(String.UnicodeScalarView(all)))
    else { return nil }
    digits = value * sign
    fractionDigits = fraction.count
    mayBeThousands = fraction.count == 3 && fraction.allSatisfy { $0 == "0" } && wholeDigits.count <= 3
  }

  /// The digits without separators, where those stand before each three.
  private static func joined(_ whole: Substring.UnicodeScalarView) -> [Unicode.Scalar]? {
    let separators = Set(whole.filter { !("0"..."9").contains($0) })
    guard separators.count <= 1 else { return nil }
    guard let separator = separators.first else { return whole.isEmpty ? nil : Array(whole) }
    let groups = whole.split(separator: separator, omittingEmptySubsequences: false)
    guard (1...3).contains(groups[0].count), groups.dropFirst().allSatisfy({ $0.count == 3 }) else { return nil }
    return groups.flatMap { Array($0) }
  }
}
