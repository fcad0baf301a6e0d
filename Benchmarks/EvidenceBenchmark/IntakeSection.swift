import BenchmarkSupport
import ExportLoad
import Foundation

/// The figures of a collector, as a section of the page.
struct IntakeSection {
  /// What we promise, in flows a second with the sender on the same two cores.
  static let held: [(format: ExportFormat, flowsPerSecond: Double)] = [
    (.netflow5, 3e6), (.netflow9, 1.5e6), (.ipfix, 1.5e6),
  ]
  static let spoolBytesPerFlowMax = 30.0
  static let crowdBytesMax = 300_000_000
  static let crowdExporters = 1_000
  static let crowdTemplates = 50

  static func measure(_ bench: IntakeBench, sameBuffers: Bool) throws {
    let machine = Machine()
    let trySeconds = max(1, 5 * BenchmarksPage.scale)
    let holdSeconds = max(2, 60 * BenchmarksPage.scale)
    let heldSeconds = holdSeconds / 2
    var figures = Figures()
    for (format, bar) in held {
      let one = try bench.attempt(format, .wayleave, flowsPerSecond: bar, seconds: holdSeconds)
      tell(one.line)
      figures.add(
        "\(Self.name(format)), \(Shown.number(bar / 1e6)) M flows/s for \(Int(holdSeconds)) s to a durable spool and to records",
        one.isWithoutLoss ? "no loss" : "\(one.sent.dataRecords - one.kept) records lost", wanted: "no loss",
        isKept: one.isWithoutLoss)
      figures.add(
        "\(Self.name(format)), spool", "\(Shown.number(one.bytesPerFlow)) bytes a flow",
        wanted: "at most \(Shown.number(spoolBytesPerFlowMax)) bytes", isKept: one.bytesPerFlow <= spoolBytesPerFlowMax)
    }
    let crowd = try crowd(bench, seconds: trySeconds)
    tell(crowd.line)
    figures.add(
      "\(Shown.grouped(crowdExporters)) exporters, \(Shown.grouped(crowdExporters * crowdTemplates)) templates, memory",
      Shown.megabytes(crowd.peakBytes) + " MB", wanted: "at most \(Shown.megabytes(crowdBytesMax)) MB",
      isKept: crowd.peakBytes <= crowdBytesMax)
    var rows: [[String]] = []
    for (format, _) in held {
      for peer in Peer.allCases {
        let highest = try bench.highestHeldRate(format, peer, trySeconds: trySeconds, holdSeconds: heldSeconds)
        guard let highest, let held = highest.held else {
          rows.append([Self.name(format), peer.rawValue, "none found", "", "", ""])
          continue
        }
        rows.append([
          Self.name(format), peer.rawValue, Shown.number(held.rate / 1e6), Shown.number(highest.found.rate / 1e6),
          Shown.number(held.bytesPerFlow), Shown.megabytes(held.peakBytes),
        ])
      }
    }
    let overrun = try overrun(bench)
    try BenchmarksPage.write(
      .intake,
      markdown(
        machine, figures, rows, overrun, sameBuffers: sameBuffers, tried: trySeconds, held: heldSeconds))
  }

  static func crowd(_ bench: IntakeBench, seconds: Double) throws -> Attempt {
    try bench.attempt(
      .netflow9, .wayleave, flowsPerSecond: 200_000, seconds: seconds, exporters: crowdExporters,
      templates: crowdTemplates)
  }

  /// More than either can take, and what each says of it.
  private static func overrun(_ bench: IntakeBench) throws -> [[String]] {
    try Peer.allCases.map { peer in
      let one = try bench.attempt(.netflow5, peer, flowsPerSecond: 0, seconds: 3)
      tell(one.line)
      let lost = one.sent.flows - one.kept
      let told =
        peer == .nfcapd
        ? "\(one.told) sequence failures"
        : "\(Shown.grouped(one.told)) flows missing, \(Shown.grouped(one.kernelDrops ?? 0)) datagrams dropped by the kernel"
      return [peer.rawValue, Shown.grouped(one.sent.flows), Shown.grouped(one.kept), Shown.grouped(lost), told]
    }
  }

  private static func name(_ format: ExportFormat) -> String {
    switch format {
    case .netflow5: "NetFlow v5"
    case .netflow9: "NetFlow v9"
    case .ipfix: "IPFIX"
    }
  }

  private static func markdown(
    _ machine: Machine, _ figures: Figures, _ rows: [[String]], _ overrun: [[String]], sameBuffers: Bool,
    tried: Double, held: Double
  ) -> String {
    let nfdump = (try? ChildProcess.output("dpkg-query -W -f '${Version}' nfdump")) ?? "unknown"
    return """
      ## From the wire

      \(machine.line)

      A sender on the same machine, in a process of its own, exports over loopback: hosts and services by Zipf's law, sizes
      and durations with heavy tails, 14 % of the flows of v9 and IPFIX over IPv6, templates and options sent again every
      20 s (`Benchmarks/ExportLoad`, seeded). Datagrams of up to 1,472 bytes; no two are alike. `wayleave collect` writes
      every datagram to its spool, waits for the disk (`--sync block`), decodes it and keeps the ledger of losses; nfcapd
      (nfdump \(nfdump)) writes decoded records to plain files and leaves the disk to the system. Both ask the kernel for a
      receive buffer of \(RunningCollector.receiveBufferMegabytes) MB\(sameBuffers ? "" : "; nfcapd was given less, because net.core.rmem_max could not be raised").

      \(figures.markdown)

      ### The highest rate without loss

      *Without loss*: the collector kept as many records as were sent, found nothing missing, and the sender kept to its
      pace. Found by bisection in tries of \(Shown.number(tried)) s, then lowered by a tenth until it was held for
      \(Shown.number(held)) s. The sender works on the same two cores.

      \(Table(["protocol", "collector", "M flows/s held", "M flows/s in short tries", "bytes a flow", "peak MB"], rows).markdown)

      ### What each says of a loss

      NetFlow v5, sent for 3 s as fast as it goes. What was lost at the very end no later number shows; the kernel's own
      count of datagrams, of up to thirty flows each, has it too.

      \(Table(["collector", "flows sent", "kept", "lost", "what it says"], overrun).markdown)
      """
  }
}
