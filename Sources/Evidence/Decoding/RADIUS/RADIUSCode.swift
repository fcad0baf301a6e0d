/// What a packet is (IANA registry "RADIUS Packet Type Codes").
public struct RADIUSCode: RawRepresentable, Hashable, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let accessRequest = RADIUSCode(rawValue: 1)
  public static let accessAccept = RADIUSCode(rawValue: 2)
  public static let accessReject = RADIUSCode(rawValue: 3)
  public static let accountingRequest = RADIUSCode(rawValue: 4)
  public static let accountingResponse = RADIUSCode(rawValue: 5)
  public static let accessChallenge = RADIUSCode(rawValue: 11)
  public static let statusServer = RADIUSCode(rawValue: 12)
  public static let disconnectRequest = RADIUSCode(rawValue: 40)
  public static let disconnectACK = RADIUSCode(rawValue: 41)
  public static let disconnectNAK = RADIUSCode(rawValue: 42)
  public static let coaRequest = RADIUSCode(rawValue: 43)
  public static let coaACK = RADIUSCode(rawValue: 44)
  public static let coaNAK = RADIUSCode(rawValue: 45)

  static let named: [(code: RADIUSCode, name: String)] = [
    (.accessRequest, "Access-Request"), (.accessAccept, "Access-Accept"), (.accessReject, "Access-Reject"),
    (.accountingRequest, "Accounting-Request"), (.accountingResponse, "Accounting-Response"),
    (.accessChallenge, "Access-Challenge"), (.statusServer, "Status-Server"),
    (.disconnectRequest, "Disconnect-Request"), (.disconnectACK, "Disconnect-ACK"),
    (.disconnectNAK, "Disconnect-NAK"), (.coaRequest, "CoA-Request"), (.coaACK, "CoA-ACK"), (.coaNAK, "CoA-NAK"),
  ]

  /// The name in the documents, or the number.
  public var name: String { Self.named.first { $0.code == self }?.name ?? "\(rawValue)" }
  public var isKnown: Bool { Self.named.contains { $0.code == self } }

  /// Whether the packet's authenticator is a hash over itself and the secret (RFC 2866, section 3; RFC 5176, section
  /// 2.3). That of an Access-Request is random, and an answer's depends on its request.
  public var signsItself: Bool {
    self == .accountingRequest || self == .disconnectRequest || self == .coaRequest
  }

  /// Whether the packet answers another.
  public var isAnswer: Bool {
    switch self {
    case .accessAccept, .accessReject, .accessChallenge, .accountingResponse, .disconnectACK, .disconnectNAK,
      .coaACK, .coaNAK:
      true
    default: false
    }
  }
}
