import Datagrams
import NetworkNumbers

/// What an Accounting-Request says about a session, read by the million: no names and no `String`s.
///
/// Texts are places in the packet it was read from. Where an attribute stands twice, the first counts; of framed
/// addresses and prefixes the others are in `further`.
public struct AccountingRecord: Sendable {
  /// Acct-Status-Type; nil where it is missing.
  public var status: UInt32?
  public var sessionID = Place()
  public var multiSessionID = Place()
  public var userName = Place()
  public var callingStation = Place()
  public var calledStation = Place()
  public var classOfSession = Place()
  public var nasIdentifier = Place()
  public var nasPortID = Place()
  public var nasAddress: IPAddress?
  public var nasIPv6Address: IPAddress?
  public var nasPort: UInt32?
  public var framedAddress: IPAddress?
  public var framedIPv6Prefix: IPPrefix?
  /// The lower 64 bits of the address in `framedIPv6Prefix`.
  public var framedInterface: UInt64?
  public var framedIPv6Address: IPAddress?
  public var delegatedIPv6Prefix: IPPrefix?
  /// Framed addresses, framed and delegated prefixes after the first of their kind.
  public var further: [IPPrefix] = []
  public var eventTimestamp: Instant?
  /// Acct-Delay-Time: how long the client had been trying to send this.
  public var delaySeconds: UInt32?
  public var sessionSeconds: UInt32?
  public var terminateCause: UInt32?
  /// Octets from the user (input) and to the user (output) as the NAS counts them, with their gigawords (RFC 2869,
  /// section 5.1).
  public var inputOctets: UInt64?
  public var outputOctets: UInt64?
  public var inputPackets: UInt32?
  public var outputPackets: UInt32?
  /// Attributes of these kinds whose value could not be read; the JSON form shows them.
  public var badAttributes = 0
  /// Set when an attribute's length made the rest unreadable.
  public var trouble: RADIUSTrouble?

  /// Bytes of the packet.
  public struct Place: Hashable, Sendable {
    public var offset: UInt16 = 0
    public var count: UInt8 = 0
    public init() {}

    public var isMissing: Bool { offset == 0 }
    public var range: Range<Int> { Int(offset)..<Int(offset) + Int(count) }
  }

  public init(_ packet: borrowing RADIUSPacket) {
    var reading = Reading()
    var (inputLow, inputHigh, outputLow, outputHigh): (UInt32?, UInt32?, UInt32?, UInt32?)
    var eventSeconds: UInt32?
    var attributes = packet.attributes
    while let attribute = attributes.next() {
      let value = attribute.value
      switch attribute.type {
      case 1: reading.text(&userName, attribute)
      case 4: reading.address4(&nasAddress, value)
      case 5: reading.integer(&nasPort, value)
      case 8: reading.framed4(&framedAddress, value)
      case 25: reading.text(&classOfSession, attribute)
      case 30: reading.text(&calledStation, attribute)
      case 31: reading.text(&callingStation, attribute)
      case 32: reading.text(&nasIdentifier, attribute)
      case 40: reading.integer(&status, value)
      case 41: reading.integer(&delaySeconds, value)
      case 42: reading.integer(&inputLow, value)
      case 43: reading.integer(&outputLow, value)
      case 44: reading.text(&sessionID, attribute)
      case 46: reading.integer(&sessionSeconds, value)
      case 47: reading.integer(&inputPackets, value)
      case 48: reading.integer(&outputPackets, value)
      case 49: reading.integer(&terminateCause, value)
      case 50: reading.text(&multiSessionID, attribute)
      case 52: reading.integer(&inputHigh, value)
      case 53: reading.integer(&outputHigh, value)
      case 55: reading.integer(&eventSeconds, value)
      case 87: reading.text(&nasPortID, attribute)
      case 95: reading.address6(&nasIPv6Address, value)
      case 96: reading.interface(&framedInterface, value)
      case 97: reading.prefix(&framedIPv6Prefix, value)
      case 123: reading.prefix(&delegatedIPv6Prefix, value)
      case 168: reading.framed6(&framedIPv6Address, value)
      default: break
      }
    }
    inputOctets = inputLow.map { UInt64(inputHigh ?? 0) << 32 | UInt64($0) }
    outputOctets = outputLow.map { UInt64(outputHigh ?? 0) << 32 | UInt64($0) }
    eventTimestamp = eventSeconds.map { Instant(seconds: Int64($0)) }
    further = reading.further
    badAttributes = reading.bad
    trouble = attributes.trouble
  }

  /// When the event happened: what the NAS says (Event-Timestamp, RFC 2869, section 5.3), else the time of receipt less
  /// the time that was spent trying to send (RFC 2866, section 5.2).
  public func eventTime(received: Instant) -> Instant {
    eventTimestamp ?? received + -Int64(delaySeconds ?? 0) * 1_000_000_000
  }
}

/// Reads values into fields. The first of an attribute counts.
private struct Reading {
  var further: [IPPrefix] = []
  var bad = 0

  @inline(__always)
  func text(_ place: inout AccountingRecord.Place, _ attribute: borrowing RADIUSPacket.Attribute) {
    guard place.isMissing else { return }
    // Both fit: a packet has at most 4096 bytes, a value 253.
    place.offset = UInt16(truncatingIfNeeded: attribute.offset)
    place.count = UInt8(truncatingIfNeeded: attribute.value.byteCount)
  }

  @inline(__always)
  mutating func number<Value: FixedWidthInteger & BitwiseCopyable>(_ value: RawSpan) -> Value? {
    guard value.byteCount == MemoryLayout<Value>.size else {
      bad += 1
      return nil
    }
    // Safe: the guard above, and every pattern of bits is an integer.
    return Value(bigEndian: value.unsafeLoadUnaligned(fromByteOffset: 0, as: Value.self))
  }

  @inline(__always)
  mutating func integer(_ field: inout UInt32?, _ value: RawSpan) {
    guard let number: UInt32 = number(value), field == nil else { return }
    field = number
  }

  mutating func interface(_ field: inout UInt64?, _ value: RawSpan) {
    guard let number: UInt64 = number(value), field == nil else { return }
    field = number
  }

  @inline(__always)
  mutating func address4(_ field: inout IPAddress?, _ value: RawSpan) {
    guard let number: UInt32 = number(value), field == nil else { return }
    field = IPAddress(ipv4: number)
  }

  mutating func address6(_ field: inout IPAddress?, _ value: RawSpan) {
    guard let number: UInt128 = number(value), field == nil else { return }
    field = IPAddress(ipv6: number)
  }

  @inline(__always)
  mutating func framed4(_ field: inout IPAddress?, _ value: RawSpan) {
    guard let number: UInt32 = number(value) else { return }
    framed(&field, IPAddress(ipv4: number))
  }

  mutating func framed6(_ field: inout IPAddress?, _ value: RawSpan) {
    guard let number: UInt128 = number(value) else { return }
    framed(&field, IPAddress(ipv6: number))
  }

  @inline(__always)
  private mutating func framed(_ field: inout IPAddress?, _ address: IPAddress) {
    if field == nil { field = address } else { further.append(IPPrefix(address)) }
  }

  mutating func prefix(_ field: inout IPPrefix?, _ value: RawSpan) {
    guard let prefix = try? RADIUSValue.prefix(value, .ipv6, at: 0) else {
      bad += 1
      return
    }
    if field == nil { field = prefix } else { further.append(prefix) }
  }
}
