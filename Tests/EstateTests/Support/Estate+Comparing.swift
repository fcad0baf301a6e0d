import EstateModel

extension Estate {
  /// The same entries in the same order; where they stand is not compared.
  func isSame(as other: Estate) -> Bool { firstDifference(from: other) == nil }

  /// What is first found to differ, in words.
  func firstDifference(from other: Estate) -> String? {
    if organisation.text != other.organisation.text {
      return "organisation \(organisation.text.debugDescription), \(other.organisation.text.debugDescription)"
    }
    for form in Forms.all {
      if let found = Self.difference(self[form.plural], other[form.plural]) { return "\(form.plural): \(found)" }
    }
    return Self.difference(readings, other.readings).map { "readings: \($0)" }
  }

  private static func difference(_ a: [Record], _ b: [Record]) -> String? {
    if a.count != b.count { return "\(a.count) entries, \(b.count)" }
    return zip(a, b).first { $0 != $1 }.map { "\($0.dump)\n\($1.dump)" }
  }
}

extension Record {
  /// Its values, for messages of tests.
  var dump: String {
    let keys = entries.map { "\($0.key.text.debugDescription): \($0.value.dump)" }
    let stated = facts.map { "\($0.name.text.debugDescription) is \($0.value.text.debugDescription)" }
    return "{" + (keys + stated).joined(separator: ", ") + "}"
  }
}

extension FieldValue {
  var dump: String {
    switch self {
    case .scalar(let word): word.text.debugDescription
    case .list(let items): "[" + items.map(\.dump).joined(separator: ", ") + "]"
    case .part(let record): record.dump
    }
  }
}
