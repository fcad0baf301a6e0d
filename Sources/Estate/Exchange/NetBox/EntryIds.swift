import EstateModel

/// Gives the entries of one list their ids: made from a name, allowed, and each only once.
///
/// An id stays the same from import to import as long as its object keeps its name. Where two objects have one name, the
/// one with the lower number has the plain id, and the other its number behind it.
struct EntryIds {
  private var taken: Set<String> = []

  mutating func id(from name: String?, number: Int, otherwise kind: String) -> String {
    let plain = name.flatMap { Self.allowed($0) } ?? "\(kind)-\(number)"
    var id = plain
    var round = 1
    while !taken.insert(id).inserted {
      id = Self.cut(plain, to: FieldType.idBytesMax - 40) + "-\(number)" + (round > 1 ? "-\(round)" : "")
      round += 1
    }
    return id
  }

  /// Letters, digits, `-`, `_` and `.`; a `-` for each run of other characters.
  static func allowed(_ name: String) -> String? {
    var id = ""
    for scalar in name.unicodeScalars {
      let properties = scalar.properties
      if properties.isAlphabetic || properties.numericType != nil || "-_.".unicodeScalars.contains(scalar) {
        id.unicodeScalars.append(scalar)
      } else if let last = id.unicodeScalars.last, last != "-" {
        id += "-"
      }
    }
    id = cut(id, to: FieldType.idBytesMax)
    while id.unicodeScalars.last == "-" { id.unicodeScalars.removeLast() }
    return isNothing(id) ? nil : id
  }

  private static func cut(_ id: String, to bytes: Int) -> String {
    var id = id
    while id.utf8.count > bytes { id.unicodeScalars.removeLast() }
    return id
  }
}
