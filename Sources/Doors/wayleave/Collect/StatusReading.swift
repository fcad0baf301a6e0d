import Collecting
import Datagrams
import Foundation
import Intake

/// `collect --status`: from the state beside the spool, which a running collector writes every few seconds.
struct StatusReading {
  let spool: String
  let format: StatusFormat
  let language: String

  func show() throws {
    guard FileManager.default.fileExists(atPath: "\(spool)/streams") else {
      throw Refusal("`\(spool)` is not a spool", help: "name the folder that `wayleave collect` writes to")
    }
    let status = try status()
    switch format {
    case .text:
      if !isRunning {
        Terminal.print(language == "zh" ? "采集器未运行；以下为其最后所知" : "no collector is running; this is what the last one knew")
      }
      for line in status.lines(language) { Terminal.print(line) }
    case .json: Terminal.print(status.json)
    case .prometheus: Terminal.print(status.prometheus, terminator: "")
    }
  }

  private func status() throws -> SpoolStatus {
    let disk = SystemDisk()
    do throws(DiskError) {
      var store = CheckpointStore(folder: spool, on: disk)
      let fold = try store.load()
      let streams = try StreamFolders(spool: spool, on: disk).all()
      // A collector that runs knows the time up to its last checkpoint; of the time after one that ended, nothing is
      // known.
      let known = fold.ledger.now ?? Collector.systemClock()
      return SpoolStatus(
        fold: fold, exporters: try ExporterFile(spool: spool, on: disk).read(),
        streamNames: Dictionary(uniqueKeysWithValues: streams.map { ($0.number, $0.name) }), now: known)
    } catch {
      throw Refusal("\(error)")
    }
  }

  private var isRunning: Bool {
    do throws(SpoolLock.Trouble) {
      try SpoolLock(spool).release()
      return false
    } catch {
      return true
    }
  }
}
