import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Keeps a second collector from writing to the same spool. The system lifts it when the program ends, however it ends.
public final class SpoolLock: Sendable {
  public enum Trouble: Error, Sendable {
    case inUse
    case disk(DiskError)
  }

  private let descriptor: Mutex<Int32>

  /// Tries for a second: who asks `isHeld` holds a shared lock for a moment.
  public init(_ spool: String) throws(Trouble) {
    do { try SystemDisk().makeFolder(spool) } catch { throw .disk(error) }
    let path = "\(spool)/lock"
    let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
    guard opened >= 0 else { throw .disk(.last("open", path)) }
    var tries = 50
    while flock(opened, LOCK_EX | LOCK_NB) != 0 {
      let number = errno
      tries -= 1
      guard [EWOULDBLOCK, EINTR].contains(number), tries > 0 else {
        close(opened)
        throw number == EWOULDBLOCK ? .inUse : .disk(.system(number, "lock", path))
      }
      usleep(20_000)
    }
    descriptor = Mutex(opened)
  }

  /// Whether a collector writes to the spool. It changes nothing and needs no right but to read.
  public static func isHeld(_ spool: String) throws(DiskError) -> Bool {
    let path = "\(spool)/lock"
    let opened = open(path, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else {
      if errno == ENOENT { return false }
      throw .last("open", path)
    }
    defer { close(opened) }
    // Shared, so that two who ask at once do not take each other for a collector.
    while flock(opened, LOCK_SH | LOCK_NB) != 0 {
      if errno == EWOULDBLOCK { return true }
      guard errno == EINTR else { throw .last("ask for the lock on", path) }
    }
    return false
  }

  public func release() {
    descriptor.withLock {
      if $0 >= 0 { close($0) }
      $0 = -1
    }
  }

  deinit { release() }
}
