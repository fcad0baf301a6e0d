import ArchiveFormat
import Datagrams
import EvidenceSupport
import Intake
import NetworkNumbers
import TestSupport
import Testing

/// One stream on a simulated disk, driven by hand.
struct Spooled {
  let disk: SimulatedDisk
  let folder = SpoolFolder(path: "spool/0001-udp")
  let policy: SpoolPolicy
  let writer: SpoolWriter
  let builder = BlockBuilder(bytes: 1 << 17)

  init(_ disk: SimulatedDisk, opened: Int64 = 0, policy: SpoolPolicy = SpoolPolicy()) throws {
    self.disk = disk
    self.policy = policy
    let opened = Instant(seconds: opened)
    writer = try SpoolWriter(
      folder, on: disk,
      identity: SpoolFileHeader(stream: 1, kind: .flow, opened: opened, listener: "udp://127.0.0.1:2055"),
      opened: opened, policy: policy)
  }

  static func session(_ number: Int) -> Session {
    Session(.udp, exporter: Endpoint(IPAddress(ipv4: UInt32(0x0A00_0000 + number)), port: 40_000))
  }

  func add(_ datagram: [UInt8], from exporter: Int = 1, at seconds: Int64 = 0) -> UInt32? {
    datagram.withUnsafeBytes {
      builder.append($0, from: Self.session(exporter), received: Instant(seconds: seconds))
    }
  }

  /// Closes the block and writes it.
  func block(_ datagrams: [[UInt8]], at seconds: Int64 = 1) throws -> [SealedBlock] {
    builder.reset()
    for datagram in datagrams { #expect(add(datagram, at: seconds) != nil) }
    writer.submit(builder, until: Instant(seconds: seconds), kernelDrops: 0, refused: 0)
    return try writer.advance(Instant(seconds: seconds))
  }

  func read(from block: UInt64 = 0) throws -> (datagrams: [[UInt8]], damages: [SpoolReader.Damage]) {
    let (datagrams, damages, _) = try readAll(from: block)
    return (datagrams, damages)
  }

  func readAll(from block: UInt64 = 0) throws -> (
    datagrams: [[UInt8]], damages: [SpoolReader.Damage], unfinished: [SpoolReader.UnfinishedEnd]
  ) {
    var reader = SpoolReader(folder, on: disk, from: block)
    var datagrams: [[UInt8]] = []
    var damages: [SpoolReader.Damage] = []
    var unfinished: [SpoolReader.UnfinishedEnd] = []
    while let event = try reader.next(growing: false) {
      switch event {
      case .block(let contents): contents.each { _, bytes in datagrams.append([UInt8](bytes)) }
      case .damage(let damage): damages.append(damage)
      case .unfinished(let end): unfinished.append(end)
      }
    }
    return (datagrams, damages, unfinished)
  }
}

@Suite struct SpoolTests {
  let texts = ["one", "two", "", "four"].map { Array($0.utf8) }

  @Test func whatWasWrittenIsReadWithItsPlaceSourceAndTime() throws {
    let spool = try Spooled(SimulatedDisk(seed: 1))
    let offsets = texts.enumerated().map { spool.add($1, from: $0 % 2, at: Int64($0)) }
    spool.writer.submit(spool.builder, until: Instant(seconds: 9), kernelDrops: 5, refused: 7)
    #expect(try spool.writer.advance(Instant(seconds: 9)).map(\.header.block) == [0])
    var reader = SpoolReader(spool.folder, on: spool.disk)
    guard case .block(let contents)? = try reader.next(growing: false) else { throw Lost() }
    #expect(contents.header.kernelDrops == 5 && contents.header.refused == 7)
    var seen = 0
    contents.each { entry, bytes in
      #expect([UInt8](bytes) == texts[seen] && entry.offset == offsets[seen])
      #expect(contents.sessions[entry.source] == Spooled.session(seen % 2))
      #expect(entry.received == Instant(seconds: Int64(seen)))
      #expect(contents.entry(at: entry.offset)?.bytes == entry.bytes)
      seen += 1
    }
    #expect(seen == 4)
    #expect(try reader.next(growing: false) == nil)
  }

  @Test func aSecondRunGoesOnInAFileOfItsOwn() throws {
    let disk = SimulatedDisk(seed: 2)
    _ = try Spooled(disk).block([texts[0]])
    _ = try Spooled(disk, opened: 100).block([texts[1]], at: 101)
    let spool = try Spooled(disk, opened: 200)
    #expect(spool.writer.nextBlock == 2)
    #expect(try spool.read().datagrams == [texts[0], texts[1]])
    #expect(try spool.read(from: 1).datagrams == [texts[1]])
    #expect(disk.paths.count == 2)
  }

  @Test func aFlippedBitCostsItsBlockAndIsNamed() throws {
    let disk = SimulatedDisk(seed: 3)
    let spool = try Spooled(disk)
    var ends: [Int] = []
    for text in texts {
      _ = try spool.block([text])
      ends.append(disk.usedBytes)
    }
    let path = disk.paths[0]
    let whole = try #require(disk.contents(path))
    let parsed = SpoolFileHeader.parse(whole.span.bytes)
    let header = try #require(parsed).1
    for length in stride(from: whole.count - 1, through: 0, by: -1) {
      disk.cut(path, to: length)
      let (datagrams, damages, unfinished) = try spool.readAll()
      #expect(datagrams == Array(texts.prefix(ends.count { $0 <= length })), "\(length)")
      // Nothing comes after it that would tell more.
      let isBetweenBlocks = length == 0 || length == header || ends.contains(length)
      #expect(damages == [] && unfinished.count == (isBetweenBlocks ? 0 : 1), "\(length)")
    }
  }

  /// A run that was killed leaves the beginning of a block. It is no damage, and stays none when others follow.
  @Test func theUnfinishedEndOfARunIsNoDamage() throws {
    let disk = SimulatedDisk(seed: 11)
    let first = try Spooled(disk)
    for text in texts.prefix(2) { _ = try first.block([text]) }
    let path = disk.paths[0]
    let two = try #require(disk.contents(path)).count
    _ = try first.block([texts[3]])
    let torn = two + 100
    disk.cut(path, to: torn)
    // The second run is killed within the header of its file, the third within its first block.
    _ = try Spooled(disk, opened: 100).block([texts[3]])
    disk.cut(disk.paths[1], to: 30)
    _ = try Spooled(disk, opened: 200).block([texts[3]])
    disk.cut(disk.paths[2], to: 100)
    let last = try Spooled(disk, opened: 300)
    _ = try last.block([texts[3]])
    let (datagrams, damages, unfinished) = try last.readAll()
    #expect(datagrams == [texts[0], texts[1], texts[3]] && damages == [])
    #expect(unfinished.map(\.file) == Array(disk.paths.prefix(3)))
    let header = SpoolFileHeader(stream: 1, kind: .flow, opened: Instant(seconds: 0), listener: "udp://127.0.0.1:2055")
    let begin = header.bytes().count
    #expect(unfinished.map(\.offset) == [two, 0, begin] && unfinished.map(\.bytes) == [100, 30, 100 - begin])
    // Nobody is told of it twice by the same reader, and one that begins later is told as well or not at all.
    #expect(try last.readAll(from: 3).damages == [])
  }

  /// Somebody who cuts a file takes blocks away that were acknowledged, and the number with which the next run began
  /// tells so.
  @Test func aFileThatWasCutAmongAcknowledgedBlocksIsDamaged() throws {
    let disk = SimulatedDisk(seed: 12)
    let first = try Spooled(disk)
    // A file that ends between two blocks is not looked at here.
    let header = SpoolFileHeader(stream: 1, kind: .flow, opened: Instant(seconds: 0), listener: "udp://127.0.0.1:2055")
    var ends = [header.bytes().count]
    for text in texts {
      _ = try first.block([text])
      ends.append(try #require(disk.contents(disk.paths[0])).count)
    }
    let last = try Spooled(disk, opened: 100)
    _ = try last.block([texts[0]])
    for length in stride(from: ends[4] - 1, to: 0, by: -1) where !ends.contains(length) {
      disk.cut(disk.paths[0], to: length)
      let (datagrams, damages, unfinished) = try last.readAll()
      let whole = ends.dropFirst().count { $0 <= length }
      #expect(datagrams.count == whole + 1)
      if whole == 3 {
        // The last block of a run: it could as well be one that was never finished.
        #expect(damages == [] && unfinished.count == 1, "\(length)")
      } else {
        #expect(damages.map(\.kind) == [.cutShort] && unfinished == [], "\(length)")
      }
    }
  }

  /// Within a run all numbers are there, so that the end of a file in its middle is known for what it is.
  @Test func anUnfinishedEndWithinARunIsJudgedByTheNumbersThatFollow() throws {
    let disk = SimulatedDisk(seed: 13)
    let spool = try Spooled(disk, policy: SpoolPolicy(fileBytes: 1))
    for text in texts { _ = try spool.block([text]) }
    let whole = try #require(disk.contents(disk.paths[1]))
    disk.cut(disk.paths[1], to: whole.count - 1)
    let cut = try spool.readAll()
    #expect(cut.damages.map(\.kind) == [.cutShort, .missing(first: 1, last: 1)] && cut.unfinished == [])
  }

  @Test func aBlockThatStandsNowhereIsMissed() throws {
    let disk = SimulatedDisk(seed: 5)
    let spool = try Spooled(disk, policy: SpoolPolicy(fileBytes: 1))
    for text in texts { _ = try spool.block([text]) }
    #expect(disk.paths.count == 4)
    disk.cut(disk.paths[1], to: 0)
    let (datagrams, damages) = try spool.read()
    #expect(datagrams.count == 3)
    #expect(damages.map(\.kind) == [.missing(first: 1, last: 1)])
  }

  @Test func aFullDiskCostsNothingThatWasTakenIn() throws {
    let disk = SimulatedDisk(seed: 6)
    let spool = try Spooled(disk)
    _ = try spool.block([texts[0]])
    disk.capacity = disk.usedBytes + 50
    #expect(throws: DiskError.self) { try spool.block([texts[1]]) }
    #expect(throws: DiskError.self) { try spool.writer.advance(Instant(seconds: 3)) }
    disk.capacity = .max
    #expect(try spool.writer.advance(Instant(seconds: 4)).map(\.header.block) == [1])
    let read = try spool.read()
    #expect(read.datagrams == Array(texts.prefix(2)) && read.damages == [])
  }

  /// Somebody who may send datagrams sends one that is a block, with a number beyond all others. Where the block around
  /// it is damaged, the reader looks for the next one and must not take this.
  @Test func aBlockInsideADatagramIsNoBlock() throws {
    let disk = SimulatedDisk(seed: 8)
    var dice = Dice(seed: 8)
    let forger = BlockBuilder(bytes: 1 << 17)
    let text = Array("forged".utf8)
    _ = text.withUnsafeBytes { forger.append($0, from: Spooled.session(1), received: Instant(seconds: 0)) }
    var sealer = BlockSealer(stream: 1, kind: .flow, firstBlock: 1 << 60, opened: Instant(seconds: 1))
    let forged = sealer.seal(forger, until: Instant(seconds: 1), kernelDrops: 0, refused: 0).bytes
    let spool = try Spooled(disk)
    _ = try spool.block([texts[0]])
    // Among many random bytes the compressor leaves it as it is.
    let noise = (0..<30_000).map { _ in UInt8(truncatingIfNeeded: dice.next()) }
    _ = try spool.block([noise + forged + noise.reversed()])
    _ = try spool.block([texts[1]])
    let whole = try #require(disk.contents(disk.paths[0]))
    let hidden = whole.indices.contains { whole[$0...].starts(with: forged) }
    #expect(hidden)
    let second = try #require(
      whole.indices.dropFirst(100).first { whole[$0...].starts(with: Array("WLSBLOCK".utf8)) && $0 > 100 })
    disk.flip(disk.paths[0], byte: second + 130, bit: 1)
    let (datagrams, damages) = try spool.read()
    #expect(datagrams == [texts[0], texts[1]])
    #expect(!damages.isEmpty)
  }

  /// The disk did not say whether it had a block, and the file for its second copy stayed empty: the first copy counts,
  /// and its number is used by nobody else.
  @Test func anEmptyFileForASecondCopyHidesNotTheFirst() throws {
    let disk = SimulatedDisk(seed: 10)
    let spool = try Spooled(disk)
    _ = try spool.block([texts[0]])
    disk.odds = SimulatedDisk.Odds(sync: 1000)
    #expect(throws: DiskError.self) { try spool.block([texts[1]]) }
    disk.odds = .calm
    disk.capacity = 0
    #expect(throws: DiskError.self) { try spool.writer.advance(Instant(seconds: 9)) }
    disk.capacity = .max
    #expect(disk.paths.count == 2)
    #expect(try spool.read(from: 1).datagrams == [texts[1]])
    #expect(try Spooled(disk, opened: 100).writer.nextBlock >= 2)
  }

  @Test func aSectorThatCannotBeReadCostsItsBlock() throws {
    let disk = SimulatedDisk(seed: 9)
    var dice = Dice(seed: 9)
    let spool = try Spooled(disk)
    // Blocks of several sectors.
    let noise = (0..<4).map { _ in (0..<10_000).map { _ in UInt8(truncatingIfNeeded: dice.next()) } }
    for datagram in noise { _ = try spool.block([datagram]) }
    let path = disk.paths[0]
    let stored = try #require(disk.contents(path))
    let begins = stored.indices.filter { stored[$0...].starts(with: Array("WLSBLOCK".utf8)) }
    #expect(begins.count == noise.count)
    disk.unreadable = (path: path, byte: begins[1] + 5_000)
    let (datagrams, damages) = try spool.read()
    let isRest = datagrams == [noise[0], noise[2], noise[3]]
    #expect(isRest && !damages.isEmpty)
    #expect(try Spooled(disk, opened: 50).writer.nextBlock >= 4)
  }

  @Test func aBlockHasRoomForSoMuchAndSoManySources() throws {
    let spool = try Spooled(SimulatedDisk(seed: 7))
    for exporter in 0..<BlockBounds.sources { #expect(spool.add([1], from: exporter) != nil) }
    #expect(spool.add([1], from: BlockBounds.sources) == nil)
    #expect(spool.add([1], from: 0) != nil)
    spool.builder.reset()
    #expect(spool.add([UInt8](repeating: 7, count: 65_535)) != nil)
    #expect(spool.add([UInt8](repeating: 7, count: 65_535)) == nil)
  }

  /// Seeded schedules of writes, errors, full disks, crashes of the program and of the machine: whatever was called
  /// durable is read afterwards, once, in its order, whole; and nothing is read that was not written.
  @Test func whatIsDurableSurvivesEverything() throws {
    var (dice, seed) = Dice.printed(for: "whatIsDurableSurvivesEverything")
    for round in 0..<Dice.count(600, soak: 30_000) {
      let disk = SimulatedDisk(seed: dice.next())
      var durable: Set<[UInt8]> = []
      var handedIn: Set<[UInt8]> = []
      var number: UInt64 = 0
      let policies: [SyncPolicy] = [.eachBlock, .interval(milliseconds: 3000)]
      let policy = SpoolPolicy(sync: dice.pick(policies), fileBytes: dice.pick([1, 2000, 1 << 20]))
      var clock: Int64 = 0
      var hasCrashed = false
      for run in 0..<1 + dice.roll(5) {
        clock += 10
        disk.odds = .calm
        let spool = try Spooled(disk, opened: clock, policy: policy)
        disk.odds = dice.chance(70) ? .rough : .calm
        for _ in 0..<dice.roll(20) {
          clock += 1
          disk.capacity = dice.chance(10) ? disk.usedBytes + dice.roll(300) : .max
          spool.builder.reset()
          for _ in 0..<1 + dice.roll(4) {
            number += 1
            var datagram = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: dice.roll(300))
            withUnsafeBytes(of: number) { datagram.append(contentsOf: $0) }
            #expect(spool.add(datagram) != nil)
            handedIn.insert(datagram)
          }
          spool.writer.submit(spool.builder, until: Instant(seconds: clock), kernelDrops: 0, refused: 0)
          for block in (try? spool.writer.advance(Instant(seconds: clock))) ?? [] {
            try BlockContents(block).each { _, bytes in durable.insert([UInt8](bytes)) }
          }
        }
        if dice.chance(60) {
          disk.crash()
          hasCrashed = true
        }
        let (read, damages) = try spool.read()
        // Zeros that a machine leaves are named; but nothing that was acknowledged is missing, and nothing was cut.
        for damage in damages {
          switch damage.kind {
          case .noFileHeader, .changed, .unreadable: #expect(hasCrashed, "\(damage), SEED=\(seed)")
          case .cutShort, .missing:
            Issue.record("\(damage), round \(round), run \(run), SEED=\(seed)")
          }
        }
        #expect(Set(read).count == read.count, "twice in round \(round), run \(run), SEED=\(seed)")
        #expect(durable.subtracting(read).isEmpty, "lost in round \(round), run \(run), SEED=\(seed)")
        #expect(handedIn.isSuperset(of: read), "never written: round \(round), run \(run), SEED=\(seed)")
        let numbers = read.map { $0.suffix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
        #expect(numbers == numbers.sorted(), "out of order in round \(round), run \(run), SEED=\(seed)")
      }
    }
  }
}

struct Lost: Error {}
