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

  public init(_ spool: String) throws(Trouble) {
    do { try SystemDisk().makeFolder(spool) } catch { throw .disk(error) }
    let path = "\(spool)/lock"
    let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
    guard opened >= 0 else { throw .disk(.last("open", path)) }
    guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
      close(opened)
      throw .inUse
    }
    descriptor = Mutex(opened)
  }

  public func release() {
    descriptor.withLock {
      if $0 >= 0 { close($0) }
      $0 = -1
    }
  }

  deinit { release() }
}
