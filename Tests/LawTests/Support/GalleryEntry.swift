import Foundation
import LawCompiling
import LawPacks
import Reasoning
import SourceText
import TestSupport

/// A file of the gallery: a sentence, the parts of a small pack, and the message recorded for it.
///
///     What the author meant.
///     ==== rules            clauses of law, put under Article 1 of an instrument `measure`
///     ==== words            a law block added to the vocabulary
///     ==== path/of/a.file   a file of the pack as it is
///     ==== remarks          remarks are asked for too
///     ==== message          what is printed (recorded)
///
/// Where a part is missing, Tests/Gallery/base has it. `<<FF>>` stands for the byte FF.
struct GalleryEntry {
  let path: String
  private(set) var introduction = ""
  private(set) var parts: [(name: String, text: String)] = []

  init(path: String) throws {
    self.path = path
    var name: String?
    var text: [Substring] = []
    func finished() -> String { text.map { $0 + "\n" }.joined() }
    for line in try Repository.text(path).split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("==== ") {
        if let name { parts.append((name, finished())) } else { introduction = finished() }
        name = String(line.dropFirst(5))
        text = []
      } else {
        text.append(line)
      }
    }
    if text.last == "" { text.removeLast() }
    if let name { parts.append((name, finished())) } else { introduction = finished() }
  }

  func part(_ name: String) -> String? { parts.first { $0.name == name }?.text }

  func files() throws -> PackFiles {
    var files: [String: String] = [:]
    for (name, text) in parts where !["rules", "words", "remarks", "message"].contains(name) { files[name] = text }
    if files["pack.yaml"] == nil { files["pack.yaml"] = try Repository.text("Tests/Gallery/base/pack.yaml") }
    if files["pack.yaml"] == "absent\n" { files["pack.yaml"] = nil }
    if files["vocabulary.law.md"] == nil {
      var words = try Repository.text("Tests/Gallery/base/vocabulary.law.md")
      if let more = part("words") { words += "\n```law\n\(more)```\n" }
      files["vocabulary.law.md"] = words
    }
    if let rules = part("rules") {
      files["law/measure.law.md"] = try Repository.text("Tests/Gallery/base/measure.md") + "\n```law\n\(rules)```\n"
    }
    return PackFiles(files.map { ($0.key, Self.bytes($0.value)) })
  }

  /// What `law check` prints about the pack.
  func message() throws -> String {
    let files = try self.files()
    let compiled = PackCompiler.compile(files)
    var sources = compiled.sources
    var diagnostics = compiled.diagnostics
    if let pack = compiled.pack {
      for file in files.cases {
        let source = SourceFile(name: file.path, bytes: file.bytes)
        let index = sources.add(source)
        diagnostics.add(contentsOf: CaseReader.read(source, file: index, pack: pack).diagnostics.all)
      }
      diagnostics.add(contentsOf: PageReader.read(files, pack: pack, sources: &sources).diagnostics.all)
      diagnostics.add(contentsOf: LawCheck.run(pack, withRemarks: part("remarks") != nil).findings.map(\.diagnostic))
    }
    return DiagnosticRenderer(sources: sources).text(diagnostics)
  }

  /// Writes the message into the file, in place of the one that stands there.
  func record(_ message: String) throws {
    var text = introduction
    for (name, part) in parts where name != "message" { text += "==== \(name)\n\(part)" }
    text += "==== message\n\(message)"
    try text.write(toFile: Repository.path(path), atomically: true, encoding: .utf8)
  }

  private static func bytes(_ text: String) -> [UInt8] {
    var bytes = Array(text.utf8)
    while let open = bytes.indices.first(where: { isHole(bytes, $0) }) {
      let hex = String(decoding: bytes[open + 2..<open + 4], as: UTF8.self)
      bytes.replaceSubrange(open..<open + 6, with: [UInt8(hex, radix: 16) ?? 0x3F])
    }
    return bytes
  }

  private static func isHole(_ bytes: [UInt8], _ at: Int) -> Bool {
    at + 6 <= bytes.count && bytes[at] == 0x3C && bytes[at + 1] == 0x3C && bytes[at + 4] == 0x3E
      && bytes[at + 5] == 0x3E
  }
}
