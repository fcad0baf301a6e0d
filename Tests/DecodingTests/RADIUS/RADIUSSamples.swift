import Datagrams
import Decoding
import TestSupport

/// A slow, obvious writer of RADIUS packets.
struct RADIUSWriter {
  var code: UInt8
  var identifier: UInt8 = 7
  var authenticator = [UInt8](repeating: 0, count: 16)
  var attributes: [(type: UInt8, value: [UInt8])] = []

  init(_ code: RADIUSCode) { self.code = code.rawValue }

  mutating func add(_ type: UInt8, _ value: [UInt8]) { attributes.append((type, value)) }
  mutating func add(_ type: UInt8, _ text: String) { add(type, Array(text.utf8)) }
  mutating func add(_ type: UInt8, _ number: UInt32) {
    add(type, (0..<4).map { UInt8(truncatingIfNeeded: number >> UInt32(24 - 8 * $0)) })
  }

  var bytes: [UInt8] {
    let body = attributes.flatMap { [$0.type, UInt8($0.value.count + 2)] + $0.value }
    let length = 20 + body.count
    return [code, identifier, UInt8(length >> 8), UInt8(length & 255)] + authenticator + body
  }
}

func withPacket<Result>(
  _ bytes: [UInt8], _ body: (borrowing RADIUSPacket) throws -> Result
) throws -> Result {
  let packet = try RADIUSPacket(bytes.span.bytes)
  return try body(packet)
}

/// A packet's JSON object.
func radiusText(
  _ bytes: [UInt8], received: Instant? = nil, secret: [UInt8]? = nil
) throws -> String {
  try withPacket(bytes) { packet in
    var line = JSONLine()
    var json = RADIUSJSON()
    var checker = RADIUSChecker()
    line.begin()
    json.write(packet, received: received, authentication: checker.check(packet, secret: secret), to: &line)
    line.end()
    return String(decoding: line.bytes.dropLast(), as: UTF8.self)
  }
}
