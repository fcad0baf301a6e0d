import Intake
import NetworkNumbers

/// The list of exporters beside the spool, so that its state can be read with their names and with those who were never
/// heard: one on each line, prefix, blank, name.
public struct ExporterFile {
  private let disk: any Disk
  private let path: String
  private let folder: String

  public init(spool: String, on disk: any Disk) {
    folder = spool
    path = "\(spool)/exporters"
    self.disk = disk
  }

  public func write(_ list: ExporterList) throws(DiskError) {
    var text = ""
    for entry in list.entries {
      // A name from the command line may hold anything; here it stands on one line.
      let name = String((entry.name ?? "").map { $0.isNewline ? " " : $0 })
      text += "\(entry.prefix) \(name)\n"
    }
    try disk.replace(path, with: Array(text.utf8))
  }

  /// Empty if there is none.
  public func read() throws(DiskError) -> ExporterList {
    guard try disk.names(in: folder).contains("exporters") else { return ExporterList([]) }
    let text = String(decoding: try disk.read(path, from: 0, count: try disk.size(of: path)), as: UTF8.self)
    return ExporterList(
      text.split(whereSeparator: \.isNewline).compactMap { line in
        let words = line.split(maxSplits: 1, whereSeparator: \.isWhitespace)
        guard let first = words.first, case .success(let prefix) = IPPrefix.parse(String(first)) else { return nil }
        return ExporterList.Entry(prefix, name: words.count > 1 ? String(words[1]) : nil)
      })
  }
}
