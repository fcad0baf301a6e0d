import Collecting
import Completeness
import Datagrams
import Foundation
import Intake

/// Shows a running collector: on a terminal a picture that refreshes each second, elsewhere lines now and then, and at
/// once when something goes wrong.
final class StatusDisplay {
  private let language: String
  private let exporters: ExporterList
  private var shown: (at: Date, totals: [ExporterKey: TimelineTotals])?
  private var asked = Date()
  /// What was said to be wrong, and how many looks ago it was last so.
  private var said: [String: (reason: String, looks: Int)] = [:]
  private let isTerminal = Terminal.errorsAreTerminal

  /// Seconds between two reports in plain lines.
  private static let plainSeconds = 60.0
  /// Seconds between two looks. A look shows what was known at the one before, so that this is also how old a report is.
  private static let lookSeconds = 0.5
  /// A trouble is over after so many looks without it: a disk that is almost full fails now and then.
  private static let looksUntilOver = 4

  init(language: String, exporters: ExporterList) {
    self.language = language
    self.exporters = exporters
  }

  /// Says what it listens to.
  func begin(_ status: CollectorStatus) {
    for stream in status.streams {
      let buffer = stream.receiveBufferBytes > 0 ? ", receive buffer of \(stream.receiveBufferBytes >> 20) MB" : ""
      Console.printError("listening to \(stream.address)\(buffer)")
    }
    if isTerminal { Console.printError("\u{1B}[?1049h\u{1B}[?25l", terminator: "") }
    shown = (Date(), status.fold.ledger.totals)
  }

  /// To be called often; it looks and shows when it is time.
  func refresh(_ collector: Collector) {
    guard abs(Date().timeIntervalSince(asked)) >= Self.lookSeconds else { return }
    asked = Date()
    if !isTerminal { tell(troubles(collector)) }
    let seconds = shown.map { Date().timeIntervalSince($0.at) } ?? 0
    let wait = (isTerminal ? 1 : Self.plainSeconds) - seconds
    // The state is copied for who asks, so only the last look before a report and the report itself ask for it.
    guard wait <= Self.lookSeconds else { return }
    let status = collector.status
    guard wait <= 0 else { return }
    var spool = SpoolStatus(status, exporters: exporters, now: Collector.systemClock())
    let totals = status.fold.ledger.totals
    spool.rates = StatusReport.rates(from: shown?.totals ?? [:], to: totals, seconds: seconds)
    shown = (Date(), totals)
    if isTerminal {
      let (width, height) = Self.size
      let lines = spool.display(language, width: width, height: height - 1)
      // Home, each line with its old rest cleared, then everything below.
      let text = lines.map { $0 + "\u{1B}[K" }.joined(separator: "\r\n")
      Console.printError("\u{1B}[H\(text)\u{1B}[J", terminator: "")
    } else {
      for line in spool.lines(language) { Console.printError(line) }
    }
  }

  private struct Trouble {
    /// Without what changes from one look to the next.
    var reason: String
    var text: String

    init(_ error: DiskError) { (reason, text) = (error.reason, "\(error)") }
    init(unreconciled text: String) { (reason, self.text) = ("does not add up", text) }
  }

  /// What is wrong now, by where it is.
  private func troubles(_ collector: Collector) -> [String: Trouble] {
    var troubles = collector.troubles.mapValues(Trouble.init)
    let words = DecodeWording(language: language)
    for account in collector.unreconciled.prefix(Self.accountsToldMax) {
      let place =
        "\(account.key.address) \(account.key.kind.name) \(account.key.domain) \(account.hour) \(account.part)"
      troubles[place] = Trouble(
        unreconciled: StatusReport.fault(account, language: language, reason: words.reason))
    }
    return troubles
  }

  private static let accountsToldMax = 5

  /// A line when a trouble begins, becomes another or is over. The reason is compared and not the file, which changes
  /// with each try.
  private func tell(_ troubles: [String: Trouble]) {
    for (place, trouble) in troubles.sorted(by: { $0.key < $1.key }) {
      if said[place]?.reason != trouble.reason {
        Console.printError(language == "zh" ? "故障：\(place)：\(trouble.text)" : "trouble: \(place): \(trouble.text)")
      }
      said[place] = (trouble.reason, 0)
    }
    for (place, old) in said.sorted(by: { $0.key < $1.key }) where troubles[place] == nil {
      said[place] = old.looks + 1 < Self.looksUntilOver ? (old.reason, old.looks + 1) : nil
      if said[place] == nil {
        Console.printError(language == "zh" ? "故障已排除：\(place)：\(old.reason)" : "over: \(place): \(old.reason)")
      }
    }
  }

  /// Gives the terminal back as it was.
  func end() { if isTerminal { Console.printError("\u{1B}[?25h\u{1B}[?1049l", terminator: "") } }

  private static var size: (width: Int, height: Int) {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return (80, 24) }
    return (Int(size.ws_col), Int(size.ws_row))
  }
}
