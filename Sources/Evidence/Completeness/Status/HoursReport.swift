import Datagrams
import NetworkNumbers
import SourceText

/// The accounts of exporters and listeners hour by hour, as they stand now: those that were closed, and those that can
/// still change.
public struct HoursReport: Sendable {
  /// One of each exporter and hour; its parts are added.
  var accounts: [HourAccount] = []
  var streams: [StreamHour] = []
  /// Whose datagrams do not add up, in any part.
  private var faults: Set<HourAccount.Identity> = []
  private let now: Instant
  private let names: [IPAddress: String]
  private let streamNames: [UInt32: String]

  /// - Parameters:
  ///   - closed: As the ledger file has them, of which later ones have replaced earlier ones.
  ///   - ledger: Its own accounts replace those of the file.
  ///   - first: Accounts of hours before this one are left out. Counted from 1970, UTC.
  public init(
    _ closed: ClosedHours, _ ledger: CompletenessLedger, from first: Int64, now: Instant,
    streamNames: [UInt32: String] = [:], name: (IPAddress) -> String? = { _ in nil }
  ) {
    var parts = Dictionary(closed.accounts.map { ($0.identity, $0) }) { $1 }
    for account in ledger.openAccounts { parts[account.identity] = account }
    var sums: [HourAccount.Identity: HourAccount] = [:]
    for part in parts.values where part.hour >= first {
      let whole = HourAccount.Identity(key: part.key, hour: part.hour, part: 0)
      sums[whole, default: HourAccount(key: part.key, hour: part.hour)].add(part)
      if !part.isReconciled { faults.insert(whole) }
    }
    accounts = sums.values.sorted { ($0.hour, $0.key) < ($1.hour, $1.key) }
    var streamParts = Dictionary(closed.streams.map { ($0.identity, $0) }) { $1 }
    for stream in ledger.openStreamHours { streamParts[stream.identity] = stream }
    var streamSums: [StreamHour.Identity: StreamHour] = [:]
    for part in streamParts.values where part.hour >= first {
      let whole = StreamHour.Identity(stream: part.stream, hour: part.hour, part: 0)
      streamSums[whole, default: StreamHour(stream: part.stream, hour: part.hour)].add(part)
    }
    streams = streamSums.values.sorted { ($0.hour, $0.stream) < ($1.hour, $1.stream) }
    self.now = now
    names = Dictionary(accounts.compactMap { one in name(one.key.address).map { (one.key.address, $0) } }) { $1 }
    self.streamNames = streamNames
  }

  /// A line for each hour, and under it one for each exporter and for each listener with something to say.
  ///
  /// - Parameter reason: A reason of the accounts in the words of the language.
  public func lines(language: String, reason: @escaping (String) -> String = { $0 }) -> [String] {
    let words = StatusWording(language: language, reason: reason)
    let hours = Set(accounts.map(\.hour) + streams.map(\.hour)).sorted()
    if hours.isEmpty { return [words.say("no accounts of these hours", "这些小时没有账目")] }
    return hours.flatMap { hour in
      [words.hour(hour, isOpen: hour == now.hour)]
        + accounts.filter { $0.hour == hour }.map { account in
          let line = "  " + words.account(account, name: names[account.key.address])
          return faults.contains(account.identity) ? "\(line); \(words.doesNotAddUp)" : line
        }
        + streams.filter { $0.hour == hour }.map {
          "  " + words.stream($0, name: streamNames[$0.stream])
        }
    }
  }

  public var json: JSON {
    let accounts = accounts.map { account -> JSON in
      guard case .object(let members) = account.json else { return account.json }
      let name = names[account.key.address].map { JSON.string($0) } ?? .null
      return .object(
        members.filter { $0.name != "part" } + [
          JSON.Member("name", name), JSON.Member("addsUp", .bool(!faults.contains(account.identity))),
        ])
    }
    let streams = streams.map { stream -> JSON in
      guard case .object(let members) = stream.json else { return stream.json }
      let name = streamNames[stream.stream].map { JSON.string($0) } ?? .null
      return .object(members.filter { $0.name != "part" } + [JSON.Member("name", name)])
    }
    return ["now": .string(now.description), "exporters": .array(accounts), "streams": .array(streams)]
  }
}

extension HourAccount {
  /// Adds what another part of the same hour holds.
  mutating func add(_ part: HourAccount) {
    for path in Self.counts { self[keyPath: path] &+= part[keyPath: path] }
    undecodable.merge(part.undecodable, uniquingKeysWith: &+)
    flaws.merge(part.flaws, uniquingKeysWith: &+)
    sampled(part.samplings)
    first = [first, part.first].compactMap(\.self).min()
    last = [last, part.last].compactMap(\.self).max()
  }
}

extension StreamHour {
  /// Adds what another part of the same hour holds.
  mutating func add(_ part: StreamHour) {
    kernelDrops &+= part.kernelDrops
    refused &+= part.refused
    first = [first, part.first].compactMap(\.self).min()
    last = [last, part.last].compactMap(\.self).max()
  }
}

extension StatusWording {
  /// `2026-11-22 08:00 to 09:00 UTC`
  func hour(_ hour: Int64, isOpen: Bool) -> String {
    let (from, to) = (Instant(seconds: hour * 3600).description, Instant(seconds: (hour + 1) * 3600).description)
    let (day, begin, end) = (from.prefix(10), from.dropFirst(11).prefix(5), to.dropFirst(11).prefix(5))
    let text = say("\(day) \(begin) to \(end) UTC", "\(day) \(begin) 至 \(end) UTC")
    return isOpen ? text + say(", so far", "（截至目前）") : text
  }

  /// `10.0.0.1 gw  ipfix domain 0: 9 datagrams = 7 decoded + 1 undecodable + 1 waiting; 70 records; 12 missing`
  func account(_ account: HourAccount, name: String?) -> String {
    let key = account.key
    let title = "\(key.address)\(name.map { " \($0)" } ?? "")  \(key.kind.name) \(say("domain", "域")) \(key.domain)"
    let undecodable = grouped(account.undecodableCount) + say(" undecodable", " 无法解码") + why(account.undecodable)
    let sum = say(
      "\(counted(account.datagrams, "datagram", "datagrams", "")) = \(grouped(account.decoded)) decoded + \(undecodable) + "
        + "\(grouped(account.waiting)) waiting",
      "数据报 \(grouped(account.datagrams)) = \(grouped(account.decoded)) 已解码 + \(undecodable) + \(grouped(account.waiting)) 等待模板"
    )
    let flaws = account.flaws.values.reduce(0, &+)
    let counts: [(UInt64, String, String, String, String)] = [
      (account.records, "record", "records", "记录", ""), (account.missing, "missing", "missing", "缺失", ""),
      (account.uncertain, "uncertain", "uncertain", "待定", ""), (account.late, "late", "late", "迟到", ""),
      (account.duplicates, "duplicate", "duplicates", "重复", ""),
      (account.restarts, "restart", "restarts", "重启", ""),
      (account.strays, "out of place", "out of place", "序号不符", ""),
      (account.inconsistent, "counted differently", "counted differently", "计数不一致", ""),
      (account.notFollowed, "not followed", "not followed", "未跟踪", ""),
      (flaws, "flaw", "flaws", "缺陷", why(account.flaws)),
    ]
    var parts = [sum] + counts.filter { $0.0 > 0 }.map { counted($0.0, $0.1, $0.2, $0.3) + $0.4 }
    if account.samplings != [1], let rates = rates(account.samplings) {
      parts.append(say("sampled \(rates)", "抽样 \(rates)"))
    }
    return title + say(": ", "：") + parts.joined(separator: say("; ", "；"))
  }

  func stream(_ hour: StreamHour, name: String?) -> String {
    let name = name ?? say("stream \(hour.stream)", "流 \(hour.stream)")
    return name
      + say(
        ": the kernel dropped \(grouped(hour.kernelDrops)); \(grouped(hour.refused)) refused",
        "：内核丢弃 \(grouped(hour.kernelDrops))；拒收 \(grouped(hour.refused))")
  }

  var doesNotAddUp: String {
    say("THIS DOES NOT ADD UP, which is a fault of wayleave: please report it", "账目不平，属 wayleave 的错误：请报告")
  }

  /// An account that does not add up, with what it holds.
  func fault(_ account: HourAccount, name: String?) -> String {
    let hour = String(Instant(seconds: account.hour * 3600).description.prefix(16))
    return "\(hour)Z  \(self.account(account, name: name)); \(doesNotAddUp)"
  }
}
