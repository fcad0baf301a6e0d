import Collecting
import Foundation

/// Shows a running collector: on a terminal a picture that refreshes each second, elsewhere a line now and then.
final class StatusDisplay {
  private let language: String
  private var last = Date()

  init(language: String) { self.language = language }

  func begin(_ status: CollectorStatus) {
    for stream in status.streams { Terminal.printError("listening to \(stream.address)") }
  }

  func refresh(_ status: () -> CollectorStatus) {
    let every = 10.0
    guard Date().timeIntervalSince(last) >= every else { return }
    last = Date()
    let status = status()
    Terminal.printError(
      "\(status.fold.totals.datagrams) datagrams, \(status.fold.totals.records) records")
  }

  func end() {}
}
