/// The names and types of information elements that this program knows.
public enum ElementRegistry {
  public struct Entry: Hashable, Sendable {
    public let name: String
    public let type: AbstractType
  }

  /// What the registry says of an element: IANA's own, those in reverse (RFC 5103), the scopes of NetFlow version 9, and
  /// field types of NetFlow version 9 that mean what an element of IANA means.
  public static func entry(_ element: InformationElement) -> Entry? {
    switch element.enterprise {
    case 0: named(element.number) ?? cisco[element.number].flatMap(named)
    case InformationElement.reverseEnterprise: named(element.number).map(reversed)
    case InformationElement.scopeEnterprise: scopes[element.number].map { Entry(name: $0, type: .unsigned32) }
    default: nil
    }
  }

  /// The element of IANA with this name.
  public static func element(named name: String) -> InformationElement? { numbers[name].map { InformationElement($0) } }

  private static func named(_ number: UInt16) -> Entry? { number < entries.count ? entries[Int(number)] : nil }

  /// RFC 5103, section 6.1: the name with "reverse" in front.
  private static func reversed(_ entry: Entry) -> Entry {
    Entry(name: "reverse" + entry.name.prefix(1).uppercased() + entry.name.dropFirst(), type: entry.type)
  }

  /// RFC 3954, section 6.1.
  private static let scopes: [UInt16: String] = [
    1: "scopeSystem", 2: "scopeInterface", 3: "scopeLineCard", 4: "scopeCache", 5: "scopeTemplate",
  ]

  /// Field types of NetFlow version 9 that firewalls of Cisco (ASA) send with the meaning of elements that IANA numbered
  /// later: user name, addresses and ports after translation, firewall event.
  private static let cisco: [UInt16: UInt16] = [
    40000: 371, 40001: 225, 40002: 226, 40003: 227, 40004: 228, 40005: 233,
  ]

  private static let entries: [Entry?] = {
    var entries: [Entry?] = []
    for line in "\(table)".split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count == 3, let number = Int(words[0]), let type = AbstractType(rawValue: String(words[2])) else {
        preconditionFailure("A line of the table has a number, a name and a type: \(line)")
      }
      while entries.count <= number { entries.append(nil) }
      entries[number] = Entry(name: String(words[1]), type: type)
    }
    return entries
  }()

  private static let numbers: [String: UInt16] = {
    var numbers: [String: UInt16] = [:]
    for (number, entry) in entries.enumerated() { if let entry { numbers[entry.name] = UInt16(number) } }
    return numbers
  }()
}
