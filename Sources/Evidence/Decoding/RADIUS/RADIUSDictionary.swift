/// The attributes that have names, by number. What is not in it is decoded all the same, under its number.
public struct RADIUSDictionary: Sendable {
  public struct Entry: Sendable {
    public let name: String
    public let kind: Kind
    /// RFC 2868, section 3: a value that may begin with a byte that joins attributes of one tunnel.
    public let isTagged: Bool
    /// Names of integers.
    public let values: [UInt32: String]
    /// The document that defines it, as `RFC2866`.
    public let source: String
  }

  public enum Kind: String, Sendable, CaseIterable {
    case text, octets, integer, integer16, integer64, ipv4, ipv6, ipv4prefix, ipv6prefix, interface, time, vendor
    case secret
  }

  public static let standard = RADIUSDictionary(table)

  private let entries: [Entry?]

  public subscript(type: UInt8) -> Entry? { entries[Int(type)] }

  /// Attributes of vendors that hold passwords, hashes of them or keys: Microsoft's (RFC 2548).
  static let secretsOfVendors: [UInt32: Set<UInt8>] = [
    311: [1, 2, 3, 4, 5, 6, 12, 16, 17, 25, 26, 27]
  ]

  private init(_ table: String) {
    var entries = [Entry?](repeating: nil, count: 256)
    var last = 0
    for line in table.split(separator: "\n") {
      let words = line.split(separator: " ")
      if line.hasPrefix(" ") {
        var values = entries[last]!.values
        for word in words {
          let parts = word.split(separator: "=")
          values[UInt32(parts[0])!] = String(parts[1])
        }
        let entry = entries[last]!
        entries[last] = Entry(
          name: entry.name, kind: entry.kind, isTagged: entry.isTagged, values: values, source: entry.source)
      } else {
        // Forced, here and above: the table is ours, and a test reads it.
        last = Int(words[0])!
        let isTagged = words[2].hasPrefix("tagged-")
        entries[last] = Entry(
          name: String(words[1]), kind: Kind(rawValue: String(isTagged ? words[2].dropFirst(7) : words[2]))!,
          isTagged: isTagged, values: [:], source: String(words[3]))
      }
    }
    self.entries = entries
  }
}
