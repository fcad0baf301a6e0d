/// What the fuzzers begin with: good inputs made by the tests' own writers.
enum FuzzSeeds {
  static let radius: [[UInt8]] = {
    var access = RADIUSWriter(.accessRequest)
    access.add(1, "bob")
    access.add(2, [UInt8](repeating: 7, count: 16))
    access.add(80, [UInt8](repeating: 9, count: 16))
    access.add(97, [0, 64] + [UInt8](repeating: 1, count: 16))
    access.add(81, [1, 0x31, 0x30])
    return [RADIUSTests.stop.bytes, RADIUSAuthenticationTests.signed(RADIUSTests.stop), access.bytes]
  }()

  static let sflow: [[UInt8]] = {
    var flow = SFlowWriter()
    flow.flow([sampledHeader(SFlowFrame.ethernet(0x0800, SFlowFrame.ipv4(6, SFlowFrame.tcp)))])
    flow.flow(
      [sampledHeader(SFlowFrame.ethernet(0x86DD, SFlowFrame.ipv6(0, [17, 0, 1, 4, 0, 0, 0, 0] + SFlowFrame.udp)))],
      isExpanded: true)
    var counters = SFlowWriter()
    counters.counters([sflowBlock(1, [UInt8](repeating: 1, count: 88))])
    counters.counters([sflowBlock(2, [1, 2, 3, 4])], isExpanded: true)
    return [flow.bytes, counters.bytes]
  }()

  static let zeek: [[UInt8]] = [
    Array((ZeekTests.header + "1300475167.096535\t2001:db8::1\t443\t0.25\tT\ta,b\\x2cc\tx\\\\y\\x41\t-3\n").utf8),
    Array(#"{"ts":"2026-11-22T08:00:00.25Z","_path":"conn","x":[1,{"y":"\u0041"}],"n":-0.5e+3}"#.utf8),
  ]

  /// Datagrams with their lengths before them, as the fuzzer cuts them.
  static let flows: [[UInt8]] = [
    framed([netflow5]), framed([netflow9Template, netflow9Data]), framed([netflow9Data, netflow9Template]),
    framed([ipfix]), framed([netflow5, netflow9Template, ipfix, netflow9Data]),
  ]

  private static func framed(_ datagrams: [[UInt8]]) -> [UInt8] { datagrams.flatMap { sflow16($0.count) + $0 } }

  private static let netflow5: [UInt8] =
    sflow16(5) + sflow16(1) + sflow32(100_000) + sflow32(1_700_000_000) + sflow32(0) + sflow32(42) + [0, 1]
    + sflow16(0x4064) + [UInt8](repeating: 10, count: 48)

  private static func netflow9(_ sets: [UInt8]) -> [UInt8] {
    sflow16(9) + sflow16(1) + sflow32(100_000) + sflow32(1_700_000_000) + sflow32(1) + sflow32(5) + sets
  }

  private static let netflow9Template = netflow9(
    sflow16(0) + sflow16(20) + sflow16(256) + sflow16(3) + sflow16(8) + sflow16(4) + sflow16(7) + sflow16(2)
      + sflow16(22) + sflow16(4))

  private static let netflow9Data = netflow9(
    sflow16(256) + sflow16(24) + [UInt8](repeating: 1, count: 20))

  private static let ipfix: [UInt8] = {
    // A template with a variable length and an enterprise's element, an options template, data of both.
    let sets =
      sflow16(2) + sflow16(24) + sflow16(300) + sflow16(3) + sflow16(8) + sflow16(4) + sflow16(371) + sflow16(65_535)
      + sflow16(0x8001) + sflow16(2) + sflow32(9)
      + sflow16(3) + sflow16(18) + sflow16(301) + sflow16(2) + sflow16(1) + sflow16(10) + sflow16(4) + sflow16(82)
      + sflow16(4)
      + sflow16(300) + sflow16(14) + [10, 0, 0, 1, 3, 97, 98, 99, 1, 2]
      + sflow16(301) + sflow16(12) + [0, 0, 0, 1, 101, 116, 104, 48]
    return sflow16(10) + sflow16(16 + sets.count) + sflow32(1_700_000_000) + sflow32(7) + sflow32(1) + sets
  }()
}
