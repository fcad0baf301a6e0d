import Datagrams
import SourceText

extension StatusReport {
  /// Every exporter with all its periods, for programs.
  public var json: JSON {
    JSON.object([
      JSON.Member("now", .string(now.description)),
      JSON.Member("collectorRunning", collection?.isRunning.map { .bool($0) } ?? .null),
      JSON.Member("exporters", .array(exporters.map(Self.json))),
      JSON.Member("others", .array(others.map(Self.json))),
      JSON.Member(
        "neverHeard",
        .array(
          neverHeard.map {
            ["exporter": .string($0.address.description), "name": $0.name.map { .string($0) } ?? .null]
          })),
      JSON.Member("streams", .array(streams.map(Self.json))),
      JSON.Member(
        "refused",
        .array(refused.map { ["address": .string($0.address.description), "datagrams": Self.number($0.count)] })),
      JSON.Member("refusedOthers", Self.number(refusedOthers)),
      JSON.Member("notAddingUp", .array(unreconciled.map(\.account.json))),
    ])
  }

  private static func number(_ count: UInt64) -> JSON { .number(Int(clamping: count)) }

  private static func json(_ exporter: Exporter) -> JSON {
    let totals = exporter.totals
    var members: [JSON.Member] = [
      JSON.Member("exporter", .string(exporter.key.address.description)),
      JSON.Member("name", exporter.name.map { .string($0) } ?? .null),
      JSON.Member("kind", .string(AccountKey.Kind(exporter.key.version).name)),
      JSON.Member("domain", .number(Int(exporter.key.domain))),
      JSON.Member("first", .string(exporter.first.description)),
      JSON.Member("last", .string(exporter.last.description)),
    ]
    if let rate = exporter.rate {
      members.append(JSON.Member("messagesPerSecond", .number(Int(rate.messagesPerSecond.rounded()))))
      members.append(JSON.Member("unitsPerSecond", .number(Int(rate.unitsPerSecond.rounded()))))
    }
    members += [
      JSON.Member("unit", .string(unit(exporter.key.version.unit))), JSON.Member("units", number(totals.units)),
      JSON.Member("missing", number(exporter.missing)), JSON.Member("uncertain", number(exporter.uncertain)),
      JSON.Member("silent", .bool(exporter.isSilent)), JSON.Member("late", number(totals.late)),
      JSON.Member("duplicates", number(totals.duplicates)), JSON.Member("restarts", number(totals.restarts)),
      JSON.Member("strays", number(totals.strays)), JSON.Member("inconsistent", number(totals.inconsistent)),
    ]
    members += json(exporter.account)
    members.append(JSON.Member("periods", .array(exporter.periods.map(json))))
    return .object(members)
  }

  private static func json(_ account: AccountTotals) -> [JSON.Member] {
    [
      JSON.Member("datagrams", number(account.datagrams)), JSON.Member("bytes", number(account.bytes)),
      JSON.Member("records", number(account.records)), JSON.Member("waiting", number(account.waiting)),
      JSON.Member("undecodable", number(account.undecodable)), JSON.Member("flaws", number(account.flaws)),
      JSON.Member("notFollowed", number(account.notFollowed)),
      JSON.Member("undecodableReasons", reasons(account.undecodableReasons)),
      JSON.Member("flawReasons", reasons(account.flawReasons)),
    ]
  }

  private static func reasons(_ counts: [String: UInt64]) -> JSON {
    .object(mostFrequent(counts).map { JSON.Member($0.reason, number($0.count)) })
  }

  private static func json(_ plain: Plain) -> JSON {
    .object(
      [
        JSON.Member("exporter", .string(plain.key.address.description)),
        JSON.Member("name", plain.name.map { .string($0) } ?? .null),
        JSON.Member("kind", .string(plain.key.kind.name)), JSON.Member("domain", .number(Int(plain.key.domain))),
      ] + json(plain.account))
  }

  private static func json(_ stream: Stream) -> JSON {
    [
      "stream": .number(Int(stream.number)), "name": stream.name.map { .string($0) } ?? .null,
      "kernelDrops": number(stream.totals.kernelDrops), "refused": number(stream.totals.refused),
      "firstDropAfter": stream.totals.firstDropAfter.map { .string($0.description) } ?? .null,
      "lastDropBefore": stream.totals.lastDropBefore.map { .string($0.description) } ?? .null,
    ]
  }

  private static func json(_ period: Period) -> JSON {
    var members: [JSON.Member] = [
      JSON.Member("from", .string(period.from.description)), JSON.Member("to", .string(period.to.description)),
      JSON.Member("state", .string(state(period.kind))),
    ]
    if period.missing > 0 { members.append(JSON.Member("missing", number(period.missing))) }
    if period.uncertain > 0 { members.append(JSON.Member("uncertain", number(period.uncertain))) }
    if period.isSilent, period.kind != .silent { members.append(JSON.Member("silent", .bool(true))) }
    if period.isRestart, period.kind != .restarted { members.append(JSON.Member("restarted", .bool(true))) }
    if period.isMerged { members.append(JSON.Member("merged", .bool(true))) }
    if !period.sampling.isEmpty {
      members.append(JSON.Member("sampling", .array(period.sampling.map { .number(Int($0)) })))
    }
    return .object(members)
  }

  private static func state(_ kind: Period.Kind) -> String {
    switch kind {
    case .complete: "complete"
    case .missing: "missing"
    case .uncertain: "uncertain"
    case .silent: "silent"
    case .restarted: "restarted"
    case .sampled: "sampled"
    }
  }

  private static func unit(_ unit: ExportHeader.Unit) -> String {
    switch unit {
    case .flows: "flows"
    case .datagrams: "datagrams"
    case .dataRecords: "dataRecords"
    }
  }
}
