import Datagrams
import SourceText

extension StatusReport {
  /// A line for each exporter, then for each that was never heard, and for each stream with something to say.
  ///
  /// - Parameter reason: A reason of the accounts in the words of the language.
  public func lines(language: String, reason: @escaping (String) -> String = { $0 }) -> [String] {
    let words = StatusWording(language: language, reason: reason)
    var lines = exporters.map { exporter in
      let parts = [words.rates(exporter)].compactMap { $0 } + words.completeness(exporter, now: now)
      return words.title(exporter) + words.say(": ", "：")
        + (parts + words.oddities(exporter)).joined(separator: words.say("; ", "；"))
    }
    lines += others.map(words.plain)
    lines += neverHeard.map(words.neverHeard)
    lines += streams.flatMap { words.stream($0, now: now) }
    lines += refusedLines(words) + faultLines(words)
    if lines.isEmpty { lines = [words.say("nothing was heard yet", "尚未收到任何数据")] }
    return (collection.map { [words.head($0, now: now)] } ?? []) + lines
  }

  /// Who was refused most often.
  private func refusedLines(_ words: StatusWording) -> [String] {
    refused.prefix(Self.refusedShownMax).map { address, count in
      words.say(
        "\(address) is not on the list: \(words.grouped(count)) refused", "\(address) 不在名单中：拒收 \(words.grouped(count))")
    }
  }

  private func faultLines(_ words: StatusWording) -> [String] {
    unreconciled.prefix(Self.faultsShownMax).map { words.fault($0.account, name: $0.name) }
  }

  private static let refusedShownMax = 5
  private static let faultsShownMax = 5

  /// The same for a terminal that is drawn anew again and again: a table of as many lines as fit, those in trouble first.
  ///
  /// - Parameters:
  ///   - width: In columns; a Han character takes two.
  ///   - height: In lines.
  ///   - reason: A reason of the accounts in the words of the language.
  public func display(
    language: String, width: Int, height: Int, reason: @escaping (String) -> String = { $0 }
  ) -> [String] {
    let words = StatusWording(language: language, reason: reason)
    let silent = exporters.count { $0.isSilent }
    let losing = exporters.count { $0.missing > 0 }
    let units = exporters.reduce(0) { $0 + ($1.rate?.messagesPerSecond ?? 0) }
    let time = Instant(seconds: now.seconds).description
    let head = words.say(
      "\(time)  \(exporters.count) exporters, \(losing) with losses, \(silent) silent, \(neverHeard.count) never heard; "
        + "\(words.rate(units)) messages/s",
      "\(time)  导出器 \(exporters.count)，有丢失 \(losing)，静默 \(silent)，从未收到 \(neverHeard.count)；每秒报文 \(words.rate(units))")
    let rows = rows(words)
    // Titles begin in one column where most states leave room for them.
    let column = min(rows.map(\.state.displayWidth).max() ?? 0, max(width / 3, 12))
    let lines = rows.map { row in
      ([row.state.padded(to: column), row.title] + row.rest).joined(separator: "  ")
    }
    let foot = streams.flatMap { words.stream($0, now: now) } + refusedLines(words) + faultLines(words)
    let room = max(0, height - 1 - foot.count)
    var shown = lines
    if lines.count > room {
      let left = lines.count - max(0, room - 1)
      shown = Array(lines.prefix(max(0, room - 1))) + [words.say("… and \(left) more", "……另有 \(left) 行")]
    }
    return ([head] + shown + foot).prefix(max(1, height)).map { $0.cut(to: width) }
  }

  /// State and count stand first, where no terminal is too narrow for them; who it is of, next; then what else there is
  /// room for.
  private struct Row {
    var state: String
    var title: String
    var rest: [String] = []
  }

  /// Those in trouble first.
  private func rows(_ words: StatusWording) -> [Row] {
    let ordered = exporters.sorted {
      Self.urgency($0) == Self.urgency($1) ? $0.key < $1.key : Self.urgency($0) > Self.urgency($1)
    }
    let never = neverHeard.map { Row(state: words.say("never heard", "从未收到数据"), title: words.title($0)) }
    let heard = ordered.map { exporter in
      Row(
        state: words.brief(exporter, now: now), title: words.title(exporter),
        rest: [words.rates(exporter), words.details(exporter, now: now)].compactMap(\.self))
    }
    return never + heard + others.map { Row(state: words.brief($0), title: words.title($0)) }
  }

  private static func urgency(_ exporter: Exporter) -> Int {
    (exporter.isSilent ? 4 : 0) + (exporter.missing > 0 ? 2 : 0) + (exporter.uncertain > 0 ? 1 : 0)
  }
}

extension String {
  /// At most so many columns of a terminal.
  package func cut(to width: Int) -> String {
    guard displayWidth > width else { return self }
    var result = ""
    var used = 0
    for character in self {
      let next = String(character).displayWidth
      guard used + next < width else { break }
      result.append(character)
      used += next
    }
    return width > 0 ? result + "…" : ""
  }
}
