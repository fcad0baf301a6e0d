import Datagrams
import NetworkNumbers

/// The accounts of the hours that can still change.
struct HourBook: Hashable, Sendable {
  struct Entry: Hashable, Sendable {
    var account: HourAccount
    /// It was handed out, and has not changed since.
    var isTold = false
  }
  struct StreamEntry: Hashable, Sendable {
    var hour: StreamHour
    var isTold = false
  }
  /// Parts that were made since the open hour moved on.
  struct Gathering: Hashable, Sendable {
    /// The latest hour of them.
    var latest: Int64 = .min
    /// Those of hours before this one were handed out.
    var handedOutBefore: Int64 = .min
    /// `partsCount` when all were handed out.
    var partsBefore: UInt32 = 0
  }
  private struct Place: Hashable {
    var key: AccountKey
    var hour: Int64
  }
  private struct AddressHour: Hashable {
    var address: IPAddress
    var hour: Int64
  }

  private(set) var entries: [Entry] = []
  private(set) var streams: [StreamEntry] = []
  /// Hours before this one were closed.
  private(set) var openFrom: Int64 = .min
  private(set) var partsCount: UInt32 = 0
  /// Parts of closed hours are gathered, so that a stream that is read late does not make a line with every block.
  private(set) var gathering = Gathering()
  /// What stood in accounts that are forgotten.
  private(set) var forgotten: [AccountKey: AccountTotals] = [:]
  private var places: [Place: Int] = [:]
  private var counts: [AddressHour: Int] = [:]
  private var recent = 0

  /// Accounts of one address in one hour. What is beyond them has one account together: an exporter may give any domain.
  static let accountsOfAddressMax = 2_048
  /// Accounts whose sums are kept for good, before those of an address are summed.
  static let forgottenMax = 65_536
  /// Parts that are gathered before all are handed out.
  static let partsGatheredMax: UInt32 = 65_536

  init() {}

  init(
    entries: [Entry], streams: [StreamEntry], openFrom: Int64, partsCount: UInt32,
    gathering: Gathering, forgotten: [AccountKey: AccountTotals]
  ) {
    self.entries = entries
    self.streams = streams
    self.openFrom = openFrom
    self.partsCount = partsCount
    self.gathering = gathering
    self.forgotten = forgotten
    index()
  }

  // Two books are equal by what they hold.
  static func == (a: HourBook, b: HourBook) -> Bool {
    a.entries == b.entries && a.streams == b.streams && a.openFrom == b.openFrom && a.partsCount == b.partsCount
      && a.gathering == b.gathering && a.forgotten == b.forgotten
  }
  func hash(into hasher: inout Hasher) { hasher.combine(entries) }

  private mutating func index() {
    places = [:]
    counts = [:]
    for (place, entry) in entries.enumerated() {
      places[Place(key: entry.account.key, hour: entry.account.hour)] = place
      counts[AddressHour(address: entry.account.key.address, hour: entry.account.hour), default: 0] += 1
    }
    recent = 0
  }

  private mutating func find(_ key: AccountKey, _ hour: Int64) -> Int? {
    if recent < entries.count, entries[recent].account.hour == hour, entries[recent].account.key == key {
      return recent
    }
    var place = places[Place(key: key, hour: hour)]
    if place == nil, isFull(key, hour) { place = places[Place(key: key.overflow, hour: hour)] }
    if let place { recent = place }
    return place
  }

  private func isFull(_ key: AccountKey, _ hour: Int64) -> Bool {
    counts[AddressHour(address: key.address, hour: hour), default: 0] >= Self.accountsOfAddressMax
  }

  /// Changes an account, made if there is none.
  mutating func change(_ key: AccountKey, _ hour: Int64, _ body: (inout HourAccount) -> Void) {
    let place = find(key, hour) ?? make(isFull(key, hour) ? key.overflow : key, hour)
    body(&entries[place].account)
    entries[place].isTold = false
  }

  private mutating func make(_ key: AccountKey, _ hour: Int64) -> Int {
    recent = entries.count
    entries.append(Entry(account: HourAccount(key: key, hour: hour, part: part(hour))))
    places[Place(key: key, hour: hour)] = recent
    counts[AddressHour(address: key.address, hour: hour), default: 0] += 1
    return recent
  }

  /// Changes an account if it is still open.
  ///
  /// - Returns: Whether it was.
  @discardableResult
  mutating func changeOpen(_ key: AccountKey, _ hour: Int64, _ body: (inout HourAccount) -> Void) -> Bool {
    guard let place = find(key, hour) else { return false }
    body(&entries[place].account)
    entries[place].isTold = false
    return true
  }

  /// Adds to what is missing; less is added by wrapping.
  mutating func missing(_ key: AccountKey, hour: Int64, missing: UInt64, uncertain: UInt64) {
    guard missing != 0 || uncertain != 0 else { return }
    changeOpen(key, hour) {
      $0.missing &+= missing
      $0.uncertain &+= uncertain
    }
  }

  mutating func change(stream: UInt32, _ moment: Instant, _ body: (inout StreamHour) -> Void) {
    let place: Int
    if let found = streams.lastIndex(where: { $0.hour.stream == stream && $0.hour.hour == moment.hour }) {
      place = found
    } else {
      place = streams.count
      streams.append(StreamEntry(hour: StreamHour(stream: stream, hour: moment.hour, part: part(moment.hour))))
    }
    body(&streams[place].hour)
    streams[place].hour.first = min(streams[place].hour.first ?? moment, moment)
    streams[place].hour.last = max(streams[place].hour.last ?? moment, moment)
    streams[place].isTold = false
  }

  private mutating func part(_ hour: Int64) -> UInt32 {
    guard hour < openFrom else { return 0 }
    partsCount &+= 1
    gathering.latest = max(gathering.latest, hour)
    return partsCount
  }

  /// Over all the time that the book was kept.
  var totals: [AccountKey: AccountTotals] {
    var totals = forgotten
    for entry in entries { totals[entry.account.key, default: AccountTotals()].add(entry.account) }
    return totals
  }

  /// Whether it is time to hand out, and of which hours.
  private mutating func handOut(before hour: Int64) -> Int64? {
    if hour > openFrom {
      openFrom = hour
      gathering = Gathering(partsBefore: partsCount)
      return hour
    }
    // Memory has a bound even if many years are read late.
    if partsCount &- gathering.partsBefore >= Self.partsGatheredMax {
      gathering.partsBefore = partsCount
      return openFrom
    }
    // A clock that was ahead for a day must not keep a day's accounts back.
    if gathering.latest > gathering.handedOutBefore {
      gathering.handedOutBefore = gathering.latest
      return gathering.latest
    }
    return nil
  }

  /// Hands out the accounts of hours before `hour` that are new or have changed, and forgets those that cannot change
  /// any more, or are older than `oldest`. What changes in a closed hour waits until the open hour moves on, or a later
  /// closed hour is changed: else a stream that is read late would make a line with every block.
  mutating func close(before hour: Int64, oldest: Int64) -> ClosedHours {
    guard let hour = handOut(before: hour) else { return ClosedHours() }
    var closed = ClosedHours()
    for place in entries.indices where entries[place].account.hour < hour && !entries[place].isTold {
      closed.accounts.append(entries[place].account)
      entries[place].isTold = true
    }
    for place in streams.indices where streams[place].hour.hour < hour && !streams[place].isTold {
      closed.streams.append(streams[place].hour)
      streams[place].isTold = true
    }
    let isKept: (Entry) -> Bool = {
      !$0.isTold || ($0.account.hour >= oldest && ($0.account.waiting > 0 || $0.account.uncertain > 0))
    }
    if !entries.allSatisfy(isKept) {
      for entry in entries where !isKept(entry) {
        let key = entry.account.key
        let isKnown = forgotten[key] != nil || forgotten.count < Self.forgottenMax
        forgotten[isKnown ? key : key.overflow, default: AccountTotals()].add(entry.account)
      }
      entries.removeAll { !isKept($0) }
      index()
    }
    streams.removeAll { $0.isTold }
    closed.accounts.sort { ($0.hour, $0.key, $0.part) < ($1.hour, $1.key, $1.part) }
    closed.streams.sort { ($0.hour, $0.stream, $0.part) < ($1.hour, $1.stream, $1.part) }
    return closed
  }
}

/// Accounts to be appended to the ledger file. A later line for the same exporter, hour and part replaces an earlier.
public struct ClosedHours: Hashable, Sendable {
  public var accounts: [HourAccount] = []
  public var streams: [StreamHour] = []

  public init() {}

  public var isEmpty: Bool { accounts.isEmpty && streams.isEmpty }
}
