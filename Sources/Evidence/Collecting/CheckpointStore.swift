import Completeness
import Crypto
import Datagrams
import Decoding
import Intake

/// Keeps a collector's state beside its spool: `checkpoint.a` and `checkpoint.b`, written in turn, and `hours.jsonl`, to
/// which the accounts of hours that are over are appended.
///
/// A checkpoint tells how long `hours.jsonl` was; what was appended after it is cut off when the fold goes on from it and
/// is appended again. So every account stands there once, whenever the collector stops.
public struct CheckpointStore {
  public static let hoursFile = "hours.jsonl"
  private static let files = ["checkpoint.a", "checkpoint.b"]
  private static let magic = Array("WLSTATE1".utf8)

  private let disk: any Disk
  private let folder: String
  private var number: UInt64 = 0
  /// Whether a whole checkpoint of this version was there, or has been made.
  public var hasCheckpoint: Bool { number > 0 }
  private var hours: (any AppendingFile)?
  private var hoursLength = 0

  public init(folder: String, on disk: any Disk) {
    self.folder = folder
    self.disk = disk
  }

  /// The latest whole checkpoint, or an empty state if there is none.
  public mutating func load(
    bounds: FlowBounds = FlowBounds(), policy: CompletenessPolicy = CompletenessPolicy()
  ) throws(DiskError) -> CollectorFold {
    var best: (number: UInt64, hours: Int, fold: CollectorFold)?
    for file in Self.files {
      guard let read = try read(file), read.number >= best?.number ?? 0,
        let fold = CollectorFold(snapshot: read.snapshot, bounds: bounds, policy: policy)
      else { continue }
      best = (read.number, read.hours, fold)
    }
    number = best?.number ?? 0
    hoursLength = best?.hours ?? 0
    return best?.fold ?? CollectorFold(bounds: bounds, policy: policy)
  }

  /// Makes the state durable, and `lines`, the accounts closed since the last time, with it. After an error the state is
  /// the one before; the caller keeps the lines and tries again.
  public mutating func save(_ fold: CollectorFold, closedHours lines: [UInt8]) throws(DiskError) {
    try disk.makeFolder(folder)
    let file = try openHours()
    if !lines.isEmpty {
      do {
        try file.append(lines)
        try file.sync()
      } catch {
        // What was written of the lines is cut off when the file is opened again.
        file.close()
        hours = nil
        throw error
      }
    }
    var writer = ByteWriter()
    writer.append(bytes: Self.magic)
    writer.append(number + 1)
    writer.append(UInt64(file.length))
    writer.append(bytes: fold.snapshot())
    do {
      try disk.replace("\(folder)/\(Self.files[Int((number + 1) % 2)])", with: writer.bytes)
    } catch {
      file.close()
      hours = nil
      throw error
    }
    number += 1
    hoursLength = file.length
  }

  private mutating func openHours() throws(DiskError) -> any AppendingFile {
    if let hours { return hours }
    let file = try disk.open("\(folder)/\(Self.hoursFile)", cutTo: hoursLength)
    hours = file
    return file
  }

  private func read(_ name: String) throws(DiskError) -> (number: UInt64, hours: Int, snapshot: [UInt8])? {
    let path = "\(folder)/\(name)"
    guard try disk.names(in: folder).contains(name) else { return nil }
    let bytes = try disk.read(path, from: 0, count: try disk.size(of: path))
    var reader = ByteReader(bytes.span.bytes)
    guard reader.array(8) == Self.magic, let number = reader.uint64(), let hours = reader.uint64(),
      let length = Int(exactly: hours), let snapshot = reader.array(reader.remaining)
    else { return nil }
    return (number, length, snapshot)
  }
}
