import NetworkNumbers
import Testing

@Suite struct PortSetTests {
  @Test(arguments: [
    ("tcp/443", "tcp/443"), ("udp/500-4500", "udp/500-4500"), ("esp", "esp"), ("any", "any"), ("none", "none"),
    ("udp/53,tcp/53", "tcp/53, udp/53"), ("tcp/0-65535", "tcp"), ("tcp/0", "tcp/0"), ("tcp/65535", "tcp/65535"),
    ("tcp/1-2, tcp/3 ,tcp/2-9", "tcp/1-9"), ("protocol/6", "tcp"), ("protocol/89", "protocol/89"),
    ("protocol/0-255", "any"), ("protocol/48-52", "protocol/48-49, esp, ah, protocol/52"), ("tcp, any", "any"),
    ("tcp/65535, udp/0", "tcp/65535, udp/0"), ("protocol/255, protocol/0", "protocol/0, protocol/255"),
    ("udp-lite/5, dccp/7-8, sctp, icmp, icmpv6, gre, ah", "icmp, dccp/7-8, gre, ah, icmpv6, sctp, udp-lite/5"),
    ("tcp/1-65535, protocol/7-16, udp/0-9", "tcp/1-65535, protocol/7-16, udp/0-9"), ("none, esp", "esp"),
  ])
  func aSetIsReadAndWrittenInOneForm(_ text: String, _ written: String) throws {
    let set = try PortSet.parse(text).get()
    #expect(set.description == written)
    #expect(try PortSet.parse(written).get() == set)
  }

  @Test(arguments: [
    (
      "443", "`443` is not a protocol known by name",
      "name the protocol: `tcp/443` or `udp/443`; a protocol without a name here is `protocol/89`"
    ),
    ("TCP/443", "`TCP` is not a protocol known by name", "did you mean `tcp`?"),
    (
      "ospf", "`ospf` is not a protocol known by name",
      "one of `icmp`, `tcp`, `udp`, `dccp`, `gre`, `esp`, `ah`, `icmpv6`, `sctp`, `udp-lite`, `any`, or a number as in "
        + "`protocol/89`"
    ),
    (
      "", "the name of a protocol is missing",
      "one of `icmp`, `tcp`, `udp`, `dccp`, `gre`, `esp`, `ah`, `icmpv6`, `sctp`, `udp-lite`, `any`, or a number as in "
        + "`protocol/89`"
    ),
    (
      "tcp/https", "`https` is neither a number nor a range of numbers",
      "a whole number from 0 to 65535, or two as in `500-4500` with `-` between them"
    ),
    (
      "tcp/65536", "`65536` is neither a number nor a range of numbers",
      "a whole number from 0 to 65535, or two as in `500-4500` with `-` between them"
    ),
    (
      "tcp/", "`` is neither a number nor a range of numbers",
      "a whole number from 0 to 65535, or two as in `500-4500` with `-` between them"
    ),
    (
      "tcp/1-2-3", "`1-2-3` is neither a number nor a range of numbers",
      "a whole number from 0 to 65535, or two as in `500-4500` with `-` between them"
    ),
    (
      "protocol/256", "`256` is neither a number nor a range of numbers",
      "a whole number from 0 to 255, or two as in `500-4500` with `-` between them"
    ),
    ("udp/4500-500", "the range from 4500 to 500 runs backwards", "write `500-4500`"),
    ("tcp/1, esp/4500", "`esp` has no ports", "write `esp` alone"),
  ])
  func troubleSaysWhatIsWrongAndWhatToTry(_ text: String, _ message: String, _ help: String) {
    guard case .failure(let trouble) = PortSet.parse(text) else {
      Issue.record("\(text) is a set of ports")
      return
    }
    #expect(trouble.message == message)
    #expect(trouble.help == help)
  }

  @Test func aProtocolWithoutPortsCountsAsAWhole() throws {
    #expect(PortSet(.esp, 5...9) == ports("esp"))
    #expect(ports("esp").contains(try #require(ProtocolPort(.esp, port: 77))))
    #expect(ProtocolPort(.esp, port: 77) == ProtocolPort(.esp))
    #expect(ProtocolPort(.tcp) == nil)
    #expect(ports("any").subtracting(ports("protocol/89")).complement == ports("protocol/89"))
  }

  @Test func theEdgesOfThePortsBelong() throws {
    let first = try #require(ProtocolPort(.tcp, port: 0))
    let last = try #require(ProtocolPort(.tcp, port: 65_535))
    #expect(ports("tcp").contains(first) && ports("tcp").contains(last))
    #expect(ports("tcp/1-65534").isDisjoint(with: ports("tcp/0, tcp/65535")))
    #expect(!ports("tcp/1-65534").contains(first) && !ports("tcp/1-65534").contains(last))
    #expect(!ports("protocol/5, protocol/7-255").contains(last))
    #expect(first.description == "tcp/0" && ProtocolPort(.esp)?.description == "esp")
  }

  @Test func everyProtocolIsWrittenAndReadBack() throws {
    for number in UInt8.min...UInt8.max {
      let one = PortSet([IPProtocol(number: number)])
      #expect(try PortSet.parse(one.description).get() == one)
      #expect(try PortSet.parse(one.complement.description).get() == one.complement)
    }
  }
}
