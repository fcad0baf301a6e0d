import ArchiveFormat
import Intake

/// The streams of a spool: `streams/0001-udp-0.0.0.0-2055`. A listener that was there before gets its folder again.
public struct StreamFolders: Sendable {
  public struct Stream: Hashable, Sendable {
    public var number: UInt32
    /// `udp-0.0.0.0-2055`
    public var name: String
    public var folder: SpoolFolder
  }

  private let disk: any Disk
  private let path: String

  public init(spool: String, on disk: any Disk) {
    path = "\(spool)/streams"
    self.disk = disk
  }

  /// By number.
  public func all() throws(DiskError) -> [Stream] {
    var streams: [Stream] = []
    for name in try disk.names(in: path) {
      guard let dash = name.firstIndex(of: "-"), let number = UInt32(name[..<dash]) else { continue }
      streams.append(
        Stream(
          number: number, name: String(name[name.index(after: dash)...]), folder: SpoolFolder(path: "\(path)/\(name)")))
    }
    return streams.sorted { $0.number < $1.number }
  }

  /// Whether any stream has a file of blocks.
  public func haveFiles() throws(DiskError) -> Bool {
    for stream in try all() where try !files(of: stream).isEmpty { return true }
    return false
  }

  private func files(of stream: Stream) throws(DiskError) -> [String] {
    try disk.names(in: stream.folder.path).filter { $0.hasSuffix(SpoolFolder.suffix) }
  }

  /// What the stream listened to last, as the user wrote it (`udp://0.0.0.0:2055`): by its newest file with a whole
  /// header. Nil where it has none.
  public func listener(of stream: Stream) throws(DiskError) -> String? {
    for name in try files(of: stream).reversed().prefix(Self.headersTriedMax) {
      let bytes = try disk.read("\(stream.folder.path)/\(name)", from: 0, count: SpoolFileHeader.byteCountMax)
      if let header = SpoolFileHeader.parse(bytes.span.bytes)?.header { return header.listener }
    }
    return nil
  }

  private static let headersTriedMax = 8

  /// The listener's stream; a new one has the next number.
  public func stream(of address: ListenAddress) throws(DiskError) -> Stream {
    let known = try all()
    if let stream = known.first(where: { $0.name == address.fileName }) {
      // A datagram is named by its stream's number: two folders with one number cannot be told apart.
      if let other = known.first(where: { $0.number == stream.number && $0.folder != stream.folder }) {
        throw DiskError(
          .exists, "use", stream.folder.path,
          reason: "\(other.folder.path) has the same number; move the one that is a copy to another place")
      }
      return stream
    }
    let (number, isOver) = (known.last?.number ?? 0).addingReportingOverflow(1)
    guard !isOver else {
      throw DiskError(
        .failed, "number a new stream in", path,
        reason: "\(known.last?.folder.path ?? "") has the last number there is; move it to another place")
    }
    let digits = String(number)
    let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    let folder = SpoolFolder(path: "\(path)/\(padded)-\(address.fileName)")
    try disk.makeFolder(folder.path)
    return Stream(number: number, name: address.fileName, folder: folder)
  }
}
