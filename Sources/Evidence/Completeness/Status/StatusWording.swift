import Datagrams

/// The words of a status, in English and Chinese.
struct StatusWording {
  let isChinese: Bool
  /// A reason of the accounts in words.
  let reason: (String) -> String

  init(language: String, reason: @escaping (String) -> String = { $0 }) {
    isChinese = language == "zh"
    self.reason = reason
  }

  func say(_ english: String, _ chinese: String) -> String { isChinese ? chinese : english }

  /// `1,204`
  func grouped(_ number: UInt64) -> String {
    let digits = Array(String(number))
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return text
  }

  /// `1 duplicate`, `2 duplicates`
  func counted(_ number: UInt64, _ singular: String, _ plural: String, _ chinese: String) -> String {
    say("\(grouped(number)) \(number == 1 ? singular : plural)", "\(chinese) \(grouped(number))")
  }

  func unit(_ unit: ExportHeader.Unit) -> String {
    switch unit {
    case .flows: say("flows", "条流")
    case .datagrams: say("datagrams", "个数据报")
    case .dataRecords: say("data records", "条数据记录")
    }
  }

  /// The time of day if it lies on the day of `now`, else the day too. UTC, to the second.
  func moment(_ moment: Instant, on now: Instant) -> String {
    let text = Instant(seconds: moment.seconds).description
    let isToday = text.prefix(10) == Instant(seconds: now.seconds).description.prefix(10)
    let time = String(text.dropFirst(11).prefix(8))
    return isToday ? time : "\(text.prefix(10)) \(time)"
  }

  func rate(_ perSecond: Double) -> String {
    perSecond < 10 ? "\((perSecond * 10).rounded() / 10)" : grouped(UInt64(min(perSecond.rounded(), 1e18)))
  }

  /// Of what moment the rest tells, and whether somebody still listens.
  func head(_ collection: StatusReport.Collection, now: Instant) -> String {
    let time = Instant(seconds: now.seconds).description
    return switch collection.isRunning {
    case true?: say("as of \(time); a collector is running", "截至 \(time)；采集器正在运行")
    case false?:
      say(
        "as of \(time); NO COLLECTOR IS RUNNING: this is what the last one knew", "截至 \(time)；采集器未运行：以下为其最后所知")
    case nil:
      say("as of \(time); whether a collector is running is not known", "截至 \(time)；无法得知采集器是否在运行")
    }
  }

  // MARK: Exporters

  func title(_ exporter: StatusReport.Exporter) -> String {
    let name = exporter.name.map { " \($0)" } ?? ""
    return
      "\(exporter.key.address)\(name)  \(AccountKey.Kind(exporter.key.version).name) \(say("domain", "域")) \(exporter.key.domain)"
  }

  func title(_ plain: StatusReport.Plain) -> String {
    "\(plain.key.address)\(plain.name.map { " \($0)" } ?? "")  \(plain.key.kind.name)"
  }

  func title(_ listed: StatusReport.Listed) -> String { "\(listed.address)\(listed.name.map { " \($0)" } ?? "")" }

  /// `silent 5 min, 240 missing`: the state in few columns, with everything that speaks against `complete`.
  func brief(_ exporter: StatusReport.Exporter, now: Instant) -> String {
    let account = exporter.account
    var parts: [String] = []
    if exporter.isSilent {
      let time = duration(now - exporter.last)
      parts.append(say("silent \(time)", "静默 \(time)"))
    }
    let counts: [(UInt64, String, String)] = [
      (exporter.missing, "missing", "缺失"), (exporter.uncertain, "uncertain", "待定"),
      (account.undecodable &+ account.flaws, "bad", "损坏"), (account.waiting, "waiting", "等待"),
      (exporter.totals.inconsistent &+ account.notFollowed, "not counted", "未计数"),
    ]
    parts += counts.filter { $0.0 > 0 }.map { say("\(grouped($0.0)) \($0.1)", "\($0.2) \(grouped($0.0))") }
    if exporter.restarts > 0 { parts.append(counted(exporter.restarts, "restart", "restarts", "重启")) }
    if exporter.earlierSilences != nil { parts.append(say("was silent", "曾静默")) }
    if let rates = rates(exporter.sampling) { parts.append(say("sampled \(rates)", "抽样 \(rates)")) }
    return parts.isEmpty ? say("complete", "完整") : parts.joined(separator: say(", ", "，"))
  }

  /// Where the brief state leaves room: between when something is missing, and counts that are no trouble.
  func details(_ exporter: StatusReport.Exporter, now: Instant) -> String? {
    var parts: [String] = []
    if let span = exporter.lossSpan {
      let (from, to) = (moment(span.from, on: now), moment(span.to, on: now))
      parts.append(say("missing between \(from) and \(to)", "\(from) 至 \(to) 有缺失"))
    }
    parts += oddities(exporter)
    return parts.isEmpty ? nil : parts.joined(separator: say("; ", "；"))
  }

  /// `5 min`
  private func duration(_ nanoseconds: Int64) -> String {
    let minutes = nanoseconds / 60_000_000_000
    if minutes < 120 { return say("\(minutes) min", "\(minutes) 分钟") }
    return minutes < 2_880
      ? say("\(minutes / 60) h", "\(minutes / 60) 小时") : say("\(minutes / 1_440) d", "\(minutes / 1_440) 天")
  }

  func brief(_ plain: StatusReport.Plain) -> String {
    let bad = plain.account.undecodable &+ plain.account.flaws
    return bad > 0
      ? say("\(grouped(bad)) bad", "损坏 \(grouped(bad))")
      : counted(plain.account.datagrams, "datagram", "datagrams", "数据报")
  }

  /// `complete`, or what is not. Empty where only the counts of `oddities` tell.
  func completeness(_ exporter: StatusReport.Exporter, now: Instant) -> [String] {
    var parts: [String] = []
    let unit = unit(exporter.key.version.unit)
    if exporter.missing > 0, let span = exporter.lossSpan {
      let all = exporter.totals.units &+ exporter.missing
      let (from, to) = (moment(span.from, on: now), moment(span.to, on: now))
      parts.append(
        say(
          "\(grouped(exporter.missing)) missing of \(grouped(all)) \(unit) between \(from) and \(to)",
          "\(from) 至 \(to) 缺 \(grouped(exporter.missing)) \(unit)，共 \(grouped(all))"))
    }
    if exporter.uncertain > 0 {
      parts.append(
        say(
          "up to \(grouped(exporter.uncertain)) \(unit) not counted yet, waiting for a template",
          "至多 \(grouped(exporter.uncertain)) \(unit)尚待模板，未能计数"))
    }
    if let span = exporter.earlierSilences {
      let (from, to) = (moment(span.from, on: now), moment(span.to, on: now))
      parts.append(
        span.count == 1
          ? say("was silent between \(from) and \(to)", "\(from) 至 \(to) 无数据")
          : say(
            "was silent \(span.count) times between \(from) and \(to)", "\(from) 至 \(to) 有 \(span.count) 段无数据"))
    }
    if exporter.isSilent {
      let since = moment(exporter.last, on: now)
      parts.append(say("silent since \(since)", "自 \(since) 起无数据"))
    }
    if let sampling = sampling(exporter, now: now) {
      parts.append(sampling)
    } else if parts.isEmpty, let whole = whole(exporter) {
      parts.append(whole)
    }
    return parts
  }

  /// `complete` only where nothing at all speaks against it. Nil where it is not known whether everything was heard.
  private func whole(_ exporter: StatusReport.Exporter) -> String? {
    let account = exporter.account
    guard exporter.restarts == 0, exporter.totals.inconsistent == 0, account.notFollowed == 0 else { return nil }
    let isRead = account.undecodable == 0 && account.flaws == 0 && account.waiting == 0
    return isRead ? say("complete", "完整") : say("all heard", "全部收到")
  }

  /// `sampled 1:100 to 1:1000`, and when, if not always.
  private func sampling(_ exporter: StatusReport.Exporter, now: Instant) -> String? {
    guard let rates = rates(exporter.sampling) else { return nil }
    let text = say("sampled \(rates)", "抽样 \(rates)")
    guard let span = exporter.samplingSpan else { return text }
    let (from, to) = (moment(span.from, on: now), moment(span.to, on: now))
    return say("\(text) between \(from) and \(to)", "\(from) 至 \(to) \(text)")
  }

  /// `1:100 to 1:1000`
  func rates(_ sampling: [UInt32]) -> String? {
    guard let least = sampling.first, let highest = sampling.last else { return nil }
    return least == highest ? "1:\(least)" : say("1:\(least) to 1:\(highest)", "1:\(least) 至 1:\(highest)")
  }

  /// Counts that are not nought.
  func oddities(_ exporter: StatusReport.Exporter) -> [String] {
    let totals = exporter.totals
    let account = exporter.account
    let all: [(UInt64, String, String, String, String)] = [
      (totals.duplicates, "duplicate", "duplicates", "重复", ""), (totals.late, "late", "late", "迟到", ""),
      (exporter.restarts, "restart", "restarts", "重启", ""),
      (totals.strays, "out of place", "out of place", "序号不符", ""),
      (totals.inconsistent, "counted differently", "counted differently", "计数不一致", ""),
      (account.undecodable, "undecodable", "undecodable", "无法解码", why(account.undecodableReasons)),
      (account.flaws, "bad set", "bad sets", "坏数据集", why(account.flawReasons)),
      (account.waiting, "waiting for a template", "waiting for a template", "等待模板", ""),
      (account.notFollowed, "not followed", "not followed", "未跟踪", ""),
    ]
    return all.filter { $0.0 > 0 }.map { counted($0.0, $0.1, $0.2, $0.3) + $0.4 }
  }

  /// ` (20× a record is longer than its set, 1× …)`: the most frequent.
  func why(_ reasons: [String: UInt64]) -> String {
    guard !reasons.isEmpty else { return "" }
    var told = StatusReport.mostFrequent(reasons).prefix(Self.reasonsShownMax).map {
      say("\(grouped($0.count))× \(reason($0.reason))", "\(reason($0.reason)) ×\(grouped($0.count))")
    }
    let left = reasons.count - told.count
    if left > 0 { told.append(say("\(left) more reasons", "另有 \(left) 种原因")) }
    let text = told.joined(separator: say(", ", "，"))
    return say(" (\(text))", "（\(text)）")
  }

  private static let reasonsShownMax = 3

  func rates(_ exporter: StatusReport.Exporter) -> String? {
    exporter.rate.map { "\(rate($0.unitsPerSecond)) \(unit(exporter.key.version.unit))/\(say("s", "秒"))" }
  }

  // MARK: The rest

  func plain(_ plain: StatusReport.Plain) -> String {
    var parts = [counted(plain.account.datagrams, "datagram", "datagrams", "数据报")]
    if plain.account.records > 0 { parts.append(counted(plain.account.records, "record", "records", "记录")) }
    if plain.account.undecodable > 0 {
      let count = counted(plain.account.undecodable, "undecodable", "undecodable", "无法解码")
      parts.append(count + why(plain.account.undecodableReasons))
    }
    if plain.account.flaws > 0 {
      parts.append(counted(plain.account.flaws, "flaw", "flaws", "缺陷") + why(plain.account.flawReasons))
    }
    if plain.account.notFollowed > 0 {
      parts.append(counted(plain.account.notFollowed, "not followed", "not followed", "未跟踪"))
    }
    return
      "\(title(plain))\(say(": ", "："))\(parts.joined(separator: say(", ", "，")))"
  }

  func stream(_ stream: StatusReport.Stream, now: Instant) -> [String] {
    let name = stream.name ?? say("stream \(stream.number)", "流 \(stream.number)")
    var lines: [String] = []
    if stream.totals.kernelDrops > 0, let from = stream.totals.firstDropAfter, let to = stream.totals.lastDropBefore {
      let (count, from, to) = (grouped(stream.totals.kernelDrops), moment(from, on: now), moment(to, on: now))
      lines.append(
        say(
          "\(name): the kernel dropped \(count) datagrams between \(from) and \(to); a larger --receive-buffer helps",
          "\(name)：\(from) 至 \(to) 内核丢弃数据报 \(count)；可加大 --receive-buffer"))
    }
    if stream.totals.refused > 0 {
      let count = grouped(stream.totals.refused)
      lines.append(
        say("\(name): \(count) datagrams refused, from addresses not on the list", "\(name)：拒收名单外数据报 \(count)"))
    }
    return lines
  }

  func neverHeard(_ listed: StatusReport.Listed) -> String {
    "\(title(listed))  \(say("never heard", "从未收到数据"))"
  }
}
