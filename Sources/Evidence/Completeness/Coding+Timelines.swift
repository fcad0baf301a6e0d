import Datagrams

/// What one message adds to `Epoch.placeMax` lies below.
private let snapshotPlaceMax = Epoch.placeMax << 1

extension Hole: Coded {
  func write(to out: inout ByteWriter) {
    out.append(start)
    out.append(end)
    owner.write(to: &out)
  }
  init?(from reader: inout ByteReader) {
    guard let start = reader.uint64(), let end = reader.uint64(), start < end, end < snapshotPlaceMax,
      let owner = SpoolPosition?(from: &reader)
    else { return nil }
    self.init(start: start, end: end, owner: owner)
  }
}

extension Gap: Coded {
  func write(to out: inout ByteWriter) {
    out.append(epoch)
    from.write(to: &out)
    to.write(to: &out)
    out.append(stampFrom)
    out.append(stampTo)
    holes.write(to: &out)
    isSilent.write(to: &out)
    isRestart.write(to: &out)
  }
  init?(from reader: inout ByteReader) {
    guard let epoch = reader.uint32(), let from = Instant(from: &reader), let to = Instant(from: &reader),
      let stampFrom = reader.int64(), let stampTo = reader.int64(), let holes = [Hole](from: &reader),
      let isSilent = Bool(from: &reader), let isRestart = Bool(from: &reader),
      zip(holes, holes.dropFirst()).allSatisfy({ $0.end <= $1.start })
    else { return nil }
    self.init(
      epoch: epoch, from: from, to: to, stampFrom: stampFrom, stampTo: stampTo, holes: holes, isSilent: isSilent,
      isRestart: isRestart)
  }
}

extension Epoch.Remembered: Coded {
  func write(to out: inout ByteWriter) {
    out.append(start)
    out.append(fingerprint)
  }
  init?(from reader: inout ByteReader) {
    guard let start = reader.uint64(), let fingerprint = reader.uint64() else { return nil }
    self.init(start: start, fingerprint: fingerprint)
  }
}

extension Epoch.Milestone: Coded {
  func write(to out: inout ByteWriter) {
    out.append(start)
    out.append(stamp)
  }
  init?(from reader: inout ByteReader) {
    guard let start = reader.uint64(), let stamp = reader.int64() else { return nil }
    self.init(start: start, stamp: stamp)
  }
}

extension Epoch: Coded {
  func write(to out: inout ByteWriter) {
    out.append(id)
    out.append(base)
    out.append(next)
    out.append(newestStart)
    openTail.write(to: &out)
    out.append(newestStamp)
    newestReceived.write(to: &out)
    out.append(firstStamp)
    firstReceived.write(to: &out)
    out.append(bootByExport)
    out.append(bootByReceipt)
    remembered.write(to: &out)
    out.append(UInt32(rememberedNext))
    milestones.write(to: &out)
  }
  init?(from reader: inout ByteReader) {
    guard let id = reader.uint32(), let base = reader.uint64(), let next = reader.uint64(),
      let newestStart = reader.uint64(), let openTail = SpoolPosition?(from: &reader),
      let newestStamp = reader.int64(), let newestReceived = Instant(from: &reader), let firstStamp = reader.int64(),
      let firstReceived = Instant(from: &reader), let bootByExport = reader.uint32(),
      let bootByReceipt = reader.uint32(), let remembered = [Remembered](from: &reader),
      let rememberedNext = reader.uint32(), let milestones = [Milestone](from: &reader),
      base <= next, newestStart <= next, next >= Self.origin, next < snapshotPlaceMax,
      rememberedNext < max(1, remembered.count)
    else { return nil }
    self.id = id
    self.base = base
    self.next = next
    self.newestStart = newestStart
    self.openTail = openTail
    self.newestStamp = newestStamp
    self.newestReceived = newestReceived
    self.firstStamp = firstStamp
    self.firstReceived = firstReceived
    self.bootByExport = bootByExport
    self.bootByReceipt = bootByReceipt
    self.remembered = remembered
    self.rememberedNext = Int(rememberedNext)
    self.milestones = milestones
  }
}

extension Numbering.Candidate: Coded {
  func write(to out: inout ByteWriter) {
    out.append(sequence)
    out.append(next)
    received.write(to: &out)
  }
  init?(from reader: inout ByteReader) {
    guard let sequence = reader.uint32(), let next = reader.uint32(), let received = Instant(from: &reader) else {
      return nil
    }
    self.init(sequence: sequence, next: next, received: received)
  }
}

extension Numbering: Coded {
  func write(to out: inout ByteWriter) {
    session.write(to: &out)
    epochs.write(to: &out)
    lastReceived.write(to: &out)
    candidate.write(to: &out)
  }
  init?(from reader: inout ByteReader) {
    guard let session = Session(from: &reader), let epochs = [Epoch](from: &reader), (1...2).contains(epochs.count),
      let lastReceived = Instant(from: &reader), let candidate = Candidate?(from: &reader)
    else { return nil }
    self.init(session: session, epochs: epochs, lastReceived: lastReceived, candidate: candidate)
  }
}

extension MergedGaps: Coded {
  func write(to out: inout ByteWriter) {
    from.write(to: &out)
    to.write(to: &out)
    out.append(missing)
    out.append(uncertain)
    hasSilence.write(to: &out)
    hasRestart.write(to: &out)
  }
  init?(from reader: inout ByteReader) {
    guard let from = Instant(from: &reader), let to = Instant(from: &reader), from <= to,
      let missing = reader.uint64(), let uncertain = reader.uint64(), let hasSilence = Bool(from: &reader),
      let hasRestart = Bool(from: &reader)
    else { return nil }
    self.init(
      from: from, to: to, missing: missing, uncertain: uncertain, hasSilence: hasSilence, hasRestart: hasRestart)
  }
}

extension TimelineTotals: CodedCounts {
  package static var counts: [WritableKeyPath<TimelineTotals, UInt64>] {
    [\.messages, \.units, \.late, \.duplicates, \.restarts, \.strays, \.inconsistent]
  }
}

extension Timeline: Coded {
  func write(to out: inout ByteWriter) {
    key.write(to: &out)
    firstReceived.write(to: &out)
    lastReceived.write(to: &out)
    numberings.write(to: &out)
    gaps.write(to: &out)
    merged.write(to: &out)
    samplings.write(to: &out)
    out.append(epochsCount)
    totals.write(to: &out)
  }
  init?(from reader: inout ByteReader) {
    guard let key = ExporterKey(from: &reader), let firstReceived = Instant(from: &reader),
      let lastReceived = Instant(from: &reader), firstReceived <= lastReceived,
      let numberings = [Numbering](from: &reader), let gaps = [Gap](from: &reader),
      let merged = MergedGaps?(from: &reader), let samplings = Samplings(from: &reader),
      let epochsCount = reader.uint32(), let totals = TimelineTotals(from: &reader)
    else { return nil }
    self.init(key: key, received: firstReceived)
    self.lastReceived = lastReceived
    self.numberings = numberings
    self.gaps = gaps
    holesCount = gaps.reduce(0) { $0 + $1.holes.count }
    self.merged = merged
    self.samplings = samplings
    self.epochsCount = epochsCount
    self.totals = totals
  }
}
