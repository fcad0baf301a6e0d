/// The attributes that have names, by number. What is not in it is decoded all the same, under its number.
public struct RADIUSDictionary: Sendable {
  public struct Entry: Sendable {
    public let name: String
    public let kind: Kind
    /// RFC 2868, section 3: a value that may begin with a byte that joins attributes of one tunnel.
    public let isTagged: Bool
    /// Names of integers.
    public fileprivate(set) var values: [UInt32: String] = [:]
    /// The document that defines it, as `RFC2866`; empty for those of vendors.
    public let source: String
  }

  public enum Kind: String, Sendable, CaseIterable {
    case text, octets, byte, integer, integer16, integer64, ipv4, ipv6, ipv4prefix, ipv6prefix, interface, time, vendor
    case secret
  }

  /// How a vendor numbers attributes inside Vendor-Specific, and those of them that have names.
  public struct Vendor: Sendable {
    public let name: String
    /// Of an attribute's type and of its length, which counts both; without a length the value goes to the end.
    public let typeBytes: Int
    public let lengthBytes: Int
    fileprivate var entries: [UInt32: Entry] = [:]

    public subscript(type: UInt32) -> Entry? { entries[type] }
    public var types: [UInt32] { entries.keys.sorted() }
    var hasSecrets: Bool { entries.values.contains { $0.kind == .secret } }
  }

  public static let standard = RADIUSDictionary(table, vendorTable)

  private var entries = [Entry?](repeating: nil, count: 256)
  /// By private enterprise number.
  public private(set) var vendors: [UInt32: Vendor] = [:]

  public subscript(type: UInt8) -> Entry? { entries[Int(type)] }

  // Forced, in all three: the tables are ours, and a test reads them.
  private init(_ table: String, _ vendorTable: String) {
    var last = 0
    for line in table.split(separator: "\n") {
      let words = line.split(separator: " ")
      if line.hasPrefix(" ") {
        entries[last]!.values.merge(Self.values(words)) { $1 }
      } else {
        last = Int(words[0])!
        entries[last] = Self.entry(words)
      }
    }
    var (vendor, type): (UInt32, UInt32) = (0, 0)
    for line in vendorTable.split(separator: "\n") {
      let words = line.split(separator: " ")
      if line.hasPrefix("    ") {
        vendors[vendor]!.entries[type]!.values.merge(Self.values(words)) { $1 }
      } else if line.hasPrefix("  ") {
        type = UInt32(words[0])!
        vendors[vendor]!.entries[type] = Self.entry(words)
      } else {
        vendor = UInt32(words[1])!
        let layout = words.count > 2 ? words[2].split(separator: "+").map { Int($0)! } : [1, 1]
        vendors[vendor] = Vendor(name: String(words[0]), typeBytes: layout[0], lengthBytes: layout[1])
      }
    }
  }

  private static func entry(_ words: [Substring]) -> Entry {
    let isTagged = words[2].hasPrefix("tagged-")
    return Entry(
      name: String(words[1]), kind: Kind(rawValue: String(isTagged ? words[2].dropFirst(7) : words[2]))!,
      isTagged: isTagged, source: words.count > 3 ? String(words[3]) : "")
  }

  private static func values(_ words: [Substring]) -> [UInt32: String] {
    words.reduce(into: [:]) { values, word in
      let parts = word.split(separator: "=")
      values[UInt32(parts[0])!] = String(parts[1])
    }
  }
}
