import ArchiveFormat
import Collecting
import Datagrams
import EvidenceSupport
import Foundation
import Intake
import TestSupport
import Testing

/// The reader that docs/formats/spool.md prints is a stranger's: it shares nothing with ours but the page.
@Suite struct SpoolManualTests {
  @Test(.enabled(if: Self.hasTools, "not run: it needs python3 and zstd"))
  func theReaderInTheManualReadsWhatWeWrite() throws {
    var (dice, seed) = Dice.printed(for: "theReaderInTheManualReadsWhatWeWrite")
    try Command.inFolder { folder in
      let now = Instant(seconds: 1_790_000_000)
      let stream = SpoolFolder(path: "\(folder)/stream")
      let writer = try SpoolWriter(
        stream, on: SystemDisk(),
        identity: SpoolFileHeader(stream: 3, kind: .flow, opened: now, listener: "udp://[::1]:2055"), opened: now,
        policy: SpoolPolicy())
      let builder = BlockBuilder(bytes: 1 << 17)
      var exporters = (1...3).map { SimulatedExporter($0, .ipfix, started: now) }
      for _ in 0..<5 {
        for _ in 0..<1 + dice.roll(40) {
          let index = dice.roll(exporters.count)
          let bytes = exporters[index].message(now, &dice).bytes
          let offset = bytes.withUnsafeBytes {
            builder.append($0, from: exporters[index].session, received: now + Int64(dice.roll(1000)))
          }
          #expect(offset != nil)
        }
        writer.submit(builder, until: now, kernelDrops: 0, refused: 0)
        builder.reset()
        _ = try writer.advance(now)
      }
      let file = stream.file(beginningWith: 0)
      let program = "\(folder)/reader.py"
      try Self.program().write(toFile: program, atomically: true, encoding: .utf8)
      #expect(try Command.shell("python3 \(program) \(file)").output == Self.ours(stream), "SEED=\(seed)")

      // A changed byte costs its block, and is said.
      var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
      guard let second = BlockHeader.firstMagic(in: bytes.span.bytes) else {
        throw RunningCollector.Trouble("no block")
      }
      bytes[second + 200] ^= 1
      try Data(bytes).write(to: URL(fileURLWithPath: file))
      let damaged = try Command.shell("python3 \(program) \(file)").output
      #expect(damaged.hasPrefix("damaged \(file) \(second) "), "\(damaged.prefix(200)), SEED=\(seed)")
      #expect(damaged.contains("\n3 1 ") || damaged.contains("\n3 2 "), "SEED=\(seed)")
    }
  }

  /// A crash leaves such files, and a disk that failed leaves second copies.
  @Test(.enabled(if: Self.hasTools, "not run: it needs python3 and zstd"))
  func theReaderInTheManualReadsWhatCrashesLeave() throws {
    var (dice, seed) = Dice.printed(for: "theReaderInTheManualReadsWhatCrashesLeave")
    try Command.inFolder { folder in
      let now = Instant(seconds: 1_790_000_000)
      let stream = SpoolFolder(path: "\(folder)/stream")
      let writer = try SpoolWriter(
        stream, on: SystemDisk(),
        identity: SpoolFileHeader(stream: 3, kind: .flow, opened: now, listener: "udp://127.0.0.1:2055"), opened: now,
        policy: SpoolPolicy())
      let builder = BlockBuilder(bytes: 1 << 17)
      var exporter = SimulatedExporter(1, .ipfix, started: now)
      for _ in 0..<3 {
        for _ in 0..<5 {
          let bytes = exporter.message(now, &dice).bytes
          let offset = bytes.withUnsafeBytes { builder.append($0, from: exporter.session, received: now) }
          #expect(offset != nil)
        }
        writer.submit(builder, until: now, kernelDrops: 0, refused: 0)
        builder.reset()
        _ = try writer.advance(now)
      }
      let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: stream.file(beginningWith: 0))))
      guard let header = BlockHeader.firstMagic(in: whole.span.bytes) else {
        throw RunningCollector.Trouble("no block")
      }
      let program = "\(folder)/reader.py"
      try Self.program().write(toFile: program, atomically: true, encoding: .utf8)
      func read(_ files: [UInt8]...) throws -> Command {
        var names: [String] = []
        for (index, bytes) in files.enumerated() {
          names.append("\(folder)/\(index).spool")
          try Data(bytes).write(to: URL(fileURLWithPath: names[index]))
        }
        return try Command.shell("python3 \(program) \(names.joined(separator: " "))")
      }
      let all = try read(whole)
      #expect(all.status == 0 && all.output.split(separator: "\n").count == 15, "\(all.errors), SEED=\(seed)")
      let empty = try read([], whole)
      #expect(empty.status == 0 && empty.output == all.output, "\(empty.errors), SEED=\(seed)")
      for length in [1, 7, 8, 20, 24, 27, 28, 40, header - 1, dice.roll(header - 1) + 1] {
        let cut = try read(Array(whole[..<length]), whole)
        let damage = "damaged \(folder)/0.spool 0 \(length)\n"
        #expect(cut.status == 0 && cut.output == damage + all.output, "\(length), \(cut.errors), SEED=\(seed)")
      }
      let twice = try read(whole + whole[header...], whole)
      #expect(twice.status == 0 && twice.output == all.output, "\(twice.errors), SEED=\(seed)")
      // No length of the text takes the reader beyond the file.
      var long = whole
      for i in 24..<28 { long[i] = 0xFF }
      let wrong = try read(long)
      let named = "damaged \(folder)/0.spool 0 \(header)\n"
      #expect(wrong.status == 0 && wrong.output == named + all.output, "\(wrong.errors), SEED=\(seed)")
    }
  }

  static var hasTools: Bool { (try? Command.shell("command -v python3 && command -v zstd").status) == 0 }

  private static func program() throws -> String {
    let page = try Repository.text("docs/formats/spool.md")
    let start = try #require(page.range(of: "```python\n"))
    let end = try #require(page[start.upperBound...].range(of: "```"))
    return String(page[start.upperBound..<end.lowerBound])
  }

  private static func ours(_ folder: SpoolFolder) throws -> String {
    var reader = SpoolReader(folder, on: SystemDisk())
    var text = ""
    while case .block(let contents)? = try reader.next(growing: false) {
      contents.each { entry, bytes in
        let exporter = contents.sessions[entry.source].exporter
        text +=
          "\(contents.header.stream) \(contents.header.block) \(entry.offset) \(entry.received.nanoseconds) "
          + "\(exporter.address) \(exporter.port) \(bytes.byteCount)\n"
      }
    }
    return text
  }
}
