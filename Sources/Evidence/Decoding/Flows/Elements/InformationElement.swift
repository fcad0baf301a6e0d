/// What a field of a record holds, by its number in a registry (RFC 7011, section 3.2).
public struct InformationElement: Hashable, Sendable {
  /// A Private Enterprise Number; 0 for IANA's own registry and for all field types of NetFlow.
  public var enterprise: UInt32
  public var number: UInt16

  public init(enterprise: UInt32 = 0, _ number: UInt16) {
    self.enterprise = enterprise
    self.number = number
  }

  /// systemInitTimeMilliseconds.
  static let systemInitTime = InformationElement(160)

  /// The enterprise number under which the elements of IANA count the other direction (RFC 5103, section 6.1).
  static let reverseEnterprise: UInt32 = 29305

  /// The scopes of NetFlow version 9 are numbered apart from its fields (RFC 3954, section 6.1). Here they stand under
  /// an enterprise number that nobody has.
  static let scopeEnterprise: UInt32 = .max
}

/// How the bytes of a value are to be read (RFC 7011, section 6.1, and RFC 6313).
public enum AbstractType: String, Hashable, Sendable, CaseIterable {
  case octetArray
  case unsigned8, unsigned16, unsigned32, unsigned64
  /// Flags of RFC 9740, mostly sent in fewer bytes (RFC 7011, section 6.2).
  case unsigned256
  case signed8, signed16, signed32, signed64
  case float32, float64
  case boolean
  case macAddress
  case string
  case dateTimeSeconds, dateTimeMilliseconds, dateTimeMicroseconds, dateTimeNanoseconds
  case ipv4Address, ipv6Address
  case basicList, subTemplateList, subTemplateMultiList
}
