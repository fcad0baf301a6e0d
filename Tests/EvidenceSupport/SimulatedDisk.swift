import Intake
import Synchronization
import TestSupport

/// A disk in memory that fails when its dice say so, forgets on a crash what was not synced, tears what was being
/// written, fills up, and changes bytes when it is told to.
public final class SimulatedDisk: Disk, Sendable {
  public struct Odds: Sendable {
    /// In a thousand, for each operation.
    public var append = 0
    public var sync = 0
    public var create = 0
    public var replace = 0
    /// No file is left to read with; only for a while, unlike `unreadable`.
    public var read = 0

    public init(append: Int = 0, sync: Int = 0, create: Int = 0, replace: Int = 0, read: Int = 0) {
      self.append = append
      self.sync = sync
      self.create = create
      self.replace = replace
      self.read = read
    }
    public static let calm = Odds()
    public static let rough = Odds(append: 30, sync: 30, create: 30, replace: 30)
  }

  struct Contents {
    /// What programs see.
    var bytes: [UInt8]
    /// How much of it survives a crash for sure.
    var durable = 0
    var nameIsDurable = false
  }

  struct State {
    var files: [String: Contents] = [:]
    var odds = Odds.calm
    var dice: Dice
    var capacity = Int.max
    var crashes = 0
    var failures = 0
    var unreadable: (path: String, byte: Int)?
  }

  let state: Mutex<State>

  public init(seed: UInt64) { state = Mutex(State(dice: Dice(seed: seed))) }

  public var odds: Odds {
    get { state.withLock { $0.odds } }
    set { state.withLock { $0.odds = newValue } }
  }
  /// Bytes of all files together, beyond which the disk is full.
  public var capacity: Int {
    get { state.withLock { $0.capacity } }
    set { state.withLock { $0.capacity = newValue } }
  }
  /// A byte that no read may touch: the device fails there.
  public var unreadable: (path: String, byte: Int)? {
    get { state.withLock { $0.unreadable } }
    set { state.withLock { $0.unreadable = newValue } }
  }
  /// Operations that failed.
  public var failures: Int { state.withLock { $0.failures } }
  public var usedBytes: Int { state.withLock { $0.used } }
  public var paths: [String] { state.withLock { $0.files.keys.sorted() } }

  /// The machine stops: of what was not synced, a part is there afterwards, or none, or zeros stand in its place.
  public func crash() {
    state.withLock { state in
      state.crashes += 1
      for (path, file) in state.files.sorted(by: { $0.key < $1.key }) {
        if !file.nameIsDurable, state.dice.chance(50) {
          state.files[path] = nil
          continue
        }
        var file = file
        let unsynced = file.bytes.count - file.durable
        if unsynced > 0 {
          let kept = state.dice.roll(unsynced + 1)
          file.bytes.removeSubrange((file.durable + kept)...)
          if kept > 0, state.dice.chance(30) {
            let zeros = state.dice.roll(kept) + 1
            file.bytes.replaceSubrange((file.bytes.count - zeros)..., with: [UInt8](repeating: 0, count: zeros))
          }
        }
        file.durable = file.bytes.count
        file.nameIsDurable = true
        state.files[path] = file
      }
    }
  }

  /// The program stops, the machine goes on: everything written is there.
  public func kill() {}

  /// Changes one bit.
  public func flip(_ path: String, byte: Int, bit: Int) {
    state.withLock { $0.files[path]?.bytes[byte] ^= UInt8(1 << bit) }
  }

  public func cut(_ path: String, to length: Int) {
    state.withLock { state in
      state.files[path]?.bytes.removeSubrange(length...)
      state.files[path]?.durable = length
    }
  }

  /// Somebody took a file away.
  public func remove(_ path: String) { state.withLock { $0.files[path] = nil } }

  public func contents(_ path: String) -> [UInt8]? { state.withLock { $0.files[path]?.bytes } }

  // Disk

  public func makeFolder(_ path: String) throws(DiskError) {}

  public func names(in folder: String) throws(DiskError) -> [String] {
    state.withLock { state in
      let below = state.files.keys.filter { $0.hasPrefix(folder + "/") }.map { $0.dropFirst(folder.count + 1) }
      return Set(below.map { String($0.prefix { $0 != "/" }) }).sorted()
    }
  }

  public func create(_ path: String) throws(DiskError) -> any AppendingFile {
    let failure: DiskError? = state.withLock { state in
      if state.files[path] != nil { return DiskError(.exists, "create", path, reason: "it is there") }
      if state.fails(\.create) { return DiskError(.failed, "create", path, reason: "the dice") }
      state.files[path] = Contents(bytes: [])
      return nil
    }
    if let failure { throw failure }
    return SimulatedFile(self, path, length: 0)
  }

  public func open(_ path: String, cutTo length: Int) throws(DiskError) -> any AppendingFile {
    state.withLock { state in
      var file = state.files[path] ?? Contents(bytes: [])
      file.bytes.removeSubrange(min(length, file.bytes.count)...)
      file.bytes.append(contentsOf: [UInt8](repeating: 0, count: length - file.bytes.count))
      file.durable = min(file.durable, file.bytes.count)
      state.files[path] = file
    }
    return SimulatedFile(self, path, length: length)
  }

  public func size(of path: String) throws(DiskError) -> Int {
    guard let count = state.withLock({ $0.files[path]?.bytes.count }) else {
      throw DiskError(.notFound, "look at", path, reason: "there is none")
    }
    return count
  }

  public func read(_ path: String, from offset: Int, count: Int) throws(DiskError) -> [UInt8] {
    if let bad = unreadable, bad.path == path, (offset..<offset + count).contains(bad.byte) {
      throw DiskError(.failed, "read", path, reason: "the device failed")
    }
    if state.withLock({ $0.fails(\.read) }) { throw DiskError(.busy, "read", path, reason: "no file is left") }
    let bytes = state.withLock { state -> [UInt8]? in
      guard let bytes = state.files[path]?.bytes else { return nil }
      guard offset < bytes.count else { return [] }
      return Array(bytes[offset..<min(bytes.count, offset + count)])
    }
    guard let bytes else { throw DiskError(.notFound, "read", path, reason: "there is none") }
    return bytes
  }

  public func sync(_ path: String) throws(DiskError) { try SimulatedFile(self, path, length: 0).sync() }

  public func replace(_ path: String, with bytes: [UInt8]) throws(DiskError) {
    let failure: DiskError? = state.withLock { state in
      if state.fails(\.replace) { return DiskError(.failed, "replace", path, reason: "the dice") }
      if state.used - (state.files[path]?.bytes.count ?? 0) + bytes.count > state.capacity {
        return DiskError(.full, "replace", path, reason: "no space")
      }
      state.files[path] = Contents(bytes: bytes, durable: bytes.count, nameIsDurable: true)
      return nil
    }
    if let failure { throw failure }
  }
}

extension SimulatedDisk.State {
  var used: Int { files.values.reduce(0) { $0 + $1.bytes.count } }
  mutating func fails(_ odds: KeyPath<SimulatedDisk.Odds, Int>) -> Bool {
    let isFailing = dice.roll(1000) < self.odds[keyPath: odds]
    failures += isFailing ? 1 : 0
    return isFailing
  }
}

final class SimulatedFile: AppendingFile {
  private let disk: SimulatedDisk
  private let path: String
  private let books: Mutex<Int>

  init(_ disk: SimulatedDisk, _ path: String, length: Int) {
    self.disk = disk
    self.path = path
    books = Mutex(length)
  }

  var length: Int { books.withLock { $0 } }

  func append(_ bytes: [UInt8]) throws(DiskError) {
    let at = length
    let failure: DiskError? = disk.state.withLock { state in
      guard var file = state.files[path] else { return DiskError(.failed, "append to", path, reason: "it is gone") }
      let room = max(0, state.capacity - state.used)
      let fails = state.fails(\.append)
      let count = fails ? state.dice.roll(bytes.count + 1) : min(bytes.count, room)
      file.bytes.removeSubrange(at...)
      file.bytes.append(contentsOf: bytes.prefix(min(count, room)))
      state.files[path] = file
      if fails { return DiskError(.failed, "append to", path, reason: "the dice") }
      return count < bytes.count ? DiskError(.full, "append to", path, reason: "no space") : nil
    }
    if let failure { throw failure }
    books.withLock { $0 += bytes.count }
  }

  func cutRest() throws(DiskError) {
    let at = length
    let fails = disk.state.withLock { state in
      if state.fails(\.append) { return true }
      if let count = state.files[path]?.bytes.count, count > at { state.files[path]?.bytes.removeSubrange(at...) }
      return false
    }
    if fails { throw DiskError(.failed, "cut", path, reason: "the dice") }
  }

  func sync() throws(DiskError) {
    let failure: DiskError? = disk.state.withLock { state in
      guard let file = state.files[path] else { return DiskError(.failed, "sync", path, reason: "it is gone") }
      // After a failed sync nobody knows what the disk has; a crash decides it later.
      if state.fails(\.sync) { return DiskError(.failed, "sync", path, reason: "the dice") }
      state.files[path]?.durable = file.bytes.count
      state.files[path]?.nameIsDurable = true
      return nil
    }
    if let failure { throw failure }
  }

  func close() {}
}
