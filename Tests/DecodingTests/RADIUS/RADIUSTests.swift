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
        + #""eventTime":"2001-09-09T01:46:37Z","inputOctets":8589934597,"outputOctets":7,"User-Name":"alice","#
        + #""NAS-IP-Address":"10.9.0.2","Acct-Status-Type":"Stop","Acct-Session-Id":"0000-01","#
        + #""Framed-IP-Address":"10.8.0.11","Acct-Input-Octets":5,"Acct-Input-Gigawords":2,"Acct-Output-Octets":7,"#
        + #""Acct-Delay-Time":3,"Framed-IPv6-Prefix":"2001:db8:1:2::/64","#
        + #""Framed-Interface-Id":"0000:0000:0000:001a","Delegated-IPv6-Prefix":"2001:db8:2::/56","#
        + #""Acct-Terminate-Cause":"User-Request","Class":["0102","03"],"9/1":"616263","9/2":"64","#
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
    #expect(text.contains(#""311/25":"(16 bytes, not shown)""#))
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
}
