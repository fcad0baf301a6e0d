import Datagrams
import Decoding
import FuzzDriver

/// Any bytes are a packet or not; a packet is read fast and by name, checked and answered, without a trap. The reply to
/// a request is a packet again, and right for it.
private func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  guard let packet = try? RADIUSPacket(bytes.span.bytes) else { return 0 }
  let secret: [UInt8] = [1, 2, 3]
  var checker = RADIUSChecker()
  let authentication = checker.check(packet, secret: secret, request: Array(bytes.prefix(16)))
  let record = AccountingRecord(packet)
  precondition(record.userName.range.upperBound <= bytes.count, "A text lies within its packet.")
  var line = JSONLine()
  var json = RADIUSJSON()
  line.begin()
  json.write(packet, received: Instant(seconds: 0), authentication: authentication, to: &line)
  line.end()
  let reply = RADIUSReply.accountingResponse(to: packet, secret: secret)
  guard let answer = try? RADIUSPacket(reply.span.bytes) else { preconditionFailure("A reply is a packet.") }
  let checked = checker.check(answer, secret: secret, request: [UInt8](packet.authenticator))
  precondition(checked == .correct, "A reply is right for its request.")
  _ = try? RADIUSSecrets(file: bytes)
  return 0
}

@_cdecl("RADIUSFuzz_main")
public func main(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
  runFuzzer(count, arguments, fuzz)
}
