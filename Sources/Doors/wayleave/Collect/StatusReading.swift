import Collecting
import Foundation
import Intake

/// `collect --status`: from the state beside the spool.
struct StatusReading {
  let spool: String
  let format: StatusFormat
  let language: String

  func show() throws {
    guard FileManager.default.fileExists(atPath: spool) else {
      throw Refusal("there is no spool `\(spool)`", help: "name the folder that `wayleave collect` writes to")
    }
    var store = CheckpointStore(folder: spool, on: SystemDisk())
    do {
      let fold = try store.load()
      Terminal.print("\(fold.totals.datagrams) datagrams, \(fold.totals.records) records")
    } catch {
      throw Refusal("\(error)")
    }
  }
}
