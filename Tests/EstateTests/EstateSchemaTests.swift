import EstateModel
import Foundation
import LawSyntax
import SourceText
import TestSupport
import Testing

/// The JSON Schema that `wayleave estate schema` prints, as editors use it: what the reader passes it passes, and it
/// refuses what is wrong with an estate's structure.
///
/// A validator sees JSON, so YAML is turned into what its version 1.2 (core schema) makes of plain words: numbers,
/// `true` and `false`, and nothing for `null`, `~` or no word at all; every other word is a text, `yes` and `no` too.
@Suite struct EstateSchemaTests {
  /// Files that a schema passes although they are wrong, because a schema does not look from one entry to another, count
  /// days, or know what follows from what.
  static let beyondASchema: [String: String] = [
    "branch-of-itself": "references",
    "branches-in-a-circle": "references",
    "dates-reversed": "the order of days",
    "empty-file": "what the files of a folder hold together",
    "fact-behind-none": "facts together",
    "fact-of-the-provider-stated-otherwise": "facts together",
    "fact-stated-and-referred-to": "facts together",
    "fact-stated-by-two-names": "facts together",
    "fact-stated-twice": "facts together",
    "facts-that-cannot-be": "facts together",
    "facts-that-cannot-be-together": "facts together",
    "id-twice": "ids",
    "line-with-one-end": "that two ends are two",
    "no-organisation": "what the files of a folder hold together",
    "prefix-inside-another": "what an address means",
    "prefix-of-two-sites": "what an address means",
    "prefix-twice-at-one-site": "what an address means",
    "prefixes-of-ipv6-overlap": "what an address means",
    "reading-twice": "readings together",
    "reference-of-the-law-to-nothing": "references",
    "reference-to-the-wrong-list": "references",
    "references-inside-a-scope": "references",
    "references-misspelt": "references",
    "stated-otherwise-than-derived": "facts together",
    "text-too-long": "bytes",
  ]

  /// These cannot be turned into JSON: they are no YAML.
  static let noYAML: Set<String> = [
    "bracket-left-open", "gb18030-bytes", "key-twice", "list-twice-in-a-file", "many-aliases", "nested-too-deeply",
    "tab-for-indentation", "text-with-a-colon",
  ]

  @Test func theSchemaPassesWhatTheReaderPassesAndRefusesWrongStructure() throws {
    guard FileManager.default.isExecutableFile(atPath: Repository.path(".venv/bin/python")) else {
      return print("EstateSchemaTests: not run, there is no .venv (`make office` makes it)")
    }
    var passed: Set<String> = []
    var refused: [String: String] = [:]
    for (name, told) in try validated() {
      if told == "passes" { passed.insert(name) } else { refused[name] = told }
    }
    let bad = Set(EstateGalleryTests.bad).subtracting(Self.noYAML)
    for name in passed.union(refused.keys).subtracting(bad) {
      #expect(passed.contains(name), "\(name) \(refused[name] ?? "")")
    }
    #expect(passed.intersection(bad).sorted() == Self.beyondASchema.keys.sorted())
  }

  /// By the names of files: `passes`, or why not.
  private func validated() throws -> [(name: String, told: String)] {
    let schema = try Command.wayleave("estate", "schema", "--pack", "law/prc-cross-border")
    #expect(schema.status == 0, "\(schema.errors)")
    return try Command.inFolder { folder in
      try schema.output.write(toFile: folder + "/schema", atomically: true, encoding: .utf8)
      for path in try paths() {
        let name = path.split(separator: "/").last.map { String($0.dropLast(".yaml".count)) } ?? path
        guard let json = try Self.json(path) else {
          #expect(Self.noYAML.contains(name), "\(path) is no YAML")
          continue
        }
        try json.text().write(toFile: "\(folder)/\(name).json", atomically: true, encoding: .utf8)
      }
      let told = try Command.shell(
        ".venv/bin/python \(Files.folder)/schema/validate.py \(folder)/schema \(folder)/*.json")
      #expect(told.status == 0, "\(told.errors)")
      return told.output.split(separator: "\n").map { line in
        let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
        return (parts[0], parts[1])
      }
    }
  }

  private func paths() throws -> [String] {
    let ours =
      EstateGalleryTests.bad.map { "\(Files.folder)/bad/\($0).yaml" }
      + EstateGalleryTests.good.map { "\(Files.folder)/good/\($0).yaml" }
    let meridian = try Repository.files(in: "examples/meridian", ending: ".yaml").map { "examples/meridian/\($0)" }
    #expect(meridian.count >= 6)
    return ours + meridian + ["examples/minimal/estate.yaml"]
  }

  private static func json(_ path: String) throws -> JSON? {
    let source = SourceFile(name: path, bytes: try Repository.bytes(path))
    let (node, troubles) = YAMLReading.read(0..<source.bytes.count, of: source, file: 0, within: .register)
    // Of a file without anything, its mapping has no keys.
    return troubles.isEmpty ? node.map { json($0) } ?? .object([]) : nil
  }

  private static func json(_ node: YAMLNode) -> JSON {
    switch node {
    case .mapping(let pairs, _): .object(pairs.map { JSON.Member($0.key.text, json($0.value)) })
    case .sequence(let items, _): .array(items.map { json($0) })
    case .scalar(let word): json(word.text)
    }
  }

  private static func json(_ text: String) -> JSON {
    switch text {
    case "": .null
    case "true", "false": .bool(text == "true")
    default: text.wholeMatch(of: #/[-+]?[0-9]{1,15}/#) == nil ? .string(text) : .number(Int(text) ?? 0)
    }
  }
}
