import Datagrams
import NetworkNumbers

extension ExporterKey: Coded {
  package func write(to out: inout ByteWriter) {
    address.write(to: &out)
    version.write(to: &out)
    out.append(domain)
  }
  package init?(from reader: inout ByteReader) {
    guard let address = IPAddress(from: &reader), let version = ExportHeader.Version(from: &reader),
      let domain = reader.uint32()
    else { return nil }
    self.init(address: address, version: version, domain: domain)
  }
}

extension AccountKey.Kind: Coded {}

extension AccountKey: Coded {
  package func write(to out: inout ByteWriter) {
    address.write(to: &out)
    kind.write(to: &out)
    out.append(domain)
  }
  package init?(from reader: inout ByteReader) {
    guard let address = IPAddress(from: &reader), let kind = Kind(from: &reader), let domain = reader.uint32() else {
      return nil
    }
    self.init(address: address, kind: kind, domain: domain)
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

  package func write(to out: inout ByteWriter) {
    key.write(to: &out)
    out.append(hour)
    out.append(part)
    out.append(counts: Self.counts, of: self)
    undecodable.write(to: &out)
    flaws.write(to: &out)
    samplings.write(to: &out)
    first.write(to: &out)
    last.write(to: &out)
  }
  package init?(from reader: inout ByteReader) {
    guard let key = AccountKey(from: &reader), let hour = reader.int64(), let part = reader.uint32() else { return nil }
    self.init(key: key, hour: hour, part: part)
    guard reader.read(counts: Self.counts, into: &self), let undecodable = [String: UInt64](from: &reader),
      let flaws = [String: UInt64](from: &reader), let samplings = [UInt32](from: &reader, most: Self.samplingsMax),
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
  package func write(to out: inout ByteWriter) {
    out.append(stream)
    out.append(hour)
    out.append(part)
    out.append(kernelDrops)
    out.append(refused)
    first.write(to: &out)
    last.write(to: &out)
  }
  package init?(from reader: inout ByteReader) {
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
    forgotten.write(to: &out)
  }
  init?(from reader: inout ByteReader) {
    guard let entries = [Entry](from: &reader), let streams = [StreamEntry](from: &reader),
      let openFrom = reader.int64(), let partsCount = reader.uint32(), let latest = reader.int64(),
      let handedOut = reader.int64(), let partsBefore = reader.uint32(),
      let forgotten = [AccountKey: AccountTotals](from: &reader)
    else { return nil }
    self.init(
      entries: entries, streams: streams, openFrom: openFrom, partsCount: partsCount,
      gathering: Gathering(latest: latest, handedOutBefore: handedOut, partsBefore: partsBefore),
      forgotten: forgotten)
  }
}

extension AccountTotals: Coded {
  package func write(to out: inout ByteWriter) {
    out.append(counts: Self.counts, of: self)
    for path in Self.reasons { self[keyPath: path].write(to: &out) }
  }
  package init?(from reader: inout ByteReader) {
    self.init()
    guard reader.read(counts: Self.counts, into: &self) else { return nil }
    for path in Self.reasons {
      guard let reasons = [String: UInt64](from: &reader) else { return nil }
      self[keyPath: path] = reasons
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
  package func write(to out: inout ByteWriter) {
    out.append(kernelDrops)
    out.append(refused)
    firstDropAfter.write(to: &out)
    lastDropBefore.write(to: &out)
  }
  package init?(from reader: inout ByteReader) {
    guard let kernelDrops = reader.uint64(), let refused = reader.uint64(), let first = Instant?(from: &reader),
      let last = Instant?(from: &reader)
    else { return nil }
    self.init()
    (self.kernelDrops, self.refused, firstDropAfter, lastDropBefore) = (kernelDrops, refused, first, last)
  }
}
