import NetworkNumbers

/// Who may send: addresses and prefixes, with the names that people call them by. Nobody else's datagrams are kept.
public struct ExporterList: Sendable {
  public struct Entry: Hashable, Sendable {
    public var prefix: IPPrefix
    public var name: String?

    public init(_ prefix: IPPrefix, name: String? = nil) {
      self.prefix = prefix
      self.name = name
    }
  }

  public let entries: [Entry]
  private let indices: [IPPrefix: Int]
  /// Lengths that occur, the longest first. A hundred thousand prefixes have no more lengths than addresses have bits,
  /// so that a datagram of somebody who is not on the list costs a few looks and not one for each prefix.
  private let lengths: (ipv4: [Int], ipv6: [Int])

  /// The last of equal prefixes counts.
  public init(_ entries: [Entry]) {
    self.entries = entries
    indices = Dictionary(entries.enumerated().map { ($1.prefix, $0) }) { $1 }
    func lengths(_ family: IPAddress.Family) -> [Int] {
      Set(entries.lazy.map(\.prefix).filter { $0.family == family }.map(\.length)).sorted(by: >)
    }
    self.lengths = (lengths(.ipv4), lengths(.ipv6))
  }

  /// The longest prefix that contains an address names it.
  public func entry(of address: IPAddress) -> Entry? { index(of: address).map { entries[$0] } }

  public func contains(_ address: IPAddress) -> Bool { index(of: address) != nil }

  private func index(of address: IPAddress) -> Int? {
    for length in address.family == .ipv4 ? lengths.ipv4 : lengths.ipv6 {
      if let index = indices[IPPrefix(containing: address, length: length)] { return index }
    }
    return nil
  }
}
