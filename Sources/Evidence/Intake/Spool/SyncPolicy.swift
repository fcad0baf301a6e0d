/// When what was received counts as kept, and is acknowledged.
public enum SyncPolicy: Hashable, Sendable {
  /// Each block once the disk has it (fdatasync): a crash of the machine costs nothing that was acknowledged.
  case eachBlock
  /// As before, but all blocks of so many milliseconds with one call.
  case interval(milliseconds: Int)
  /// Once the operating system has it: a crash of the program costs nothing, one of the machine may.
  case system
}

/// How a stream is written.
public struct SpoolPolicy: Hashable, Sendable {
  public var sync: SyncPolicy
  /// A block is closed when it holds so many bytes ...
  public var blockBytes: Int
  /// ... or when its first datagram is so old.
  public var blockAgeMilliseconds: Int
  /// A file is closed at the end of the block that takes it past this.
  public var fileBytes: Int
  /// Memory for blocks that wait for the disk; when it is used up, nothing more is taken from the socket.
  public var pendingBytes: Int

  public init(
    sync: SyncPolicy = .eachBlock, blockBytes: Int = 4 << 20, blockAgeMilliseconds: Int = 1000,
    fileBytes: Int = 256 << 20, pendingBytes: Int = 64 << 20
  ) {
    self.sync = sync
    self.blockBytes = blockBytes
    self.blockAgeMilliseconds = blockAgeMilliseconds
    self.fileBytes = fileBytes
    self.pendingBytes = pendingBytes
  }
}
