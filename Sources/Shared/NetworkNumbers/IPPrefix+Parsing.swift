extension IPPrefix {
  /// Why a text is no prefix.
  public enum Trouble: Error, Hashable, Sendable {
    /// What stands where the address should be.
    case notAnAddress(String)
    /// What stands behind the slash, and the family of the address before it.
    case lengthOutOfRange(String, IPAddress.Family)
    /// The prefix that the address lies in.
    case hostBitsSet(suggestion: IPPrefix)
  }

  /// Reads `10.0.0.0/8`, `2001:db8::/32`, or a bare address as the prefix of that one address.
  public static func parse(_ text: String) -> Result<IPPrefix, Trouble> {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = IPAddress(parts[0]) else { return .failure(.notAnAddress(String(parts[0]))) }
    guard parts.count == 2 else { return .success(IPPrefix(address)) }
    guard let length = decimal(parts[1].utf8, max: address.family.bitWidth) else {
      return .failure(.lengthOutOfRange(String(parts[1]), address.family))
    }
    let prefix = IPPrefix(containing: address, length: length)
    return prefix.address == address ? .success(prefix) : .failure(.hostBitsSet(suggestion: prefix))
  }
}

extension IPPrefix.Trouble {
  /// What is wrong, one sentence without a full stop.
  public var message: String {
    switch self {
    case .notAnAddress(let text): "\(quoted(text)) is not an IP address"
    case .lengthOutOfRange(let text, .ipv4): "\(quoted(text)) is not the length of an IPv4 prefix"
    case .lengthOutOfRange(let text, .ipv6): "\(quoted(text)) is not the length of an IPv6 prefix"
    case .hostBitsSet(let prefix): "the address has bits set behind the first \(prefix.length)"
    }
  }

  /// What to try, as a phrase.
  public var help: String? {
    switch self {
    case .notAnAddress(let text):
      if let address = Self.withoutLeadingZeros(text) {
        "write `\(address)`: some programs read a number with a leading zero as octal"
      } else if text.utf8.contains(UInt8(ascii: "%")) {
        "leave out the zone behind `%`"
      } else {
        "write an address such as `10.1.2.3` or `2001:db8::1`, or a prefix such as `10.0.0.0/8`"
      }
    case .lengthOutOfRange(let text, let family):
      if let length = Self.lengthOfMask(text, family) {
        "write the mask as a length: `/\(length)`"
      } else {
        "a whole number from 0 to \(family.bitWidth)"
      }
    case .hostBitsSet(let prefix):
      "write `\(prefix)` for the whole prefix, or the address alone for one address"
    }
  }

  private static func withoutLeadingZeros(_ text: String) -> IPAddress? {
    guard text.utf8.count <= IPAddress.textBytesMax, !text.utf8.contains(UInt8(ascii: ":")) else { return nil }
    let numbers = text.split(separator: ".", omittingEmptySubsequences: false).map { part in
      let bare = part.drop { $0 == "0" }
      return bare.isEmpty && !part.isEmpty ? "0" : bare
    }
    return IPAddress(numbers.joined(separator: "."))
  }

  /// The length that a mask such as `255.255.0.0` stands for.
  private static func lengthOfMask(_ text: String, _ family: IPAddress.Family) -> Int? {
    guard let mask = IPAddress(text), mask.family == family else { return nil }
    let length = family.bitWidth - min(mask.value.trailingZeroBitCount, family.bitWidth)
    return mask.value == family.lastValue & ~IPPrefix.hostBits(family, length) ? length : nil
  }
}
