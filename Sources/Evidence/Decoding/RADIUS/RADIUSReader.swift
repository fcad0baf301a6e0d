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

  func members(_ packet: borrowing RADIUSPacket) -> (members: [Member], troubles: [BadAttribute]) {
    var members: [Member] = []
    var troubles: [BadAttribute] = []
    var places: [String: Int] = [:]
    var attributes = packet.attributes
    while let attribute = attributes.next() {
      do {
        for (name, value) in try read(attribute) {
          let place = places[name] ?? members.count
          if place == members.count {
            places[name] = place
            members.append(Member(name: name))
          }
          members[place].values.append(value)
        }
      } catch {
        troubles.append(
          BadAttribute(name: name(attribute.type), trouble: error, bytes: shownBytes(attribute)))
      }
    }
    if let trouble = attributes.trouble {
      // What cannot be told apart may hold a password.
      troubles.append(BadAttribute(name: "(the rest)", trouble: trouble, bytes: []))
    }
    return (members, troubles)
  }

  private func name(_ type: UInt8) -> String { dictionary[type]?.name ?? "\(type)" }

  private func shownBytes(_ attribute: borrowing RADIUSPacket.Attribute) -> [UInt8] {
    dictionary[attribute.type]?.kind == .secret ? [] : [UInt8](attribute.value)
  }

  private func read(_ attribute: borrowing RADIUSPacket.Attribute) throws(RADIUSTrouble) -> [(String, Shown)] {
    let value = attribute.value
    guard let entry = dictionary[attribute.type] else { return [extended(attribute)] }
    if entry.kind == .vendor { return try vendor(attribute) }
    if entry.isTagged {
      let (tag, rest) = try Self.tagged(value, entry, at: attribute.offset)
      return [(tag == 0 ? entry.name : "\(entry.name):\(tag)", rest)]
    }
    return [(entry.name, Self.shown(try RADIUSValue(entry.kind, value, at: attribute.offset), entry))]
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
  /// length. Where it is not that, the whole stands under the vendor's number.
  private func vendor(_ attribute: borrowing RADIUSPacket.Attribute) throws(RADIUSTrouble) -> [(String, Shown)] {
    var reader = ByteReader(attribute.value)
    guard let vendor = reader.uint32() else { throw RADIUSTrouble(.wrongLength, at: attribute.offset) }
    let secrets = RADIUSDictionary.secretsOfVendors[vendor] ?? []
    let whole = attribute.value.extracting(4..<attribute.value.byteCount)
    var found: [(String, Shown)] = []
    while reader.remaining > 0 {
      guard let type = reader.uint8(), let length = reader.uint8(), let value = reader.take(Int(length) - 2) else {
        return [("\(vendor)", secrets.isEmpty ? .text(Self.hex(whole)) : Self.hidden(whole.byteCount))]
      }
      let text = secrets.contains(type) ? Self.hidden(value.byteCount) : .text(Self.hex(value))
      found.append(("\(vendor)/\(type)", text))
    }
    return found
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
