import Collecting
import Completeness
import Datagrams
import SourceText

/// The totals of a run and of its spool, for programs.
struct CollectSummary {
  let status: CollectorStatus
  let until: Instant

  init(_ status: CollectorStatus, until: Instant) {
    self.status = status
    self.until = until
  }

  var json: String {
    let fold = status.fold
    let ledger = fold.ledger
    let totals = ledger.exporters.compactMap { ledger.totals(of: $0) }
    let periods = ledger.exporters.flatMap { ledger.periods(of: $0) }
    func sum(_ path: KeyPath<TimelineTotals, UInt64>) -> JSON {
      .number(Int(totals.reduce(0) { $0 + $1[keyPath: path] }))
    }
    func sum(_ path: KeyPath<CollectorStatus.Stream, UInt64>) -> JSON {
      .number(Int(status.streams.reduce(0) { $0 + $1[keyPath: path] }))
    }
    func number(_ value: UInt64) -> JSON { .number(Int(value)) }
    let run: JSON = [
      "milliseconds": .number(Int((until - status.opened) / 1_000_000)),
      "acknowledgedDatagrams": sum(\.acknowledgedDatagrams),
      "acknowledgedBlocks": sum(\.acknowledgedBlocks),
      "spoolBytes": sum(\.storedBytes),
      "givenUp": sum(\.givenUp),
    ]
    let spool: JSON = [
      "datagrams": number(fold.totals.datagrams),
      "bytes": number(fold.totals.bytes),
      "records": number(fold.totals.records),
      "waitingDatagrams": .number(fold.waitingDatagrams),
      "kernelDrops": number(fold.totals.kernelDrops),
      "refused": number(fold.totals.refused),
      "damages": .number(fold.damages.count),
      "unfinishedEnds": .number(fold.unfinishedEnds.count),
      "missing": .number(Int(periods.reduce(0) { $0 + $1.missing })),
      "uncertain": .number(Int(periods.reduce(0) { $0 + $1.uncertain })),
      "late": sum(\.late),
      "duplicates": sum(\.duplicates),
      "restarts": sum(\.restarts),
    ]
    return JSON.object([JSON.Member("run", run), JSON.Member("spool", spool)]).text()
  }
}
