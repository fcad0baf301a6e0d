import CivilTime
import EstateModel
import Facts
import LawPacks

/// The ways in which an estate tells facts of the law from what it holds. Each gives a value with what it rests on, or
/// nothing where the estate does not say enough.
struct Deriver {
  let estate: Estate
  let bridge: EstateBridge
  let jurisdiction: String
  let words: EstateWords
  let date: CivilDate
  let namedAffiliates: NamedAffiliates

  /// A statement that a derivation rests on, and the word that makes it.
  typealias Ground = (text: String, word: Written?)
  typealias Answer = (value: FactValue, grounds: [Ground])

  /// A thing that facts are told of, with what several of the ways look at.
  struct Thing {
    let record: Record
    /// Who uses it on the day; nothing where the estate does not say.
    let users: [EstateWords.User]?
    let scope: WrittenScope?
  }

  func thing(_ entry: EntryName) -> Thing? {
    estate.entry(entry).map { Thing(record: $0, users: words.users(of: $0), scope: scope(of: $0)) }
  }

  func derive(_ way: Derivation.Way, of thing: Thing) -> Answer? {
    switch way {
    case .endsInTwoJurisdictions: endsInTwoJurisdictions(thing.record)
    case .placeOfTheFarEnd: placeOfTheFarEnd(thing.record)
    case .approvalByItsDates: approval(thing.record)
    case .usedByOutsiders: whetherAnyUser(of: thing) { words.isOutside($0) }
    case .usedByNonEmployees: usedByNonEmployees(thing)
    case .usedBeyondScope: usedBeyondScope(thing)
    case .usedFromAbroad: usedFromAbroad(thing)
    case .useFromAbroadInScope: useFromAbroadInScope(thing)
    case .reachesTelecomBusiness: reachesTelecomBusiness(thing.record)
    case .shortestLogRetention: shortestLogRetention(thing.record)
    case .personInScope: personInScope(thing.record)
    case .ownerForeignInvested: ownerForeignInvested(thing.record)
    }
  }

  // MARK: Ends

  private func ends(_ record: Record) -> [(site: Record, country: String)]? {
    guard !jurisdiction.isEmpty, let names = record.list("ends"), names.count > 1 else { return nil }
    let sites = names.compactMap { estate.entry("sites", $0.text) }
    let countries = sites.compactMap { $0.text("country") }
    // Where an end lies somewhere unknown, nothing follows from it.
    guard countries.count == names.count, !countries.contains(where: { Countries.isUnknown($0) }) else { return nil }
    return zip(sites, countries).map { ($0, $1) }
  }

  private func ground(_ end: (site: Record, country: String)) -> Ground {
    ("sites/\(end.site.id.text) \(end.country)", end.site.written("country"))
  }

  private func endsInTwoJurisdictions(_ record: Record) -> Answer? {
    guard let ends = ends(record) else { return nil }
    let isHome = ends.map { $0.country == jurisdiction }
    return (.yesNo(isHome.contains(true) && isHome.contains(false)), ends.map { ground($0) })
  }

  private func placeOfTheFarEnd(_ record: Record) -> Answer? {
    guard let ends = ends(record) else { return nil }
    // Of a line that leaves the jurisdiction nowhere or lies outside it altogether, there is no far end to speak of.
    guard ends.contains(where: { $0.country == jurisdiction }) else { return nil }
    let far = ends.first { $0.country != jurisdiction } ?? ends[ends.count - 1]
    guard let word = bridge.places[far.country] ?? bridge.elsewhere else { return nil }
    return (.word(word), [ground(far)])
  }

  // MARK: Approval

  private func approval(_ record: Record) -> Answer? {
    guard let approval = record.part("approval"), let status = approval.written("status") else { return nil }
    let stated: Ground = ("approval \(status.text)", status)
    if status.text == "granted" {
      if let last = approval.date("until"), last < date {
        return (.word("expired"), [stated, ("until \(last)", approval.written("until"))])
      }
      if let first = approval.date("from"), first > date {
        return (.word("pending"), [stated, ("from \(first)", approval.written("from"))])
      }
    }
    return (.word(status.text), [stated])
  }

  // MARK: Who uses it

  private func ground(_ user: EstateWords.User) -> Ground {
    ("\(user.entry) \(words.standing(of: user))", user.record.written("relation") ?? user.word)
  }

  private func whetherAnyUser(of line: Thing, _ isSo: (EstateWords.User) -> Bool) -> Answer? {
    guard let users = line.users else { return nil }
    let found = users.filter(isSo)
    if !found.isEmpty { return (.yesNo(true), found.map { ground($0) }) }
    return (.yesNo(false), [usersGround(line.record)])
  }

  /// Whether affiliates that a scope names count like employees: yes, no, or nobody has decided.
  enum NamedAffiliates { case inside, outside, undecided }

  private func usedByNonEmployees(_ line: Thing) -> Answer? {
    whetherAnyUser(of: line) { user in
      if words.isEmployed(user, by: line.record) { return false }
      return !(namedAffiliates == .inside && isNamedAffiliate(user, line))
    }
  }

  /// The only people from outside are affiliates that the scope names, and whether they are is nobody's decision yet.
  func turnsOnNamedAffiliates(_ line: Thing) -> Bool {
    guard namedAffiliates == .undecided, let users = line.users else { return false }
    let others = users.filter { !words.isEmployed($0, by: line.record) }
    return !others.isEmpty && others.allSatisfy { isNamedAffiliate($0, line) }
  }

  private func isNamedAffiliate(_ user: EstateWords.User, _ line: Thing) -> Bool {
    guard words.isAffiliate(user), line.record.part("scope")?["people"] != nil, let scope = line.scope else {
      return false
    }
    return scope.isInForce && scope.names(user)
  }

  private func usersGround(_ line: Record) -> Ground {
    let names = (line.list("used-by") ?? []).map(\.text)
    let shown = names.prefix(4).joined(separator: " ") + (names.count > 4 ? " …" : "")
    return ("used-by [\(shown)]", line.list("used-by")?.first ?? line.entries.first { $0.key.text == "used-by" }?.key)
  }

  private func abroad(_ users: [EstateWords.User]) -> (found: [Ground], unknown: Bool) {
    var found: [Ground] = []
    var isUnknown = false
    let all = users + users.flatMap { words.peopleElsewhere(in: $0) }
    for user in all where ["employee", "branch-staff"].contains(words.standing(of: user)) {
      guard let (country, word) = words.country(of: user) else {
        isUnknown = true
        continue
      }
      if country != jurisdiction { found.append(("\(user.entry) \(country)", word)) }
    }
    return (found, isUnknown)
  }

  private func usedFromAbroad(_ line: Thing) -> Answer? {
    guard !jurisdiction.isEmpty, let users = line.users else { return nil }
    let (found, isUnknown) = abroad(users)
    if !found.isEmpty { return (.yesNo(true), found) }
    return isUnknown ? nil : (.yesNo(false), [usersGround(line.record)])
  }

  private func useFromAbroadInScope(_ line: Thing) -> Answer? {
    guard !jurisdiction.isEmpty, let users = line.users, let scope = line.scope else { return nil }
    let outside = (users + users.flatMap { words.peopleElsewhere(in: $0) }).filter { user in
      words.country(of: user).map { $0.country != jurisdiction } ?? false && !scope.namesAbroad(user)
    }
    let (found, isUnknown) = abroad(users)
    guard !found.isEmpty, !isUnknown else { return nil }
    if outside.isEmpty { return (.yesNo(true), found + [("scope", scope.word)]) }
    return (.yesNo(false), outside.map { ("scope without \($0.entry)", $0.word) })
  }

  private func scope(of line: Record) -> WrittenScope? {
    WrittenScope(of: line, words: words, date: date)
  }

  private func usedBeyondScope(_ line: Thing) -> Answer? {
    guard let scope = line.scope, let users = line.users else { return nil }
    switch scope.reach(of: users) {
    case .within: return (.yesNo(false), [usersGround(line.record), ("scope", scope.word)])
    case .beyond(let grounds): return (.yesNo(true), grounds)
    case .unknown: return nil
    }
  }

  private func personInScope(_ use: Record) -> Answer? {
    guard let who = use.written("who"), let line = estate.entry("lines", use.text("line")), let scope = scope(of: line)
    else { return nil }
    guard let user = words.user(who) else {
      let day = estate.entry("people", who.text)?.written("until")
      return (.yesNo(false), [("people/\(who.text) until \(day?.text ?? "")", day ?? who)])
    }
    if let why = scope.whyNotInForce {
      return (.yesNo(false), [("lines/\(line.id.text) scope \(why)", scope.word)])
    }
    let isNamed = scope.names(user)
    return (
      .yesNo(isNamed),
      [("lines/\(line.id.text) scope \(isNamed ? "names" : "does not name") \(user.entry)", scope.word)]
    )
  }

  // MARK: The rest

  private func reachesTelecomBusiness(_ line: Record) -> Answer? {
    guard let names = line.list("reaches") else { return nil }
    var said: [Ground] = []
    var isUnknown = false
    for name in names {
      guard let destination = estate.entry("destinations", name.text),
        let word = destination.written("carries-telecom-business")
      else {
        isUnknown = true
        continue
      }
      let ground: Ground = ("destinations/\(name.text) carries-telecom-business \(word.text)", word)
      if word.text == "yes" { return (.yesNo(true), [ground]) }
      said.append(ground)
    }
    return isUnknown ? nil : (.yesNo(false), said.isEmpty ? [("reaches nothing", line.written("id"))] : said)
  }

  private func shortestLogRetention(_ line: Record) -> Answer? {
    let gateways = words.gateways(of: line)
    let kept = gateways.map { ($0, $0.number("logs")) }
    guard let shortest = kept.compactMap({ $0.1 }).min(), kept.allSatisfy({ $0.1 != nil }) else { return nil }
    return (
      .number(shortest),
      kept.filter { $0.1 == shortest }.map { ("gateways/\($0.0.id.text) logs \(shortest)", $0.0.written("logs")) }
    )
  }

  private func ownerForeignInvested(_ thing: Record) -> Answer? {
    guard let owner = words.company(thing.text("entity")), let word = owner.written("foreign-invested") else {
      return nil
    }
    return (.yesNo(word.text == "yes"), [("entities/\(owner.id.text) foreign-invested \(word.text)", word)])
  }
}
