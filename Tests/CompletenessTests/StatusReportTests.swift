import Completeness
import Datagrams
import NetworkNumbers
import SourceText
import TestSupport
import Testing

@Suite struct StatusReportTests {
  /// A day at a collector: losses, a sampled exporter, a silent one, one that waits for a template, one that was never
  /// heard, a full buffer and a stranger.
  private func report() -> StatusReport {
    var told = Told()
    let addresses = (1...5).map { IPAddress(ipv4: 0x0A00_0000 + $0) }
    for step in 0..<100 as Range<UInt32> {
      let second = Double(step)
      told.session.exporter.address = addresses[0]
      if !(40..<52).contains(step) { told.hear(step * 20, 20, at: second) }
      told.session.exporter.address = addresses[1]
      told.hear(step, 1, at: second, version: .netflow9, uptime: step * 1000)
      told.session.exporter.address = addresses[2]
      if step < 3 { told.hear(step * 30, 30, at: second, version: .netflow5, uptime: step * 1000) }
      told.session.exporter.address = addresses[3]
      if step > 96 { told.hear(step * 10, step == 97 ? nil : 10, at: second) }
    }
    told.ledger.sampled(
      [1000], ExporterKey(address: addresses[1], version: .netflow9, domain: 0), at: Told.moment(50))
    let radius = AccountKey(address: addresses[4], kind: .radius)
    told.ledger.spooled(radius, bytes: 90, received: Told.moment(9))
    told.ledger.settled(radius, received: Told.moment(9), .undecodable(reason: "authenticator"))
    told.ledger.kernelDrops(1_204, stream: 1, between: Told.moment(39), and: Told.moment(52))
    told.ledger.refused(IPAddress(ipv4: 0xC000_0209), count: 12, stream: 1, at: Told.moment(80))
    let keys = told.ledger.exporters
    return StatusReport(
      told.ledger, now: Told.moment(330),
      listed: addresses.map { .init($0) } + [.init(IPAddress(ipv4: 0x0A00_0009), name: "gw-\"lost\"")],
      rates: [
        keys[0]: .init(messagesPerSecond: 1, unitsPerSecond: 1_234_567),
        keys[1]: .init(messagesPerSecond: 0.5, unitsPerSecond: 0.5),
      ],
      streamNames: [1: "udp://0.0.0.0:2055"], name: { $0 == addresses[0] ? "gw-shanghai" : nil })
  }

  @Test func aStatusReadsAsRecorded() throws {
    let report = report()
    var text = ""
    for language in ["en", "zh"] {
      text += "lines, \(language)\n" + report.lines(language: language).joined(separator: "\n") + "\n\n"
      for width in [80, 132] {
        text += "display of \(width) columns, \(language)\n"
        text += report.display(language: language, width: width, height: 11).joined(separator: "\n") + "\n\n"
      }
    }
    text += "prometheus\n" + report.prometheus + "\njson\n" + report.json.text(pretty: true) + "\n"
    #expect(try Repository.recorded("Tests/CompletenessTests/Files/status.txt", over: text) == text)
  }

  @Test func aDisplayFitsItsTerminal() {
    let report = report()
    for width in 0..<200 {
      for height in 1..<16 {
        for language in ["en", "zh"] {
          let lines = report.display(language: language, width: width, height: height)
          #expect(lines.count <= height && lines.allSatisfy { $0.displayWidth <= width })
        }
      }
    }
  }

  /// An exporter that loses and then is silent, with a name that takes two columns a character.
  @Test func stateAndCountAreSeenOnNarrowTerminals() {
    var told = Told()
    told.hear(0, 10, at: 0)
    told.hear(1_234_577, 10, at: 1)
    let report = StatusReport(
      told.ledger, now: Told.moment(601), listed: [.init(told.session.exporter.address)],
      rates: [told.key: .init(messagesPerSecond: 1, unitsPerSecond: 1_234_567)],
      name: { _ in "上海出口网关之第一台设备在浦东新区" })
    for width in [60, 80, 100] {
      let english = report.display(language: "en", width: width, height: 9)
      #expect(english.contains { $0.contains("silent 10 min, 1,234,567 missing") && $0.contains("10.0.0.1 上海") })
      let chinese = report.display(language: "zh", width: width, height: 9)
      #expect(chinese.contains { $0.contains("静默 10 分钟，缺失 1,234,567") && $0.contains("10.0.0.1 上海") })
      #expect((english + chinese).allSatisfy { $0.displayWidth <= width })
    }
  }

  @Test func anEmptyLedgerSaysThatNothingWasHeard() {
    let report = StatusReport(CompletenessLedger(), now: Told.moment(0))
    #expect(report.lines(language: "en") == ["nothing was heard yet"])
    #expect(report.lines(language: "zh") == ["尚未收到任何数据"])
    let moment = "wayleave_status_timestamp_seconds \(Told.start)"
    let lines = report.prometheus.split(separator: "\n").filter { !$0.hasPrefix("#") }
    #expect(lines.map(String.init) == [moment, "wayleave_accounts_not_adding_up 0"])
  }

  @Test func whoIsExpectedHasZerosBeforeAnythingWasHeard() {
    var ledger = CompletenessLedger()
    func metrics(_ isRunning: Bool?) -> [Substring] {
      StatusReport(
        ledger, now: Told.moment(0), collection: .init(isRunning: isRunning, damages: 2, absences: 3),
        listed: [.init(IPAddress(ipv4: 0x0A00_0001), name: "gw")], streamNames: [1: "udp://0.0.0.0:2055"]
      ).prometheus.split(separator: "\n").filter { !$0.hasPrefix("#") }
    }
    let none = metrics(false)
    for metric in [
      "wayleave_collector_running 0", "wayleave_damaged_places_total 2", "wayleave_absences_total 3",
      "wayleave_kernel_dropped_datagrams_total{stream=\"udp://0.0.0.0:2055\"} 0",
      "wayleave_refused_datagrams_total{stream=\"udp://0.0.0.0:2055\"} 0",
      "wayleave_exporter_datagrams_total{exporter=\"10.0.0.1\",name=\"gw\"} 0",
      "wayleave_exporter_never_heard{exporter=\"10.0.0.1\",name=\"gw\"} 1",
    ] { #expect(none.contains { $0 == metric }, "\(metric)") }
    #expect(metrics(true).contains("wayleave_collector_running 1"))
    #expect(!metrics(nil).contains { $0.hasPrefix("wayleave_collector_running") })
    // The same lines go on once something was heard.
    let key = AccountKey(address: IPAddress(ipv4: 0x0A00_0001), kind: .ipfix)
    ledger.spooled(key, bytes: 9, received: Told.moment(0))
    ledger.settled(key, received: Told.moment(0), .undecodable(reason: "headerCut"))
    let some = metrics(true)
    #expect(some.contains("wayleave_exporter_undecodable_datagrams_total{exporter=\"10.0.0.1\",name=\"gw\"} 1"))
    #expect(some.contains("wayleave_exporter_never_heard{exporter=\"10.0.0.1\",name=\"gw\"} 0"))
  }

  /// What a line says behind the title.
  private func said(_ told: Told, _ language: String = "en") -> String {
    let line = StatusReport(told.ledger, now: told.ledger.now ?? Told.moment(0)).lines(language: language).first {
      $0.hasPrefix("10.0.0.1")
    }
    return String(line?.drop { $0 != ":" && $0 != "：" }.dropFirst().drop { $0 == " " } ?? "")
  }

  @Test func completeIsOnlySaidWhereNothingSpeaksAgainstIt() {
    var whole = Told()
    for step in 0..<3 as Range<UInt32> { whole.hear(step * 10, 10, at: Double(step)) }
    #expect(said(whole) == "complete" && said(whole, "zh") == "完整")
    var told = whole
    told.hear(0, 10, at: 20)
    told.hear(10, 10, at: 21)
    #expect(said(told) == "1 restart" && said(told, "zh") == "重启 1")
    told = whole
    told.session.exporter.port = 9
    told.hear(70, 10, at: 20)
    #expect(said(told) == "1 restart")
    told = whole
    told.hear(30, 10, at: 400)
    #expect(said(told) == "was silent between 08:00:02 and 08:06:40")
    told.hear(40, 10, at: 1000)
    #expect(said(told) == "was silent 2 times between 08:00:02 and 08:16:40")
    #expect(said(told, "zh") == "08:00:02 至 08:16:40 有 2 段无数据")
    told = whole
    told.hear(25, 10, at: 5)
    #expect(said(told) == "1 counted differently")
    told = whole
    let account = AccountKey(told.key)
    told.ledger.spooled(account, bytes: 9, received: Told.moment(3))
    told.ledger.settled(account, received: Told.moment(3), .waiting)
    #expect(said(told) == "all heard; 1 waiting for a template")
    #expect(said(told, "zh") == "全部收到；等待模板 1")
  }

  @Test func ratesAreDifferencesOfTotals() {
    var told = Told()
    told.hear(0, 10, at: 0)
    let before = told.ledger.totals
    told.hear(10, 30, at: 2)
    #expect(
      StatusReport.rates(from: before, to: told.ledger.totals, seconds: 2) == [
        told.key: .init(messagesPerSecond: 0.5, unitsPerSecond: 15)
      ])
  }
}
