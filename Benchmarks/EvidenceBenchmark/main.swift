import BenchmarkSupport
import ExportLoad
import Foundation

// From the wire to the spool and to decoded records, beside nfcapd of Debian's nfdump: same exports, same machine, one
// after the other. All traffic stays on loopback.
//
//     EvidenceBenchmark                        everything; writes a section of docs/benchmarks.md
//     EvidenceBenchmark find v9 wayleave 3     the highest rate without loss, in tries of 3 s; prints
//     EvidenceBenchmark hold v9 wayleave 1.5 60    1.5 M flows/s for 60 s; prints
//     EvidenceBenchmark crowd                  a thousand exporters with fifty templates each; prints
//     EvidenceBenchmark send PLAN              sends by a plan in JSON; prints what was sent

let arguments = Array(CommandLine.arguments.dropFirst())
let itself = URL(fileURLWithPath: CommandLine.arguments[0])

runToItsEnd {
  let bench = IntakeBench(
    itself: itself.path, wayleave: itself.deletingLastPathComponent().appendingPathComponent("wayleave").path)
  switch (arguments.first, arguments.count) {
  case ("send", 2):
    let plan = try JSONDecoder().decode(ExportSender.Plan.self, from: Data(arguments[1].utf8))
    let sent = try ExportSender(plan).run()
    FileHandle.standardOutput.write(try JSONEncoder().encode(sent))
  case ("find", 4):
    let (format, peer) = try parts()
    try ReceiveBufferLimit.raised { _ in
      _ = try bench.highestRate(format, peer, seconds: Double(arguments[3]) ?? 10)
    }
  case ("hold", 5):
    let (format, peer) = try parts()
    try ReceiveBufferLimit.raised { _ in
      tell(
        try bench.attempt(
          format, peer, flowsPerSecond: (Double(arguments[3]) ?? 1) * 1e6, seconds: Double(arguments[4]) ?? 10
        ).line)
    }
  case ("crowd", 1):
    tell(try IntakeSection.crowd(bench, seconds: 10).line)
  case (nil, 0): try ReceiveBufferLimit.raised { try IntakeSection.measure(bench, sameBuffers: $0) }
  default:
    throw Trouble("EvidenceBenchmark knows `find`, `hold`, `crowd` and `send`; without a word it measures everything")
  }
}

func parts() throws -> (ExportFormat, Peer) {
  guard let format = ExportFormat(rawValue: arguments[1]), let peer = Peer(rawValue: arguments[2]) else {
    throw Trouble("name a format (v5, v9, ipfix) and a collector (wayleave, nfcapd)")
  }
  return (format, peer)
}
