import Crypto
import Datagrams
import Decoding
import NetworkNumbers
import TestSupport
import Testing

@Suite struct RADIUSAuthenticationTests {
  static let secret = Array("lab-secret".utf8)

  /// RFC 2866, section 3, word for word.
  static func signed(_ packet: RADIUSWriter, secret: [UInt8] = secret) -> [UInt8] {
    var packet = packet
    packet.authenticator = [UInt8](repeating: 0, count: 16)
    packet.authenticator = Array(Insecure.MD5.hash(data: packet.bytes + secret))
    return packet.bytes
  }

  static func check(_ bytes: [UInt8], _ secret: [UInt8]?, request: [UInt8]? = nil) throws -> RADIUSAuthentication {
    try withPacket(bytes) {
      var checker = RADIUSChecker()
      return checker.check($0, secret: secret, request: request)
    }
  }

  @Test func `requests that sign themselves are checked, and every changed byte is found`() throws {
    for code in [RADIUSCode.accountingRequest, .disconnectRequest, .coaRequest] {
      var packet = RADIUSTests.stop
      packet.code = code.rawValue
      let bytes = Self.signed(packet)
      #expect(try Self.check(bytes, Self.secret) == .correct)
      #expect(try Self.check(bytes, Array("other".utf8)) == .wrong)
      #expect(try Self.check(bytes, nil) == .noSecret)
      for index in bytes.indices where index != 2 && index != 3 && index != 0 {
        var changed = bytes
        changed[index] ^= 0x40
        #expect(try Self.check(changed, Self.secret) == .wrong, "byte \(index)")
      }
    }
  }

  @Test func `Message-Authenticator is checked where it stands`() throws {
    for code in [RADIUSCode.accessRequest, .coaRequest, .statusServer] {
      var packet = RADIUSWriter(code)
      if !code.signsItself { packet.authenticator = (0..<16).map { UInt8($0 + 1) } }
      packet.add(1, "bob")
      packet.add(80, [UInt8](repeating: 0, count: 16))
      packet.attributes[1].value = Array(
        HMAC<Insecure.MD5>.authenticationCode(for: packet.bytes, using: SymmetricKey(data: Self.secret)))
      let bytes = code.signsItself ? Self.signed(packet) : packet.bytes
      #expect(try Self.check(bytes, Self.secret) == .correct)
      #expect(try Self.check(bytes, Array("other".utf8)) == .wrong)
    }
    var short = RADIUSWriter(.accessRequest)
    short.add(80, [1])
    #expect(try Self.check(short.bytes, Self.secret) == .wrong)
    #expect(try Self.check(RADIUSWriter(.accessRequest).bytes, Self.secret) == .nothingToCheck)
  }

  @Test func `the reply is right for its request, and carries Proxy-State back`() throws {
    var packet = RADIUSTests.stop
    packet.add(33, [9, 8])
    packet.add(33, [])
    packet.add(33, [7])
    let request = Self.signed(packet)
    let reply = try withPacket(request) { RADIUSReply.accountingResponse(to: $0, secret: Self.secret) }
    #expect(reply[0] == 5 && reply[1] == packet.identifier)
    #expect(Array(reply[20...]) == [33, 4, 9, 8, 33, 2, 33, 3, 7])
    let authenticator = Array(request[4..<20])
    #expect(try Self.check(reply, Self.secret, request: authenticator) == .correct)
    #expect(try Self.check(reply, Self.secret, request: authenticator.reversed()) == .wrong)
    #expect(try Self.check(reply, Self.secret) == .nothingToCheck)
    #expect(
      Array(reply[4..<20])
        == Array(Insecure.MD5.hash(data: reply[..<4] + authenticator + reply[20...] + Self.secret)))
  }

  @Test func `secrets are found by the longest prefix`() throws {
    let secrets = try RADIUSSecrets(
      file: Array("# ours\n10.9.0.0/16 wide\n10.9.1.0/24 narrow\r\n10.9.1.7 one\n\nrest\n".utf8))
    func secret(_ address: String) -> String? {
      IPAddress(address).flatMap { secrets.secret(of: $0) }.map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(secret("10.9.1.7") == "one")
    #expect(secret("10.9.1.8") == "narrow")
    #expect(secret("10.9.2.8") == "wide")
    #expect(secret("2001:db8::1") == "rest")
    for (text, line) in [
      ("a b c", 1), ("\n10.9 secret", 2), ("one\ntwo", 2), ("10.0.0.1 a\n10.0.0.1 b", 2),
      (String(repeating: "x", count: RADIUSSecrets.secretBytesMax + 1), 1),
    ] {
      #expect { try RADIUSSecrets(file: Array(text.utf8)) } throws: {
        ($0 as? RADIUSSecrets.Trouble)?.line == line
      }
    }
  }
}
