import Crypto
import Datagrams

/// What a server of accounting answers.
public enum RADIUSReply {
  /// The bytes of the Accounting-Response to a request, to be sent once the request is kept for good and never
  /// before (RFC 2866, section 4.2). Proxies find their Proxy-State in it,
  /// unchanged and in order (RFC 2865, section 5.33).
  public static func accountingResponse(to request: borrowing RADIUSPacket, secret: [UInt8]) -> [UInt8] {
    var attributes: [UInt8] = []
    var each = request.attributes
    while let attribute = each.next() {
      guard attribute.type == proxyState else { continue }
      attributes += [proxyState, UInt8(attribute.value.byteCount + 2)]
      attribute.value.withUnsafeBytes { attributes.append(contentsOf: $0) }
    }
    var header = ByteWriter()
    header.append(RADIUSCode.accountingResponse.rawValue)
    header.append(request.identifier)
    header.append(UInt16(RADIUSPacket.bytesMin + attributes.count))
    // RFC 2866, section 3: MD5 over code, identifier, length, the request's authenticator, attributes, secret.
    var hash = Insecure.MD5()
    header.bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
    request.authenticator.withUnsafeBytes { hash.update(bufferPointer: $0) }
    attributes.withUnsafeBytes { hash.update(bufferPointer: $0) }
    secret.withUnsafeBytes { hash.update(bufferPointer: $0) }
    return header.bytes + Array(hash.finalize()) + attributes
  }

  static let proxyState: UInt8 = 33
}
