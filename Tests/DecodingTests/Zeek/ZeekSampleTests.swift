import Datagrams
import Decoding
import Foundation
import TestSupport
import Testing

/// Logs of Zeek's own tests, from ../shared; they have their times masked.
@Suite struct ZeekSampleTests {
  private static let folder = Repository.root.deletingLastPathComponent().path + "/shared/samples/flows"

  @Test func `every sample has the rows that its project expects, value by value`() throws {
    guard let data = FileManager.default.contents(atPath: Self.folder + "/manifest.json") else {
      print("Zeek samples: not run (../shared is not there)")
      return
    }
    let manifest = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    var rows = 0
    for sample in try #require(manifest["cases"] as? [[String: Any]]) {
      guard (sample["kind"] as? String)?.hasPrefix("zeek-") == true else { continue }
      let input = try #require((sample["inputs"] as? [[String: Any]])?.first?["file"] as? String)
      let expected = try #require((sample["expected"] as? [String: Any])?["rows"] as? [[String: String]])
      let texts = zeekTexts(try String(contentsOfFile: "\(Self.folder)/\(input)", encoding: .utf8))
      #expect(texts.count == expected.count, "\(input)")
      for (text, row) in zip(texts, expected) {
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        for (name, value) in row { Self.compare(object, name, value, in: input) }
        rows += 1
      }
    }
    print("Zeek samples: \(rows) rows")
    #expect(rows > 40)
  }

  /// A value as the log writes it against what it was decoded to.
  private static func compare(_ object: [String: Any], _ name: String, _ value: String, in file: String) {
    let bad = (object["undecodable"] as? [[String: Any]])?.first { $0["field"] as? String == name }
    if value.contains("XXXX") {
      #expect(bad?["text"] as? String == value, "\(file): \(name)")
      return
    }
    #expect(bad == nil, "\(file): \(name)")
    let decoded = object[name]
    switch decoded {
    case nil: #expect(value == "-", "\(file): \(name)")
    case let list as [Any]:
      #expect(value == (list.isEmpty ? "(empty)" : list.map { "\($0)" }.joined(separator: ",")), "\(file): \(name)")
    case let text as String: #expect(text == value, "\(file): \(name)")
    case let number as NSNumber:
      #expect(value == "T" || value == "F" ? number.boolValue == (value == "T") : number.doubleValue == Double(value))
    default: Issue.record("\(file): \(name) is \(String(describing: decoded))")
    }
  }
}
