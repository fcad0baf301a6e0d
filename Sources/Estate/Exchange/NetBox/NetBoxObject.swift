import CivilTime
import SourceText

/// One object of NetBox, whichever way it was written: its type, its number there, and its fields.
///
/// References are read as numbers, from a dump's plain number and from REST's nested object alike.
struct NetBoxObject: Sendable {
  let model: NetBoxModel
  let number: Int
  var fields: JSON
  /// Whether a file lists it; else it was only met inside another one, with few of its fields.
  let isListed: Bool

  struct Key: Hashable, Sendable {
    let model: NetBoxModel
    let number: Int
  }
  var key: Key { Key(model: model, number: number) }

  /// A text made fit to be written and shown; nothing where it is empty.
  func text(_ field: String) -> String? { fields[field]?.string.flatMap { plainText($0) } }

  /// A whole number that is not negative, as all of NetBox's are.
  func count(_ field: String) -> Int? {
    if case .number(let number)? = fields[field], number >= 0 { number } else { nil }
  }

  /// The word of a choice: `active`, or `{"value": "active", "label": "Active"}`.
  func choice(_ field: String) -> String? {
    (fields[field]?["value"]?.string ?? fields[field]?.string).flatMap { plainText($0) }
  }

  func reference(_ field: String) -> Int? { fields[field].flatMap { Self.number(of: $0) } }

  /// A number, or the number of a nested object.
  static func number(of value: JSON) -> Int? {
    switch value {
    case .number(let number): number
    case .object: if case .number(let number)? = value["id"] { number } else { nil }
    case .null, .bool, .string, .array: nil
    }
  }

  /// How the object is called in reports.
  var name: String {
    let name = text("cid") ?? text("name") ?? text("prefix") ?? text("address") ?? text("display") ?? text("slug")
    return name ?? "#\(number)"
  }
}

/// A text on one line without control and invisible characters, cut where it is longer than any name should be.
func plainText(_ text: String) -> String? {
  var plain = ""
  var length = 0
  for scalar in text.unicodeScalars {
    if length == plainTextMax {
      plain += "…"
      break
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .surrogate, .unassigned, .privateUse:
      if plain.isEmpty || plain.unicodeScalars.last == " " { continue }
      plain.unicodeScalars.append(" ")
    default: plain.unicodeScalars.append(scalar)
    }
    length += 1
  }
  if plain.unicodeScalars.last == " " { plain.unicodeScalars.removeLast() }
  return plain.isEmpty ? nil : plain
}

/// NetBox itself allows 200 characters for a description.
let plainTextMax = 200
