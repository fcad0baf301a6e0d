import Datagrams

/// Bytes that could not be decoded: why, where they are, and what they are.
public struct DecodingTrouble: Hashable, Sendable {
  public enum Reason: String, Hashable, Sendable, CaseIterable {
    /// Fewer bytes than a header.
    case headerCut
    /// Neither 5, 9 nor 10.
    case versionUnknown
    /// The header promises more than the datagram holds; whole records and sets before the end are decoded.
    case messageCut
    /// Bytes behind the end of the message.
    case trailingBytes
    /// A set shorter than its own header; nothing behind it in the message can be found.
    case setLengthTooSmall
    /// A set longer than the rest of the message; its whole records are decoded.
    case setCut
    /// A set with an id that no protocol version uses.
    case setReserved
    /// Bytes behind the records of a set that are no whole record, and no padding (RFC 7011, section 3.3.1); or all of a
    /// set that holds no record.
    case recordCut
    /// A template that is longer than its set.
    case templateCut
    /// Template ids begin at 256.
    case templateNumber
    case templateFieldsTooMany
    /// More fields of no bytes than may be.
    case templateFieldsEmpty
    /// A template whose records have no bytes.
    case templateEmpty
    /// A template whose records fit into no datagram.
    case templateTooLong
    /// An options template with no scope, or with more scopes than fields.
    case templateScopes
    /// More templates than one session may have.
    case templateFlood
    /// More observation domains than one session may have: one that had templates gave way to this one.
    case domainFlood
    /// Data without a template, and too much of it waits already.
    case waitingFull
    /// Data that waited for a template when its exporter started anew, or when its session or domain gave way to another.
    case templateNeverCame
  }

  public var reason: Reason
  public var session: Int
  /// Observation domain, source id or engine; nil if the header could not be read.
  public var domain: UInt32?
  /// Set or template id.
  public var set: UInt16?
  public var position: SpoolPosition
  /// Where the bytes begin in the datagram.
  public var offset: Int
  /// How many there are.
  public var byteCount: Int
  /// The first of them (`FlowBounds.troubleBytes`).
  public var bytes: [UInt8]
}
