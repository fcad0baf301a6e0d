import Collecting
import Completeness
import Datagrams
import Intake
import NetworkNumbers
import SourceText

/// All that is said of a spool: what its exporters sent and what is missing, where the collector itself was away, what
/// of the spool is damaged.
struct SpoolStatus {
  let fold: CollectorFold
  let exporters: ExporterList
  let streamNames: [UInt32: String]
  var rates: [ExporterKey: StatusReport.Rate] = [:]
  /// What is wrong right now, in the system's words.
  var troubles: [String] = []
  /// Of the ledger file, from `firstHour` on, and how many of its lines cannot be read.
  var closedHours = ClosedHours()
  var firstHour = Int64.min
  var hoursUnread = 0
  /// The moment it tells of.
  let now: Instant
  /// Nil where that cannot be known.
  let isRunning: Bool?

  /// Absences and damages shown; the JSON form has all.
  private static let shownMost = 5

  private var report: StatusReport {
    let listed = exporters.entries.filter { $0.prefix.length == $0.prefix.family.bitWidth }
    return StatusReport(
      fold.ledger, now: now,
      collection: .init(isRunning: isRunning, damages: fold.totals.damages, absences: fold.totals.absences),
      listed: listed.map { StatusReport.Listed($0.prefix.address, name: $0.name) }, rates: rates,
      streamNames: streamNames, name: { exporters.entry(of: $0)?.name })
  }

  func lines(_ language: String) -> [String] {
    let words = DecodeWording(language: language)
    return report.lines(language: language, reason: words.reason) + more(Wording(language))
  }

  func display(_ language: String, width: Int, height: Int) -> [String] {
    let more = more(Wording(language)).map { $0.cut(to: width) }
    let words = DecodeWording(language: language)
    return report.display(
      language: language, width: width, height: max(4, height - more.count), reason: words.reason) + more
  }

  var json: String {
    let absences = fold.absences.map { absence -> JSON in
      [
        "stream": .number(Int(absence.stream)), "from": .string("\(absence.from)"), "to": .string("\(absence.to)"),
      ]
    }
    let ends = fold.unfinishedEnds.map { end -> JSON in
      ["file": .string(end.file), "offset": .number(end.offset), "bytes": .number(end.bytes)]
    }
    // A file whose blocks are all below `nextBlock` is not read again by a collector that finds its checkpoint.
    let streams = fold.cursors.sorted { $0.key < $1.key }.map { stream, cursor -> JSON in
      [
        "stream": .number(Int(stream)), "name": .string(streamNames[stream] ?? ""),
        "nextBlock": .number(Int(clamping: cursor.nextBlock)),
      ]
    }
    let spool: JSON = [
      "streams": .array(streams),
      "datagrams": .number(Int(fold.totals.datagrams)), "bytes": .number(Int(fold.totals.bytes)),
      "records": .number(Int(fold.totals.records)), "waitingDatagrams": .number(fold.waitingDatagrams),
      "notListening": .array(absences), "damages": .strings(fold.damages),
      "unfinishedEnds": .array(ends),
    ]
    return JSON.object([JSON.Member("completeness", report.json), JSON.Member("spool", spool)]).text(pretty: true)
  }

  var prometheus: String { report.prometheus }

  private var hours: HoursReport {
    HoursReport(
      closedHours, fold.ledger, from: firstHour, now: now, streamNames: streamNames,
      name: { exporters.entry(of: $0)?.name })
  }

  var hoursJSON: String { hours.json.text(pretty: true) }

  func hourLines(_ language: String) -> [String] {
    hours.lines(language: language, reason: DecodeWording(language: language).reason)
  }

  private func more(_ wording: Wording) -> [String] {
    var lines: [String] = []
    for absence in fold.absences.suffix(Self.shownMost) {
      let stream = streamNames[absence.stream] ?? "\(absence.stream)"
      lines.append(wording.absence(stream, "\(absence.from)", "\(absence.to)"))
    }
    if fold.absences.count > Self.shownMost { lines.append(wording.more(fold.absences.count - Self.shownMost)) }
    // Only the last, which is news: nothing is to be done about any of them.
    if let end = fold.unfinishedEnds.last { lines.append(wording.unfinished(end, of: fold.unfinishedEnds.count)) }
    for damage in fold.damages.prefix(Self.shownMost) { lines.append(wording.damage(damage)) }
    if fold.damages.count > Self.shownMost { lines.append(wording.more(fold.damages.count - Self.shownMost)) }
    for trouble in troubles { lines.append(wording.trouble(trouble)) }
    return lines
  }

  private struct Wording {
    let isChinese: Bool
    init(_ language: String) { isChinese = language == "zh" }

    func absence(_ stream: String, _ from: String, _ to: String) -> String {
      isChinese ? "\(stream)：\(from) 至 \(to) 采集器未运行" : "\(stream): the collector was away from \(from) to \(to)"
    }
    func unfinished(_ end: SpoolReader.UnfinishedEnd, of count: Int) -> String {
      let others = count == 1 ? "" : isChinese ? "（共 \(count) 处）" : " (one of \(count) such places)"
      return isChinese
        ? "写入曾中断：\(end.file) 末尾 \(end.bytes) 字节（自第 \(end.offset) 字节起）未写完，其内容从未确认保存\(others)"
        : "writing was cut off: the last \(end.bytes) bytes of \(end.file), from byte \(end.offset), are the beginning of "
          + "what had not been acknowledged\(others)"
    }
    func damage(_ text: String) -> String { isChinese ? "缓存损坏：\(text)" : "damaged: \(text)" }
    func trouble(_ text: String) -> String { isChinese ? "故障：\(text)" : "trouble: \(text)" }
    func more(_ count: Int) -> String {
      isChinese ? "另有 \(count) 项；见 --format json" : "and \(count) more: --format json has all"
    }
  }
}

extension SpoolStatus {
  /// Of a collector that runs.
  init(_ status: CollectorStatus, exporters: ExporterList, now: Instant) {
    self.init(
      fold: status.fold, exporters: exporters,
      streamNames: Dictionary(
        status.streams.map { ($0.number, "\($0.address)") }, uniquingKeysWith: { "\($0), \($1)" }),
      now: now, isRunning: true)
    troubles =
      status.streams.compactMap { stream in stream.diskTrouble.map { "\(stream.address): \($0)" } }
      + status.streams.flatMap(\.closures) + (status.decodingTrouble.map { ["\($0)"] } ?? [])
  }
}
