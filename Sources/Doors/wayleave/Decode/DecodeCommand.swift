import ArgumentParser
import Decoding
import Foundation

struct DecodeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decode", abstract: "Show what exports and logs hold, one JSON object a record.",
    discussion: """
      Reads NetFlow 5 and 9 (NetStream too), IPFIX, sFlow 5 and RADIUS from captures (pcap, pcapng) and from files \
      that hold one raw datagram each, and Zeek's logs, tab-separated or JSON; of a spool of `wayleave collect`, named by its \
      folder, everything. Files of raw datagrams are taken in the \
      order given, as one exporter's; data that comes before its template is shown when the template comes.

      What each file is shows from its content; --as says it where that is not enough. The last object counts \
      datagrams, records, sets that still wait for a template, and what could not be decoded, with reasons; the \
      first of those are also shown on standard error. The exit status is 1 if there were any, and 2 if a file could \
      not be read at all. Attributes of RADIUS that are passwords or keys are never shown.
      """)

  @Argument(help: ArgumentHelp("Captures, raw datagrams or logs; - is standard input.", valueName: "file")) var files:
    [String]
  @Option(
    name: .customLong("as"),
    help: ArgumentHelp(
      "What everything in the files is.", valueName: "kind"))
  var kind: DecodeKind?
  @Option(
    help: ArgumentHelp(
      "RADIUS secrets, to check authenticators: lines of an address or prefix and its secret, or one secret alone.",
      valueName: "file"))
  var secretFile: String?
  @Option(help: "How to write: one JSON object a line.") var format = DecodeFormat.jsonl
  @Option(help: "en or zh, for what is said on standard error.") var lang = "en"

  func run() throws {
    try refusing {
      var run = DecodeRun(kind: kind, secrets: try secrets(), language: lang)
      var unread: [Refusal] = []
      do {
        for file in files {
          do { try run.decode(file) } catch let refusal as Refusal { unread.append(refusal) }
        }
        try run.finish()
      } catch is ClosedPipe {
        // Nobody reads any more: `wayleave decode … | head`.
        return
      }
      for refusal in unread.dropLast() { Terminal.printError("error: \(refusal.message)") }
      if let last = unread.last { throw last }
      if run.counts.undecodableCount > 0 { throw ExitCode(1) }
    }
  }

  private func secrets() throws -> RADIUSSecrets {
    guard let secretFile else { return RADIUSSecrets() }
    do {
      return try RADIUSSecrets(file: try readFile(secretFile))
    } catch let trouble as RADIUSSecrets.Trouble {
      throw Refusal("`\(secretFile)`, \(trouble)")
    }
  }
}

enum DecodeFormat: String, ExpressibleByArgument, CaseIterable { case jsonl }

/// What bytes can be.
enum DecodeKind: String, ExpressibleByArgument, CaseIterable {
  case netflow5, netflow9, ipfix, sflow, radius, zeek

  /// As the member `kind` of a record tells it.
  var member: String { self == .sflow ? "sflow5" : rawValue }
}
