import Datagrams
import Decoding
import Foundation
import NetworkNumbers
import TestSupport
import Testing

@Suite struct RADIUSTests {
  /// RFC 2866's own picture of a session, with the attributes of later documents.
  static var stop: RADIUSWriter {
    var packet = RADIUSWriter(.accountingRequest)
    packet.authenticator = (0..<16).map { UInt8($0) }
    packet.add(1, "alice")
    packet.add(4, 0x0A09_0002)
    packet.add(40, 2)
    packet.add(44, "0000-01")
    packet.add(8, 0x0A08_000B)
    packet.add(42, 5)
    packet.add(52, 2)
    packet.add(43, 7)
    packet.add(41, 3)
    packet.add(97, [0, 64, 0x20, 1, 0x0D, 0xB8, 0, 1, 0, 2])
    packet.add(96, [0, 0, 0, 0, 0, 0, 0, 0x1A])
    packet.add(123, [0, 56, 0x20, 1, 0x0D, 0xB8, 0, 2, 0])
    packet.add(49, 1)
    packet.add(25, [1, 2])
    packet.add(25, [3])
    packet.add(26, [0, 0, 0, 9, 1, 5, 97, 98, 99, 2, 3, 100])
    packet.add(64, [1, 0, 0, 3])
    packet.add(241, [5, 0xAB])
    packet.add(200, [0xFF])
    return packet
  }

  @Test func `every attribute stands under its name, joined numbers under ours`() throws {
    let text = try radiusText(Self.stop.bytes, received: Instant(seconds: 1_000_000_000))
    #expect(
      text == #"{"code":"Accounting-Request","identifier":7,"authenticator":"not checked: no secret","#
        + #""authenticatorBytes":"000102030405060708090a0b0c0d0e0f","#
        + #""eventTime":"2001-09-09T01:46:37Z","inputOctets":8589934597,"outputOctets":7,"User-Name":"alice","#
        + #""NAS-IP-Address":"10.9.0.2","Acct-Status-Type":"Stop","Acct-Session-Id":"0000-01","#
        + #""Framed-IP-Address":"10.8.0.11","Acct-Input-Octets":5,"Acct-Input-Gigawords":2,"Acct-Output-Octets":7,"#
        + #""Acct-Delay-Time":3,"Framed-IPv6-Prefix":"2001:db8:1:2::/64","#
        + #""Framed-Interface-Id":"0000:0000:0000:001a","Delegated-IPv6-Prefix":"2001:db8:2::/56","#
        + #""Acct-Terminate-Cause":"User-Request","Class":["0102","03"],"Cisco-AVPair":"abc","Cisco-NAS-Port":"d","#
        + #""Tunnel-Type:1":"L2TP","241.5":"ab","200":"ff"}"#)
  }

  @Test func `the fast record says the same`() throws {
    let bytes = Self.stop.bytes
    try withPacket(bytes) { packet in
      let record = AccountingRecord(packet)
      #expect(String(decoding: bytes[record.userName.range], as: UTF8.self) == "alice")
      #expect(String(decoding: bytes[record.sessionID.range], as: UTF8.self) == "0000-01")
      #expect(record.status == 2)
      #expect(record.nasAddress == IPAddress("10.9.0.2"))
      #expect(record.framedAddress == IPAddress("10.8.0.11"))
      #expect(record.inputOctets == 2 << 32 + 5)
      #expect(record.outputOctets == 7)
      #expect(record.framedIPv6Prefix?.description == "2001:db8:1:2::/64")
      #expect(record.framedInterface == 0x1A)
      #expect(record.delegatedIPv6Prefix?.description == "2001:db8:2::/56")
      #expect(record.terminateCause == 1)
      #expect(record.eventTime(received: Instant(seconds: 100)) == Instant(seconds: 97))
      #expect(record.badAttributes == 0 && record.trouble == nil && record.further.isEmpty)
      #expect(record.multiSessionID.isMissing)
    }
  }

  @Test func `Event-Timestamp is the time of the event, and delay only where it is missing`() throws {
    var packet = Self.stop
    packet.add(55, 86_400)
    try withPacket(packet.bytes) {
      #expect(AccountingRecord($0).eventTime(received: Instant(seconds: 9)) == Instant(seconds: 86_400))
    }
  }

  @Test func `passwords and keys are never written`() throws {
    var packet = RADIUSWriter(.accessRequest)
    let secret = Array("a-secret-of-16-b".utf8)
    for type: UInt8 in [2, 3, 69, 70, 79, 103, 121] { packet.add(type, secret) }
    packet.add(26, [0, 0, 1, 0x37, 25, 18] + secret)
    // A vendor's attributes that do not add up may hold a key as well.
    packet.add(26, [0, 0, 1, 0x37, 25, 99] + secret)
    let text = try radiusText(packet.bytes)
    #expect(!text.contains("612d736563726574"))
    #expect(!text.contains("a-secret"))
    #expect(text.contains(#""User-Password":"(16 bytes, not shown)""#))
    #expect(text.contains(#""MS-CHAP2-Response":"(16 bytes, not shown)""#))
  }

  @Test func `integers have the names of the registry`() throws {
    var packet = RADIUSWriter(.accountingRequest)
    let values: [(UInt8, UInt32)] = [
      (6, 19), (10, 3), (15, 8), (49, 19), (49, 23), (49, 24), (61, 22), (61, 35), (61, 43), (65, 0x0200_000F),
      (101, 509), (101, 601), (133, 3),
    ]
    for (type, value) in values { packet.add(type, value) }
    #expect(
      try radiusText(packet.bytes).hasSuffix(
        #""Service-Type":"Additional-Authorization","Framed-Routing":"Send-and-Listen","#
          + #""Login-Service":"TCP-Clear-Quiet","Acct-Terminate-Cause":["Supplicant-Restart","Lost-Power",24],"#
          + #""NAS-Port-Type":["Wireless-CDMA2000","xPON","WIMAX-WVS"],"Tunnel-Medium-Type:2":"E.164-NSAP","#
          + #""Error-Cause":["Location-Info-Required","Response-Too-Big"],"Framed-Management":"NETCONF"}"#))
  }

  /// Of RFC 2865, section 5.26: the vendor's number, then what it lays out as it likes.
  private static func vendors(_ values: [[UInt8]]) throws -> String {
    var packet = RADIUSWriter(.accountingRequest)
    for value in values { packet.add(26, value) }
    return try radiusText(packet.bytes)
  }

  @Test func `vendors' attributes stand under their names, unknown ones under their numbers`() throws {
    let huawei: [UInt8] = [0, 0, 7, 0xDB, 138, 4, 99, 110, 161, 6, 10, 1, 2, 3, 200, 3, 7]
    let text = try Self.vendors([
      huawei, [0, 0, 0x28, 0xAF, 21, 3, 6], [0, 0, 0x13, 0x0A, 67, 6, 2, 0, 0, 9],
      [0, 0, 0x63, 0xA2, 148, 6, 0, 0, 0, 3],
      [0, 0, 0x12, 0x34, 5, 3, 1],
    ])
    #expect(
      text.contains(
        #""Huawei-Domain-Name":"cn","Huawei-NAT-Public-Address":"10.1.2.3","2011/200":"07","3GPP-RAT-Type":"EUTRAN","#
          + #""ERX-Service-Volume:2":9,"H3C-Acct-IPv6-Input-Gigawords":3,"4660/5":"01"}"#))
  }

  @Test func `vendors have layouts of their own`() throws {
    // Starent: two bytes each; USR: four of a type and no length; Lucent: two and one.
    #expect(
      try Self.vendors([
        [0, 0, 0x1F, 0xE4, 0, 2, 0, 5, 9, 1, 0, 0, 4], [0, 0, 1, 0xAD, 0, 0, 0x98, 1, 7, 8],
        [0, 0, 0x12, 0xEE, 1, 0, 4, 6],
      ]).contains(#""8164/2":"09","8164/256":"","429/38913":"0708","4846/256":"06"}"#))
  }

  @Test func `a vendor's bad attribute costs only itself`() throws {
    let text = try Self.vendors([
      [0, 0, 7, 0xDB, 135, 5, 1, 2, 3, 138, 3, 97], [0, 0, 0x37, 0x2A, 1, 3, 98, 2, 9, 99],
    ])
    #expect(
      text.contains(
        #""Huawei-Domain-Name":"a","WISPr-Location-ID":"b","undecodable":[{"attribute":"Huawei-Primary-DNS","#))
    #expect(text.contains(#""offset":28,"reason":"the value has not the length of its kind","bytes":"010203"}"#))
    #expect(
      text.contains(
        #"{"attribute":"14122","offset":43,"reason":"\#(RADIUSTrouble.Reason.vendorAttributeCut.rawValue)","#))
    #expect(text.hasSuffix(#""bytes":"020963"}]}"#))
    // Some of Cisco's are passwords.
    #expect(try Self.vendors([[0, 0, 0, 9, 249, 99, 7]]).hasSuffix(#""bytes":""}]}"#))
  }

  @Test func `a bad attribute costs only itself`() throws {
    var packet = RADIUSWriter(.accountingRequest)
    packet.add(8, [1, 2, 3])
    packet.add(97, [0, 129] + [UInt8](repeating: 1, count: 16))
    packet.add(97, [0])
    packet.add(97, [0, 64, 1])
    packet.add(1, [0xFF, 0xFE])
    packet.add(44, "s")
    let text = try radiusText(packet.bytes)
    #expect(text.contains(#""Acct-Session-Id":"s""#))
    #expect(
      text.contains(
        #"{"attribute":"Framed-IP-Address","offset":22,"reason":"the value has not the length of its kind","#
          + #""bytes":"010203"}"#))
    #expect(text.contains(RADIUSTrouble.Reason.prefixLength.rawValue))
    #expect(text.contains(RADIUSTrouble.Reason.prefixCut.rawValue))
    #expect(text.contains(RADIUSTrouble.Reason.notUTF8.rawValue))
    try withPacket(packet.bytes) { #expect(AccountingRecord($0).badAttributes == 4) }
  }

  @Test func `a length that makes the rest unreadable is said, and what stands before it stays`() throws {
    for (length, reason): (UInt8, RADIUSTrouble.Reason) in [
      (0, .attributeTooShort), (1, .attributeTooShort), (200, .attributeCut),
    ] {
      var packet = RADIUSWriter(.accountingRequest)
      packet.add(44, "s")
      packet.add(1, "bob")
      var bytes = packet.bytes
      bytes[24] = length
      #expect(try radiusText(bytes).contains(#""Acct-Session-Id":"s","undecodable":[{"attribute":"(the rest)""#))
      try withPacket(bytes) { #expect(AccountingRecord($0).trouble == RADIUSTrouble(reason, at: 23)) }
    }
  }

  @Test func `a packet has its bounds`() throws {
    let good = Self.stop.bytes
    func trouble(_ bytes: [UInt8]) -> RADIUSTrouble.Reason? {
      do {
        _ = try RADIUSPacket(bytes.span.bytes)
        return nil
      } catch { return error.reason }
    }
    #expect(trouble([]) == .packetTooShort)
    #expect(trouble(Array(good[..<19])) == .packetTooShort)
    #expect(trouble(Array(good.dropLast())) == .packetCut)
    #expect(trouble(good + [0, 0]) == nil)
    var bytes = [UInt8](repeating: 0, count: 5000)
    (bytes[2], bytes[3]) = (0x10, 0x01)
    #expect(trouble(bytes) == .lengthOutOfBounds)
    (bytes[2], bytes[3]) = (0x10, 0x00)
    #expect(trouble(bytes) == nil)
    (bytes[2], bytes[3]) = (0, 19)
    #expect(trouble(bytes) == .lengthOutOfBounds)
  }

  @Test func `the table agrees with FreeRADIUS's dictionaries`() throws {
    let folder = "/usr/share/freeradius"
    guard let files = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      print("RADIUS dictionaries: not run (\(folder) is not there)")
      return
    }
    var compared = 0
    // Documents with spaces of numbers of their own are left out.
    let others = ["4679", "6929", "7499", "7930", "8045", "8559"]
    for file in files.sorted() where file.hasPrefix("dictionary.rfc") && !others.contains(String(file.suffix(4))) {
      for line in try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8).split(separator: "\n") {
        let words = line.split(whereSeparator: \.isWhitespace)
        guard words.first == "ATTRIBUTE", words.count > 3, let number = UInt8(words[2]) else { continue }
        #expect(RADIUSDictionary.standard[number]?.name == String(words[1]))
        compared += 1
      }
    }
    #expect(compared > 150)
  }

  /// Kinds as FreeRADIUS calls them.
  private static let kinds: [String: RADIUSDictionary.Kind] = [
    "string": .text, "octets": .octets, "byte": .byte, "integer": .integer, "ipaddr": .ipv4, "ipv6addr": .ipv6,
    "ipv6prefix": .ipv6prefix,
  ]

  @Test func `the vendors' table agrees with FreeRADIUS's dictionaries`() throws {
    let folder = "/usr/share/freeradius/dictionary."
    guard FileManager.default.fileExists(atPath: folder + "cisco") else {
      print("RADIUS dictionaries of vendors: not run (\(folder)cisco is not there)")
      return
    }
    var compared = 0
    for (number, vendor) in RADIUSDictionary.standard.vendors where !vendor.types.isEmpty {
      var theirs: [UInt32: [String: String]] = [:]
      let file = try String(contentsOfFile: folder + vendor.name.lowercased(), encoding: .utf8)
      for line in file.split(separator: "\n") {
        let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
        if words.first == "VENDOR" { #expect(words[2] == "\(number)") }
        guard words.first == "ATTRIBUTE", words.count > 3, let type = UInt32(words[2]) else { continue }
        theirs[type, default: [:]][words[1]] = String(words[3].prefix { $0 != "[" })
      }
      for type in vendor.types {
        let entry = try #require(vendor[type])
        compared += 1
        // H3C's manuals have these two; the dictionary gives the numbers of packets a second time.
        if vendor.name == "H3C", type == 148 || type == 149 { continue }
        let kind = try #require(theirs[type]?[entry.name], "\(entry.name)")
        #expect(
          entry.kind == .secret || entry.name == "MS-CHAP-Domain" || entry.kind == Self.kinds[kind], "\(entry.name)")
      }
    }
    #expect(compared > 300)
  }
}
