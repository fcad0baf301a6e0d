import CivilTime
import EstateModel
import NetworkNumbers
import Scope

/// The scope of a line as the estate writes it, and as exact sets.
///
/// People are named by their entries, `groups/office` and `people/li`. Naming a group names those of its people that the
/// estate mentions one by one, and the group itself stands for all the others.
public struct WrittenScope: Sendable {
  /// Who may use the line from where to where, until when.
  public let approved: ApprovedScope
  /// The word of the estate that begins it.
  let word: Written?
  private let people: PeopleSet
  private let sources: AddressSet?
  /// What it lists by id: people and groups, and sites; nothing where it does not ask.
  private let listed: (people: Set<String>?, sites: Set<String>)
  /// As they are written, the last day included.
  private let days: (from: CivilDate?, until: CivilDate?)
  private let dates: Window
  private let words: EstateWords
  private let date: CivilDate

  /// Nothing where the line has no scope, or one of more parts than can be computed with.
  init?(of line: Record, words: EstateWords, date: CivilDate) {
    guard let record = line.part("scope") else { return nil }
    self.words = words
    self.date = date
    word = line.entries.first { $0.key.text == "scope" }?.key
    people =
      record.list("people").map { names in
        .named(names.reduce(into: []) { $0.formUnion(words.members(named: $1)) })
      } ?? .everyone
    sources = Self.sources(record, words)
    listed = (
      record.list("people").map { Set($0.map(\.text)) }, Set((record.list("sites") ?? []).map(\.text))
    )
    // The days of the approval are the approval's own affair: a line whose approval ran out has one fault, not two.
    days = (record.date("from"), record.date("until"))
    dates = Window(from: days.from, until: days.until?.adding(days: 1))
    let label = line.part("approval")?.text("number").map { "approval \($0)" } ?? "lines/\(line.id.text)"
    let (people, sources, dates) = (people, sources ?? .all, TimeSet(dates))
    let grants = Self.targets(record, words).map { target in
      Grant(
        Region.Box(
          people: people, sources: sources, destinations: target.addresses, ports: target.ports, dates: dates),
        label: label)
    }
    guard let approved = try? ApprovedScope(grants) else { return nil }
    self.approved = approved
  }

  /// The addresses that it names, and those of the sites that it names; nothing where it names none.
  private static func sources(_ record: Record, _ words: EstateWords) -> AddressSet? {
    guard record["prefixes"] != nil || record["sites"] != nil else { return nil }
    let own = EstateWords.prefixes(record.list("prefixes") ?? [])
    return AddressSet(own + (record.list("sites") ?? []).flatMap { words.prefixes(ofSite: $0.text) ?? [] })
  }

  private static func targets(_ record: Record, _ words: EstateWords) -> [EstateWords.Target] {
    guard let names = record.list("destinations") else { return [EstateWords.Target(addresses: .all, ports: .all)] }
    return names.compactMap { words.target($0.text) }
  }

  /// Whether it holds on the day.
  var isInForce: Bool { dates.contains(date) }

  /// Why it is not in force on the day: `until 2025-12-31`, or `from 2026-12-01`.
  var whyNotInForce: String? {
    if isInForce { return nil }
    if let last = days.until, last < date { return "until \(last)" }
    return days.from.map { "from \($0)" }
  }

  /// Whether it names use from abroad. Naming a group names the place where the group works: who works elsewhere is
  /// named one by one.
  func namesAbroad(_ user: EstateWords.User) -> Bool {
    guard let people = listed.people, user.record["country"] != nil, user.entry.plural == "people" else {
      return names(user)
    }
    return people.contains(user.entry.id)
  }

  func names(_ user: EstateWords.User) -> Bool { PeopleSet.named(words.members(of: user)).isSubset(of: people) }

  enum Reach {
    case within
    case beyond([Deriver.Ground])
    /// From where someone comes is not known, and the scope asks for it.
    case unknown
  }

  /// Whether people who use the line stay within the people, the places and the days of the scope. What they reach is
  /// judged connection by connection.
  func reach(of users: [EstateWords.User]) -> Reach {
    var beyond: [Deriver.Ground] = []
    var isUnknown = false
    if let why = whyNotInForce { beyond.append(("scope \(why)", word)) }
    for user in users {
      if !names(user) { beyond.append(("scope without \(user.entry)", user.word)) }
      // A site that it lists needs no addresses to be known by.
      guard let sources, !listed.sites.contains(user.group?.text("site") ?? "") else { continue }
      guard let (own, site) = words.sources(of: user) else {
        isUnknown = true
        continue
      }
      if !own.isSubset(of: sources) { beyond.append(("scope without \(site)", user.word)) }
    }
    if !beyond.isEmpty { return .beyond(beyond) }
    return isUnknown ? .unknown : .within
  }
}
