import Datagrams
import NetworkNumbers

/// Counts of one socket over all the time that the ledger was kept.
public struct StreamTotals: Hashable, Sendable {
  public var kernelDrops: UInt64 = 0
  public var refused: UInt64 = 0
  /// When the kernel dropped first and last: each time between two moments.
  public var firstDropAfter: Instant?
  public var lastDropBefore: Instant?

  public init() {}
}

extension CompletenessLedger {
  /// A datagram was read from the spool; `settled` for it follows at once.
  public mutating func spooled(_ key: AccountKey, bytes: Int, received: Instant) {
    hours.change(key, received.hour) {
      $0.datagrams += 1
      $0.bytes &+= UInt64(bytes)
      $0.first = min($0.first ?? received, received)
      $0.last = max($0.last ?? received, received)
    }
  }

  /// What became of a datagram that was spooled.
  ///
  /// - Parameter records: That came out of it, also where other sets of it wait.
  public mutating func settled(_ key: AccountKey, received: Instant, _ outcome: Outcome, records: UInt64 = 0) {
    let most = policy.reasonsMax
    hours.change(key, received.hour) { $0.settle(outcome, records, reasonsMax: most) }
  }

  /// What became at last of a datagram that had waited.
  ///
  /// - Parameter records: That came out of it now.
  /// - Returns: Whether the account of its hour was still open; if not, it goes on to say that it waits.
  @discardableResult
  public mutating func resettled(_ key: AccountKey, received: Instant, _ outcome: Outcome, records: UInt64 = 0) -> Bool
  {
    let most = policy.reasonsMax
    var waited = false
    hours.changeOpen(key, received.hour) {
      guard $0.waiting > 0 else { return }
      waited = true
      $0.waiting -= 1
      $0.settle(outcome, records, reasonsMax: most)
    }
    return waited
  }

  /// Records of a datagram of which other sets still wait.
  public mutating func found(_ records: UInt64, _ key: AccountKey, received: Instant) {
    hours.changeOpen(key, received.hour) { $0.records &+= records }
  }

  /// Sets, samples or attributes that could not be read, in a datagram that otherwise could.
  public mutating func flawed(_ key: AccountKey, received: Instant, reason: String, count: UInt64 = 1) {
    let most = policy.reasonsMax
    hours.change(key, received.hour) { HourAccount.add(count, reason, to: &$0.flaws, most: most) }
  }

  /// The kernel dropped datagrams of a socket, between two that were read from it.
  public mutating func kernelDrops(_ count: UInt32, stream: UInt32, between before: Instant, and after: Instant) {
    streams[stream, default: StreamTotals()].kernelDrops &+= UInt64(count)
    streams[stream, default: StreamTotals()].firstDropAfter = streams[stream]?.firstDropAfter ?? before
    streams[stream, default: StreamTotals()].lastDropBefore = after
    hours.change(stream: stream, after) { $0.kernelDrops &+= UInt64(count) }
  }

  /// Datagrams of an address that is not on the list were not taken.
  ///
  /// - Parameter address: Nil where it was not kept.
  public mutating func refused(_ address: IPAddress?, count: UInt64 = 1, stream: UInt32, at moment: Instant) {
    streams[stream, default: StreamTotals()].refused &+= count
    hours.change(stream: stream, moment) { $0.refused &+= count }
    if let address, refusals[address] != nil || refusals.count < policy.refusedMax {
      refusals[address, default: 0] &+= count
    } else {
      refusalsOfOthers &+= count
    }
  }

  // MARK: Accounts

  /// Accounts of hours that are over, when another one is; and of hours handed out before that have changed since. To be
  /// appended to the ledger file. Call it after `passed`, as often as you like: it makes few lines.
  public mutating func takeClosedHours() -> ClosedHours {
    guard let now else { return ClosedHours() }
    let hour = (now + -policy.graceNanoseconds).hour
    return hours.close(before: hour, oldest: hour - policy.hoursKept)
  }

  /// The accounts that are still kept: of the present hour, and of earlier ones that can change.
  public var openAccounts: [HourAccount] {
    hours.entries.map(\.account).sorted { ($0.hour, $0.key, $0.part) < ($1.hour, $1.key, $1.part) }
  }

  /// The same of listeners.
  public var openStreamHours: [StreamHour] {
    hours.streams.map(\.hour).sorted { ($0.hour, $0.stream, $0.part) < ($1.hour, $1.stream, $1.part) }
  }

  /// Every account's sums over all the time that the ledger was kept.
  public var accountTotals: [AccountKey: AccountTotals] { hours.totals }

  /// Every open account whose datagrams do not add up. Empty between two datagrams, unless the collector has a fault.
  public func reconcile() -> [HourAccount] {
    // Nearly always there is none, and nothing to sort.
    hours.entries.filter { !$0.account.isReconciled }.map(\.account).sorted {
      ($0.hour, $0.key, $0.part) < ($1.hour, $1.key, $1.part)
    }
  }

  public var streamTotals: [(stream: UInt32, totals: StreamTotals)] {
    streams.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Who was refused, the most frequent first, and how many datagrams came from still others.
  public var refusedAddresses: (known: [(address: IPAddress, count: UInt64)], others: UInt64) {
    (refusals.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }, refusalsOfOthers)
  }
}

extension HourAccount {
  mutating func settle(_ outcome: Outcome, _ more: UInt64, reasonsMax: Int) {
    records &+= more
    switch outcome {
    case .decoded: decoded += 1
    case .waiting: waiting += 1
    case .undecodable(let reason): Self.add(1, reason, to: &undecodable, most: reasonsMax)
    }
  }

  static func add(_ count: UInt64, _ reason: String, to reasons: inout [String: UInt64], most: Int) {
    let name = reasons[reason] != nil || reasons.count < most ? reason : otherReason
    reasons[name, default: 0] &+= count
  }
}
