import Completeness
import Datagrams

/// The truth about a history, slowly: every number between two that were heard is looked at on its own, numbers that
/// nothing tells apart together.
struct HistoryOracle {
  struct Heard {
    var message: SentMessage
    var at: Instant
    /// Units that were known in the end.
    var units: UInt64?
  }

  private(set) var periods: [ExporterKey: [Period]] = [:]
  private(set) var duplicates: [ExporterKey: Int] = [:]
  private(set) var restarts: [ExporterKey: Int] = [:]
  /// Messages that others had overtaken.
  private(set) var late: [ExporterKey: Int] = [:]
  /// The wire tells all of it; else the history is not one that the ledger promises to read.
  private(set) var isTold = true

  init(_ history: History) {
    var receipts: [ExporterKey: [Instant]] = [:]
    var heard: [ExporterKey: [Heard]] = [:]
    for event in history.events {
      guard case .heard(let message, let isCopy, _) = event.what else { continue }
      let key = ExporterKey(
        address: message.session.exporter.address, version: message.header.version, domain: message.header.domain)
      receipts[key, default: []].append(event.at)
      let isKnown = heard[key]?.contains { $0.message.fingerprint == message.fingerprint } ?? false
      if isCopy, isKnown {
        duplicates[key, default: 0] += 1
        continue
      }
      let counted = history.events.contains {
        if case .counted(let other, _, _) = $0.what { other.fingerprint == message.fingerprint } else { false }
      }
      let units = message.countedAfter == .atOnce || counted ? message.units : nil
      heard[key, default: []].append(Heard(message: message, at: event.at, units: units))
    }
    if heard.values.contains(where: { Self.isLedAstray($0, by: history.clockSteps) }) { isTold = false }
    for (key, receipts) in receipts {
      let troubles = self.troubles(heard[key] ?? [], receipts, key) + silences(receipts, until: history.end)
      periods[key] = Self.filled(troubles, from: receipts[0], to: history.end)
    }
  }

  // MARK: What happened to one exporter

  private mutating func troubles(_ heard: [Heard], _ receipts: [Instant], _ key: ExporterKey) -> [Period] {
    var result: [Period] = []
    var sessions: [Session] = []
    for message in heard where !sessions.contains(message.message.session) {
      sessions.append(message.message.session)
      if sessions.count > 1 {
        // Another session began after whatever was received before.
        let before = receipts[receipts.firstIndex(of: message.at).map { $0 - 1 } ?? 0]
        var period = Period(from: before, to: message.at)
        period.isRestart = true
        result.append(period)
      }
    }
    for session in sessions {
      let own = heard.filter { $0.message.session == session }
      let epochs = Set(own.map(\.message.epoch)).sorted()
      for (index, epoch) in epochs.enumerated() {
        let run = own.filter { $0.message.epoch == epoch }
        var from: Instant?
        if index > 0 {
          let previous = own.filter { $0.message.epoch == epochs[index - 1] && $0.at <= run[0].at }
          guard let front = Self.fronts(previous).last else {
            isTold = false
            continue
          }
          let all = own.filter { $0.message.epoch == epochs[index - 1] }
          let soFar = heard.filter { $0.at <= front.at }
          if !Self.isTold(front, by: run[0], soFar) || Self.isHidden(run, behind: all) { isTold = false }
          restarts[key, default: 0] += 1
          from = front.at
          var period = Period(from: front.at, to: run[0].at)
          period.isRestart = true
          result.append(period)
        }
        result += Self.losses(run, after: from)
        late[key, default: 0] += run.count - Self.fronts(run).count
      }
    }
    return result
  }

  /// IPFIX alone does not say when its exporter started. A restart shows where numbers fall below what the last message
  /// had, or jump ahead to small ones by far more than it usually sends. For the others it must not fall on the moment
  /// at which the uptime wraps.
  private static func isTold(_ front: Heard, by first: Heard, _ soFar: [Heard]) -> Bool {
    let (before, after) = (front.message.header, first.message.header)
    if let old = before.uptimeMilliseconds, let new = after.uptimeMilliseconds {
      let apart = (first.message.sent - Int64(new)) - (front.message.sent - Int64(old))
      return abs(Int64(Int32(truncatingIfNeeded: apart))) > 8_000
    }
    let seconds = (first.at - front.at) / 1_000_000_000 + 2
    let known = (front.at - (soFar.first?.at ?? front.at)) / 1_000_000_000 + 1
    let usual = soFar.reduce(0) { $0 + Int64($1.message.units) } * seconds / known
    // Whether the units of the last message were known by then does not matter.
    return [0, front.message.units].allSatisfy { units in
      let next = UInt32(truncatingIfNeeded: front.message.start + units)
      let ahead = Int64(Int32(bitPattern: after.sequence &- next))
      if ahead >= 0 { return ahead > 5_000_000 + 100 * usual && after.sequence < 4_000_000 }
      return after.sequence < before.sequence || after.sequence == 0
    }
  }

  /// Whether our clock was set forward by more than an exporter had been up: then it may have started in between.
  private static func isLedAstray(_ heard: [Heard], by steps: [(at: Instant, by: Int64)]) -> Bool {
    steps.contains { step in
      step.by > 2_000
        && heard.contains { one in
          guard let uptime = one.message.header.uptimeMilliseconds else { return false }
          let isAfter = one.at >= step.at && one.message.sent < step.at.nanoseconds / 1_000_000 + 1_000_000
          return isAfter && Int64(uptime) < step.by + 1_000_000
        }
    }
  }

  /// Whether an exporter's clock was set back by as much as it had been up, so that it seems not to have restarted.
  private static func isHidden(_ run: [Heard], behind previous: [Heard]) -> Bool {
    func boots(_ heard: [Heard]) -> [Int64] {
      heard.compactMap { one in
        one.message.header.uptimeMilliseconds.map {
          one.message.header.exportTime.nanoseconds / 1_000_000 - Int64($0)
        }
      }
    }
    guard run[0].message.header.version != .sflow5 else { return false }
    let old = boots(previous)
    return boots(run).contains { new in old.contains { abs(Int64(Int32(truncatingIfNeeded: new - $0))) <= 8_000 } }
  }

  /// The messages that were in front when they came.
  private static func fronts(_ run: [Heard]) -> [Heard] {
    var result: [Heard] = []
    for message in run where result.allSatisfy({ $0.message.start + ($0.units ?? 1) <= message.message.start }) {
      result.append(message)
    }
    return result
  }

  private static func losses(_ run: [Heard], after restart: Instant?) -> [Period] {
    let isDatagrams = run[0].message.header.version.unit == .datagrams
    let least = run.map(\.message.start).min() ?? 0
    let base = restart == nil ? least : isDatagrams ? min(1, least) : 0
    let ends = run.map { $0.message.start + ($0.units ?? 0) }
    let cuts = Set([base] + run.map(\.message.start) + ends).sorted().filter { $0 >= base }
    let fronts = fronts(run)
    var result: [Period] = []
    for (start, end) in zip(cuts, cuts.dropFirst()) {
      if run.contains(where: { $0.message.start <= start && end <= $0.message.start + ($0.units ?? 0) }) { continue }
      guard let after = run.first(where: { $0.message.start > start }) else { continue }
      let before = fronts.last {
        $0.at <= after.at && $0.message.start < after.message.start
          && $0.message.fingerprint != after.message.fingerprint && isBefore($0, after, run)
      }
      var period = Period(from: before?.at ?? restart ?? after.at, to: after.at)
      // Whoever began last before these numbers, of the messages heard, may reach into them.
      let owner = run.filter { $0.message.start <= start }.max { $0.message.start < $1.message.start }
      let isOpen = run.contains { $0.message.start == owner?.message.start && $0.units == nil }
      if owner != nil, isOpen { period.uncertain = end - start } else { period.missing = end - start }
      result.append(period)
    }
    return result
  }

  private static func isBefore(_ a: Heard, _ b: Heard, _ run: [Heard]) -> Bool {
    let order = run.map(\.message.fingerprint)
    guard let first = order.firstIndex(of: a.message.fingerprint),
      let second = order.firstIndex(of: b.message.fingerprint)
    else { return false }
    return first < second
  }

  private func silences(_ receipts: [Instant], until end: Instant) -> [Period] {
    zip(receipts, receipts.dropFirst() + [end]).compactMap { before, after in
      guard after - before >= 300_000_000_000 else { return nil }
      var period = Period(from: before, to: after)
      period.isSilent = true
      return period
    }
  }

  // MARK: Painting

  /// Joins what overlaps until nothing does, and fills the rest.
  private static func filled(_ troubles: [Period], from start: Instant, to end: Instant) -> [Period] {
    var parts = troubles
    search: while true {
      for a in parts.indices {
        for b in parts.indices where a != b {
          let (one, other) = (parts[a], parts[b])
          let overlap = one.from < other.to && other.from < one.to
          guard overlap || (one.from, one.to) == (other.from, other.to) else { continue }
          var both = Period(from: min(one.from, other.from), to: max(one.to, other.to))
          both.missing = one.missing + other.missing
          both.uncertain = one.uncertain + other.uncertain
          both.isSilent = one.isSilent || other.isSilent
          both.isRestart = one.isRestart || other.isRestart
          parts[a] = both
          parts.remove(at: b)
          continue search
        }
      }
      break
    }
    parts.sort { ($0.from, $0.to) < ($1.from, $1.to) }
    var result: [Period] = []
    var reached = start
    for part in parts {
      if reached < part.from { result.append(Period(from: reached, to: part.from)) }
      result.append(part)
      reached = max(reached, part.to)
    }
    if reached < end { result.append(Period(from: reached, to: end)) }
    return result
  }
}
