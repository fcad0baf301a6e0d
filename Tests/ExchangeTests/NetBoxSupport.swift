import EstateModel
import Exchange
import Foundation
import SourceText
import TestSupport
import Testing

/// The files that these tests read.
enum NetBoxFiles {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  static let own = root.appendingPathComponent("Tests/ExchangeTests/Files/netbox")
  /// Beside the repository, where there are any: not a part of it.
  static let samples = root.deletingLastPathComponent().appendingPathComponent("shared/samples/netbox")

  static func own(_ names: String...) throws -> [NetBoxImport.File] { try names.map { try file($0, in: own) } }

  static func file(_ name: String, in folder: URL) throws -> NetBoxImport.File {
    NetBoxImport.File(name: name, bytes: Array(try Data(contentsOf: folder.appendingPathComponent(name))))
  }

  /// Nothing, and a word about it, where the samples are not there.
  static func samples(_ names: String...) throws -> [NetBoxImport.File]? {
    guard FileManager.default.fileExists(atPath: samples.path) else {
      print("not run: no samples beside the repository")
      return nil
    }
    return try names.map { try file($0, in: samples) }
  }

  static func text(_ text: String, name: String = "input.json") -> [NetBoxImport.File] {
    [NetBoxImport.File(name: name, bytes: Array(text.utf8))]
  }

  /// Compares with a recorded file; `RECORD=1` writes it.
  static func expectRecorded(_ text: String, _ name: String) throws {
    let path = own.appendingPathComponent(name)
    if ProcessInfo.processInfo.environment["RECORD"] != nil {
      try text.write(to: path, atomically: true, encoding: .utf8)
    }
    #expect(text == (try? String(contentsOf: path, encoding: .utf8)), "\(name)")
  }
}

extension ImportedEstate {
  func yaml() throws -> String { try EstateWriter.text(records) }

  subscript(_ plural: String) -> [Record] { records[plural] ?? [] }

  func entry(_ plural: String, _ id: String) throws -> Record {
    try #require(self[plural].first { $0.id.text == id }, "\(plural)/\(id)")
  }

  /// What the report says of an object, in English: reasons, sorted.
  func reasons(_ name: String) -> [String] {
    report.items.filter { $0.name == name || $0.name.hasPrefix(name + " (") }.map(\.reason.text)
  }

  /// The written text as an estate of its own; its entries must be these.
  func readBack() throws -> Estate {
    let files = EstateFiles(texts: ["estate.yaml": "organisation: Test\n", "imported/netbox.yaml": try yaml()])
    let read = EstateReader.read(files)
    let messages = DiagnosticRenderer(sources: read.sources).text(read.diagnostics)
    let estate = try #require(read.estate, "\(messages)")
    #expect(read.diagnostics.all.isEmpty, "\(messages)")
    for form in Forms.all { #expect(estate[form.plural] == self[form.plural], "\(form.plural)") }
    return estate
  }
}
