import NetworkNumbers
import Testing

@Suite struct AddressSetTests {
  private static let lastIPv6 = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"

  @Test func prefixesThatTouchBecomeOne() {
    #expect(addresses("10.0.0.0/9", "10.128.0.0/9", "10.3.0.0/16").description == "10.0.0.0/8")
    #expect(addresses("10.0.0.0/9", "10.128.0.0/9") == addresses("10.0.0.0/8"))
  }

  @Test func whatIsLeftIsWrittenInTheFewestPrefixes() {
    let rest = addresses("10.0.0.0/29").subtracting(addresses("10.0.0.3"))
    #expect(rest.description == "10.0.0.0/31, 10.0.0.2/32, 10.0.0.4/30")
    #expect(
      AddressSet([range("10.0.0.1", "10.0.0.6")]).description
        == "10.0.0.1/32, 10.0.0.2/31, 10.0.0.4/31, 10.0.0.6/32")
    #expect(AddressSet([range("0.0.0.1", "255.255.255.254")]).prefixes.count == 62)
    #expect(AddressSet([range("::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe")]).prefixes.count == 254)
  }

  @Test func theEdgesOfBothFamiliesBelong() {
    for text in ["0.0.0.0", "255.255.255.255", "::", Self.lastIPv6] {
      #expect(AddressSet.all.contains(address(text)))
      let one = addresses(text)
      #expect(one.contains(address(text)) && one.complement.complement == one)
      #expect(!one.complement.contains(address(text)))
      #expect(one.union(one.complement) == .all)
    }
    #expect(AddressSet.all.description == "0.0.0.0/0, ::/0")
    #expect(AddressSet.all.complement == .none && AddressSet.none.isEmpty && !AddressSet.all.isEmpty)
    #expect(AddressSet.none.description == "none" && AddressSet.none.prefixes.isEmpty)
  }

  @Test func everyCountIsExactAndTheOneThatDoesNotFitIsNone() {
    #expect(AddressSet.all.count(of: .ipv4) == 1 << 32)
    #expect(AddressSet.all.count(of: .ipv6) == nil)
    #expect(AddressSet.all.subtracting(addresses("::7")).count(of: .ipv6) == UInt128.max)
    #expect(addresses("::/1").count(of: .ipv6) == 1 << 127)
    let expected: UInt128 = (1 << 24) + 1
    #expect(addresses("10.0.0.0/8", "11.0.0.0", "::1").count(of: .ipv4) == expected)
    #expect(addresses("10.0.0.0/8", "11.0.0.0", "::1").count(of: .ipv4) == 16_777_217)
    #expect(AddressSet.none.count(of: .ipv6) == 0)
  }

  @Test func aRangeStaysInItsFamilyAndRunsForwards() {
    #expect(IPRange(from: address("10.0.0.2"), through: address("10.0.0.1")) == nil)
    #expect(IPRange(from: address("10.0.0.2"), through: address("::")) == nil)
    #expect(range("10.0.0.1", "10.0.0.1").description == "10.0.0.1")
    #expect(
      AddressSet([range("10.0.0.1", "10.0.0.9"), range("10.0.0.10", "10.0.0.11")]).ranges
        == [range("10.0.0.1", "10.0.0.11")])
  }

  @Test func familiesAreApart() {
    let ipv4 = addresses("0.0.0.0/0")
    #expect(ipv4.intersection(addresses("::/0")).isEmpty && ipv4.isDisjoint(with: addresses("::/0")))
    #expect(!ipv4.contains(address("::1")) && !addresses("::/0").contains(address("0.0.0.1")))
    #expect(ipv4.complement == addresses("::/0"))
  }

  @Test func aHundredThousandPrefixesAreQuick() {
    let even = (0..<100_000).map { IPPrefix(IPAddress(ipv4: UInt32($0) * 2)) }
    let odd = (0..<100_000).reversed().map { IPPrefix(IPAddress(ipv4: UInt32($0) * 2 + 1)) }
    let clock = ContinuousClock()
    let took = clock.measure {
      let (a, b) = (AddressSet(even), AddressSet(odd))
      #expect(a.intersection(b).isEmpty && a.isDisjoint(with: b))
      #expect(a.union(b).ranges.count == 1)
      #expect(a.complement.subtracting(b).ranges.count == 2)
      #expect(a.isSubset(of: b.complement) && a.prefixes.count == 100_000)
    }
    #expect(took < .seconds(10))
  }
}
