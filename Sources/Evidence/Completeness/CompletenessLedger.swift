import Datagrams
import NetworkNumbers

/// What was lost on the way from exporters to records: a value that is told everything that was heard, and answers for
/// every moment since. It has no clock; moments are handed in.
///
/// Its answers are exact as long as
/// - an exporter's messages are numbered as its protocol says, and made in the order of their numbers;
/// - fewer than 2^31 units are lost at a time, and no more than `unitsPerSecondMax` a second;
/// - messages overtake each other by less than `reorderMilliseconds`;
/// - a restarted exporter was up, or is away, for longer than the policy's tolerances, and numbers from 0 (from 1 where
///   datagrams are numbered). An IPFIX exporter, which does not tell its uptime, does not restart while its numbers are
///   about to wrap;
/// - clocks are not set, and exporters not paused, by more than the exporter has been up.
///
/// It cannot tell: what was sent before the first message, what was lost just before a restart or the end, and, while an
/// exporter is silent, whether it is down or unheard. The first message after a silence tells: numbers that go on show
/// that nothing was sent, numbers that were skipped show how much was lost, a restart shows that it was down.
public struct CompletenessLedger: Sendable {
  public let policy: CompletenessPolicy
  /// The latest moment handed in.
  public internal(set) var now: Instant?
  /// In the order of their first messages.
  var timelines: [Timeline] = []
  var hours = HourBook()
  var streams: [UInt32: StreamTotals] = [:]
  var refusals: [IPAddress: UInt64] = [:]
  var refusalsOfOthers: UInt64 = 0
  var indices: [ExporterKey: Int] = [:]
  /// Places of an address's timelines.
  var timelinesOfAddress: [IPAddress: [Int]] = [:]
  private var recent = 0

  public init(policy: CompletenessPolicy = CompletenessPolicy()) { self.policy = policy }

  /// One export message (UDP or TCP) that was spooled, in the order of receipt.
  ///
  /// - Parameter fingerprint: 64 bits of its contents.
  @discardableResult
  public mutating func heard(
    _ header: ExportHeader, from session: Session, received: Instant, fingerprint: UInt64, position: SpoolPosition
  ) -> Hearing {
    let key = ExporterKey(address: session.exporter.address, version: header.version, domain: header.domain)
    let account = AccountKey(key)
    now = max(now ?? received, received)
    hours.change(account, received.hour) { _ in }
    var hearing = Hearing.notFollowed
    var rates: [UInt32] = []
    if let index = timeline(key, received) {
      hearing = timelines[index].hear(
        HeardMessage(
          header: header, session: session, received: received, fingerprint: fingerprint, position: position), policy,
        &hours)
      if let interval = header.samplingInterval { sampled(interval, by: .max, index, at: received) }
      // An exporter that tells its rates once, or seldom, samples in every hour.
      rates = timelines[index].samplings.inForce
    }
    hours.change(account, received.hour) {
      $0.add(hearing, units: UInt64(header.units ?? 0))
      if !rates.isEmpty { $0.sampled(rates) }
    }
    return hearing
  }

  /// Whether a message is one of the last that were heard, with the same contents. If so it is counted as a duplicate; then
  /// it need not be decoded again, and `heard` is not to be told of it.
  public mutating func heardAgain(
    _ number: MessageNumber, from session: Session, received: Instant, fingerprint: UInt64
  ) -> Bool {
    let key = ExporterKey(address: session.exporter.address, version: number.version, domain: number.domain)
    guard let index = known(key),
      timelines[index].hearAgain(number.sequence, session, received, fingerprint, policy, &hours)
    else { return false }
    now = max(now ?? received, received)
    let rates = timelines[index].samplings.inForce
    hours.change(AccountKey(key), received.hour) {
      $0.add(.duplicate, units: 0)
      if !rates.isEmpty { $0.sampled(rates) }
    }
    return true
  }

  /// The template came: a message that was heard with `units` nil covers this many.
  ///
  /// - Parameter header: The message's own, `received` and `position` too.
  /// - Returns: Whether it was still waited for.
  @discardableResult
  public mutating func counted(
    _ units: UInt32, of header: ExportHeader, from session: Session, received: Instant, position: SpoolPosition
  ) -> Bool {
    let key = ExporterKey(address: session.exporter.address, version: header.version, domain: header.domain)
    guard let index = indices[key],
      timelines[index].count(units, session: session, position: position, policy, &hours)
    else { return false }
    hours.changeOpen(AccountKey(key), received.hour) { $0.units &+= UInt64(units) }
    return true
  }

  /// The exporter samples, as its options say.
  ///
  /// - Parameter rates: N of every 1:N that is in force; 1 for all packets.
  public mutating func sampled(_ rates: [UInt32], _ key: ExporterKey, at moment: Instant) {
    guard let index = indices[key] else { return }
    let from = timelines[index].samplings.tell(rates, at: moment, began: timelines[index].began, policy)
    if let from { noteSampling(index, from: from, to: moment) }
  }

  /// A record, a sample or a header tells at which rate its packets were looked at.
  ///
  /// - Parameters:
  ///   - rate: N of 1:N; 1 for all packets.
  ///   - source: What it was taken from, an interface for instance. Others of the exporter may have other rates.
  public mutating func sampled(_ rate: UInt32, by source: UInt64, _ key: ExporterKey, at moment: Instant) {
    if let index = indices[key] { sampled(rate, by: source, index, at: moment) }
  }

  private mutating func sampled(_ rate: UInt32, by source: UInt64, _ index: Int, at moment: Instant) {
    let from = timelines[index].samplings.tell(rate, by: source, at: moment, began: timelines[index].began, policy)
    if let from { noteSampling(index, from: from, to: moment) }
  }

  /// In the accounts of the hours that are still open.
  private mutating func noteSampling(_ index: Int, from: Instant, to moment: Instant) {
    let rates = timelines[index].samplings.inForce
    let last = max(from, moment).hour
    for hour in max(from.hour, last - policy.hoursKept)...last {
      hours.changeOpen(AccountKey(timelines[index].key), hour) { $0.sampled(rates) }
    }
  }

  /// Time has passed: everything that was received before `moment` was handed in.
  ///
  /// - Returns: Who became silent since the last moment.
  @discardableResult
  public mutating func passed(_ moment: Instant) -> [ExporterKey] {
    let before = now ?? moment
    now = max(before, moment)
    return timelines.filter { !$0.isSilent(at: before, policy) && $0.isSilent(at: moment, policy) }.map(\.key).sorted()
  }

  /// Everyone that was heard, in order.
  public var exporters: [ExporterKey] { timelines.map(\.key).sorted() }

  /// In order, from the first message to the latest moment handed in, without holes. Empty for who was never heard.
  public func periods(of exporter: ExporterKey) -> [Period] {
    guard let now, let index = indices[exporter] else { return [] }
    return timelines[index].periods(until: now, policy)
  }

  public func totals(of exporter: ExporterKey) -> TimelineTotals? { indices[exporter].map { timelines[$0].totals } }

  /// When an exporter was first and last heard.
  public func heardBetween(_ exporter: ExporterKey) -> (first: Instant, last: Instant)? {
    indices[exporter].map { (timelines[$0].firstReceived, timelines[$0].lastReceived) }
  }

  // MARK: Finding

  private mutating func known(_ key: ExporterKey) -> Int? {
    if recent < timelines.count, timelines[recent].key == key { return recent }
    guard let index = indices[key] else { return nil }
    recent = index
    return index
  }

  /// Nil where the exporter has too many numberings.
  private mutating func timeline(_ key: ExporterKey, _ received: Instant) -> Int? {
    if let index = known(key) { return index }
    if timelinesOfAddress[key.address]?.count ?? 0 < policy.numberingsMax {
      recent = timelines.count
      timelines.append(Timeline(key: key, received: received))
      timelinesOfAddress[key.address, default: []].append(recent)
      share(key.address)
    } else {
      // Whoever invents numberings must not take the place of those that are heard.
      guard let place = placeToGive(key.address, received) else { return nil }
      let siblings = timelines[place].siblings
      indices[timelines[place].key] = nil
      timelines[place] = Timeline(key: key, received: received)
      timelines[place].siblings = siblings
      recent = place
    }
    indices[key] = recent
    return recent
  }

  /// Tells an address's timelines how many they are.
  mutating func share(_ address: IPAddress) {
    let places = timelinesOfAddress[address] ?? []
    for place in places { timelines[place].siblings = places.count }
  }

  /// The numbering of an address that is missed least: of those with one message the one not heard for longest, else one
  /// that has been silent for very long.
  private func placeToGive(_ address: IPAddress, _ now: Instant) -> Int? {
    let places = timelinesOfAddress[address] ?? []
    func oldest(_ places: [Int]) -> Int? {
      places.min { (timelines[$0].lastReceived, $0) < (timelines[$1].lastReceived, $1) }
    }
    if let once = oldest(places.filter { timelines[$0].totals.messages <= 1 }) { return once }
    return oldest(places).flatMap { now - timelines[$0].lastReceived >= policy.forgottenNanoseconds ? $0 : nil }
  }
}
