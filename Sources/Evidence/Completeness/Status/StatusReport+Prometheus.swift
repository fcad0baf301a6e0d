import Datagrams

extension StatusReport {
  /// The text format of Prometheus, version 0.0.4: for each metric its help, its type and a line for each exporter.
  public var prometheus: String {
    var text = ""
    func metric(
      _ name: String, _ type: String, _ help: String, _ samples: [(labels: [(String, String)], value: String)]
    ) {
      guard !samples.isEmpty else { return }
      text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
      for (labels, value) in samples {
        let inner = labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
        text += inner.isEmpty ? "\(name) \(value)\n" : "\(name){\(inner)} \(value)\n"
      }
    }
    func counter(_ name: String, _ help: String, _ value: (Exporter) -> UInt64) {
      metric("wayleave_\(name)_total", "counter", help, exporters.map { (Self.labels($0), "\(value($0))") })
    }
    func gauge(_ name: String, _ help: String, _ value: (Exporter) -> String?) {
      metric(
        "wayleave_\(name)", "gauge", help,
        exporters.compactMap { exporter in value(exporter).map { (Self.labels(exporter), $0) } })
    }
    metric(
      "wayleave_status_timestamp_seconds", "gauge", "The moment that all of this tells of.", [([], "\(now.seconds)")])
    if let collection {
      metric(
        "wayleave_collector_running", "gauge", "1 while a collector writes to the spool.",
        collection.isRunning.map { [([], $0 ? "1" : "0")] } ?? [])
      metric(
        "wayleave_damaged_places_total", "counter", "Places of the spool that could not be read.",
        [([], "\(collection.damages)")])
      metric(
        "wayleave_absences_total", "counter", "Times that no collector listened, between two runs.",
        [([], "\(collection.absences)")])
    }
    metric(
      "wayleave_accounts_not_adding_up", "gauge",
      "Accounts of hours whose datagrams do not add up: a fault of wayleave.",
      [([], "\(unreconciled.count)")])
    // By address alone, so that whoever is on the list has zeros before anything of it was heard.
    func address(_ name: String, _ help: String, _ path: KeyPath<AccountTotals, UInt64>) {
      metric(
        "wayleave_exporter_\(name)_total", "counter", help,
        addresses.map { ([("exporter", $0.address.description)] + Self.named($0.name), "\($0.account[keyPath: path])") }
      )
    }
    address("datagrams", "Datagrams of an address read from the spool.", \.datagrams)
    address("undecodable_datagrams", "Those that could not be decoded.", \.undecodable)
    address("flaws", "Sets, samples and attributes that could not be read, in datagrams that could.", \.flaws)
    address("not_followed_messages", "Messages whose numbering was not followed.", \.notFollowed)
    counter("export_messages", "Export messages heard.") { $0.totals.messages }
    counter("export_units", "Flows, datagrams or data records heard, whichever the exporter numbers.") {
      $0.totals.units
    }
    // Late arrivals make it fall, so that it is no counter.
    gauge("export_missing_units", "Flows, datagrams or data records numbered by the exporter and not heard.") {
      "\($0.missing)"
    }
    gauge("export_uncertain_units", "At most so many are missing; a message waits for its template.") {
      "\($0.uncertain)"
    }
    counter("export_late_messages", "Messages that were overtaken by later ones.") { $0.totals.late }
    counter("export_duplicate_messages", "Messages heard before.") { $0.totals.duplicates }
    counter("export_restarts", "Times that the exporter began to number anew.") { $0.totals.restarts }
    counter("export_inconsistent_messages", "Messages that exporter and decoder count differently.") {
      $0.totals.inconsistent
    }
    counter("export_stray_messages", "Messages whose number fits nowhere.") { $0.totals.strays }
    gauge("export_silent", "1 while the exporter is silent.") { $0.isSilent ? "1" : "0" }
    gauge("export_last_heard_timestamp_seconds", "When the exporter was heard last.") { "\($0.last.seconds)" }
    gauge("export_sampling_interval", "1 of how many packets the exporter looks at now; of several rates the highest.")
    {
      exporter in exporter.periods.last?.sampling.last.map { "\($0)" }
    }
    gauge("export_sampling_interval_lowest", "The lowest of several rates.") { exporter in
      exporter.periods.last?.sampling.first.map { "\($0)" }
    }
    gauge("export_messages_per_second", "Messages heard a second, lately.") { exporter in
      exporter.rate.map { "\($0.messagesPerSecond)" }
    }
    let accounts =
      exporters.map { (Self.labels($0), $0.account) } + others.map { (Self.labels($0.key, $0.name), $0.account) }
    func account(_ name: String, _ help: String, _ path: KeyPath<AccountTotals, UInt64>) {
      metric(
        "wayleave_\(name)_total", "counter", help, accounts.map { ($0.0, "\($0.1[keyPath: path])") })
    }
    account("spooled_datagrams", "Datagrams read from the spool.", \.datagrams)
    account("spooled_bytes", "Bytes of these datagrams.", \.bytes)
    account("decoded_records", "Records decoded.", \.records)
    account("undecodable_datagrams", "Datagrams that could not be decoded.", \.undecodable)
    account("flaws", "Sets, samples and attributes that could not be read, in datagrams that could.", \.flaws)
    account("not_followed_messages", "Messages whose numbering was not followed.", \.notFollowed)
    func byReason(_ name: String, _ help: String, _ path: KeyPath<AccountTotals, [String: UInt64]>) {
      metric(
        "wayleave_\(name)_by_reason_total", "counter", help,
        accounts.flatMap { labels, account in
          Self.mostFrequent(account[keyPath: path]).map { (labels + [("reason", $0.reason)], "\($0.count)") }
        })
    }
    byReason("undecodable_datagrams", "The same by reason.", \.undecodableReasons)
    byReason("flaws", "The same by reason.", \.flawReasons)
    metric(
      "wayleave_waiting_datagrams", "gauge", "Datagrams that wait for a template.",
      accounts.map { ($0.0, "\($0.1.waiting)") })
    metric(
      "wayleave_exporter_never_heard", "gauge", "1 while an exporter on the list was never heard.",
      addresses.map { exporter in
        let isHeard = !neverHeard.contains { $0.address == exporter.address }
        return ([("exporter", exporter.address.description)] + Self.named(exporter.name), isHeard ? "0" : "1")
      })
    let sockets = streams.map { (labels: [("stream", $0.name ?? "\($0.number)")], totals: $0.totals) }
    metric(
      "wayleave_kernel_dropped_datagrams_total", "counter",
      "Datagrams that the kernel dropped because a buffer was full.",
      sockets.map { ($0.labels, "\($0.totals.kernelDrops)") })
    metric(
      "wayleave_refused_datagrams_total", "counter", "Datagrams of addresses that are not on the list.",
      sockets.map { ($0.labels, "\($0.totals.refused)") })
    return text
  }

  private static func labels(_ exporter: Exporter) -> [(String, String)] {
    labels(AccountKey(exporter.key), exporter.name)
  }

  private static func labels(_ key: AccountKey, _ name: String?) -> [(String, String)] {
    [("exporter", key.address.description), ("kind", key.kind.name), ("domain", "\(key.domain)")] + named(name)
  }

  private static func named(_ name: String?) -> [(String, String)] { name.map { [("name", $0)] } ?? [] }

  /// Backslash, quotation mark and line feed, as the format wants it.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text.unicodeScalars {
      switch character {
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      case "\n": result += "\\n"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }
}
