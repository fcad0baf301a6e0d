import CivilTime
import EstateModel
import NetworkNumbers

/// The scope of a line as the estate writes it.
struct WrittenScope {
  private let record: Record
  private let estate: Estate
  private let words: EstateWords
  private let date: CivilDate
  private let line: Record
  let word: Written?

  init?(of line: Record, estate: Estate, words: EstateWords, date: CivilDate) {
    guard let record = line.part("scope") else { return nil }
    self.record = record
    self.estate = estate
    self.words = words
    self.date = date
    self.line = line
    word = record.entries.first?.key
  }

  var isInForce: Bool { true }
  func names(_ user: EstateWords.User) -> Bool {
    let named = Set((record.list("people") ?? []).map(\.text))
    return named.contains(user.entry.id) || named.contains(user.group?.id.text ?? "")
  }
  enum Reach {
    case within
    case beyond([Deriver.Ground])
    case unknown
  }
  func reach(of users: [EstateWords.User], of line: Record) -> Reach {
    let out = users.filter { !names($0) }
    return out.isEmpty ? .within : .beyond(out.map { ("scope without \($0.entry)", $0.word) })
  }
}
