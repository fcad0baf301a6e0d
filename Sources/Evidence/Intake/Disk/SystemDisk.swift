#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The machine's disk.
public struct SystemDisk: Disk {
  public init() {}

  public func makeFolder(_ path: String) throws(DiskError) {
    guard mkdir(path, 0o750) != 0 else { return try Self.syncFolder(of: path) }
    switch errno {
    case EEXIST: return
    case ENOENT:
      let above = Self.folder(of: path)
      guard above != path else { throw .last("make folder", path) }
      try makeFolder(above)
      guard mkdir(path, 0o750) == 0 || errno == EEXIST else { throw .last("make folder", path) }
      try Self.syncFolder(of: path)
    default: throw .last("make folder", path)
    }
  }

  public func names(in folder: String) throws(DiskError) -> [String] {
    guard let stream = opendir(folder) else {
      if errno == ENOENT { return [] }
      throw .last("list", folder)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  public func create(_ path: String) throws(DiskError) -> any AppendingFile {
    let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o640)
    guard descriptor >= 0 else { throw .last("create", path) }
    return SystemFile(descriptor, path: path, length: 0)
  }

  public func open(_ path: String, cutTo length: Int) throws(DiskError) -> any AppendingFile {
    let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o640)
    guard descriptor >= 0 else { throw .last("open", path) }
    let file = SystemFile(descriptor, path: path, length: length)
    try file.cutRest()
    return file
  }

  public func size(of path: String) throws(DiskError) -> Int {
    var status = stat()
    guard stat(path, &status) == 0 else { throw .last("look at", path) }
    return Int(status.st_size)
  }

  public func read(_ path: String, from offset: Int, count: Int) throws(DiskError) -> [UInt8] {
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last("read", path) }
    defer { _ = Glibc.close(descriptor) }
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let got = pread(descriptor, buffer.baseAddress! + filled, count - filled, off_t(offset + filled))
        if got < 0 && errno == EINTR { continue }
        if got < 0 { failure = errno }
        guard got > 0 else { return }
        filled += got
      }
    }
    guard failure == 0 else { throw .system(failure, "read", path) }
    return bytes
  }

  public func sync(_ path: String) throws(DiskError) {
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last("open", path) }
    defer { _ = Glibc.close(descriptor) }
    guard fdatasync(descriptor) == 0 else { throw .last("sync", path) }
    try Self.syncFolder(of: path)
  }

  public func replace(_ path: String, with bytes: [UInt8]) throws(DiskError) {
    let beside = path + ".new"
    let descriptor = Glibc.open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o640)
    guard descriptor >= 0 else { throw .last("create", beside) }
    let file = SystemFile(descriptor, path: beside, length: 0)
    defer { file.close() }
    try file.append(bytes)
    guard fdatasync(descriptor) == 0 else { throw .last("sync", beside) }
    guard rename(beside, path) == 0 else { throw .last("replace", path) }
    try Self.syncFolder(of: path)
  }

  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// A file's name is durable once its folder is (fsync(2)).
  static func syncFolder(of path: String) throws(DiskError) {
    let folder = folder(of: path)
    let descriptor = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last("open", folder) }
    defer { _ = Glibc.close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .last("sync", folder) }
  }
}

final class SystemFile: AppendingFile, @unchecked Sendable {
  // Safe to send: `AppendingFile` promises one user at a time.
  private var descriptor: Int32
  private let path: String
  private(set) var length: Int
  private var nameIsDurable = false

  init(_ descriptor: Int32, path: String, length: Int) {
    self.descriptor = descriptor
    self.path = path
    self.length = length
  }

  deinit { close() }

  func append(_ bytes: [UInt8]) throws(DiskError) {
    var failure: Int32 = 0
    bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let count = pwrite(descriptor, buffer.baseAddress! + done, buffer.count - done, off_t(length + done))
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else {
          failure = count < 0 ? errno : ENOSPC
          return
        }
        done += count
      }
    }
    guard failure == 0 else { throw .system(failure, "append to", path) }
    length += bytes.count
  }

  func cutRest() throws(DiskError) {
    guard ftruncate(descriptor, off_t(length)) == 0 else { throw .last("cut", path) }
  }

  func sync() throws(DiskError) {
    guard fdatasync(descriptor) == 0 else { throw .last("sync", path) }
    if !nameIsDurable {
      try SystemDisk.syncFolder(of: path)
      nameIsDurable = true
    }
  }

  func close() {
    guard descriptor >= 0 else { return }
    _ = Glibc.close(descriptor)
    descriptor = -1
  }
}

extension DiskError {
  static func last(_ operation: String, _ path: String) -> DiskError { .system(errno, operation, path) }

  static func system(_ number: Int32, _ operation: String, _ path: String) -> DiskError {
    let kind: Kind
    switch number {
    case ENOSPC, EDQUOT: kind = .full
    case ENOENT: kind = .notFound
    case EEXIST: kind = .exists
    case EACCES, EPERM, EROFS: kind = .notPermitted
    case EMFILE, ENFILE, ENOMEM, EAGAIN, EINTR: kind = .busy
    default: kind = .failed
    }
    return DiskError(kind, operation, path, reason: String(cString: strerror(number)))
  }
}
