import Datagrams
import NetworkNumbers
import SourceText

/// The ledger file: a JSON object on each line, for one exporter or one stream and one hour. Later lines replace earlier
/// ones of the same exporter or stream, hour and part; parts of one hour are added.
extension ClosedHours {
  public var jsonLines: [UInt8] {
    var text = ""
    for account in accounts { text += account.json.text() + "\n" }
    for stream in streams { text += stream.json.text() + "\n" }
    return Array(text.utf8)
  }

  /// A line of the ledger file is not longer.
  public static let lineBytesMax = 65_536

  /// What is wrong with a line of a ledger file.
  public struct LineTrouble: Error, Hashable, Sendable, CustomStringConvertible {
    public let line: Int
    public let reason: String
    public var description: String { "line \(line): \(reason)" }
  }

  /// Reads a ledger file, checks every line, and keeps the last of those that replace each other.
  ///
  /// - Returns: What could be read, and a trouble for each line that could not.
  public static func read(_ bytes: [UInt8]) -> (hours: ClosedHours, troubles: [LineTrouble]) {
    var accounts: [HourAccount.Identity: HourAccount] = [:]
    var streams: [StreamHour.Identity: StreamHour] = [:]
    var troubles: [LineTrouble] = []
    for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
    where !line.isEmpty {
      guard let json = JSON.read(Array(line), bytesMax: lineBytesMax) else {
        troubles.append(LineTrouble(line: index + 1, reason: "no JSON object of at most \(lineBytesMax) bytes"))
        continue
      }
      do throws(AccountTrouble) {
        if json["stream"] != nil {
          let stream = try StreamHour(json: json)
          streams[stream.identity] = stream
        } else {
          let account = try HourAccount(json: json)
          accounts[account.identity] = account
        }
      } catch {
        troubles.append(LineTrouble(line: index + 1, reason: error.reason))
      }
    }
    var hours = ClosedHours()
    hours.accounts = accounts.values.sorted { ($0.hour, $0.key, $0.part) < ($1.hour, $1.key, $1.part) }
    hours.streams = streams.values.sorted { ($0.hour, $0.stream, $0.part) < ($1.hour, $1.stream, $1.part) }
    return (hours, troubles)
  }

  /// Every account whose datagrams do not add up.
  public func reconcile() -> [HourAccount] { accounts.filter { !$0.isReconciled } }
}

struct AccountTrouble: Error {
  let reason: String
}

extension HourAccount {
  struct Identity: Hashable {
    var key: AccountKey
    var hour: Int64
    var part: UInt32
  }
  var identity: Identity { Identity(key: key, hour: hour, part: part) }

  /// Its place in the line, and its name.
  private static var named: [(name: String, path: WritableKeyPath<HourAccount, UInt64>)] {
    [
      ("datagrams", \.datagrams), ("bytes", \.bytes), ("decoded", \.decoded), ("waiting", \.waiting),
      ("records", \.records), ("units", \.units), ("missing", \.missing), ("uncertain", \.uncertain), ("late", \.late),
      ("duplicates", \.duplicates), ("restarts", \.restarts), ("strays", \.strays), ("inconsistent", \.inconsistent),
      ("notFollowed", \.notFollowed),
    ]
  }

  public var json: JSON {
    func counts(_ reasons: [String: UInt64]) -> JSON {
      .object(reasons.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .number(Int(clamping: $0.value))) })
    }
    func moment(_ moment: Instant?) -> JSON { moment.map { .string($0.description) } ?? .null }
    var members: [JSON.Member] = [
      JSON.Member("hour", .string(Instant(seconds: hour * 3600).description)),
      JSON.Member("exporter", .string(key.address.description)), JSON.Member("kind", .string(key.kind.name)),
      JSON.Member("domain", .number(Int(key.domain))), JSON.Member("part", .number(Int(part))),
    ]
    members += Self.named.map { JSON.Member($0.name, .number(Int(clamping: self[keyPath: $0.path]))) }
    members += [
      JSON.Member("undecodable", counts(undecodable)), JSON.Member("flaws", counts(flaws)),
      JSON.Member("sampling", .array(samplings.map { .number(Int($0)) })), JSON.Member("first", moment(first)),
      JSON.Member("last", moment(last)),
    ]
    return .object(members)
  }

  init(json: JSON) throws(AccountTrouble) {
    guard let text = json["exporter"]?.string, let address = IPAddress(text) else {
      throw AccountTrouble(reason: "`exporter` is no address")
    }
    guard let kind = AccountKey.Kind.allCases.first(where: { $0.name == json["kind"]?.string }) else {
      throw AccountTrouble(reason: "`kind` is not known")
    }
    let domain = UInt32(clamping: try json.count("domain", most: UInt64(UInt32.max)))
    let part = UInt32(clamping: try json.count("part", most: UInt64(UInt32.max)))
    self.init(key: AccountKey(address: address, kind: kind, domain: domain), hour: try json.hour(), part: part)
    for (name, path) in Self.named { self[keyPath: path] = try json.count(name) }
    undecodable = try json.reasons("undecodable")
    flaws = try json.reasons("flaws")
    for value in json["sampling"]?.array ?? [] {
      guard case .number(let interval) = value, let interval = UInt32(exactly: interval) else {
        throw AccountTrouble(reason: "`sampling` is no list of numbers")
      }
      samplings.append(interval)
    }
    first = try json.moment("first")
    last = try json.moment("last")
  }
}

extension StreamHour {
  struct Identity: Hashable {
    var stream: UInt32
    var hour: Int64
    var part: UInt32
  }
  var identity: Identity { Identity(stream: stream, hour: hour, part: part) }

  public var json: JSON {
    func moment(_ moment: Instant?) -> JSON { moment.map { .string($0.description) } ?? .null }
    return [
      "hour": .string(Instant(seconds: hour * 3600).description), "stream": .number(Int(stream)),
      "part": .number(Int(part)), "kernelDrops": .number(Int(clamping: kernelDrops)),
      "refused": .number(Int(clamping: refused)), "first": moment(first), "last": moment(last),
    ]
  }

  init(json: JSON) throws(AccountTrouble) {
    let most = UInt64(UInt32.max)
    self.init(
      stream: UInt32(clamping: try json.count("stream", most: most)), hour: try json.hour(),
      part: UInt32(clamping: try json.count("part", most: most)))
    kernelDrops = try json.count("kernelDrops")
    refused = try json.count("refused")
    first = try json.moment("first")
    last = try json.moment("last")
  }
}

extension JSON {
  fileprivate func count(_ name: String, most: UInt64 = .max) throws(AccountTrouble) -> UInt64 {
    guard case .number(let number)? = self[name], let count = UInt64(exactly: number), count <= most else {
      throw AccountTrouble(reason: "`\(name)` is no count")
    }
    return count
  }

  fileprivate func reasons(_ name: String) throws(AccountTrouble) -> [String: UInt64] {
    guard let members = self[name]?.object else { throw AccountTrouble(reason: "`\(name)` is no object of counts") }
    var reasons: [String: UInt64] = [:]
    for member in members { reasons[member.name] = try self[name]?.count(member.name) }
    return reasons
  }

  fileprivate func moment(_ name: String) throws(AccountTrouble) -> Instant? {
    if self[name] == .null { return nil }
    guard let text = self[name]?.string, let moment = Instant(text) else {
      throw AccountTrouble(reason: "`\(name)` is no moment such as 2026-11-22T08:00:00Z")
    }
    return moment
  }

  fileprivate func hour() throws(AccountTrouble) -> Int64 {
    guard let moment = try moment("hour"), moment.nanoseconds % 3_600_000_000_000 == 0 else {
      throw AccountTrouble(reason: "`hour` is not the beginning of an hour")
    }
    return moment.hour
  }
}
