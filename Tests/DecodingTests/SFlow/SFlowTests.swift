import Datagrams
import Decoding
import Foundation
import NetworkNumbers
import TestSupport
import Testing

func sflowTexts(_ bytes: [UInt8]) throws -> (texts: [String], troubles: [SFlowTrouble.Reason]) {
  let datagram = try SFlowDatagram(bytes.span.bytes, received: Instant(seconds: 1))
  let texts = datagram.samples.map { sample in
    var line = JSONLine()
    line.begin()
    SFlowJSON.write(sample, to: &line)
    line.end()
    return String(decoding: line.bytes.dropLast(), as: UTF8.self)
  }
  return (texts, datagram.troubles.map(\.reason))
}

@Suite struct SFlowTests {
  private func texts(_ frame: [UInt8], layer: UInt32 = 1) throws -> String {
    var writer = SFlowWriter()
    writer.flow([sampledHeader(frame, layer: layer)])
    let (texts, troubles) = try sflowTexts(writer.bytes)
    #expect(troubles.isEmpty)
    return try #require(texts.first)
  }

  static let head =
    #"{"sample":"flow","sampleSequence":9,"sourceClass":0,"sourceIndex":7,"samplingInterval":1000,"#
    + #""samplePool":5000000,"drops":2,"ingressInterface":4,"egressInterface":5,"dataLinkFrameSize":1518,"#
  static let macs = #""sourceMacAddress":"02:00:00:00:00:02","destinationMacAddress":"02:00:00:00:00:01","#

  @Test func `the header says where it is from and which number it has`() throws {
    for agent: ([UInt8], String) in [
      (sflow32(1) + [10, 0, 0, 9], "10.0.0.9"), (sflow32(2) + [UInt8](repeating: 0, count: 15) + [1], "::1"),
    ] {
      var writer = SFlowWriter()
      writer.agent = agent.0
      let read = try SFlowDatagram(writer.bytes.span.bytes, received: Instant(seconds: 1))
      #expect(read.agent.description == agent.1)
      #expect(
        read.header
          == ExportHeader(
            version: .sflow5, domain: 3, sequence: 77, units: 1, exportTime: Instant(seconds: 1),
            uptimeMilliseconds: 123_456))
    }
  }

  @Test func `a sampled frame is read down to its ports`() throws {
    let ip = #""ipVersion":4,"sourceIPv4Address":"10.1.0.1","destinationIPv4Address":"10.2.0.2","ipTotalLength":1500,"#
    #expect(
      try texts(SFlowFrame.ethernet(0x0800, SFlowFrame.ipv4(6, SFlowFrame.tcp)))
        == Self.head + Self.macs + #""ethernetType":2048,"# + ip
        + #""protocolIdentifier":6,"ipClassOfService":16,"ipTTL":63,"sourceTransportPort":50000,"#
        + #""destinationTransportPort":443,"tcpControlBits":24}"#)
    #expect(
      try texts(SFlowFrame.ethernet(0x86DD, SFlowFrame.ipv6(17, SFlowFrame.udp)))
        == Self.head + Self.macs + #""ethernetType":34525,"ipVersion":6,"sourceIPv6Address":"2001:db8::1","#
        + #""destinationIPv6Address":"2001:db8::2","ipTotalLength":1500,"protocolIdentifier":17,"#
        + #""ipClassOfService":171,"ipTTL":62,"flowLabelIPv6":5,"sourceTransportPort":50000,"#
        + #""destinationTransportPort":53}"#)
    let tags = sflow16(0x88A8) + sflow16(0x2005) + sflow16(0x8100) + sflow16(6)
    #expect(
      try texts(SFlowFrame.ethernet(0x0800, SFlowFrame.ipv4(1, [8, 0]), tags: tags))
        .hasPrefix(Self.head + Self.macs + #""vlanId":5,"dot1qCustomerVlanId":6,"ethernetType":2048,"#))
    #expect(
      try texts(SFlowFrame.ethernet(0x8847, [0, 0x01, 0x01, 0x40] + SFlowFrame.ipv4(47, []))).contains(
        #""mplsTopLabelStackSection":"000101","ethernetType":2048,"#))
    #expect(try texts(SFlowFrame.ipv4(17, SFlowFrame.udp), layer: 11).hasPrefix(Self.head + ip))
    #expect(try texts(SFlowFrame.ethernet(0x0800, SFlowFrame.ipv4(1, [3, 1]))).contains(#""icmpTypeCodeIPv4":769"#))
    #expect(
      try texts(SFlowFrame.ethernet(0x86DD, SFlowFrame.ipv6(58, [128, 0]))).contains(#""icmpTypeCodeIPv6":32768"#))
    // A later piece of a packet has no ports.
    #expect(
      try texts(SFlowFrame.ethernet(0x0800, SFlowFrame.ipv4(17, [1, 2, 3, 4], fragment: 185))).hasSuffix(
        #""ipTTL":63,"fragmentIdentification":7,"fragmentOffset":185}"#))
    // Frames that are no IP, and those that end too soon, keep what there is.
    #expect(try texts(SFlowFrame.ethernet(0x0806, [1, 2])).hasSuffix(#""ethernetType":2054}"#))
    #expect(try texts(SFlowFrame.ethernet(0x0800, SFlowFrame.ipv4(6, [1]))).contains(#""sampledHeader":"02"#))
    #expect(try texts([1, 2, 3], layer: 9).hasSuffix(#""sampledHeader":"010203"}"#))
  }

  @Test func `records beside the frame are read, and unknown ones shown`() throws {
    var writer = SFlowWriter()
    let address = sflow32(1) + [10, 9, 9, 9]
    writer.flow(
      [
        sflowBlock(
          3,
          sflow32(1400) + sflow32(6) + [10, 1, 0, 1, 10, 2, 0, 2] + sflow32(1) + sflow32(2) + sflow32(0x12)
            + sflow32(0xB8)),
        sflowBlock(1001, sflow32(10) + sflow32(5) + sflow32(20) + sflow32(0)),
        sflowBlock(1002, address + sflow32(24) + sflow32(16)),
        sflowBlock(
          1003,
          address + sflow32(65_000) + sflow32(65_001) + sflow32(65_002) + sflow32(2) + sflow32(2) + sflow32(2)
            + sflow32(65_003) + sflow32(65_004) + sflow32(1) + sflow32(2) + sflow32(65_005) + sflow32(65_006)
            + sflow32(2) + sflow32(65_000 << 16 | 7) + sflow32(9) + sflow32(100)),
        sflowBlock(
          1004,
          sflow32(106) + sflow32(5) + Array("alice".utf8) + [0, 0, 0] + sflow32(4) + sflow32(2) + [0xE9, 0x41, 0, 0]),
        sflowBlock(1007, address + address), sflowBlock(4300 << 12 | 5, [1, 2, 3, 4]),
        sflowBlock(4300 << 12 | 5, [5, 6, 7, 8]),
      ], isExpanded: true, input: 1 << 30 | 256, output: 2 << 30 | 3)
    let (texts, troubles) = try sflowTexts(writer.bytes)
    #expect(troubles.isEmpty)
    #expect(
      texts == [
        #"{"sample":"flow","sampleSequence":9,"sourceClass":0,"sourceIndex":7,"samplingInterval":1000,"#
          + #""samplePool":5000000,"drops":2,"discardReason":256,"egressInterfaces":3,"ipVersion":4,"#
          + #""sourceIPv4Address":"10.1.0.1","destinationIPv4Address":"10.2.0.2","ipTotalLength":1400,"#
          + #""protocolIdentifier":6,"ipClassOfService":184,"sourceTransportPort":1,"destinationTransportPort":2,"#
          + #""tcpControlBits":18,"vlanId":10,"postVlanId":20,"dot1qPriority":5,"#
          + #""postDot1qPriority":0,"ipNextHopIPv4Address":"10.9.9.9","#
          + #""sourceIPv4PrefixLength":24,"destinationIPv4PrefixLength":16,"bgpNextHopIPv4Address":"10.9.9.9","#
          + #""routerAsNumber":65000,"bgpSourceAsNumber":65001,"bgpPrevAdjacentAsNumber":65002,"#
          + #""bgpNextAdjacentAsNumber":65003,"bgpDestinationAsNumber":65006,"#
          + #""bgpDestinationAsPath":[65003,65004,[65005,65006]],"bgpDestinationCommunityList":[4259840007,9],"#
          + #""localPreference":100,"postNATSourceIPv4Address":"10.9.9.9","#
          + #""postNATDestinationIPv4Address":"10.9.9.9","sourceUserName":"alice","#
          + #""destinationUserNameBytes":"e941","destinationUserCharset":4,"4300/5":"01020304","4300/5#2":"05060708"}"#
      ])
  }

  @Test func `counters have their names`() throws {
    let values: [[UInt8]] = (1...19).map { index in
      [3, 6, 13].contains(index) ? sflow64(UInt64(index) << 32) : sflow32(UInt32(index))
    }
    for isExpanded in [false, true] {
      var writer = SFlowWriter()
      writer.counters([sflowBlock(1, values.flatMap { $0 }), sflowBlock(7, [9])], isExpanded: isExpanded)
      let (texts, troubles) = try sflowTexts(writer.bytes)
      #expect(troubles.isEmpty)
      #expect(
        texts[0].contains(#""ifIndex":1,"ifType":2,"ifSpeed":12884901888,"ifDirection":4,"ifStatus":5,"ifInOctets""#))
      #expect(texts[0].hasSuffix(#""ifOutErrors":18,"ifPromiscuousMode":19,"0/7":"09"}"#))
    }
  }

  @Test func `counters of Ethernet, VLANs and processors have theirs, once`() throws {
    var writer = SFlowWriter()
    let processor = sflow32(100) + sflow32(.max) + sflow32(2550) + sflow64(8 << 30) + sflow64(1 << 30)
    writer.counters([
      sflowBlock(2, (1...13).flatMap { sflow32($0) }),
      sflowBlock(5, sflow32(7) + sflow64(1 << 40) + sflow32(1) + sflow32(2) + sflow32(3) + sflow32(4)),
      sflowBlock(1001, processor), sflowBlock(1001, processor), sflowBlock(2, [1]),
    ])
    writer.counters([sflowBlock(5, [1])])
    let (texts, troubles) = try sflowTexts(writer.bytes)
    #expect(troubles == [.badRecord])
    #expect(
      texts[0].contains(#""dot3StatsAlignmentErrors":1,"dot3StatsFCSErrors":2,"dot3StatsSingleCollisionFrames":3,"#))
    #expect(
      texts[0].hasSuffix(
        #""dot3StatsInternalMacReceiveErrors":12,"dot3StatsSymbolErrors":13,"vlanId":7,"vlanOctets":1099511627776,"#
          + #""vlanUcastPkts":1,"vlanMulticastPkts":2,"vlanBroadcastPkts":3,"vlanDiscards":4,"#
          + #""cpu5SecondsPercentHundredths":100,"cpu5MinutesPercentHundredths":2550,"memoryTotalBytes":8589934592,"#
          + #""memoryFreeBytes":1073741824,"0/1001":"00000064ffffffff000009f600000002000000000000000040000000","0/2":"01"}"#
      ))
  }

  @Test func `a packet that was dropped is shown with the reason`() throws {
    var writer = SFlowWriter()
    let header = sampledHeader(SFlowFrame.ethernet(0x0800, SFlowFrame.ipv4(17, SFlowFrame.udp)))
    writer.samples.append(
      sflowBlock(
        5,
        sflow32(3) + sflow32(0) + sflow32(7) + sflow32(2) + sflow32(4) + sflow32(0) + sflow32(289) + sflow32(1) + header
      ))
    writer.samples.append(sflowBlock(5, sflow32(3)))
    let (texts, troubles) = try sflowTexts(writer.bytes)
    #expect(troubles == [.badSample])
    #expect(
      texts[0].hasPrefix(
        #"{"sample":"discard","sampleSequence":3,"sourceClass":0,"sourceIndex":7,"drops":2,"ingressInterface":4,"#
          + #""egressInterface":0,"discardReason":289,"dataLinkFrameSize":1518,"#))
    #expect(texts[0].hasSuffix(#""sourceTransportPort":50000,"destinationTransportPort":53}"#))
  }

  @Test func `a bad record or sample costs only itself`() throws {
    var writer = SFlowWriter()
    writer.flow([sflowBlock(3, [1, 2, 3, 4]), sflowBlock(1001, sflow32(1) + sflow32(0) + sflow32(2) + sflow32(0))])
    writer.samples.append(sflowBlock(1, [0, 0, 0, 1]))
    writer.samples.append(sflowBlock(77, [1]))
    writer.counters([])
    var bytes = writer.bytes
    let (texts, troubles) = try sflowTexts(bytes + [0])
    #expect(troubles == [.badRecord, .badSample, .bytesLeft])
    #expect(texts.count == 3)
    #expect(texts[0].contains(#""vlanId":1,"postVlanId":2"#))
    #expect(texts[1] == #"{"sample":"unknown","0/77":"01"}"#)
    // More samples announced than there are.
    bytes[27] = 200
    #expect(try sflowTexts(bytes).troubles.last == .cut)
    // A record that is longer than its sample.
    var long = SFlowWriter()
    long.flow([sflow32(1) + sflow32(4_000_000_000)])
    #expect(try sflowTexts(long.bytes).troubles == [.recordCut])
    for (bytes, reason): ([UInt8], SFlowTrouble.Reason) in [
      ([], .cut), (sflow32(4), .version), (sflow32(5) + sflow32(3), .agent), (Array(writer.bytes[..<20]), .cut),
    ] {
      #expect { try sflowTexts(bytes) } throws: { ($0 as? SFlowTrouble)?.reason == reason }
    }
  }

  @Test func `random damage never traps, and what is written is JSON`() throws {
    var (dice, seed) = Dice.printed(for: "sFlow datagrams")
    var writer = SFlowWriter()
    writer.flow([sampledHeader(SFlowFrame.ethernet(0x0800, SFlowFrame.ipv4(6, SFlowFrame.tcp)))])
    writer.flow([sampledHeader(SFlowFrame.ethernet(0x86DD, SFlowFrame.ipv6(0, SFlowFrame.udp)))], isExpanded: true)
    writer.counters([sflowBlock(1, [UInt8](repeating: 1, count: 88))])
    for _ in 0..<Dice.count(3_000, soak: 300_000) {
      guard let (texts, _) = try? sflowTexts(dice.mutated(writer.bytes)) else { continue }
      for text in texts {
        #expect((try? JSONSerialization.jsonObject(with: Data(text.utf8))) != nil, "SEED=\(seed): \(text)")
      }
    }
  }
}
