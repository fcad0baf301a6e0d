import ArchiveFormat
import Datagrams

/// Where the files of one stream stand: `0001-udp-0.0.0.0-2055`, in it files named by their first block.
public struct SpoolFolder: Hashable, Sendable {
  public static let suffix = ".spool"
  public let path: String

  public init(path: String) { self.path = path }

  /// Twenty digits, so that names sort as numbers do.
  public func file(beginningWith block: UInt64) -> String {
    let digits = String(block)
    return "\(path)/" + String(repeating: "0", count: 20 - digits.count) + digits + Self.suffix
  }

  struct File: Hashable, Sendable {
    var path: String
    var firstBlock: UInt64
  }

  /// The files in the order of their blocks. Names of other kinds are not the spool's.
  func files(on disk: any Disk) throws(DiskError) -> [File] {
    var files: [File] = []
    for name in try disk.names(in: path) where name.hasSuffix(Self.suffix) {
      guard let block = UInt64(name.dropLast(Self.suffix.count)) else { continue }
      files.append(File(path: "\(path)/\(name)", firstBlock: block))
    }
    return files.sorted { $0.firstBlock < $1.firstBlock }
  }
}
