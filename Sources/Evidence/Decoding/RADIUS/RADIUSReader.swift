import Datagrams
import NetworkNumbers

/// A packet's attributes by the dictionary, for people to read.
struct RADIUSReader: Sendable {
  let dictionary: RADIUSDictionary

  enum Shown: Hashable, Sendable {
    case text(String)
    case integer(UInt64)
  }

  struct Member: Sendable {
    let name: String
    var values: [Shown] = []
  }

  struct BadAttribute: Sendable {
    let name: String
    let trouble: RADIUSTrouble
    let bytes: [UInt8]
  }

  /// What was read so far.
  private struct Found {
    var members: [Member] = []
    var troubles: [BadAttribute] = []
    private var places: [String: Int] = [:]

    init() {}

    mutating func add(_ name: String, _ value: Shown) {
      let place = places[name] ?? members.count
      if place == members.count {
        places[name] = place
        members.append(Member(name: name))
      }
      members[place].values.append(value)
    }
  }

  func members(_ packet: borrowing RADIUSPacket) -> (members: [Member], troubles: [BadAttribute]) {
    var found = Found()
    var attributes = packet.attributes
    while let attribute = attributes.next() { read(attribute, &found) }
    if let trouble = attributes.trouble {
      // What cannot be told apart may hold a password.
      found.troubles.append(BadAttribute(name: "(the rest)", trouble: trouble, bytes: []))
    }
    return (found.members, found.troubles)
  }

  private func read(_ attribute: borrowing RADIUSPacket.Attribute, _ found: inout Found) {
    guard let entry = dictionary[attribute.type] else {
      let (name, value) = extended(attribute)
      return found.add(name, value)
    }
    guard entry.kind == .vendor else { return Self.read(entry, attribute.value, at: attribute.offset, &found) }
    vendor(attribute, entry, &found)
  }

  private static func read(
    _ entry: RADIUSDictionary.Entry, _ value: RawSpan, at offset: Int, _ found: inout Found
  ) {
    do throws(RADIUSTrouble) {
      if entry.isTagged {
        let (tag, rest) = try tagged(value, entry, at: offset)
        found.add(tag == 0 ? entry.name : "\(entry.name):\(tag)", rest)
      } else {
        found.add(entry.name, shown(try RADIUSValue(entry.kind, value, at: offset), entry))
      }
    } catch {
      found.troubles.append(
        BadAttribute(name: entry.name, trouble: error, bytes: entry.kind == .secret ? [] : [UInt8](value)))
    }
  }

  /// RFC 2868, section 3.1: an integer has its tag in the first of four bytes; a text may begin with a tag up to 0x1F.
  private static func tagged(
    _ value: RawSpan, _ entry: RADIUSDictionary.Entry, at offset: Int
  ) throws(RADIUSTrouble) -> (tag: UInt8, value: Shown) {
    guard value.byteCount > 0 else { throw RADIUSTrouble(.wrongLength, at: offset) }
    // Safe: the guard above.
    let first = value.unsafeLoad(fromByteOffset: 0, as: UInt8.self)
    if entry.kind == .integer {
      guard case .integer(let number) = try RADIUSValue(.integer, value, at: offset) else { return (0, .integer(0)) }
      return (first <= 0x1F ? first : 0, shown(.integer(number & 0xFF_FFFF), entry))
    }
    guard first <= 0x1F else { return (0, shown(try RADIUSValue(entry.kind, value, at: offset), entry)) }
    let rest = value.extracting(1..<value.byteCount)
    return (first, shown(try RADIUSValue(entry.kind, rest, at: offset + 1), entry))
  }

  /// RFC 2865, section 5.26: the vendor's number, and usually attributes of its own with a byte each for type and
  /// length. Where it is not that, and the vendor is not known to lay it out so, the whole stands under its number.
  private func vendor(
    _ attribute: borrowing RADIUSPacket.Attribute, _ entry: RADIUSDictionary.Entry, _ found: inout Found
  ) {
    var reader = ByteReader(attribute.value)
    guard let number = reader.uint32() else {
      let trouble = RADIUSTrouble(.wrongLength, at: attribute.offset)
      return found.troubles.append(
        BadAttribute(name: entry.name, trouble: trouble, bytes: [UInt8](attribute.value)))
    }
    guard let vendor = dictionary.vendors[number] else { return unknown(vendor: number, reader, &found) }
    while reader.remaining > 0 {
      let start = reader.offset
      guard let type = Self.number(&reader, vendor.typeBytes), let value = Self.value(&reader, vendor) else {
        let rest = attribute.value.extracting(start..<attribute.value.byteCount)
        return found.troubles.append(
          BadAttribute(
            name: "\(number)", trouble: RADIUSTrouble(.vendorAttributeCut, at: attribute.offset + start),
            bytes: vendor.hasSecrets ? [] : [UInt8](rest)))
      }
      if let known = vendor[type] {
        Self.read(known, value, at: attribute.offset + reader.offset - value.byteCount, &found)
      } else {
        found.add("\(number)/\(type)", .text(Self.hex(value)))
      }
    }
  }

  @_lifetime(copy reader)
  private static func value(_ reader: inout ByteReader, _ vendor: RADIUSDictionary.Vendor) -> RawSpan? {
    guard vendor.lengthBytes > 0 else { return reader.take(reader.remaining) }
    guard let length = number(&reader, vendor.lengthBytes) else { return nil }
    return reader.take(Int(length) - vendor.typeBytes - vendor.lengthBytes)
  }

  private static func number(_ reader: inout ByteReader, _ bytes: Int) -> UInt32? {
    switch bytes {
    case 1: reader.uint8().map { UInt32($0) }
    case 2: reader.uint16().map { UInt32($0) }
    default: reader.uint32()
    }
  }

  private func unknown(vendor: UInt32, _ begin: consuming ByteReader, _ found: inout Found) {
    var reader = begin
    let whole = reader.bytes.extracting(reader.offset..<reader.bytes.byteCount)
    var members: [(String, Shown)] = []
    while reader.remaining > 0 {
      guard let type = reader.uint8(), let length = reader.uint8(), let value = reader.take(Int(length) - 2) else {
        return found.add("\(vendor)", .text(Self.hex(whole)))
      }
      members.append(("\(vendor)/\(type)", .text(Self.hex(value))))
    }
    for (name, value) in members { found.add(name, value) }
  }

  /// RFC 6929: types 241 to 246 have a second number in their first byte: `241.1`.
  private func extended(_ attribute: borrowing RADIUSPacket.Attribute) -> (String, Shown) {
    let value = attribute.value
    guard (241...246).contains(attribute.type), value.byteCount > 0 else {
      return ("\(attribute.type)", .text(Self.hex(value)))
    }
    // Safe: the guard above.
    let second = value.unsafeLoad(fromByteOffset: 0, as: UInt8.self)
    return ("\(attribute.type).\(second)", .text(Self.hex(value.extracting(1..<value.byteCount))))
  }

  private static func shown(_ value: RADIUSValue, _ entry: RADIUSDictionary.Entry) -> Shown {
    switch value {
    case .text(let text): .text(text)
    case .octets(let bytes): .text(hex(bytes.span.bytes))
    case .integer(let number):
      UInt32(exactly: number).flatMap { entry.values[$0] }.map { .text($0) } ?? .integer(number)
    case .address(let address): .text("\(address)")
    case .prefix(let prefix): .text("\(prefix)")
    case .interface(let bits):
      .text(
        stride(from: 48, through: 0, by: -16).map { shift in
          let group = String(bits >> UInt64(shift) & 0xFFFF, radix: 16)
          return String(repeating: "0", count: 4 - group.count) + group
        }.joined(separator: ":"))
    case .time(let time): .text("\(time)")
    case .hidden(let bytes): hidden(bytes)
    }
  }

  private static func hidden(_ bytes: Int) -> Shown { .text("(\(bytes) bytes, not shown)") }

  private static func hex(_ bytes: RawSpan) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for index in 0..<bytes.byteCount {
      // Safe: the index is below the count.
      let byte = bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self)
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
