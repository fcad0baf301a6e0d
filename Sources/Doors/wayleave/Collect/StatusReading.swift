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
      for line in status.lines(language) { Console.print(line) }
    case .json: Console.print(status.json)
    case .prometheus: Console.print(status.prometheus, terminator: "")
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
        // Someone may have put a copy of a folder beside it.
        streamNames: Dictionary(streams.map { ($0.number, $0.name) }, uniquingKeysWith: { "\($0), \($1)" }), now: known,
        isRunning: isRunning())
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
