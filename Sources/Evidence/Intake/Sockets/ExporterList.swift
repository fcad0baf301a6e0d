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
  private let single: [IPAddress: Int]
  private let wide: [Int]

  public init(_ entries: [Entry]) {
    self.entries = entries
    var single: [IPAddress: Int] = [:]
    var wide: [Int] = []
    for (index, entry) in entries.enumerated() {
      if entry.prefix.length == entry.prefix.family.bitWidth {
        single[entry.prefix.address] = index
      } else {
        wide.append(index)
      }
    }
    self.single = single
    // The longest prefix that contains an address names it.
    self.wide = wide.sorted { entries[$0].prefix.length > entries[$1].prefix.length }
  }

  public func entry(of address: IPAddress) -> Entry? {
    if let index = single[address] { return entries[index] }
    return wide.first { entries[$0].prefix.contains(address) }.map { entries[$0] }
  }

  public func contains(_ address: IPAddress) -> Bool {
    single[address] != nil || wide.contains { entries[$0].prefix.contains(address) }
  }
}
