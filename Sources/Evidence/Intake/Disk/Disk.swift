/// What the spool needs of a disk, and no more: so that tests can put one in its place that fails, fills up, forgets
/// what was not synced and returns other bytes than were written.
public protocol Disk: Sendable {
  /// Makes a folder and those above it; an existing one is left as it is.
  func makeFolder(_ path: String) throws(DiskError)
  /// Sorted; an absent folder is empty.
  func names(in folder: String) throws(DiskError) -> [String]
  /// A new file; an existing one is an error.
  func create(_ path: String) throws(DiskError) -> any AppendingFile
  /// An existing file, or a new one, cut to `length` bytes.
  func open(_ path: String, cutTo length: Int) throws(DiskError) -> any AppendingFile
  func size(of path: String) throws(DiskError) -> Int
  /// At most `count` bytes; fewer at the end of the file.
  func read(_ path: String, from offset: Int, count: Int) throws(DiskError) -> [UInt8]
  /// What stands in a file survives a crash of the machine from now on.
  func sync(_ path: String) throws(DiskError)
  /// Writes a whole file, durably, so that after a crash there is the old one or the new one.
  func replace(_ path: String, with bytes: [UInt8]) throws(DiskError)
}

/// A file that grows at its end. One task uses it.
public protocol AppendingFile: AnyObject, Sendable {
  /// Bytes that were appended in whole.
  var length: Int { get }
  /// All bytes or an error. After an error the file may hold a part of them beyond `length`.
  func append(_ bytes: [UInt8]) throws(DiskError)
  /// Drops what stands beyond `length`.
  func cutRest() throws(DiskError)
  /// What was appended survives a crash of the machine, the file's name too.
  func sync() throws(DiskError)
  func close()
}

public struct DiskError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Kind: Hashable, Sendable {
    /// No space or no quota left: it may come back.
    case full
    case notFound
    case exists
    case notPermitted
    /// The system has no file or memory to spare; it comes back, and says nothing of the device.
    case busy
    /// The device failed, or another error of the system.
    case failed
  }

  public var kind: Kind
  /// `append to`, `sync`, ...
  public var operation: String
  public var path: String
  /// The system's own words.
  public var reason: String

  public init(_ kind: Kind, _ operation: String, _ path: String, reason: String) {
    self.kind = kind
    self.operation = operation
    self.path = path
    self.reason = reason
  }

  public var description: String { "cannot \(operation) \(path): \(reason)" }
}
