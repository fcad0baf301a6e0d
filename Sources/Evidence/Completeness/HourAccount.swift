import Datagrams

/// What became of the datagrams that one exporter sent in one hour. Always: `datagrams` = `decoded` + `undecodable` +
/// `waiting`.
public struct HourAccount: Hashable, Sendable {
  public let key: AccountKey
  /// Of receipt, counted from 1970, UTC.
  public let hour: Int64
  /// 0, but for datagrams that came to be read when their hour had been closed: those make accounts of their own, to be
  /// added to the first.
  public let part: UInt32

  public var datagrams: UInt64 = 0
  public var bytes: UInt64 = 0
  public var decoded: UInt64 = 0
  /// For a template.
  public var waiting: UInt64 = 0
  public var undecodable: [String: UInt64] = [:]
  public var records: UInt64 = 0
  /// Sets, samples and attributes that could not be read, in datagrams that could.
  public var flaws: [String: UInt64] = [:]

  /// Steps of the sequence that were heard, as far as they are counted.
  public var units: UInt64 = 0
  /// Steps that were not heard between two messages, of which the second was received in this hour.
  public var missing: UInt64 = 0
  /// Steps that a message covers wholly or in part that waits for its template.
  public var uncertain: UInt64 = 0
  public var late: UInt64 = 0
  public var duplicates: UInt64 = 0
  public var restarts: UInt64 = 0
  public var strays: UInt64 = 0
  public var inconsistent: UInt64 = 0
  /// Messages whose numbering was not followed.
  public var notFollowed: UInt64 = 0
  /// N of every 1:N that was in force, in rising order.
  public var samplings: [UInt32] = []
  public var first: Instant?
  public var last: Instant?

  static let samplingsMax = Samplings.ratesMax
  static let otherReason = "other"

  init(key: AccountKey, hour: Int64, part: UInt32 = 0) {
    self.key = key
    self.hour = hour
    self.part = part
  }

  public var undecodableCount: UInt64 { undecodable.values.reduce(0, &+) }
  public var isReconciled: Bool { datagrams == decoded &+ undecodableCount &+ waiting }

  mutating func add(_ hearing: Hearing, units heard: UInt64) {
    switch hearing {
    case .began, .inOrder, .gap: units &+= heard
    case .late:
      units &+= heard
      late += 1
    case .duplicate: duplicates += 1
    case .restart:
      units &+= heard
      restarts += 1
    case .inconsistent:
      units &+= heard
      inconsistent += 1
    case .stray: strays += 1
    case .notFollowed: notFollowed += 1
    }
  }

  mutating func sampled(_ rates: [UInt32]) {
    guard rates != samplings else { return }
    for rate in rates { Samplings.insert(rate, into: &samplings) }
  }
}

/// What one socket of the collector did not take in one hour.
public struct StreamHour: Hashable, Sendable {
  public let stream: UInt32
  public let hour: Int64
  public let part: UInt32
  /// Datagrams that the kernel dropped because its buffer was full. They are missing from the numberings too.
  public var kernelDrops: UInt64 = 0
  /// Datagrams of exporters that are not on the list.
  public var refused: UInt64 = 0
  public var first: Instant?
  public var last: Instant?

  init(stream: UInt32, hour: Int64, part: UInt32 = 0) {
    self.stream = stream
    self.hour = hour
    self.part = part
  }
}

/// What became of an exporter's datagrams over all the time that the ledger was kept.
public struct AccountTotals: Hashable, Sendable {
  public var datagrams: UInt64 = 0
  public var bytes: UInt64 = 0
  public var records: UInt64 = 0
  public var waiting: UInt64 = 0
  public var undecodable: UInt64 = 0
  /// Bad sets, samples and attributes.
  public var flaws: UInt64 = 0
  public var notFollowed: UInt64 = 0
  /// Why, and how often. Beyond `reasonsMax` of them others are counted together.
  public var undecodableReasons: [String: UInt64] = [:]
  public var flawReasons: [String: UInt64] = [:]

  static let reasonsMax = 64

  public init() {}

  mutating func add(_ others: AccountTotals) {
    for path in Self.counts { self[keyPath: path] &+= others[keyPath: path] }
  }

  private static var counts: [WritableKeyPath<AccountTotals, UInt64>] {
    [\.datagrams, \.bytes, \.records, \.waiting, \.undecodable, \.flaws, \.notFollowed]
  }

  mutating func add(_ account: HourAccount) {
    datagrams &+= account.datagrams
    bytes &+= account.bytes
    records &+= account.records
    waiting &+= account.waiting
    undecodable &+= account.undecodableCount
    flaws &+= account.flaws.values.reduce(0, &+)
    notFollowed &+= account.notFollowed
    for (reason, count) in account.undecodable.sorted(by: { $0.key < $1.key }) {
      HourAccount.add(count, reason, to: &undecodableReasons, most: Self.reasonsMax)
    }
    for (reason, count) in account.flaws.sorted(by: { $0.key < $1.key }) {
      HourAccount.add(count, reason, to: &flawReasons, most: Self.reasonsMax)
    }
  }
}

/// What became of a datagram.
public enum Outcome: Hashable, Sendable {
  case decoded
  /// At least one of its sets waits for a template.
  case waiting
  case undecodable(reason: String)
}
