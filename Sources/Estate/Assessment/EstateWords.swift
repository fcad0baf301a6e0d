import CivilTime
import EstateModel
import NetworkNumbers

/// What an estate's words amount to: who employs whom, where people work, who answers for what.
struct EstateWords: Sendable {
  private let estate: Estate
  private let date: CivilDate
  private var gatewaysByLine: [String: [Record]] = [:]
  /// Of each group, its people of whom it is said where they work.
  private var settledElsewhere: [String: [Record]] = [:]
  /// Of each group, the people that the estate mentions one by one outside of its list of people.
  private var mentioned: [String: [String]] = [:]
  /// Of each site that has any, its prefixes.
  private var prefixesOfSite: [String: [IPPrefix]] = [:]
  private var targets: [String: Target] = [:]

  /// What a destination says of where it is; everything where it does not say.
  struct Target: Sendable {
    let addresses: AddressSet
    let ports: PortSet
  }

  init(estate: Estate, date: CivilDate) {
    self.estate = estate
    self.date = date
    for gateway in estate["gateways"] {
      for line in gateway.list("lines") ?? [] { gatewaysByLine[line.text, default: []].append(gateway) }
    }
    for person in estate["people"] where person["country"] != nil {
      if let group = person.text("group") { settledElsewhere[group, default: []].append(person) }
    }
    for site in estate["sites"] {
      prefixesOfSite[site.id.text] = site.list("prefixes").map { Self.prefixes($0) }
    }
    for destination in estate["destinations"] { targets[destination.id.text] = Self.target(destination) }
    var names: Set<String> = Set(estate["uses"].compactMap { $0.text("who") })
    for line in estate["lines"] {
      for list in [line.list("used-by"), line.part("scope")?.list("people")] {
        names.formUnion((list ?? []).map(\.text))
      }
    }
    for person in names.sorted() {
      guard estate.entry("groups", person) == nil, let group = estate.entry("people", person)?.text("group") else {
        continue
      }
      mentioned[group, default: []].append(person)
    }
  }

  /// A group with those of its people who are mentioned, or one person.
  func members(of user: User) -> Set<String> { members(named: Written(user.entry.id)) }

  func members(named name: Written) -> Set<String> {
    guard estate.entry("groups", name.text) != nil else { return ["people/\(name.text)"] }
    return Set(["groups/\(name.text)"] + (mentioned[name.text] ?? []).map { "people/\($0)" })
  }

  /// The addresses from which they come: those of their site.
  func sources(of user: User) -> (AddressSet, site: String)? {
    guard let site = user.group?.text("site"), let prefixes = prefixes(ofSite: site) else { return nil }
    return (AddressSet(prefixes), "sites/\(site)")
  }

  // MARK: Places

  /// Nothing where the estate does not say.
  func prefixes(ofSite id: String) -> [IPPrefix]? { prefixesOfSite[id] }

  func target(_ id: String) -> Target? { targets[id] }

  static func prefixes(_ written: [Written]) -> [IPPrefix] { written.compactMap { try? IPPrefix.parse($0.text).get() } }

  private static func target(_ destination: Record) -> Target {
    let addresses = prefixes(destination.list("prefixes") ?? [])
    let ports = (destination.list("ports") ?? []).compactMap { try? PortSet.parse($0.text).get() }
    return Target(
      addresses: addresses.isEmpty ? .all : AddressSet(addresses),
      ports: ports.isEmpty ? .all : PortSet.union(of: ports))
  }

  // MARK: Users

  func gateways(of line: Record) -> [Record] { gatewaysByLine[line.id.text] ?? [] }

  /// Someone who uses a line: a whole group, or one person of it.
  struct User {
    let entry: EntryName
    let record: Record
    /// The group itself, or the person's.
    let group: Record?
    /// The word of the estate that says so.
    let word: Written
  }

  /// Who uses a line on the day; nothing where the estate does not say.
  func users(of line: Record) -> [User]? {
    guard let names = line.list("used-by") else { return nil }
    return names.compactMap { user($0) }
  }

  /// Nothing for a person who has left.
  func user(_ name: Written) -> User? {
    if let group = estate.entry("groups", name.text) {
      return User(entry: EntryName("groups", name.text), record: group, group: group, word: name)
    }
    guard let person = estate.entry("people", name.text), person.date("until").map({ $0 >= date }) ?? true else {
      return nil
    }
    return User(
      entry: EntryName("people", name.text), record: person, group: estate.entry("groups", person.text("group")),
      word: name)
  }

  /// The people of a group who work elsewhere than the group, as users of their own.
  func peopleElsewhere(in user: User) -> [User] {
    guard user.entry.plural == "groups" else { return [] }
    return (settledElsewhere[user.entry.id] ?? []).compactMap { self.user($0.id) }
  }

  // MARK: Entities

  /// The company that an entity is a branch of, or itself.
  func company(_ id: String?) -> Record? {
    var seen: Set<String> = []
    var at = estate.entry("entities", id)
    while let here = at, let parent = here.text("branch-of"), seen.insert(here.id.text).inserted {
      at = estate.entry("entities", parent)
    }
    return at
  }

  enum Relation: String { case own, affiliate, outside }

  func relation(_ id: String?) -> Relation? {
    guard let company = company(id) else { return nil }
    return Relation(rawValue: company.text("relation") ?? "own")
  }

  /// The entity that answers for an entry, as far as the estate says.
  func entity(answeringFor entry: EntryName) -> String? {
    guard let record = estate.entry(entry) else { return nil }
    if let own = record.text("entity") { return own }
    guard let who = record.written("who"), let user = user(who) else { return nil }
    return user.group?.text("entity")
  }

  // MARK: People

  /// What people are to the enterprise: as stated, or as the relation of their entity makes them.
  func standing(of user: User) -> String {
    if let stated = user.group?.text("relation") { return stated }
    switch relation(user.group?.text("entity")) {
    case .affiliate: return "affiliate"
    case .outside: return "client"
    case .own, nil: return "employee"
    }
  }

  /// Whether they are employed by the company that has the line.
  func isEmployed(_ user: User, by line: Record) -> Bool {
    if let stated = user.group?.text("relation"), !["employee", "branch-staff"].contains(stated) { return false }
    guard let employer = company(user.group?.text("entity")), let owner = company(line.text("entity")) else {
      return ["employee", "branch-staff"].contains(standing(of: user))
    }
    return employer.id.text == owner.id.text
  }

  /// Whether they work for the organisation or a company of its group, though not for the one that has the line.
  func isAffiliate(_ user: User) -> Bool {
    if let stated = user.group?.text("relation") { return ["affiliate", "employee", "branch-staff"].contains(stated) }
    return relation(user.group?.text("entity")) != .outside
  }

  /// Whether capacity goes with them to somebody outside the organisation.
  func isOutside(_ user: User) -> Bool {
    standing(of: user) == "client" || relation(user.group?.text("entity")) == .outside
  }

  /// Where they work.
  func country(of user: User) -> (country: String, word: Written?)? {
    for record in [user.record, user.group].compactMap({ $0 }) {
      if let word = record.written("country") { return Countries.isUnknown(word.text) ? nil : (word.text, word) }
    }
    guard let site = estate.entry("sites", user.group?.text("site")), let word = site.written("country"),
      !Countries.isUnknown(word.text)
    else { return nil }
    return (word.text, word)
  }
}
