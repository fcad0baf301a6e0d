import Crypto
import Datagrams

/// Whether a packet was made by someone who knows the shared secret, and was not changed since.
public enum RADIUSAuthentication: String, Hashable, Sendable, CaseIterable {
  case correct
  case wrong
  /// No secret is known for the sender.
  case noSecret = "not checked: no secret"
  /// Nothing in the packet can be checked: an Access-Request without Message-Authenticator, or an answer whose request
  /// was not seen.
  case nothingToCheck = "not checked: the packet proves nothing by itself"
}

/// Checks packets; keeps its working memory from one to the next.
public struct RADIUSChecker: Sendable {
  private var work: [UInt8] = []

  public init() {}

  /// Checks the authenticator of the requests that sign themselves and of answers, and every packet's
  /// Message-Authenticator; one that is wrong makes the packet wrong.
  ///
  /// - Parameter request: The authenticator of the request that is answered, if it is known.
  public mutating func check(
    _ packet: borrowing RADIUSPacket, secret: [UInt8]?, request: [UInt8]? = nil
  ) -> RADIUSAuthentication {
    guard let secret else { return .noSecret }
    var checked = false
    let code = packet.code
    if code.signsItself || code.isAnswer && request?.count == 16 {
      guard hash(packet, secret, code.signsItself ? nil : request) else { return .wrong }
      checked = true
    }
    var attributes = packet.attributes
    while let attribute = attributes.next() {
      guard attribute.type == Self.messageAuthenticator else { continue }
      guard attribute.value.byteCount == 16 else { return .wrong }
      // Of an answer it is made over the request's authenticator.
      guard !code.isAnswer || request?.count == 16 else { continue }
      guard message(packet, secret, at: attribute.offset, request) else { return .wrong }
      checked = true
    }
    return checked ? .correct : .nothingToCheck
  }

  static let messageAuthenticator: UInt8 = 80

  /// RFC 2866, section 3: MD5 over code, identifier, length, sixteen zeros (of an answer: the request's authenticator),
  /// attributes, secret.
  private mutating func hash(_ packet: borrowing RADIUSPacket, _ secret: [UInt8], _ request: [UInt8]?) -> Bool {
    load(packet, request)
    work.append(contentsOf: secret)
    var hash = Insecure.MD5()
    work.withUnsafeBytes { hash.update(bufferPointer: $0) }
    return Self.equal(hash.finalize(), packet.authenticator)
  }

  /// RFC 2869, section 5.14: HMAC-MD5 over the packet with sixteen zeros in place of the value. In the requests that
  /// sign themselves the authenticator is zero while it is made (RFC 5176, section 3.4).
  private mutating func message(
    _ packet: borrowing RADIUSPacket, _ secret: [UInt8], at offset: Int, _ request: [UInt8]?
  ) -> Bool {
    load(packet, packet.code.isAnswer ? request : packet.code.signsItself ? nil : [UInt8](packet.authenticator))
    for index in offset..<offset + 16 { work[index] = 0 }
    var hash = HMAC<Insecure.MD5>(key: SymmetricKey(data: secret))
    work.withUnsafeBytes { hash.update(data: $0) }
    return Self.equal(hash.finalize(), packet.bytes.extracting(offset..<offset + 16))
  }

  /// The packet's bytes with another authenticator.
  private mutating func load(_ packet: borrowing RADIUSPacket, _ authenticator: [UInt8]?) {
    work.removeAll(keepingCapacity: true)
    packet.bytes.withUnsafeBytes { work.append(contentsOf: $0) }
    for index in 0..<16 { work[4 + index] = authenticator?[index] ?? 0 }
  }

  /// In a time that does not depend on where they differ.
  private static func equal(_ digest: some Sequence<UInt8>, _ expected: RawSpan) -> Bool {
    var difference: UInt8 = 0
    var index = 0
    for byte in digest {
      difference |= byte ^ expected.unsafeLoad(fromByteOffset: index, as: UInt8.self)
      index += 1
    }
    return difference == 0
  }
}
