import ArgumentParser
import Collecting
import Datagrams
import Decoding
import Foundation
import Intake

struct CollectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "collect", abstract: "Take in NetFlow, IPFIX, sFlow and RADIUS accounting as they come.",
    discussion: """
      Every datagram of a listed exporter is kept as it came, in a spool (docs/formats/spool.md), before anything reads \
      it; then it is decoded, and what is missing is found by the exporters' own numbering. Stop it with Ctrl-C or \
      SIGTERM: what was taken in is written first.

        wayleave collect --spool spool --listen udp://0.0.0.0:2055 --exporter 10.1.0.1=gw-shanghai
        wayleave collect --spool spool --status
        wayleave collect --spool spool --status --hours 24

      docs/evidence.md shows how to point a router at it.
      """)

  @Option(help: ArgumentHelp("The folder that keeps everything; made if it is not there.", valueName: "folder"))
  var spool: String
  @Option(
    help: ArgumentHelp(
      "Where to listen: udp://ADDRESS:PORT (NetFlow, NetStream, IPFIX), sflow://…, radius://…, ipfix-tcp://…; may be "
        + "repeated.", valueName: "address"))
  var listen: [String] = []
  @OptionGroup var exporters: ExporterOptions
  @Option(
    help: ArgumentHelp(
      "When a block counts as kept: `block` (each one when the disk has it), a time such as `500ms` or `2s` (all of that "
        + "time at once), or `system` (when the operating system has it).", valueName: "policy"))
  var sync = "block"
  @Option(
    help: ArgumentHelp(
      "How old what was received may become before it is written; 1000 if not given, 100 for RADIUS.",
      valueName: "milliseconds"))
  var blockAge: Int?
  @Option(
    help: ArgumentHelp(
      "How often what is known is written beside the spool; what came after it is read again at the next start.",
      valueName: "milliseconds"))
  var checkpoint = 5000
  @Option(
    help: ArgumentHelp(
      "A file of secrets shared with RADIUS clients: on each line an address or a prefix, and a secret.",
      valueName: "file"))
  var secretFile: String?
  @Option(help: ArgumentHelp("Megabytes of the kernel's receive buffer for each socket.", valueName: "MB"))
  var receiveBuffer = 32
  @Option(
    name: .customLong("for"),
    help: ArgumentHelp("Stop after so many seconds.", valueName: "seconds"))
  var seconds: Int?
  @Flag(help: "Print a line for each block once it is durable: stream, block, datagrams.") var announce = false
  @Flag(help: "At the end, print the totals as one JSON object.") var summary = false
  @Flag(help: "Do not listen: say what was received and what is missing, and end.") var status = false
  @Option(
    help: ArgumentHelp(
      "With --status: the accounts of so many of the latest hours, hour by hour, as text or json.", valueName: "count"))
  var hours: Int?
  @Option(help: "With --status: text, json or prometheus.") var format = StatusFormat.text
  @Option(help: "en or zh.") var lang = "en"

  func run() throws {
    Console.survivesItsReaders()
    try refusing {
      if let hours {
        guard status else { throw Refusal("`--hours` goes with `--status`") }
        guard (1...87_600).contains(hours) else { throw Refusal("`--hours \(hours)` is not from 1 to 87600") }
        guard format != .prometheus else { throw Refusal("`--hours` is shown as text or json") }
      }
      if status { return try StatusReading(spool: spool, format: format, language: lang, hours: hours).show() }
      let options = try options()
      OpenFiles.raiseLimit()
      let collector = try start(options)
      let running = CollectorRun(collector, language: lang, seconds: seconds)
      running.wait()
      collector.stop()
      let end = collector.status
      running.end(end)
      if summary { Console.print(CollectSummary(end, until: Collector.systemClock()).json) }
      if end.streams.contains(where: { $0.givenUp > 0 }) { throw ExitCode(1) }
    }
  }

  private func options() throws -> CollectorOptions {
    guard !listen.isEmpty else {
      throw Refusal("nothing to listen to", help: "name an address: --listen udp://0.0.0.0:2055")
    }
    let addresses = try listen.map { text in
      do throws(ListenAddress.Trouble) {
        return try ListenAddress(text)
      } catch {
        throw Refusal(error.message, help: error.help)
      }
    }
    if let twice = addresses.first(where: { address in addresses.filter { $0.fileName == address.fileName }.count > 1 })
    {
      throw Refusal("`\(twice)` is named twice")
    }
    guard (1...1024).contains(receiveBuffer) else {
      throw Refusal("`--receive-buffer \(receiveBuffer)` is not from 1 to 1024 megabytes")
    }
    var options = CollectorOptions(
      spool: spool, listen: addresses, exporters: try exporters.list(), sync: try policy())
    options.receiveBufferBytes = receiveBuffer << 20
    if let blockAge {
      guard (1...60_000).contains(blockAge) else {
        throw Refusal("`--block-age \(blockAge)` is not from 1 to 60000 milliseconds")
      }
      options.blockAgeMilliseconds = blockAge
    }
    guard (10...3_600_000).contains(checkpoint) else {
      throw Refusal("`--checkpoint \(checkpoint)` is not from 10 to 3600000 milliseconds")
    }
    options.checkpointMilliseconds = Int64(checkpoint)
    options.secrets = try secrets(addresses)
    return options
  }

  private func secrets(_ addresses: [ListenAddress]) throws -> RADIUSSecrets {
    guard let secretFile else {
      if let radius = addresses.first(where: { $0.kind == .radius }) {
        Console.printError(
          "warning: \(radius): without --secret-file no packet can be checked, and none is answered: "
            + "clients will send each again and again")
      }
      return RADIUSSecrets()
    }
    let bytes = try readFile(secretFile)
    do throws(RADIUSSecrets.Trouble) {
      return try RADIUSSecrets(file: bytes)
    } catch {
      throw Refusal("\(secretFile), \(error)")
    }
  }

  private func policy() throws -> SyncPolicy {
    switch sync {
    case "block": return .eachBlock
    case "system": return .system
    default:
      let units = [("ms", 1), ("s", 1000)]
      for (suffix, milliseconds) in units where sync.hasSuffix(suffix) {
        if let count = Int(sync.dropLast(suffix.count)), count > 0, count <= 60_000 / milliseconds {
          return .interval(milliseconds: count * milliseconds)
        }
      }
      throw Refusal("`--sync \(sync)` is not a policy", help: "write block, system, or a time up to 60s: 500ms, 2s")
    }
  }

  private func start(_ options: CollectorOptions) throws -> Collector {
    do throws(Collector.Trouble) {
      if announce {
        return try Collector(
          options, into: DroppingSink(),
          acknowledged: { Console.print("acknowledged \($0.stream) \($0.block) \($0.datagrams)") })
      }
      return try Collector(options, into: DroppingSink())
    } catch {
      switch error {
      case .disk(let error): throw Refusal("\(error)")
      case .socket(let error): throw Refusal("\(error)")
      case .spoolInUse(let spool):
        throw Refusal("another collector writes to `\(spool)`", help: "stop it first, or name another --spool")
      }
    }
  }
}

enum StatusFormat: String, ExpressibleByArgument, CaseIterable { case text, json, prometheus }
