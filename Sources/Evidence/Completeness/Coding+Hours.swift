import Datagrams

/// A reason and its count.
private struct Counted: Coded {
  var reason: String
  var count: UInt64

  init(_ entry: (key: String, value: UInt64)) { (reason, count) = entry }

  func write(to out: inout ByteWriter) {
    reason.write(to: &out)
    out.append(count)
  }
  init?(from reader: inout ByteReader) {
    guard let reason = String(from: &reader), let count = reader.uint64() else { return nil }
    self.init((reason, count))
  }

  static func write(_ reasons: [String: UInt64], to out: inout ByteWriter) {
    reasons.sorted { $0.key < $1.key }.map(Counted.init).write(to: &out)
  }
  static func read(_ reader: inout ByteReader) -> [String: UInt64]? {
    [Counted](from: &reader).map { Dictionary($0.map { ($0.reason, $0.count) }, uniquingKeysWith: &+) }
  }
}

extension HourAccount: Coded {
  /// In the order of the snapshot.
  static var counts: [WritableKeyPath<HourAccount, UInt64>] {
    [
      \.datagrams, \.bytes, \.decoded, \.waiting, \.records, \.units, \.missing, \.uncertain, \.late, \.duplicates,
      \.restarts, \.strays, \.inconsistent, \.notFollowed,
    ]
  }

  func write(to out: inout ByteWriter) {
    key.write(to: &out)
    out.append(hour)
    out.append(part)
    for count in Self.counts { out.append(self[keyPath: count]) }
    Counted.write(undecodable, to: &out)
    Counted.write(flaws, to: &out)
    samplings.write(to: &out)
    first.write(to: &out)
    last.write(to: &out)
  }
  init?(from reader: inout ByteReader) {
    guard let key = AccountKey(from: &reader), let hour = reader.int64(), let part = reader.uint32() else { return nil }
    self.init(key: key, hour: hour, part: part)
    for count in Self.counts {
      guard let value = reader.uint64() else { return nil }
      self[keyPath: count] = value
    }
    guard let undecodable = Counted.read(&reader), let flaws = Counted.read(&reader),
      let samplings = [UInt32](from: &reader), samplings.count <= Self.samplingsMax,
      let first = Instant?(from: &reader), let last = Instant?(from: &reader)
    else { return nil }
    self.undecodable = undecodable
    self.flaws = flaws
    self.samplings = samplings
    self.first = first
    self.last = last
  }
}

extension StreamHour: Coded {
  func write(to out: inout ByteWriter) {
    out.append(stream)
    out.append(hour)
    out.append(part)
    out.append(kernelDrops)
    out.append(refused)
    first.write(to: &out)
    last.write(to: &out)
  }
  init?(from reader: inout ByteReader) {
    guard let stream = reader.uint32(), let hour = reader.int64(), let part = reader.uint32(),
      let kernelDrops = reader.uint64(), let refused = reader.uint64(), let first = Instant?(from: &reader),
      let last = Instant?(from: &reader)
    else { return nil }
    self.init(stream: stream, hour: hour, part: part)
    (self.kernelDrops, self.refused, self.first, self.last) = (kernelDrops, refused, first, last)
  }
}

extension HourBook.Entry: Coded {
  func write(to out: inout ByteWriter) {
    account.write(to: &out)
    isTold.write(to: &out)
  }
  init?(from reader: inout ByteReader) {
    guard let account = HourAccount(from: &reader), let isTold = Bool(from: &reader) else { return nil }
    self.init(account: account, isTold: isTold)
  }
}

extension HourBook.StreamEntry: Coded {
  func write(to out: inout ByteWriter) {
    hour.write(to: &out)
    isTold.write(to: &out)
  }
  init?(from reader: inout ByteReader) {
    guard let hour = StreamHour(from: &reader), let isTold = Bool(from: &reader) else { return nil }
    self.init(hour: hour, isTold: isTold)
  }
}

extension HourBook: Coded {
  func write(to out: inout ByteWriter) {
    entries.write(to: &out)
    streams.write(to: &out)
    out.append(openFrom)
    out.append(partsCount)
    out.append(gathering.latest)
    out.append(gathering.handedOutBefore)
    out.append(gathering.partsBefore)
    forgotten.sorted { $0.key < $1.key }.map(ForgottenEntry.init).write(to: &out)
  }
  init?(from reader: inout ByteReader) {
    guard let entries = [Entry](from: &reader), let streams = [StreamEntry](from: &reader),
      let openFrom = reader.int64(), let partsCount = reader.uint32(), let latest = reader.int64(),
      let handedOut = reader.int64(), let partsBefore = reader.uint32(), let forgotten = [ForgottenEntry](from: &reader)
    else { return nil }
    self.init(
      entries: entries, streams: streams, openFrom: openFrom, partsCount: partsCount,
      gathering: Gathering(latest: latest, handedOutBefore: handedOut, partsBefore: partsBefore),
      forgotten: Dictionary(forgotten.map { ($0.key, $0.totals) }) { $1 })
  }
}

private struct ForgottenEntry: Coded {
  var key: AccountKey
  var totals: AccountTotals

  init(_ entry: (key: AccountKey, value: AccountTotals)) { (key, totals) = entry }

  func write(to out: inout ByteWriter) {
    key.write(to: &out)
    for path in Self.counts { out.append(totals[keyPath: path]) }
    for path in Self.reasons { Counted.write(totals[keyPath: path], to: &out) }
  }
  init?(from reader: inout ByteReader) {
    guard let key = AccountKey(from: &reader) else { return nil }
    self.init((key, AccountTotals()))
    for path in Self.counts {
      guard let value = reader.uint64() else { return nil }
      totals[keyPath: path] = value
    }
    for path in Self.reasons {
      guard let reasons = Counted.read(&reader) else { return nil }
      totals[keyPath: path] = reasons
    }
  }

  private static var counts: [WritableKeyPath<AccountTotals, UInt64>] {
    [\.datagrams, \.bytes, \.records, \.waiting, \.undecodable, \.flaws, \.notFollowed]
  }
  private static var reasons: [WritableKeyPath<AccountTotals, [String: UInt64]>] {
    [\.undecodableReasons, \.flawReasons]
  }
}

extension StreamTotals: Coded {
  func write(to out: inout ByteWriter) {
    out.append(kernelDrops)
    out.append(refused)
    firstDropAfter.write(to: &out)
    lastDropBefore.write(to: &out)
  }
  init?(from reader: inout ByteReader) {
    guard let kernelDrops = reader.uint64(), let refused = reader.uint64(), let first = Instant?(from: &reader),
      let last = Instant?(from: &reader)
    else { return nil }
    self.init()
    (self.kernelDrops, self.refused, firstDropAfter, lastDropBefore) = (kernelDrops, refused, first, last)
  }
}
