import Intake
import NetworkNumbers
import TestSupport
import Testing

@Suite struct ExporterListTests {
  /// Few bits differ, so that prefixes lie in each other and addresses in several of them.
  private func address(_ dice: inout Dice) -> IPAddress {
    let low = dice.next() & 0x8003_0103
    return dice.chance(50)
      ? IPAddress(ipv4: 0x0A00_0000 | UInt32(low & 0xFFFF_FFFF))
      : IPAddress(ipv6: UInt128(dice.roll(2)) << 126 | UInt128(low))
  }

  /// One prefix after the other: the longest that holds the address; of equal ones the last.
  private func slow(_ entries: [ExporterList.Entry], _ address: IPAddress) -> ExporterList.Entry? {
    var best: ExporterList.Entry?
    for entry in entries where entry.prefix.contains(address) {
      if entry.prefix.length >= best?.prefix.length ?? 0 { best = entry }
    }
    return best
  }

  @Test func theLongestPrefixNamesAnAddressInRandomLists() throws {
    var (dice, seed) = Dice.printed(for: "theLongestPrefixNamesAnAddress")
    var found = 0
    var strangers = 0
    for list in 0..<Dice.count(300, soak: 10_000) {
      var entries: [ExporterList.Entry] = []
      for number in 0..<dice.roll(40) {
        let address = address(&dice)
        let bits = address.family.bitWidth
        // Single addresses, hosts of one net, wide nets, and now and then everybody.
        let length = dice.pick([bits, bits, bits - dice.roll(12), bits - dice.roll(bits), dice.chance(5) ? 0 : bits])
        let first = address.value & ~((1 << UInt128(bits - length)) &- 1)
        let beginning = address.family == .ipv4 ? IPAddress(ipv4: UInt32(first)) : IPAddress(ipv6: first)
        entries.append(ExporterList.Entry(try #require(IPPrefix(beginning, length: length)), name: "\(number)"))
      }
      let fast = ExporterList(entries)
      for _ in 0..<50 {
        let address = address(&dice)
        let expected = slow(entries, address)
        #expect(fast.entry(of: address) == expected, "list \(list), \(address), SEED=\(seed)")
        #expect(fast.contains(address) == (expected != nil), "list \(list), \(address), SEED=\(seed)")
        if expected == nil { strangers += 1 } else { found += 1 }
      }
    }
    #expect(found > 1000 && strangers > 1000, "SEED=\(seed)")
  }

  @Test func aListOfExamples() throws {
    func entry(_ text: String) throws -> ExporterList.Entry {
      ExporterList.Entry(try IPPrefix.parse(text).get(), name: text)
    }
    let list = ExporterList(try ["10.0.0.0/8", "10.1.0.0/16", "10.1.0.1", "2001:db8::/32"].map(entry))
    func name(_ text: String) throws -> String? { list.entry(of: try IPPrefix.parse(text).get().address)?.name }
    #expect(try name("10.1.0.1") == "10.1.0.1" && name("10.1.0.2") == "10.1.0.0/16")
    #expect(try name("10.2.0.1") == "10.0.0.0/8" && name("11.0.0.1") == nil)
    #expect(try name("2001:db8::5") == "2001:db8::/32" && name("2001:db9::5") == nil && name("::a01:1") == nil)
  }
}
