extension IPAddress {
  /// Reads the text forms of RFC 4291 section 2.2 and the dotted quad: `10.1.2.3`, `2001:db8::1`, `::ffff:10.1.2.3`.
  ///
  /// Strict where readers of addresses differ: four decimal numbers without leading zeros (some read `010` as eight),
  /// and no zone (`fe80::1%eth0`), brackets or spaces.
  public init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8.prefix(Self.textBytesMax + 1))
    guard bytes.count <= Self.textBytesMax else { return nil }
    if bytes.contains(UInt8(ascii: ":")) {
      guard let value = Self.ipv6(bytes) else { return nil }
      self.init(ipv6: value)
    } else {
      guard let value = Self.ipv4(bytes[...]) else { return nil }
      self.init(ipv4: value)
    }
  }

  /// `0000:0000:0000:0000:0000:ffff:255.255.255.255`: no address is longer.
  static let textBytesMax = 45

  private static func ipv4(_ bytes: ArraySlice<UInt8>) -> UInt32? {
    let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var value: UInt32 = 0
    for part in parts {
      guard let number = decimal(part, max: 255) else { return nil }
      value = value << 8 | UInt32(number)
    }
    return value
  }

  private static func ipv6(_ bytes: [UInt8]) -> UInt128? {
    let colon = UInt8(ascii: ":")
    guard let gap = bytes.indices.dropLast().first(where: { bytes[$0] == colon && bytes[$0 + 1] == colon }) else {
      guard let groups = groups(bytes[...], mayEndInQuad: true), groups.count == 8 else { return nil }
      return number(groups)
    }
    guard let head = groups(bytes[..<gap], mayEndInQuad: false),
      let tail = groups(bytes[(gap + 2)...], mayEndInQuad: true),
      // RFC 4291 section 2.2: "::" stands for one or more groups of zeros.
      head.count + tail.count <= 7
    else { return nil }
    return number(head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail)
  }

  private static func number(_ groups: [UInt16]) -> UInt128 { groups.reduce(0) { $0 << 16 | UInt128($1) } }

  /// The groups between colons; a dotted quad at the end is two groups.
  private static func groups(_ bytes: ArraySlice<UInt8>, mayEndInQuad: Bool) -> [UInt16]? {
    if bytes.isEmpty { return [] }
    let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    var groups: [UInt16] = []
    for (index, part) in parts.enumerated() {
      if mayEndInQuad, index == parts.count - 1, part.contains(UInt8(ascii: ".")) {
        guard let quad = ipv4(part) else { return nil }
        groups += [UInt16(quad >> 16), UInt16(quad & 0xFFFF)]
      } else {
        guard let group = hexadecimal(part) else { return nil }
        groups.append(group)
      }
    }
    return groups
  }

  private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt16? {
    guard (1...4).contains(digits.count) else { return nil }
    var value: UInt16 = 0
    for digit in digits {
      let number: UInt8
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): number = digit - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): number = digit - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): number = digit - UInt8(ascii: "A") + 10
      default: return nil
      }
      value = value << 4 | UInt16(number)
    }
    return value
  }
}

/// A decimal number without sign and without leading zeros.
func decimal(_ digits: some Collection<UInt8>, max: Int) -> Int? {
  guard let first = digits.first, digits.count <= 5, first != UInt8(ascii: "0") || digits.count == 1 else { return nil }
  var value = 0
  for digit in digits {
    guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
    value = value * 10 + Int(digit - UInt8(ascii: "0"))
  }
  return value <= max ? value : nil
}

/// Written as RFC 5952 asks, so that an address has one text only.
extension IPAddress: CustomStringConvertible {
  public var description: String {
    switch family {
    case .ipv4: Self.quad(value)
    // RFC 5952 section 5: the dotted form for prefixes known to hold an IPv4 address; of those, the mapped ones.
    case .ipv6 where value >> 32 == 0xFFFF: "::ffff:" + Self.quad(value & 0xFFFF_FFFF)
    case .ipv6: Self.groups(value)
    }
  }

  private static func quad(_ value: UInt128) -> String {
    [24, 16, 8, 0].map { String(value >> $0 & 0xFF) }.joined(separator: ".")
  }

  private static func groups(_ value: UInt128) -> String {
    let groups = (0..<8).map { UInt16(truncatingIfNeeded: value >> (112 - 16 * $0)) }
    // Section 4.3: lower case. Section 4.1: no leading zeros.
    func text(_ part: ArraySlice<UInt16>) -> String { part.map { String($0, radix: 16) }.joined(separator: ":") }
    guard let zeros = longestZeros(groups) else { return text(groups[...]) }
    return text(groups[..<zeros.lowerBound]) + "::" + text(groups[zeros.upperBound...])
  }

  /// Section 4.2: the longest run of zeros, the first of equals, and never a single group.
  private static func longestZeros(_ groups: [UInt16]) -> Range<Int>? {
    var longest: Range<Int>?
    var start = 0
    for end in 1...groups.count where end == groups.count || (groups[end] == 0) != (groups[start] == 0) {
      if groups[start] == 0, end - start >= 2, end - start > longest?.count ?? 0 { longest = start..<end }
      start = end
    }
    return longest
  }
}
