import Collecting
import Dispatch
import Foundation
import Synchronization

/// A collector while it runs: waits for a signal or the end of its time, and shows how it does.
final class CollectorRun: Sendable {
  private let collector: Collector
  private let language: String
  private let seconds: Int?
  private let isOver = Flag()
  private let signals: Signals

  private final class Flag: Sendable { let value = Atomic(false) }
  private struct Signals: @unchecked Sendable {
    // Safe to send: it only keeps the sources alive.
    let sources: [any DispatchSourceSignal]
  }

  init(_ collector: Collector, language: String, seconds: Int?) {
    self.collector = collector
    self.language = language
    self.seconds = seconds
    let isOver = isOver
    signals = Signals(
      sources: [SIGINT, SIGTERM, SIGHUP].compactMap { number in
        let before = signal(number, SIG_IGN)
        // Who starts it with nohup wants it to outlive the terminal.
        if number == SIGHUP, unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) { return nil }
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler { isOver.value.store(true, ordering: .relaxed) }
        source.resume()
        return source
      })
  }

  /// Until a signal comes or the time is over.
  func wait() {
    let end = seconds.map { Date(timeIntervalSinceNow: Double($0)) }
    let display = StatusDisplay(language: language, exporters: collector.options.exporters)
    display.begin(collector.status)
    while !isOver.value.load(ordering: .relaxed), end.map({ Date() < $0 }) ?? true {
      Thread.sleep(forTimeInterval: 0.1)
      display.refresh(collector)
    }
    display.end()
  }

  /// What a person should know at the end.
  func end(_ status: CollectorStatus) {
    let kept = status.streams.reduce(0) { $0 + $1.acknowledgedDatagrams }
    let bytes = status.streams.reduce(0) { $0 + $1.storedBytes }
    Console.printError(
      language == "zh"
        ? "已停止：本次保存数据报 \(kept) 个，占 \(bytes) 字节" : "stopped: kept \(counted(Int(kept), "datagram")) in \(bytes) bytes")
    for stream in status.streams where stream.givenUp > 0 {
      Console.printError(
        "error: \(stream.address): \(counted(Int(stream.givenUp), "datagram")) could not be written"
          + (stream.diskTrouble.map { ": \($0)" } ?? ""))
    }
  }
}
