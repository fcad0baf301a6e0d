import ArgumentParser
import Foundation
import Intake
import NetworkNumbers

/// Who may send.
struct ExporterOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Who may send: an address or a prefix, with a name if you like; may be repeated. Others are refused and counted.",
      valueName: "address[=name]"))
  var exporter: [String] = []
  @Option(
    help: ArgumentHelp(
      "A file with one of them on each line: address, blank, name; # begins a comment.", valueName: "file"))
  var exporters: String?

  /// Exporters in one list.
  static let most = 100_000

  func list() throws -> ExporterList {
    var entries = try exporter.map { text in
      let parts = text.split(separator: "=", maxSplits: 1)
      return try Self.entry(parts.first ?? "", parts.count > 1 ? parts[1] : nil, "--exporter \(text)")
    }
    if let exporters { entries += try Self.entries(of: exporters) }
    guard !entries.isEmpty else {
      throw Refusal(
        "nobody may send", help: "name the exporters: --exporter 10.1.0.1=gw-shanghai, or --exporters FILE")
    }
    guard entries.count <= Self.most else { throw Refusal("more than \(Self.most) exporters") }
    return ExporterList(entries)
  }

  private static func entries(of file: String) throws -> [ExporterList.Entry] {
    // Editors of Windows put a byte order mark first and end lines with two bytes.
    var bytes = try readFile(file)[...]
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    let text = String(decoding: bytes, as: UTF8.self)
    var entries: [ExporterList.Entry] = []
    for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let words = line.prefix { $0 != "#" }.split(maxSplits: 1, whereSeparator: \.isWhitespace).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      guard let address = words.first, !address.isEmpty else { continue }
      entries.append(try entry(address, words.count > 1 ? words[1] : nil, "\(file), line \(number + 1)"))
    }
    return entries
  }

  private static func entry(
    _ address: some StringProtocol, _ name: (some StringProtocol)?, _ place: String
  ) throws -> ExporterList.Entry {
    switch IPPrefix.parse(String(address)) {
    case .success(let prefix): return ExporterList.Entry(prefix, name: name.map { String($0) })
    case .failure(let trouble): throw Refusal("\(place): \(trouble.message)", help: trouble.help)
    }
  }
}
