import Foundation
import NetworkNumbers
import TestSupport
import Testing

@Suite struct IPAddressTests {
  /// RFC 5952: the examples of sections 1, 2, 4 and 5.
  @Test(arguments: [
    ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("2001:0db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
    ("2001:db8::1:0:0:1", "2001:db8::1:0:0:1"), ("2001:db8::0:1:0:0:1", "2001:db8::1:0:0:1"),
    ("2001:0db8::1:0:0:1", "2001:db8::1:0:0:1"), ("2001:db8:0:0:1::1", "2001:db8::1:0:0:1"),
    ("2001:db8:0000:0:1::1", "2001:db8::1:0:0:1"), ("2001:DB8:0:0:1::1", "2001:db8::1:0:0:1"),
    ("2001:db8:aaaa:bbbb:cccc:dddd:eeee:0001", "2001:db8:aaaa:bbbb:cccc:dddd:eeee:1"),
    ("2001:db8:aaaa:bbbb:cccc:dddd::1", "2001:db8:aaaa:bbbb:cccc:dddd:0:1"),
    ("2001:db8:0:0:0::1", "2001:db8::1"), ("2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
    ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
    (
      "2001:db8:aaaa:bbbb:cccc:dddd:eeee:AAAA",
      "2001:db8:aaaa:bbbb:cccc:dddd:eeee:aaaa"
    ), ("0:0:0:0:0:ffff:192.0.2.1", "::ffff:192.0.2.1"),
    ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
  ])
  func anAddressHasOneText(_ text: String, _ expected: String) throws {
    let address = try #require(IPAddress(text))
    #expect(address.description == expected)
    #expect(IPAddress(expected) == address)
  }

  @Test(arguments: [
    "0.0.0.0", "255.255.255.255", "10.1.2.3", "::", "::1", "1::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "::ffff:0.0.0.0", "::fffe:1:2", "0:1::", "1:0:0:2::",
  ])
  func aCanonicalTextComesBack(_ text: String) { #expect(IPAddress(text)?.description == text) }

  @Test(arguments: [
    "", " ", "10", "10.0.0", "10.0.0.0.0", "10.0.0.256", "010.0.0.1", "10.0.0.00", "10.0.0.", ".10.0.0", "10..0.0",
    "+1.2.3.4", "1.2.3.-4", "1.2.3.4 ", " 1.2.3.4", "0x7f.0.0.1", "2130706433", "１.2.3.4", ":", ":::", "1:::2", "::1::",
    "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "1:2:3:4::5:6:7:8",
    "12345::", "g::", "1:2:3:4:5:6:7:", ":1:2:3:4:5:6:7", ":1::", "::1:", "fe80::1%eth0", "[::1]", "::1/128",
    "::1.2.3", "1.2.3.4::", "::1.2.3.4:1", "::01.2.3.4", "1:2:3:4:5:6:7:1.2.3.4", "1:2:3:4:5:6:7::1.2.3.4",
  ])
  func whatIsNoAddressIsRefused(_ text: String) { #expect(IPAddress(text) == nil) }

  @Test func aTextLongerThanAnyAddressIsRefused() {
    let longest = "0000:0000:0000:0000:0000:ffff:255.255.255.255"
    #expect(IPAddress(longest)?.description == "::ffff:255.255.255.255")
    #expect(IPAddress("0" + longest) == nil)
    #expect(IPAddress(String(repeating: "1:", count: 100_000)) == nil)
  }

  @Test func familiesNeverMix() {
    #expect(address("::ffff:10.0.0.1") != address("10.0.0.1"))
    #expect(address("::ffff:10.0.0.1").family == .ipv6)
    #expect(address("255.255.255.255") < address("::"))
    #expect(address("::") < address("::1"))
    #expect(address("9.0.0.0") < address("10.0.0.0"))
    #expect(IPAddress(ipv4: 0x0A00_0001) == address("10.0.0.1"))
    #expect(IPAddress(ipv6: 1) == address("::1"))
  }

  /// The C library reads and writes addresses too. It writes the long obsolete `::1.2.3.4` (RFC 4291 section 2.5.5.1)
  /// for the first 2^32 IPv6 addresses; those are left out.
  @Test func readingAndWritingAgreeWithTheCLibrary() throws {
    let seed = Dice.freshSeed()
    print("IPAddressTests: SEED=\(seed)")
    var dice = Dice(seed: seed)
    var accepted = 0
    for round in 0..<(Environment.isSoak ? 2_000_000 : 100_000) {
      let value = Self.ipv6WithZeros(&dice)
      let written = Self.writtenByC(value)
      if value >> 32 != 0, IPAddress(ipv6: value).description != written {
        Issue.record("SEED=\(seed), round \(round): \(IPAddress(ipv6: value)) is written \(written)")
        return
      }
      let text = Self.damaged(written, &dice)
      let read = Self.readByC(text)
      if read != nil { accepted += 1 }
      if IPAddress(text) != read {
        Issue.record("SEED=\(seed), round \(round): \(text) is read as \(String(describing: read))")
        return
      }
    }
    print("IPAddressTests: \(accepted) damaged texts were addresses still")
  }

  private static func ipv6WithZeros(_ dice: inout Dice) -> UInt128 {
    (0..<8).reduce(0) { value, _ in value << 16 | UInt128(dice.pick([0, 0, 0, 1, 0xFFFF, dice.roll(65_536)])) }
  }

  private static func damaged(_ text: String, _ dice: inout Dice) -> String {
    var bytes = Array((dice.chance(30) ? "\(dice.roll(300)).\(dice.roll(300)).\(dice.roll(10)).0" : text).utf8)
    for _ in 0..<dice.roll(3) {
      let place = dice.roll(bytes.count + 1)
      if dice.chance(50), place < bytes.count {
        bytes.remove(at: place)
      } else {
        bytes.insert(dice.pick(Array(":.0189afg".utf8)), at: place)
      }
      if bytes.isEmpty { break }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func writtenByC(_ value: UInt128) -> String {
    let bytes = (0..<16).map { UInt8(truncatingIfNeeded: value >> (120 - 8 * $0)) }
    var text = [CChar](repeating: 0, count: 64)
    inet_ntop(AF_INET6, bytes, &text, socklen_t(text.count))
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func readByC(_ text: String) -> IPAddress? {
    var bytes = [UInt8](repeating: 0, count: 16)
    if inet_pton(AF_INET, text, &bytes) == 1 {
      return IPAddress(ipv4: bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) })
    }
    if inet_pton(AF_INET6, text, &bytes) == 1 { return IPAddress(ipv6: bytes.reduce(0) { $0 << 8 | UInt128($1) }) }
    return nil
  }
}
