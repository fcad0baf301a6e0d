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

  /// Lines of `hours.jsonl` as the loaded checkpoint knows it: those of the hour `first` and later ones, and those that
  /// tell no hour. Pass them to `ClosedHours.read`.
  public func closedHours(from first: Int64) throws(DiskError) -> [UInt8] {
    guard try disk.names(in: folder).contains(Self.hoursFile) else { return [] }
    let path = "\(folder)/\(Self.hoursFile)"
    // Each line begins with its hour, and moments of this form are in the order of their letters.
    let beginning = Array("{\"hour\":\"".utf8)
    let least = Array(Instant(seconds: first * 3600).description.utf8)
    let length = min(hoursLength, try disk.size(of: path))
    var (offset, rest, kept): (Int, [UInt8], [UInt8]) = (0, [], [])
    while offset < length {
      let bytes = try disk.read(path, from: offset, count: min(Self.chunkBytes, length - offset))
      guard !bytes.isEmpty else { break }
      offset += bytes.count
      rest += bytes
      guard let end = rest.lastIndex(of: UInt8(ascii: "\n")) else { continue }
      for line in rest[...end].split(separator: UInt8(ascii: "\n")) {
        let hour = line.dropFirst(beginning.count).prefix(least.count)
        let isOld = line.starts(with: beginning) && hour.count == least.count && hour.lexicographicallyPrecedes(least)
        if !isOld { kept += line + [UInt8(ascii: "\n")] }
      }
      rest.removeSubrange(...end)
    }
    return kept
  }

  private static let chunkBytes = 8 << 20

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
