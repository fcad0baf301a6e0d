import ArchiveFormat
import Completeness
import Datagrams
import Decoding
import Intake

extension CollectorFold {
  mutating func fold(
    flow bytes: RawSpan, _ source: Source, _ index: Int, _ received: Instant, _ position: SpoolPosition,
    _ tee: inout Tee
  ) {
    let fingerprint = Fingerprint.of(bytes)
    if let number = MessageNumber(bytes),
      isCopy(number, source.session, received, fingerprint, bytes: bytes.byteCount)
    {
      return
    }
    let report = flows.decode(bytes, session: index, received: received, position: position, into: &tee)
    totals.records &+= UInt64(report.records)
    let address = source.session.exporter.address
    guard let header = report.header else {
      let key = AccountKey(address: address, kind: .other)
      ledger.spooled(key, bytes: bytes.byteCount, received: received)
      let reason = tee.troubles.first { $0.position == position }?.reason.rawValue ?? "headerCut"
      ledger.settled(key, received: received, .undecodable(reason: reason))
      tee.troubles.removeAll { $0.position == position }
      return note(&tee.troubles, key, received, position)
    }
    let exporter = ExporterKey(address: address, version: header.version, domain: header.domain)
    let key = AccountKey(exporter)
    ledger.spooled(key, bytes: bytes.byteCount, received: received)
    ledger.heard(
      header, from: source.session, received: received, fingerprint: fingerprint, position: position)
    if report.setsWaiting > 0 {
      waiting[position] = WaitingDatagram(
        sets: report.setsWaiting, header: header, session: source.session, received: received,
        records: UInt64(report.records), hasTemplates: report.templates > 0,
        reason: tee.troubles.first { $0.position == position }?.reason.rawValue)
    }
    ledger.settled(key, received: received, outcome(report, tee.troubles, position), records: UInt64(report.records))
    if !tee.troubles.isEmpty { note(&tee.troubles, key, received, position) }
    noteSampling(index, exporter, received, &tee)
  }

  /// A second copy of a datagram gives no records: what was sent once counts once.
  mutating func isCopy(
    _ number: MessageNumber, _ session: Session, _ received: Instant, _ fingerprint: UInt64, bytes: Int
  ) -> Bool {
    guard ledger.heardAgain(number, from: session, received: received, fingerprint: fingerprint) else { return false }
    let key = AccountKey(
      ExporterKey(address: session.exporter.address, version: number.version, domain: number.domain))
    ledger.spooled(key, bytes: bytes, received: received)
    ledger.settled(key, received: received, .decoded)
    return true
  }

  private func outcome(
    _ report: MessageReport, _ troubles: [DecodingTrouble], _ position: SpoolPosition
  ) -> Outcome {
    if report.setsWaiting > 0 { return .waiting }
    if report.records == 0, report.templates == 0, let trouble = troubles.first(where: { $0.position == position }) {
      return .undecodable(reason: trouble.reason.rawValue)
    }
    return .decoded
  }

  /// Flaws of the datagram itself are counted; a set that had waited elsewhere and never will be decoded settles its own
  /// datagram.
  private mutating func note(
    _ troubles: inout [DecodingTrouble], _ key: AccountKey, _ received: Instant, _ position: SpoolPosition
  ) {
    for trouble in troubles {
      if trouble.position == position {
        ledger.flawed(key, received: received, reason: trouble.reason.rawValue)
      } else {
        settle(trouble.position, records: 0, reasons: [trouble.reason.rawValue])
      }
    }
    troubles.removeAll(keepingCapacity: true)
  }

  private mutating func noteSampling(
    _ index: Int, _ exporter: ExporterKey, _ moment: Instant, _ tee: inout Tee
  ) {
    if tee.sawOptions {
      tee.sawOptions = false
      let notes = flows.notes(session: index, version: exporter.version, domain: exporter.domain)
      if let rates = notes?.rates, !rates.isEmpty { ledger.sampled(rates, exporter, at: moment) }
    }
    if !tee.rates.isEmpty {
      for (interface, rate) in tee.rates.sorted(by: { $0.key < $1.key }) {
        ledger.sampled(rate, by: interface, exporter, at: moment)
      }
      tee.rates.removeAll(keepingCapacity: true)
    }
  }

  /// Decodes the sets whose template has come. After an error, those whose datagrams were not read are ready still.
  mutating func resume(_ again: (SpoolPosition) throws(DiskError) -> [UInt8]?, _ tee: inout Tee) throws(DiskError) {
    let sets = flows.takeReady()
    for (number, set) in sets.enumerated() {
      let datagram: [UInt8]?
      do {
        datagram = try again(set.position)
      } catch {
        flows.giveBack(sets[number...])
        throw error
      }
      guard let datagram, set.range.upperBound <= datagram.count else {
        flows.giveUp(set)
        settle(set.position, records: 0, reasons: ["spoolDamaged"])
        continue
      }
      let report = flows.resume(set, with: datagram.span.bytes, into: &tee)
      totals.records &+= UInt64(report.records)
      if let units = report.units, let datagram = waiting[set.position] {
        ledger.counted(
          units, of: datagram.header, from: datagram.session, received: datagram.received, position: set.position)
      }
      let reasons = tee.troubles.map(\.reason.rawValue)
      tee.troubles.removeAll(keepingCapacity: true)
      settle(set.position, records: UInt64(report.records), reasons: reasons)
      // At once: the next datagram may be another exporter's.
      if tee.sawOptions || !tee.rates.isEmpty {
        let address = flows.session(set.session).exporter.address
        let exporter = ExporterKey(address: address, version: set.header.version, domain: set.header.domain)
        noteSampling(set.session, exporter, set.received, &tee)
      }
    }
  }

  /// One set of a datagram waits no more. What became of the datagram is decided by all its sets, as for one that is
  /// decoded at once.
  ///
  /// - Parameter reasons: What could not be read of the set.
  private mutating func settle(_ position: SpoolPosition, records: UInt64, reasons: [String]) {
    guard var datagram = waiting[position] else { return }
    let header = datagram.header
    let key = AccountKey(
      ExporterKey(address: datagram.session.exporter.address, version: header.version, domain: header.domain))
    datagram.sets -= 1
    datagram.records &+= records
    datagram.reason = datagram.reason ?? reasons.first
    for reason in reasons { ledger.flawed(key, received: datagram.received, reason: reason) }
    guard datagram.sets == 0 else {
      waiting[position] = datagram
      ledger.found(records, key, received: datagram.received)
      return
    }
    waiting[position] = nil
    ledger.resettled(key, received: datagram.received, datagram.outcome, records: records)
  }
}
