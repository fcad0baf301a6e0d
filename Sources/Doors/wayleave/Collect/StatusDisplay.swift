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
  private var lastTroubles: [String] = []
  private let isTerminal = Terminal.errorsAreTerminal

  /// Seconds between two reports in plain lines.
  private static let plainSeconds = 60.0

  init(language: String, exporters: ExporterList) {
    self.language = language
    self.exporters = exporters
  }

  func begin(_ status: CollectorStatus) {
    for stream in status.streams {
      let buffer = stream.receiveBufferBytes > 0 ? ", receive buffer of \(stream.receiveBufferBytes >> 20) MB" : ""
      Terminal.printError("listening to \(stream.address)\(buffer)")
    }
    if isTerminal { Terminal.printError("\u{1B}[?1049h\u{1B}[?25l", terminator: "") }
    shown = (Date(), status.fold.ledger.totals)
  }

  func refresh(_ status: () -> CollectorStatus) {
    let seconds = shown.map { Date().timeIntervalSince($0.at) } ?? 0
    guard seconds >= (isTerminal ? 1 : Self.plainSeconds) else { return }
    let status = status()
    var spool = SpoolStatus(status, exporters: exporters, now: Collector.systemClock())
    let totals = status.fold.ledger.totals
    spool.rates = StatusReport.rates(from: shown?.totals ?? [:], to: totals, seconds: seconds)
    shown = (Date(), totals)
    if isTerminal {
      let (width, height) = Self.size
      let lines = spool.display(language, width: width, height: height - 1)
      // Home, each line with its old rest cleared, then everything below.
      let text = lines.map { $0 + "\u{1B}[K" }.joined(separator: "\r\n")
      Terminal.printError("\u{1B}[H\(text)\u{1B}[J", terminator: "")
    } else {
      for line in spool.lines(language) { Terminal.printError(line) }
    }
  }

  func end() { if isTerminal { Terminal.printError("\u{1B}[?25h\u{1B}[?1049l", terminator: "") } }

  private static var size: (width: Int, height: Int) {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return (80, 24) }
    return (Int(size.ws_col), Int(size.ws_row))
  }
}
