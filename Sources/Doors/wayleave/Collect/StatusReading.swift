import Collecting
import Completeness
import Datagrams
import Foundation
import Intake

/// `collect --status`: from the state beside the spool, which a running collector writes every few seconds.
struct StatusReading {
  let spool: String
  let format: StatusFormat
  let language: String
  /// How many of the latest hours to show, by hour.
  let hours: Int?

  func show() throws {
    guard FileManager.default.fileExists(atPath: "\(spool)/streams") else {
      throw Refusal("`\(spool)` is not a spool", help: "name the folder that `wayleave collect` writes to")
    }
    guard let status = try status() else { return try refuse() }
    if hours != nil { return show(status) }
    switch format {
    case .text:
      for line in status.lines(language) { Console.print(line) }
    case .json: Console.print(status.json)
    case .prometheus: Console.print(status.prometheus, terminator: "")
    }
  }

  /// Hour by hour.
  private func show(_ status: SpoolStatus) {
    if status.hoursUnread > 0 {
      Console.printError(
        language == "zh"
          ? "警告：\(CheckpointStore.hoursFile) 有 \(status.hoursUnread) 行无法读取"
          : "warning: \(counted(status.hoursUnread, "line")) of \(CheckpointStore.hoursFile) cannot be read")
    }
    if format == .json {
      Console.print(status.hoursJSON)
    } else {
      for line in status.hourLines(language) { Console.print(line) }
    }
  }

  /// There are datagrams and no state: nothing is known of them, and least of all that nobody was heard. The state is not
  /// made here: on a long spool that takes long, and it needs the secrets that a collector is started with.
  private func refuse() throws {
    let isRunning = isRunning()
    if format == .prometheus, let isRunning {
      Console.print("# TYPE wayleave_collector_running gauge\nwayleave_collector_running \(isRunning ? 1 : 0)")
    }
    let isChinese = language == "zh"
    try refusing(exitCode: Self.stateIsMissing) {
      throw Refusal(
        isChinese
          ? "`\(spool)` 中有数据报，但其旁的状态文件（checkpoint.a、checkpoint.b）缺失或无法读取"
          : "`\(spool)` holds datagrams, but the state beside them (checkpoint.a, checkpoint.b) is not there or cannot be read",
        help: isRunning == true
          ? (isChinese ? "采集器正在运行，片刻后会写出状态；请稍后再试" : "a collector is running and will write it: ask again in a moment")
          : (isChinese
            ? "启动采集器：它会重新读取全部数据，不会丢失任何内容"
            : "start the collector: it reads the spool again, and nothing is lost by that"))
    }
  }

  /// The exit status where there is a spool and no state.
  private static let stateIsMissing: Int32 = 3

  /// Nil where there are datagrams and no state.
  private func status() throws -> SpoolStatus? {
    let disk = SystemDisk()
    do throws(DiskError) {
      var store = CheckpointStore(folder: spool, on: disk)
      let fold = try store.load()
      let folders = StreamFolders(spool: spool, on: disk)
      if !store.hasCheckpoint, try folders.haveFiles() { return nil }
      var names: [UInt32: String] = [:]
      for stream in try folders.all() {
        let name = try folders.listener(of: stream) ?? stream.name
        // Someone may have put a copy of a folder beside it.
        names[stream.number] = names[stream.number].map { $0 == name ? name : "\($0), \(name)" } ?? name
      }
      // A collector that runs knows the time up to its last checkpoint; of the time after one that ended, nothing is
      // known.
      let known = fold.ledger.now ?? Collector.systemClock()
      var status = SpoolStatus(
        fold: fold, exporters: try ExporterFile(spool: spool, on: disk).read(),
        streamNames: names, now: known,
        isRunning: isRunning())
      if let hours {
        status.firstHour = known.hour - Int64(hours) + 1
        let read = ClosedHours.read(try store.closedHours(from: status.firstHour))
        (status.closedHours, status.hoursUnread) = (read.hours, read.troubles.count)
      }
      return status
    } catch {
      throw Refusal("\(error)")
    }
  }

  /// By the spool's lock, which the system lifts however a collector ends.
  private func isRunning() -> Bool? {
    do throws(DiskError) {
      return try SpoolLock.isHeld(spool)
    } catch {
      Console.printError("warning: \(error)")
      return nil
    }
  }
}
