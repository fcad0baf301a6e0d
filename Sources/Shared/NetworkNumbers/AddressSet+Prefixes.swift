extension AddressSet {
  /// The fewest prefixes that make up the set, in ascending order.
  public var prefixes: [IPPrefix] { ranges.flatMap(\.prefixes) }
}

extension IPRange {
  /// The fewest prefixes that make up the range: from its first address on, always the widest that fits. There are
  /// never more than two of a length.
  public var prefixes: [IPPrefix] {
    var prefixes: [IPPrefix] = []
    var start = first
    while true {
      let prefix = Self.widestPrefix(from: start, through: last)
      prefixes.append(prefix)
      if prefix.last == last { return prefixes }
      start = IPAddress(family: start.family, value: prefix.last.value + 1)
    }
  }

  private static func widestPrefix(from start: IPAddress, through last: IPAddress) -> IPPrefix {
    let width = start.family.bitWidth
    var length = width - min(start.value.trailingZeroBitCount, width)
    while IPPrefix(containing: start, length: length).last > last { length += 1 }
    return IPPrefix(containing: start, length: length)
  }
}
