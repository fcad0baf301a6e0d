import NetworkNumbers
import Testing

@Suite struct IPPrefixTests {
  @Test(arguments: [
    ("10.0.0.0/8", "10.0.0.0/8"), ("10.1.2.3", "10.1.2.3/32"), ("0.0.0.0/0", "0.0.0.0/0"), ("::/0", "::/0"),
    ("2001:DB8::/32", "2001:db8::/32"), ("::1", "::1/128"), ("255.255.255.255/32", "255.255.255.255/32"),
    ("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128"),
    ("128.0.0.0/1", "128.0.0.0/1"), ("::ffff:10.0.0.0/104", "::ffff:10.0.0.0/104"),
  ])
  func whatIsAPrefixIsRead(_ text: String, _ written: String) throws {
    #expect(try IPPrefix.parse(text).get().description == written)
  }

  @Test(arguments: [
    (
      "10.0.0/8", "`10.0.0` is not an IP address",
      "write an address such as `10.1.2.3` or `2001:db8::1`, or a prefix such as `10.0.0.0/8`"
    ),
    (
      "", "`` is not an IP address",
      "write an address such as `10.1.2.3` or `2001:db8::1`, or a prefix such as `10.0.0.0/8`"
    ),
    (
      "010.0.0.00/8", "`010.0.0.00` is not an IP address",
      "write `10.0.0.0`: some programs read a number with a leading zero as octal"
    ),
    ("fe80::1%eth0/64", "`fe80::1%eth0` is not an IP address", "leave out the zone behind `%`"),
    ("10.0.0.0/33", "`33` is not the length of an IPv4 prefix", "a whole number from 0 to 32"),
    ("10.0.0.0/08", "`08` is not the length of an IPv4 prefix", "a whole number from 0 to 32"),
    ("10.0.0.0/", "`` is not the length of an IPv4 prefix", "a whole number from 0 to 32"),
    ("10.0.0.0/8/8", "`8/8` is not the length of an IPv4 prefix", "a whole number from 0 to 32"),
    ("10.0.0.0/-1", "`-1` is not the length of an IPv4 prefix", "a whole number from 0 to 32"),
    (
      "10.0.0.0/255.255.128.0", "`255.255.128.0` is not the length of an IPv4 prefix",
      "write the mask as a length: `/17`"
    ),
    ("10.0.0.0/0.0.0.0", "`0.0.0.0` is not the length of an IPv4 prefix", "write the mask as a length: `/0`"),
    ("10.0.0.0/255.0.255.0", "`255.0.255.0` is not the length of an IPv4 prefix", "a whole number from 0 to 32"),
    ("::/129", "`129` is not the length of an IPv6 prefix", "a whole number from 0 to 128"),
    (
      "10.1.2.3/8", "the address has bits set behind the first 8",
      "write `10.0.0.0/8` for the whole prefix, or the address alone for one address"
    ),
    (
      "2001:db8::1/0", "the address has bits set behind the first 0",
      "write `::/0` for the whole prefix, or the address alone for one address"
    ),
    (
      "10.0.0.1\u{1B}[31m", "`10.0.0.1?[31m` is not an IP address",
      "write an address such as `10.1.2.3` or `2001:db8::1`, or a prefix such as `10.0.0.0/8`"
    ),
  ])
  func troubleSaysWhatIsWrongAndWhatToTry(_ text: String, _ message: String, _ help: String) throws {
    guard case .failure(let trouble) = IPPrefix.parse(text) else {
      Issue.record("\(text) is a prefix")
      return
    }
    #expect(trouble.message == message)
    #expect(trouble.help == help)
  }

  @Test func aLongTextIsShownInPart() throws {
    guard case .failure(let trouble) = IPPrefix.parse(String(repeating: "x", count: 1_000_000)) else {
      Issue.record("it is a prefix")
      return
    }
    #expect(trouble.message == "`\(String(repeating: "x", count: 60))…` is not an IP address")
  }

  @Test func aPrefixIsMadeOnlyWithoutHostBits() {
    #expect(IPPrefix(address("10.0.0.0"), length: 8) == prefix("10.0.0.0/8"))
    #expect(IPPrefix(address("10.0.0.1"), length: 8) == nil)
    #expect(IPPrefix(address("10.0.0.0"), length: 33) == nil)
    #expect(IPPrefix(address("::"), length: 33) == prefix("::/33"))
    #expect(IPPrefix(address("10.0.0.0"), length: -1) == nil)
  }

  @Test func aPrefixHoldsItsFirstAndLastAddressAndNotTheNext() {
    let office = prefix("10.20.0.0/14")
    #expect(office.first == address("10.20.0.0") && office.last == address("10.23.255.255"))
    #expect(office.contains(office.first) && office.contains(office.last))
    #expect(!office.contains(address("10.24.0.0")) && !office.contains(address("10.19.255.255")))
    #expect(!office.contains(address("::a14:0")))
    #expect(prefix("::/0").last == address("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"))
    #expect(prefix("0.0.0.0/0").last == address("255.255.255.255"))
  }

  @Test func prefixesOverlapWhenOneContainsTheOther() {
    #expect(prefix("10.0.0.0/8").contains(prefix("10.1.0.0/16")))
    #expect(!prefix("10.1.0.0/16").contains(prefix("10.0.0.0/8")))
    #expect(prefix("10.1.0.0/16").overlaps(prefix("10.0.0.0/8")))
    #expect(!prefix("10.1.0.0/16").overlaps(prefix("10.2.0.0/16")))
    #expect(!prefix("0.0.0.0/0").overlaps(prefix("::/0")))
    #expect(
      [prefix("::/0"), prefix("10.0.0.0/9"), prefix("10.0.0.0/8")].sorted().map(\.description)
        == ["10.0.0.0/8", "10.0.0.0/9", "::/0"])
  }
}
